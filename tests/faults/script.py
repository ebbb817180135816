"""A Telegram that hands out updates as a script says: shuffled, repeated, poisoned; and delivery rooms inside this process."""

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.delivery.running import Delivery
from bot.delivery.wording import Speech
from bot.delivery.worker import Handler
from bot.storage import Store, open_store
from tests.faults.quiet import Silent, silent_bot
from tests.faults.town import looked_at, made

Json = dict[str, Any]


class Script(Silent):
    """Answers getUpdates with one batch after the other, whatever the offset says; records every message that is sent."""

    def __init__(self) -> None:
        super().__init__()
        self._batches: asyncio.Queue[Sequence[Json]] = asyncio.Queue()
        self.polls = 0
        self.handed_out = 0
        self.sent: list[tuple[float, int, str]] = []  # monotonic seconds, chat, words
        self.stored = asyncio.Event()  # everything handed out so far was stored, or polling would not go on

    def say(self, batch: Sequence[Json]) -> None:
        """The next answer."""
        self.stored.clear()
        self._batches.put_nowait(batch)

    async def answer(self, name: str, params: Mapping[str, Any]) -> Any:
        """The next batch, or a message's receipt."""
        if name == "getupdates":
            self.polls += 1
            if self._batches.empty():
                self.stored.set()
            batch = await self._batches.get()
            self.handed_out += len(batch)
            return batch
        if name.startswith("send"):
            self.sent.append((time.monotonic(), int(params["chat_id"]), str(params.get("text"))))
            return {"message_id": len(self.sent)}
        return await super().answer(name, params)


class Rooms:
    """A delivery that runs against a script."""

    def __init__(self, script: Script, store: Store, clock: Clock, database: Path) -> None:
        self.script, self.store, self.clock, self.database = script, store, clock, database

    def counted(self, sql: str) -> int:
        """One number out of the database."""
        with looked_at(self.database) as raw:
            return int(raw.execute(sql).fetchone()[0])

    async def rest(self, seconds: float = 120.0) -> None:
        """Wait until everything is stored, handled and sent; failed updates are tried again at once, by turning the clock."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            await asyncio.wait_for(self.script.stored.wait(), seconds)
            if not self.counted("SELECT count(*) FROM inbox WHERE state = 'new' AND next_at = 0"):
                if self.counted("SELECT count(*) FROM inbox WHERE state = 'new'"):
                    self.clock.turn(31)
                elif not self.counted("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')"):
                    return
            await asyncio.sleep(0.05)
        raise AssertionError(f"not at rest after {seconds} s")


@asynccontextmanager
async def open_rooms(
    folder: Path, handlers: Sequence[Handler], speech: Speech, owners: Collection[int] = ()
) -> AsyncIterator[Rooms]:
    """Receiver, worker and sender in this process, on an empty database, without pacing."""
    script, clock, database = Script(), Clock(), made(folder) / "course.db"
    store = await open_store(f"sqlite:///{database}")
    delivery = Delivery(
        bot=await silent_bot(script),
        store=store,
        clock=clock,
        handlers=handlers,
        speech=speech,
        owners=owners,
        pace_per_second=0,
        pace_per_chat=0,
    )
    running = asyncio.create_task(delivery.run())
    try:
        yield Rooms(script, store, clock, database)
        delivery.stop()
        await running
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await store.close()


def message(update_id: int, chat_id: int, text: str, **more: Any) -> Json:
    """A text as Telegram sends it."""
    sender = {"id": chat_id, "is_bot": False, "first_name": "Sofia", "language_code": "en"}
    entities = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if text.startswith("/") else []
    content = {"message_id": update_id % 1000 + 1, "date": 1, "chat": {"id": chat_id, "type": "private"}, "from": sender}
    return {"update_id": update_id, "message": {**content, "text": text, "entities": entities, **more}}
