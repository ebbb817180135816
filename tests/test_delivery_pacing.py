"""G13: how fast we may send, decided without a clock."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.pacing import BURST, Pacing, jitter


def paced(per_second: int = 25, per_chat: float = 1, started_at: float = 0.0) -> Pacing:
    return Pacing(per_second, per_chat, started_at)


def drive(pacing: Pacing, wishes: list[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """Let senders wish (pause before, chat, lane); everyone waits as told. What left, and when."""
    now, left = 0.0, []
    for pause, chat, lane in wishes:
        now += pause
        while (wait := pacing.wait(chat, lane, now)) > 0:
            now += wait + 1e-9
        pacing.take(chat, lane, now)
        left.append((now, chat, lane))
    return left


def most_within(times: list[float], seconds: float) -> int:
    return max((sum(1 for other in times if start <= other < start + seconds) for start in times), default=0)


PAUSES = st.sampled_from([0.0, 0.0, 0.0, 0.01, 0.3, 1.2])
WISHES = st.lists(st.tuples(PAUSES, st.integers(1, 60), st.integers(0, 2)), min_size=60, max_size=160)


@settings(max_examples=25, deadline=None)
@given(WISHES)
def test_never_more_than_thirty_in_any_second_even_with_jitter(wishes: list[tuple[float, int, int]]) -> None:
    times = [at for at, _, _ in drive(paced(), wishes)]
    assert most_within(times, 1.1) <= 30


@settings(max_examples=25, deadline=None)
@given(WISHES)
def test_lessons_never_take_more_than_twenty_five_in_any_second(wishes: list[tuple[float, int, int]]) -> None:
    times = [at for at, _, _ in drive(paced(), [(pause, chat, 1 + lane % 2) for pause, chat, lane in wishes])]
    assert most_within(times, 1.0) <= 25


@settings(max_examples=25, deadline=None)
@given(WISHES)
def test_a_chat_gets_one_a_second_after_its_burst(wishes: list[tuple[float, int, int]]) -> None:
    left = drive(paced(per_second=0), [(pause, 1 + chat % 3, lane) for pause, chat, lane in wishes])
    for chat in {chat for _, chat, _ in left}:
        times = [at for at, other, _ in left if other == chat]
        for first in range(len(times)):
            for last in range(first, len(times)):
                assert last - first + 1 <= BURST + (times[last] - times[first]) + 1e-3


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 30), st.integers(1, 9), st.integers(1, 3600)), max_size=40))
def test_nothing_leaves_within_a_pause_however_the_floods_flap(floods: list[tuple[float, int, int]]) -> None:
    pacing, now, until = paced(), 10.0, dict[int, float]()
    for pause, chat, seconds in floods:
        now += pause
        pacing.flood(chat, seconds, now)
        until[chat] = max(until.get(chat, 0.0), now + seconds)
        assert 1 <= pacing.rate <= 25
        for other, end in until.items():
            assert pacing.wait(other, 0, now) >= end - now - 1e-6


def test_right_after_a_start_the_window_counts_as_full() -> None:
    pacing = paced(started_at=100.0)
    assert pacing.wait(1, 0, 100.0) == pytest.approx(1.1)
    assert pacing.wait(1, 1, 100.5) == pytest.approx(0.6)
    assert pacing.wait(1, 0, 101.1) == 0.0


def test_replies_may_use_a_little_more_than_lessons() -> None:
    pacing = paced(per_chat=0)
    for chat in range(25):
        pacing.take(chat, 1, 5.0)
    assert pacing.wait(99, 1, 5.0) > 0
    assert pacing.wait(99, 0, 5.0) == 0.0


def test_replies_take_nothing_from_announcements_while_there_is_room_for_both() -> None:
    pacing = paced(per_chat=0)
    for chat in range(5):
        pacing.take(chat, 0, 5.0)
    for chat in range(25):
        assert pacing.wait(99, 2, 5.0) == 0.0
        pacing.take(chat, 2, 5.0)
    assert pacing.wait(99, 2, 5.0) > 0
    assert pacing.wait(99, 0, 5.0) > 0


def test_a_rate_of_nothing_lifts_the_limit() -> None:
    pacing = paced(per_second=0, per_chat=0)
    for _ in range(1000):
        assert pacing.wait(1, 1, 0.0) == 0.0
        pacing.take(1, 1, 0.0)


def test_a_group_gets_twenty_a_minute() -> None:
    pacing = paced(per_second=0)
    times = [at for at, _, _ in drive(pacing, [(0.0, -5, 0)] * 25)]
    assert most_within(times, 60) <= 20 + BURST


def test_three_chats_refused_within_ten_seconds_pause_all_and_halve_the_rate() -> None:
    pacing = paced()
    assert not pacing.flood(1, 5, 10.0)
    assert not pacing.flood(1, 5, 11.0)
    assert not pacing.flood(2, 5, 12.0)
    assert pacing.wait(9, 1, 12.5) == 0.0
    assert pacing.flood(3, 5, 13.0)
    assert pacing.rate == 12
    assert pacing.wait(9, 0, 13.0) == pytest.approx(5.0)


def test_what_was_on_its_way_when_all_were_paused_halves_the_rate_no_second_time() -> None:
    pacing = paced()
    assert [pacing.flood(chat, 5, 13.0) for chat in range(3)] == [False, False, True]
    assert all(pacing.flood(chat, 6, 13.1) for chat in range(3, 20))
    assert pacing.rate == 12
    assert pacing.wait(99, 0, 13.1) == pytest.approx(6.0)
    assert [pacing.flood(chat, 5, 19.2) for chat in range(3)] == [False, False, True]
    assert pacing.rate == 6


def test_floods_far_apart_are_each_their_chats_own() -> None:
    pacing = paced()
    assert not any(pacing.flood(chat, 1, chat * 11.0) for chat in range(1, 9))
    assert pacing.rate == 25


def test_each_clean_minute_gives_one_a_second_back() -> None:
    pacing = paced()
    for chat in range(3):
        pacing.flood(chat, 10, 5.0)
    pacing.wait(9, 1, 74.9)
    assert pacing.rate == 12
    pacing.wait(9, 1, 75.1)
    assert pacing.rate == 13
    pacing.wait(9, 1, 75.1 + 60 * 50)
    assert pacing.rate == 25


def test_a_claim_that_took_long_to_store_counts_from_when_it_left() -> None:
    pacing = paced(per_chat=0)
    for chat in range(30):
        pacing.take(chat, 0, 5.0)
    pacing.left([0] * 30, 5.8)
    assert pacing.wait(99, 0, 6.5) == pytest.approx(0.4)


def test_chats_that_rested_are_forgotten() -> None:
    pacing = paced(per_second=0)
    for chat in range(100):
        pacing.take(chat, 0, 0.0)
    assert pacing.chats_waiting(0.0) == 0
    assert pacing.chats_waiting(10.0) == 0
    assert not pacing._chats


@given(st.text(max_size=20), st.integers(1, 86400))
def test_jitter_is_small_and_settled_by_the_message(key: str, seconds: int) -> None:
    assert 0 <= jitter(key, seconds) <= 9
    assert jitter(key, seconds) == jitter(key, seconds)
