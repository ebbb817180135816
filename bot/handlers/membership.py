"""Places in cohorts: taking one, leaving it, and what that means for the lessons still to come; each inside one transaction."""

from datetime import date

from bot.administration.joining import Joined, Refused, refusal
from bot.handlers.calendar import opening
from bot.handlers.house import House
from bot.handlers.road import move_next
from bot.learning.schedule import Rhythm, next_slot
from bot.storage.cohort import Cohort
from bot.storage.joining import calendar_of, door_of, place_in_cohort, standing_of, today_of, withdrawn
from bot.storage.people import Enrolment, Learner, enrolment_in
from bot.storage.room_session import somebody_joined
from bot.storage.tx import Tx


async def join(tx: Tx, house: House, learner: Learner, cohort: Cohort, now: int, *, moves: bool = False) -> Joined | Refused:
    """Give a learner a place in a cohort, or say why not; refused, nothing has changed. `moves`: they will leave another one."""
    refused = refusal(await door_of(tx, cohort), await standing_of(tx, learner.id, cohort), today_of(cohort, now), moves=moves)
    if refused is not None:
        return refused
    number = await enter(tx, house, learner, cohort, now)
    return Refused("full") if number is None else Joined(number)


async def enter(tx: Tx, house: House, learner: Learner, cohort: Cohort, now: int) -> int | None:
    """Put a learner into a cohort, out of any other of its course, and move what is planned for them; their number there.

    None, with nothing changed, where every place is taken or the cohort is archived."""
    before = await place_in_cohort(tx, learner.id, cohort.course)
    if before is not None and before.cohort_id == cohort.id:
        return before.number
    places = (await door_of(tx, cohort)).places
    if cohort.archived_at is not None or (places is not None and places <= 0):
        return None
    if before is not None:
        await tx.leave_cohort(cohort_id=before.cohort_id, learner_id=learner.id, state="moved", now=now)
    row = await tx.enter_cohort(cohort_id=cohort.id, learner_id=learner.id, now=now)
    if row is None:  # the last place went in between: all of this is undone, and the next try hears that it is full
        raise RuntimeError("somebody else was quicker")
    await replan(tx, house, learner, cohort.course, now)
    await somebody_joined(tx, cohort.id, now)
    number: int = row["number"]
    return number


async def leave(tx: Tx, house: House, learner: Learner, course: str, state: str, now: int) -> bool:
    """Take a learner out of their cohort ('left' by themselves, 'withdrawn' by the organisers); False if they were in none."""
    place = await place_in_cohort(tx, learner.id, course)
    if place is None:
        return False
    await tx.leave_cohort(cohort_id=place.cohort_id, learner_id=learner.id, state=state, now=now)
    enrolment = await enrolment_in(tx, learner.id, course)
    if enrolment is None or not await shut_out(tx, house, learner, enrolment, now):
        await replan(tx, house, learner, course, now)
    return True


async def replan(tx: Tx, house: House, learner: Learner, course: str, now: int) -> None:
    """What is planned for a learner moves to the first slot that their calendar of today allows."""
    enrolment = await enrolment_in(tx, learner.id, course)
    if enrolment is not None:
        await move_next(tx, house, learner, enrolment, now)


async def recalendar(tx: Tx, house: House, cohort_id: str, now: int) -> int:
    """After a change of a cohort's calendar: what is planned for its members moves along; returns for how many it did.

    What has come already stays open; a lesson that is overdue is weighed by the dispatcher, as ever."""
    moved, planned = 0, [row async for row in tx.lessons_planned(cohort_id=cohort_id, now=now)]
    # The same for every member; None for a cohort that is archived.
    calendar = await calendar_of(tx, planned[0]["learner_id"], planned[0]["course"]) if planned else None
    for row in planned:
        used = date.fromisoformat(row["last_lesson_day"]) if row["last_lesson_day"] else None
        due_at = next_slot(
            Rhythm(row["zone"], row["minute_of_day"], row["days"]),
            after=max(now, (row["paused_until"] or 0) - 1),
            used=used,
            stable=row["learner_id"],
            opens=opening(house, calendar, row["course"], row["lesson"]),
        )
        if due_at != row["due_at"]:
            await tx.move_plan(id=row["id"], due_at=due_at)
            moved += 1
    return moved


async def shut_out(tx: Tx, house: House, learner: Learner, enrolment: Enrolment, now: int) -> bool:
    """Whoever was withdrawn from a course by invitation gets nothing more until a code lets them in; True if that is so."""
    if not house.rules.by_code or not await withdrawn(tx, learner.id, enrolment.course):
        return False
    if learner.stopped_at is None:
        await tx.set_stopped(id=learner.id, stopped_at=now)
    await tx.hold_plans(learner_id=learner.id)
    return True
