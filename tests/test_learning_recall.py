"""Recall: by the ladder in working days, the longest waiting first, never more than the cap, and never a debt."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.learning.recall import Behind, behind_from, due_recalls, working_days_between
from bot.learning.schedule import Rhythm

LADDER = (2, 7, 15)
TUESDAY = date(2026, 11, 24)
OFFICE = Rhythm("Europe/Brussels", 540, "12345")

days_of_the_week = st.sets(st.sampled_from("1234567"), min_size=1).map(lambda days: "".join(sorted(days)))
rhythms = st.builds(Rhythm, st.just("Europe/Brussels"), st.just(540), days_of_the_week)
dates = st.dates(date(2026, 1, 1), date(2030, 12, 31))
ladders = st.lists(st.integers(1, 30), min_size=1, max_size=4).map(lambda rungs: tuple(sorted(rungs)))
lessons = st.integers(1, 25).map(lambda number: f"{(number - 1) // 5 + 1}.{(number - 1) % 5 + 1}")
behinds = st.lists(
    st.builds(Behind, lessons, dates, st.integers(0, 4)),
    max_size=12,
    unique_by=lambda behind: behind.lesson,
)


def counted(rhythm: Rhythm, first: date, last: date) -> int:
    """Working days after `first` up to and with `last`, counted one by one."""
    day, found = first, 0
    while day < last:
        day += timedelta(days=1)
        found += str(day.isoweekday()) in rhythm.days
    return found


@given(rhythms, dates, st.integers(-40, 400))
def test_working_days_are_those_of_the_learner(rhythm: Rhythm, first: date, ahead: int) -> None:
    last = first + timedelta(days=ahead)
    assert working_days_between(rhythm, first, last) == counted(rhythm, first, last)


@given(behinds, rhythms, dates, ladders, st.integers(0, 3))
def test_what_is_recalled_is_due_and_within_the_cap_and_has_waited_longest(
    behind: list[Behind], rhythm: Rhythm, today: date, ladder: tuple[int, ...], cap: int
) -> None:
    chosen = due_recalls(behind, rhythm, today, ladder, cap)

    def waiting(one: Behind) -> int:
        """Working days that this has been due for; negative: not yet, or never again."""
        return -1 if one.rung >= len(ladder) else counted(rhythm, one.met_on, today) - ladder[one.rung]

    due = [one for one in behind if waiting(one) >= 0]
    assert len(chosen) == min(cap, len(due))
    assert set(chosen) <= set(due)
    left = [waiting(one) for one in due if one not in chosen]
    assert not left or not chosen or min(waiting(one) for one in chosen) >= max(left)


@given(behinds, rhythms, dates, st.randoms(use_true_random=False))
def test_the_choice_does_not_hang_on_the_order_of_rows(behind: list[Behind], rhythm: Rhythm, today: date, chance: object) -> None:
    shuffled = sorted(behind, key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert due_recalls(shuffled, rhythm, today, LADDER, 2) == due_recalls(behind, rhythm, today, LADDER, 2)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=60), rhythms, st.integers(1, 2))
def test_whatever_the_pauses_no_lesson_has_more_questions_than_the_cap_and_none_comes_twice_on_a_rung(
    gaps: list[int], rhythm: Rhythm, cap: int
) -> None:
    today, done, asked = TUESDAY, dict[str, date](), dict[str, tuple[int, date]]()
    history: list[tuple[str, int]] = []
    for number, gap in enumerate(gaps):  # a lesson is done, and the next one opened so many days later
        done[f"1.{number + 1}"] = today
        today += timedelta(days=gap)
        now = due_recalls(behind_from(done, asked), rhythm, today, LADDER, cap)
        assert len(now) <= cap
        for one in now:
            history.append((one.lesson, one.rung))
            asked[one.lesson] = (one.rung + 1, today)
    assert len(set(history)) == len(history)
    assert all(rung < len(LADDER) for _, rung in history)


def test_the_ladder_is_climbed_in_working_days() -> None:
    asked: dict[str, tuple[int, date]] = {}
    days = []
    for ahead in range(60):
        today = TUESDAY + timedelta(days=ahead)
        if OFFICE.works_on(today) and due_recalls(behind_from({"1.1": TUESDAY}, asked), OFFICE, today, LADDER, 1):
            days.append(today)
            asked["1.1"] = (len(days), today)
    assert days == [date(2026, 11, 26), date(2026, 12, 7), date(2026, 12, 28)]  # two, seven and fifteen working days on


def test_a_long_pause_leaves_no_debt() -> None:
    behind = [Behind(f"1.{n}", TUESDAY, 0) for n in range(1, 6)]
    later = TUESDAY + timedelta(days=90)
    assert [one.lesson for one in due_recalls(behind, OFFICE, later, LADDER, 1)] == ["1.1"]
    assert due_recalls(behind, OFFICE, later, LADDER, 0) == []


def test_a_lesson_asked_on_every_rung_is_never_asked_again() -> None:
    assert due_recalls([Behind("1.1", TUESDAY, 3)], OFFICE, TUESDAY + timedelta(days=900), LADDER, 1) == []


def test_what_was_recalled_counts_from_the_day_it_was_asked_and_strange_rows_are_left_out() -> None:
    asked = {"1.1": (1, date(2026, 12, 1)), "9.9": (2, TUESDAY)}
    assert behind_from({"1.1": TUESDAY, "1.2": TUESDAY}, asked) == [
        Behind("1.1", date(2026, 12, 1), 1),
        Behind("1.2", TUESDAY, 0),
    ]
