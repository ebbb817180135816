"""Places in cohorts, their calendars and the guesses at their codes, as the rest of the house sees them."""

from dataclasses import dataclass
from datetime import date

from bot.administration.calendar import Calendar
from bot.administration.joining import GUESS_SECONDS, Door, Standing, may_guess
from bot.learning.schedule import local_day
from bot.storage.cohort import Cohort, member_of, size_of
from bot.storage.tx import Tx


@dataclass(frozen=True)
class PlaceInCohort:
    """Where a learner is: the cohort's id and name, and how its organisers call them."""

    cohort_id: str
    name: str
    number: int


async def calendar_of(tx: Tx, learner_id: str, course: str) -> Calendar | None:
    """The earliest days of the cohort in which a learner takes a course; None for a learner of no cohort."""
    rows = [row async for row in tx.calendar_of(learner_id=learner_id, course=course)]
    if not rows:
        return None
    weeks = {row["unit"]: date.fromisoformat(row["opens_on"]) for row in rows if row["unit"]}
    return Calendar(rows[0]["name"], date.fromisoformat(rows[0]["starts_on"]), weeks)


async def place_in_cohort(tx: Tx, learner_id: str, course: str) -> PlaceInCohort | None:
    """A learner's cohort and number, or None."""
    row = await tx.place_in_cohort(learner_id=learner_id, course=course)
    return None if row is None else PlaceInCohort(row["id"], row["name"], row["number"])


async def withdrawn(tx: Tx, learner_id: str, course: str) -> bool:
    """Whether the organisers withdrew this learner and no cohort has them now."""
    row = await tx.last_membership(learner_id=learner_id, course=course)
    return row is not None and row["state"] == "withdrawn"


async def ever_learnt(tx: Tx, learner_id: str) -> bool:
    """Whether this person began a course or was let into a cohort, ever."""
    return bool(await tx.ever_learnt(learner_id=learner_id))


async def door_of(tx: Tx, cohort: Cohort) -> Door:
    """How a cohort stands open."""
    places = None if cohort.size_limit is None else cohort.size_limit - await size_of(tx, cohort.id)
    return Door(cohort.closes_on, places)


async def standing_of(tx: Tx, learner_id: str, cohort: Cohort) -> Standing:
    """What a learner is to a cohort and to the others of its course."""
    here = await member_of(tx, cohort.id, learner_id)
    now = await place_in_cohort(tx, learner_id, cohort.course)
    return Standing(here.state if here else None, now is not None and now.cohort_id != cohort.id)


def today_of(cohort: Cohort, now: int) -> date:
    """The day it is where the cohort is, at `now` (UTC seconds)."""
    return local_day(now, cohort.zone)


async def guess_allowed(tx: Tx, telegram_id: int, now: int) -> bool:
    """Whether the next code of this person is looked at."""
    row = await tx.guesses(telegram_id=telegram_id)
    return row is None or may_guess(row["tries"], row["since"], now)


async def count_guess(tx: Tx, telegram_id: int, now: int) -> None:
    """Remember a wrong code for an hour."""
    await tx.count_guess(telegram_id=telegram_id, now=now, before=now - GUESS_SECONDS)


async def forget_guesses(tx: Tx, now: int) -> None:
    """What is older than that is forgotten."""
    await tx.forget_guesses(before=now - GUESS_SECONDS)
