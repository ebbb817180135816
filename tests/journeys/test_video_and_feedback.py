"""A video with its words, and feedback with buttons: told through the real application."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.storage.response import answers_under_codes
from tests.journeys.chat import Chat, actions, buttons, words
from tests.journeys.conftest import Town, town_in
from tests.journeys.kinds import at_chooser, at_exercise, write_kinds


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """The bot with that course on a Tuesday morning."""
    async with town_in(tmp_path, root=write_kinds(tmp_path / "root")) as running:
        yield running


@pytest.fixture
def chat(town: Town) -> Chat:
    """Sofia's chat."""
    return town.chat()


async def test_the_words_of_a_video_come_once_for_a_message_and_the_lesson_stays_where_it_is(chat: Chat) -> None:
    await chat.start()
    await chat.press("begin")
    await chat.press("=0")
    await chat.press("go")
    card = await chat.last()
    assert "🎬 A kitchen in four minutes (4 minutes)" in words(card)
    assert list(actions(card)) == ["tr", "go", "rp"]
    link = next(entity for entity in card["entities"] if entity["type"] == "text_link" and "films" in entity["url"])
    assert link["url"] == "https://films.example/kitchen"
    await chat.tap("Read what is said")
    assert await chat.screen() == (
        "🎬 A kitchen in four minutes\n\nThe cook: Welcome to our kitchen.\n\nA guest: It smells of onions."
    )
    assert buttons(await chat.last()) == []
    count = len(await chat.messages())
    assert await chat.tap("Read what is said") == "What is said already stands in this chat."
    assert len(await chat.messages()) == count
    await chat.say("/next")  # the card again, as a new message with a button of its own
    await chat.tap("Read what is said")
    assert len(await chat.messages()) == count + 2
    await chat.press("go")
    assert "part B" in await chat.screen()


async def test_the_words_of_a_video_can_be_read_while_a_report_is_written(chat: Chat) -> None:
    await chat.start()
    await chat.press("begin")
    await chat.press("=0")
    await chat.press("go")
    await chat.press("rp")
    await chat.tap("There is a mistake")
    await chat.tap("Read what is said")
    await chat.say("The cook has no name.")
    assert "Thank you, saved and passed on." in await chat.screen()


async def test_a_card_with_a_video_is_read_again_with_its_link_and_its_words(chat: Chat) -> None:
    await at_exercise(chat)
    await chat.do_lesson()
    await chat.say("/lessons")
    await chat.press("look:1.1:0")
    assert "🎬 A kitchen in four minutes (4 minutes)" in await chat.screen()
    await chat.tap("Read what is said")
    assert "It smells of onions." in await chat.screen()
    assert await chat.tap("Read what is said") == "What is said already stands in this chat."
    message = (await chat.messages())[-1]
    assert await chat.tap_data(message["message_id"], "said:1.1:1") is not None
    assert await chat.tap_data(message["message_id"], "said:1.2:0") is not None


async def at_feedback(chat: Chat) -> None:
    """Somebody who has done everything and is asked what helped."""
    await at_chooser(chat)
    await chat.do_lesson()
    await chat.say("/next")
    await chat.do_lesson()
    assert "What helped you most?" in await chat.screen()


async def test_what_is_asked_after_a_quiz_is_a_choice_and_then_a_line(town: Town) -> None:
    chat = town.chat()
    await at_feedback(chat)
    assert await chat.labels() == ["The cards", "The exercises", "Nothing yet", "Skip", "Stop here"]
    message, cards = await chat.find("The cards")
    _, taps = await chat.find("The exercises")
    await chat.tap_data(message["message_id"], taps)
    assert (await chat.screen()).startswith("Question 2 of 2\nWhat was missing?")
    await chat.say("More onions.")
    assert await chat.screen() == "Thank you, that helps to make the course better.\n\n/next leads back to the course."
    assert await chat.tap_data(message["message_id"], cards) is not None
    assert await given(town, chat) == {"feedback": ("taps", None), "feedback-more": ("More onions.", None)}


async def test_what_is_asked_after_a_quiz_can_be_left_unsaid_and_unknown_choices_mean_nothing(town: Town) -> None:
    chat = town.chat()
    await at_feedback(chat)
    message, skip = await chat.find("Skip")
    for forged in (skip.replace("skip", "=soup"), skip.replace("skip", "+cards"), skip.replace("skip", "go"), "fb:quiz-1:7"):
        assert await chat.tap_data(message["message_id"], forged) is not None
    assert "What helped you most?" in await chat.screen()
    await chat.tap_data(message["message_id"], skip)
    assert (await chat.screen()).startswith("All right, no questions.")  # the line that says thank you is for those who answered
    assert await given(town, chat) == {"feedback": (None, "skipped")}


async def given(town: Town, chat: Chat) -> dict[str, tuple[str | None, str | None]]:
    """What is kept of the only learner's form, by item."""
    number = (await chat.state())["person"]["user_id"]

    async def look(tx: Any) -> list[dict[str, Any]]:
        learner = await tx.learner_by_telegram_id(telegram_id=number)
        return [row for code in await answers_under_codes(tx, learner["id"]) for row in code["responses"]]

    return {row["item"]: (row["value"], row["missing"]) for row in await town.bot.store.read(look)}
