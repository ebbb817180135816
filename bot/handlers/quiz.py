"""What becomes of a quiz: another try, the best result so far."""

from typing import Literal

from bot.handlers.house import House
from bot.handlers.road import drop_plan
from bot.learning.sitting import name_of, parse, score
from bot.storage.people import Enrolment, Learner, Plan, new_id, plan_by_id, plan_now
from bot.storage.tx import Tx


async def try_again(tx: Tx, house: House, enrolment: Enrolment, plan: Plan, now: int) -> Plan | Literal["old", "lesson first"]:
    """Another try with other questions, planned for now in the place of what was to come; or the toast that says why not.

    "old": the try after this one was taken already, or the course no longer has the quiz; nothing changes then.
    """
    quiz_id, number = parse(plan.lesson)
    name = name_of(quiz_id, number + 1)
    open_now = await plan_now(tx, enrolment.id)
    taken = {row["lesson"] async for row in tx.lessons_done(enrolment_id=enrolment.id)} | {open_now.lesson if open_now else ""}
    if name in taken or quiz_id not in house.library.courses[enrolment.course].quiz_by_id:
        return "old"
    if open_now is not None and open_now.state not in ("planned", "held"):
        return "lesson first"
    if open_now is not None:
        await drop_plan(tx, open_now)
    await tx.reopen_enrolment(id=enrolment.id)
    made = await tx.add_plan(id=new_id(), enrolment_id=enrolment.id, lesson=name, state="planned", due_at=now)
    again = await plan_by_id(tx, made["id"]) if made is not None else None
    assert again is not None
    return again


async def was_taken(tx: Tx, enrolment: Enrolment, quiz_id: str) -> bool:
    """Whether this learner has finished the quiz, at whatever try."""
    return quiz_id in {parse(row["lesson"])[0] async for row in tx.lessons_done(enrolment_id=enrolment.id)}


async def best_results(tx: Tx, house: House, learner: Learner, enrolment: Enrolment) -> list[dict[str, int]]:
    """The best result of each quiz that was finished: the unit's number and per cent."""
    course = house.library.courses[enrolment.course]
    done = {row["lesson"] async for row in tx.lessons_done(enrolment_id=enrolment.id)}
    results = []
    for number, unit in enumerate(course.units, 1):
        if unit.quiz is None:
            continue
        questions = len(course.quiz_by_id[unit.quiz].slots)
        by_try: dict[int, list[int]] = {}
        async for row in tx.sitting_scores(learner_id=learner.id, prefix=f"{course.id}/{unit.quiz}/"):
            by_try.setdefault(row["attempt"], []).append(row["percent"])
        finished = [score(percents, questions) for attempt, percents in by_try.items() if name_of(unit.quiz, attempt) in done]
        if finished:
            results.append({"unit": number, "percent": max(finished)})
    return results
