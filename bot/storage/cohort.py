"""Cohorts and their members as the rest of the house sees them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.administration.cohort import Terms, code_of, code_typed
from bot.storage.people import new_id
from bot.storage.tx import Tx


@dataclass(frozen=True)
class Cohort:
    """Learners who start together; days are of its own zone."""

    id: str
    name: str
    course: str
    language: str
    zone: str
    starts_on: date
    size_limit: int | None
    closes_on: date | None  # the last day on which somebody may join
    code: str
    blended: bool
    made_by: str
    made_at: int
    archived_at: int | None


@dataclass(frozen=True)
class Member:
    """One learner's place in a cohort; `number` is what organisers call them."""

    cohort_id: str
    learner_id: str
    course: str
    number: int
    state: str  # active, withdrawn, moved, left
    joined_at: int
    left_at: int | None


def new_code() -> str:
    """A code nobody can guess: 60 random bits."""
    return code_of(secrets.randbits(60))


def _cohort(row: Mapping[str, Any] | None) -> Cohort | None:
    return None if row is None else cohort_from(row)


def cohort_from(row: Mapping[str, Any]) -> Cohort:
    """A cohort out of its row."""
    return Cohort(
        id=row["id"],
        name=row["name"],
        course=row["course"],
        language=row["language"],
        zone=row["zone"],
        starts_on=date.fromisoformat(row["starts_on"]),
        size_limit=row["size_limit"],
        closes_on=date.fromisoformat(row["closes_on"]) if row["closes_on"] else None,
        code=row["code"],
        blended=bool(row["blended"]),
        made_by=row["made_by"],
        made_at=row["made_at"],
        archived_at=row["archived_at"],
    )


def _member(row: Mapping[str, Any] | None) -> Member | None:
    if row is None:
        return None
    return Member(
        cohort_id=row["cohort_id"],
        learner_id=row["learner_id"],
        course=row["course"],
        number=row["number"],
        state=row["state"],
        joined_at=row["joined_at"],
        left_at=row["left_at"],
    )


async def cohort_by_id(tx: Tx, cohort_id: str) -> Cohort | None:
    """The cohort of that id, archived or not, or None."""
    return _cohort(await tx.cohort_by_id(id=cohort_id))


async def cohort_by_code(tx: Tx, code: str) -> Cohort | None:
    """The cohort that a typed or pasted code opens, or None; an archived one has no door any more."""
    typed = code_typed(code)
    return _cohort(await tx.cohort_by_code(code=typed)) if typed else None


async def cohort_of(tx: Tx, learner_id: str, course: str) -> Cohort | None:
    """The cohort in which a learner takes a course now, or None."""
    return _cohort(await tx.cohort_of(learner_id=learner_id, course=course))


async def open_cohorts(tx: Tx) -> list[Cohort]:
    """Every cohort that is not archived, by its start and name."""
    rows = [_cohort(row) async for row in tx.open_cohorts()]
    return [cohort for cohort in rows if cohort is not None]


async def openings(tx: Tx, cohort_id: str) -> dict[str, date]:
    """The earliest day of each unit, by the unit's id, in order; one that is missing opens with the start."""
    return {row["unit"]: date.fromisoformat(row["opens_on"]) async for row in tx.openings(cohort_id=cohort_id)}


async def terms_of(tx: Tx, cohort: Cohort) -> Terms:
    """What was decided about a cohort, its calendar too."""
    return Terms(
        name=cohort.name,
        course=cohort.course,
        language=cohort.language,
        zone=cohort.zone,
        starts_on=cohort.starts_on,
        openings=await openings(tx, cohort.id),
        size_limit=cohort.size_limit,
        closes_on=cohort.closes_on,
        blended=cohort.blended,
    )


async def member_of(tx: Tx, cohort_id: str, learner_id: str) -> Member | None:
    """A learner's place in a cohort, also one they have left, or None."""
    return _member(await tx.member_of(cohort_id=cohort_id, learner_id=learner_id))


async def member_by_number(tx: Tx, cohort_id: str, number: int) -> Member | None:
    """Whoever has that number in a cohort, or None."""
    return _member(await tx.member_by_number(cohort_id=cohort_id, number=number))


async def members(tx: Tx, cohort_id: str) -> list[Member]:
    """The active members by their numbers."""
    rows = [_member(row) async for row in tx.members(cohort_id=cohort_id)]
    return [member for member in rows if member is not None]


async def withdrawn_members(tx: Tx, cohort_id: str) -> list[Member]:
    """Those whom the organisers withdrew and who are not back, by their numbers."""
    rows = [_member(row) async for row in tx.withdrawn_members(cohort_id=cohort_id)]
    return [member for member in rows if member is not None]


async def size_of(tx: Tx, cohort_id: str) -> int:
    """How many active members there are."""
    count: int = await tx.size_of(cohort_id=cohort_id)
    return count


async def make_cohort(tx: Tx, terms: Terms, made_by: str, now: int) -> Cohort:
    """A new cohort with a code of its own."""
    cohort_id = new_id()
    await tx.add_cohort(
        id=cohort_id,
        name=terms.name,
        course=terms.course,
        language=terms.language,
        zone=terms.zone,
        starts_on=terms.starts_on.isoformat(),
        size_limit=terms.size_limit,
        closes_on=terms.closes_on.isoformat() if terms.closes_on else None,
        code=new_code(),
        blended=int(terms.blended),
        made_by=made_by,
        now=now,
    )
    await set_openings(tx, cohort_id, terms.openings)
    made = await cohort_by_id(tx, cohort_id)
    assert made is not None
    return made


async def change_cohort(tx: Tx, cohort_id: str, terms: Terms) -> None:
    """The cohort as it is from now on, calendar and all; its course stays what it was."""
    await tx.change_cohort(
        id=cohort_id,
        name=terms.name,
        language=terms.language,
        zone=terms.zone,
        starts_on=terms.starts_on.isoformat(),
        size_limit=terms.size_limit,
        closes_on=terms.closes_on.isoformat() if terms.closes_on else None,
        blended=int(terms.blended),
    )
    await set_openings(tx, cohort_id, terms.openings)


async def set_openings(tx: Tx, cohort_id: str, calendar: Mapping[str, date]) -> None:
    """The calendar from now on."""
    for unit, day in calendar.items():
        await tx.set_opening(cohort_id=cohort_id, unit=unit, opens_on=day.isoformat())


async def renew_code(tx: Tx, cohort_id: str) -> str:
    """A new code; the old one opens nothing any more."""
    code = new_code()
    await tx.set_code(id=cohort_id, code=code)
    return code
