"""Lessons come on working mornings, one a day, and never in a heap."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.journeys.chat import Chat, words
from tests.journeys.chat import enrolled as enrolled  # who begins with a town of their own
from tests.journeys.conftest import Town, town_in


async def test_a_learner_does_the_week_on_five_working_days(town_at_two: Town) -> None:
    chat = town_at_two.chat()
    for lesson in (2, 3, 4, 5):
        await chat.turn(until="next morning")
        push = await chat.last()
        assert f"Week 1 · lesson {lesson} of 5" in words(push)
        assert push["loud"]
        await chat.do_lesson()
        assert f"Lesson {lesson} done." in await chat.screen()
    # Tuesday, Wednesday, Thursday, Friday, and the weekend is free
    done = datetime.fromtimestamp((await chat.state())["clock"]["now"], UTC)
    assert done.isoweekday() == 1
    assert "The quiz of this part is open." in await chat.screen()


async def test_nothing_comes_before_the_hour_nor_twice_on_a_day(chat: Chat) -> None:
    await enrolled(chat, "16:00")
    count = len(await chat.messages())
    await chat.turn(until="next morning")
    assert len(await chat.messages()) == count
    await chat.turn(seconds=7 * 3600)
    assert "lesson 2 of 5" in await chat.screen()
    await chat.turn(seconds=3600)
    assert len(await chat.messages()) == count + 1


async def test_no_heap_grows_while_nobody_looks(town_at_two: Town) -> None:
    chat = town_at_two.chat()
    for _ in range(10):
        await chat.turn(until="next morning")
    openings = [message for message in await chat.messages() if "Week 1 · lesson" in words(message)]
    assert len(openings) == 2
    await chat.tap("Start lesson 2")
    await chat.do_lesson()
    assert "Lesson 2 done." in await chat.screen()
    await chat.turn(until="next morning")
    assert "lesson 3 of 5" in await chat.screen()


async def test_who_is_curious_takes_the_next_lesson_and_it_counts_for_that_day(town_at_two: Town) -> None:
    chat = town_at_two.chat()
    await chat.say("/next")
    assert "lesson 2 of 5" in await chat.screen()
    await chat.do_lesson()
    assert "Tomorrow at 09:00" in await chat.screen()
    await chat.turn(until="next morning")
    assert "lesson 3 of 5" in await chat.screen()


async def test_a_lesson_taken_just_before_its_hour_is_not_pushed_again(chat: Chat) -> None:
    await enrolled(chat, "16:00")
    await chat.turn(until="next morning")
    await chat.say("/next")
    await chat.turn(seconds=8 * 3600)
    openings = [message for message in await chat.messages() if "lesson 2 of 5" in words(message)]
    assert len(openings) == 1


async def test_a_new_hour_in_the_settings_moves_the_next_lesson(town_at_two: Town) -> None:
    chat = town_at_two.chat()
    await chat.say("/settings")
    assert "The next lesson: tomorrow at 09:00." in await chat.screen()
    await chat.tap("Hour")
    await chat.tap("15:00")
    assert "The next lesson: tomorrow at 15:00." in await chat.screen()
    await chat.turn(until="next morning")
    assert "Your settings" in await chat.screen()
    await chat.turn(seconds=6 * 3600)
    assert "lesson 2 of 5" in await chat.screen()


async def test_days_are_switched_one_by_one_and_one_always_stays(town_at_two: Town) -> None:
    chat = town_at_two.chat()
    await chat.say("/settings")
    await chat.tap("Days")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday"):
        await chat.tap(f"☑ {day}")
    assert await chat.tap("☑ Friday") == "Keep at least one day; /stop ends the lessons."
    await chat.tap("Back")
    assert "Days: Friday" in await chat.screen()
    assert "The next lesson: Friday 27 November at 09:00." in await chat.screen()


async def test_another_country_moves_the_next_lesson_to_its_clock(chat: Chat) -> None:
    await enrolled(chat)
    await chat.say("/settings")
    await chat.tap("Time zone")
    while not any(label.startswith("Portugal") for label in await chat.labels()):
        await chat.tap("More places")
    await chat.tap("Portugal")
    await chat.tap("Azores")
    assert "Time zone: Portugal, Azores, where it is 08:02 now" in await chat.screen()


@pytest.mark.parametrize("hours", [30, 9 * 24])
async def test_after_an_outage_the_lesson_comes_once_and_in_the_day(tmp_path: Path, one_done: Path, hours: int) -> None:
    shutil.copytree(one_done, tmp_path, dirs_exist_ok=True)
    later = datetime(2026, 11, 24, 10, 0, tzinfo=UTC).timestamp() + hours * 3600
    async with town_in(tmp_path, datetime.fromtimestamp(later, UTC)) as town:
        chat = town.chat()
        await chat.settle()
        await chat.turn(seconds=86400)
        openings = [message for message in await chat.messages() if "lesson 2 of 5" in words(message)]
        assert len(openings) == 1
