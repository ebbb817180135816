"""The short ways of the delivery: straight to the transport, and no more of an update parsed than anybody reads."""

import json
from typing import Any

import pytest
from telegram import InputFile, Message, Update
from telegram.error import BadRequest, EndPointNotFound, InvalidToken, TelegramError
from telegram.ext import ExtBot
from telegram.request import RequestData

from bot.delivery.outcomes import BadToken, outcome
from bot.delivery.transport import AiohttpRequest, DirectBot
from bot.delivery.worker import without_our_words

TOKEN = "123456789:AAHcanary-canary_canary-canary-canary"


class Recorded(AiohttpRequest):
    """A transport that notes what it is asked and answers what it is told to."""

    def __init__(self, status: int = 200, answer: Any = None) -> None:
        super().__init__(connections=1)
        self.status, self.answer = status, {"ok": True, "result": {"message_id": 5}} if answer is None else answer
        self.asked: list[tuple[str, Any, Any]] = []

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **how: Any
    ) -> tuple[int, bytes]:
        """Answer at once."""
        assert request_data is not None
        files = request_data.contains_files
        sent = {**request_data.json_parameters, "files": list(request_data.multipart_data)} if files else request_data.parameters
        self.asked.append((url, method, sent))
        return self.status, json.dumps(self.answer).encode()


PAYLOADS: list[dict[str, Any]] = [
    {"chat_id": 1, "text": "ö", "reply_markup": {"inline_keyboard": [[{"text": "Ω", "callback_data": "p:1:go"}]]}},
    {"chat_id": 1, "message_id": 2, "reply_markup": None},
    {"chat_id": 1, "document": InputFile(b"inside", filename="plan.pdf"), "caption": "ö"},
    {},
]


@pytest.mark.filterwarnings("ignore:Please use 'Bot")
@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: "+".join(payload) or "nothing")
async def test_the_same_request_leaves_as_by_the_library(payload: dict[str, Any]) -> None:
    short, long = Recorded(), Recorded()
    results = [
        await DirectBot(TOKEN, request=short).do_api_request("sendMessage", api_kwargs=dict(payload)),
        await ExtBot(TOKEN, request=long).do_api_request("sendMessage", api_kwargs=dict(payload)),
    ]
    assert results == [{"message_id": 5}, {"message_id": 5}]
    assert short.asked == long.asked


@pytest.mark.parametrize("status", [401, 404])
async def test_a_token_nobody_knows_is_still_a_bad_token(status: int) -> None:
    bot = DirectBot(TOKEN, request=Recorded(status, {"ok": False, "error_code": status, "description": "Unauthorized"}))
    with pytest.raises((InvalidToken, EndPointNotFound)) as raised:
        await bot.do_api_request("sendMessage", api_kwargs={"chat_id": 1})
    assert outcome(raised.value) == BadToken()
    assert "canary" not in str(raised.value)


async def test_telegram_s_refusals_keep_their_names() -> None:
    bot = DirectBot(TOKEN, request=Recorded(400, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}))
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.do_api_request("sendMessage", api_kwargs={"chat_id": 1})
    with pytest.raises(TelegramError):
        await DirectBot(TOKEN, request=Recorded(502, {})).do_api_request("sendMessage", api_kwargs={"chat_id": 1})


TAPPED = {
    "update_id": 1,
    "callback_query": {
        "id": "7",
        "from": {"id": 5, "is_bot": False, "first_name": "Sofia"},
        "chat_instance": "1",
        "data": "p:1:go",
        "message": {
            "message_id": 9,
            "date": 1_795_000_000,
            "chat": {"id": 5, "type": "private"},
            "text": "A card",
            "entities": [{"type": "bold", "offset": 0, "length": 1}],
            "reply_markup": {"inline_keyboard": [[{"text": "Go on", "callback_data": "p:1:go"}]]},
        },
    },
}


def test_of_a_tapped_message_only_which_one_it_is_is_parsed() -> None:
    update = Update.de_json(without_our_words(json.dumps(TAPPED)), None)
    assert update.callback_query is not None
    message = update.callback_query.message
    assert isinstance(message, Message)
    assert (message.message_id, message.chat.id, message.text, message.reply_markup) == (9, 5, None, None)
    assert update.effective_chat is not None
    assert update.callback_query.data == "p:1:go"


@pytest.mark.parametrize(
    "body", ['{"update_id": 1, "message": {"text": "x"}}', "[]", '{"callback_query": 5}', '{"callback_query": {"id": "7"}}']
)
def test_anything_else_stays_as_it_came(body: str) -> None:
    assert without_our_words(body) == json.loads(body)
