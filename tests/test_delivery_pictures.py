"""A card's picture goes up once, comes by Telegram's own id afterwards, and never takes the card with it when it fails."""

import logging
import threading
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.pictures import Pictures, Upload
from bot.delivery.wording import Speech
from bot.language import Markup
from bot.sandbox.faults import Fault
from bot.sandbox.files import picture_png
from bot.screens.screen import Drawing, Screen, Screens, Voice
from tests.delivery_rooms import SCREENS, Rooms, ended, open_rooms, speech

WORDS = "<b>The point.</b> What the picture says."
DRAWING = Drawing("double-diamond", (("title", "Two diamonds"),), "da")


def card(voice: Voice, args: Mapping[str, Any]) -> Screen:
    return Screen(Markup(args["text"]), photo=DRAWING)


class Drawn:
    """Draws a small picture, or fails, and counts."""

    def __init__(self, fails: bool = False) -> None:
        self.fails, self.times, self.threads = fails, 0, set[int]()

    def __call__(self, diagram: str, labels: Mapping[str, str], language: str) -> bytes:
        assert (diagram, dict(labels), language) == ("double-diamond", {"title": "Two diamonds"}, "da")
        self.times += 1
        self.threads.add(threading.get_ident())
        if self.fails:
            raise ValueError("out of paint")
        return picture_png(30, 20)


def pictured(drawn: Drawn) -> Speech:
    return replace(speech(Screens({**SCREENS.by_name, "card": card})), pictures=Pictures(drawn))


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[Rooms]:
    async with open_rooms(tmp_path) as opened:
        yield opened


async def test_a_picture_is_drawn_once_beside_the_loop_and_then_known_by_its_id(rooms: Rooms) -> None:
    drawn = Drawn()
    first, *others = await rooms.crowd(9)
    rooms.start(speech=pictured(drawn))
    await ended(rooms, await rooms.queue(first, WORDS, screen="card"))
    for chat in others:
        await rooms.queue(chat, WORDS, screen="card")
    await rooms.settled()
    photos = [call.params["photo"] for call in rooms.calls("sendPhoto")]
    assert len(photos) == 9
    assert drawn.times == 1
    assert drawn.threads != {threading.get_ident()}
    assert not isinstance(photos[0], str)
    assert len(set(photos[1:])) == 1, "Telegram's id"
    assert rooms.sandbox.world.files.by_id[photos[1]].name == "double-diamond.da.png"
    assert rooms.sandbox.world.files.content[photos[1]] == picture_png(30, 20)
    [message] = rooms.sandbox.world.chats.by_id[others[0]].messages.values()
    assert (message.body["caption"], message.body["photo"][0]["width"]) == ("The point. What the picture says.", 30)


async def test_many_who_need_it_at_once_wait_for_one_drawing(rooms: Rooms) -> None:
    drawn = Drawn()
    for chat in await rooms.crowd(20):
        await rooms.queue(chat, WORDS, screen="card")
    rooms.start(speech=pictured(drawn))
    await rooms.settled()
    assert (drawn.times, len(rooms.calls("sendPhoto"))) == (1, 20)


async def test_a_card_whose_picture_cannot_be_drawn_comes_as_words_and_the_log_says_so(
    rooms: Rooms, caplog: pytest.LogCaptureFixture
) -> None:
    [chat] = await rooms.crowd(1)
    rooms.start(speech=pictured(Drawn(fails=True)))
    with caplog.at_level(logging.ERROR):
        assert await ended(rooms, await rooms.queue(chat, WORDS, screen="card")) == ("sent", None)
    assert rooms.texts() == [WORDS]
    [said] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert said.getMessage() == "no picture, its card goes out without it: double-diamond.da.png"
    assert said.exc_info is not None


async def test_an_id_that_telegram_forgot_is_forgotten_too(rooms: Rooms) -> None:
    drawn = Drawn()
    [chat] = await rooms.crowd(1)
    rooms.start(speech=pictured(drawn))
    await ended(rooms, await rooms.queue(chat, WORDS, screen="card"))
    rooms.sandbox.world.files.by_id.clear()
    assert await ended(rooms, await rooms.queue(chat, WORDS, screen="card")) == ("sent", None)
    assert await ended(rooms, await rooms.queue(chat, WORDS, screen="card")) == ("sent", None)
    kinds = [isinstance(call.params["photo"], str) for call in rooms.calls("sendPhoto")]
    assert kinds == [False, True, False, True], "up, by its id, up again, by the new one"
    assert drawn.times == 2


@pytest.mark.parametrize("refusal", ["Bad Request: IMAGE_PROCESS_FAILED", "Bad Request: message caption is too long"])
async def test_a_picture_that_telegram_refuses_does_not_take_the_words_with_it(
    rooms: Rooms, refusal: str, caplog: pytest.LogCaptureFixture
) -> None:
    [chat] = await rooms.crowd(1)
    rooms.sandbox.faults.append(Fault("sendPhoto", status=400, description=refusal))
    rooms.start(speech=pictured(Drawn()))
    assert await ended(rooms, await rooms.queue(chat, WORDS, screen="card")) == ("sent", None)
    assert rooms.texts() == [WORDS]
    assert "is said without its picture" in caplog.text


async def test_a_caption_that_grew_too_long_is_sent_as_words(rooms: Rooms) -> None:
    [chat] = await rooms.crowd(1)
    long = "Long words. " * 120
    rooms.start(speech=pictured(Drawn()))
    assert await ended(rooms, await rooms.queue(chat, long, screen="card")) == ("sent", None)
    assert rooms.texts() == [long]


async def test_a_card_with_a_picture_is_edited_at_its_caption_and_loses_its_button_alone(rooms: Rooms) -> None:
    drawn = Drawn()
    [chat] = await rooms.crowd(1)
    rooms.start(speech=pictured(drawn))
    await ended(rooms, await rooms.queue(chat, WORDS, screen="card"))
    [message] = rooms.sandbox.world.chats.by_id[chat].messages.values()
    number = message.body["message_id"]
    await ended(rooms, await rooms.queue(chat, "Other words", screen="card", method="edit", message_id=number))
    [message] = rooms.sandbox.world.chats.by_id[chat].messages.values()
    assert message.body["caption"] == "Other words"
    assert message.body["photo"]
    assert drawn.times == 1, "an edit needs no picture"
    await ended(rooms, await rooms.queue(chat, "", screen="card", method="strip", message_id=number))
    assert len(rooms.calls("editMessageCaption")) == 1
    assert len(rooms.calls("editMessageReplyMarkup")) == 1


async def test_a_card_that_went_out_without_its_picture_is_edited_as_the_text_it_is(rooms: Rooms) -> None:
    drawn = Drawn(fails=True)
    [chat] = await rooms.crowd(1)
    rooms.start(speech=pictured(drawn))
    await ended(rooms, await rooms.queue(chat, WORDS, screen="card"))
    [message] = rooms.sandbox.world.chats.by_id[chat].messages.values()
    edit = await rooms.queue(chat, "Other words", screen="card", method="edit", message_id=message.body["message_id"])
    assert await ended(rooms, edit) == ("sent", None)
    [message] = rooms.sandbox.world.chats.by_id[chat].messages.values()
    assert message.body["text"] == "Other words"


async def test_only_as_many_pictures_are_kept_as_are_needed(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.png" for number in range(60)]
    for file in files:
        file.write_bytes(picture_png(3, 2))
    pictures = Pictures()
    ups = [await pictures.photo(file) for file in files]
    assert all(isinstance(one, Upload) for one in ups)
    assert len(pictures._contents) == 48
    pictures.sent(ups[-1], {"photo": [{"file_id": "small"}, {"file_id": "large"}]})
    assert await pictures.photo(files[-1]) == "large"
    assert len(pictures._contents) == 47
    assert pictures.forget("large")
    assert not pictures.forget("large")
    assert await pictures.photo(tmp_path / "missing.png") is None
