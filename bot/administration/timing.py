"""When an announcement goes out: now, at a time, at each recipient's own hour, or again and again; and the quiet hours."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from bot.learning.schedule import instant, local_day, local_minute, zone_named

When = Literal["now", "at", "local", "repeat"]
EVERY_WEEKS = (1, 2, 4)
TIMES = range(2, 13)
QUIET_FROM_MINUTE = 20 * 60  # local minutes of the day of whoever gets it
QUIET_UNTIL_MINUTE = 8 * 60
FURTHEST_DAYS = 366
_TYPED = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[./](\d{1,2})[./](\d{4}))[ T,]+(\d{1,2})[:.](\d{2})")


@dataclass(frozen=True)
class Timing:
    """`day` and `minute` are read on the clocks of `zone`, for "local" on each recipient's own; "now" needs none of them."""

    when: When = "now"
    day: date | None = None
    minute: int = 0  # of the day
    zone: str = ""
    weeks: int = 0  # "repeat": every so many
    times: int = 0  # "repeat": how often in all

    def __post_init__(self) -> None:
        """ValueError for what is no timing."""
        if self.when == "now":
            return
        if self.day is None or not 0 <= self.minute < 24 * 60:
            raise ValueError("a time needs its day and its minute")
        if self.when != "local":
            zone_named(self.zone)
        if self.when == "repeat" and (self.weeks not in EVERY_WEEKS or self.times not in TIMES):
            raise ValueError("repeated every 1, 2 or 4 weeks, 2 to 12 times")

    def as_json(self) -> dict[str, Any]:
        """Only what this kind of timing needs."""
        said = {name: value for name, value in vars(self).items() if value}
        return {**said, "day": self.day.isoformat()} if self.day else said

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Timing":
        """The inverse of `as_json`."""
        return cls(**{**said, "day": date.fromisoformat(said["day"])} if "day" in said else said)


def starts(timing: Timing, now: int, zone: str) -> int:
    """When it goes out to somebody in `zone`, quiet hours not reckoned with, in UTC seconds; a repeated one for the next time.

    What is past stays past: a time before `now` is given as it is."""
    if timing.when == "now" or timing.day is None:
        return now
    if timing.when == "repeat":
        every = occurrences(timing)
        return next((moment for moment in every if moment >= now), every[-1])
    return instant(timing.day, timing.minute, zone if timing.when == "local" else timing.zone)


def occurrences(timing: Timing) -> tuple[int, ...]:
    """Every time of a repeated announcement in UTC seconds: the same hour on the clocks of its zone, summer or winter."""
    assert timing.day is not None
    days = (timing.day + timedelta(weeks=timing.weeks * n) for n in range(timing.times))
    return tuple(instant(day, timing.minute, timing.zone) for day in days)


def first_start(timing: Timing, now: int, zones: Iterable[str]) -> int:
    """When it goes out to the first of people in these zones, in UTC seconds; `now` if there are none."""
    if timing.when != "local":
        return starts(timing, now, timing.zone)
    return min((starts(timing, now, zone) for zone in set(zones)), default=now)


def is_past(timing: Timing, now: int, zones: Iterable[str]) -> bool:
    """Whether it should have gone out by now: at its own time, at the hour of one recipient, or for the first time."""
    if timing.when == "now":
        return False
    if timing.when == "repeat":
        return occurrences(timing)[0] < now
    return first_start(timing, now, zones) < now


def quiet_until(moment: int, zone: str) -> int | None:
    """When the quiet hours at `moment` end in that zone, in UTC seconds; None outside them."""
    minute = local_minute(moment, zone)
    if QUIET_UNTIL_MINUTE <= minute < QUIET_FROM_MINUTE:
        return None
    day = local_day(moment, zone)
    return instant(day + timedelta(days=minute >= QUIET_FROM_MINUTE), QUIET_UNTIL_MINUTE, zone)


@dataclass(frozen=True)
class Quiet:
    """How many recipients have quiet hours when it goes out, and when the last of them gets it (UTC seconds)."""

    count: int = 0
    until: int = 0


def quiet_when_sent(timing: Timing, now: int, zones: Iterable[str]) -> Quiet:
    """Who would be woken if it were urgent; `zones` has one entry for each recipient."""
    known: dict[str, int | None] = {}
    count = until = 0
    for zone in zones:
        if zone not in known:
            known[zone] = quiet_until(starts(timing, now, zone), zone)
        ends = known[zone]
        if ends is not None:
            count, until = count + 1, max(until, ends)
    return Quiet(count, until)


def typed_moment(text: str) -> tuple[date, int] | None:
    """The day and the minute of the day in "2026-12-01 14:30" or "1.12.2026 14:30"; None for anything else."""
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, other_day, other_month, other_year, hour, minute = (int(part or 0) for part in found.groups())
    try:
        on = date(year or other_year, month or other_month, day or other_day)
    except ValueError:
        return None
    return (on, hour * 60 + minute) if hour < 24 and minute < 60 else None
