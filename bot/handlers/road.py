"""How a learner moves along: planning, opening, showing and finishing lessons, inside one transaction."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.course.catalogue import Telling
from bot.course.model import Lesson, Takeaway
from bot.handlers.house import House
from bot.learning.nudges import first_nudge
from bot.learning.progress import Inside, fresh
from bot.learning.schedule import Rhythm, day_used, local_day, local_minute, next_slot
from bot.storage.outbox import Pinned, put
from bot.storage.people import Enrolment, Learner, Plan, Prompt, new_id, plan_by_id, plan_now, prompt_at
from bot.storage.tx import Tx


def rhythm_of(learner: Learner) -> Rhythm:
    """When this learner's lessons may come."""
    return Rhythm(learner.zone, learner.minute_of_day, learner.days)


def used_day(enrolment: Enrolment) -> date | None:
    """The local day of the last lesson pushed or pulled."""
    return date.fromisoformat(enrolment.last_lesson_day) if enrolment.last_lesson_day else None


def slot_after(learner: Learner, enrolment: Enrolment, now: int) -> int:
    """The first slot of this learner's from now on, after a pause and never on a day that had a lesson; UTC seconds."""
    after = max(now, (learner.paused_until or 0) - 1)
    return next_slot(rhythm_of(learner), after=after, used=used_day(enrolment), stable=learner.id)


async def pin(tx: Tx, house: House, course: str, lesson: str, language: str) -> Telling:
    """Keep a lesson's present words in a language, so that what was asked can always be marked and shown as it was."""
    telling = house.library.telling(course, lesson, language)
    name = f"{course}/{lesson}"
    if await tx.has_content(lesson=name, rev=telling.rev, language=telling.language) is None:
        body = telling.lesson.model_dump_json()
        await tx.keep_content(lesson=name, rev=telling.rev, language=telling.language, body=body)
    return telling


async def lesson_as_asked(tx: Tx, house: House, course: str, plan: Plan) -> Lesson:
    """The lesson in the shape it had when this learner began it, whatever authors changed since."""
    assert plan.rev is not None
    assert plan.language is not None
    today = house.library.courses[course].by_id.get(plan.lesson)
    if today is not None and today.rev == plan.rev:
        return today
    row = await tx.content(lesson=f"{course}/{plan.lesson}", rev=plan.rev, language=plan.language)
    return Lesson.model_validate_json(row["body"])


def pinned(course: str, plan: Plan) -> Pinned:
    """What a message about this lesson must be worded from."""
    assert plan.rev is not None
    assert plan.language is not None
    return Pinned(f"{course}/{plan.lesson}", plan.rev, plan.language)


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
    due_at = slot_after(learner, enrolment, now)
    await tx.add_plan(id=new_id(), enrolment_id=enrolment.id, lesson=lesson, state=state, due_at=due_at)
    return await plan_now(tx, enrolment.id)


async def move_next(tx: Tx, learner: Learner, enrolment: Enrolment, now: int, *, wake: bool = False) -> None:
    """Move the next lesson to the slot that fits the learner's rhythm now; `wake` also plans one that was held.

    One that is overdue stays: the dispatcher is about to weigh it by the new rhythm, and must not find it a day later.
    """
    plan = await plan_now(tx, enrolment.id)
    if plan is None:
        return
    if (plan.state == "planned" and plan.due_at > now) or (wake and plan.state == "held"):
        await tx.move_plan(id=plan.id, due_at=slot_after(learner, enrolment, now))
    elif wake or plan.nudge_at is not None:
        await tx.move_nudge(id=plan.id, nudge_at=slot_after(learner, enrolment, now))


async def open_lesson(tx: Tx, house: House, learner: Learner, enrolment: Enrolment, plan: Plan, now: int) -> Plan:
    """The learner begins a lesson by a pull: its words are pinned, and this local day has had its lesson."""
    if plan.state == "issued":  # pushed already: what the push shows stays pinned
        await tx.begin_plan(id=plan.id, rev=plan.rev, language=plan.language, now=now)
    else:
        telling = await pin(tx, house, enrolment.course, plan.lesson, learner.language)
        await tx.begin_plan(id=plan.id, rev=telling.rev, language=telling.language, now=now)
    await tx.use_day(id=enrolment.id, day=day_used(now, learner.zone, used_day(enrolment)).isoformat())
    await tx.set_nudge(id=plan.id, nudges=0, nudge_at=first_nudge(rhythm_of(learner), now=now, stable=learner.id))
    begun = await plan_by_id(tx, plan.id)
    assert begun is not None
    return begun


async def prompt_for(tx: Tx, learner: Learner, plan: Plan, lesson: Lesson, step: int, now: int) -> Prompt:
    """The prompt of a step, made at first showing: its buttons mean the same on every copy of the message."""
    found = await prompt_at(tx, plan.id, step)
    if found is not None:
        return found
    inside = fresh(lesson.steps[step], learner.id)
    await tx.add_prompt(nonce=new_id(), learner_id=learner.id, plan_id=plan.id, step=step, inside=dumps(inside), now=now)
    made = await prompt_at(tx, plan.id, step)
    assert made is not None
    return made


def dumps(inside: Inside) -> str:
    """The state of a step as JSON, as a prompt keeps it."""
    return json.dumps(inside.as_json(), ensure_ascii=False, separators=(",", ":"))


async def show_step(tx: Tx, house: House, learner: Learner, enrolment: Enrolment, plan: Plan, now: int, **how: Any) -> None:
    """Queue the screen of the step the learner is at; `how` is that of `put` (an edit, a push, …)."""
    lesson = await lesson_as_asked(tx, house, enrolment.course, plan)
    prompt = await prompt_for(tx, learner, plan, lesson, plan.step, now)
    if isinstance(lesson.steps[plan.step], Takeaway):
        screen, args = "lesson_done", await done_args(tx, house, learner, enrolment, plan, now, ask=None)
    else:
        screen, args = "step", {"step": plan.step, "inside": prompt.inside}
    args = {**args, "nonce": prompt.nonce}
    await put(tx, learner.address, screen, args, now=now, nonce=prompt.nonce, pinned=pinned(enrolment.course, plan), **how)


async def strip(tx: Tx, learner: Learner, now: int, *, nonce: str | None = None, message_id: int | None = None) -> None:
    """Take the buttons off a message that is done with; cosmetic, dropped when the chat is short of tokens."""
    await put(tx, learner.address, "strip", {}, now=now, method="strip", policy="cosmetic", nonce=nonce, message_id=message_id)


async def finish_lesson(tx: Tx, house: House, learner: Learner, enrolment: Enrolment, plan: Plan, now: int) -> None:
    """The last step is reached: the lesson is done, the next one planned, and the learner told when."""
    if await tx.finish_plan(id=plan.id, now=now) is None:
        return
    await plan_next(tx, house, learner, enrolment, now)
    count = len([row async for row in tx.lessons_done(enrolment_id=enrolment.id)])
    ask = None if count > 1 else "hour" if learner.country else "place"
    lesson = await lesson_as_asked(tx, house, enrolment.course, plan)
    prompt = await prompt_for(tx, learner, plan, lesson, plan.step, now)
    args = await done_args(tx, house, learner, enrolment, plan, now, ask=ask)
    args = {**args, "nonce": prompt.nonce}
    await put(tx, learner.address, "lesson_done", args, now=now, nonce=prompt.nonce, pinned=pinned(enrolment.course, plan))


async def done_args(
    tx: Tx, house: House, learner: Learner, enrolment: Enrolment, plan: Plan, now: int, *, ask: str | None, page: int = 0
) -> Mapping[str, Any]:
    """Everything the end of a lesson says, but for the prompt's nonce."""
    scores = [
        row["percent"] async for row in tx.first_answers(learner_id=learner.id, prefix=f"{enrolment.course}/{plan.lesson}/")
    ]
    following = await plan_now(tx, enrolment.id)
    return {
        "asked": len(scores),
        "right": sum(percent == 100 for percent in scores),
        "next": following.lesson if following else None,
        "day": local_day(following.due_at, learner.zone).isoformat() if following else None,
        "today": local_day(now, learner.zone).isoformat(),
        "minute": learner.minute_of_day,
        "days": learner.days,
        "ask": ask,
        "local_minute": local_minute(now, learner.zone),
        "page": page,
    }
