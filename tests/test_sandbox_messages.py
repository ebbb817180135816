"""The sandbox's message methods: what they answer, what they refuse and in which words."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox.files import picture_png
from tests.test_sandbox_server import SOFIA, TOKEN, Wire, playing

KEYBOARD = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}, {"text": "B", "url": "https://example.org"}]]}


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with playing() as wire:
        await wire.do("start")
        yield wire


async def upload(wire: Wire, method: str, name: str, content: bytes, filename: str, **fields: str) -> dict[str, Any]:
    form = aiohttp.FormData({"chat_id": str(SOFIA), **fields}, quote_fields=False)
    form.add_field(name, content, filename=filename, content_type="application/octet-stream")
    async with wire.http.post(f"{wire.url}/bot{TOKEN}/{method}", data=form) as response:
        answer: dict[str, Any] = await response.json()
        return answer


async def test_a_message_looks_like_telegram_s(wire: Wire) -> None:
    message = await wire.send("<b>Hi</b> /next", parse_mode="HTML", reply_markup=KEYBOARD)
    assert message == {
        "message_id": 2,
        "from": {"id": 4242, "is_bot": True, "first_name": "Training bot", "username": "sandbox_bot"},
        "chat": {"id": SOFIA, "first_name": "Sofia", "type": "private"},
        "date": message["date"],
        "text": "Hi /next",
        "entities": [{"type": "bold", "offset": 0, "length": 2}, {"type": "bot_command", "offset": 3, "length": 5}],
        "reply_markup": {
            "inline_keyboard": [[{"text": "A", "callback_data": "a"}, {"text": "B", "url": "https://example.org/"}]]
        },
    }
    assert abs(message["date"] - wire.sandbox.world.clock.now()) < 5
    assert (await wire.send())["message_id"] == 3


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "Bad Request: message text is empty"),
        ({"text": " \n "}, "Bad Request: message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"),
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        (
            {"text": "<x>", "parse_mode": "HTML"},
            'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0',
        ),
        ({"text": "*x*", "parse_mode": "Pretty"}, "Bad Request: unsupported parse_mode"),
        ({"text": "x", "chat_id": ""}, "Bad Request: chat_id is empty"),
        ({"text": "x", "chat_id": 999}, "Bad Request: chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "Bad Request: chat not found"),
        ({"text": "x", "reply_markup": []}, "Bad Request: object expected as reply markup"),
        ({"text": "x", "reply_markup": {"nothing": 1}}, "Bad Request: inline keyboard expected"),
    ],
)
async def test_a_message_that_cannot_be_sent_is_refused_in_telegram_s_words(
    wire: Wire, params: dict[str, Any], words: str
) -> None:
    assert await wire.refused("sendMessage", **{"chat_id": SOFIA} | params) == words
    assert len((await wire.state())["messages"]) == 1


async def test_the_length_is_counted_after_the_markup_was_read(wire: Wire) -> None:
    assert len((await wire.send("<b>" + "😀" * 4096 + "</b>", parse_mode="HTML"))["text"]) == 4096


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "A", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "A", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "A", "callback_data": 7}, "BUTTON_DATA_INVALID"),
        ({"text": "A", "url": "nowhere"}, "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
        ({"text": "A"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "a"}, "can't parse inline keyboard button: can't find field \"text\""),
        ({"text": " ", "callback_data": "a"}, "can't parse inline keyboard button: button text must be non-empty"),
        ("A", "can't parse inline keyboard button: expected an Object"),
    ],
)
async def test_a_button_that_cannot_be_shown_is_refused(wire: Wire, button: object, words: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    assert await wire.refused("sendMessage", chat_id=SOFIA, text="x", reply_markup=markup) == f"Bad Request: {words}"


async def test_button_data_may_have_64_bytes(wire: Wire) -> None:
    assert await wire.send(reply_markup={"inline_keyboard": [[{"text": "A", "callback_data": "é" * 32}]]})


async def test_nobody_can_be_written_to_before_start_or_after_a_block(wire: Wire) -> None:
    stranger = (await wire.do("person", person="tom"))["user_id"]
    words = await wire.refused("sendMessage", chat_id=stranger, text="x")
    assert words == "Forbidden: bot can't initiate conversation with a user"
    message_id = (await wire.send())["message_id"]
    await wire.do("block")
    for method in ("sendMessage", "editMessageText", "sendChatAction"):
        answer = await wire.ask(method, chat_id=SOFIA, text="y", message_id=message_id, action="typing")
        assert (answer["error_code"], answer["description"]) == (403, "Forbidden: bot was blocked by the user")
    await wire.do("start")
    assert await wire.send()


async def test_an_edit_replaces_the_words_and_takes_the_buttons_away(wire: Wire) -> None:
    message = await wire.send("One", reply_markup=KEYBOARD)
    edited = await wire.result("editMessageText", chat_id=SOFIA, message_id=message["message_id"], text="Two")
    assert edited["text"] == "Two"
    assert edited["edit_date"] >= message["date"]
    assert "reply_markup" not in edited
    assert (await wire.state())["messages"][-1]["text"] == "Two"


async def test_an_edit_of_the_buttons_alone_is_not_marked_as_edited(wire: Wire) -> None:
    message = await wire.send("One", reply_markup=KEYBOARD)
    edited = await wire.result("editMessageReplyMarkup", chat_id=SOFIA, message_id=message["message_id"])
    assert "reply_markup" not in edited
    assert "edit_date" not in edited
    words = await wire.refused("editMessageReplyMarkup", chat_id=SOFIA, message_id=message["message_id"])
    assert words.startswith("Bad Request: message is not modified: specified new message content")


async def test_what_cannot_be_edited_is_refused_in_telegram_s_words(wire: Wire) -> None:
    own = (await wire.send("One"))["message_id"]
    for message_id, text, words in (
        (own, "One", "message is not modified: specified new message content and reply markup are exactly the same"),
        (own, "", "message text is empty"),
        (own, "x" * 4097, "message is too long"),
        (999, "Two", "message to edit not found"),
        ("x", "Two", "message to edit not found"),
        (1, "Two", "message can't be edited"),
    ):
        refused = await wire.refused("editMessageText", chat_id=SOFIA, message_id=message_id, text=text)
        assert refused.startswith(f"Bad Request: {words}")
    words = await wire.refused("editMessageCaption", chat_id=SOFIA, message_id=own, caption="x")
    assert words == "Bad Request: there is no caption in the message to edit"
    markup = {"remove_keyboard": True}
    words = await wire.refused("editMessageText", chat_id=SOFIA, message_id=own, text="Two", reply_markup=markup)
    assert words == "Bad Request: inline keyboard expected"
    await wire.result("deleteMessage", chat_id=SOFIA, message_id=own)
    words = await wire.refused("editMessageText", chat_id=SOFIA, message_id=own, text="Two")
    assert words == "Bad Request: message to edit not found"


async def test_the_same_words_edited_after_a_minute_are_still_not_modified(wire: Wire) -> None:
    message_id = (await wire.send("One"))["message_id"]
    await wire.result("editMessageText", chat_id=SOFIA, message_id=message_id, text="Two")
    await wire.do("clock", seconds=60)
    words = await wire.refused("editMessageText", chat_id=SOFIA, message_id=message_id, text="Two")
    assert "not modified" in words


async def test_a_message_older_than_48_hours_cannot_be_deleted(wire: Wire) -> None:
    first = (await wire.send())["message_id"]
    assert await wire.result("deleteMessage", chat_id=SOFIA, message_id=first) is True
    words = await wire.refused("deleteMessage", chat_id=SOFIA, message_id=first)
    assert words == "Bad Request: message to delete not found"
    second = (await wire.send())["message_id"]
    await wire.do("clock", seconds=48 * 3600 + 10)
    words = await wire.refused("deleteMessage", chat_id=SOFIA, message_id=second)
    assert words == "Bad Request: message can't be deleted for everyone"


async def test_a_tap_is_answered_once_and_in_time(wire: Wire) -> None:
    message_id = (await wire.send(reply_markup=KEYBOARD))["message_id"]
    taps = [(await wire.do("tap", message_id=message_id, data="a"))["query_id"] for _ in range(2)]
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await wire.result("answerCallbackQuery", callback_query_id=taps[0], text="Saved", show_alert="true") is True
    assert await wire.refused("answerCallbackQuery", callback_query_id=taps[0]) == too_old
    assert await wire.refused("answerCallbackQuery", callback_query_id="7") == too_old
    long = await wire.refused("answerCallbackQuery", callback_query_id=taps[1], text="x" * 201)
    assert long == "Bad Request: MESSAGE_TOO_LONG"
    [toast] = (await wire.state())["toasts"]
    assert (toast["text"], toast["alert"], toast["message_id"], toast["data"]) == ("Saved", True, message_id, "a")
    await wire.do("clock", seconds=3600)
    assert await wire.refused("answerCallbackQuery", callback_query_id=taps[1]) == too_old


async def test_a_document_can_be_sent_sent_again_and_downloaded(wire: Wire) -> None:
    answer = await upload(wire, "sendDocument", "document", b"my,data", "åben.csv", caption="<b>Yours</b>", parse_mode="HTML")
    document = answer["result"]["document"]
    assert (document["file_name"], document["file_size"]) == ("åben.csv", 7)
    assert answer["result"]["caption_entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    again = await wire.result("sendDocument", chat_id=SOFIA, document=document["file_id"])
    assert again["document"] == document
    path = (await wire.result("getFile", file_id=document["file_id"]))["file_path"]
    async with wire.http.get(f"{wire.url}/file/bot{TOKEN}/{path}") as response:
        assert await response.read() == b"my,data"
    async with wire.http.get(f"{wire.url}/api/file/{document['file_id']}") as response:
        assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%C3%A5ben.csv"
    attached = await upload(wire, "sendDocument", "file1", b"x", "a.txt", document="attach://file1")
    assert attached["result"]["document"]["file_name"] == "a.txt"
    async with wire.http.get(f"{wire.url}/file/bot1:x/{path}") as response:
        assert response.status == 404


async def test_a_photo_knows_its_size_and_its_caption_can_be_edited(wire: Wire) -> None:
    answer = await upload(wire, "sendPhoto", "photo", picture_png(30, 20), "a.png", caption="One")
    [photo] = answer["result"]["photo"]
    assert (photo["width"], photo["height"]) == (30, 20)
    message_id = answer["result"]["message_id"]
    edited = await wire.result("editMessageCaption", chat_id=SOFIA, message_id=message_id, caption="Two")
    assert (edited["caption"], edited["photo"]) == ("Two", [photo])
    words = await wire.refused("editMessageText", chat_id=SOFIA, message_id=message_id, text="x")
    assert words == "Bad Request: there is no text in the message to edit"


async def test_a_jpeg_is_measured_too(wire: Wire) -> None:
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x14\x00\x1e\x01\x01\x11\x00"
    answer = await upload(wire, "sendPhoto", "photo", jpeg, "a.jpg")
    assert [(p["width"], p["height"]) for p in answer["result"]["photo"]] == [(30, 20)]


@pytest.mark.parametrize(
    ("method", "name", "content", "words"),
    [
        ("sendDocument", "document", b"", "Bad Request: file must be non-empty"),
        ("sendPhoto", "photo", b"no picture", "Bad Request: IMAGE_PROCESS_FAILED"),
        ("sendPhoto", "photo", b"\xff\xd8\xff\xff", "Bad Request: IMAGE_PROCESS_FAILED"),
        ("sendPhoto", "photo", picture_png(100, 2), "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (
            "sendPhoto",
            "photo",
            b"x" * (10 * 1024 * 1024 + 1),
            "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes",
        ),
    ],
    ids=["empty", "no picture", "broken jpeg", "too flat", "too big"],
)
@pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
async def test_a_file_that_cannot_be_sent_is_refused(wire: Wire, method: str, name: str, content: bytes, words: str) -> None:
    assert (await upload(wire, method, name, content, "a.bin"))["description"] == words


@pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
async def test_an_upload_over_50_megabytes_is_too_large(wire: Wire) -> None:
    answer = await upload(wire, "sendDocument", "document", b"x" * (50 * 1024 * 1024 + 1), "a.bin")
    assert (answer["error_code"], answer["description"]) == (413, "Request Entity Too Large")


async def test_nothing_is_fetched_from_elsewhere(wire: Wire) -> None:
    for photo, words in (
        ("https://example.org/a.png", "failed to get HTTP URL content"),
        ("nothing", "wrong file identifier/HTTP URL specified"),
        ("", "there is no photo in the request"),
    ):
        assert await wire.refused("sendPhoto", chat_id=SOFIA, photo=photo) == f"Bad Request: {words}"
    assert await wire.refused("getFile", file_id="nothing") == "Bad Request: invalid file_id"


async def test_a_caption_has_1024_characters(wire: Wire) -> None:
    answer = await upload(wire, "sendDocument", "document", b"x", "a.txt", caption="x" * 1025)
    assert answer["description"] == "Bad Request: message caption is too long"


async def test_typing_shows_until_the_next_message(wire: Wire) -> None:
    assert await wire.result("sendChatAction", chat_id=SOFIA, action="typing") is True
    assert (await wire.state())["typing"] is True
    await wire.send()
    assert (await wire.state())["typing"] is False
    words = await wire.refused("sendChatAction", chat_id=SOFIA, action="dancing")
    assert words == "Bad Request: wrong parameter action in request"


async def test_the_bot_can_leave_a_group_but_no_private_chat(wire: Wire) -> None:
    group = (await wire.do("group", action="add"))["chat_id"]
    assert group < 0
    assert await wire.result("sendMessage", chat_id=group, text="Only in private")
    assert await wire.result("leaveChat", chat_id=group) is True
    words = await wire.refused("sendMessage", chat_id=group, text="x")
    assert words == "Forbidden: bot is not a member of the supergroup chat"
    words = await wire.refused("leaveChat", chat_id=SOFIA)
    assert words == "Bad Request: chat member status can't be changed in private chats"
