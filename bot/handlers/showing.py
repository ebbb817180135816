"""Showing a learner the step they are at, and the end of a lesson."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.course.model import Lesson, PlanPage, Takeaway
from bot.handlers.calendar import opening_args
from bot.handlers.content import asked_in, pinned
from bot.handlers.house import House
from bot.handlers.road import plan_next, rhythm_of
from bot.learning.one_page import plan_lines
from bot.learning.progress import Inside, fresh
from bot.learning.quiz import shown_order
from bot.learning.recall import behind_from, due_recalls
from bot.learning.schedule import local_day, local_minute
from bot.learning.sitting import Result, Sitting, score, weak_lessons
from bot.storage.outbox import put
from bot.storage.people import Enrolment, Learner, Plan, Prompt, new_id, plan_now, prompt_at
from bot.storage.tx import Tx

RECALL_ATTEMPTS = 10  # a recall is kept as attempt 11, 12, …: apart from the tries inside a lesson


async def prompt_for(
    tx: Tx, house: House, learner: Learner, enrolment: Enrolment, plan: Plan, asked: Lesson | Sitting, now: int
) -> Prompt:
    """The prompt of the step a plan is at, made at first showing: its buttons mean the same on every copy of the message."""
    step = plan.step
    found = await prompt_at(tx, plan.id, step)
    if found is not None:
        return found
    inside = fresh(asked.steps[step], learner.id)
    if step == 0 and isinstance(asked, Lesson):
        inside = replace(inside, recall=await _recall(tx, house, learner, enrolment, plan, now))
    await tx.add_prompt(nonce=new_id(), learner_id=learner.id, plan_id=plan.id, step=step, inside=dumps(inside), now=now)
    made = await prompt_at(tx, plan.id, step)
    assert made is not None
    return made


def dumps(inside: Inside) -> str:
    """The state of a step as JSON, as a prompt keeps it."""
    return json.dumps(inside.as_json(), ensure_ascii=False, separators=(",", ":"))


async def _recall(tx: Tx, house: House, learner: Learner, enrolment: Enrolment, plan: Plan, now: int) -> Mapping[str, Any] | None:
    """The earlier lesson's question that is due today, exactly as it is asked; None if none is in this lesson's language."""
    course = house.library.courses[enrolment.course]
    done = {
        row["lesson"]: local_day(row["done_at"], learner.zone)
        async for row in tx.lessons_done(enrolment_id=enrolment.id)
        if row["lesson"] in course.by_id
        and course.by_id[row["lesson"]].recall
        and house.library.telling(course.id, row["lesson"], learner.language).language == plan.language
    }
    asked = {
        row["lesson"].removeprefix(f"{course.id}/"): (row["rung"], date.fromisoformat(row["asked_on"]))
        async for row in tx.recalled(learner_id=learner.id)
    }
    today = local_day(now, learner.zone)
    cap = course.recall_daily_cap - sum(day == today for _, day in asked.values())
    due = due_recalls(behind_from(done, asked), rhythm_of(learner), today, course.recall_after_working_days, max(0, cap))
    if not due:
        return None
    behind = due[0]
    lesson = f"{course.id}/{behind.lesson}"
    await tx.remember_recall(learner_id=learner.id, lesson=lesson, rung=behind.rung + 1, asked_on=today.isoformat())
    questions = house.library.telling(course.id, behind.lesson, learner.language).lesson.recall
    question = questions[behind.rung % len(questions)]
    return {
        "item": f"{lesson}/{question.id}",
        "lesson": behind.lesson,
        "attempt": RECALL_ATTEMPTS + 1 + behind.rung,
        "question": question.model_dump(mode="json"),
        "order": shown_order(question, f"{learner.id}/{behind.rung}"),
    }


async def retell_recall(tx: Tx, house: House, enrolment: Enrolment, plan: Plan, language: str) -> None:
    """The question from an earlier lesson goes on in this language too, where it is the same question there."""
    prompt = await prompt_at(tx, plan.id, 0)
    inside = Inside.from_json(prompt.inside) if prompt else Inside()
    if prompt is None or inside.recall is None:
        return
    lesson, asked = inside.recall["lesson"], inside.recall["question"]
    if lesson not in house.library.courses[enrolment.course].by_id:
        return
    telling = house.library.telling(enrolment.course, lesson, language)
    told = [question.model_dump(mode="json") for question in telling.lesson.recall if question.id == asked["id"]]
    names = [[option["id"] for option in question["options"]] for question in (*told, asked)]
    if telling.language == language and told and names[0] == names[-1]:
        recall = {**inside.recall, "question": told[0]}
        await tx.set_inside(nonce=prompt.nonce, inside=dumps(replace(inside, recall=recall)))


async def show_step(tx: Tx, house: House, learner: Learner, enrolment: Enrolment, plan: Plan, now: int, **how: Any) -> None:
    """Queue the screen of the step the learner is at; `how` is that of `put` (an edit, a push, …)."""
    asked = await asked_in(tx, house, learner, enrolment, plan)
    prompt = await prompt_for(tx, house, learner, enrolment, plan, asked, now)
    screen = "step"
    args: dict[str, Any] = {"step": plan.step, "inside": prompt.inside}
    if isinstance(asked.steps[plan.step], PlanPage):
        args["plan"] = await _plan_lines(tx, house, learner, enrolment)
    elif isinstance(asked.steps[plan.step], Takeaway):
        screen, args = "lesson_done", await done_args(tx, house, learner, enrolment, plan, now, ask=None)
    elif isinstance(asked.steps[plan.step], Result):
        screen, args = "quiz_done", await result_args(tx, house, learner, enrolment, plan, now)
    if isinstance(asked, Sitting):
        args["draw"] = [question.id for question in asked.questions]
    args["nonce"] = prompt.nonce
    await put(tx, learner.address, screen, args, now=now, nonce=prompt.nonce, pinned=pinned(enrolment.course, plan), **how)


async def _plan_lines(tx: Tx, house: House, learner: Learner, enrolment: Enrolment) -> dict[str, str]:
    """What stands in the learner's plan now."""
    every = [row async for row in tx.own_lines(learner_id=learner.id)]
    mine = [row for row in every if row["item"].startswith(f"{enrolment.course}/")]
    return plan_lines(mine, house.library.courses[enrolment.course])


async def strip(tx: Tx, learner: Learner, now: int, *, nonce: str | None = None, message_id: int | None = None) -> None:
    """Take the buttons off a message that is done with; cosmetic, dropped when the chat is short of tokens."""
    await put(tx, learner.address, "strip", {}, now=now, method="strip", policy="cosmetic", nonce=nonce, message_id=message_id)


async def finish(tx: Tx, house: House, learner: Learner, enrolment: Enrolment, plan: Plan, now: int) -> None:
    """The last step is reached: the lesson or quiz is done, the next one planned, and the learner told when."""
    if await tx.finish_plan(id=plan.id, now=now) is None:
        return
    await plan_next(tx, house, learner, enrolment, now)
    asked = await asked_in(tx, house, learner, enrolment, plan)
    if isinstance(asked, Sitting):
        await show_step(tx, house, learner, enrolment, plan, now)
        return
    count = len([row async for row in tx.lessons_done(enrolment_id=enrolment.id)])
    ask = None if count > 1 else "hour" if learner.country else "place"
    prompt = await prompt_for(tx, house, learner, enrolment, plan, asked, now)
    args = await done_args(tx, house, learner, enrolment, plan, now, ask=ask)
    args["nonce"] = prompt.nonce
    await put(tx, learner.address, "lesson_done", args, now=now, nonce=prompt.nonce, pinned=pinned(enrolment.course, plan))


async def done_args(
    tx: Tx, house: House, learner: Learner, enrolment: Enrolment, plan: Plan, now: int, *, ask: str | None, page: int = 0
) -> dict[str, Any]:
    """Everything the end of a lesson says, but for the prompt's nonce."""
    scores = [
        row["percent"] async for row in tx.first_answers(learner_id=learner.id, prefix=f"{enrolment.course}/{plan.lesson}/")
    ]
    following = await plan_now(tx, enrolment.id)
    return {
        "asked": len(scores),
        "right": sum(percent == 100 for percent in scores),
        "next": following.lesson if following else None,
        "quiz": following is not None and following.lesson in house.library.courses[enrolment.course].quiz_by_id,
        "day": local_day(following.due_at, learner.zone).isoformat() if following else None,
        "later": await opening_args(tx, house, learner, enrolment, following, now),
        "today": local_day(now, learner.zone).isoformat(),
        "minute": learner.minute_of_day,
        "days": learner.days,
        "ask": ask,
        "local_minute": local_minute(now, learner.zone),
        "page": page,
    }


async def result_args(tx: Tx, house: House, learner: Learner, enrolment: Enrolment, plan: Plan, now: int) -> dict[str, Any]:
    """Everything the result says, but for the prompt's nonce."""
    sitting = await asked_in(tx, house, learner, enrolment, plan)
    assert isinstance(sitting, Sitting)
    prefix = f"{enrolment.course}/{sitting.id}/"
    rows = [row async for row in tx.sitting_answers(learner_id=learner.id, prefix=prefix, attempt=sitting.number)]
    percents = {row["item"].removeprefix(prefix): row["percent"] for row in rows}
    course = house.library.courses[enrolment.course]
    percent = score(list(percents.values()), len(sitting.questions))
    weak = weak_lessons(sitting, percents)
    return {
        **await done_args(tx, house, learner, enrolment, plan, now, ask=None),
        "right": sum(value == 100 for value in percents.values()),
        "asked": len(sitting.questions),
        "percent": percent,
        "pass_mark": course.pass_mark_percent,
        "passed": percent >= course.pass_mark_percent,
        "weak": [lesson for lesson in course.order if lesson in weak],  # one taken out since then cannot be read again
    }
