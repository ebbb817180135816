"""Everybody who can be in an audience, read at once."""

from collections.abc import Callable
from typing import Any, Literal

from bot.administration.audience import Person
from bot.storage.tx import Tx

DAY_SECONDS = 24 * 3600
UnitOf = Callable[[str, str], str | None]


def _unit_unknown(course: str, lesson: str) -> str | None:
    return None


async def people(tx: Tx, now: int, unit_of: UnitOf = _unit_unknown) -> list[Person]:
    """Every learner on a course or in a cohort, once for each of them; `unit_of` names the unit of a course's lesson."""
    return [_person(row, now, unit_of) async for row in tx.people_of_courses()]


def _person(row: Any, now: int, unit_of: UnitOf) -> Person:
    opted_out = frozenset(topic for topic in ("course", "community") if row[f"no_{topic}"] is not None)
    stage: Literal["not started", "under way", "finished"] = "under way"
    if row["enrolment"] == "finished":
        stage = "finished"
    elif row["begun_at"] is None and not row["done"]:
        stage = "not started"
    return Person(
        learner_id=row["learner_id"],
        chat_id=row["chat_id"],
        language=row["language"],
        zone=row["zone"],
        reach=row["reach"],
        stopped=row["stopped_at"] is not None,
        course=row["course"],
        cohort_id=row["cohort_id"],
        withdrawn=row["membership"] == "withdrawn",
        stage=stage,
        unit=unit_of(row["course"], row["lesson"]) if stage == "under way" and row["lesson"] else None,
        waits=bool(row["waits"]),
        silent_days=max(0, now - row["seen_at"]) // DAY_SECONDS,
        opted_out=opted_out,
    )
