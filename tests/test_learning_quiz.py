"""Marking answers: what is right, what is partly right, and how numbers are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course.model import ChoiceQuestion, NumberQuestion, OpenQuestion, Option
from bot.learning.quiz import grade, numbers_in, shown_order


def choice(kind: str, rights: str, options: str = "abcd") -> ChoiceQuestion:
    made = tuple(Option(id=name, text=name, right=name in rights, why="because") for name in options)
    return ChoiceQuestion.model_validate({"kind": kind, "id": "q1", "text": "?", "options": made})


def number(answer: float, tolerance: float = 0) -> NumberQuestion:
    return NumberQuestion(kind="number", id="q1", text="?", answer=answer, tolerance=tolerance, why="because")


def test_the_one_right_option_earns_everything_and_another_one_nothing() -> None:
    assert grade(choice("single", "b"), ("b",)).right
    assert grade(choice("single", "b"), ("c",)).percent == 0


@pytest.mark.parametrize(("picked", "percent"), [("ab", 100), ("a", 50), ("ac", 0), ("abc", 50), ("abcd", 0), ("cd", 0)])
def test_several_right_options_give_partial_credit_and_ticking_everything_earns_nothing(picked: str, percent: int) -> None:
    assert grade(choice("several", "ab"), tuple(picked)).percent == percent


@given(st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef"), min_size=1))
def test_partial_credit_is_full_for_exactly_the_right_options_only(picked: set[str], right: set[str]) -> None:
    result = grade(choice("several", "".join(right), "abcdef"), tuple(sorted(picked))).percent
    assert result is not None
    assert 0 <= result <= 100
    assert (result == 100) == (picked == right)


@pytest.mark.parametrize("text", ["3000", "3 000", "3\u00a0000", "3.000", "3,000", "3'000", "about 3000 letters", "3000."])
def test_three_thousand_is_read_however_a_european_writes_it(text: str) -> None:
    assert grade(number(3000), (text,)).right


@pytest.mark.parametrize(("text", "value"), [("2,5", 2.5), ("2.5", 2.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("-7", -7.0)])
def test_decimals_are_read_with_a_comma_or_a_point(text: str, value: float) -> None:
    assert value in numbers_in(text)


@pytest.mark.parametrize("text", ["", "many", "from 10 to 20 or 30", "ten"])
def test_words_or_several_numbers_are_no_number(text: str) -> None:
    assert not numbers_in(text)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading_of_numbers(text: str) -> None:
    assert all(isinstance(value, float) for value in numbers_in(text))


def test_a_number_within_the_tolerance_is_right_and_one_beyond_is_not() -> None:
    assert grade(number(100, 5), ("105",)).right
    assert grade(number(100, 5), ("106",)).percent == 0


def test_open_words_are_kept_and_not_marked() -> None:
    question = OpenQuestion(kind="open", id="q1", text="?", sample="Like this.")
    assert grade(question, ("anything",)).percent is None


def test_options_keep_their_shuffled_order_for_one_learner_and_differ_between_learners() -> None:
    question = choice("single", "a", "abcdef")
    orders = {shown_order(question, f"learner {n}") for n in range(50)}
    assert shown_order(question, "learner 1") == shown_order(question, "learner 1")
    assert len(orders) > 20
    assert all(sorted(order) == list("abcdef") for order in orders)


def test_options_stay_in_the_author_s_order_where_the_author_wants_that() -> None:
    question = choice("single", "a").model_copy(update={"shuffle": False})
    assert shown_order(question, "anybody") == ("a", "b", "c", "d")
