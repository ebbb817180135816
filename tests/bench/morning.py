"""A queue of 10,000 messages: the dispatcher's own pushes for a morning, then how fast the bot gets rid of them."""

import asyncio
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.clock import Clock
from bot.course.catalogue import Library
from bot.delivery.dispatcher import Dispatcher
from bot.handlers.house import House
from bot.language import Interface
from bot.storage import Tx, open_store
from tests.bench.processes import ROOT, new, our_bot, until
from tests.bench.server import Json, Telegram

CHATS = 10_000
A_WORK = 500
NINE = 9 * 60
LONGEST_SECONDS = 120.0


@dataclass(frozen=True)
class Morning:
    """The queue's figures; `dispatched_per_second` is by the way: lessons queued by the dispatcher, on this disk."""

    messages_per_second: float
    cpu_us_per_message: float
    dispatched_per_second: float


async def measure(folder: Path) -> Morning:
    """Queue, send, and look into the file; RuntimeError if a message was not sent exactly once."""
    database = new(folder) / "morning.db"
    dispatched = await queue_lessons(database)
    telegram = Telegram()
    await telegram.start()
    arrived: list[int] = []
    first = asyncio.Event()

    def hear(method: str, params: Json) -> None:
        if method == "sendmessage":
            arrived.append(params["chat_id"])
            first.set()

    telegram.on_call = hear
    bot = our_bot(telegram, database)
    try:
        await asyncio.wait_for(first.wait(), LONGEST_SECONDS)
        began, cpu = time.monotonic(), bot.cpu_seconds()
        await until(lambda: len(arrived) >= CHATS and not unfinished(database), LONGEST_SECONDS)
        took, cpu = time.monotonic() - began, bot.cpu_seconds() - cpu
    finally:
        await bot.stop()
        await telegram.stop()
    check(database, arrived)
    return Morning(CHATS / took, cpu / CHATS * 1e6, dispatched)


def house() -> House:
    """The course as the bot has it."""
    return House(Library(ROOT / "lessons", ROOT / "locales"), Interface(ROOT / "locales"), frozenset())


async def queue_lessons(database: Path, count: int = CHATS) -> float:
    """Learners whose first lesson is due this minute, and the rows the dispatcher queues for them; rows a second."""
    clock = Clock()
    now = clock.now()
    store = await open_store(f"sqlite:///{database}")
    try:
        for first in range(0, count, A_WORK):
            await store.write(lambda tx, first=first: learners(tx, range(first, first + A_WORK), now))  # type: ignore[misc]
        began = time.monotonic()
        pushed = await Dispatcher(store, house(), clock, lambda: None).dispatch()
        took = time.monotonic() - began
    finally:
        await store.close()
    if pushed != count:
        raise RuntimeError(f"the dispatcher queued {pushed} of {count} lessons")
    return count / took


async def learners(tx: Tx, numbers: range, now: int) -> None:
    """Learners whose clocks show two in the afternoon, with a lesson that is due."""
    for n in numbers:
        await tx.add_learner(
            id=f"learner-{n:08}",
            telegram_id=8_000_000_001 + n,
            chat_id=8_000_000_001 + n,
            language="en",
            zone=where_it_is_two(now),
            country=None,
            minute_of_day=NINE,
            days="1234567",
            notice_version="1",
            now=now,
        )
        await tx.add_enrolment(id=f"enrolment-{n:08}", learner_id=f"learner-{n:08}", course="basic", now=now)
        await tx.add_plan(id=f"plan-{n:08}", enrolment_id=f"enrolment-{n:08}", lesson="1.1", state="planned", due_at=now - 3600)


def where_it_is_two(now: int) -> str:
    """A zone in which it is between 14:00 and 15:00: lessons are pushed by day only, and the bench runs at any hour."""
    east = (14 - datetime.fromtimestamp(now, UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-east:+d}" if east else "Etc/GMT"


def unfinished(database: Path) -> int:
    """How many messages are not settled in the file."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as file:
        (count,) = file.execute("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')").fetchone()
    return int(count)


def check(database: Path, arrived: list[int]) -> None:
    """Every row is 'sent' in the file and every chat got one message; RuntimeError otherwise."""
    with closing(sqlite3.connect(database)) as file:
        states = dict(file.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall())
    if states != {"sent": CHATS} or len(arrived) != CHATS or len(set(arrived)) != CHATS:
        raise RuntimeError(f"rows {states}, {len(arrived)} messages to {len(set(arrived))} chats instead of {CHATS}")
