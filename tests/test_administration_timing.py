"""When announcements go out: on whose clocks, in summer and winter, and whom the quiet hours spare."""

import json
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.administration.timing import (
    EVERY_WEEKS,
    Timing,
    first_start,
    is_past,
    occurrences,
    quiet_until,
    quiet_when_sent,
    starts,
    typed_moment,
)

ZONES = ("Europe/Sofia", "Europe/Lisbon", "America/Martinique", "Europe/Dublin")
days = st.dates(date(2026, 1, 1), date(2030, 12, 31))
minutes = st.integers(0, 1439)
zones = st.sampled_from(ZONES)
timings = st.one_of(
    st.just(Timing()),
    st.builds(Timing, st.just("at"), days, minutes, zones),
    st.builds(Timing, st.just("local"), days, minutes),
    st.builds(Timing, st.just("repeat"), days, minutes, zones, st.sampled_from(EVERY_WEEKS), st.integers(2, 12)),
)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, zone: str = "UTC") -> int:
    return int(datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)).timestamp())


@given(timings)
def test_a_timing_reads_back_as_it_was_written(timing: Timing) -> None:
    assert Timing.from_json(json.loads(json.dumps(timing.as_json()))) == timing


@given(timings, st.integers(1_767_225_600, 1_924_905_600), zones)
def test_the_start_is_what_the_clocks_show(timing: Timing, now: int, zone: str) -> None:
    start = starts(timing, now, zone)
    if timing.when == "now":
        assert start == now
        return
    read = zone if timing.when == "local" else timing.zone
    local = datetime.fromtimestamp(start, ZoneInfo(read))
    shown = local.hour * 60 + local.minute
    jumped = datetime.fromtimestamp(start - 1, ZoneInfo(read)).utcoffset() != local.utcoffset()
    assert shown == timing.minute or jumped
    if timing.when == "repeat":
        every = occurrences(timing)
        assert len(every) == timing.times
        assert list(every) == sorted(set(every))
        assert start in every
    else:
        assert local.date() == timing.day


def test_a_repeated_one_keeps_its_hour_over_the_change_of_clocks() -> None:
    timing = Timing("repeat", date(2026, 10, 19), 600, "Europe/Sofia", 1, 3)
    hours = [datetime.fromtimestamp(moment, UTC).hour for moment in occurrences(timing)]
    assert hours == [7, 8, 8]
    assert starts(timing, at(2026, 10, 20), "Europe/Lisbon") == at(2026, 10, 26, 10, zone="Europe/Sofia")
    assert starts(timing, at(2027, 1, 1), "Europe/Lisbon") == at(2026, 11, 2, 10, zone="Europe/Sofia")


def test_a_local_hour_begins_in_the_east_and_is_past_there_first() -> None:
    timing = Timing("local", date(2026, 11, 24), 540)
    both = ("Europe/Lisbon", "Europe/Sofia")
    assert first_start(timing, 0, both) == at(2026, 11, 24, 7)
    assert not is_past(timing, at(2026, 11, 24, 7), both)
    assert is_past(timing, at(2026, 11, 24, 8), both)
    assert not is_past(timing, at(2026, 11, 24, 8), ("Europe/Lisbon",))
    assert first_start(timing, 5, ()) == 5
    assert is_past(Timing("repeat", date(2026, 11, 24), 540, "UTC", 1, 2), at(2026, 11, 24, 10), both)


def test_quiet_hours_end_at_eight_where_somebody_is() -> None:
    assert quiet_until(at(2026, 11, 24, 19, 59, zone="Europe/Sofia"), "Europe/Sofia") is None
    assert quiet_until(at(2026, 11, 24, 8, zone="Europe/Sofia"), "Europe/Sofia") is None
    assert quiet_until(at(2026, 11, 24, 20, zone="Europe/Sofia"), "Europe/Sofia") == at(2026, 11, 25, 8, zone="Europe/Sofia")
    assert quiet_until(at(2026, 11, 25, 7, 59, zone="Europe/Sofia"), "Europe/Sofia") == at(2026, 11, 25, 8, zone="Europe/Sofia")
    evening = at(2026, 11, 24, 18, 30)  # 20:30 in Sofia, 18:30 in Lisbon
    quiet = quiet_when_sent(Timing(), evening, ["Europe/Sofia", "Europe/Lisbon", "Europe/Sofia"])
    assert (quiet.count, quiet.until) == (2, at(2026, 11, 25, 6))
    assert quiet_when_sent(Timing("local", date(2026, 11, 25), 21 * 60), evening, ZONES).count == 4


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-12-01 14:30", (date(2026, 12, 1), 870)),
        (" 1.12.2026 9:05 ", (date(2026, 12, 1), 545)),
        ("1/12/2026, 14.30", (date(2026, 12, 1), 870)),
        ("31.2.2026 14:30", None),
        ("2026-12-01 24:00", None),
        ("tomorrow at 9", None),
    ],
)
def test_a_typed_moment_is_read_or_not(typed: str, read: tuple[date, int] | None) -> None:
    assert typed_moment(typed) == read


WRONG: list[dict[str, Any]] = [
    {"when": "at"},
    {"when": "at", "day": date(2026, 1, 1), "zone": "Europe/Nowhere"},
    {"when": "local", "day": date(2026, 1, 1), "minute": 1440},
    {"when": "repeat", "day": date(2026, 1, 1), "zone": "UTC", "weeks": 3, "times": 2},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_timing_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"time|repeated"):
        Timing(**wrong)
