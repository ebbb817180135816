"""Looks for what is due and queues it: a lesson is a row whose time has come, never a timer."""

import asyncio
import json
import logging
from collections.abc import Callable
from datetime import date

from bot.clock import Clock
from bot.handlers.house import House
from bot.handlers.road import dumps, next_lesson, pin, pinned, rhythm_of, slot_after, used_day
from bot.learning.progress import Inside
from bot.learning.schedule import Push, due_now
from bot.storage import NotStored, Store
from bot.storage.crashpoint import crashpoint
from bot.storage.outbox import put
from bot.storage.people import enrolment_by_id, learner_by_id, new_id, plan_by_id, prompt_at
from bot.storage.tx import Tx

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0  # of real time: clocks jump, and the sandbox turns them
BATCH = 100  # plans a transaction: a tap never waits long behind them


class Dispatcher:
    """Queues each lesson that is due, once, in its learner's own hour; a restart loses nothing."""

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
        """Queue everything that is due now and return how many lessons were pushed."""
        pushed = 0
        await self._store.write(self._again)
        while True:
            due, sent = await self._store.write(self._batch)
            pushed += sent
            if sent:
                self._queued()
            if due < BATCH:
                return pushed

    async def _again(self, tx: Tx) -> None:
        """Plan again what was pushed too late to be wanted, and forget the addresses of farewells that are sent."""
        await tx.forget_farewells()
        for row in [row async for row in tx.pushes_missed()]:
            enrolment = await enrolment_by_id(tx, row["enrolment_id"])
            learner = await learner_by_id(tx, enrolment.learner_id)
            await tx.settle_missed(outbox_id=row["outbox_id"])
            if learner is not None:
                await tx.move_plan(id=row["id"], due_at=slot_after(learner, enrolment, self._clock.now()))

    async def _batch(self, tx: Tx) -> tuple[int, int]:
        now = self._clock.now()
        due = [row async for row in tx.due_plans(now=now, k=BATCH)]
        sent = 0
        for row in due:
            sent += await self._one(tx, row["id"], now)
        crashpoint("dispatch_before_commit")
        return len(due), sent

    async def _one(self, tx: Tx, plan_id: str, now: int) -> bool:
        """Push one lesson, or move it to the slot that fits; True if it was pushed."""
        plan = await plan_by_id(tx, plan_id)
        assert plan is not None
        enrolment = await enrolment_by_id(tx, plan.enrolment_id)
        learner = await learner_by_id(tx, enrolment.learner_id)
        assert learner is not None
        if plan.lesson not in self._house.library.courses[enrolment.course].by_id:
            await self._replace(tx, plan_id, now)
            return False
        decision = due_now(rhythm_of(learner), now=now, due_at=plan.due_at, used=used_day(enrolment), stable=learner.id)
        if not isinstance(decision, Push):
            await tx.move_plan(id=plan.id, due_at=decision.due_at)
            return False
        telling = await pin(tx, self._house, enrolment.course, plan.lesson, learner.language)
        if await tx.issue_plan(id=plan.id, rev=telling.rev, language=telling.language, now=now) is None:
            return False
        await tx.use_day(id=enrolment.id, day=_text(decision.day))
        issued = await plan_by_id(tx, plan.id)
        assert issued is not None
        await tx.add_prompt(nonce=new_id(), learner_id=learner.id, plan_id=plan.id, step=0, inside=dumps(Inside()), now=now)
        prompt = await prompt_at(tx, plan.id, 0)
        assert prompt is not None
        await put(
            tx,
            learner.address,
            "step",
            {"step": 0, "inside": json.loads(dumps(Inside())), "nonce": prompt.nonce},
            now=now,
            lane=1,
            loud=True,
            nonce=prompt.nonce,
            pinned=pinned(enrolment.course, issued),
            plan_id=plan.id,
            void_after=decision.void_after,
            dedup_key=f"l:{plan.id}:{_text(decision.day)}",
        )
        return True

    async def _replace(self, tx: Tx, plan_id: str, now: int) -> None:
        """The course no longer has this lesson: the first one not done takes its place."""
        plan = await plan_by_id(tx, plan_id)
        assert plan is not None
        enrolment = await enrolment_by_id(tx, plan.enrolment_id)
        await tx.drop_plan(id=plan_id)
        lesson = await next_lesson(tx, self._house, enrolment)
        if lesson is None:
            await tx.finish_enrolment(id=enrolment.id, now=now)
        else:
            await tx.add_plan(id=new_id(), enrolment_id=enrolment.id, lesson=lesson, state="planned", due_at=now)


def _text(day: date) -> str:
    return day.isoformat()
