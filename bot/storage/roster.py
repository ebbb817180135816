"""The rosters of cohorts: where each member is, as far as numbers say it."""

from collections.abc import Mapping
from typing import Any

from bot.administration.roster import Row
from bot.course.model import Course
from bot.learning.sitting import parse
from bot.storage.tx import Tx


async def roster_of(tx: Tx, cohort_id: str, course: Course | None) -> list[Row]:
    """The active members of a cohort by their numbers; without the course nobody can say in which unit they are."""
    return [_row(row, course) async for row in tx.roster(cohort_id=cohort_id, number=None)]


async def roster_row(tx: Tx, cohort_id: str, number: int, course: Course | None) -> Row | None:
    """The active member of that number, or None."""
    rows = [_row(row, course) async for row in tx.roster(cohort_id=cohort_id, number=number)]
    return rows[0] if rows else None


def _row(row: Mapping[str, Any], course: Course | None) -> Row:
    lesson = parse(row["lesson"])[0] if row["lesson"] else None
    known = course is not None and lesson in course.order
    return Row(
        number=row["number"],
        learner_id=row["learner_id"],
        language=row["language"],
        zone=row["zone"],
        joined_at=row["joined_at"],
        seen_at=row["seen_at"],
        reachable=row["reach"] == "ok",
        stopped=row["stopped_at"] is not None,
        paused_until=row["paused_until"],
        finished=row["enrolment_state"] == "finished",
        begun=bool(row["begun"]),
        done=row["done"],
        lesson=lesson,
        unit=course.place(lesson)[1] if course is not None and known and lesson is not None else None,
        waits=bool(row["waits"]),
    )
