"""When lessons come: every night of changing clocks, one moment at a time, against oracles that share no code."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.learning.places import COUNTRIES, NEIGHBOURS, zones_of
from bot.learning.schedule import (
    Later,
    Push,
    Rhythm,
    day_used,
    due_now,
    instant,
    last_day,
    local_day,
    local_minute,
    next_slot,
    slot,
    spread_seconds,
    void_after,
)

ZONES = sorted({zone for country in COUNTRIES + NEIGHBOURS for zone in zones_of(country)})
HOUR, DAY = 3600, 86400
tz = cache(ZoneInfo)
PUNCTUAL = next(str(n) for n in range(99999) if spread_seconds(str(n)) == 0)  # somebody whose minute is the hour itself


def utc(text: str) -> int:
    """UTC seconds of "2026-03-29 01:00"."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def days_of(first_year: int, last_year: int) -> Iterator[date]:
    day = date(first_year, 1, 1)
    while day.year <= last_year:
        yield day
        day += timedelta(days=1)


def brute_force(zone: str, day: date, reach: int = 6 * HOUR, step: int = 1) -> list[int]:
    """The instant of each minute of that local day, or of each so many, found by reading the clock as often all over UTC."""
    midnight = utc(f"{day} 00:00")
    minutes = range(midnight - reach, midnight + DAY + reach, 60 * step)
    clock = [(datetime.fromtimestamp(t, tz(zone)).replace(tzinfo=None), t) for t in minutes]
    first_pass = dict(reversed(clock))  # of two, the earlier stays
    start = datetime(day.year, day.month, day.day)
    wanted = [start + timedelta(minutes=minute) for minute in range(0, 24 * 60, step)]
    return [first_pass[wall] if wall in first_pass else next(t for later, t in clock if later > wall) for wall in wanted]


@cache
def nights(zone: str) -> list[date]:
    """The days on which that zone's clocks change, 2026 to 2030."""
    midnights = [(day, datetime(day.year, day.month, day.day, tzinfo=tz(zone)).utcoffset()) for day in days_of(2026, 2030)]
    return [day for (day, before), (_, after) in pairwise(midnights) if before != after]


# --- the nights


@pytest.mark.parametrize("zone", ZONES)
def test_each_minute_of_every_night_of_changing_clocks_has_its_one_instant(zone: str) -> None:
    changing = nights(zone)
    assert len(changing) in (0, 10)
    for number, day in enumerate(changing):
        step = 5 if number > 1 else 1  # every minute of one spring and one autumn; clocks change at whole quarters of an hour
        found = [instant(day, minute, zone) for minute in range(0, 24 * 60, step)]
        assert found == brute_force(zone, day, step=step)
        assert local_day(found[0], zone) == local_day(found[-1], zone) == day


def test_the_nights_are_those_we_know() -> None:
    assert nights("Europe/Brussels")[:2] == [date(2026, 3, 29), date(2026, 10, 25)]
    assert sum(bool(nights(zone)) for zone in ZONES) >= 27


def test_a_minute_that_does_not_exist_is_the_first_instant_after_the_gap() -> None:
    for minute in (120, 150, 179):
        assert instant(date(2026, 3, 29), minute, "Europe/Brussels") == utc("2026-03-29 01:00")
    assert instant(date(2026, 3, 29), 30, "Atlantic/Azores") == utc("2026-03-29 01:00")


def test_a_minute_that_comes_twice_is_its_first_pass() -> None:
    assert instant(date(2026, 10, 25), 150, "Europe/Brussels") == utc("2026-10-25 00:30")


@given(st.sampled_from(sorted(available_timezones())), st.dates(date(1990, 1, 1), date(2037, 12, 31)), st.integers(0, 1439))
@example("Pacific/Apia", date(2011, 12, 30), 600)  # a day that never was
@example("Australia/Lord_Howe", date(2026, 10, 4), 130)  # half an hour
@example("Africa/Cairo", date(2026, 4, 24), 0)  # at midnight
@settings(max_examples=15, deadline=None)
def test_any_zone_of_the_world_keeps_the_same_rule(zone: str, day: date, minute: int) -> None:
    assert instant(day, minute, zone) == brute_force(zone, day, reach=27 * HOUR)[minute]


@pytest.mark.parametrize("zone", ZONES)
def test_every_local_day_has_exactly_one_slot_at_the_learners_own_hour(zone: str) -> None:
    rhythm = Rhythm(zone, 8 * 60 + 30, "1234567")
    day, at = date(2026, 1, 1), utc("2025-12-31 22:00")
    delay = timedelta(seconds=spread_seconds("Sofia"))
    while day.year <= 2028:  # a leap year
        at = next_slot(rhythm, after=at, used=None, stable="Sofia")
        wall = datetime.fromtimestamp(at, tz(zone)).replace(tzinfo=None)
        assert wall == datetime(day.year, day.month, day.day, 8, 30) + delay
        day += timedelta(days=1)


# --- one moment

moments = st.integers(utc("2025-12-01 00:00"), utc("2031-01-01 00:00"))
people = st.integers(0, 9999).map(str)
rhythms = st.builds(
    Rhythm,
    st.sampled_from(ZONES),
    st.integers(0, 1439),  # more than the handlers offer: an old row must not break the window either
    st.sets(st.sampled_from("1234567"), min_size=1).map(lambda days: "".join(sorted(days))),
)


openings = st.none() | st.integers(-20, 40)  # days from today until a cohort's calendar opens this part of the course


def opening(now: int, rhythm: Rhythm, ahead: int | None) -> date | None:
    """The day that is so many days from now at the learner's."""
    return None if ahead is None else datetime.fromtimestamp(now, tz(rhythm.zone)).date() + timedelta(days=ahead)


def allowed(rhythm: Rhythm, now: int, used: date | None, stable: str, opens: date | None = None) -> bool:
    """The rule in other words: whether a due lesson may go out at this moment."""
    wall = datetime.fromtimestamp(now, tz(rhythm.zone))
    second = wall.hour * HOUR + wall.minute * 60 + wall.second
    own = min(max(rhythm.minute_of_day, 480), 1140) * 60 + spread_seconds(stable)
    free = str(wall.isoweekday()) in rhythm.days and (used is None or wall.date() > used)
    return free and (opens is None or wall.date() >= opens) and own <= second < 20 * HOUR


@given(rhythms, moments, st.none() | st.integers(-9, 9), openings, people)
def test_the_next_slot_is_later_on_a_free_open_working_day_and_none_before_it_is(
    rhythm: Rhythm, after: int, used_ahead: int | None, opens_ahead: int | None, stable: str
) -> None:
    opens = opening(after, rhythm, opens_ahead)
    today = datetime.fromtimestamp(after, tz(rhythm.zone)).date()
    used = None if used_ahead is None else today + timedelta(days=used_ahead)
    at = next_slot(rhythm, after=after, used=used, stable=stable, opens=opens)
    assert at > after
    assert allowed(rhythm, at, used, stable, opens)
    assert not allowed(rhythm, at - 1, used, stable, opens)  # it is the first second of that day
    pushed = due_now(rhythm, now=at, due_at=at, used=used, stable=stable, opens=opens)
    assert isinstance(pushed, Push)  # to the second, not a day late
    day = local_day(at, rhythm.zone)
    while (day := day - timedelta(days=1)) >= today:
        assert slot(rhythm, day, stable) <= after or not allowed(rhythm, slot(rhythm, day, stable), used, stable, opens)


@given(rhythms, moments, st.integers(-2 * HOUR, 40 * DAY), st.none() | st.integers(-9, 2), openings, people)
def test_a_due_lesson_is_pushed_exactly_when_that_is_allowed(
    rhythm: Rhythm, now: int, late: int, used_ahead: int | None, opens_ahead: int | None, stable: str
) -> None:
    opens = opening(now, rhythm, opens_ahead)
    today = datetime.fromtimestamp(now, tz(rhythm.zone)).date()
    used = None if used_ahead is None else today + timedelta(days=used_ahead)
    verdict = due_now(rhythm, now=now, due_at=now - late, used=used, stable=stable, opens=opens)
    if isinstance(verdict, Push):
        assert late >= 0
        assert allowed(rhythm, now, used, stable, opens)
        assert verdict.day == today
        assert now < verdict.void_after <= now + 12 * HOUR
        assert local_minute(verdict.void_after, rhythm.zone) == 20 * 60
    else:
        assert late < 0 or not allowed(rhythm, now, used, stable, opens)
        assert verdict.due_at > now
        assert (verdict.reason == "not due") == (late < 0)
        assert (verdict.reason == "not open") == (late >= 0 and opens is not None and today < opens)


@given(rhythms, moments, st.lists(st.none() | st.integers(-20, 40), max_size=8), people)
def test_the_last_day_is_the_one_on_which_the_last_lesson_of_a_diligent_learner_comes(
    rhythm: Rhythm, now: int, ahead: list[int | None], stable: str
) -> None:
    opens = [opening(now, rhythm, days) for days in ahead]
    day, first = None, None
    for each in opens:
        now = next_slot(rhythm, after=now, used=day, stable=stable, opens=each)
        day = local_day(now, rhythm.zone)
        first = first or day
    if first is not None:
        assert last_day(rhythm, first, opens) == day


def test_a_lesson_fetched_after_moving_west_does_not_give_a_used_day_back() -> None:
    night = utc("2026-11-23 23:30")
    tuesday = day_used(night, "Europe/Athens", date(2026, 11, 23))
    assert tuesday == date(2026, 11, 24)
    assert local_day(night, "Atlantic/Azores") == date(2026, 11, 23)
    assert day_used(night, "Atlantic/Azores", tuesday) == tuesday
    assert day_used(night, "Atlantic/Azores", None) == date(2026, 11, 23)


def test_what_was_pushed_is_void_at_eight_in_the_evening() -> None:
    rhythm = Rhythm("Europe/Sofia", 9 * 60, "12345")
    assert void_after(rhythm, utc("2026-11-24 07:00")) == utc("2026-11-24 18:00")


@pytest.mark.parametrize(
    ("now", "used", "reason", "due_at"),
    [
        ("2026-11-24 07:59", None, "before the hour", "2026-11-24 08:00"),
        ("2026-11-24 19:00", None, "after the window", "2026-11-25 08:00"),
        ("2026-11-24 12:00", "2026-11-24", "day used", "2026-11-25 08:00"),
        ("2026-11-28 12:00", None, "day off", "2026-11-30 08:00"),
        ("2026-11-24 12:00", "2026-11-25", "day used", "2026-11-26 08:00"),  # moved west after a /next past midnight
    ],
)
def test_what_waits_says_why_and_until_when(now: str, used: str | None, reason: str, due_at: str) -> None:
    day_used = None if used is None else date.fromisoformat(used)
    verdict = due_now(Rhythm("Europe/Brussels", 540, "12345"), now=utc(now), due_at=0, used=day_used, stable=PUNCTUAL)
    assert isinstance(verdict, Later)
    assert (verdict.due_at, verdict.reason) == (utc(due_at), reason)


@pytest.mark.parametrize("days", ["", "0", "8", "11", "1,2", "x", "12345678", "١"])
def test_days_that_are_none_are_refused(days: str) -> None:
    with pytest.raises(ValueError, match="working days"):
        Rhythm("Europe/Sofia", 540, days)


@pytest.mark.parametrize(
    "zone", ["", "Europe", "Europe/Atlantis", "../Europe/Paris", "/etc/passwd", "a\0b", "\ud800", "x" * 9999]
)
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="no such time zone"):
        Rhythm(zone, 540, "12345")


@pytest.mark.parametrize("minute", [-1, 1440])
def test_a_minute_outside_the_day_is_refused(minute: int) -> None:
    with pytest.raises(ValueError, match="minute of the day"):
        Rhythm("Europe/Sofia", minute, "12345")


def test_five_thousand_learners_are_spread_evenly_over_twenty_minutes() -> None:
    minutes = Counter(spread_seconds(f"learner-{n}") // 60 for n in range(5000))
    assert set(minutes) == set(range(20))
    assert max(minutes.values()) < 25 * 60 / 4  # a quarter of what goes out in a minute
    assert [spread_seconds("Sofia"), spread_seconds("")] == [387, 52]  # never changes: a learner's minute is their own
