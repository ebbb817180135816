"""Reminders come ever more rarely, stop by themselves, and a pause is a pause."""

import pytest

from tests.journeys.chat import Chat, buttons, words
from tests.journeys.conftest import Town


@pytest.fixture
def town(town_at_two: Town) -> Town:
    """Sofia has done lesson 1.1, and gets the next one at nine."""
    return town_at_two


async def mornings(chat: Chat, count: int) -> list[str]:
    """The first lines of everything that came by itself on so many working mornings."""
    before = {message["message_id"] for message in await chat.messages()}
    for _ in range(count):
        await chat.turn(until="next morning")
    return [words(message).splitlines()[0] for message in await chat.messages() if message["message_id"] not in before]


async def test_two_reminders_then_a_weekly_one_then_a_last_word_and_silence(chat: Chat) -> None:
    assert await mornings(chat, 1) == ["Week 1 · lesson 2 of 5 ▓▓░░░"]
    assert await mornings(chat, 2) == ["Good morning. Lesson 2 is still here, about 9 minutes."] * 2
    assert await mornings(chat, 4) == []
    assert await mornings(chat, 1) == ["Good morning. Lesson 2 is still here, about 9 minutes."]
    later = await mornings(chat, 5)
    assert len(later) == 2, "the last word, and with it one question"
    assert later[0].startswith("I'll be quiet from now on")
    assert "What got in the way?" in await chat.screen()
    assert await mornings(chat, 15) == []
    await chat.tap("Start lesson 2")
    assert "First a guess" in await chat.screen()


async def test_nobody_is_called_late_and_no_days_are_counted(chat: Chat) -> None:
    for line in await mornings(chat, 15):
        assert not {"behind", "missed", "late", "days"} & set(line.lower().replace(".", "").split())


async def test_remind_me_later_comes_the_same_afternoon_and_does_not_count(chat: Chat) -> None:
    await mornings(chat, 2)
    await chat.tap("Remind me later")
    assert "the next reminder: today at 16:00." in await chat.screen()
    await chat.turn(seconds=7 * 3600)
    assert "Lesson 2 is still here" in await chat.screen()
    assert len(await mornings(chat, 2)) == 1


async def test_not_this_week_means_monday(chat: Chat) -> None:
    await mornings(chat, 2)
    await chat.tap("Not this week")
    assert "the next reminder: Monday 30 November at 09:00." in await chat.screen()
    assert await mornings(chat, 1) == []
    assert len(await mornings(chat, 1)) == 1


async def test_a_lesson_left_in_the_middle_is_asked_after_at_its_place(chat: Chat) -> None:
    await mornings(chat, 1)
    await chat.tap("Yes, nearly always")
    assert await mornings(chat, 1) == ["Good morning. Lesson 2 is still open, at the very place where you left it."]


async def test_a_pause_holds_everything_until_its_day(chat: Chat) -> None:
    await chat.say("/pause")
    await chat.tap("Until Tuesday 1 December")
    assert "The next lesson comes on Tuesday 1 December." in await chat.screen()
    assert await mornings(chat, 4) == []
    assert await mornings(chat, 1) == ["Week 1 · lesson 2 of 5 ▓▓░░░"]


async def test_a_pause_can_be_ended_and_a_lesson_pushed_before_it_comes_again_after_it(chat: Chat) -> None:
    await mornings(chat, 1)
    await chat.say("/pause")
    await chat.tap("Until Wednesday 2 December")
    assert await mornings(chat, 2) == []
    await chat.say("/pause")
    assert "You have a pause until Wednesday 2 December." in await chat.screen()
    await chat.tap("End the pause")
    assert "The pause is over. The next lesson: Monday 30 November" in await chat.screen()
    assert await mornings(chat, 1) == ["Week 1 · lesson 2 of 5 ▓▓░░░"]


async def test_an_open_pause_is_a_stop_with_the_place_kept(chat: Chat) -> None:
    await chat.say("/pause")
    await chat.tap("Until I come back")
    assert "Your place is kept" in words((await chat.messages())[-2])
    assert "What got in the way?" in await chat.screen()
    assert await mornings(chat, 10) == []


async def test_reminders_can_be_switched_off_and_on_again_and_lessons_come_all_the_same(chat: Chat) -> None:
    await mornings(chat, 2)
    reminder = await chat.last()
    assert "Lesson 2 is still here" in words(reminder)
    await chat.say("/settings")
    await chat.tap("Which messages I get")
    assert await chat.labels() == ["☑ Reminders of a lesson", "☑ News of the course", "☑ News of the community", "Back"]
    for topic in ("reminders", "course", "community"):
        await chat.press(f"set:topics:{topic}")
    assert [label[0] for label in (await chat.labels())[:3]] == ["☐", "☐", "☐"]
    assert "Lessons come in any case" in await chat.screen()
    later = next(data for _, data in buttons(reminder) if data.startswith("nudge:later"))
    assert "switched reminders off" in (await chat.tap_data(reminder["message_id"], later) or "")
    assert await mornings(chat, 3) == []
    await chat.say("/next")
    await chat.do_lesson()
    assert await mornings(chat, 3) == ["Week 1 · lesson 3 of 5 ▓▓▓░░"]
    await chat.say("/settings")
    await chat.press("set:topics")
    await chat.press("set:topics:reminders")
    assert await mornings(chat, 2) == ["Good morning. Lesson 3 is still here, about 9 minutes."] * 2
