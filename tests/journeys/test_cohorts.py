"""Cohorts from the phone: made in one card, joined by a link, looked after by numbers, met in a room, carried in spreadsheets."""

import asyncio
import base64
import io
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.administration.cohort_csv import Setting, reading
from bot.sandbox.faults import Fault
from tests.journeys.chat import Chat, Json, buttons, words
from tests.journeys.cohorts import cohort_with
from tests.journeys.conftest import Town, town_in


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_in(tmp_path, peopled=True) as running:
        yield running


async def started(town: Town, *names: str) -> list[Chat]:
    """These people, each after Start; all of them read English."""
    chats = [town.chat(name) for name in names]
    for chat in chats:
        await chat.be(language_code="en")
        await chat.start()
    return chats


async def card_after(chat: Chat, label: str) -> str:
    """What a message says after one of its buttons was tapped."""
    message, data = await chat.find(label)
    toast = await chat.tap_data(message["message_id"], data)
    now = next(one for one in await chat.messages() if one["message_id"] == message["message_id"])
    return f"{words(now)} [{toast}]" if toast else words(now)


async def card(chat: Chat, of: Json) -> str:
    """What a message says now."""
    return words(next(one for one in await chat.messages() if one["message_id"] == of["message_id"]))


def kept(tmp_path: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What the database holds."""
    with closing(sqlite3.connect(tmp_path / "sandbox.db")) as db:
        return db.execute(sql, values).fetchall()


async def test_an_admin_makes_a_cohort_in_one_card_and_changes_everything_about_it(town: Town, tmp_path: Path) -> None:
    (olga,) = await started(town, "olga")
    before = len(await olga.messages())
    await olga.say("/cohorts")
    assert "There is no cohort yet" in await olga.screen()
    message, data = await olga.find("New cohort")
    await olga.tap_data(message["message_id"], data)
    await olga.say("x" * 61)
    assert "too long" in await card(olga, message)
    await olga.say("Ruse,   autumn")
    assert "New cohort: Ruse, autumn" in await card(olga, message)
    assert "Which language" in await card_after(olga, "Co-creation")
    offered = [data.split(":")[-1] for _, data in buttons((await olga.find("English"))[0]) if data.startswith("co:lang")]
    assert set(offered) == set(town.bot.house.interface.whole())
    assert {*offered[:3]} <= {"da", "en", "pl"}, "those that lessons are told in come first"
    assert "Which clock" in await card_after(olga, "English")
    await card_after(olga, "Another time zone")
    assert "When does it start?" in await card_after(olga, "Belgium")
    for typed, sentence in (
        ("soon", "“soon” is not a day I can read"),
        ("31.2.2027", "There is no 31.2.2027 in the calendar"),
        ("1.12.1926", "The year in 1.12.1926 cannot be right"),
    ):
        await olga.say(typed)
        assert sentence in await card(olga, message)
    await olga.say("1.12.2026")
    made = await card(olga, message)
    assert len(await olga.messages()) == before + 1, "one card that is edited"
    for words_ in (
        "Ruse, autumn",
        "0 members, finished: 0",
        "Tuesday 1 December 2026",
        "opens every week",
        "Brussels",
        "/roles",
    ):
        assert words_ in made
    assert "New cohort" not in made

    await card_after(olga, "Change")
    await card_after(olga, "Size limit")
    await olga.say("many")
    assert "not a number of people" in await card(olga, message)
    await olga.say("30")
    assert "0 members of at most 30" in await card(olga, message)
    await card_after(olga, "Closing date")
    await olga.say("2026-11-01")
    assert "⚠️ The closing date is in the past" in await card(olga, message)
    await card_after(olga, "Closing date")
    assert "without a closing date" in await card_after(olga, "No closing date")
    await card_after(olga, "Start")
    await olga.say("2026-11-02")
    assert "⚠️ The start is in the past" in await card(olga, message)
    assert "also meets in a room" in await card_after(olga, "With room sessions")
    await card_after(olga, "Time zone")
    await card_after(olga, "More places")
    await card_after(olga, "France")
    assert "Time zone: Cayenne" in await card_after(olga, "Cayenne")
    assert "Week 1: from Monday 2 November 2026" in await card_after(olga, "Weeks")
    await card_after(olga, "Week 1")
    await olga.say("2.12.2026")
    assert "Week 1: from Wednesday 2 December 2026" in await card(olga, message)
    assert "Week 1: from Monday 2 November 2026" in await card_after(olga, "All at once")
    assert kept(tmp_path, "SELECT DISTINCT action FROM audit ORDER BY 1") == [("cohort.changed",), ("cohort.made",)]


async def roster_of(chat: Chat, cohort: str) -> str:
    """The roster as it stands, in the newest card of the list."""
    await chat.say("/cohorts")
    await card_after(chat, cohort)
    return await card_after(chat, "Roster")


async def test_learners_are_paused_moved_and_withdrawn_by_number_and_each_is_told(town: Town, tmp_path: Path) -> None:
    olga, sofia, ania, maria = await started(town, "olga", "sofia", "ania", "maria")
    await sofia.press("begin")
    await sofia.do_lesson()
    ruse = await cohort_with(town, "Ruse, autumn", [sofia, ania], trainers=[maria])
    vidin = await cohort_with(town, "Vidin", [], trainers=[maria])
    await cohort_with(town, "Varna")

    told = await roster_of(maria, "Ruse, autumn")
    assert "Learning: 1" in told
    assert "Not started: 1" in told
    assert "No. 1: 1 of 6 done, in week 1. Last seen: today. English" in told
    assert "No. 2: 0 of 6 done, not started. Last seen: today." in told
    assert not any(secret in told for secret in ("Sofia,", "Ania", "sofia", str((await sofia.state())["person"]["user_id"])))
    await card_after(maria, "As CSV")
    assert "The roster of Ruse, autumn was exported" in await olga.screen()
    one = await card_after(maria, "No. 1")
    assert "lesson 1.2" in one
    await ania.press("begin")
    await ania.do_lesson()

    assert "paused until Tuesday 1 December 2026" in await card_after(maria, "Pause 1 week")
    assert "organisers of Ruse, autumn have paused your lessons: nothing comes before Tuesday 1 December" in await sofia.screen()
    await sofia.turn(seconds=3 * 86400)
    assert "have paused" in await sofia.screen(), "lessons and reminders wait"
    await card_after(maria, "Pause until")
    message, _ = await maria.find("Back")
    for typed, sentence in (("1.11.2026", "is in the past"), ("1.1.2029", "longer away than a year"), ("x", "not a day")):
        await maria.say(typed)
        assert sentence in await card(maria, message)
    await maria.say("2026-12-09")
    assert "paused until Wednesday 9 December" in await card(maria, message)
    assert "in week 1" in await card_after(maria, "End the pause")
    assert "have ended your pause" in await sofia.screen()

    offered = await card_after(maria, "Move to another cohort")
    assert "Move No. 1 of Ruse, autumn" in offered
    choices = [text for text, _ in buttons((await maria.find("Vidin"))[0])]
    assert choices == ["Vidin", "Back"], "only what she is the trainer of"
    assert "now No. 1 of Vidin" in await card_after(maria, "Vidin")
    assert "moved you to another cohort: Vidin. You are number 1 there." in await sofia.screen()
    assert kept(tmp_path, "SELECT state FROM membership WHERE cohort_id = ?", ruse)[0] == ("moved",)

    assert "No. 1" not in (await roster_of(maria, "Ruse, autumn")).partition("No. 2")[0]
    await card_after(maria, "No. 2")
    assert "Withdraw No. 2 of Ruse, autumn?" in await card_after(maria, "Withdraw")
    message, data = await maria.find("Yes, withdraw")
    for stranger in (olga, sofia):  # the owner may, but was not asked
        await stranger.tap_data((await stranger.last())["message_id"], data)
    assert kept(tmp_path, "SELECT count(*) FROM membership WHERE state = 'withdrawn'") == [(0,)]
    await maria.tap_data(message["message_id"], data)
    assert "no longer in Ruse, autumn" in await card(maria, message)
    assert "have ended your place in Ruse, autumn" in await ania.screen()
    await maria.tap_data(message["message_id"], data)
    assert kept(tmp_path, "SELECT count(*) FROM membership WHERE state = 'withdrawn'") == [(1,)]
    before = await ania.screen()
    await ania.turn(seconds=5 * 86400)
    assert await ania.screen() == before, "nothing comes any more"
    await they_are_let_in_again(maria, ania, ruse, tmp_path)
    actions = kept(
        tmp_path, "SELECT action, object FROM audit WHERE action LIKE 'learner.%' OR action LIKE 'member.%' ORDER BY seq"
    )
    whats = ("learner.paused", "learner.paused", "learner.resumed", "learner.moved", "learner.withdrawn", "member.let_in")
    assert actions == [(what, ruse) for what in (*whats, "learner.withdrawn", "member.let_in")]
    assert vidin != ruse


async def they_are_let_in_again(maria: Chat, ania: Chat, cohort: str, tmp_path: Path) -> None:
    """Whoever was withdrawn has the old number and the next lesson again; whoever had stopped by themselves is left in peace."""
    message, _ = await maria.find("Let in again")
    await maria.tap_data(message["message_id"], f"rs:was:{cohort}:1")
    assert "in another cohort of the course now" in await card(maria, message)
    with closing(sqlite3.connect(tmp_path / "sandbox.db")) as db, db:
        db.execute("UPDATE cohort SET size_limit = 1 WHERE id = ?", (cohort,))
        db.execute("UPDATE membership SET state = 'left' WHERE cohort_id <> ?", (cohort,))
        db.execute("UPDATE membership SET state = 'active' WHERE cohort_id = ? AND number = 1", (cohort,))
    await roster_of(maria, "Ruse, autumn")
    assert "No. 2: since Friday 27 November" in await card_after(maria, "Withdrawn: 1")
    full = await card_after(maria, "No. 2")
    assert "Every place in this cohort is taken" in full
    with closing(sqlite3.connect(tmp_path / "sandbox.db")) as db, db:
        db.execute("UPDATE cohort SET size_limit = NULL WHERE id = ?", (cohort,))
    await roster_of(maria, "Ruse, autumn")
    await card_after(maria, "Withdrawn: 1")
    assert "No longer in the cohort since" in await card_after(maria, "No. 2")
    assert "Let No. 2 into Ruse, autumn again?" in await card_after(maria, "Let in again")
    message, data = await maria.find("Yes, let in again")
    await ania.tap_data((await ania.last())["message_id"], data)
    assert kept(tmp_path, "SELECT count(*) FROM membership WHERE state = 'withdrawn'") == [(1,)], "nobody else's button"
    assert "No. 2 is in Ruse, autumn again" in await card_after(maria, "Yes, let in again")
    assert "You are in Ruse, autumn, as number 2." in await ania.screen()
    assert await maria.tap_data(message["message_id"], data) == "That is settled already."
    await ania.turn(seconds=2 * 86400)
    assert any("lesson 2 of 5" in words(one) for one in await ania.messages()), "lessons come again"

    await ania.say("/stop")
    await ania.tap("Keep my place")
    await ania.turn(seconds=60)
    await roster_of(maria, "Ruse, autumn")
    await card_after(maria, "No. 2")
    await card_after(maria, "Withdraw")
    await card_after(maria, "Yes, withdraw")
    await card_after(maria, "Let in again")
    await card_after(maria, "Yes, let in again")
    assert "You are in Ruse, autumn, as number 2." in await ania.screen()
    stopped = "SELECT count(*) FROM learner l JOIN membership m ON m.learner_id = l.id WHERE stopped_at > 0 AND m.number = 2"
    assert kept(tmp_path, stopped) == [(1,)], "she had stopped by herself"


async def test_a_code_and_its_picture_let_people_in_until_there_is_a_new_one(town: Town, tmp_path: Path) -> None:
    olga, maria = await started(town, "olga", "maria")
    cohort = await cohort_with(town, "Ruse", [], trainers=[maria])
    await olga.say("/cohorts")
    await card_after(olga, "Ruse")
    shown = await card_after(olga, "Invitation")
    bot = (await olga.state())["bot"]["username"]
    ((code,),) = kept(tmp_path, "SELECT code FROM cohort WHERE id = ?", cohort)
    assert f"https://t.me/{bot}?start=c-{code}" in shown
    assert f"{code[:4]}-{code[4:8]}-{code[8:]}" in shown
    await card_after(olga, "QR code")
    picture = await olga.last()
    assert picture["photo"][-1]["width"] > 400
    assert f"https://t.me/{bot}?start=c-{code}" in words(picture), "what the picture says stands in words too"
    await card_after(olga, "New code")
    again = await card_after(olga, "Yes, make a new code")
    assert code not in again
    sofia = town.chat("sofia")
    await sofia.post("start", payload=f"c-{code}")
    await sofia.settle()
    assert kept(tmp_path, "SELECT count(*) FROM membership") == [(0,)]

    await card_after(olga, "Back")
    await card_after(olga, "Archive")
    assert "There is no cohort yet" in await card_after(olga, "Yes, archive it")
    await maria.say("/cohorts")
    assert "no cohort that you are the trainer of" in await maria.screen()


async def test_a_room_session_is_said_on_its_morning_and_called_off_to_those_who_know(town: Town, tmp_path: Path) -> None:
    olga, sofia, boyan, ania = await started(town, "olga", "sofia", "boyan", "ania")
    await boyan.tap_data((await boyan.last())["message_id"], "set:zone:Europe/Sofia")
    await cohort_with(town, "Ruse", [sofia, boyan, ania])
    await ania.say("/stop")
    await ania.tap("Keep my place")
    await olga.say("/cohorts")
    message, _ = await olga.find("Ruse")
    await card_after(olga, "Ruse")
    await card_after(olga, "Change")
    await card_after(olga, "With room sessions")
    await card_after(olga, "Back")
    assert "There is none yet" in await card_after(olga, "Room sessions")
    assert "clock of Sofia" in await card_after(olga, "New session")
    for typed, sentence in (
        ("25.11.2026", "I miss the time"),
        ("23.11.2026 10:00", "is in the past"),
        ("25.11.2026 14:00", "Where is it?"),
        ("y" * 101, "at most 100 characters"),
        ("Town hall, <room> 2", "something to bring"),
        ("A pen & paper", "1. Wednesday 25 November 2026, 14:00 (Sofia): Town hall, <room> 2"),
    ):
        await olga.say(typed)
        assert sentence in await card(olga, message)
    await olga.turn(seconds=86400 - 4 * 3600)  # Wednesday, 06:02 in Brussels and 07:02 in Sofia
    assert "Room session" not in await sofia.screen()
    await olga.turn(seconds=3600)
    (heard,) = [words(one) for one in await boyan.messages() if "📍" in words(one)]
    assert "Room session today at 14:00" in heard
    assert "Where: Town hall, <room> 2" in heard
    assert "A pen & paper" in heard
    assert not any("📍" in words(one) for one in await sofia.messages()), "it is seven in the morning in Brussels"
    await olga.turn(seconds=3600)
    ours = [words(one) for one in await sofia.messages() if "📍" in words(one)]
    assert ours
    assert "today at 14:00 (the clock of Sofia)" in ours[0]
    assert not any("📍" in words(one) for one in await ania.messages()), "she wanted nothing more"
    await ania.tap_data((await ania.last())["message_id"], "pause:end")  # a return
    await olga.turn(seconds=3600)
    assert any("📍" in words(one) for one in await ania.messages()), "whoever is back in time hears of it"
    assert len([one for one in await sofia.messages() if "📍" in words(one)]) == 1
    await card_after(olga, "Cancel 1")
    assert "There is none yet" in await card_after(olga, "Yes, cancel it")
    await the_hour_stays_by_another_clock(olga, tmp_path)
    for chat in (sofia, boyan):
        assert any("today at 14:00 is cancelled (Town hall" in words(one) for one in await chat.messages())


async def the_hour_stays_by_another_clock(olga: Chat, tmp_path: Path) -> None:
    """A cohort gets another time zone: what it has planned begins at the same hour of that one."""
    message, _ = await olga.find("New session")
    await card_after(olga, "New session")
    for typed in ("2.12.2026 14:00", "Town hall", "A pen"):
        await olga.say(typed)
    assert "1. Wednesday 2 December 2026, 14:00 (Sofia)" in await card(olga, message)
    await card_after(olga, "To the cohort")
    for label in ("Change", "Time zone", "Belgium", "Back"):
        await card_after(olga, label)
    assert "1. Wednesday 2 December 2026, 14:00 (Brussels)" in await card_after(olga, "Room sessions")
    at = int(datetime(2026, 12, 2, 13, tzinfo=UTC).timestamp())
    ((session, starts_at, look_at),) = kept(
        tmp_path, "SELECT id, starts_at, look_at FROM room_session WHERE cancelled_at IS NULL"
    )
    assert (starts_at, look_at) == (at, at - 86400)
    ((detail,),) = kept(tmp_path, "SELECT detail FROM audit WHERE action = 'cohort.changed' ORDER BY seq DESC LIMIT 1")
    assert json.loads(detail) == {"what": ["zone"], "sessions": [session]}


async def attached(chat: Chat, name: str, content: bytes) -> str:
    """Send a file and read the newest message after it."""
    act = {"person": chat.person, "kind": "document", "name": name, "content": base64.b64encode(content).decode()}
    async with chat.http.post(f"{chat.base}/api/attach", data=io.BytesIO(json.dumps(act).encode())) as response:
        assert response.status == 200, await response.text()
    await chat.settle()
    return await chat.screen()


async def file_of(town: Town, chat: Chat) -> bytes:
    """What is in the newest document of a chat."""
    document = (await chat.last())["document"]
    return town.sandbox.world.files.content[str(document["file_id"])]


async def test_cohorts_go_out_and_come_in_as_spreadsheets(town: Town, tmp_path: Path) -> None:
    olga, sofia = await started(town, "olga", "sofia")
    await cohort_with(town, "=Ruse", [sofia])
    await olga.say("/cohorts")
    await card_after(olga, "All of them as CSV")
    exported = await file_of(town, olga)
    assert exported.startswith(b"\xef\xbb\xbfname,course,")
    assert b"'=Ruse" in exported
    await card_after(olga, "=Ruse")
    await card_after(olga, "Roster")
    await card_after(olga, "As CSV")
    assert b"1,not started,,,0,6," in await file_of(town, olga)

    await olga.say("/cohorts")
    await card_after(olga, "Import cohorts")
    setting = Setting({"basic": [str(n) for n in range(1, 6)]}, ("en",), "basic", "en", "Europe/Brussels")
    assert len(reading(await file_of(town, olga), setting).planned) == 2, "the sample can be imported as it is"
    assert "ends in .csv" in await attached(olga, "cohorts.xlsx", b"PK")
    await olga.say("/cohorts")
    await card_after(olga, "Import cohorts")
    assert "larger than 1 MB" in await attached(olga, "cohorts.csv", b"x" * 1_000_001)
    town.sandbox.traffic.faults.append(Fault(method="getfile", status=502, description="Bad Gateway", times=1))
    rows = (
        "\ufeffname;starts_on;weeks;zone",
        "Vidin;1.3.2027;at once;Europe/Sofia",
        "Varna;31.2.2027;;Mars",
        "=Ruse;2026-11-02;;",
    )
    await attached(olga, "new.csv", "\r\n".join(rows).encode())
    await olga.turn(seconds=10)
    preview = await olga.screen()
    for said in (
        "2 cohorts will be made",
        "2 mistakes",
        "row 3, starts_on: “31.2.2027”",
        "row 3, zone: “Mars”",
        "1 of them has the name",
    ):
        assert said in preview
    message, data = await olga.find("Make 2 cohorts")
    await sofia.tap_data((await sofia.last())["message_id"], data)
    assert kept(tmp_path, "SELECT count(*) FROM cohort") == [(1,)]
    await olga.tap_data(message["message_id"], data)
    assert "2 cohorts are made" in await card(olga, message)
    await olga.tap_data(message["message_id"], data)
    assert kept(tmp_path, "SELECT name FROM cohort ORDER BY name") == [("=Ruse",), ("=Ruse",), ("Vidin",)]
    days = "SELECT DISTINCT opens_on FROM cohort_opening o JOIN cohort c ON c.id = o.cohort_id WHERE c.name = 'Vidin'"
    assert kept(tmp_path, days) == [("2027-03-01",)]
    assert kept(tmp_path, "SELECT state, body FROM upload") == [("done", None)]
    await olga.say("/cohorts")
    await card_after(olga, "Import cohorts")
    town.sandbox.traffic.faults.append(Fault(method="getfile", status=400, description="Bad Request: wrong file_id"))
    assert "Telegram did not give me the file" in await attached(olga, "new.csv", b"name;starts_on")
    await olga.turn(seconds=86400 + 60)
    for _ in range(100):
        if kept(tmp_path, "SELECT count(*) FROM upload") == [(0,)]:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("files of yesterday are not forgotten")
