"""Who may join a cohort, and how often somebody may guess at its code."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Reason = Literal["already", "withdrawn", "closed", "full", "elsewhere"]

GUESSES = 5  # wrong codes, links among them
GUESS_SECONDS = 60 * 60


@dataclass(frozen=True)
class Door:
    """How a cohort stands open: its last day to join (None: no such day) and the places left (None: no limit)."""

    closes_on: date | None
    places: int | None


@dataclass(frozen=True)
class Standing:
    """What somebody is to the cohorts of a course: their place in this one, if ever any, and whether they are in another now."""

    here: str | None = None  # active, withdrawn, moved, left
    elsewhere: bool = False


@dataclass(frozen=True)
class Joined:
    """A place in a cohort; `number` is how its organisers call whoever has it."""

    number: int


@dataclass(frozen=True)
class Refused:
    """Why there is no place; "elsewhere" asks whether to move."""

    reason: Reason


STRANGER = Standing()


def refusal(door: Door, standing: Standing, today: date, *, moves: bool = False) -> Refused | None:
    """Why somebody may not join on this day of the cohort's zone, or None; `moves`: they said they will leave the other one.

    Whoever the organisers withdrew is let in by them alone; whoever left or moved on by themselves may come back."""
    if standing.here == "active":
        return Refused("already")
    if standing.here == "withdrawn":
        return Refused("withdrawn")
    if door.closes_on is not None and today > door.closes_on:
        return Refused("closed")
    if door.places is not None and door.places <= 0:
        return Refused("full")
    return Refused("elsewhere") if standing.elsewhere and not moves else None


def may_guess(tries: int, last_at: int, now: int) -> bool:
    """Whether another code is looked at: after five wrong ones not within an hour of the last, at `last_at` (UTC seconds)."""
    return tries < GUESSES or now - last_at >= GUESS_SECONDS
