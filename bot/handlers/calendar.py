"""When a part of the course opens for a learner: the earliest days of their cohort, if they have one."""

from datetime import date
from typing import Any

from bot.administration.calendar import Calendar
from bot.handlers.house import House
from bot.learning.schedule import local_day
from bot.learning.sitting import parse
from bot.storage.joining import calendar_of, place_in_cohort
from bot.storage.people import Enrolment, Learner, Plan
from bot.storage.tx import Tx

OPEN_ALREADY = ("issued", "begun", "done")  # what has come stays open, whatever becomes of the calendar


def opening(house: House, calendar: Calendar | None, course: str, lesson: str) -> date | None:
    """The earliest day of a lesson or quiz in a calendar; None: any day."""
    unit = parse(lesson)[0]
    if calendar is None or unit not in house.library.courses[course].order:
        return None
    return calendar.opens(house.library.courses[course].place(unit)[0].id)


async def opens_on(tx: Tx, house: House, enrolment: Enrolment, lesson: str) -> date | None:
    """The day in the learner's zone before which a lesson or quiz neither comes nor can be fetched; None: any day."""
    return opening(house, await calendar_of(tx, enrolment.learner_id, enrolment.course), enrolment.course, lesson)


async def cohort_args(tx: Tx, learner_id: str, course: str) -> dict[str, Any] | None:
    """What a screen says of a learner's cohort: its name, their number there; None for a learner of no cohort."""
    place = await place_in_cohort(tx, learner_id, course)
    return {"name": place.name, "number": place.number} if place else None


async def opening_args(
    tx: Tx, house: House, learner: Learner, enrolment: Enrolment, plan: Plan | None, now: int
) -> dict[str, Any] | None:
    """What a screen says of a lesson or quiz that opens later: the day it opens and when it comes; None if it can begin."""
    if plan is None or plan.state in OPEN_ALREADY:
        return None
    calendar = await calendar_of(tx, learner.id, enrolment.course)
    opens = opening(house, calendar, enrolment.course, plan.lesson)
    if calendar is None or opens is None or local_day(now, learner.zone) >= opens:
        return None
    unit = parse(plan.lesson)[0]
    course = house.library.courses[enrolment.course]
    return {
        "cohort": calendar.cohort,
        "course": course.id,
        "unit": course.place(unit)[1],
        "quiz": unit in course.quiz_by_id,
        "opens": opens.isoformat(),
        "day": max(opens, local_day(plan.due_at, learner.zone)).isoformat(),
        "today": local_day(now, learner.zone).isoformat(),
        "minute": learner.minute_of_day,
    }
