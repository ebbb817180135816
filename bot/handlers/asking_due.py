"""What becomes of askings whose time has come: asked now or later, looked after, reminded of once, handed in, or dropped."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from bot.course.instrument import Moment, OpenItem
from bot.evaluation.load import PASSING, day_for
from bot.evaluation.moments import FALLOW_DAYS, REMINDED
from bot.evaluation.pilot import Pilot
from bot.handlers.asking import DAY_SECONDS, Unasked, free_slot, put_form, reminder_at, taken, unasked_key
from bot.handlers.form_showing import expect_nothing, form_for, show_form
from bot.handlers.house import House
from bot.handlers.pushes import is_quiet, wants_reminders
from bot.handlers.road import rhythm_of
from bot.learning.schedule import WINDOW_CLOSES_MINUTE, Push, due_now, instant, local_day
from bot.storage.asking import Asking, asking_by_id, settle
from bot.storage.people import Learner, enrolment_of, learner_by_id
from bot.storage.pilot import pilot_by_id, pilot_of
from bot.storage.response import hand_in
from bot.storage.tx import Tx

LOST = ("failed", "cancelled", "blocked")  # how a message ends that nobody has seen


async def see_to_asking(tx: Tx, house: House, asking_id: str, now: int) -> bool:
    """Do what is due for one asking, and leave it no longer due; True if a message was queued."""
    asking = await asking_by_id(tx, asking_id)
    pilot = await pilot_by_id(tx, asking.pilot_id) if asking else None
    learner = await learner_by_id(tx, asking.learner_id) if asking and asking.learner_id else None
    if asking is None or pilot is None or learner is None:
        await tx.look_at_asking(id=asking_id, due_at=None)
        await settle(tx, asking_id, "dropped")
        return False
    if asking.state == "planned":
        return await _ask_planned(tx, house, learner, asking, pilot, now)
    if asking.privacy == "anonymous" and asking.draft:
        asked = form_for(house, learner, asking).asked
        words = [one.ref for one in asked if one is not None and isinstance(one.item, OpenItem)]
        await hand_in(tx, asking, pilot, now, words=words)
        await expect_nothing(tx, learner, asking)
        return False
    if asking.state == "asked" and await _was_lost(tx, asking):
        return await _again(tx, learner, asking, now)
    if _only_looked_at(learner, asking):  # it arrived
        due_at = reminder_at(learner, now) if asking.moment in REMINDED else None
        await tx.look_at_asking(id=asking.id, due_at=due_at)
        return False
    return await _remind(tx, house, learner, asking, pilot, now)


async def _ask_planned(tx: Tx, house: House, learner: Learner, asking: Asking, pilot: Pilot, now: int) -> bool:
    """Ask now, at the learner's own hour and within the load; else wait, and not for ever."""
    asked = form_for(house, learner, asking).asked
    items = tuple(ref for ref, one in zip(asking.items, asked, strict=True) if one is not None)
    drop_at = await _drop_at(tx, asking, now)
    if not pilot.running(now) or now >= drop_at or not items or await _is_outside(tx, house, learner, pilot, now):
        await settle(tx, asking.id, "dropped")
        return False
    when = await _when(tx, learner, asking, asking.moment, now)
    if not isinstance(when, Unasked):
        await tx.move_planned_asking(id=asking.id, due_at=when, drop_at=drop_at)
        return False
    today, due_at = local_day(now, learner.zone).isoformat(), when.void_after + 1
    told = {"items": json.dumps(items), "language": learner.language, "asked_on": today, "due_at": due_at}
    if await tx.ask_planned(id=asking.id, **told) is None:
        return False
    asking = replace(asking, state="asked", items=items, asked_on=today, language=learner.language, due_at=due_at)
    return await put_form(tx, house, learner, asking, now, when)


async def _remind(tx: Tx, house: House, learner: Learner, asking: Asking, pilot: Pilot, now: int) -> bool:
    """Show a form that waits once more, the one time, to whoever can be reached and wants reminders."""
    away = learner.stopped_at is not None or learner.reach != "ok" or await is_quiet(tx, learner)
    late = asking.moment == "before" and await has_learnt(tx, learner)  # what is answered now tells nothing of before
    begun = asking.privacy == "anonymous" and asking.state == "open"  # left without a word
    over = not pilot.running(now) or await _is_outside(tx, house, learner, pilot, now)
    if asking.reminded or away or late or begun or over or not await wants_reminders(tx, learner):
        await tx.look_at_asking(id=asking.id, due_at=None)
        return False
    when = await _when(tx, learner, asking, "week" if asking.moment == "week" else "after", now)
    if not isinstance(when, Unasked):
        await tx.look_at_asking(id=asking.id, due_at=when)
        return False
    today = local_day(now, learner.zone).isoformat()
    if await tx.remind_asking(id=asking.id, reminded_on=today) is None:
        return False
    how: dict[str, Any] = {"lane": 1, "void_after": when.void_after, "dedup_key": f"ar:{asking.id}"}
    return await show_form(tx, house, learner, asking, now, reminds=True, **how) is not None


async def _when(tx: Tx, learner: Learner, asking: Asking, moment: Moment, now: int) -> Unasked | int:
    """How a form may come by itself now, or when to look again (UTC seconds)."""
    away = learner.stopped_at is not None or learner.reach != "ok" or await is_quiet(tx, learner)
    if away or (learner.paused_until or 0) > now:
        return free_slot(learner, now)
    decision = due_now(rhythm_of(learner), now=now, due_at=asking.due_at or now, used=None, stable=learner.id)
    if not isinstance(decision, Push):
        return decision.due_at
    day = day_for(await taken(tx, learner), decision.day, moment)
    if day != decision.day:
        return free_slot(learner, now, opens=day)
    return Unasked(decision.void_after)


def _only_looked_at(learner: Learner, asking: Asking) -> bool:
    """Whether this is the end of the day on which a form came by itself, and nobody has asked for a reminder since."""
    if asking.asked_on is None:
        return False
    return asking.due_at == instant(date.fromisoformat(asking.asked_on), WINDOW_CLOSES_MINUTE, learner.zone) + 1


async def _is_outside(tx: Tx, house: House, learner: Learner, pilot: Pilot, now: int) -> bool:
    """Whether a learner has left a pilot, by leaving its cohort or its language: it asks them nothing more by itself."""
    return (await pilot_of(tx, house, learner, now)).id != pilot.id


async def _was_lost(tx: Tx, asking: Asking) -> bool:
    """Whether a form that came by itself ended where nobody has seen it."""
    left = await tx.how_it_left(dedup_key=unasked_key(asking))
    return left is not None and left["state"] in LOST


async def _again(tx: Tx, learner: Learner, asking: Asking, now: int) -> bool:
    """What did not arrive comes another day; what belongs to its very moment, only with the next such moment."""
    if asking.moment in PASSING:
        await tx.unask(id=asking.id)
    else:
        await tx.plan_asking_again(id=asking.id, due_at=free_slot(learner, now), drop_at=await _drop_at(tx, asking, now))
    return False


async def _drop_at(tx: Tx, asking: Asking, now: int) -> int:
    drop_at: int | None = await tx.asking_dropped_at(id=asking.id)
    return now + FALLOW_DAYS * DAY_SECONDS if drop_at is None else drop_at


async def has_learnt(tx: Tx, learner: Learner) -> bool:
    """Whether anything of the course is done already."""
    enrolment = await enrolment_of(tx, learner.id)
    return enrolment is None or bool([row async for row in tx.lessons_done(enrolment_id=enrolment.id)])
