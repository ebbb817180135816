"""Kill -9, at random moments and at every named crash point, while people tap and lessons fall due (G1, G9, G10)."""

import random
import re
import signal
from collections.abc import Sequence
from pathlib import Path

from bot.handlers.house import House
from tests.faults.oracle import Verdict, judge
from tests.faults.process import ROOT
from tests.faults.seeds import plant
from tests.faults.town import Town, copied, open_town

RANDOM = "random"
EARLIEST_SECONDS, LATEST_SECONDS = 0.02, 0.6
# These need another scene than a lesson: a backup, an erasure, a schema from before. The storage tests kill there.
ELSEWHERE = {"during_backup", "before_scrub", "after_migration", "during_migration", "before_migration"}
# How often a place is passed in a run; the kill comes at one of these passes, by chance.
OFTEN = {"receive_before_insert": 3, "receive_after_insert": 3, "receive_after_commit": 3, "dispatch_before_commit": 2}


def crash_points() -> list[str]:
    """Every place in the bot where a test may kill it."""
    found = {
        name for file in (ROOT / "bot").rglob("*.py") for name in re.findall(r'crashpoint\("(\w+)"\)', file.read_text("utf-8"))
    }
    return sorted(found - ELSEWHERE)


async def kills(folder: Path, house: House, seed: int, where: Sequence[str], *, size: int = 120) -> Verdict:
    """One town whose bot is killed once at each of these places, then left to finish; the seed makes it again."""
    chance = random.Random(seed)
    async with open_town(folder, seed, size=size) as town:
        await plant(town, house, size // 4, spread_seconds=1 + len(where))
        before = copied(town.database, folder / "before.db")
        killed = 0
        for place in where:
            killed += await kill(town, place, chance)
        await finish(town)
        verdict = await judge(town, house, before)
    verdict.figures["kills"] += killed
    verdict.wrong = [f"seed {seed}: {what}" for what in verdict.wrong]
    return verdict


async def kill(town: Town, place: str, chance: random.Random, *, most: int = 25) -> bool:
    """Start the bot and kill it there; True if it died of that and not of anything else."""
    passes = chance.randint(1, min(most, OFTEN.get(place, most)))
    bot = await town.bot(crash_at="" if place == RANDOM else f"{place}:{passes}").start()
    if place == RANDOM:
        await town.life(bot)
        await pause(bot.ended, chance.uniform(EARLIEST_SECONDS, LATEST_SECONDS))
        code = await bot.kill()
    else:
        await pause(bot.ended, 5.0)
        code = await bot.kill()  # a place that was not passed so often: killed where it stands
    await town.ending(f"{place}:{passes}")
    assert code == -signal.SIGKILL, f"the bot ended by itself with {code}: {bot.words()[-3000:]}"
    return True


async def pause(ended: object, seconds: float) -> None:
    """So many seconds, or until the process is gone."""
    try:
        await ended(seconds)  # type: ignore[operator]
    except TimeoutError:
        return


async def finish(town: Town) -> None:
    """One run in peace: what waits is done, nobody does anything new, and the stop is clean."""
    bot = await town.bot().start()
    await town.life(bot)
    town.crowd.calm = True
    await town.dry()
    code, seconds = await bot.stop()
    assert code == 0, f"the bot stopped with {code} after {seconds:.1f} s: {bot.words()[-3000:]}"
