"""Reminders: four at most, ever further apart, always at the learner's own hour, and then silence."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.learning.nudges import TONES, Nudge, first_nudge, nudge
from bot.learning.schedule import (
    EARLIEST_MINUTE,
    LATEST_MINUTE,
    WINDOW_CLOSES_MINUTE,
    WINDOW_OPENS_MINUTE,
    Rhythm,
    instant,
    local_day,
    local_minute,
    slot,
)

ZONES = ("Europe/Brussels", "Atlantic/Azores", "Europe/Athens", "America/Cayenne", "Indian/Reunion")
SOFIA = Rhythm("Europe/Sofia", 9 * 60, "12345")
TUESDAY = date(2026, 11, 24)

rhythms = st.builds(
    Rhythm,
    st.sampled_from(ZONES),
    st.integers(EARLIEST_MINUTE, LATEST_MINUTE),
    st.sets(st.sampled_from("1234567"), min_size=1).map(lambda days: "".join(sorted(days))),
)
moments = st.integers(1_764_000_000, 1_920_000_000)
people = st.integers(0, 9999).map(str)
delays = st.lists(st.integers(0, 3 * 86400), min_size=len(TONES), max_size=len(TONES))  # how late somebody looks at what is due


def all_nudges(rhythm: Rhythm, shown: int, stable: str, late: list[int]) -> list[tuple[int, Nudge]]:
    """Every reminder for a lesson that nobody ever opens, with the moment it was sent, each looked at so many seconds late."""
    at: int | None = first_nudge(rhythm, now=shown, stable=stable)
    said: list[tuple[int, Nudge]] = []
    while at is not None:
        now = at + late[len(said)]
        found = nudge(rhythm, sent=len(said), now=now, stable=stable)
        assert found is not None
        said.append((now, found))
        at = found.next_at
    return said


@given(rhythms, moments, people, delays)
def test_reminders_end_after_the_fourth_and_the_last_one_says_so(
    rhythm: Rhythm, shown: int, stable: str, late: list[int]
) -> None:
    said = all_nudges(rhythm, shown, stable, late)
    assert [found.tone for _, found in said] == ["daily", "daily", "weekly", "last"]
    assert nudge(rhythm, sent=len(said), now=said[-1][0], stable=stable) is None
    assert nudge(rhythm, sent=99, now=said[-1][0], stable=stable) is None


@given(rhythms, moments, people, delays)
def test_every_reminder_comes_on_a_later_working_day_and_after_the_second_a_week_passes(
    rhythm: Rhythm, shown: int, stable: str, late: list[int]
) -> None:
    said = all_nudges(rhythm, shown, stable, late)
    days = [local_day(shown, rhythm.zone), *(local_day(now, rhythm.zone) for now, _ in said)]
    least = [1, 1, 7, 7]
    for (earlier, later), gap in zip(pairwise(days), least, strict=True):
        assert later - earlier >= timedelta(days=gap)
    for now, found in said[:-1]:
        assert found.next_at is not None
        assert found.next_at > now
        due = local_day(found.next_at, rhythm.zone)
        assert rhythm.works_on(due)
        assert found.next_at == slot(rhythm, due, stable)
        assert WINDOW_OPENS_MINUTE <= local_minute(found.next_at, rhythm.zone) < WINDOW_CLOSES_MINUTE


@given(rhythms, moments, people)
def test_no_reminder_waits_longer_than_it_must(rhythm: Rhythm, shown: int, stable: str) -> None:
    said = all_nudges(rhythm, shown, stable, [0] * len(TONES))
    days = [local_day(shown, rhythm.zone), *(local_day(now, rhythm.zone) for now, _ in said)]
    for (earlier, later), least in zip(pairwise(days), [1, 1, 7, 7], strict=True):
        between = (earlier + timedelta(days=ahead) for ahead in range(least, (later - earlier).days))
        assert not [day for day in between if rhythm.works_on(day)]


@pytest.mark.parametrize(
    ("sent", "tone", "next_day"),
    [
        (0, "daily", date(2026, 11, 25)),  # Tuesday, then Wednesday
        (1, "daily", date(2026, 12, 1)),  # a week later
        (2, "weekly", date(2026, 12, 1)),
        (3, "last", None),
    ],
)
def test_the_rhythm_of_reminders_in_an_ordinary_week(sent: int, tone: str, next_day: date | None) -> None:
    found = nudge(SOFIA, sent=sent, now=slot(SOFIA, TUESDAY, "Sofia"), stable="Sofia")
    assert found == Nudge(tone, None if next_day is None else slot(SOFIA, next_day, "Sofia"))  # type: ignore[arg-type]


def test_a_lesson_opened_on_friday_night_is_asked_after_on_monday() -> None:
    friday = instant(date(2026, 11, 27), 23 * 60, SOFIA.zone)
    assert first_nudge(SOFIA, now=friday, stable="Sofia") == slot(SOFIA, date(2026, 11, 30), "Sofia")


def test_a_lesson_opened_before_ones_hour_is_not_asked_after_on_the_same_day() -> None:
    dawn = instant(TUESDAY, 6 * 60, SOFIA.zone)
    assert first_nudge(SOFIA, now=dawn, stable="Sofia") == slot(SOFIA, TUESDAY + timedelta(days=1), "Sofia")


def test_a_lesson_opened_in_a_pause_is_not_asked_after_before_the_pause_ends() -> None:
    noon, back = instant(TUESDAY, 12 * 60, SOFIA.zone), date(2026, 12, 3)
    midnight = instant(back, 0, SOFIA.zone)
    assert first_nudge(SOFIA, now=noon, stable="Sofia", not_before=midnight) == slot(SOFIA, back, "Sofia")
    assert first_nudge(SOFIA, now=noon, stable="Sofia", not_before=noon - 86400) == slot(SOFIA, date(2026, 11, 25), "Sofia")
    exactly = slot(SOFIA, back, "Sofia")
    assert first_nudge(SOFIA, now=noon, stable="Sofia", not_before=exactly) == exactly
