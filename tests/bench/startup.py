"""From the start of the process until its first getUpdates, with an empty folder and with a database that is there."""

import asyncio
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.processes import copy_of, new, our_bot
from tests.bench.server import Telegram

TIMES = 5


@dataclass(frozen=True)
class Startup:
    """Median seconds."""

    cold_seconds: float
    existing_seconds: float
    rest_mb: float  # resident five seconds after a start, with nothing to do


async def measure(prepared: Path, folder: Path) -> Startup:
    """TIMES starts of each kind."""
    existing = copy_of(prepared, folder / "existing")
    cold = statistics.median([(await one_start(lambda n=n: new(folder / f"cold-{n}") / "course.db"))[0] for n in range(TIMES)])  # type: ignore[misc]
    warm = statistics.median([(await one_start(lambda: existing))[0] for _ in range(TIMES)])
    _, rest_mb = await one_start(lambda: existing, stay_seconds=5.0)
    return Startup(cold, warm, rest_mb)


async def one_start(database: Callable[[], Path], stay_seconds: float = 0.0) -> tuple[float, float]:
    """Seconds until it polls, and its resident memory in MB after so long a stay."""
    telegram = Telegram()
    await telegram.start()
    began = time.monotonic()
    bot = our_bot(telegram, database())
    try:
        await bot.polls(telegram)
        took = time.monotonic() - began
        await asyncio.sleep(stay_seconds)
        return took, bot.memory_mb()
    finally:
        await bot.stop()
        await telegram.stop()
