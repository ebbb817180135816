"""Every batch of a real crowd's updates arrives three times, shuffled, old ones among them: each takes effect once (G2)."""

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path

from bot.clock import Clock
from bot.delivery.receiver import Receiver
from bot.delivery.worker import Worker
from bot.handlers.house import House
from bot.handlers.table import all_handlers
from bot.storage import open_store
from tests.faults.oracle import Verdict, violations, whole
from tests.faults.picture import asked_by, differences, picture
from tests.faults.quiet import Json, push_what_is_due, quiet_run, rename, rounds, silent_bot, translated
from tests.faults.script import Script
from tests.faults.seeds import plant
from tests.faults.town import copied, looked_at, open_town

TIMES = 3


async def replayed(real: Path, before: Path | None, house: House, updates: Sequence[Json], seed: int) -> Verdict:
    """Two more runs of what a town did, on its database from before: once each, and three times each."""
    once, often = real.with_name("once.db"), real.with_name("often.db")
    for file in (once, often):
        if before is not None:
            copied(before, file)
    await quiet_run(once, house, updates, real)
    received = await _often(often, house, updates, real, random.Random(seed))
    verdict = Verdict()
    verdict.figures.update({"updates": len(updates), "times received": received})
    verdict.wrong = [*differences(picture(often), picture(once)), *whole(often), *violations(often)]
    return verdict


async def _often(database: Path, house: House, updates: Sequence[Json], real: Path, chance: random.Random) -> int:
    with looked_at(real) as raw:
        asked, ids = asked_by(raw), dict(raw.execute("SELECT telegram_id, id FROM learner").fetchall())
    store, clock, script = await open_store(f"sqlite:///{database}"), Clock(), Script()
    bot = await silent_bot(script)
    languages = house.interface.whole()
    worker = Worker(
        store=store, bot=bot, clock=clock, handlers=all_handlers(house), owners=(), languages=languages, on_outbox=lambda: None
    )
    receiver = Receiver(store=store, bot=bot, clock=clock, owners=(), on_updates=worker.wake)
    await push_what_is_due(store, house, clock)
    running = [asyncio.create_task(worker.run()), asyncio.create_task(receiver.run())]
    try:
        earlier: list[Json] = []
        for batch in rounds(updates):
            with looked_at(database) as raw:
                here = {place: nonce for nonce, place in asked_by(raw).items()}
            now = [translated(update, asked, here) for update in batch]
            for _ in range(TIMES):
                script.say(chance.sample(now + earlier[: len(earlier) // 4], len(now) + len(earlier) // 4))
            await _handled(script, database)
            rename(database, ids)
            earlier = now
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await store.close()
    return script.handed_out


async def _handled(script: Script, database: Path) -> None:
    await script.stored.wait()
    while True:
        with looked_at(database) as raw:
            if raw.execute("SELECT 1 FROM inbox WHERE state = 'new' LIMIT 1").fetchone() is None:
                return
        await asyncio.sleep(0.005)


async def a_town_again(folder: Path, house: House, seed: int, *, busy_seconds: float) -> Verdict:
    """A town that is busy for a while, then all of it again."""
    async with open_town(folder, seed, size=120, delay=0.0) as town:
        await plant(town, house, 30, spread_seconds=1)
        before = copied(town.database, folder / "before.db")
        bot = await town.bot().start()
        await town.life(bot)
        await asyncio.sleep(busy_seconds)
        town.crowd.calm = True
        await town.dry()
        await bot.stop()
    return await replayed(town.database, before, house, town.crowd.updates, seed)
