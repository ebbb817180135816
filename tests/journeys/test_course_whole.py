"""All five weeks with the clock, in English, over HTTP: every lesson, every quiz, and what was written on the way."""

import re
from datetime import timedelta
from pathlib import Path

from bot.course.limits import MOST_MESSAGES
from bot.course.model import Chooser, Course, Lesson, NumberQuestion, PlanPage, Write
from tests.journeys.chat import Chat, answer_form, buttons, words
from tests.journeys.conftest import ROOT, TUESDAY, Town, town_in
from tests.journeys.weeks import enrol, finished, sit_quiz

LATER = TUESDAY + timedelta(days=8)  # the first week ended a day ago
GAP = re.compile(r"\{\w+\}")


async def test_a_learner_walks_all_lessons_and_quizzes_morning_by_morning_also_those_that_came_later(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        chat = town.chat()
        first = town.bot.house.library.courses["basic"]
        await enrol(chat, line=line_of("1.1"))
        recalled = [await one_day(town, chat, first, name) for name in first.order[1:]]
        assert await finished(town, chat) == {"done": list(first.order), "open": None, "state": "finished"}
        nothing_was_odd(town)
    async with town_in(tmp_path, LATER, root=ROOT) as town:
        chat = town.chat()
        course = town.bot.house.library.courses["basic"]
        assert (len(course.lessons), len(course.quizzes)) == (25, 5)
        await there_is_more(chat)
        recalled.append(await one_lesson(chat, course, "2.1"))
        assert (await finished(town, chat))["state"] == "active"
        recalled += [await one_day(town, chat, course, name) for name in course.order[len(first.order) + 1 :]]
        assert sum(recalled) >= 20
        assert await finished(town, chat) == {"done": list(course.order), "open": None, "state": "finished"}
        await chat.turn(until="next morning")
        assert "Thank you, that helps" in await chat.screen()  # nothing comes any more
        await what_is_left(chat, course)
        nothing_was_odd(town)


async def there_is_more(chat: Chat) -> None:
    """Who had finished the first week is told of the others, and opens the next lesson."""
    await chat.say("/start")
    assert ("Start lesson 1", "next") in buttons(await chat.last())
    await chat.say("/progress")
    assert "You have done every lesson there is today." not in await chat.screen()
    assert "20 lessons are left." in await chat.screen()
    await chat.press("next")


def nothing_was_odd(town: Town) -> None:
    """No gap was left open in what the bot said, and Telegram refused nothing."""
    said = [call.params.get("text") or call.params.get("caption") or "" for call in town.sandbox.calls]
    assert [text for text in said if GAP.search(text)] == []
    refused = [(call.method, call.outcome) for call in town.sandbox.calls if call.status >= 400]
    # Who taps this fast may have buttons taken away twice, which changes nothing.
    assert [one for one in refused if "message is not modified" not in one[1]] == []


def line_of(lesson: str) -> str:
    """What the learner writes in a lesson."""
    return f"My words in {lesson} & <more>."


async def one_day(town: Town, chat: Chat, course: Course, name: str) -> int:
    """The next lesson or quiz comes in the morning, is walked and done; returns how many earlier lessons were recalled."""
    await chat.turn(until="next morning")
    push = await chat.last()
    assert push["loud"]
    if name in course.quiz_by_id:
        assert f"Week {course.place(name)[1]} · quiz" in words(push)
        await one_quiz(town, chat, name)
        return 0
    return await one_lesson(chat, course, name)


async def one_lesson(chat: Chat, course: Course, name: str) -> int:
    """The lesson that was just shown is walked and done; returns how many earlier ones were recalled."""
    push = await chat.last()
    unit, number, place = course.place(name)
    assert f"Week {number} · lesson {place} of {len(unit.lessons)}" in words(push)
    right = [question.answer for question in course.by_id[name].questions if isinstance(question, NumberQuestion)]
    chat.number = str(int(right[0])) if right else Chat.number
    seen = await chat.do_lesson(line=line_of(name))
    new = [message for message in await chat.messages() if message["message_id"] >= push["message_id"]]
    assert len(new) <= MOST_MESSAGES, name
    assert f"Lesson {place} done." in seen[-1]
    told(course.by_id[name], course, "\n\n".join(seen))
    return "🔁" in words(push)


def told(lesson: Lesson, course: Course, seen: str) -> None:
    """What must have been said in a lesson by its exercises."""
    assert lesson.title in seen
    for part in lesson.exercise:
        if isinstance(part, Write) and part.line:
            place = [line.id for line in course.plan].index(part.line) + 1
            assert f"Saved as line {place} of your plan." in seen, lesson.id
        if isinstance(part, Write) and part.check:
            assert "Now compare:\n•" in seen, lesson.id
        if isinstance(part, Chooser):
            assert ("This would fit best:" in seen) != ("These two would fit equally well:" in seen)
            assert any(f"💡 {suggestion.text}. " in seen for suggestion in part.suggestions)
        if isinstance(part, PlanPage):
            written = [f"{line.title}: {line_of(where)}" for line, where in zip(course.plan, lines_in(course), strict=True)]
            assert "\n\n".join(written) in seen
            assert "Still empty" not in seen


def lines_in(course: Course) -> list[str]:
    """The lesson in which each line of the plan is written, in the plan's order."""
    written = {part.line: lesson.id for lesson in course.lessons for part in lesson.exercise if isinstance(part, Write)}
    return [written[line.id] for line in course.plan]


async def one_quiz(town: Town, chat: Chat, name: str) -> None:
    """Everything right, then the form of the week: the first button of its question, a line, and nothing more."""
    result = await sit_quiz(town, chat, "en", right=True, name=name)
    assert "100\xa0%." in words(result)
    assert "That is a pass." in words(result)
    await answer_form(chat, line_of(name))
    assert "Thank you" in await chat.screen()


async def what_is_left(chat: Chat, course: Course) -> None:
    """Progress, the lines and the lessons, once all is done."""
    await chat.say("/progress")
    shown = await chat.screen()
    assert [f"Week {n}: ▓▓▓▓▓ 5 of 5" in shown for n in range(1, 6)] == [True] * 5
    assert [f"Week {n}: quiz 100\xa0%" in shown for n in range(1, 6)] == [True] * 5
    await chat.say("/lessons")
    assert {data for _, data in buttons(await chat.last())} == {f"look:{lesson.id}:0" for lesson in course.lessons}
    await chat.say("/notes")
    assert f"The problem: {line_of('1.1')}" in await chat.screen()
    await chat.say("/next")
    assert "You have done every lesson there is today." in await chat.screen()
