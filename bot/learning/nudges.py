"""Reminders for a lesson that waits: two, then a weekly one, then a last word; they stop by themselves."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.learning.schedule import Rhythm, local_day, next_slot

Tone = Literal["daily", "weekly", "last"]
TONES: tuple[Tone, ...] = ("daily", "daily", "weekly", "last")
WEEK_DAYS = 7


@dataclass(frozen=True)
class Nudge:
    """A reminder to send now, and when the next one may come (UTC seconds; None: never again for this lesson)."""

    tone: Tone
    next_at: int | None


def first_nudge(rhythm: Rhythm, *, now: int, stable: str, not_before: int = 0) -> int:
    """When a lesson shown now is first asked after: the learner's next slot on a later day, and never before `not_before`."""
    after = max(now, not_before - 1)
    return next_slot(rhythm, after=after, used=local_day(now, rhythm.zone), stable=stable)


def nudge(rhythm: Rhythm, *, sent: int, now: int, stable: str) -> Nudge | None:
    """The reminder that follows `sent` earlier ones, or None when enough was said."""
    if sent >= len(TONES):
        return None
    if sent + 1 >= len(TONES):
        return Nudge(TONES[sent], None)
    today = local_day(now, rhythm.zone)
    quiet = timedelta(days=WEEK_DAYS - 1) if TONES[sent + 1] in ("weekly", "last") else timedelta()
    return Nudge(TONES[sent], next_slot(rhythm, after=now, used=today + quiet, stable=stable))
