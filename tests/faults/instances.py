"""A second bot on the same database is refused, whatever the first one does; a second one with the same token gives up (G20)."""

import asyncio
import signal
from pathlib import Path

from bot.handlers.house import House
from tests.faults.oracle import Verdict, judge
from tests.faults.process import BotProcess
from tests.faults.town import Town, open_town

REFUSED, CONFLICT = 1, 75
CONFLICT_SECONDS = 90.0


async def second_instances(folder: Path, house: House, seed: int, *, frozen_seconds: float) -> Verdict:
    """One more, then five at once, then one while the first is frozen; the first goes on as if nothing had been."""
    verdict = Verdict()
    async with open_town(folder, seed, size=30) as town:
        bot = await town.bot().start()
        await town.life(bot)
        await refused(town, 1, verdict)
        await refused(town, 5, verdict)
        bot.signal(signal.SIGSTOP)
        await asyncio.sleep(frozen_seconds)
        await refused(town, 1, verdict)
        bot.signal(signal.SIGCONT)
        await asyncio.sleep(0.5)
        town.crowd.calm = True
        await town.dry()
        code, _ = await bot.stop()
        if code:
            verdict.wrong.append(f"the first one stopped with {code}")
        verdict.add(await judge(town, house, None))
    return verdict


async def refused(town: Town, count: int, verdict: Verdict) -> None:
    """So many more at once, each of which must say why it does not start."""
    log = town.database.with_name("second.db")
    others = [BotProcess(log, town.url, DATABASE_URL=f"sqlite:///{town.database}") for _ in range(count)]
    for other in others:
        await other.start()
    codes = [await other.ended() for other in others]
    verdict.figures["second instances"] += count
    if codes != [REFUSED] * count or "another copy of the bot is running" not in others[0].words():
        verdict.wrong.append(f"second instances ended with {codes}: {others[0].words()[-500:]}")


async def same_token(folder: Path, seed: int) -> Verdict:
    """Two bots with one token and a database each: one of them ends with its own exit code, soon."""
    verdict = Verdict()
    async with open_town(folder, seed, size=0) as town:
        bots = [town.bot(), BotProcess(folder / "other" / "course.db", town.url)]
        (folder / "other").mkdir()
        for bot in bots:
            await bot.start()
        ends = [asyncio.create_task(bot.ended(CONFLICT_SECONDS)) for bot in bots]
        done, _ = await asyncio.wait(ends, timeout=CONFLICT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        codes = [end.result() for end in done if end.exception() is None]
        verdict.figures["conflicts"] += 1
        if CONFLICT not in codes:
            verdict.wrong.append(f"with one token for two the bots ended with {codes}")
        for bot in bots:
            await bot.kill()
        await asyncio.gather(*ends, return_exceptions=True)
    return verdict
