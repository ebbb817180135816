"""Cohorts as learners meet them: a link or a code lets them in, the calendar opens weeks, and a course may be by invitation."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.administration.cohort import Terms, code_shown
from bot.handlers.membership import leave, recalendar
from bot.handlers.staff.role_links import hash_of
from bot.storage.cohort import Cohort, change_cohort, make_cohort, terms_of
from bot.storage.people import learner_by_telegram_id
from bot.storage.tx import Tx
from tests.journeys.chat import Chat, words
from tests.journeys.conftest import Town, town_in
from tests.model.weeks import write_weeks

RUSE = Terms("Ruse, autumn", "basic", "bg", "Europe/Sofia", date(2026, 12, 1), {"1": date(2026, 12, 1), "2": date(2026, 12, 14)})
OPEN = replace(RUSE, name="Ghent, open", starts_on=date(2026, 11, 2), openings={})
WRONG = "7K3M-PQ2X-9TDA"
PASSING = ("inbox", "outbox", "setting")  # what comes in and goes out, and how the process is
CALM = "This course is by invitation."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course of two short weeks with a quiz after each, in English alone."""
    write_weeks(tmp_path / "root" / "lessons", "first")
    (tmp_path / "root" / "locales").mkdir()
    return tmp_path / "root"


@pytest.fixture
async def town(tmp_path: Path, root: Path) -> AsyncIterator[Town]:
    """The bot with that course on a Tuesday in November."""
    async with town_in(tmp_path, root=root) as running:
        yield running


async def made(town: Town, terms: Terms) -> Cohort:
    """A cohort on these terms."""
    return await town.bot.store.write(lambda tx: make_cohort(tx, terms, "nobody", town.sandbox.world.clock.now()))


async def opens_link(chat: Chat, code: str) -> str:
    """Somebody opens an invitation; returns what the bot says."""
    await chat.post("start", payload=f"c-{code}")
    await chat.settle()
    return await chat.screen()


async def turn_to(town: Town, chat: Chat, day: str, time: str = "09:25") -> None:
    """The clock shows that moment in Brussels, in winter."""
    moment = int(datetime.fromisoformat(f"{day} {time}").replace(tzinfo=UTC).timestamp()) - 3600
    await chat.turn(seconds=moment - town.sandbox.world.clock.now())


async def test_a_cohort_begins_on_its_day_and_its_weeks_open_one_by_one(town: Town) -> None:
    cohort = await made(town, RUSE)
    chat = town.chat()
    welcome = await opens_link(chat, cohort.code)
    assert "You are in Ruse, autumn, as number 1." in welcome
    assert "The next lesson: Tuesday 1 December at 09:00." in welcome
    assert await chat.labels() == ["🌐 Another language", "Read the notice"]
    await chat.say("/next")
    assert "Week 1 of Ruse, autumn opens on Tuesday 1 December." in await chat.screen()
    assert await chat.labels() == []
    await chat.say("/start")
    assert "Week 1 of Ruse, autumn opens on Tuesday 1 December." in await chat.screen()
    assert await chat.labels() == []
    await chat.say("/lessons")
    assert "Week 1 of Ruse, autumn opens on Tuesday 1 December." in await chat.screen()
    await chat.say("/pause")
    await chat.tap("Until Tuesday 1 December")
    assert await chat.screen() == "Enjoy the break. The next lesson comes on Tuesday 1 December."
    await chat.tap("End the pause")
    assert await chat.screen() == "The pause is over. The next lesson: Tuesday 1 December at 09:00."

    count = len(await chat.messages())
    await turn_to(town, chat, "2026-11-30", "23:55")
    assert len(await chat.messages()) == count
    await turn_to(town, chat, "2026-12-01")
    assert "Week 1 · lesson 1 of 2" in await chat.screen()
    await chat.do_lesson()
    await chat.tap("Belgium")
    await chat.tap("09:00")
    assert "Tomorrow at 09:00: Lesson 1.2" in await chat.screen()
    await turn_to(town, chat, "2026-12-02")
    await chat.do_lesson()
    await chat.tap("Take the quiz now")
    await chat.do_lesson()
    done = [words(message) for message in await chat.messages() if "Quiz done" in words(message)]
    assert "Week 2 of Ruse, autumn opens on Monday 14 December.\nThe next lesson: Monday 14 December at 09:00." in done[-1]

    await chat.say("/progress")
    assert "opens on Monday 14 December" in await chat.screen()
    assert "1 lesson is left. At one a day, the last day: Tuesday 15 December." in await chat.screen()
    assert "You are number 1 there" in await chat.screen()
    assert await chat.labels() == []
    count = len(await chat.messages())
    await turn_to(town, chat, "2026-12-04", "19:00")
    assert len(await chat.messages()) == count, "nothing comes and nothing nags before the week opens"
    await opens_earlier(town, cohort, date(2026, 12, 9))
    await chat.say("/settings")
    assert "The next lesson: Wednesday 9 December at 09:00." in await chat.screen()
    await turn_to(town, chat, "2026-12-09", "00:01")
    await chat.say("/next")
    assert "Week 2 · lesson 1 of 1" in await chat.screen()


async def opens_earlier(town: Town, cohort: Cohort, day: date) -> None:
    """The organisers let week 2 open on another day."""

    async def work(tx: Tx) -> None:
        terms = await terms_of(tx, cohort)
        await change_cohort(tx, cohort.id, replace(terms, openings={**terms.openings, "2": day}))
        assert await recalendar(tx, town.bot.house, cohort.id, town.sandbox.world.clock.now()) == 1

    await town.bot.store.write(work)


async def test_a_learner_moves_between_cohorts_leaves_and_keeps_what_was_done(town: Town) -> None:
    open_now, later = await made(town, replace(OPEN, size_limit=1)), await made(town, RUSE)
    chat, other = town.chat(), town.chat("mikkel")
    await chat.start()
    await chat.tap("Start lesson 1")
    await chat.do_lesson()
    assert "Ghent, open, as number 1" in await opens_link(chat, open_now.code)
    assert await chat.labels() == ["Start lesson 2"]
    assert "already, as number 1" in await opens_link(chat, open_now.code)
    await chat.say("/stop")
    await chat.tap("Keep my place")
    assert "Welcome back. Your place was kept." in await opens_link(chat, open_now.code), "a link is a /start, too"
    assert await chat.labels() == ["Start lesson 2"]
    assert "already, as number 1" in await opens_link(chat, open_now.code)
    assert "Every place in Ghent, open is taken." in await opens_link(other, open_now.code)

    await chat.say("/settings")
    assert "I have a code" not in await chat.labels()
    assert "Would you like to move to Ruse, autumn?" in await opens_link(chat, later.code)
    await chat.tap("No, stay")
    assert await chat.screen() == "All right, nothing was changed."
    await opens_link(chat, later.code)
    await chat.tap("Yes, move there")
    assert "You are in Ruse, autumn, as number 1." in await chat.screen()
    assert "Week 1 of Ruse, autumn opens on Tuesday 1 December." in await chat.screen()
    await turn_to(town, chat, "2026-11-25")
    await chat.say("/next")
    assert "opens on Tuesday 1 December" in await chat.screen()

    assert "You are in Ghent, open, as number 2." in await opens_link(other, open_now.code), "the place that became free"
    await chat.say("/settings")
    await chat.tap("Leave the cohort")
    asked = await chat.last()
    await chat.tap("Yes, leave it")
    assert await chat.screen() == "You have left Ruse, autumn. What you have done stays; /next leads on."
    assert "earlier moment" in (await chat.tap_data(asked["message_id"], f"jo:leave:{later.id}") or "")
    await chat.say("/next")
    assert "Week 1 · lesson 2 of 2" in await chat.screen()
    await chat.say("/settings")
    await chat.tap("I have a code")
    await chat.say("My issue is the bus.")
    assert "I don't know that code." in await chat.screen()
    await chat.say(code_shown(later.code).lower())
    assert "You are in Ruse, autumn, as number 1." in await chat.screen(), "who comes back has the same number"
    assert await chat.labels() == ["Go on with lesson 2"], "a lesson that is open stays open"

    await other.say("/erase")
    await other.tap("Yes, erase everything")
    assert "Ghent, open, as number 3." in await opens_link(other, open_now.code), "an old number never means somebody else"


async def test_a_sign_of_life_is_remembered_to_the_hour(town: Town, tmp_path: Path) -> None:
    chat = town.chat()
    await chat.start()

    def seen() -> int:
        with closing(sqlite3.connect(f"file:{tmp_path}/sandbox.db?mode=ro", uri=True)) as eye:
            return int(eye.execute("SELECT seen_at FROM learner").fetchone()[0])

    first = seen()
    await chat.turn(seconds=3000)
    await chat.say("/help")
    assert seen() == first
    await chat.turn(seconds=700)
    await chat.say("/help")
    assert seen() >= first + 3600


async def test_three_people_knock_at_once_and_the_last_place_is_given_once(town: Town, tmp_path: Path) -> None:
    cohort = await made(town, replace(OPEN, size_limit=1))
    chats = [town.chat(person) for person in ("sofia", "mikkel", "eleni")]
    await asyncio.gather(*(chat.post("start", payload=f"c-{cohort.code}") for chat in chats))
    await chats[0].settle()
    said = sorted([(await chat.screen())[:14] for chat in chats])
    assert said[:2] == ["Every place in"] * 2
    assert said[2].startswith("👋")
    assert len(everything(tmp_path)["learner"]) == len(everything(tmp_path)["membership"]) == 1


def everything(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables that say anything about people for longer than a message takes."""
    with closing(sqlite3.connect(f"file:{folder}/sandbox.db?mode=ro", uri=True)) as eye:
        tables = [row[0] for row in eye.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: eye.execute(f"SELECT * FROM {name}").fetchall() for name in tables if name not in PASSING}


async def nothing_of(folder: Path, table: str) -> None:
    """Until the dispatcher has forgotten what is in that table."""
    for _ in range(1000):
        if not everything(folder)[table]:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"{table} is not forgotten")


async def said_to(chat: Chat, *typed: str) -> set[str]:
    """The different things the bot has said to all of these."""
    said = set()
    for word in typed:
        await chat.say(word)
        said.add(await chat.screen())
    return said


async def test_by_invitation_a_stranger_leaves_no_row_and_guesses_five_times_an_hour(tmp_path: Path, root: Path) -> None:
    async with town_in(tmp_path, root=root, ENROLMENT="code") as town:
        cohort, chat = await made(town, RUSE), town.chat()
        before = everything(tmp_path)
        (calm,) = await said_to(
            chat,
            "/start",
            "/next",
            "/settings",
            "/start t-word",
            "/xyzzy",
            "/mydata",
            "/cohorts",
            "/roles",
            "Hello, who are you?",
        )
        assert calm.startswith(CALM)
        count = len(await chat.messages())
        for data in ("begin", "next", "set:hour", "erase:yes:1", "jo:code", f"jo:move:{cohort.code}", "p:x:go"):
            assert await chat.tap_data((await chat.last())["message_id"], data) is None
        await chat.post("attach", kind="photo")
        await chat.settle()
        assert [words(message) for message in (await chat.messages())[count:]] == [calm] * 8
        told = await said_to(chat, "/help", "/privacy")
        assert len(told) == 2
        assert calm not in told
        await chat.turn(seconds=60)
        assert everything(tmp_path) == before

        assert await opens_link(chat, "nonsense") == "I don't know that code. Please check it, or ask whoever invited you."
        assert await said_to(chat, *[WRONG] * 4) == {await chat.screen()}
        later = "Several codes in a row were not right. Please try again in an hour."
        assert await said_to(chat, WRONG, code_shown(cohort.code)) == {later}, "a right one is not even looked at"
        counted = everything(tmp_path)
        assert len(counted.pop("join_guess")) == 1
        assert counted == {name: rows for name, rows in before.items() if name != "join_guess"}
        await chat.turn(seconds=3000)
        then = town.sandbox.world.clock.now()

    async with town_in(tmp_path, datetime.fromtimestamp(then, UTC), root, ENROLMENT="code") as town:
        chat = town.chat()
        assert await opens_link(chat, cohort.code) == later, "a restart forgets nothing"
        await chat.turn(seconds=601)
        await nothing_of(tmp_path, "join_guess")
        await chat.say(code_shown(cohort.code).lower())
        assert "You are in Ruse, autumn, as number 1." in await chat.screen()
        await chat.say("/settings")
        assert "Your settings" in await chat.screen()


async def test_by_invitation_those_of_before_go_on_and_those_withdrawn_need_a_code(tmp_path: Path, root: Path) -> None:
    async with town_in(tmp_path, root=root) as town:
        chat = town.chat()
        await chat.start()
        await chat.tap("Start lesson 1")
    async with town_in(tmp_path, root=root, ENROLMENT="code") as town:
        chat = town.chat()
        await chat.do_lesson()
        first, second = await made(town, OPEN), await made(town, replace(OPEN, name="Second"))
        await opens_link(chat, first.code)

        number = (await chat.state())["person"]["user_id"]
        await town.bot.store.write(lambda tx: withdrawn(town, tx, number))
        assert {said[: len(CALM)] for said in await said_to(chat, "/next", "/start", "/settings", "Please?")} == {CALM}
        assert (await said_to(chat, "/mydata")).isdisjoint({CALM})
        count = len(await chat.messages())
        await turn_to(town, chat, "2026-11-27")
        assert len(await chat.messages()) == count
        assert "Its organisers can let you in again." in await opens_link(chat, first.code)
        await chat.say(second.code)
        assert "You are in Second, as number 1." in await chat.screen()
        await chat.tap("Start lesson 2")
        assert "Week 1 · lesson 2 of 2" in await chat.screen()
        await whoever_only_helped_needs_a_code_afterwards(town, town.chat("anton"), second.code)


async def whoever_only_helped_needs_a_code_afterwards(town: Town, chat: Chat, code: str) -> None:
    """A role is no invitation to the course once it has ended; and where a code is needed, a farewell promises no /start."""
    link, now = "A" * 22, town.sandbox.world.clock.now()
    role = {"role": "admin", "cohort_id": "", "label": "Anton", "made_by": "nobody", "expires_at": now + 600, "now": now}
    await town.bot.store.write(lambda tx: tx.add_role_link(code_hash=hash_of(link), **role))
    await chat.post("start", payload=f"r-{link}")
    await chat.settle()
    assert await said_to(chat, "/staff", "/settings") & {CALM} == set()
    number = (await chat.state())["person"]["user_id"]

    async def ends(tx: Tx) -> None:
        person = await learner_by_telegram_id(tx, number)
        assert person is not None
        await tx.withdraw_role(learner_id=person.id, role="admin", cohort_id="")

    await town.bot.store.write(ends)
    assert {said[: len(CALM)] for said in await said_to(chat, "/start", "/next", "/staff", "/settings")} == {CALM}
    await chat.tap_data((await chat.last())["message_id"], "begin")
    assert (await chat.screen()).startswith(CALM)
    await chat.say(code_shown(code))
    assert "You are in Second, as number 2." in await chat.screen()
    await chat.say("/erase")
    await chat.tap("Yes, erase everything")
    assert await chat.screen() == "Everything about you is erased. Thank you for trying the course."


async def withdrawn(town: Town, tx: Tx, telegram_id: int) -> None:
    """The organisers withdraw somebody from their cohort."""
    learner = await learner_by_telegram_id(tx, telegram_id)
    assert learner is not None
    assert await leave(tx, town.bot.house, learner, "basic", "withdrawn", town.sandbox.world.clock.now())


async def test_a_cohort_that_is_closed_or_archived_lets_nobody_in(town: Town) -> None:
    closed = await made(town, replace(OPEN, closes_on=date(2026, 11, 24)))
    archived = await made(town, OPEN)
    await town.bot.store.write(lambda tx: tx.archive_cohort(id=archived.id, now=town.sandbox.world.clock.now()))
    chat, other = town.chat(), town.chat("mikkel")
    assert "Ghent, open" in await opens_link(other, closed.code), "the last day is one to join"
    unknown = await opens_link(chat, "AAAAAAAAAAAA")
    assert "The course is open without a code, too" in unknown
    assert await opens_link(chat, archived.code) == unknown
    await turn_to(town, chat, "2026-11-24", "23:01")  # midnight in Sofia
    assert "The last day to join Ghent, open was Tuesday 24 November." in await opens_link(chat, closed.code)
    await chat.start()
    await chat.tap("Start lesson 1")
    assert "Week 1 · lesson 1 of 2" in await chat.screen()
