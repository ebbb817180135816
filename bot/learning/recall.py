"""Which earlier lesson is recalled today: by the course's ladder, a few a day, never a debt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.learning.schedule import Rhythm


@dataclass(frozen=True)
class Behind:
    """A lesson the learner has done: when its idea was last met, and which rung of the ladder comes next."""

    lesson: str
    met_on: date
    rung: int


def working_days_between(rhythm: Rhythm, first: date, last: date) -> int:
    """How many working days of the learner's lie after `first`, up to and with `last`; 0 if there are none."""
    return sum(rhythm.works_on(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def due_recalls(behind: Sequence[Behind], rhythm: Rhythm, today: date, ladder: Sequence[int], cap: int) -> list[Behind]:
    """The lessons to recall today, the longest waiting first, at most `cap`; what is left over waits and does not pile up."""
    ready = []
    for one in behind:
        if one.rung < len(ladder):
            late = working_days_between(rhythm, one.met_on, today) - ladder[one.rung]
            if late >= 0:
                ready.append((-late, one.met_on, one.lesson, one))
    return [one for *_, one in sorted(ready, key=lambda each: each[:3])[:cap]]


def behind_from(done: Mapping[str, date], asked: Mapping[str, tuple[int, date]]) -> list[Behind]:
    """Join the lessons done (day of the end) with what was recalled already (next rung, day asked)."""
    return [Behind(lesson, *_last(asked.get(lesson), day)) for lesson, day in done.items()]


def _last(asked: tuple[int, date] | None, done_on: date) -> tuple[date, int]:
    return (done_on, 0) if asked is None else (asked[1], asked[0])
