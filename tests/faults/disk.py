"""The disk is full, or somebody locks the database, under load: nothing is acknowledged that is not stored (G22)."""

import asyncio
import random
import resource
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from bot.handlers.house import House
from tests.faults.crash import finish
from tests.faults.oracle import SENDS, Verdict, judge
from tests.faults.process import BotProcess
from tests.faults.seeds import plant
from tests.faults.town import Town, copied, open_town

SETTLE_SECONDS = 0.5  # what was stored just before is acknowledged and sent
LONGEST_SECONDS = 10.0
FULL_BYTES = 4096  # no file of the bot's may grow beyond


@asynccontextmanager
async def locked(town: Town, bot: BotProcess) -> AsyncIterator[None]:
    """Another program holds the write lock."""
    with closing(sqlite3.connect(town.database, isolation_level=None, timeout=0, check_same_thread=False)) as raw:
        while True:
            try:
                raw.execute("BEGIN EXCLUSIVE")
                break
            except sqlite3.OperationalError:
                await asyncio.sleep(0.001)
        yield
        raw.execute("ROLLBACK")


@asynccontextmanager
async def full(town: Town, bot: BotProcess) -> AsyncIterator[None]:
    """Every write beyond the first page fails, as on a disk without room."""
    most = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (FULL_BYTES, most[1]))
    yield
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, most)


TROUBLES = {"locked": locked, "full": full}


async def troubled(folder: Path, house: House, seed: int, count: int, *, size: int = 60) -> Verdict:
    """One town whose database fails so many times for a second or two, each time in one of the ways."""
    chance = random.Random(seed)
    verdict = Verdict()
    async with open_town(folder, seed, size=size) as town:
        await plant(town, house, size // 4, spread_seconds=1 + count)
        before = copied(town.database, folder / "before.db")
        bot = await town.bot(LOG_LEVEL="CRITICAL").start()
        await town.life(bot)
        for number in range(count):
            name = list(TROUBLES)[number % len(TROUBLES)]
            await asyncio.sleep(chance.uniform(0.2, 0.8))
            async with TROUBLES[name](town, bot):
                await stands_still(town, name, chance.uniform(0.5, 1.5), verdict)
            verdict.figures[f"times {name}"] += 1
        code, seconds = await bot.stop()
        if code:
            verdict.wrong.append(f"the bot stopped with {code} after {seconds:.1f} s: {bot.words()[-500:]}")
        await town.ending("after the troubles")
        await finish(town)
        verdict.add(await judge(town, house, before))
    if verdict.figures["copies"]:
        verdict.wrong.append(f"{verdict.figures['copies']} messages were sent and not recorded")
    return verdict


async def settled(town: Town) -> tuple[int, int]:
    """Wait until no message and no acknowledgement has come for a moment, but not for ever; how many there are."""
    end = time.monotonic() + LONGEST_SECONDS
    before, now = (-1, -1), (len(town.calls), len(town.confirmed()))
    while (now != before or town.sandbox.traffic.open) and time.monotonic() < end:
        await asyncio.sleep(SETTLE_SECONDS)
        before, now = now, (len(town.calls), len(town.confirmed()))
    return now


async def stands_still(town: Town, name: str, seconds: float, verdict: Verdict) -> None:
    """While the trouble lasts nothing is sent and nothing acknowledged, though somebody new wants something."""
    calls, confirmed = await settled(town)
    town.crowd.act("start", person=f"visitor-{calls}")
    await asyncio.sleep(seconds)
    made = [call for call in list(town.calls)[calls:] if call.method in SENDS]
    taken = len(town.confirmed()) - confirmed
    verdict.figures["sent while it failed"] += len(made)
    verdict.figures["confirmed while it failed"] += taken
    if made or taken:
        verdict.wrong.append(f"while {name}: {len(made)} messages sent, {taken} updates confirmed")
