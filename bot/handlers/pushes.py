"""What comes by itself: the day's lesson, and reminders for one that waits; each inside one transaction."""

from typing import Any

from bot.course.model import Lesson
from bot.handlers.asking import Unasked, ask_leaver, asked_first
from bot.handlers.calendar import opens_on
from bot.handlers.content import asked_in, pin
from bot.handlers.house import House
from bot.handlers.membership import shut_out
from bot.handlers.road import replace_plan, rhythm_of, slot_after, slot_for, used_day
from bot.handlers.showing import show_step
from bot.learning.nudges import TONES, first_nudge, nudge
from bot.learning.schedule import Push, due_now, local_minute
from bot.learning.sitting import Sitting, parse
from bot.storage.outbox import put
from bot.storage.people import Enrolment, Learner, Plan, enrolment_by_id, enrolment_of, learner_by_id, plan_by_id, plan_now
from bot.storage.tx import Tx

RESTING_SECONDS = 20 * 3600  # a lesson touched since yesterday needs no reminder


async def push_lesson(tx: Tx, house: House, plan_id: str, now: int) -> bool:
    """Push a lesson that is due, or move it to the slot that fits; True if it was queued."""
    plan, enrolment, learner = await _whose(tx, plan_id)
    if parse(plan.lesson)[0] not in house.library.courses[enrolment.course].order:
        await replace_plan(tx, house, learner, enrolment, plan, now)
        return False
    if await shut_out(tx, house, learner, enrolment, now):
        return False
    opens = await opens_on(tx, house, enrolment, plan.lesson)
    used = used_day(enrolment)
    decision = due_now(rhythm_of(learner), now=now, due_at=plan.due_at, used=used, stable=learner.id, opens=opens)
    if not isinstance(decision, Push):
        await tx.move_plan(id=plan.id, due_at=decision.due_at)
        return False
    if await asked_first(tx, house, learner, enrolment, plan, now, Unasked(decision.void_after, loud=True)):
        return True
    telling = await pin(tx, house, enrolment.course, plan.lesson, learner.language)
    if await tx.issue_plan(id=plan.id, rev=telling.rev, language=telling.language, now=now) is None:
        return False
    if plan.rev not in (None, telling.rev):  # pushed before in other words: a button of that message must not answer for these
        await tx.drop_prompts(plan_id=plan.id)
    day = decision.day.isoformat()
    await tx.use_day(id=enrolment.id, day=day)
    await tx.set_nudge(id=plan.id, nudges=0, nudge_at=first_nudge(rhythm_of(learner), now=now, stable=learner.id))
    issued = await plan_by_id(tx, plan.id)
    assert issued is not None
    await show_step(
        tx,
        house,
        learner,
        enrolment,
        issued,
        now,
        lane=1,
        loud=True,
        plan_id=plan.id,
        void_after=decision.void_after,
        dedup_key=f"l:{plan.id}:{day}",
    )
    return True


async def remind(tx: Tx, house: House, plan_id: str, now: int) -> bool:
    """Ask after a lesson that waits, at the learner's own hour, ever more rarely; True if a message was queued."""
    plan, enrolment, learner = await _whose(tx, plan_id)
    away = plan.state not in ("issued", "begun") or learner.reach != "ok" or learner.stopped_at is not None
    if away or await shut_out(tx, house, learner, enrolment, now):
        await tx.set_nudge(id=plan.id, nudges=plan.nudges, nudge_at=None)
        return False
    if not await wants_reminders(tx, learner):
        await tx.set_nudge(id=plan.id, nudges=plan.nudges, nudge_at=None)
        return False
    rhythm = rhythm_of(learner)
    assert plan.nudge_at is not None
    opens = await opens_on(tx, house, enrolment, plan.lesson)
    decision = due_now(rhythm, now=now, due_at=plan.nudge_at, used=used_day(enrolment), stable=learner.id, opens=opens)
    shown = await tx.last_shown(plan_id=plan.id)
    busy = plan.state == "begun" and now - (shown["made_at"] or 0) < RESTING_SECONDS
    if not isinstance(decision, Push) or busy:
        later = slot_after(learner, enrolment, now, opens) if isinstance(decision, Push) else decision.due_at
        await tx.set_nudge(id=plan.id, nudges=plan.nudges, nudge_at=later)
        return False
    word = nudge(rhythm, sent=plan.nudges, now=now, stable=learner.id)
    await tx.set_nudge(id=plan.id, nudges=plan.nudges + 1, nudge_at=word.next_at if word else None)
    if word is None:
        return False
    waits = await asked_in(tx, house, learner, enrolment, plan)
    args = {"tone": word.tone, "minute": local_minute(now, learner.zone), **_which(house, enrolment, plan, waits)}
    await put(
        tx,
        learner.address,
        "nudge",
        args,
        now=now,
        lane=1,
        loud=True,
        plan_id=plan.id,
        void_after=decision.void_after,
        dedup_key=f"n:{plan.id}:{decision.day.isoformat()}:{now}",
    )
    if word.tone == "last":  # quiet from now on, as it says: so this is the moment to ask what got in the way
        await ask_leaver(tx, house, learner, now, Unasked(decision.void_after))
    return True


async def wants_reminders(tx: Tx, learner: Learner) -> bool:
    """Whether reminders are among the messages that a learner gets."""
    return "reminders" not in {row["topic"] async for row in tx.opted_out(learner_id=learner.id)}


async def is_quiet(tx: Tx, learner: Learner) -> bool:
    """Whether the last word was said about a lesson that waits, "I'll be quiet from now on": nothing may come by itself then."""
    enrolment = await enrolment_of(tx, learner.id)
    plan = await plan_now(tx, enrolment.id) if enrolment else None
    return plan is not None and plan.nudge_at is None and plan.nudges >= len(TONES)


async def remind_again(tx: Tx, house: House, learner: Learner, now: int) -> None:
    """Reminders are wanted again: a lesson that waits is asked after at the next slot, unless enough was said of it."""
    enrolment = await enrolment_of(tx, learner.id)
    plan = await plan_now(tx, enrolment.id) if enrolment else None
    if enrolment is not None and plan is not None and plan.nudge_at is None and plan.nudges < len(TONES):
        await tx.move_nudge(id=plan.id, nudge_at=await slot_for(tx, house, learner, enrolment, plan.lesson, now))


def _which(house: House, enrolment: Enrolment, plan: Plan, waits: Lesson | Sitting) -> dict[str, Any]:
    """What waits, in a reminder's words: its number in its unit, or its id where it has left the course since; its minutes."""
    course = house.library.courses[enrolment.course]
    number = course.place(waits.id)[2] if waits.id in course.order else waits.id
    minutes = waits.quiz.minutes if isinstance(waits, Sitting) else waits.minutes
    told = {"number": number, "minutes": minutes, "quiz": isinstance(waits, Sitting)}
    return {"plan": plan.id, "begun": plan.state == "begun", **told}


async def plan_missed(tx: Tx, house: House, row_id: str, plan_id: str, now: int) -> None:
    """A push came too late to be wanted: its lesson is planned again."""
    plan, enrolment, learner = await _whose(tx, plan_id)
    await tx.settle_missed(outbox_id=row_id)
    await tx.move_plan(id=plan.id, due_at=await slot_for(tx, house, learner, enrolment, plan.lesson, now))


async def _whose(tx: Tx, plan_id: str) -> tuple[Plan, Enrolment, Learner]:
    plan = await plan_by_id(tx, plan_id)
    assert plan is not None
    enrolment = await enrolment_by_id(tx, plan.enrolment_id)
    learner = await learner_by_id(tx, enrolment.learner_id)
    assert learner is not None
    return plan, enrolment, learner
