"""When learners are asked what: before the course, after lessons and weeks, on leaving, and months later; never too often."""

import json
import shutil
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.administration.cohort import Terms
from bot.evaluation.pilot import span_of
from bot.learning.schedule import local_day
from bot.sandbox.faults import Fault
from bot.storage.cohort import make_cohort
from bot.storage.people import Learner, learner_by_telegram_id
from bot.storage.pilot import Plan, make_pilot
from tests.journeys.chat import Chat, Json, buttons, words
from tests.journeys.cohorts import push
from tests.journeys.conftest import ROOT, Town, town_in
from tests.model.weeks import write_weeks

DAY = 86400
USEFUL = {"kind": "scale", "id": "useful", "text": "Useful?", "low_label": "Not", "high_label": "Very", "more": "Why?"}
FIRST, LAST = date(2026, 11, 1), date(2027, 6, 30)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """The bot with two short weeks and everything that pilots ask, on a Tuesday morning."""
    lessons = tmp_path / "root" / "lessons"
    write_weeks(lessons, "first")
    for folder in ("instruments", "pilots"):
        shutil.copytree(ROOT / "lessons" / folder, lessons / folder)
    for number in (1, 2):
        quiz = lessons / "basic" / f"quiz-{number}.yaml"
        quiz.write_text(json.dumps({**json.loads(quiz.read_text("utf-8")), "feedback": USEFUL}), "utf-8")
    (tmp_path / "root" / "locales").mkdir()
    async with town_in(tmp_path, root=tmp_path / "root") as running:
        yield running


async def in_pilot(town: Town, begins: date = FIRST) -> str:
    """A cohort in a pilot in English; returns the code of its invitation."""
    now = town.sandbox.world.clock.now()

    async def work(tx: Any) -> str:
        cohort = await make_cohort(tx, Terms("Ruse", "basic", "en", "Europe/Sofia", begins, {"1": begins}), "nobody", now)
        starts, ends = span_of(FIRST, LAST, "Europe/Sofia")
        await make_pilot(
            tx, town.bot.house, Plan("Trainers", "trainers", "Europe/Sofia", starts, ends, (cohort.id,)), "nobody", now
        )
        return cohort.code

    return await town.bot.store.write(work)


async def joins(town: Town, person: str, code: str) -> Chat:
    """Somebody opens an invitation."""
    chat = town.chat(person)
    await chat.post("start", payload=f"c-{code}")
    await chat.settle()
    return chat


async def askings(town: Town, chat: Chat) -> list[Json]:
    """What the store holds of what somebody is asked, in the order of the days."""
    number = (await chat.state())["person"]["user_id"]

    async def look(tx: Any) -> list[Json]:
        learner = await learner_by_telegram_id(tx, number)
        assert isinstance(learner, Learner)
        rows = [dict(row) async for row in tx.askings_of(learner_id=learner.id)]
        return [{**row, "due_on": row["due_at"] and local_day(row["due_at"], learner.zone).isoformat()} for row in rows]

    return sorted(await town.bot.store.read(look), key=lambda row: (row["asked_on"] or "9", row["due_at"] or 0))


async def moments(town: Town, chat: Chat) -> list[tuple[str, str, str]]:
    """The moment, occasion and state of each asking."""
    return [(row["moment"], row["occasion"], row["state"]) for row in await askings(town, chat)]


async def study(chat: Chat) -> None:
    """The next lesson or quiz, whole."""
    await chat.say("/next")
    await chat.do_lesson()


async def new(chat: Chat, known: int) -> list[Json]:
    """What has come since there were so many messages."""
    return (await chat.messages())[known:]


async def test_a_form_comes_in_the_place_of_the_first_push_and_the_lesson_on_the_next_morning(town: Town) -> None:
    chat = await joins(town, "sofia", await in_pilot(town, date(2026, 11, 25)))
    count = len(await chat.messages())
    await chat.turn(until="next morning")
    (form,) = await new(chat, count)
    assert "Before you start" in words(form)
    assert form["loud"]
    assert [label for label, _ in buttons(form)] == ["Begin", "On to lesson 1"]
    await chat.turn(until="next morning")
    (lesson,) = await new(chat, count + 1)
    assert lesson["loud"]
    assert "A guess?" in words(lesson)
    await chat.turn(until="next morning")
    assert "Lesson 1 is still here" in await chat.screen()
    for _ in range(3):  # over a weekend; the one reminder of the form, below that of the lesson
        await chat.turn(until="next morning")
    assert [one["moment"] for one in await askings(town, chat)] == ["before"]
    assert sum("Before you start" in words(one) for one in await chat.messages()) == 2
    assert not (await chat.last())["loud"]
    await study(chat)
    await chat.tap_data(form["message_id"], buttons(form)[0][1])
    assert (await moments(town, chat))[0] == ("before", "", "declined")


async def test_a_learner_in_a_pilot_is_asked_step_by_step_and_never_twice_a_day(town: Town) -> None:
    chat = await joins(town, "sofia", await in_pilot(town))
    welcome, begin = await chat.find("Start lesson 1")
    toasts = [await chat.tap_data(welcome["message_id"], begin) for _ in range(2)]  # with a nervous finger
    assert (toasts[0], str(toasts[1])[:44]) == (None, "That button is from an earlier moment. /next")
    assert "Before you start" in await chat.screen()
    await push(chat, "next")
    assert "A guess?" in await chat.screen()
    await chat.do_lesson()
    assert words(await chat.last()).startswith("☑️"), "no pulse on the day of the questions before"
    await chat.turn(until="next morning")
    await chat.do_lesson()
    assert "How useful was this lesson" in await chat.screen()
    assert not (await chat.last())["loud"]
    await push(chat, "fo:")
    await study(chat)
    assert words(await chat.last()).startswith("☑️"), "the week's question waits for a day of its own"
    await chat.turn(until="next morning")
    shown = [words(one) for one in (await chat.messages())[-2:]]
    assert any("Useful?" in text for text in shown)
    await study(chat)  # the last lesson of the course
    await chat.turn(until="next morning")
    await study(chat)  # the last quiz
    await chat.turn(seconds=9 * DAY)
    for _ in range(4):
        await chat.turn(until="next morning")
    made = await askings(town, chat)
    told = [(row["moment"], row["occasion"]) for row in made if row["asked_on"]]
    assert ("lesson", "1.2", "done") in await moments(town, chat), "handed in an hour after the last tap"
    assert told == [("before", ""), ("lesson", "1.2"), ("week", "quiz-1"), ("after", ""), ("week", "quiz-2")], told
    assert len({row["asked_on"] for row in made if row["asked_on"]}) == len(told)
    (later,) = [row for row in made if row["moment"] == "later"]
    assert later["state"] == "planned"
    await chat.turn(seconds=90 * DAY)
    await chat.turn(until="next morning")
    assert "Three months later" in await chat.screen()
    assert not (await chat.last())["loud"]


async def test_whoever_is_in_no_pilot_is_asked_about_the_week_and_a_plan_and_later_how_that_went(town: Town) -> None:
    chat = town.chat()
    await chat.start()
    await chat.press("begin")
    assert "A guess?" in await chat.screen()
    await chat.do_lesson()
    for _ in range(2):
        await study(chat)
    assert await moments(town, chat) == [("week", "quiz-1", "asked")]
    (row,) = await askings(town, chat)
    assert json.loads(row["items"]) == ["basic/quiz-1/feedback", "basic/quiz-1/feedback-more", "commitment/plan"]
    await chat.tap("7")
    await chat.say("Shorter cards.")
    await chat.say("When it rains, then I will call.")
    plans = [row for row in await askings(town, chat) if row["moment"] == "plan"]
    assert [(row["occasion"], row["state"], row["due_on"]) for row in plans] == [
        ("quiz-1/7", "planned", "2026-12-01"),
        ("quiz-1/30", "planned", "2026-12-24"),
    ]
    await chat.say("/pause")
    await chat.tap("Until")
    for _ in range(5):
        await chat.turn(until="next morning")
    asked = " ".join([words(one) for one in (await chat.messages())[-2:]])  # the lesson of that morning may come before or after
    assert "When it rains" in asked
    assert "Did you do what you planned?" in asked
    await chat.tap("Yes, done")
    states = {row["occasion"]: row["state"] for row in await askings(town, chat)}
    assert states == {"quiz-1": "done", "quiz-1/7": "open", "quiz-1/30": "planned"}
    lost = Fault(words="Did you do what you planned?", status=400, description="Bad Request: lost", times=9)
    await chat.turn(seconds=25 * DAY)
    assert "I'll be quiet from now on" in words((await chat.messages())[-2])  # and so it is
    assert ("plan", "quiz-1/30", "planned") in await moments(town, chat)
    await chat.say("/next")
    town.sandbox.traffic.faults.append(lost)
    await chat.turn(until="next morning")
    assert ("plan", "quiz-1/30", "asked") in await moments(town, chat)
    town.sandbox.traffic.faults.clear()
    for _ in range(3):  # what nobody has seen is asked another day
        await chat.turn(until="next morning")
    assert "Did you do what you planned?" in await chat.screen()
    assert (await askings(town, chat))[-1]["asked_on"] == "2026-12-29"


async def test_leavers_are_asked_one_thing_after_their_tap_or_with_the_bot_s_last_word_and_then_nothing(town: Town) -> None:
    chat, quiet = town.chat(), town.chat("mikkel")
    for each in (chat, quiet):
        await each.be(language_code="en")
        await each.start()
        await each.press("begin")
    await chat.say("/stop")
    await push(chat, "stop:keep")
    assert "What got in the way?" in await chat.screen()
    assert not (await chat.last())["loud"]
    await chat.tap("Too little time")
    assert "You can come back whenever you like." in await chat.screen()
    assert await moments(town, chat) == [("leaving", "", "done")]
    for _ in range(13):
        await quiet.turn(until="next morning")
    last, asked = (await quiet.messages())[-2:]
    assert "I'll be quiet from now on" in words(last)
    assert "What got in the way?" in words(asked)
    assert (last["loud"], asked["loud"]) == (True, False)
    count = len(await quiet.messages())
    await quiet.turn(seconds=40 * DAY)
    await quiet.turn(until="next morning")
    assert len(await quiet.messages()) == count
    assert await moments(town, quiet) == [("leaving", "", "asked")]
