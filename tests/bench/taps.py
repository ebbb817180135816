"""Taps handled per second: ours, a python-telegram-bot echo and an aiogram echo, in turns, with the same calls per tap."""

import asyncio
import resource
import sqlite3
import statistics
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.bench.crowd import CALLS, Crowd, Standing
from tests.bench.processes import Running, commits, copy_of
from tests.bench.server import Telegram

ROUNDS = 3
SECONDS = 6.0
AT_ONCE = 400  # chats with a tap on its way
Start = Callable[[Telegram, Path], Running]


@dataclass(frozen=True)
class Round:
    """What one bot did in one round."""

    taps_per_second: float
    incomplete: int  # taps of which a call never came, not counted as handled
    calls_per_tap: float
    cpu_ms_per_tap: float
    server_busy: float  # the share of one core that the bench itself needed
    rss_mb: float
    peak_mb: float
    rest_mb: float
    commits_per_tap: float | None


async def one_round(start: Start, database: Path, standings: Sequence[Standing], durable: bool) -> Round:
    """Let a fresh copy of the bot handle taps for a while; RuntimeError if a tap is lost or a call too many is made."""
    telegram = Telegram()
    await telegram.start()
    bot = start(telegram, database)
    try:
        await bot.polls(telegram)
        await asyncio.sleep(1.0)  # what it does once at its start
        crowd = Crowd(telegram, standings)
        rest_mb, cpu, own = bot.memory_mb(), bot.cpu_seconds(), own_cpu()
        calls = telegram.calls.copy()
        stored = commits(database) if durable else 0
        handled, seconds = await crowd.tap_in_a_row(AT_ONCE, SECONDS)
        cpu, own = bot.cpu_seconds() - cpu, own_cpu() - own
        stored = commits(database) - stored if durable else 0
        await crowd.rest()
        await asyncio.sleep(0.5)
        made = telegram.calls - calls
        # Never one too many. One too few is a tap that is not counted as handled, and is told: a call may time out.
        if any(made[kind] > len(crowd.taps) for kind in CALLS):
            raise RuntimeError(f"{len(crowd.taps)} taps led to {dict(made)}")
        rss_mb, peak_mb = bot.memory_mb(), bot.memory_mb("VmHWM")
    finally:
        await bot.stop()
        await telegram.stop()
    if durable:
        check_file(database, len(crowd.taps))
    total = sum(number for kind, number in made.items() if kind != "getupdates")
    return Round(
        taps_per_second=handled / seconds,
        incomplete=len(crowd.taps) - crowd.handled,
        calls_per_tap=total / len(crowd.taps),
        cpu_ms_per_tap=cpu / handled * 1000,
        server_busy=own / seconds,
        rss_mb=rss_mb,
        peak_mb=peak_mb,
        rest_mb=rest_mb,
        commits_per_tap=stored / handled if durable else None,
    )


def own_cpu() -> float:
    """CPU seconds of the bench's own process: the server and the people."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def check_file(database: Path, taps: int) -> None:
    """Every tap is in the file: handled, its step taken, its card sent; RuntimeError otherwise."""
    with closing(sqlite3.connect(database)) as file:
        (waiting,) = file.execute("SELECT count(*) FROM inbox WHERE state <> 'done'").fetchone()
        (steps,) = file.execute("SELECT sum(step) FROM plan WHERE state = 'begun'").fetchone()
        (unsent,) = file.execute("SELECT count(*) FROM outbox WHERE state <> 'sent' AND policy <> 'cosmetic'").fetchone()
    if (waiting, steps, unsent) != (0, taps, 0):
        raise RuntimeError(f"after {taps} taps: {waiting} updates wait, {steps} steps taken, {unsent} messages not sent")


async def measure(
    bots: Mapping[str, Start], prepared: Path, standings: Sequence[Standing], folder: Path
) -> dict[str, list[Round]]:
    """ROUNDS rounds of every bot, taking turns, each on its own copy of the prepared database."""
    rounds: dict[str, list[Round]] = {name: [] for name in bots}
    for turn in range(ROUNDS):
        for name, start in bots.items():
            durable = name == "ours"
            database = copy_of(prepared, folder / f"{name}-{turn}")
            rounds[name].append(await one_round(start, database, standings, durable))
    return rounds


def median(rounds: Sequence[Round], of: Callable[[Round], float]) -> float:
    """The middle of the rounds."""
    return statistics.median(of(one) for one in rounds)
