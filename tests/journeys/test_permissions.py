"""To whoever has no right to them, commands, buttons and links of staff are what unknown ones are: byte for byte, row for row."""

import asyncio
import json
import re
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.handlers.house import House
from bot.handlers.staff.table import staff_handlers
from bot.screens.staff.commands import COMMANDS
from tests.journeys.chat import Chat, words
from tests.journeys.conftest import Town, town_in
from tests.journeys.test_roles import link_for, menu, opens

# What stands behind the buttons: rows that are there, so that only the missing right can be the reason of an answer.
COHORT, OTHER, REQUEST, SESSION = "cohort-of-Ruse-1", "cohort-of-Vidin1", "request-of-sofia", "session-in-ruse1"
DRAFT, MAILING, NONCE = "announcement-no1", "mailing-number-1", "nonce-of-nobody1"
PILOT = "pilot-of-autumn1"
ONE = f"{COHORT}:1"

EVALUATION = (
    *("ev:list:0", f"ev:open:{PILOT}", f"ev:counts:{PILOT}", f"ev:changes:{PILOT}", f"ev:sheets:{PILOT}"),
    *(f"ev:items:{PILOT}:end", f"ev:item:{PILOT}:basic/quiz-1:0", f"ev:item:{PILOT}:end:0:1"),
    *("ev:read:everyone:all:0", f"ev:read:{PILOT}:0123ab:0:0123ab", f"ev:which:{PILOT}", f"ev:seek:{PILOT}:all"),
    *(f"ev:say:{PILOT}:0123456789ab", f"ev:every:{PILOT}:all:0123ab", f"ev:send:{PILOT}:{NONCE}"),
    *(f"ev:remind:{PILOT}", f"ev:remind:{PILOT}:week", f"ev:go:{PILOT}:week:{NONCE}", "ev:news", "ev:news:weekly"),
)
# One sample at least for every button that staff have; a new handler without one fails the first test.
SAMPLES = (
    *("ro:list:0", "ro:give", "ro:role:admin", "ro:role:trainer", "ro:cohs:0", f"ro:coh:{COHORT}", f"ro:take:{'A' * 43}"),
    *("ro:off:{anton}:admin", f"ro:off:{{maria}}:trainer:{OTHER}", f"ro:yes:{NONCE}"),
    *("au:list:0", "au:list:3", "au:file"),
    *("ps:list:new:0", "ps:open:1", "ps:say:1:new:accepted", "ps:do:1:new:accepted"),
    *("hs:list", "hs:list:0", f"hs:open:{REQUEST}", f"hs:answer:{REQUEST}:1", f"hs:card:{REQUEST}:1"),
    *(f"hs:later:{REQUEST}:1", f"hs:close:{REQUEST}:1", "hs:digest:on", "hs:digest:off"),
    *("co:list:0", f"co:open:{COHORT}", f"co:invite:{COHORT}", f"co:qr:{COHORT}", f"co:code:{COHORT}", f"co:archive:{COHORT}"),
    *(f"co:yes:{NONCE}", "co:new", "co:course:new:basic", "co:lang:new:en", "co:place:new:0", "co:country:new:BG"),
    *(
        "co:zone:new:Europe/Sofia",
        "co:start:new:2026-12-01",
        f"co:change:{COHORT}",
        f"co:weeks:{COHORT}",
        f"co:ask:{COHORT}:name",
    ),
    *(f"co:lang:{COHORT}", f"co:lang:{COHORT}:en", f"co:place:{COHORT}:0", f"co:country:{COHORT}:BG", f"co:once:{COHORT}"),
    *(f"rs:list:{COHORT}:0", f"rs:open:{ONE}", f"rs:until:{ONE}", f"rs:pause:{ONE}:7", f"rs:go:{ONE}", f"rs:move:{ONE}"),
    *(f"rs:to:{ONE}:{OTHER}", f"rs:out:{ONE}", f"rs:yes:{NONCE}"),
    *(f"rs:gone:{COHORT}:0", f"rs:was:{ONE}", f"rs:in:{ONE}", f"rs:let:{NONCE}"),
    *(f"se:list:{COHORT}", f"se:new:{COHORT}", f"se:bare:{COHORT}", f"se:off:{SESSION}", f"se:yes:{SESSION}"),
    *("an:page:0", "an:new", f"an:open:{DRAFT}", f"an:{DRAFT}:1:when"),
    *(f"ma:ask:send:{DRAFT}:1", f"ma:stop:{MAILING}", f"ma:now:{MAILING}:{NONCE}", f"ma:yes:{MAILING}:{NONCE}"),
    *(f"ma:look:{MAILING}:en", f"ma:show:{MAILING}", f"ma:pause:{MAILING}", f"ma:resume:{MAILING}", f"ma:cancel:{MAILING}:yes"),
    *(f"ma:retry:{MAILING}:1", f"ma:correct:{DRAFT}", f"ma:amend:{DRAFT}:1", f"ma:fix:{DRAFT}:1:en", f"ma:try:{DRAFT}:1:en"),
    *(f"ma:leave:{DRAFT}", f"ma:withdraw:{DRAFT}", f"ma:undo:{DRAFT}:{NONCE}", f"ma:follow:{DRAFT}", f"ma:once:{DRAFT}"),
    *("pi:list:0", f"pi:open:{PILOT}", f"pi:end:{PILOT}", f"pi:over:{NONCE}", "pi:new", "pi:like:denmark"),
    *("pi:named", "pi:chosen", f"pi:co:{COHORT}", "pi:cos:0", "pi:day:2026-12-01", "pi:again:name"),
    *(f"pi:after:{PILOT}", "pi:ask", f"pi:start:{NONCE}"),
    *(f"pi:dates:{PILOT}", "pi:to:2026-12-01", f"pi:cohorts:{PILOT}:0", f"pi:add:{COHORT}:{PILOT}", f"pi:in:{NONCE}"),
    *(f"pi:out:{COHORT}:{PILOT}", f"pi:changes:{PILOT}", f"pi:write:{PILOT}", f"pi:strike:{PILOT}:1:0123abcd"),
    *("ex:list:0", "ex:pilot:everyone", f"ex:pilot:{PILOT}", f"ex:make:{PILOT}:xlsx", "ex:make:everyone:json"),
    *EVALUATION,
    *("co:csv", f"rs:csv:{COHORT}", "co:import", "co:make:upload-of-olga-1"),
)
LINKS = ("r-" + "A" * 22, "r-", "r-{used}")
# What somebody may after all, because their role brings it.
MAY: Mapping[str, frozenset[str]] = {
    "eva": frozenset({"/staff", "/evaluation", "/export", *EVALUATION, *(one for one in SAMPLES if one.startswith("ex:"))}),
    "maria": frozenset(
        {
            "/staff",
            "/cohorts",
            "/requests",
            "/digest",
            "hs:list",
            "hs:list:0",
            "hs:digest:on",
            "hs:digest:off",
            "co:list:0",
            "co:csv",
        }
    ),
}
WAYS = ("stranger", "sofia", "former", "eva", "maria")


def staff_commands() -> list[str]:
    """Every command that only staff have, with words behind it too."""
    found = {name for one in handlers() if isinstance(one, CommandHandler) for name in one.commands} - {"start"}
    return [f"/{name}" for name in sorted(found)] + [f"/{name} 38" for name in sorted(found)]


def handlers() -> list[Any]:
    """Everything that staff can do."""
    return list(staff_handlers(cast(House, SimpleNamespace())))


def test_every_button_and_command_of_staff_is_tried() -> None:
    patterns = [one.pattern for one in handlers() if isinstance(one, CallbackQueryHandler)]
    assert all(isinstance(pattern, re.Pattern) for pattern in patterns), "a button is known by what it sends"
    samples = [sample.format(anton="A" * 16, maria="B" * 16) for sample in SAMPLES]
    untried = [
        pattern.pattern
        for pattern in patterns
        if isinstance(pattern, re.Pattern) and not any(pattern.match(sample) for sample in samples)
    ]
    assert untried == [], "a button of staff needs a sample in SAMPLES"
    assert {f"/{name}" for name, _, _ in COMMANDS} <= {*staff_commands(), "/cohorts", "/announce"}


@dataclass
class Stage:
    """A town in which everything of staff exists, and nobody of those who try it may."""

    town: Town
    file: Path
    names: dict[str, str]  # what the samples call people, with their ids

    def put(self, table: str, **given: object) -> None:
        """A row with these values, and something in every other column that must have a value."""
        with sqlite3.connect(self.file) as db:
            needed = [row for row in db.execute(f"PRAGMA table_info({table})") if row[3] and row[4] is None]
            row = {name: "x" if kind == "TEXT" else 1 for _, name, kind, *_ in needed} | given
            db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))

    def rows(self) -> dict[str, list[Any]]:
        """All that the bot remembers beside what comes in, goes out and the profile."""
        with sqlite3.connect(self.file) as db:
            tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            db.row_factory = sqlite3.Row
            found = {name: db.execute(f"SELECT * FROM {name}") for name in tables if name not in ("inbox", "outbox")}
            # Every welcome shows the notice, and remembers when.
            return {name: [dict(row) | {"notice_shown_at": 0} for row in rows] for name, rows in found.items()}

    def queued(self) -> list[Any]:
        """What was queued, oldest first, without the numbers that every row has of its own.

        A stranger's address goes with the next sweep, whenever that comes, so whether it is still there says nothing.
        """
        with sqlite3.connect(self.file) as db:
            return db.execute(
                "SELECT CASE WHEN learner_id IS NOT NULL THEN chat_id END, learner_id, language, lane, policy, method, screen,"
                " state, reason FROM outbox ORDER BY rowid"
            ).fetchall()

    def said(self, since: int) -> list[str]:
        """What the bot asked Telegram to do, without the numbers of messages and queries."""
        calls = [call for call in list(self.town.sandbox.calls)[since:] if call.method != "getupdates"]
        fleeting = {"callback_query_id", "message_id"}
        return [call.method + json.dumps({k: v for k, v in call.params.items() if k not in fleeting}) for call in calls]

    async def do(self, chat: Chat, acts: Iterable[Mapping[str, Any]]) -> tuple[list[str], list[Any]]:
        """Somebody does all this at once; returns what was said and what was queued."""
        calls, queued = len(self.town.sandbox.calls), len(self.queued())
        done = await chat.post("many", acts=[{"person": chat.person, **act} for act in acts])
        return await self.heard(chat, calls, len(done["results"])), self.queued()[queued:]

    async def heard(self, chat: Chat, since: int, count: int) -> list[str]:
        """What was said, once there is an answer to everything; a busy machine may take a moment for the last toast."""
        for _ in range(100):
            await chat.settle()
            if len(said := self.said(since)) >= count:
                break
            await asyncio.sleep(0.05)
        return said


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Olga the owner, Anton an admin, Maria the trainer of another cohort, an evaluator, a former admin, a learner."""
    async with town_in(tmp_path, peopled=True) as town:
        stage = Stage(town, tmp_path / "sandbox.db", {})
        olga, sofia = town.chat("olga"), town.chat()
        await olga.start()
        for cohort, number in ((COHORT, 1), (OTHER, 2)):
            stage.put(
                "cohort", id=cohort, name=f"Cohort {number}", course="basic", language="en", zone="Europe/Sofia", code=cohort
            )
        for person, role in (("anton", "Admin"), ("eva", "Evaluator"), ("maria", "Trainer"), ("former", "Admin")):
            payload = await link_for(olga, role, person, "Cohort 2" if role == "Trainer" else "")
            await opens(town.chat(person), payload)
            stage.names["used"] = payload.removeprefix("r-")
        await sofia.start()
        await sofia.tap("Start lesson 1")
        with sqlite3.connect(stage.file) as db:
            ids = dict(db.execute("SELECT telegram_id, id FROM learner"))
        people = {person: ids[(await town.chat(person).state())["person"]["user_id"]] for person in ("anton", "maria", "sofia")}
        stage.names |= people
        stage.put("membership", cohort_id=COHORT, learner_id=people["sofia"], course="basic", number=1)
        stage.put(
            "help_request", id=REQUEST, learner_id=people["sofia"], cohort_id=COHORT, item="basic/1.1/card-1", language="en"
        )
        stage.put("help_words", request_id=REQUEST, exchange=1, said_by="learner", words="Which ferry?")
        stage.put("proposal", id="proposal-number1", number=1, learner_id=people["sofia"], kind="idea")
        stage.put("room_session", id=SESSION, cohort_id=COHORT, starts_at=2_000_000_000)
        json_lists = dict.fromkeys(("languages", "instruments"), "[]")
        stage.put("pilot", id=PILOT, name="Autumn", course="basic", zone="UTC", revs="{}", **json_lists)
        stage.put("announcement", id=DRAFT, number=1)
        stage.put(
            "mailing", id=MAILING, announcement_id=DRAFT, kind="send", state="finished", shown="finished {}", topic="course"
        )
        yield stage


async def test_whoever_may_not_finds_nothing_there(stage: Stage) -> None:
    town = stage.town
    olga, former = town.chat("olga"), town.chat("former")
    await former.say("/proposals")  # waits for words when the role ends
    await former.tap("No. 1")
    await former.tap("Accept")
    await olga.say("/roles")
    listed = (await olga.screen()).partition(". former: admin")[0]
    await olga.tap(f"Withdraw {listed[-1]}")
    await olga.tap("Yes, withdraw")
    await former.say("Words that were meant for an author.")
    assert "I am not waiting for words just now." in await former.screen()

    samples = [sample.format(**stage.names) for sample in SAMPLES]
    for person in WAYS:
        chat, may = town.chat(person), MAY.get(person, frozenset())
        await chat.say("/xyzzy")
        before = stage.rows()
        commands = [text for text in staff_commands() if text.split()[0] not in may]
        said, queued = await stage.do(chat, [{"act": "say", "text": text} for text in ("/xyzzy", *commands)])
        assert len(said) == len(queued) == 1 + len(commands), person
        assert set(said) == {said[0]}, person
        assert set(queued) == {queued[0]}, person
        seen = (await chat.last())["message_id"]
        taps = ["zz:1", *(data for data in samples if data not in may)]
        said, queued = await stage.do(chat, [{"act": "tap", "message_id": seen, "data": data} for data in taps])
        assert [taps[at] for at, one in enumerate(said) if one != said[0]] == [], person
        assert (len(said), queued) == (len(taps), []), person
        assert stage.rows() == before, person
    for person in ("sofia", "former"):  # a link that opens nothing is any other /start
        chat = town.chat(person)
        await chat.post("start", payload="xyzzy")
        await chat.settle()
        before = stage.rows()
        links = [link.format(**stage.names) for link in LINKS]
        said, queued = await stage.do(chat, [{"act": "start", "payload": payload} for payload in ("xyzzy", *links)])
        assert len(said) == len(queued) == 1 + len(LINKS), person
        assert (set(said), set(queued)) == ({said[0]}, {queued[0]}), person
        assert stage.rows() == before, person
    await strangers_are_welcomed_alike(stage)
    await no_other_menu_names_what_staff_may_do(stage)


async def strangers_are_welcomed_alike(stage: Stage) -> None:
    """Whoever has a link that opens nothing, and whoever has none."""
    seen = []
    for person, payload in (("one", "xyzzy"), ("two", LINKS[0]), ("three", LINKS[2].format(**stage.names))):
        chat = stage.town.chat(person)
        await chat.be(first_name="Ida")
        number = str((await chat.state())["person"]["user_id"])
        said, queued = await stage.do(chat, [{"act": "start", "payload": payload}])
        seen.append(([text.replace(number, "") for text in said], [row[2:] for row in queued]))
    assert seen == [seen[0]] * 3
    assert "Hi Ida." in seen[0][0][0]


async def test_rights_count_in_the_private_chat_alone_and_for_own_words_alone(stage: Stage) -> None:
    town = stage.town
    anton, sofia = town.chat("anton"), town.chat()
    world = town.sandbox.world
    await anton.post("group", action="add", title="Our team")
    await anton.settle()
    group = (await anton.post("group", action="add", title="Our team"))["chat_id"]
    await anton.settle()
    users = {name: (await chat.state())["person"]["user_id"] for name, chat in (("anton", anton), ("sofia", sofia))}

    def user(number: int, name: str) -> dict[str, Any]:
        return {"id": number, "is_bot": number == 1087968824, "first_name": name}

    def message(sender: dict[str, Any], chat: dict[str, Any], text: str, **more: Any) -> dict[str, Any]:
        entity = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
        base = {"message_id": 1, "date": world.clock.now(), "chat": chat, "from": sender}
        return {**base, "text": text, "entities": [entity], **more}

    room = {"id": group, "type": "supergroup", "title": "Our team"}
    own = {"id": users["sofia"], "type": "private", "first_name": "Sofia"}
    hers = {"type": "user", "date": world.clock.now(), "sender_user": user(users["anton"], "Anton")}
    ways: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
        ("an admin in a group", user(users["anton"], "Anton"), room, {}),
        ("an anonymous admin of a group", user(1087968824, "Group"), room, {"sender_chat": room}),
        ("an admin's message, forwarded by a learner", user(users["sofia"], "Sofia"), own, {"forward_origin": hers}),
    ]
    await sofia.say("/xyzzy")
    before = stage.rows()
    for way, sender, chat, more in ways:
        calls, count = len(town.sandbox.calls), len(stage.queued())
        texts = ["/xyzzy", *staff_commands()]
        for text in texts:
            world.updates.add("message", message(sender, chat, text, **more))
        await sofia.settle()
        said, queued = stage.said(calls), stage.queued()[count:]
        assert len(said) == len(queued) == (len(texts) if chat is own else 0), way
        assert len(set(said)) <= 1, way
        assert len(set(queued)) <= 1, way
    calls = len(town.sandbox.calls)
    taps = ["zz:1", *(sample.format(**stage.names) for sample in SAMPLES)]
    for number, data in enumerate(taps):  # an admin taps a button that stands in a group
        carrying = {"message_id": 1, "date": world.clock.now(), "chat": room, "from": world.bot, "text": "x"}
        query = {
            "id": str(number + 1),
            "from": user(users["anton"], "Anton"),
            "message": carrying,
            "chat_instance": "1",
            "data": data,
        }
        world.updates.add("callback_query", query)
        world.remember_query(query)
    said = await stage.heard(sofia, calls, len(taps))
    assert [taps[at] for at, one in enumerate(said) if one != said[0]] == []
    assert len(said) == len(taps)
    assert world.updates.add("channel_post", message(user(1, "x"), room, "/roles")) is None  # the bot does not ask for them
    assert stage.rows() == before


async def no_other_menu_names_what_staff_may_do(stage: Stage) -> None:
    """Nor does anybody else's /help."""
    town = stage.town
    only = {name for name, _, _ in COMMANDS}
    for person in ("sofia", "stranger"):
        assert await menu(town.chat(person)) == []
        await town.chat(person).say("/help")
        assert not [name for name in only if f"/{name}" in words(await town.chat(person).last())]
    assert await menu(town.chat("eva")) == ["evaluation", "export", "staff"]
    everybody = [one for one in town.sandbox.calls if one.method == "setmycommands" and "scope" not in one.params]
    assert everybody
    assert not [one for one in everybody if only & {command["command"] for command in one.params["commands"]}]
    narrow = [one for one in town.sandbox.calls if one.method in ("setmycommands", "deletemycommands") and "scope" in one.params]
    assert {one.params["scope"]["type"] for one in narrow} == {"chat"}
