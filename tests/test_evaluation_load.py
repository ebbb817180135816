"""Nobody is asked more than once a day or four times in seven, whatever they do; and who is asked what."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.course.catalogue import Library
from bot.course.instrument import MOMENTS, Instrument, Moment, Sample, referred
from bot.evaluation.load import IN_A_WINDOW, OF_OTHERS, WINDOW_DAYS, Taken, day_for, fits
from bot.evaluation.moments import CHECK_DAYS, FALLOW_DAYS, PULSES_A_UNIT, checks, composed, has_pulse

ROOT = Path(__file__).resolve().parents[1]
MONDAY = date(2026, 11, 23)
WEEKS = 6
DAY = timedelta(days=1)
days = st.lists(st.tuples(st.integers(0, 20), st.booleans()), max_size=12)


@cache
def library() -> Library:
    """The real course with its instruments."""
    return Library(ROOT / "lessons", ROOT / "locales")


def instruments(pilot: str = "denmark") -> list[Instrument]:
    """What the example of a pilot asks, in its order."""
    return [library().instruments[name] for name in library().pilots[pilot].instruments]


def taken(made: list[tuple[int, bool]]) -> list[Taken]:
    """Some days on which somebody was asked."""
    return [Taken(MONDAY + timedelta(days=number), weekly) for number, weekly in made]


def most_in_a_window(asked: list[date]) -> int:
    """How many of these days fall into the fullest seven."""
    return max((sum(first <= day < first + WINDOW_DAYS * DAY for day in asked) for first in asked), default=0)


@given(days, st.integers(0, 25), st.sampled_from(["week", "plan", "after", "later"]))
def test_a_day_that_is_found_has_room_and_none_before_it_has(made: list[tuple[int, bool]], start: int, moment: Moment) -> None:
    asked, today = taken(made), MONDAY + timedelta(days=start)
    day = day_for(asked, today, moment)
    assert day is not None
    assert today <= day <= max(today, MONDAY + timedelta(days=20 + WINDOW_DAYS))
    assert fits(asked, day, moment)
    assert not any(fits(asked, today + ahead * DAY, moment) for ahead in range((day - today).days))


def test_one_place_of_four_is_kept_for_the_week_s_question() -> None:
    asked = taken([(0, False), (1, False), (2, False)])
    assert [fits(asked, MONDAY + number * DAY, "plan") for number in (2, 3, 6, 7)] == [False, False, False, True]
    assert fits(asked, MONDAY + 3 * DAY, "week")
    assert not fits(taken([*((n, False) for n in range(3)), (3, True)]), MONDAY + 4 * DAY, "week")


def test_what_belongs_to_its_moment_does_not_come_on_another_day() -> None:
    asked = taken([(0, False)])
    assert [day_for(asked, MONDAY, moment) for moment in ("before", "lesson", "leaving")] == [None, None, None]
    assert day_for(asked, MONDAY + DAY, "lesson") == MONDAY + DAY
    assert day_for(asked, MONDAY, "any") == MONDAY


@dataclass(frozen=True)
class Waits:
    """Something that is asked on `day` or later, and not from `until` on."""

    day: date
    moment: Moment
    occasion: str
    until: date


class Life:
    """Somebody who does anything on any day, and is asked by the rules; what is asked is counted apart from them."""

    def __init__(self, number: int, dice: random.Random) -> None:
        self.name, self.dice = f"pilot/learner-{number}", dice
        self.course = library().courses["basic"]
        self.left = list(self.course.order)
        self.taken: list[Taken] = []
        self.asked: list[tuple[date, Moment, str]] = []
        self.waiting: list[Waits] = []
        self.dropped: list[Moment] = []
        self.busy = dice.choice([0.3, 0.8, 1.0])

    def ask(self, today: date, moment: Moment, occasion: str, until: date | None = None) -> None:
        """The moment has come, or the day for which it was kept."""
        turn = [quiz.id for quiz in self.course.quizzes].index(occasion) if moment == "week" else 0
        pulse = moment != "lesson" or has_pulse(self.course.place(occasion)[0].lessons, occasion, self.name)
        if not pulse or (moment != "week" and not composed(instruments(), moment, self.name, turn)):
            return
        day = day_for(self.taken, today, moment)
        if day == today:
            self.put(today, moment, occasion)
        elif day is not None:
            self.waiting.append(Waits(day, moment, occasion, until or today + FALLOW_DAYS * DAY))

    def put(self, today: date, moment: Moment, occasion: str) -> None:
        """It is asked; whoever is asked about a week also writes a plan down, that is asked about later."""
        self.taken.append(Taken(today, moment == "week"))
        self.asked.append((today, moment, occasion))
        for name, ahead in checks(occasion) if moment == "week" else ():
            self.waiting.append(Waits(today + ahead * DAY, "plan", name, today + (ahead + FALLOW_DAYS) * DAY))

    def live(self, today: date) -> None:
        """One day: what waits comes in the morning, then as many lessons as this person likes; perhaps an evaluator reminds."""
        if today.isoweekday() < 6:
            due = [each for each in self.waiting if each.day <= today]
            self.waiting = [each for each in self.waiting if each.day > today]
            for each in due:
                if today >= each.until:
                    self.dropped.append(each.moment)
                else:
                    self.ask(today, each.moment, each.occasion, each.until)
        while self.left and self.dice.random() < self.busy / (1 + self.dice.randrange(3)):
            self.study(today)
        if self.dice.random() < 0.1 and fits(self.taken, today, "after"):
            self.put(today, "after", "reminder")

    def study(self, today: date) -> None:
        """The next lesson or quiz."""
        part = self.left.pop(0)
        if part == self.course.order[0]:
            self.ask(today, "before", "")
        if part in self.course.quiz_by_id:
            self.ask(today, "week", part)
        elif part == self.course.lessons[-1].id:
            self.ask(today, "after", "")
        else:
            self.ask(today, "lesson", part)


def test_thirty_learners_in_six_weeks_are_never_asked_twice_a_day_nor_more_than_four_times_in_seven_days() -> None:
    dice = random.Random(2026)
    lives = [Life(number, dice) for number in range(30)]
    for life in lives:
        for number in range(WEEKS * 7):
            life.live(MONDAY + number * DAY)
        asked = [day for day, _, _ in life.asked]
        assert len(set(asked)) == len(asked)
        assert most_in_a_window(asked) <= IN_A_WINDOW
        assert most_in_a_window([day for day, moment, _ in life.asked if moment != "week"]) <= OF_OTHERS
        units = Counter(life.course.place(occasion)[0].id for _, moment, occasion in life.asked if moment == "lesson")
        assert all(count <= PULSES_A_UNIT for count in units.values())
        once = [(moment, occasion) for _, moment, occasion in life.asked if occasion != "reminder"]
        assert len(set(once)) == len(once)
    told = Counter(moment for life in lives for _, moment, _ in life.asked)
    assert all(told[moment] > 20 for moment in ("before", "lesson", "week", "after", "plan")), told
    assert not any("week" in life.dropped for life in lives)


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=8))
def test_each_person_gets_one_form_of_the_test_before_and_the_other_after(name: str) -> None:
    def tests(moment: Moment) -> set[str]:
        return {referred(ref)[0] for ref in composed(instruments(), moment, name)} & {"knowledge-a", "knowledge-b"}

    assert len(tests("before")) == len(tests("after")) == 1
    assert tests("before") | tests("after") == {"knowledge-a", "knowledge-b"}


def test_about_half_get_each_form_first_and_about_half_a_weekly_sample() -> None:
    first, sampled = Counter[str](), Counter[int]()
    for number in range(400):
        name = f"pilot/{number}"
        first[next(ref for ref in composed(instruments(), "before", name) if ref.startswith("knowledge"))[:11]] += 1
        for turn in range(3):
            items = [ref for ref in composed(instruments(), "week", name, turn) if ref.startswith("weekly/")]
            sampled[len(items)] += 1
    assert all(abs(count - 200) < 50 for count in first.values())
    assert set(sampled) == {0, 2}
    assert abs(sampled[2] - 600) < 90


def test_weekly_samples_move_on_through_all_items() -> None:
    weekly = library().instruments["weekly"]
    every = weekly.model_copy(update={"sample": Sample(items=2, share_percent=100)})
    turns = [composed([every], "week", "pilot/one", turn) for turn in range(3)]
    assert sorted(ref for turn in turns for ref in turn) == [f"weekly/{item.id}" for item in every.items]


def test_a_week_never_asks_twice_what_its_quiz_asks_and_makes_up_for_it() -> None:
    """Week 1 asks how useful it was, week 2 how much there was to read: in the quiz's own words, and then not again."""
    weekly = library().instruments["weekly"]
    every = weekly.model_copy(update={"sample": Sample(items=2, share_percent=100)})
    asked: dict[int, set[str]] = {}
    for turn in range(5):
        own = library().instrument(f"basic/quiz-{turn + 1}", "en").instrument
        for number in range(30):
            more = [ref for ref in composed([own, every], "week", f"pilot/{number}", turn) if ref.startswith("weekly/")]
            assert len(set(more)) == 2
            asked.setdefault(turn, set()).update(more)
    all_six = {f"weekly/{item.id}" for item in every.items}
    assert asked == {0: all_six - {"weekly/w1"}, 1: all_six - {"weekly/w3"}, 2: all_six, 3: all_six, 4: all_six}


def test_everyone_outside_a_pilot_is_asked_for_a_plan_a_reason_on_leaving_and_no_test() -> None:
    asked = {moment: composed(instruments("everyone"), moment, "a") for moment in MOMENTS if moment not in ("any", "plan")}
    assert {moment: refs for moment, refs in asked.items() if refs} == {
        "week": ("commitment/plan",),
        "leaving": ("leaving/reason",),
    }
    assert [name for name, _ in checks("quiz-1")] == [f"quiz-1/{ahead}" for ahead in CHECK_DAYS]
