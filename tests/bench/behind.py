"""Replies while 5,000 lessons wait: the usual pace, five taps a second, and nobody should notice the queue."""

import asyncio
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.crowd import Crowd, Standing
from tests.bench.latency import moments
from tests.bench.morning import queue_lessons, unfinished
from tests.bench.processes import copy_of, our_bot, until
from tests.bench.server import Json, Telegram

LESSONS = 5_000
TAPS_PER_SECOND = 5
TAPS = 200  # 40 seconds, in which the usual pace sends 1,000 of the lessons
PATIENCE_SECONDS = 30.0
SEED = 2


@dataclass(frozen=True)
class Behind:
    """Milliseconds from the moment a tap was due until its sendMessage had arrived; the lessons still waiting at the end."""

    p50_ms: float
    p95_ms: float
    p99_ms: float
    still_waiting: int


async def measure(prepared: Path, standings: Sequence[Standing], folder: Path) -> Behind:
    """Queue the lessons, start the bot at its usual pace, tap; RuntimeError if a tap got no answer or the queue ran dry."""
    database = copy_of(prepared, folder)
    await queue_lessons(database, LESSONS)
    telegram = Telegram()
    await telegram.start()
    bot = our_bot(telegram, database, PACE_PER_SECOND="25", PACE_PER_CHAT="1")
    try:
        await bot.polls(telegram)
        await asyncio.sleep(3.0)  # lessons are leaving by now
        crowd = Crowd(telegram, standings[:TAPS])

        def hear(method: str, params: Json) -> None:
            if method == "answercallbackquery" or params.get("chat_id") in crowd.people:
                crowd.hear(method, params)

        telegram.on_call = hear
        missed = await crowd.tap_at(moments(TAPS_PER_SECOND, TAPS, SEED))
        await until(lambda: all(tap.replied_at for tap in crowd.taps), PATIENCE_SECONDS)
        waiting = unfinished(database)
    finally:
        await bot.stop()
        await telegram.stop()
    if missed or not waiting:
        raise RuntimeError(f"{missed} taps found no button; {waiting} lessons were still waiting at the end")
    waits = [(tap.replied_at - tap.due_at) * 1000 for tap in crowd.taps]
    cuts = statistics.quantiles(waits, n=100)
    return Behind(cuts[49], cuts[94], cuts[98], waiting)
