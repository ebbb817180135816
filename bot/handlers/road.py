"""How a learner moves along: what comes next and when, and beginning it, inside one transaction."""

from datetime import date

from bot.handlers.calendar import opens_on
from bot.handlers.content import pin
from bot.handlers.house import House
from bot.learning.nudges import first_nudge
from bot.learning.schedule import Rhythm, day_used, local_day, next_slot
from bot.learning.sitting import parse
from bot.storage.people import Enrolment, Learner, Plan, new_id, plan_by_id, plan_now
from bot.storage.tx import Tx


def rhythm_of(learner: Learner) -> Rhythm:
    """When this learner's lessons may come."""
    return Rhythm(learner.zone, learner.minute_of_day, learner.days)


def used_day(enrolment: Enrolment) -> date | None:
    """The local day of the last lesson pushed or pulled."""
    return date.fromisoformat(enrolment.last_lesson_day) if enrolment.last_lesson_day else None


def slot_after(learner: Learner, enrolment: Enrolment, now: int, opens: date | None) -> int:
    """This learner's first slot from now on: after a pause, never on a day that had a lesson nor before `opens`; UTC seconds."""
    after = max(now, (learner.paused_until or 0) - 1)
    return next_slot(rhythm_of(learner), after=after, used=used_day(enrolment), stable=learner.id, opens=opens)


async def slot_for(tx: Tx, house: House, learner: Learner, enrolment: Enrolment, lesson: str, now: int) -> int:
    """The first slot from now on at which this lesson or quiz may come, in UTC seconds."""
    return slot_after(learner, enrolment, now, await opens_on(tx, house, enrolment, lesson))


async def next_lesson(tx: Tx, house: House, enrolment: Enrolment) -> str | None:
    """The first lesson of the course that this learner has not done; None when all are done."""
    done = {row["lesson"] async for row in tx.lessons_done(enrolment_id=enrolment.id)}
    return next((lesson for lesson in house.library.courses[enrolment.course].order if lesson not in done), None)


async def plan_next(tx: Tx, house: House, learner: Learner, enrolment: Enrolment, now: int) -> Plan | None:
    """Plan the next lesson at the learner's next slot, or finish the enrolment; returns the plan, None at the end."""
    lesson = await next_lesson(tx, house, enrolment)
    if lesson is None:
        await tx.finish_enrolment(id=enrolment.id, now=now)
        return None
    state = "planned" if learner.reach == "ok" and learner.stopped_at is None else "held"
    due_at = await slot_for(tx, house, learner, enrolment, lesson, now)
    await tx.add_plan(id=new_id(), enrolment_id=enrolment.id, lesson=lesson, state=state, due_at=due_at)
    return await plan_now(tx, enrolment.id)


def in_course(house: House, enrolment: Enrolment, plan: Plan) -> bool:
    """Whether the course still has this lesson or quiz."""
    return parse(plan.lesson)[0] in house.library.courses[enrolment.course].order


async def drop_plan(tx: Tx, plan: Plan) -> None:
    """Take back what was planned and not begun, with whatever an earlier push of it asked."""
    await tx.drop_prompts(plan_id=plan.id)
    await tx.drop_plan(id=plan.id)


async def replace_plan(tx: Tx, house: House, learner: Learner, enrolment: Enrolment, plan: Plan, now: int) -> Plan | None:
    """The course no longer has what was planned: the first lesson not done takes its place, now if that is open, or None."""
    await drop_plan(tx, plan)
    lesson = await next_lesson(tx, house, enrolment)
    if lesson is None:
        await tx.finish_enrolment(id=enrolment.id, now=now)
        return None
    opens = await opens_on(tx, house, enrolment, lesson)
    closed = opens is not None and local_day(now, learner.zone) < opens
    due_at = slot_after(learner, enrolment, now, opens) if closed else now
    await tx.add_plan(id=new_id(), enrolment_id=enrolment.id, lesson=lesson, state="planned", due_at=due_at)
    return await plan_now(tx, enrolment.id)


async def move_next(tx: Tx, house: House, learner: Learner, enrolment: Enrolment, now: int, *, wake: bool = False) -> None:
    """Move the next lesson to the slot that fits the learner's rhythm and calendar now; `wake` also plans one that was held.

    One that is overdue stays: the dispatcher is about to weigh it by the new rhythm, and must not find it a day later.
    """
    plan = await plan_now(tx, enrolment.id)
    if plan is None:
        return
    if (plan.state == "planned" and plan.due_at > now) or (wake and plan.state == "held"):
        await tx.move_plan(id=plan.id, due_at=await slot_for(tx, house, learner, enrolment, plan.lesson, now))
    elif wake or plan.nudge_at is not None:
        await tx.move_nudge(id=plan.id, nudge_at=await slot_for(tx, house, learner, enrolment, plan.lesson, now))


async def open_lesson(tx: Tx, house: House, learner: Learner, enrolment: Enrolment, plan: Plan, now: int) -> Plan:
    """The learner begins a lesson by a pull: its words are pinned, and this local day has had its lesson."""
    if plan.rev is not None:  # pushed before: what the push shows stays pinned
        await tx.begin_plan(id=plan.id, rev=plan.rev, language=plan.language, now=now)
    else:
        telling = await pin(tx, house, enrolment.course, plan.lesson, learner.language)
        await tx.begin_plan(id=plan.id, rev=telling.rev, language=telling.language, now=now)
    await tx.use_day(id=enrolment.id, day=day_used(now, learner.zone, used_day(enrolment)).isoformat())
    asked_after = first_nudge(rhythm_of(learner), now=now, stable=learner.id, not_before=learner.paused_until or 0)
    await tx.set_nudge(id=plan.id, nudges=0, nudge_at=asked_after)
    begun = await plan_by_id(tx, plan.id)
    assert begun is not None
    return begun
