"""Replies while an announcement goes out to thousands at the usual pace: five people a second ask something, one message each."""

import asyncio
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from bot.storage import open_store
from tests.bench.latency import moments
from tests.bench.processes import new, our_bot, until
from tests.bench.server import Json, Telegram
from tests.mailing_rooms import enrolled, mailed, written

RECIPIENTS = 5_000
PER_SECOND = 25
ASKS_PER_SECOND = 5
ASKERS = 500
FIRST_READER, FIRST_ASKER = 6_000_000_001, 6_500_000_001
PATIENCE_SECONDS = 30.0
SEED = 3


@dataclass(frozen=True)
class Announced:
    """Milliseconds from a question until its answer had arrived, while the announcement went out, and how long that took."""

    recipients: int
    asked: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    seconds: float

    @property
    def most_seconds(self) -> float:
        """How long it may take."""
        return self.recipients / PER_SECOND * 1.15


class Asking:
    """People who ask the bot something at fixed moments, whatever it does, and hear when the answer arrives."""

    def __init__(self, telegram: Telegram) -> None:
        self.arrived: dict[int, float] = {}  # the announcement, by chat
        self.waits: list[float] = []
        self.open: dict[int, float] = {}  # when a question was due, by chat
        self.begun, self.missed = asyncio.Event(), 0
        self._telegram = telegram
        telegram.on_call = self.hear

    def hear(self, method: str, params: Json) -> None:
        """A message has arrived."""
        if method != "sendmessage":
            return
        chat_id, now = params["chat_id"], time.monotonic()
        if chat_id < FIRST_ASKER:
            if chat_id in self.arrived:
                raise RuntimeError(f"chat {chat_id} got the announcement twice")
            self.arrived[chat_id] = now
            self.begun.set()
        elif chat_id in self.open:
            self.waits.append(now - self.open.pop(chat_id))

    def ask(self, chat_id: int, due_at: float) -> None:
        """Somebody types a command that is answered by one message."""
        if chat_id in self.open:
            self.missed += 1
            return
        self.open[chat_id] = due_at
        person = {"id": chat_id, "is_bot": False, "first_name": "Sofia", "language_code": "en"}
        chat = {"id": chat_id, "first_name": "Sofia", "type": "private"}
        words = {"text": "/help", "entities": [{"type": "bot_command", "offset": 0, "length": 5}]}
        self._telegram.queue({"message": {"message_id": 1, "from": person, "chat": chat, "date": int(time.time()), **words}})

    async def ask_at(self, moments: list[float], recipients: int) -> None:
        """Ask at these seconds from now, until everybody has got the announcement."""
        began = time.monotonic()
        for number, moment in enumerate(moments):
            await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
            if len(self.arrived) >= recipients:
                return
            self.ask(FIRST_ASKER + number % ASKERS, began + moment)


async def measure(folder: Path, recipients: int = RECIPIENTS) -> Announced:
    """Confirm the announcement, start the bot at its usual pace, ask; RuntimeError if anybody got no answer."""
    database = new(folder) / "announcement.db"
    store = await open_store(f"sqlite:///{database}")
    try:
        people = await enrolled(store, range(FIRST_READER, FIRST_READER + recipients))
        await enrolled(store, range(FIRST_ASKER, FIRST_ASKER + ASKERS))
        now = int(time.time())
        await mailed(store, await written(store, {"en": "The room has changed: it is 2.17."}, now), now, people)
    finally:
        await store.close()
    telegram = Telegram()
    await telegram.start()
    asking = Asking(telegram)
    bot = our_bot(telegram, database, PACE_PER_SECOND=str(PER_SECOND), PACE_PER_CHAT="1")
    try:
        await bot.polls(telegram)
        await asyncio.wait_for(asking.begun.wait(), PATIENCE_SECONDS)
        longest = recipients / PER_SECOND * 3
        await asking.ask_at(moments(ASKS_PER_SECOND, int(longest * ASKS_PER_SECOND), SEED), recipients)
        await until(lambda: not asking.open, PATIENCE_SECONDS)
    finally:
        await bot.stop()
        await telegram.stop()
    if asking.missed or asking.open or len(asking.arrived) != recipients:
        raise RuntimeError(f"{asking.missed + len(asking.open)} got no answer; {len(asking.arrived)} of {recipients} announced")
    cuts = statistics.quantiles([wait * 1000 for wait in asking.waits], n=100)
    took = max(asking.arrived.values()) - min(asking.arrived.values())
    return Announced(recipients, len(asking.waits), cuts[49], cuts[94], cuts[98], took)
