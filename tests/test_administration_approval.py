"""Between the confirmation and the first message: counts, a second person, the hold, what a repetition may do alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.administration.approval import (
    ALONE_HOLD_SECONDS,
    APPROVAL_SECONDS,
    HOLD_SECONDS,
    Release,
    after_confirmation,
    asks_again,
    filled,
    may_approve,
    seconds_left,
    typed_count,
)

NOW = 1_800_000_000


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("38", 38),
        (" 38\n", 38),
        ("1200", 1200),
        ("1 200", 1200),
        ("1.200", 1200),
        ("1,200", 1200),
        ("1\N{NARROW NO-BREAK SPACE}200", 1200),
        ("", None),
        ("38 people", None),
        ("thirty-eight", None),
        ("3.8", None),
        ("3 8", None),
        ("-38", None),
        ("38.0", None),
        ("38\n38", None),
        ("99999999999", None),
        ("³⁸", None),
    ],
)
def test_a_count_is_one_whole_number_and_nothing_else(words: str, count: int | None) -> None:
    assert typed_count(words) == count


def test_up_to_the_limit_nobody_else_is_asked() -> None:
    assert after_confirmation(NOW, 200, above=200, others=3) == Release("held", NOW + HOLD_SECONDS)


def test_above_the_limit_a_second_person_must_agree() -> None:
    assert after_confirmation(NOW, 201, above=200, others=1) == Release("approval", NOW + APPROVAL_SECONDS)


def test_above_the_limit_somebody_alone_waits_longer() -> None:
    assert after_confirmation(NOW, 201, above=200, others=0) == Release("held", NOW + ALONE_HOLD_SECONDS)


@given(st.integers(1, 100_000), st.integers(0, 100_000), st.integers(0, 9))
def test_nothing_ever_goes_out_at_once(people: int, above: int, others: int) -> None:
    assert after_confirmation(NOW, people, above=above, others=others).until >= NOW + HOLD_SECONDS


def test_the_yes_of_the_one_who_confirmed_does_not_count() -> None:
    assert not may_approve("maker", "maker")
    assert may_approve("other", "maker")


@pytest.mark.parametrize(
    ("before", "people", "asks"),
    [
        (38, 38, False),
        (38, 20, False),
        (38, 42, False),  # four more: fewer than five
        (38, 43, True),
        (50, 55, False),  # exactly a tenth
        (50, 56, True),
        (100, 105, False),
        (190, 201, True),  # hardly more, but past the limit
        (300, 310, False),  # past it from the beginning
        (0, 5, True),
    ],
)
def test_a_repetition_asks_again_when_it_has_grown(before: int, people: int, asks: bool) -> None:
    assert asks_again(before, people, above=200) is asks


def test_the_time_left_is_told_from_the_pace_of_late_and_not_guessed() -> None:
    assert seconds_left(100, 50, 10) == 20
    assert seconds_left(1, 25, 10) == 1
    assert seconds_left(100, 0, 10) is None
    assert seconds_left(100, 50, 1) is None
    assert seconds_left(0, 0, 0) == 0


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_the_bar_is_full_only_at_the_end(done: int, total: int) -> None:
    cells = filled(done, total)
    assert 0 <= cells <= 10
    assert (cells == 10) == (done >= total)
