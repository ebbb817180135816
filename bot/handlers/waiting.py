"""/pause, and the buttons under a reminder: later, not this week."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.handlers.arrival import arrive, welcome
from bot.handlers.calendar import opening_args, opens_on
from bot.handlers.context import Context
from bot.handlers.house import Handler, House, say, tapped_message, tapped_words
from bot.handlers.pushes import wants_reminders
from bot.handlers.road import rhythm_of, slot_after, slot_for, used_day
from bot.learning.schedule import Push, due_now, instant, local_day, slot
from bot.screens.waiting import PAUSE_DAYS
from bot.storage.people import Enrolment, Learner, enrolment_of, plan_by_id, plan_now
from bot.storage.tx import Tx

LONGEST_PAUSE_DAYS = 366
LATER_MINUTE = 16 * 60  # the hour of "remind me later", if it is not that late already
LEAST_SECONDS = 30 * 60  # a reminder sooner than that would be none


@dataclass(frozen=True)
class Waiting:
    """How a learner says: not now."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("pause", self.pause, filters.ChatType.PRIVATE),
            CallbackQueryHandler(self.pause_until, pattern=r"^pause:\d{4}-\d{2}-\d{2}$"),
            CallbackQueryHandler(self.end_pause, pattern=r"^pause:end$"),
            CallbackQueryHandler(self.later, pattern=r"^nudge:(later|week):[\w-]+$"),
        ]

    async def pause(self, update: Update, context: Context) -> str | None:
        """/pause: until when?"""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        if await enrolment_of(context.tx, learner.id) is None:
            await say(context, learner, "not_started")
            return None
        today = local_day(context.now, learner.zone)
        still = learner.paused_until is not None and learner.paused_until > context.now
        args = {
            "until": [first_working_day(learner, today + timedelta(days=ahead)).isoformat() for ahead in PAUSE_DAYS],
            "paused": local_day(learner.paused_until, learner.zone).isoformat() if still and learner.paused_until else None,
        }
        await say(context, learner, "pause", args)
        return None

    async def pause_until(self, update: Update, context: Context) -> str | None:
        """A day was chosen: nothing comes before it; a lesson pushed and not begun waits for it too."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        today = local_day(context.now, learner.zone)
        try:
            day = date.fromisoformat(tapped_words(update)[1])
        except ValueError:
            return self.house.toast("unknown", learner.language)
        if not today < day <= today + timedelta(days=LONGEST_PAUSE_DAYS):
            return self.house.toast("past day", learner.language)
        learner = await wait_until(context.tx, self.house, learner, instant(day, 0, learner.zone), context.now)
        later = await self._opens_later(learner, context)
        args = {"day": max(day.isoformat(), later["day"] if later else ""), "later": later is not None}
        await say(context, learner, "paused", args, method="edit", message_id=tapped_message(update))
        return None

    async def end_pause(self, update: Update, context: Context) -> str | None:
        """[ End the pause ]: the next slot is on again."""
        learner = await arrive(self.house, update, context, returns=True)
        if learner is None:
            return await welcome(self.house, update, context)
        learner = await wait_until(context.tx, self.house, learner, 0, context.now)
        enrolment = await enrolment_of(context.tx, learner.id)
        plan = await plan_now(context.tx, enrolment.id) if enrolment else None
        args = {
            "day": local_day(plan.due_at, learner.zone).isoformat() if plan and plan.state == "planned" else None,
            "today": local_day(context.now, learner.zone).isoformat(),
            "minute": learner.minute_of_day,
            "later": await self._opens_later(learner, context) is not None,
        }
        await say(context, learner, "pause_ended", args, method="edit", message_id=tapped_message(update))
        return None

    async def _opens_later(self, learner: Learner, context: Context) -> dict[str, Any] | None:
        """What is to be said of the next lesson if a cohort's calendar keeps it closed today."""
        enrolment = await enrolment_of(context.tx, learner.id)
        plan = await plan_now(context.tx, enrolment.id) if enrolment else None
        return await opening_args(context.tx, self.house, learner, enrolment, plan, context.now) if enrolment else None

    async def later(self, update: Update, context: Context) -> str | None:
        """[ Remind me later ] this afternoon or on the next working day; [ Not this week ] next week."""
        learner = await arrive(self.house, update, context)
        _, how, plan_id = tapped_words(update)
        plan = await plan_by_id(context.tx, plan_id)
        enrolment = await enrolment_of(context.tx, learner.id) if learner else None
        if learner is None or plan is None or enrolment is None or plan.enrolment_id != enrolment.id:
            return self.house.toast("old", learner.language if learner else self.house.guessed(update))
        if plan.state not in ("issued", "begun"):
            return self.house.toast("old", learner.language)
        if not await wants_reminders(context.tx, learner):  # a promise that would not be kept
            return self.house.toast("no reminders", learner.language)
        today, minute = local_day(context.now, learner.zone), learner.minute_of_day
        opens = await opens_on(context.tx, self.house, enrolment, plan.lesson)
        at = slot_after(learner, enrolment, context.now, opens)
        if how == "week":
            at = max(at, self._next_week(learner, today))
        if how == "later" and self._this_afternoon(learner, enrolment, context.now, opens):
            at, minute = instant(today, LATER_MINUTE, learner.zone), LATER_MINUTE
        await context.tx.set_nudge(id=plan.id, nudges=max(0, plan.nudges - 1), nudge_at=at)
        args = {"day": local_day(at, learner.zone).isoformat(), "today": today.isoformat(), "minute": minute}
        await say(context, learner, "nudge_later", args, method="edit", message_id=tapped_message(update))
        return None

    def _this_afternoon(self, learner: Learner, enrolment: Enrolment, now: int, opens: date | None) -> bool:
        """Whether a reminder may come today at four: never promise what a day off, a pause or a later hour would break."""
        at = instant(local_day(now, learner.zone), LATER_MINUTE, learner.zone)
        used = used_day(enrolment)
        decision = due_now(rhythm_of(learner), now=at, due_at=at, used=used, stable=learner.id, opens=opens)
        return now < at - LEAST_SECONDS and at >= (learner.paused_until or 0) and isinstance(decision, Push)

    def _next_week(self, learner: Learner, today: date) -> int:
        monday = today + timedelta(days=8 - today.isoweekday())
        return slot(rhythm_of(learner), first_working_day(learner, monday), learner.id)


async def wait_until(tx: Tx, house: House, learner: Learner, until: int, now: int) -> Learner:
    """Set the pause (UTC seconds; 0: none) and move whatever would have come before; returns the learner as they are now."""
    await tx.set_paused(id=learner.id, paused_until=until)
    learner = replace(learner, paused_until=until)
    enrolment = await enrolment_of(tx, learner.id)
    plan = await plan_now(tx, enrolment.id) if enrolment else None
    if enrolment is None or plan is None:
        return learner
    next_at = await slot_for(tx, house, learner, enrolment, plan.lesson, now)
    if plan.state in ("planned", "issued"):
        await tx.move_plan(id=plan.id, due_at=next_at)
    elif plan.state == "begun":
        await tx.set_nudge(id=plan.id, nudges=0, nudge_at=next_at)
    return learner


def first_working_day(learner: Learner, day: date) -> date:
    """That day, or the learner's next working day after it."""
    rhythm = rhythm_of(learner)
    while not rhythm.works_on(day):
        day += timedelta(days=1)
    return day
