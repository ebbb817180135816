"""The late, the pausing, the blocking and the impatient: each reaches the end of week 1."""

from pathlib import Path

import pytest

from tests.journeys.chat import Chat, buttons, words
from tests.journeys.conftest import Town, town_in
from tests.journeys.swift import Near
from tests.journeys.weeks import LESSONS, enrol, finished, sit_quiz


@pytest.fixture
def town(town_at_two: Town) -> Town:
    """Sofia has done lesson 1.1, and gets the next one at nine."""
    return town_at_two


async def reaches_the_end(town: Town, chat: Chat) -> None:
    """Pass the quiz that is shown, and find the week done: every lesson once, in its order, and nothing left open."""
    assert "Week 1 · quiz" in await chat.screen()
    result = await sit_quiz(town, chat, "en", right=True)
    assert "That is a pass." in words(result)
    assert await finished(town, chat) == {"done": [*LESSONS, "quiz-1"], "open": None, "state": "finished"}
    openings = [words(message).splitlines()[0] for message in await chat.messages() if "Week 1 · lesson" in words(message)]
    shown = {line for line in openings if openings.count(line) > 1}
    assert len(set(openings)) == 5, shown


async def mornings(chat: Chat, count: int) -> int:
    """So many working mornings; returns how many messages came by themselves."""
    before = len(await chat.messages())
    for _ in range(count):
        await chat.turn(until="next morning")
    return len(await chat.messages()) - before


async def test_a_late_learner_is_reminded_and_goes_on_where_the_lesson_lies(town: Town) -> None:
    chat = town.chat()
    assert await mornings(chat, 3) == 3  # the lesson and two reminders
    await chat.press("next")
    await chat.do_lesson()
    assert await mornings(chat, 1) == 1
    assert "🔁" in await chat.screen()
    await chat.press("=0.0")
    await chat.press("=1.0")
    await chat.press("go")
    here = await chat.screen()
    assert await mornings(chat, 2) == 2  # asked after at its place
    assert "at the very place where you left it" in await chat.screen()
    await chat.press("next")
    assert await chat.screen() == here
    await chat.do_lesson()
    assert await mornings(chat, 30) <= 6  # the lesson, four reminders, one question, silence
    await chat.press("next")
    await chat.do_lesson()
    assert await mornings(chat, 1) == 1
    await chat.do_lesson()
    assert await mornings(chat, 9) == 4  # the quiz, two reminders, the weekly one
    assert "The quiz is still here whenever you like." in await chat.screen()
    await chat.press("next")
    await reaches_the_end(town, chat)


async def test_a_pausing_learner_hears_nothing_and_may_still_go_on(town: Town) -> None:
    chat = town.chat()
    await chat.say("/pause")
    await chat.tap("Until Tuesday 1 December")
    assert await mornings(chat, 2) == 0
    await chat.say("/next")
    assert "lesson 2 of 5" in await chat.screen()
    assert await mornings(chat, 2) == 0  # a lesson opened in the pause is not asked after before its end
    assert await mornings(chat, 1) == 1
    assert "Lesson 2 is still open" in await chat.screen()
    await chat.press("next")
    await chat.do_lesson()
    for _ in range(3):
        assert await mornings(chat, 1) == 1
        await chat.do_lesson()
    await chat.say("/pause")
    day = next(data for _, data in buttons(await chat.last()))
    await chat.press(day)
    assert await mornings(chat, 4) == 0
    assert await mornings(chat, 1) == 1
    await reaches_the_end(town, chat)


async def test_a_learner_who_blocks_the_bot_and_comes_back_reaches_the_end(town: Town) -> None:
    chat = town.chat()
    for lesson in (2, 3, 4, 5):
        await chat.turn(until="next morning")
        await chat.post("block")
        assert await mornings(chat, 3) == 0
        await chat.post("unblock")
        await chat.settle()
        await chat.turn(until="next morning")
        assert f"lesson {lesson} of 5" in await chat.screen()
        await chat.do_lesson()
    await chat.post("block")
    assert await mornings(chat, 2) == 0
    await chat.post("unblock")
    await chat.settle()
    await chat.turn(until="next morning")
    await reaches_the_end(town, chat)


async def test_an_impatient_learner_does_the_week_in_a_day_tapping_everything_twice(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        chat = Hasty(town)
        await enrol(chat)
        for lesson in (2, 3, 4, 5):
            await chat.say("/next")
            assert f"lesson {lesson} of 5" in await chat.screen()
            await chat.do_lesson()
        await chat.press("next")
        await reaches_the_end(town, chat)
        assert await mornings(chat, 3) == 0


class Hasty(Near):
    """Somebody whose every tap is two, before the bot can answer the first one."""

    def __init__(self, town: Town) -> None:
        super().__init__(town.http, town.url, "sofia", town.bot, town.sandbox)

    async def tap_data(self, message_id: int, data: str) -> str | None:
        """Twice at once, but for the boxes of a question with several right answers, which a second tap would empty."""
        message = next(each for each in await self.messages() if each["message_id"] == message_id)
        boxes = any(sent.endswith(":ok") for _, sent in buttons(message))
        tap = {"act": "tap", "person": self.person, "message_id": message_id, "data": data}
        await self.post("many", acts=[tap] if boxes else [tap, tap])
        await self.settle()
        return None


async def test_remind_me_later_promises_only_what_it_keeps_on_a_day_off(town: Town) -> None:
    chat = town.chat()
    assert await mornings(chat, 2) == 2  # Wednesday the lesson, Thursday a reminder
    await chat.turn(seconds=2 * 86400)  # Friday's reminder has come; now it is Saturday
    await chat.tap("Remind me later")
    assert "Monday 30 November at 09:00." in await chat.screen()
    assert await mornings(chat, 1) == 1


async def test_remind_me_later_comes_at_ones_own_hour_where_that_is_after_four(town: Town) -> None:
    chat = town.chat()
    await chat.say("/settings")
    await chat.press("set:hour")
    await chat.press(f"set:hour:{19 * 60}")
    await chat.turn(seconds=2 * 86400 + 11 * 3600)  # Thursday evening: the first reminder has come
    await chat.turn(until="next morning")
    await chat.tap("Remind me later")
    assert "today at 19:00." in await chat.screen()


async def test_a_question_from_an_earlier_lesson_changes_its_language_with_the_learner(town: Town) -> None:
    chat = town.chat()
    assert await mornings(chat, 1) == 1
    await chat.do_lesson()
    assert await mornings(chat, 1) == 1
    assert "🔁 From lesson 1.1:" in await chat.screen()
    tell = town.bot.house.library.telling
    english, danish = (tell("basic", "1.1", language).lesson.recall[0].options for language in ("en", "da"))
    said = await chat.screen()
    assert all(option.text in said for option in english)
    await chat.say("/language")
    await chat.press("lang:da")
    await chat.say("/next")
    said = await chat.screen()
    assert all(option.text in said for option in danish)
    await chat.press("=0.0")
    said = await chat.screen()
    assert all(option.why in said for option in danish)
    assert not any(option.text in said for option in english)
