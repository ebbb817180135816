"""When the next lesson comes: a learner's working day, at their hour, in their zone, at most one a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from itertools import count
from typing import Literal
from zoneinfo import ZoneInfo

EARLIEST_MINUTE = 8 * 60  # the hours a learner may choose, local minutes of the day
LATEST_MINUTE = 19 * 60
DEFAULT_MINUTE = 9 * 60
DEFAULT_DAYS = "12345"

WINDOW_OPENS_MINUTE = 8 * 60  # nothing is pushed before, for anybody
WINDOW_CLOSES_MINUTE = 20 * 60  # nor from this minute on
SPREAD_SECONDS = 20 * 60  # 5,000 learners of one hour at 25 messages a second need 200 s; the rest is ease

Reason = Literal["not due", "not open", "day off", "day used", "before the hour", "after the window"]


@dataclass(frozen=True)
class Rhythm:
    """A learner's own rhythm: IANA zone, local minute of the day (0..1439), ISO weekdays ("12345"); ValueError for any other."""

    zone: str
    minute_of_day: int
    days: str

    def __post_init__(self) -> None:
        zone_named(self.zone)
        if not 0 <= self.minute_of_day < 24 * 60:
            raise ValueError(f"a minute of the day is 0 to 1439, not {self.minute_of_day}")
        if not self.days or not set(self.days) <= set("1234567") or len(set(self.days)) < len(self.days):
            raise ValueError(f"working days are digits from 1 (Monday) to 7, each once, not {self.days!r}")

    def works_on(self, day: date) -> bool:
        """Whether that day is one of the learner's working days."""
        return str(day.isoweekday()) in self.days


@dataclass(frozen=True)
class Push:
    """The lesson goes out now: it uses up this local day, and is not wanted any more after `void_after` (UTC seconds)."""

    day: date
    void_after: int


@dataclass(frozen=True)
class Later:
    """The lesson waits until `due_at` (UTC seconds, always in the future), for this reason."""

    due_at: int
    reason: Reason


@cache  # ZoneInfo itself keeps only the last eight
def zone_named(zone: str) -> ZoneInfo:
    """The time zone of that IANA name; ValueError for a name that is none."""
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as unknown:  # OSError: the name of a folder, such as "Europe"
        raise ValueError(f"no such time zone: {zone!r}") from unknown


def local_day(now: int, zone: str) -> date:
    """The calendar day in that zone at `now` (UTC seconds)."""
    return datetime.fromtimestamp(now, zone_named(zone)).date()


def local_minute(now: int, zone: str) -> int:
    """The minute of the day (0..1439) that the clocks of that zone show at `now` (UTC seconds)."""
    local = datetime.fromtimestamp(now, zone_named(zone))
    return local.hour * 60 + local.minute


def instant(day: date, minute_of_day: int, zone: str) -> int:
    """When that zone's clocks first show this minute, in UTC seconds; in a gap the first instant after it."""
    tz = zone_named(zone)
    wall = datetime(day.year, day.month, day.day, *divmod(minute_of_day, 60), tzinfo=tz)
    first, second = int(wall.timestamp()), int(wall.replace(fold=1).timestamp())
    if first <= second:  # an ordinary minute, or one the clocks show twice: the first pass
        return first
    # The clocks never show it: they jump somewhere between the two readings, and we want the very second.
    before, after = second, first
    while after - before > 1:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, tz) < wall:  # of one zone, so what the clocks show is compared
            before = middle
        else:
            after = middle
    return after


def spread_seconds(stable: str) -> int:
    """This learner's own delay after the hour, 0..1199 s: always the same for one id, even over many ids."""
    return int.from_bytes(sha256(stable.encode()).digest()[:8]) % SPREAD_SECONDS


def slot(rhythm: Rhythm, day: date, stable: str) -> int:
    """The moment of that local day at which a lesson comes, in UTC seconds; always inside the window."""
    minute = min(max(rhythm.minute_of_day, EARLIEST_MINUTE), LATEST_MINUTE)
    return instant(day, minute, rhythm.zone) + spread_seconds(stable)


def next_slot(rhythm: Rhythm, *, after: int, used: date | None, stable: str, opens: date | None = None) -> int:
    """The first slot strictly after `after` on a working day later than `used`, the day of the last push or pull.

    Never before `opens`, the day on which a cohort's calendar lets this part of the course begin."""
    first = max(local_day(after, rhythm.zone), opens or date.min)
    if used is not None and used >= first:
        first = used + timedelta(days=1)
    days = (first + timedelta(days=ahead) for ahead in count())
    return next(moment for day in days if rhythm.works_on(day) and (moment := slot(rhythm, day, stable)) > after)


def due_now(rhythm: Rhythm, *, now: int, due_at: int, used: date | None, stable: str, opens: date | None = None) -> Push | Later:
    """Push a planned lesson at the first moment that is allowed, however late; otherwise wait for the next slot.

    Allowed is a working day not yet used, `opens` or later, from the learner's own slot until the window closes.
    """
    if now < due_at:
        return Later(due_at, "not due")
    today = local_day(now, rhythm.zone)
    obstacle = "not open" if opens is not None and today < opens else _obstacle(rhythm, now, today, used, stable)
    if obstacle is None:
        return Push(today, void_after(rhythm, now))
    return Later(next_slot(rhythm, after=now, used=used, stable=stable, opens=opens), obstacle)


def last_day(rhythm: Rhythm, first: date, opens: Sequence[date | None]) -> date:
    """The day of the last lesson, where the next one comes on `first`, the others one each working day and none before it opens.

    `opens` has an entry for each lesson to come, the next one among them; with none of them the day is `first`."""
    day = first
    for earliest in opens[1:]:
        day = working_day_after(rhythm, day, 1)
        while earliest is not None and day < earliest:
            day = working_day_after(rhythm, day, 1)
    return day


def working_day_after(rhythm: Rhythm, day: date, count: int) -> date:
    """The learner's working day that comes `count` working days after this one; 0 gives the day itself."""
    while count > 0:
        day += timedelta(days=1)
        count -= rhythm.works_on(day)
    return day


def day_used(now: int, zone: str, used: date | None) -> date:
    """The local day that a lesson fetched now uses up; never earlier than one used already, whatever zone that was in."""
    today = local_day(now, zone)
    return today if used is None else max(today, used)


def void_after(rhythm: Rhythm, now: int) -> int:
    """When what is pushed on this local day is no longer wanted: 20:00 at the learner's, in UTC seconds."""
    return instant(local_day(now, rhythm.zone), WINDOW_CLOSES_MINUTE, rhythm.zone)


def _obstacle(rhythm: Rhythm, now: int, today: date, used: date | None, stable: str) -> Reason | None:
    """Why nothing may be pushed at this moment, or None."""
    if not rhythm.works_on(today):
        return "day off"
    if used is not None and today <= used:
        return "day used"
    if now < slot(rhythm, today, stable):
        return "before the hour"
    if now >= void_after(rhythm, now):
        return "after the window"
    return None
