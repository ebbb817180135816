"""A pilot: one version of a course with its cohorts, languages, instruments and dates; and what differs between two of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from bot.course.instrument import MOMENTS, Instrument, Moment
from bot.course.pilot import EVERYONE as EVERYONE
from bot.learning.schedule import instant, local_day

MIDNIGHT = 0  # a pilot begins and ends with a day of its zone
FOLLOW_UP = timedelta(days=90)  # after whoever finishes, they are asked once more
KEPT_SECONDS = 365 * 86400  # how long answers stay after the end: twelve months
LONGEST = timedelta(weeks=104)
LINES_LIMIT, LINE_LIMIT = 20, 200  # what changed since the round before: lines, and characters of each

State = Literal["planned", "running", "ended"]
Trouble = Literal["past", "order", "long"]


@dataclass(frozen=True)
class Pilot:
    """One round; it runs from `starts_at` until before `ends_at` (UTC seconds), after which nobody can pair its answers."""

    id: str
    name: str
    example: str  # the file it was made from
    course: str
    languages: tuple[str, ...]  # none: every language
    instruments: tuple[str, ...]  # in the order they are asked
    blended: bool
    open: bool  # whether it takes learners without a cohort, too
    zone: str
    starts_at: int
    ends_at: int | None  # None: 'everyone'
    revs: Mapping[str, str] = field(default_factory=dict)  # what was taught at its start: lesson or quiz, and its revision
    previous: str | None = None  # the round before this one
    changes: tuple[str, ...] = ()  # lines: what changed since that round
    pairing_key: str | None = None  # hex; destroyed at the end
    ended_at: int | None = None
    made_by: str = ""
    made_at: int = 0
    texts: int = 0
    erased: int = 0

    def running(self, now: int) -> bool:
        """Whether learners are asked and their answers kept at `now` (UTC seconds)."""
        return self.state(now) == "running"

    def state(self, now: int) -> State:
        """Where it stands at `now` (UTC seconds)."""
        if self.ended_at is not None or (self.ends_at is not None and now >= self.ends_at):
            return "ended"
        return "running" if now >= self.starts_at else "planned"

    def takes(self, language: str) -> bool:
        """Whether it asks people who read this language."""
        return not self.languages or language in self.languages

    @property
    def first_day(self) -> date:
        """The first day, in its own zone."""
        return local_day(self.starts_at, self.zone)

    @property
    def last_day(self) -> date | None:
        """The last whole day, in its own zone; None for one that does not end."""
        return None if self.ends_at is None else local_day(self.ends_at - 1, self.zone)

    @property
    def over_on(self) -> date | None:
        """The last day as it came: an earlier one where it was ended before its time."""
        planned = self.last_day
        if planned is None or self.ended_at is None:
            return planned
        return min(planned, max(self.first_day, local_day(self.ended_at, self.zone)))


@dataclass(frozen=True)
class Changes:
    """What is taught otherwise in a later round: ids of lessons and quizzes, in the order of their course."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def what_changed(earlier: Pilot, later: Pilot) -> Changes:
    """The lessons and quizzes that are new, changed or gone between two rounds, by their revisions at the start of each."""
    before, after = earlier.revs, later.revs
    return Changes(
        new=tuple(id for id in after if id not in before),
        changed=tuple(id for id in after if id in before and after[id] != before[id]),
        gone=tuple(id for id in before if id not in after),
    )


@dataclass(frozen=True)
class Agenda:
    """What is asked at one moment: of which instruments, and how many questions one person gets at most."""

    moment: Moment
    instruments: tuple[str, ...]
    questions: int


def agenda(instruments: Sequence[Instrument], weekly: int = 0) -> tuple[Agenda, ...]:
    """What a pilot asks at which moment, in the order of a course; `weekly`: how many questions each quiz brings of its own."""
    told = []
    for moment in MOMENTS:
        asked = [one for one in instruments if moment in one.asked]
        # Of parallel forms each person gets one at a time.
        counted = [one for n, one in enumerate(asked) if not any(are_parallel(one, other) for other in asked[:n])]
        questions = sum(min(len(one.items), one.sample.items) if one.sample else len(one.items) for one in counted)
        questions += weekly if moment == "week" else 0
        if questions:
            told.append(Agenda(moment, tuple(one.id for one in asked), questions))
    return tuple(told)


def rivals(pilot: Pilot, every: Sequence[Pilot], now: int) -> tuple[Pilot, ...]:
    """The other pilots that learners without a cohort could be in instead, at some moment from `now` (UTC seconds) on."""
    others = [one for one in every if one.id not in (pilot.id, EVERYONE) and one.course == pilot.course and one.open]
    return tuple(one for one in others if pilot.open and _meet(pilot, one, now)) if pilot.state(now) != "ended" else ()


def _meet(one: Pilot, other: Pilot, now: int) -> bool:
    """Whether they run at the same time, and ask readers of the same language."""
    from_on, ends = max(one.starts_at, other.starts_at, now), [each.ends_at for each in (one, other) if each.ends_at is not None]
    share = not one.languages or not other.languages or set(one.languages) & set(other.languages)
    return bool(share) and other.ended_at is None and all(from_on < end for end in ends)


def are_parallel(one: Instrument, other: Instrument) -> bool:
    """Whether they are two forms of one test, of which each person gets one at a time."""
    return one.parallel_to == other.id or other.parallel_to == one.id


def span_of(first: date, last: date, zone: str) -> tuple[int, int]:
    """When a pilot begins and ends (UTC seconds) that has these days, the last one wholly, on the clocks of a zone."""
    return instant(first, MIDNIGHT, zone), instant(last + timedelta(days=1), MIDNIGHT, zone)


def last_day_after(first: date, weeks: int) -> date:
    """The last of so many weeks that begin on that day."""
    return first + timedelta(weeks=weeks) - timedelta(days=1)


def trouble_with(first: date, last: date, today: date) -> Trouble | None:
    """What keeps these from being the days of a pilot; None if nothing does."""
    if last < first:
        return "order"
    if last < today:
        return "past"
    return "long" if last - first > LONGEST else None


def kept_until(ended_at: int) -> int:
    """When the answers of a pilot are deleted that ended at that moment (UTC seconds)."""
    return ended_at + KEPT_SECONDS


def closes_for_later(last: date) -> date:
    """The last day on which whoever finishes the course is still asked once more three months later."""
    return last - FOLLOW_UP
