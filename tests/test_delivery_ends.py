"""Starts and stops: clean, unclean, refused, disputed, and with a database that fails."""

import asyncio
import sqlite3
import time
import traceback
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.delivery import receiver
from bot.delivery.running import Delivery
from bot.delivery.transport import build_bot
from bot.delivery.trouble import Conflict, TokenRefused
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.storage import Tx
from bot.storage.sqlite import SQLite
from tests.delivery_rooms import OWNER, TOKEN, Rooms, handlers, open_rooms, speech

GRACE_SECONDS = 20  # after which whoever stops it would kill it
NEW = "SELECT update_id, tries FROM inbox WHERE state = 'new'"
CLEAN = "SELECT value FROM setting WHERE name = 'clean_stop'"


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[Rooms]:
    async with open_rooms(tmp_path) as opened:
        yield opened


def raw(rooms: Rooms) -> sqlite3.Connection:
    """The writing connection itself."""
    engine = rooms.store._engine
    assert isinstance(engine, SQLite)
    return engine._raw


async def killed(rooms: Rooms) -> None:
    """End everything at once, as a crash would, but for the claims' timing."""
    assert rooms.running is not None
    rooms.running.cancel()
    await asyncio.gather(rooms.running, return_exceptions=True)
    rooms.delivery = rooms.running = None


def message(number: int) -> dict[str, Any]:
    """What a person in a chat of their own wrote."""
    return {"message_id": number, "date": 1, "chat": {"id": 1000 + number, "type": "private"}, "text": f"{number}"}


async def test_a_clean_stop_under_load_leaves_nothing_uncertain_and_loses_nothing(rooms: Rooms) -> None:
    people = await rooms.crowd(30)
    rooms.sandbox.traffic.delay_seconds = 0.02
    said = []
    for turn in range(4):
        rooms.start()
        for number in range(60):
            said.append(f"{turn}.{number}")
            await rooms.say(f"crowd-{1 + number % 30}", said[-1])
        begun = time.monotonic()
        await rooms.stop()
        assert time.monotonic() - begun < GRACE_SECONDS
        assert await rooms.rows("SELECT state FROM outbox WHERE state IN ('sending', 'uncertain')") == []
        assert await rooms.rows(CLEAN) == [{"value": "1"}]
    rooms.start()
    await rooms.settled()
    assert sorted(rooms.texts()) == sorted(said)
    assert len(people) == 30


async def test_while_running_a_stop_would_not_be_clean(rooms: Rooms) -> None:
    rooms.start()
    await rooms.say("anna", "x")
    await rooms.settled()
    assert await rooms.rows(CLEAN) == [{"value": "0"}]


async def test_after_an_unclean_stop_each_waiting_update_counts_its_try_first(rooms: Rooms) -> None:
    rooms.start()
    await rooms.say("anna", "before")
    await rooms.settled()
    await killed(rooms)
    delivery = rooms.start()
    await killed(rooms)
    await delivery.receiver._receive([{"update_id": n, "message": message(n)} for n in (1, 2)])
    await rooms.rows("UPDATE inbox SET tries = 3 WHERE update_id = 2")
    rooms.start()
    await rooms.until(lambda: len(rooms.calls()) >= 4)
    rows = await rooms.rows("SELECT state, tries, error FROM inbox WHERE update_id < 3 ORDER BY update_id")
    assert rows == [
        {"state": "done", "tries": 1, "error": None},
        {"state": "dead", "tries": 3, "error": "the process ended while on it"},
    ]
    assert {call.params["text"] for call in rooms.calls()} == {"before", "1", "dead 2", "Something went wrong."}


async def test_a_refused_token_is_told_at_the_start(rooms: Rooms) -> None:
    rooms.start(token="123456789:AAH-some-other-token-that-is-not-known-1")
    assert rooms.running is not None
    with pytest.raises(TokenRefused) as refused:
        await rooms.running
    assert "AAH" not in "".join(traceback.format_exception(refused.value))
    rooms.delivery = rooms.running = None


async def test_a_token_refused_later_ends_it_too(rooms: Rooms) -> None:
    rooms.start()
    await rooms.say("anna", "x")
    await rooms.settled()
    rooms.sandbox.faults.append(Fault("getUpdates", times=9, status=401, description="Unauthorized"))
    await rooms.say("anna", "y")
    assert rooms.running is not None
    with pytest.raises(TokenRefused):
        await rooms.running
    assert rooms.texts() == ["x", "y"]
    rooms.delivery = rooms.running = None


async def test_another_copy_of_the_bot_is_told_to_the_owners(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "CONFLICT_SECONDS", 0.05)
    await rooms.post("person", person="owner", user_id=OWNER)
    await rooms.post("say", person="owner", text="hello")
    rooms.sandbox.faults.append(Fault("getUpdates", times=3, status=409, description="Conflict: terminated by other getUpdates"))
    rooms.start()
    assert rooms.running is not None
    with pytest.raises(Conflict):
        await rooms.running
    assert rooms.texts(OWNER) == ["conflict"]
    rooms.delivery = rooms.running = None


async def test_conflicts_that_pass_are_forgiven(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiver, "CONFLICT_SECONDS", 0.05)
    rooms.sandbox.faults.append(Fault("getUpdates", times=2, status=409, description="Conflict"))
    rooms.start()
    await rooms.say("anna", "x")
    await rooms.until(lambda: rooms.texts() == ["x"])


async def test_a_database_that_fails_acknowledges_nothing_and_sends_nothing(rooms: Rooms) -> None:
    chat = (await rooms.crowd(1))[0]
    rooms.start()
    await rooms.say("crowd-1", "before")
    await rooms.settled()
    connection = raw(rooms)
    connection.execute("PRAGMA query_only=1")
    await rooms.say("crowd-1", "while it fails")
    rooms.delivery.queued()  # type: ignore[union-attr]
    await asyncio.sleep(0.5)
    assert len(rooms.sandbox.world.updates.waiting) == 1
    assert rooms.texts() == ["before"]
    connection.execute("PRAGMA query_only=0")
    await rooms.settled()
    assert rooms.texts(chat) == ["before", "while it fails"]
    assert await rooms.rows("SELECT max(tries) AS tries FROM inbox") == [{"tries": 0}]


async def test_what_was_sent_is_recorded_once_the_database_works_again(rooms: Rooms) -> None:
    chat = (await rooms.crowd(1))[0]
    rooms.sandbox.faults.append(Fault("sendMessage", delay_seconds=0.2))
    rooms.start()
    row_id = await rooms.queue(chat, "x")
    await rooms.until(lambda: bool(rooms.calls()))
    raw(rooms).execute("PRAGMA query_only=1")
    await asyncio.sleep(0.6)
    raw(rooms).execute("PRAGMA query_only=0")
    await rooms.settled()
    assert (await rooms.row(row_id))["state"] == "sent"
    assert rooms.texts() == ["x"]


async def test_it_waits_for_telegram_at_the_start_and_can_be_stopped_meanwhile(rooms: Rooms) -> None:
    bot = build_bot(TOKEN, "http://127.0.0.1:9")
    delivery = Delivery(bot=bot, store=rooms.store, clock=rooms.clock, handlers=handlers(), speech=speech())
    running = asyncio.create_task(delivery.run())
    await asyncio.sleep(0.2)
    assert not running.done()
    delivery.stop()
    await asyncio.wait_for(running, GRACE_SECONDS)


async def test_a_server_that_goes_away_costs_nothing(rooms: Rooms) -> None:
    chat = (await rooms.crowd(1))[0]
    rooms.start()
    await rooms.say("crowd-1", "before")
    await rooms.settled()
    port = rooms.sandbox.port
    await rooms.sandbox.stop()
    row_id = await rooms.queue(chat, "meanwhile")
    await asyncio.sleep(0.5)
    row = await rooms.row(row_id)
    assert (row["state"], row["attempts"]) == ("queued", 0)
    next_id = rooms.sandbox.world.updates.next_id
    rooms.sandbox = Sandbox(clock=rooms.clock, state=None, token=TOKEN, limits=False)
    rooms.sandbox.world.updates.next_id = next_id
    try:
        await rooms.sandbox.start(port)
        await rooms.crowd(1)
        await rooms.say("crowd-1", "after")
        await rooms.until(lambda: sorted(rooms.texts()) == ["after", "meanwhile"])
        await rooms.stop()
    finally:
        await rooms.sandbox.stop()


async def test_others_may_use_the_store_while_it_delivers(rooms: Rooms) -> None:
    rooms.start()

    async def work(tx: Tx) -> None:
        await tx.set_setting(name="x", value="y")

    await rooms.say("anna", "x")
    await asyncio.gather(*(rooms.store.write(work) for _ in range(50)))
    await rooms.settled()
