"""A process that dies again and again at its start: no innocent update is given up, no message lost (G1, G10)."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest

from bot.delivery.worker import Worker
from bot.storage import Store
from tests.delivery_rooms import Rooms, handlers, open_rooms
from tests.faults.quiet import silent_bot
from tests.faults.script import message

FIRST_TIME = 3  # writes before the tap's own: what was left behind, a look, the try
LATER = 4  # a look that finds it still held, one more


class Death(BaseException):
    """The process is gone: nobody can catch this."""


class Mortal:
    """A store whose process ends after so many writes."""

    def __init__(self, store: Store, writes: int) -> None:
        self._store, self._left = store, writes
        self.under_way = 0

    async def write(self, work: Any) -> Any:
        if not self._left:
            raise Death
        self._left -= 1
        self.under_way += 1
        try:
            return await self._store.write(work)
        finally:
            self.under_way -= 1

    async def rests(self, running: "asyncio.Task[None]") -> None:
        """Wait until nothing was written for twenty moments, however long a busy machine takes, or the process is gone."""
        calm = 0
        while calm < 20 and not running.done():
            before = self._left
            await asyncio.sleep(0.01)
            calm = calm + 1 if self._left == before and not self.under_way else 0


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[Rooms]:
    """A delivery that is not started yet."""
    async with open_rooms(tmp_path) as rooms:
        yield rooms


async def lives(rooms: Rooms, writes: int, *, turn: int = 0) -> bool:
    """Let a worker live for so many writes, or a moment, in whose middle the clock is turned; True if it died."""
    store, bot = Mortal(rooms.store, writes), await silent_bot()
    worker = Worker(
        store=cast(Store, store),
        bot=bot,
        clock=rooms.clock,
        handlers=handlers(),
        owners=(),
        languages=("en",),
        on_outbox=lambda: None,
    )
    running = asyncio.create_task(worker.run())
    await store.rests(running)
    rooms.clock.turn(turn)
    worker.wake()
    await store.rests(running)
    running.cancel()
    (end,) = await asyncio.gather(running, return_exceptions=True)
    return isinstance(end, Death)


async def received(rooms: Rooms) -> None:
    """One update is stored and the last stop was not clean."""
    await rooms.rows("INSERT INTO setting (name, value) VALUES ('clean_stop', '0')")
    body = json.dumps(message(1, 7, "hello"))
    insert = "INSERT INTO inbox (update_id, chat_id, kind, body, received_at) VALUES (1, 7, 'message', :body, 1)"
    await rooms.rows(insert, body=body)


async def test_a_crash_loop_at_the_start_gives_up_no_innocent_update(rooms: Rooms) -> None:
    await received(rooms)
    assert await lives(rooms, FIRST_TIME)
    for _ in range(4):
        rooms.clock.turn(60)  # however long the supervisor waits
        await lives(rooms, LATER)
    assert await rooms.rows("SELECT state, tries FROM inbox") == [{"state": "new", "tries": 1}]
    assert not await lives(rooms, 99, turn=3)
    assert await rooms.rows("SELECT state, body, error FROM inbox") == [{"state": "done", "body": None, "error": None}]


async def test_an_update_that_ends_the_process_each_time_is_given_up(rooms: Rooms) -> None:
    await received(rooms)
    assert await lives(rooms, FIRST_TIME)
    assert await lives(rooms, LATER, turn=31)
    assert await lives(rooms, LATER, turn=31)
    assert not await lives(rooms, 99, turn=31)
    assert await rooms.rows("SELECT state, error FROM inbox") == [{"state": "dead", "error": "the process ended while on it"}]


async def test_a_crash_loop_at_the_start_does_not_use_up_the_one_copy_of_a_message(rooms: Rooms) -> None:
    chat = (await rooms.crowd(1))[0]
    row_id = await rooms.queue(chat, "once")
    await rooms.rows("UPDATE outbox SET state = 'sending', claimed_at = 1, attempts = 1 WHERE id = :id", id=row_id)

    async def held() -> bool:
        return bool((await rooms.row(row_id))["state"] == "queued")

    for _ in range(3):
        rooms.start()
        await rooms.until(held)
        await asyncio.sleep(0.1)
        assert rooms.running is not None
        rooms.running.cancel()
        await asyncio.gather(rooms.running, return_exceptions=True)
        rooms.clock.turn(60)
    assert (await rooms.row(row_id))["state"] == "queued"
    rooms.start()
    await rooms.settled()
    assert rooms.texts() == ["once"]
    assert (await rooms.row(row_id))["state"] == "sent"
