"""Where the members of a cohort are, in one word each: no names, no answers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

SILENT_DAYS = 7  # without a sign of life, and with a lesson that waits
DAY_SECONDS = 24 * 3600

State = Literal["blocked", "stopped", "finished", "paused", "not started", "silent", "learning"]
STATES: tuple[State, ...] = ("not started", "learning", "silent", "paused", "finished", "stopped", "blocked")


@dataclass(frozen=True)
class Row:
    """What is known of one member's way through the course; times are UTC seconds."""

    number: int  # what organisers and the learner call this place
    learner_id: str
    language: str
    zone: str
    joined_at: int
    seen_at: int | None
    reachable: bool
    stopped: bool
    paused_until: int | None
    finished: bool
    begun: bool  # any lesson
    done: int  # lessons and quizzes
    lesson: str | None  # the lesson or quiz that comes or is open
    unit: int | None  # its number, from 1
    waits: bool = True  # a lesson or quiz has come and is not done; what a calendar keeps closed does not wait


def state_of(row: Row, now: int) -> State:
    """The one word for a member; what keeps lessons from arriving comes before how far they are."""
    if not row.reachable:
        return "blocked"
    if row.stopped:
        return "stopped"
    if row.finished:
        return "finished"
    if row.paused_until is not None and row.paused_until > now:
        return "paused"
    if not row.begun and not row.done:
        return "not started"
    return "silent" if row.waits and silent_days(row, now) >= SILENT_DAYS else "learning"


def silent_days(row: Row, now: int) -> int:
    """Whole days since the last sign of life; somebody who gave none is counted from joining."""
    return max(0, now - (row.seen_at or row.joined_at)) // DAY_SECONDS


def by_progress(rows: Iterable[Row]) -> list[Row]:
    """Whoever has done most first, equals by their numbers."""
    return sorted(rows, key=lambda row: (-row.done, row.number))


def counts(rows: Iterable[Row], now: int) -> Mapping[State, int]:
    """How many members are in each state, in the order in which they are told; states that nobody is in are left out."""
    found = Counter(state_of(row, now) for row in rows)
    return {state: found[state] for state in STATES if found[state]}
