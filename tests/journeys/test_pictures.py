"""A card with a picture in a learner's chat: shown in the language of the lesson, passed by, read again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.documents.diagrams import draw
from tests.course_lessons import change, write_course
from tests.journeys.chat import Chat, Json, actions, buttons, words
from tests.journeys.conftest import Town, town_in
from tests.journeys.danish import speak_danish

LABELS = {
    "title": "Two diamonds",
    "problem": "The problem",
    "solution": "The solution",
    "discover": "Discover",
    "define": "Define",
    "develop": "Develop",
    "deliver": "Deliver",
}
PICTURE = "    picture:\n      diagram: double-diamond\n      alt: First open, then narrow.\n      labels:\n" + "".join(
    f"        - {{id: {id}, text: {text}}}\n" for id, text in LABELS.items()
)


def write_pictured(root: Path) -> Path:
    """A course in English and in something like Danish; its first two cards have the same picture."""
    folder = write_course(root)
    for card in ("card-1", "card-2"):
        change(folder / "1.1.yaml", f"  - id: {card}\n", f"  - id: {card}\n{PICTURE}")
    speak_danish(root, "basic", in_danish)
    return root


def in_danish(english: str) -> str:
    return english.replace("diamonds", "rombe").replace("kitchen", "køkken")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """The bot with that course on a Tuesday morning."""
    async with town_in(tmp_path, root=write_pictured(tmp_path / "root")) as running:
        yield running


async def at_card(chat: Chat) -> Json:
    """The first card of lesson 1.1, in whatever language."""
    await chat.start()
    await chat.press("begin")
    await chat.press("=0")
    await chat.press("go")
    return await chat.last()


def picture_of(town: Town, message: Json) -> bytes:
    """The bytes of a message's picture as Telegram keeps them."""
    return town.sandbox.world.files.content[message["photo"][-1]["file_id"]]


async def test_the_card_is_the_caption_of_its_picture_and_its_buttons_go_when_it_is_passed(town: Town) -> None:
    chat = town.chat()
    card = await at_card(chat)
    assert picture_of(town, card) == draw("double-diamond", LABELS, "en")
    assert words(card).startswith("A kitchen is a place to meet, part A.\n")
    assert words(card).endswith("\n\nThe picture: First open, then narrow.")
    assert set(actions(card)) == {"go", "rp"}
    await chat.press("go")
    passed, following = (await chat.messages())[-2:]
    assert (passed["message_id"], buttons(passed)) == (card["message_id"], [])
    assert words(passed) == words(card)
    assert following["photo"] == passed["photo"], "the same picture comes by the id Telegram gave it"


async def test_who_asks_for_the_lesson_again_gets_the_picture_again(town: Town) -> None:
    chat = town.chat()
    card = await at_card(chat)
    await chat.say("/next")
    former, again = [message for message in await chat.messages() if "photo" in message]
    assert former["message_id"] == card["message_id"]
    assert (buttons(former), set(actions(again))) == ([], {"go", "rp"})
    assert again["photo"] == card["photo"]


async def test_the_picture_speaks_the_language_of_the_lesson_also_after_it_was_changed(town: Town) -> None:
    chat = town.chat()
    english = await at_card(chat)
    await chat.say("/language")
    await chat.press("lang:da")
    await chat.press("go")
    danish = await chat.last()
    assert words(danish).startswith("A køkken is a place to meet, part B.")
    assert picture_of(town, danish) == draw("double-diamond", LABELS | {"title": "Two rombe"}, "da")
    assert picture_of(town, english) != picture_of(town, danish)


async def test_a_mistake_on_a_card_with_a_picture_can_be_reported(town: Town) -> None:
    chat = town.chat()
    await at_card(chat)
    await chat.press("rp")
    await chat.tap("There is a mistake")
    await chat.say("The second diamond is too small.")
    assert "Thank you" in await chat.screen()


async def test_a_card_that_is_read_again_says_what_its_picture_says_and_shows_it_to_who_asks(town: Town) -> None:
    chat = town.chat()
    await at_card(chat)
    await chat.do_lesson()
    await chat.say("/lessons")
    await chat.press("look:1.1:0")
    page = await chat.last()
    assert words(page).endswith("The picture: First open, then narrow.")
    assert "photo" not in page
    assert await chat.press("pic:1.1:0") is None
    shown = await chat.last()
    assert picture_of(town, shown) == draw("double-diamond", LABELS, "en")
    assert words(shown) == "The picture: First open, then narrow."
    await chat.press("look:1.1:1")
    await chat.press("look:1.1:2")
    assert "pic:1.1:2" not in [data for message in await chat.messages() for _, data in buttons(message)]


async def test_a_button_for_a_picture_of_a_lesson_that_is_not_done_is_answered_calmly(town: Town) -> None:
    chat = town.chat()
    card = await at_card(chat)
    before = len(await chat.messages())
    assert await chat.tap_data(card["message_id"], "pic:1.1:0")
    assert await chat.tap_data(card["message_id"], "pic:9.9:0")
    assert len(await chat.messages()) == before
