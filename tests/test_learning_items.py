"""Things to sort and to rate, item by item: a tap counts for the item it was made under, and for no other."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course.model import Choice, ChoiceQuestion, Guess, Option, Rate, Sort, SortItem
from bot.learning.buttons import action_for, event_of
from bot.learning.progress import Done, Event, Example, Go, Inside, Outcome, Pick, PickFor, Record, Skip, decide, fresh

LABELS = tuple(Choice(id=name, text=name) for name in "abc")
SORT = Sort(
    kind="sort", id="piles", text="Sort.", labels=LABELS, items=tuple(SortItem(id=f"i{n}", text=f"Item {n}") for n in range(4))
)
RATE = Rate(kind="rate", id="scale", text="Rate.", low=1, high=5, items=tuple(Choice(id=f"i{n}", text=f"{n}") for n in range(4)))
TASKS = st.sampled_from([SORT, RATE])
FIRST = st.lists(st.integers(0, 2), max_size=3)


def after(task: Sort | Rate, picks: list[int]) -> Inside:
    """The step once its first items were answered."""
    inside = fresh(task, "learner")
    for item, number in enumerate(picks):
        inside = decide(task, inside, PickFor(item, number)).inside
    return inside


def of_before(inside: Inside) -> Inside:
    """The same, as a version whose buttons named no item kept it."""
    return Inside(given=inside.given)


@given(TASKS, st.lists(st.integers(0, 2), min_size=1, max_size=4), st.data())
def test_a_second_tap_on_any_button_of_an_answered_item_changes_nothing(
    task: Sort | Rate, picks: list[int], data: st.DataObject
) -> None:
    inside = after(task, picks)
    again = data.draw(st.builds(PickFor, st.integers(0, len(picks) - 1), st.integers(0, 2)))
    assert decide(task, inside, again) == Outcome(inside, problem="settled")


@given(TASKS, FIRST, st.integers(1, 3), st.integers(0, 2))
def test_nothing_answers_an_item_that_is_not_asked_yet(task: Sort | Rate, picks: list[int], ahead: int, number: int) -> None:
    inside = after(task, picks)
    assert decide(task, inside, PickFor(len(picks) + ahead, number)) == Outcome(inside, problem="unexpected")


@given(TASKS, FIRST, st.integers(0, 2))
def test_a_button_of_an_earlier_version_answers_the_item_it_was_made_for_and_only_once(
    task: Sort | Rate, picks: list[int], number: int
) -> None:
    then = of_before(after(task, picks))
    outcome = decide(task, then, Pick(number))
    assert outcome.inside.given == (*then.given, decide(task, Inside(), Pick(number)).inside.given[0])
    assert decide(task, outcome.inside, Pick(number)) == Outcome(outcome.inside, problem="settled")


@given(TASKS, st.lists(st.integers(0, 2), min_size=1, max_size=3), st.integers(0, 2))
def test_a_button_without_an_item_means_nothing_beside_those_with_one(task: Sort | Rate, picks: list[int], number: int) -> None:
    inside = after(task, picks)
    assert decide(task, inside, Pick(number)) == Outcome(inside, problem="settled")


@given(TASKS, st.lists(st.integers(0, 2), min_size=4, max_size=4), st.data())
def test_however_often_each_button_is_tapped_the_first_answers_are_kept(
    task: Sort | Rate, picks: list[int], data: st.DataObject
) -> None:
    inside, kept = fresh(task, "learner"), []
    for item, number in enumerate(picks):
        for tap in [number, *data.draw(st.lists(st.integers(0, 2), max_size=3))]:
            outcome = decide(task, inside, PickFor(item, tap))
            kept += [outcome.record] if outcome.record else []
            inside = outcome.inside
    assert inside == after(task, picks)
    assert [record.given for record in kept] == [inside.given]


def test_below_a_question_from_an_earlier_lesson_the_guess_is_the_second_thing_asked() -> None:
    asked = Guess(text="?", options=LABELS, reply="So.")
    options = tuple(Option(id=name, text=name, right=name == "a", why="because") for name in "abc")
    question = ChoiceQuestion(kind="single", id="r1", text="?", options=options).model_dump(mode="json")
    first = Inside(recall={"item": "basic/1.1/r1", "lesson": "1.1", "attempt": 11, "question": question, "order": list("abc")})
    for early in (PickFor(1, 0), PickFor(0, 3), Go(), Skip()):
        assert decide(asked, first, early) == Outcome(first, problem="answer first")
    recalled = decide(asked, first, PickFor(0, 0))
    assert recalled.record == Record(("a",), 11, 100)
    for again in (PickFor(0, 0), PickFor(0, 1), Pick(0)):
        assert decide(asked, recalled.inside, again) == Outcome(recalled.inside, problem="settled")
    assert decide(asked, recalled.inside, PickFor(1, 2)).inside.given == ("c",)
    before = decide(asked, first, Pick(1)).inside
    assert before.recalled == ("b",)
    assert decide(asked, replace(before, by_item=False), Pick(2)).inside.given == ("c",)


def test_a_second_tap_on_the_fourth_answer_is_settled_where_the_guess_below_has_only_three() -> None:
    options = tuple(Option(id=name, text=name, right=name == "a", why="Because.") for name in "abcd")
    asked = ChoiceQuestion(kind="single", id="r1", text="Then?", options=options)
    guess = Guess(text="Now?", options=LABELS, reply="Let's see.")
    recall = {
        "item": "basic/1.1/r1",
        "lesson": "1.1",
        "question": asked.model_dump(mode="json"),
        "order": list("abcd"),
        "attempt": 1,
    }
    inside = decide(guess, Inside(recall=recall), PickFor(0, 3)).inside
    assert inside.recalled == ("d",)
    assert decide(guess, inside, PickFor(0, 3)) == Outcome(inside, problem="settled")


def test_a_step_of_one_question_takes_no_button_with_an_item() -> None:
    asked = Guess(text="?", options=LABELS, reply="So.")
    assert decide(asked, Inside(), PickFor(0, 0)) == Outcome(Inside(), problem="unexpected")


@given(st.integers(0, 99), st.integers(0, 999))
def test_a_button_says_what_it_means(item: int, number: int) -> None:
    assert event_of(action_for(item, number)) == PickFor(item, number)
    assert event_of(f"={number}") == Pick(number)


@pytest.mark.parametrize(
    "strange", ["", "=", "=.1", "=1.", "=1.2.3", "=100.1", "=1.1000", "=-1", "=1,2", "=¹", "=٣", "again", "GO"]
)
def test_what_we_never_put_on_a_button_means_nothing(strange: str) -> None:
    assert event_of(strange) is None


@pytest.mark.parametrize(("action", "event"), [("go", Go()), ("ok", Done()), ("ex", Example()), ("sk", Skip())])
def test_the_plain_buttons_mean_what_they_say(action: str, event: Event) -> None:
    assert event_of(action) == event
