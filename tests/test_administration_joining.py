"""Who may join a cohort, and how often somebody may guess."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.administration.calendar import Calendar
from bot.administration.joining import GUESSES, STRANGER, Door, Refused, Standing, may_guess, refusal

TODAY = date(2026, 12, 1)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("door", "standing", "reason"),
    [
        (Door(None, None), STRANGER, None),
        (Door(TODAY, 1), STRANGER, None),
        (Door(YESTERDAY, 9), STRANGER, "closed"),
        (Door(None, 0), STRANGER, "full"),
        (Door(None, -3), STRANGER, "full"),  # the limit was lowered below those who are in
        (Door(YESTERDAY, 0), Standing("active"), "already"),
        (Door(None, 9), Standing("withdrawn"), "withdrawn"),
        (Door(None, 9), Standing("withdrawn", elsewhere=True), "withdrawn"),
        (Door(None, 9), Standing("left"), None),
        (Door(None, 9), Standing("moved", elsewhere=True), "elsewhere"),
        (Door(None, 0), Standing(elsewhere=True), "full"),  # nobody is asked to move to where there is no place
    ],
)
def test_who_gets_no_place_hears_the_one_reason_that_matters(door: Door, standing: Standing, reason: str | None) -> None:
    refused = refusal(door, standing, TODAY)
    assert (refused.reason if refused else None) == reason


def test_saying_yes_to_a_move_opens_no_door_that_is_closed() -> None:
    assert refusal(Door(None, 1), Standing(elsewhere=True), TODAY, moves=True) is None
    assert refusal(Door(None, 0), Standing(elsewhere=True), TODAY, moves=True) == Refused("full")
    assert refusal(Door(None, 1), Standing("withdrawn", elsewhere=True), TODAY, moves=True) == Refused("withdrawn")


@given(st.lists(st.integers(0, 4000), max_size=60))
def test_no_hour_has_more_than_five_wrong_codes_that_were_looked_at(pauses: list[int]) -> None:
    tries, last_at, now = 0, 0, 0
    looked: list[int] = []
    for pause in pauses:
        now += pause
        if may_guess(tries, last_at, now):
            looked.append(now)
            tries, last_at = (1 if now - last_at >= 3600 else tries + 1), now
    for at in looked:
        assert sum(at <= other < at + 3600 for other in looked) <= GUESSES


def test_a_unit_that_the_calendar_does_not_know_opens_with_the_start() -> None:
    calendar = Calendar("Ruse", TODAY, {"2": date(2026, 12, 8)})
    assert [calendar.opens(unit) for unit in ("1", "2", "3")] == [TODAY, date(2026, 12, 8), TODAY]
