"""One try at a quiz: what it draws, what it is called, what it comes to."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.course.files import load_course
from bot.course.model import Quiz
from bot.learning.sitting import Opening, Result, Sitting, name_of, parse, score, sit, weak_lessons

LESSONS = Path(__file__).resolve().parents[1] / "lessons" / "basic"
people = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=16)
tries = st.integers(1, 40)


@cache
def quiz() -> Quiz:
    """The quiz of week 1."""
    return load_course(LESSONS).quiz_by_id["quiz-1"]


def ids(sitting: Sitting) -> list[str]:
    return [question.id for question in sitting.questions]


@given(people, tries)
def test_a_try_draws_one_question_of_each_slot_and_always_the_same(stable: str, number: int) -> None:
    first = sit(quiz(), stable, number)
    assert ids(first) == ids(sit(quiz(), stable, number))
    assert [question in slot.questions for question, slot in zip(first.questions, quiz().slots, strict=True)] == [True] * 6


@given(people, tries)
def test_the_next_try_has_no_question_of_the_one_before(stable: str, number: int) -> None:
    assert not set(ids(sit(quiz(), stable, number))) & set(ids(sit(quiz(), stable, number + 1)))


@given(people)
def test_as_many_tries_as_a_slot_has_questions_show_them_all(stable: str) -> None:
    for place, slot in enumerate(quiz().slots):
        drawn = {sit(quiz(), stable, number).questions[place].id for number in range(1, len(slot.questions) + 1)}
        assert drawn == {question.id for question in slot.questions}


def test_learners_side_by_side_do_not_all_get_the_same_questions() -> None:
    assert len({tuple(ids(sit(quiz(), str(n), 1))) for n in range(100)}) > 30


@given(people, tries)
@settings(max_examples=50, deadline=None)
def test_a_try_opens_asks_and_ends(stable: str, number: int) -> None:
    sitting = sit(quiz(), stable, number)
    assert sitting.steps == (Opening(), *sitting.questions, Result())
    assert (sitting.id, sitting.number) == ("quiz-1", number)


@given(st.from_regex(r"[a-z0-9.-]{1,12}", fullmatch=True), tries)
def test_the_name_of_a_try_says_which_quiz_and_which_try(quiz_id: str, number: int) -> None:
    assert parse(name_of(quiz_id, number)) == (quiz_id, number)


def test_the_first_try_and_a_lesson_are_called_by_their_own_names() -> None:
    assert name_of("quiz-1", 1) == "quiz-1"
    assert parse("1.1") == ("1.1", 1)


@given(st.lists(st.integers(0, 100), max_size=8), st.integers(0, 4))
def test_the_score_is_a_whole_per_cent_and_what_is_not_answered_counts_nothing(percents: list[int], unanswered: int) -> None:
    questions = len(percents) + unanswered
    result = score(percents, questions)
    assert 0 <= result <= 100
    assert result == score([*percents, *[0] * unanswered], questions)
    if percents and not unanswered:
        assert min(percents) <= result <= max(percents)


@pytest.mark.parametrize(
    ("percents", "questions", "expected"),
    [([100] * 6, 6, 100), ([100] * 4, 6, 67), ([100, 100, 100, 100, 50, 0], 6, 75), ([], 6, 0), ([], 0, 0)],
)
def test_the_score_of_a_quiz(percents: list[int], questions: int, expected: int) -> None:
    assert score(percents, questions) == expected


@given(people, tries, st.lists(st.sampled_from([None, 0, 33, 50, 99, 100]), min_size=6, max_size=6))
def test_worth_another_look_is_each_lesson_once_whose_question_was_not_wholly_right(
    stable: str, number: int, percents: list[int | None]
) -> None:
    sitting = sit(quiz(), stable, number)
    given_ = {name: percent for name, percent in zip(ids(sitting), percents, strict=True) if percent is not None}
    weak = weak_lessons(sitting, given_)
    wrong = [slot.about for slot, percent in zip(sitting.quiz.slots, percents, strict=True) if percent != 100]
    assert len(set(weak)) == len(weak)
    assert sorted(set(wrong), key=wrong.index) == list(weak)


def test_nothing_is_weak_where_all_is_right() -> None:
    sitting = sit(quiz(), "Sofia", 1)
    assert weak_lessons(sitting, dict.fromkeys(ids(sitting), 100)) == ()
    assert weak_lessons(sitting, {}) == tuple(dict.fromkeys(slot.about for slot in quiz().slots))
