"""From a tap to its reply: 60 taps a second that wait for nobody, every answer of the server 50 ms late."""

import asyncio
import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.crowd import Crowd, Standing
from tests.bench.processes import commits, copy_of, our_bot
from tests.bench.server import Telegram

TAPS_PER_SECOND = 60
TAPS = 1200  # 20 seconds
DELAY_SECONDS = 0.05
CHATS = 600
ONE_BY_ONE = 60
SEED = 1


@dataclass(frozen=True)
class Latency:
    """Milliseconds from the moment a tap was due until the request of its sendMessage had arrived."""

    p50_ms: float
    p95_ms: float
    worst_ms: float
    commits_per_tap: float  # at 60 taps a second
    calm_p50_ms: float  # one tap at a time, and no delay of the server's
    calm_commits_per_tap: float


def moments(per_second: float = TAPS_PER_SECOND, count: int = TAPS, seed: int = SEED) -> list[float]:
    """When the taps come, in seconds from the start: as people do, independently of each other (a Poisson process)."""
    chance = random.Random(seed)
    at, found = 0.0, []
    for _ in range(count):
        at += chance.expovariate(per_second)
        found.append(at)
    return found


async def measure(prepared: Path, standings: Sequence[Standing], folder: Path) -> Latency:
    """Both measurements on one process; RuntimeError if a tap got no answer."""
    database = copy_of(prepared, folder / "latency")
    telegram = Telegram()
    await telegram.start()
    bot = our_bot(telegram, database)
    try:
        await bot.polls(telegram)
        await asyncio.sleep(1.0)
        calm, calm_commits = await one_by_one(telegram, database, standings[CHATS : CHATS + ONE_BY_ONE])
        telegram.delay_seconds = DELAY_SECONDS
        crowd = Crowd(telegram, standings[:CHATS])
        stored = commits(database)
        missed = await crowd.tap_at(moments())
        if not await crowd.rest() or missed:
            raise RuntimeError(f"{missed} taps found no button, {len(crowd.taps) - crowd.handled} were not answered")
        stored = commits(database) - stored
    finally:
        await bot.stop()
        await telegram.stop()
    waits = sorted((tap.replied_at - tap.due_at) * 1000 for tap in crowd.taps)
    cuts = statistics.quantiles(waits, n=100)
    return Latency(cuts[49], cuts[94], waits[-1], stored / len(crowd.taps), calm, calm_commits)


async def one_by_one(telegram: Telegram, database: Path, standings: Sequence[Standing]) -> tuple[float, float]:
    """The median wait in ms and the commits per tap of a bot that has nothing else to do."""
    crowd = Crowd(telegram, standings)
    stored = commits(database)
    for person in crowd.people.values():
        crowd.tap(person, asyncio.get_running_loop().time())  # which is time.monotonic()
        await crowd.rest()
        await asyncio.sleep(0.02)
    waits = [(tap.replied_at - tap.due_at) * 1000 for tap in crowd.taps]
    return statistics.median(waits), (commits(database) - stored) / len(crowd.taps)
