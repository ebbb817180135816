"""A chooser, a plan page, something to compare with: told through the real application."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.course.extract import course_entries, merge
from bot.course.files import load_course
from bot.language.po import write_po
from tests.course_lessons import change
from tests.journeys.chat import Chat, actions, words
from tests.journeys.conftest import Town, town_in
from tests.journeys.kinds import at_chooser, at_exercise, kept, write_kinds
from tests.model.course import danish, write_danish

HARM = "Soup & <b>bread</b> for forty, {name}"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """The bot with that course on a Tuesday morning."""
    async with town_in(tmp_path, root=write_kinds(tmp_path / "root")) as running:
        yield running


@pytest.fixture
def chat(town: Town) -> Chat:
    """Sofia's chat."""
    return town.chat()


async def test_what_was_written_is_compared_with_a_list_in_the_same_message(chat: Chat) -> None:
    await at_exercise(chat)
    await chat.say("Forty people are hungry.")
    assert await chat.screen() == (
        "✏️ Saved as line 1 of your plan. /notes keeps it.\n\nNow compare:\n• Somebody is hungry in it.\n• No recipe yet."
    )
    assert list(actions(await chat.last())) == ["go", "ch"]


async def test_who_skips_has_nothing_to_compare(chat: Chat) -> None:
    await at_exercise(chat)
    await chat.press("sk")
    assert not any("Now compare" in words(message) for message in await chat.messages())


async def test_a_chooser_goes_tap_by_tap_in_one_message_and_ends_in_a_suggestion_and_why(town: Town) -> None:
    chat = town.chat()
    await at_chooser(chat)
    before = len(await chat.messages())
    assert "1 of 3: What is the meal for?" in await chat.screen()
    assert await chat.labels() == ["To talk", "To feed many", "Skip for now"]
    await chat.tap("To feed many")
    assert "• What is the meal for? To feed many\n\n2 of 3: How many come?" in await chat.screen()
    await chat.tap("A hundred")
    await chat.tap("Nobody yet")
    shown = await chat.screen()
    assert "• Who pays? Nobody yet" in shown
    assert "This would fit best:\n💡 A field kitchen. It feeds many with one pot.\n\nYou know your village best." in shown
    assert len(await chat.messages()) == before
    assert await chat.labels() == ["Go on"]
    row = await kept(town, "given_answer", item="basic/1.2/method")
    assert json.loads(row["given"]) == ["feed", "many", "nobody"]
    await chat.tap("Go on")
    assert "Your plan on one page." in await chat.screen()


async def test_two_that_come_out_equal_are_both_suggested(chat: Chat) -> None:
    await at_chooser(chat)
    for label in ("To talk", "Ten", "The guests"):
        await chat.tap(label)
    shown = await chat.screen()
    assert (
        "These two would fit equally well:\n💡 One long table. People talk where they sit together.\n💡 A market stall." in shown
    )
    assert "A field kitchen" not in shown


async def test_a_second_tap_on_the_same_button_answers_nothing_else(town: Town) -> None:
    chat = town.chat()
    await at_chooser(chat)
    message, data = await chat.find("To talk")
    await chat.tap_data(message["message_id"], data)
    toast = await chat.tap_data(message["message_id"], data)
    assert toast == "You have answered this one already: the first answer counts."
    assert "2 of 3: How many come?" in await chat.screen()
    message, last = await chat.find("Ten")
    await chat.tap_data(message["message_id"], last)
    message, end = await chat.find("Nobody yet")
    await chat.tap_data(message["message_id"], end)
    for again in (data, last, end, end.replace("=5", "=9"), end.replace("=5", "=99")):
        assert await chat.tap_data(message["message_id"], again) == toast
    assert json.loads((await kept(town, "given_answer", item="basic/1.2/method"))["given"]) == ["talk", "few", "nobody"]


async def test_a_chooser_goes_on_in_another_language_where_it_was(tmp_path: Path) -> None:
    root = write_kinds(tmp_path / "root")
    locales, course = root / "locales", load_course(root / "lessons" / "basic")
    write_danish(locales, course)
    entries = course_entries(course)
    (locales / "da" / "LC_MESSAGES" / "basic.po").write_text(write_po(merge(entries, danish(entries), "basic", "da")), "utf-8")
    async with town_in(tmp_path, root=root) as town:
        chat = town.chat()
        await at_chooser(chat)
        await chat.tap("To feed many")
        message, data = await chat.find("Ten")
        await chat.say("/language")
        await chat.press("lang:da")
        await chat.tap_data(message["message_id"], data)
        shown = next(words(one) for one in await chat.messages() if one["message_id"] == message["message_id"])
        assert "• ¤ How many come? ¤ Ten" in shown
        assert "¤ 3 of 3: ¤ Who pays?" in shown
        await chat.press("=4")
        shown = next(words(one) for one in await chat.messages() if one["message_id"] == message["message_id"])
        assert "¤ 💡 ¤ A market stall. ¤ Guests pay for what they eat." in shown
        assert [line for line in shown.split("\n") if line and "¤" not in line] == []


async def test_a_chooser_can_be_skipped_in_the_middle_and_nothing_of_it_is_kept(town: Town) -> None:
    chat = town.chat()
    await at_chooser(chat)
    await chat.tap("To talk")
    await chat.tap("Skip for now")
    assert "Your plan on one page." in await chat.screen()
    assert await kept(town, "given_answer", item="basic/1.2/method") is None
    await chat.do_lesson()
    await chat.say("/lessons")
    await chat.press("look:1.2:0")
    assert "1 of 7" in await chat.screen()


async def test_a_lesson_read_again_shows_what_was_chosen_and_what_it_came_to(chat: Chat) -> None:
    await at_chooser(chat)
    for label in ("To feed many", "Ten", "The guests"):
        await chat.tap(label)
    await chat.do_lesson()
    await chat.say("/lessons")
    for page in range(4):
        await chat.press(f"look:1.2:{page}")
    shown = await chat.screen()
    assert "4 of 8" in shown
    assert "• What is the meal for? To feed many" in shown
    assert "💡 A market stall. Guests pay for what they eat." in shown
    assert "You know your village best." in shown


async def test_the_plan_shows_what_is_written_in_its_order_and_names_what_is_not(chat: Chat) -> None:
    await at_chooser(chat, line=HARM)
    await chat.tap("Skip for now")
    assert await chat.screen() == (
        f"✏️ Your plan on one page. Read it aloud.\n\nThe problem: {HARM}\n\n"
        "Still empty: The people. You can write them at any time: /notes\n\nShow it to a colleague."
    )
    assert await chat.labels() == ["To the questions"]
    await chat.tap("To the questions")
    assert "Who may join the kitchen?" in await chat.screen()


async def test_a_line_that_was_passed_over_is_written_in_notes_and_stands_in_the_plan_then(chat: Chat) -> None:
    await at_chooser(chat, line=None)
    await chat.tap("Skip for now")
    assert "Still empty: The problem, The people." in await chat.screen()
    await chat.say("/notes")
    assert await chat.labels() == ["Write: The problem"]
    await chat.tap("Write: The problem")
    assert "Your turn. What would you cook?" in await chat.screen()
    assert "An example: A soup for forty people." in await chat.screen()
    await chat.say("A soup for the whole street.")
    assert "Saved" in await chat.screen()
    await chat.say("/notes")
    assert "The problem: A soup for the whole street." in await chat.screen()
    assert await chat.labels() == ["Change: The problem"]
    await chat.say("/next")
    assert "The problem: A soup for the whole street." in await chat.screen()
    assert "Still empty: The people." in await chat.screen()


async def test_a_button_to_write_a_line_that_is_written_by_now_says_that_it_is_old(chat: Chat) -> None:
    await at_chooser(chat, line=None)
    await chat.say("/notes")
    message, data = await chat.find("Write: The problem")
    await chat.tap_data(message["message_id"], data)
    await chat.say("A soup.")
    assert await chat.tap_data(message["message_id"], data) == "That button is from an earlier moment. /next shows where you are."
    assert await chat.tap_data(message["message_id"], "write:people") is not None
    await chat.say("/notes")
    assert "The problem: A soup." in await chat.screen()


async def test_five_long_lines_fit_into_one_message_and_it_says_where_the_rest_is(tmp_path: Path) -> None:
    root = write_kinds(tmp_path / "root")
    folder = root / "lessons" / "basic"
    long = "".join(f"\n\n      {'Read it aloud, slowly. ' * 15}" for _ in range(2))
    change(folder / "1.2.yaml", "**Your plan on one page.** Read it aloud.", f"**Your plan on one page.**{long}")
    change(folder / "1.2.yaml", "closing: Show it to a colleague.", f"closing: {'Show it to a colleague. ' * 28}")
    for extra in range(4):
        change(
            folder / "course.yaml",
            "  - {id: people, title",
            f"  - {{id: l{extra}, title: {'Line ' * 11}}}\n  - {{id: people, title",
        )
    async with town_in(tmp_path, root=root) as town:
        chat = town.chat()
        await at_chooser(chat, line="A first line.")

        number = (await chat.state())["person"]["user_id"]

        async def write(tx: Any) -> None:
            row = await tx.learner_by_telegram_id(telegram_id=number)
            enrolment = await tx.enrolment_of(learner_id=row["id"])
            for line in ("l0", "l1", "l2", "l3", "people"):
                await tx.save_line(
                    id=line, learner_id=row["id"], enrolment_id=enrolment["id"], item=f"basic/x/{line}", line=line,
                    words=f"{line} " + "& word " * 70, now=1,
                )  # fmt: skip

        await town.bot.store.write(write)
        await chat.tap("Skip for now")
        shown = await chat.screen()
    assert 3900 < len(shown) <= 4096
    assert "Long lines are cut here. /notes has every word." in shown
    assert shown.count("…") == 5
    assert "The problem: A first line.\n" in shown
    assert "The people: people & word" in shown
