"""Looks for what is due and queues it: a lesson is a row whose time has come, never a timer."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.clock import Clock
from bot.delivery.mailings import Mailings
from bot.handlers.asking_due import see_to_asking
from bot.handlers.house import House
from bot.handlers.pushes import plan_missed, push_lesson, remind
from bot.handlers.room_sessions import tell_of_session
from bot.handlers.staff.digest import send_digest
from bot.handlers.staff.evaluation_digest import send_news
from bot.handlers.staff.pilot_ends import see_to_pilot
from bot.handlers.staff.progress import report_anew, show_progress
from bot.handlers.staff.repeating import repeat
from bot.storage import NotStored, Store, Tx, crashpoint
from bot.storage.joining import forget_guesses
from bot.storage.upload import forget_uploads

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0  # of real time: clocks jump, and the sandbox turns them
BATCH = 100  # rows at a time: a tap never waits long behind them
TROUBLE_SECONDS = 3600
GATHER_SECONDS, APART_SECONDS = 0.3, 1.0  # what ends of an announcement waits for company before somebody looks


@dataclass(frozen=True)
class Due:
    """One kind of what comes by itself: the work for one row, True if it queued a message, and the query that puts a row off.

    The work leaves its row no longer due; the query takes (id, until) and makes it due again at `until`, UTC seconds."""

    work: Callable[[Tx, House, str, int], Awaitable[bool]]
    put_off: str


# What comes by itself, by the query that finds what is due: it takes (now, k), and its rows carry an id.
DUE: Mapping[str, Due] = {
    "due_plans": Due(push_lesson, "put_off"),
    "due_nudges": Due(remind, "put_off"),
    "due_askings": Due(see_to_asking, "put_off_asking"),
    "due_room_sessions": Due(tell_of_session, "look_at_room_session"),
    "due_digests": Due(send_digest, "put_off_digest"),
    "due_evaluation_digests": Due(send_news, "put_off_evaluation_digest"),
    "due_repeats": Due(repeat, "put_off_repeat"),
    "due_pilots": Due(see_to_pilot, "look_at_pilot"),
    "reports_lost": Due(report_anew, "put_off_report"),
}


class Dispatcher:
    """Queues whatever is due, once, in its learner's own hour; a restart loses nothing."""

    def __init__(self, store: Store, house: House, clock: Clock, queued: Callable[[], None]) -> None:
        self._store = store
        self._house = house
        self._clock = clock
        self._queued = queued
        self._look = asyncio.Event()
        self._mailings = Mailings(clock)
        self._looked_at = 0.0  # monotonic seconds
        self._soon: asyncio.TimerHandle | None = None
        clock.on_turn(self.wake)

    def wake(self) -> None:
        """Look at once."""
        self._look.set()

    def settled(self, mailings: Collection[str]) -> None:
        """Rows of these announcements have ended: look in a moment, so that whoever watches sees it, but not at every row."""
        self._mailings.settled(mailings)
        if self._soon is None:
            moment = max(GATHER_SECONDS, self._looked_at + APART_SECONDS - time.monotonic())
            self._soon = asyncio.get_running_loop().call_later(moment, self.wake)

    async def run(self) -> None:
        """Look every few seconds, and at once when woken, until cancelled."""
        while True:
            self._look.clear()
            self._soon, self._looked_at = None, time.monotonic()
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
        await self._see_to_mailings()
        return sum([await self._all(query) for query in DUE])

    async def _see_to_mailings(self) -> None:
        """Move the announcements whose time has come, and show whoever watches how far they are: a work each."""
        if await self._each(await self._store.write(self._mailings.open), self._mailings.step):
            self._queued()
        if await self._each(await self._store.write(self._mailings.to_show), self._show):
            self._queued()

    async def _show(self, tx: Tx, mailing_id: str) -> bool:
        return await show_progress(tx, self._house, mailing_id, self._clock.now())

    async def _each(self, mailings: Sequence[str], work: Callable[..., Coroutine[Any, Any, bool]]) -> bool:
        """Do it for every mailing; True if that did anything. One that fails is looked at again, and holds nobody up."""
        works = [self._store.write(partial(work, mailing_id=mailing_id)) for mailing_id in mailings]
        results = await asyncio.gather(*works, return_exceptions=True)
        for mailing_id, result in zip(mailings, results, strict=True):
            if isinstance(result, NotStored):
                raise result
            if isinstance(result, BaseException):
                log.error("announcement, mailing %s: not dealt with", mailing_id, exc_info=result)
        return any(result is True for result in results)

    async def _all(self, query: str) -> int:
        queued = 0
        while True:
            due = await self._store.write(partial(self._due, query=query))
            # A work each, sharing a commit: one learner's trouble is nobody else's.
            works = [self._store.write(partial(self._one, query=query, id=id)) for id in due]
            results = await asyncio.gather(*works, return_exceptions=True)
            for id, result in zip(due, results, strict=True):
                if isinstance(result, NotStored):
                    raise result
                if isinstance(result, BaseException):
                    log.error("%s (%s) could not be dealt with; again in an hour", id, query, exc_info=result)
                    await self._store.write(partial(self._later, query=query, id=id))
            sent = sum(result is True for result in results)
            queued += sent
            if sent:
                self._queued()
            if len(due) < BATCH:
                return queued

    async def _due(self, tx: Tx, query: str) -> list[str]:
        return [row["id"] async for row in getattr(tx, query)(now=self._clock.now(), k=BATCH)]

    async def _one(self, tx: Tx, query: str, id: str) -> bool:
        queued = await DUE[query].work(tx, self._house, id, self._clock.now())
        crashpoint("dispatch_before_commit")
        return queued

    async def _later(self, tx: Tx, query: str, id: str) -> None:
        """What fails is looked at again in an hour, so that it cannot hold up what is due behind it."""
        await getattr(tx, DUE[query].put_off)(id=id, until=self._clock.now() + TROUBLE_SECONDS)

    async def _tidy(self, tx: Tx) -> None:
        """Plan again what was pushed too late to be wanted, and forget strangers, guesses at codes, links and files."""
        now = self._clock.now()
        await tx.forget_strangers()
        await tx.forget_who_was_answered()
        await forget_guesses(tx, now)
        await forget_uploads(tx, now)
        await tx.forget_role_links(before=now)
        await tx.forget_confirmations(before=now)
        for row in [row async for row in tx.pushes_missed()]:
            await plan_missed(tx, self._house, row["outbox_id"], row["id"], now)
