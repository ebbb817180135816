"""Clean stops under load: nothing lost, nothing doubted, no copy, in time (G21)."""

import asyncio
import random
from pathlib import Path

from bot.handlers.house import House
from tests.faults.crash import finish
from tests.faults.oracle import Verdict, judge
from tests.faults.seeds import plant
from tests.faults.town import copied, open_town

GRACE_SECONDS = 20.0


async def stops(folder: Path, house: House, seed: int, count: int, *, size: int = 120) -> Verdict:
    """One town whose bot is stopped so many times by SIGTERM while everybody is busy."""
    chance = random.Random(seed)
    verdict = Verdict()
    async with open_town(folder, seed, size=size) as town:
        await plant(town, house, size // 4, spread_seconds=1 + count)
        before = copied(town.database, folder / "before.db")
        for number in range(count):
            bot = await town.bot().start()
            await town.life(bot)
            await asyncio.sleep(chance.uniform(0.05, 0.8))
            code, seconds = await bot.stop()
            ending = await town.ending(f"stop {number}")
            verdict.figures["most milliseconds to stop"] = max(verdict.figures["most milliseconds to stop"], int(seconds * 1000))
            if code or seconds > GRACE_SECONDS:
                verdict.wrong.append(f"stop {number}: exit code {code} after {seconds:.1f} s: {bot.words()[-1000:]}")
            if ending.on_the_way:
                verdict.wrong.append(f"stop {number} left {len(ending.on_the_way)} messages on their way")
        await finish(town)
        verdict.add(await judge(town, house, before))
    verdict.figures["stops"] += count
    for name in ("copies", "uncertain"):
        if verdict.figures[name]:
            verdict.wrong.append(f"{verdict.figures[name]} {name} after clean stops")
    verdict.wrong = [f"seed {seed}: {what}" for what in verdict.wrong]
    return verdict
