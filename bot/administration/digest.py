"""A trainer's weekly digest: when it comes, where a cohort's people are, which question was the hardest."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from bot.learning.schedule import WINDOW_CLOSES_MINUTE, WINDOW_OPENS_MINUTE, instant, local_day, local_minute

DIGEST_MINUTE = 9 * 60  # on Mondays, by the trainer's own clock
WEEK_SECONDS = 7 * 86400
SILENT_SECONDS = 7 * 86400
LATEST_SECONDS = 4 * 86400  # a digest later than that would tell of another week: the next one does
LEAST_ANSWERS = 5  # fewer say nothing about a question, and too much about people


@dataclass(frozen=True)
class Member:
    """One learner of a cohort: whether they have begun, finished, wait, and in which unit (from 1) their next lesson is."""

    begun: bool
    finished: bool
    waiting: bool  # paused, stopped, or the bot is blocked
    seen_at: int  # UTC seconds
    unit: int
    waits: bool = True  # a lesson or quiz has come and is not done; what a calendar keeps closed does not wait


@dataclass(frozen=True)
class Stages:
    """How many are where, each counted once; `silent` and `waiting` are some of them again."""

    not_started: int
    units: tuple[tuple[int, int], ...]  # number of the unit, how many are in it
    finished: int
    silent: int  # of those on their way, a lesson before them, for a week or longer
    waiting: int

    @property
    def people(self) -> int:
        """Everybody."""
        return self.not_started + sum(count for _, count in self.units) + self.finished


@dataclass(frozen=True)
class Item:
    """One question: how many answered it for the first time, how many of them rightly."""

    item: str
    answers: int
    right: int

    @property
    def percent(self) -> int:
        """The share that was right at once, in whole per cent."""
        return round(100 * self.right / self.answers)


def next_digest(now: int, zone: str) -> int:
    """The first Monday at nine in that zone strictly after `now`, in UTC seconds."""
    today = local_day(now, zone)
    monday = today - timedelta(days=today.isoweekday() - 1)
    this = instant(monday, DIGEST_MINUTE, zone)
    return this if this > now else instant(monday + timedelta(days=7), DIGEST_MINUTE, zone)


def digest_later(now: int, due_at: int, zone: str) -> int | None:
    """When a digest that is due comes instead of now (UTC seconds): it never comes at night, nor much too late; None: now."""
    if now - due_at > LATEST_SECONDS:
        return next_digest(now, zone)
    day, minute = local_day(now, zone), local_minute(now, zone)
    if minute < WINDOW_OPENS_MINUTE:
        return instant(day, DIGEST_MINUTE, zone)
    return instant(day + timedelta(days=1), DIGEST_MINUTE, zone) if minute >= WINDOW_CLOSES_MINUTE else None


def stages_of(members: Iterable[Member], now: int) -> Stages:
    """How many of a cohort are where."""
    everybody = list(members)
    learning = [member for member in everybody if member.begun and not member.finished]
    units = Counter(member.unit for member in learning)
    return Stages(
        not_started=sum(not member.begun and not member.finished for member in everybody),
        units=tuple(sorted(units.items())),
        finished=sum(member.finished for member in everybody),
        silent=sum(member.waits and not member.waiting and now - member.seen_at >= SILENT_SECONDS for member in learning),
        waiting=sum(member.waiting and not member.finished for member in everybody),
    )


def hardest(items: Iterable[Item]) -> Item | None:
    """The question with the smallest share right at once, of those that enough have answered; None where all were easy."""
    asked = [item for item in items if item.answers >= LEAST_ANSWERS and item.right < item.answers]
    return min(asked, key=lambda item: (item.right / item.answers, -item.answers, item.item), default=None)
