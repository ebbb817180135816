"""G12, G28: which state may follow which, whom the night protects, what is overtaken and what stops by itself."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.administration.mailing import (
    MOVES,
    Figures,
    after_hold,
    due_for,
    may_move,
    overtaken,
    shown_as,
    trouble,
)
from bot.learning.schedule import local_minute

ZONES = ("Europe/Brussels", "Atlantic/Azores", "Europe/Helsinki", "Indian/Reunion", "Pacific/Kiritimati", "Etc/GMT+12")


def at(day: int, hour: int) -> int:
    return int(datetime(2026, 12, day, hour, tzinfo=UTC).timestamp())


def test_what_is_cancelled_stays_cancelled_and_everything_else_can_be() -> None:
    assert MOVES["cancelled"] == frozenset()
    assert all("cancelled" in after for state, after in MOVES.items() if state not in ("cancelled", "finished"))
    assert not may_move("approval", "paused")
    assert may_move("finished", "running")


@given(starts_at=st.integers(1_700_000_000, 1_900_000_000), zone=st.sampled_from(ZONES))
def test_nobody_is_written_to_at_night_unless_it_is_urgent(starts_at: int, zone: str) -> None:
    due = due_for(zone, starts_at, urgent=False)
    assert 8 * 60 <= local_minute(due, zone) < 20 * 60
    assert starts_at <= due <= starts_at + 13 * 3600
    assert due_for(zone, starts_at, urgent=True) == starts_at


@given(minute=st.integers(8 * 60, 20 * 60 - 1), zone=st.sampled_from(ZONES))
def test_at_everybodys_own_hour_is_that_minute_of_that_day_on_their_clocks(minute: int, zone: str) -> None:
    due = due_for(zone, at(2, 9), urgent=False, minute=minute, day=date(2026, 12, 2))
    assert local_minute(due, zone) == minute
    assert abs(due - at(2, minute // 60)) < 15 * 3600


def test_the_hold_ends_in_a_start_or_in_waiting_for_it() -> None:
    assert after_hold(at(2, 9), at(2, 9)) == "running"
    assert after_hold(at(2, 10), at(2, 9)) == "scheduled"


@pytest.mark.parametrize(
    ("state", "late", "away", "asks"),
    [
        ("scheduled", 16 * 60, 16 * 60, True),
        ("scheduled", 14 * 60, 16 * 60, False),  # away, but the start is hardly late
        ("scheduled", 3600, 5, False),  # a turned clock: nobody was away
        ("held", 3600, 3600, True),
        ("running", -3600, 16 * 60, True),
        ("running", 3600, 14 * 60, False),
        ("paused", 3600, 3600, False),
        ("approval", 3600, 3600, False),
    ],
)
def test_what_an_absence_has_overtaken_asks_first(state: str, late: int, away: int, asks: bool) -> None:
    assert overtaken(state, at(2, 9), at(2, 9) + late, away) is asks  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("tried", "failed", "blocked", "why"),
    [
        (19, 19, 0, None),
        (20, 2, 1, None),  # two of twenty may be chance
        (30, 3, 0, "many failed"),
        (60, 0, 3, "many blocked"),
        (1000, 99, 49, None),
        (1000, 100, 0, "many failed"),
        (1000, 0, 50, "many blocked"),
    ],
)
def test_too_many_failures_or_blocks_stop_it(tried: int, failed: int, blocked: int, why: str | None) -> None:
    assert trouble(tried, failed, blocked) == why


def test_a_status_says_something_else_exactly_when_something_is_else() -> None:
    figures = Figures(total=3, sent=1, failed={"Bad Request": 1}, queued=1, next_try_at=5)
    assert figures.adds_up
    assert shown_as("running", None, figures) == shown_as("running", None, replace(figures, next_try_at=9))
    assert shown_as("running", None, figures) != shown_as("running", None, replace(figures, queued=2))
    assert shown_as("paused", None, figures).startswith("paused ")
