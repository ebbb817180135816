"""Looks for what is due and queues it: a lesson is a row whose time has come, never a timer."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from bot.clock import Clock
from bot.handlers.house import House
from bot.handlers.pushes import plan_missed, push_lesson, remind
from bot.storage import NotStored, Store, Tx, crashpoint

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0  # of real time: clocks jump, and the sandbox turns them
BATCH = 100  # plans at a time: a tap never waits long behind them
TROUBLE_SECONDS = 3600

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
            due = await self._store.write(partial(self._due, query=query))
            # A work each, sharing a commit: one learner's trouble is nobody else's.
            works = [self._store.write(partial(self._one, query=query, plan_id=plan_id)) for plan_id in due]
            results = await asyncio.gather(*works, return_exceptions=True)
            for plan_id, result in zip(due, results, strict=True):
                if isinstance(result, NotStored):
                    raise result
                if isinstance(result, BaseException):
                    log.error("plan %s (%s) could not be dealt with; again in an hour", plan_id, query, exc_info=result)
                    await self._store.write(partial(self._later, plan_id=plan_id))
            sent = sum(result is True for result in results)
            queued += sent
            if sent:
                self._queued()
            if len(due) < BATCH:
                return queued

    async def _due(self, tx: Tx, query: str) -> list[str]:
        return [row["id"] async for row in getattr(tx, query)(now=self._clock.now(), k=BATCH)]

    async def _one(self, tx: Tx, query: str, plan_id: str) -> bool:
        queued = await DUE[query](tx, self._house, plan_id, self._clock.now())
        crashpoint("dispatch_before_commit")
        return queued

    async def _later(self, tx: Tx, plan_id: str) -> None:
        """A plan that fails is looked at again in an hour, so that it cannot hold up what is due behind it."""
        await tx.put_off(id=plan_id, until=self._clock.now() + TROUBLE_SECONDS)

    async def _tidy(self, tx: Tx) -> None:
        """Plan again what was pushed too late to be wanted, and forget where strangers were answered."""
        await tx.forget_strangers()
        for row in [row async for row in tx.pushes_missed()]:
            await plan_missed(tx, row["outbox_id"], row["id"], self._clock.now())
