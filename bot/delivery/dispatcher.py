"""Looks for what is due and queues it: a lesson is a row whose time has come, never a timer."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from bot.clock import Clock
from bot.handlers.house import House
from bot.handlers.pushes import plan_missed, push_lesson, remind
from bot.storage import NotStored, Store, Tx, crashpoint

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0  # of real time: clocks jump, and the sandbox turns them
BATCH = 100  # plans a transaction: a tap never waits long behind them

# What comes by itself: the query that finds who is due, and what is queued for one of them.
DUE: Mapping[str, Callable[[Tx, House, str, int], Awaitable[bool]]] = {
    "due_plans": push_lesson,
    "due_nudges": remind,
}


class Dispatcher:
    """Queues whatever is due, once, in its learner's own hour; a restart loses nothing."""

    def __init__(self, store: Store, house: House, clock: Clock, queued: Callable[[], None]) -> None:
        self._store = store
        self._house = house
        self._clock = clock
        self._queued = queued
        self._look = asyncio.Event()
        clock.on_turn(self.wake)

    def wake(self) -> None:
        """Look at once."""
        self._look.set()

    async def run(self) -> None:
        """Look every few seconds, and at once when woken, until cancelled."""
        while True:
            self._look.clear()
            try:
                await self.dispatch()
            except NotStored:
                log.warning("the database could not store what is due; trying again")
            try:
                await asyncio.wait_for(self._look.wait(), LOOK_SECONDS)
            except TimeoutError:
                continue

    async def dispatch(self) -> int:
        """Queue everything that is due now and return how many messages that were."""
        await self._store.write(self._tidy)
        return sum([await self._all(query) for query in DUE])

    async def _all(self, query: str) -> int:
        queued = 0
        while True:
            due, sent = await self._store.write(lambda tx: self._batch(tx, query))
            queued += sent
            if sent:
                self._queued()
            if due < BATCH:
                return queued

    async def _tidy(self, tx: Tx) -> None:
        """Plan again what was pushed too late to be wanted, and forget where strangers were answered."""
        await tx.forget_strangers()
        for row in [row async for row in tx.pushes_missed()]:
            await plan_missed(tx, row["outbox_id"], row["id"], self._clock.now())

    async def _batch(self, tx: Tx, query: str) -> tuple[int, int]:
        now = self._clock.now()
        due = [row["id"] async for row in getattr(tx, query)(now=now, k=BATCH)]
        sent = sum([await DUE[query](tx, self._house, plan_id, now) for plan_id in due])
        crashpoint("dispatch_before_commit")
        return len(due), sent
