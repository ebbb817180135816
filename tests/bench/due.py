"""What is due, asked among 1,000 and among 1,000,000 learners who are not: it must cost the same."""

import sqlite3
import statistics
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.clock import Clock
from bot.delivery.dispatcher import Dispatcher
from bot.storage import Store, Tx, open_store
from tests.bench.morning import house
from tests.bench.processes import new

FEW, MANY = 1_000, 1_000_000
DUE = 10
TIMES = 11  # in one work
TURNS = 51
BATCH = 100  # as the dispatcher asks

# Written at one go and not by the bot's works, which would take minutes; the rows are what the works would leave.
IDLE = """
CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) SELECT i FROM n;
INSERT INTO learner (id, telegram_id, chat_id, language, zone, minute_of_day, days, notice_version, notice_shown_at, joined_at)
    SELECT printf('learner-%08d', i), i, i, 'en', 'Europe/Brussels', 540, '12345', '1', :now, :now FROM n;
INSERT INTO enrolment (id, learner_id, course, begun_at)
    SELECT printf('enrol-%010d', i), printf('learner-%08d', i), 'basic', :now FROM n;
INSERT INTO plan (id, enrolment_id, lesson, state, due_at)
    SELECT printf('plan-%011d', i), printf('enrol-%010d', i), '1.2', 'planned', CASE WHEN i <= :due THEN :now - i ELSE :now + 86400 + i % 86400 END FROM n;
"""  # noqa: E501


@dataclass(frozen=True)
class Due:
    """Microseconds of the due query, among few and among many; and of a look of the dispatcher, its works and all."""

    few_us: float
    many_us: float
    look_few_us: float
    look_many_us: float

    @property
    def ratio(self) -> float:
        """How much longer it takes among many."""
        return self.many_us / self.few_us


async def measure(folder: Path) -> Due:
    """Both sizes on this disk, asked in turns, so that whatever else the machine does meets both."""
    new(folder)
    now = int(time.time())
    stores = [await filled(folder / f"{count}.db", count, now) for count in (FEW, MANY)]
    queries: list[list[float]] = [[], []]
    looks: list[list[float]] = [[], []]
    try:
        for _ in range(TURNS):
            for store, took in zip(stores, queries, strict=True):
                took += await store.write(lambda tx: asked(tx, now))
        dispatchers = [Dispatcher(store, house(), Clock(), lambda: None) for store in stores]
        for dispatcher in dispatchers:
            await dispatcher.dispatch()  # the ten are queued, or moved to the morning
        for _ in range(TURNS):
            for dispatcher, took in zip(dispatchers, looks, strict=True):
                began = time.perf_counter()
                await dispatcher.dispatch()
                took.append(time.perf_counter() - began)
    finally:
        for store in stores:
            await store.close()
    return Due(*(statistics.median(took) * 1e6 for took in (*queries, *looks)))


async def filled(database: Path, count: int, now: int) -> Store:
    """A store with so many learners, DUE of them due."""
    await (await open_store(f"sqlite:///{database}")).close()
    fill(database, count, now)
    return await open_store(f"sqlite:///{database}")


async def asked(tx: Tx, now: int) -> list[float]:
    """Seconds of the due query, several times inside one work; RuntimeError if it finds something else than the ten."""
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        found = [row["id"] async for row in tx.due_plans(now=now, k=BATCH)]
        took.append(time.perf_counter() - began)
        if len(found) != DUE:
            raise RuntimeError(f"{len(found)} plans were due instead of {DUE}")
    return took


def fill(database: Path, count: int, now: int) -> None:
    """So many learners, DUE of them due."""
    with closing(sqlite3.connect(database, isolation_level=None)) as file:
        file.execute("PRAGMA synchronous=OFF")
        file.execute("PRAGMA cache_size=-200000")
        file.execute("BEGIN")
        values = {"count": count, "now": now, "due": DUE}
        for statement in IDLE.strip().rstrip(";").split(";\n"):
            file.execute(statement, {name: value for name, value in values.items() if f":{name}" in statement})
        file.execute("COMMIT")
