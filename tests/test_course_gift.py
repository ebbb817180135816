"""GIFT: Moodle's own examples, every question of our courses, and any text at all survive the way there and back."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.course.catalogue import Library
from bot.course.gift.command import export_gift
from bot.course.gift.ours import as_yaml, from_gift, questions_of, to_gift
from bot.course.gift.question import Answer, GiftQuestion
from bot.course.gift.reading import read_gift, span
from bot.course.gift.writing import write_gift
from bot.course.model import Lesson
from tests.course_lessons import change, write_course

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = (Path(__file__).parent / "gift" / "moodle-examples.txt").read_text(encoding="utf-8")


def read(text: str) -> list[GiftQuestion]:
    questions, mistakes = read_gift(text, "some.gift")
    assert mistakes == []
    return [replace(question, line=0) for question in questions]


def only(text: str) -> GiftQuestion:
    [question] = read(text)
    return question


def test_every_example_of_moodle_is_read_as_the_kind_moodle_says() -> None:
    kinds = [question.kind for question in read(EXAMPLES)]
    assert kinds == [
        *("choice", "choice", "true-false", "short", "numerical", "choice", "short", "true-false", "matching"),
        *("numerical", "numerical", "numerical", "numerical", "numerical", "short", "choice", "choice", "short"),
        *("true-false", "choice", "short", "choice", "choice", "choice", "choice", "true-false", "matching", "essay"),
        "numerical",
    ]


def test_moodles_examples_are_the_same_after_writing_and_reading_again() -> None:
    first = read(EXAMPLES)
    assert read(write_gift(first)) == first


def test_a_gap_in_the_middle_keeps_the_words_behind_it() -> None:
    question = only("The American holiday is celebrated on the {\n ~second\n ~third\n =fourth\n} Thursday of November.")
    assert (question.text, question.after) == ("The American holiday is celebrated on the", "Thursday of November.")
    assert [(answer.text, answer.percent) for answer in question.answers] == [("second", 0), ("third", 0), ("fourth", 100)]


def test_protected_signs_are_bare_for_the_reader() -> None:
    question = next(one for one in read(EXAMPLES) if one.title == "GIFT Control Characters")
    assert [answer.text for answer in question.answers] == ["~", "=", "#", "{", "}", "\\"]
    assert question.answers[-1].feedback.startswith("Correct! \\ (backslash) is not a control character. BUT, it is used")


def test_a_title_may_end_with_a_backslash() -> None:
    asked = GiftQuestion("description", "Where?", title="C:\\")
    assert read(write_gift([asked])) == [asked]


def test_true_or_false_says_first_what_is_said_when_wrong() -> None:
    question = only("It rains.{TRUE#Look again.#Well seen.}")
    assert question.answers == (Answer("TRUE", 100, "Well seen."), Answer("FALSE", 0, "Look again."))


def test_a_comment_names_the_question_and_a_category_holds_until_the_next() -> None:
    first, second = read("$CATEGORY: town/one\n\n// [id:q7] asked often\n::T::One?{=a ~b}\n\nTwo?{}")
    assert (first.id, first.notes, first.category) == ("q7", ("asked often",), "town/one")
    assert (second.id, second.category, second.kind) == ("", "town/one", "essay")


@pytest.mark.parametrize(
    ("number", "meant"), [("1822", (1822, 0)), ("1822:2", (1822, 2)), ("1..5", (3, 2)), ("-1.5:0.25", (-1.5, 0.25))]
)
def test_a_number_may_be_exact_with_a_tolerance_or_a_range(number: str, meant: tuple[float, float]) -> None:
    assert span(number) == meant


def test_what_cannot_be_read_is_named_with_its_line_and_the_rest_is_read() -> None:
    questions, mistakes = read_gift(
        "Fine?{=yes ~no}\n\nBroken?{=yes ~no\n\n// a note\nA number?{#about ten}\n\nAlso fine?{T}", "x.gift"
    )
    assert [question.text for question in questions] == ["Fine?", "Also fine?"]
    assert [str(mistake) for mistake in mistakes] == [
        "x.gift:3:1: a { and its } are needed round the answers, and one of them is missing (found: Broken?{=yes ~no)",
        "x.gift:6:1: a number is written 12, 12:0.5 or 11.5..12.5, not about ten (found: A number?{#about ten})",
    ]


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).map(
    lambda text: " ".join(text.replace("\ufeff", "").split())
)
SAID = WORDS.filter(bool)
TITLES = SAID.filter(lambda text: "::" not in text)
PERCENTS = st.sampled_from([100.0, 50.0, 33.33333, 0.0, -50.0, -100.0])


@st.composite
def gift_questions(draw: st.DrawFn) -> GiftQuestion:
    """Any question that GIFT can hold."""
    kind = draw(st.sampled_from(["description", "essay", "true-false", "choice", "numerical", "matching", "short"]))
    about = {
        "title": draw(st.one_of(st.just(""), TITLES)),
        "markup": draw(st.sampled_from(["", "html", "markdown", "plain"])),
        "general": draw(WORDS) if kind != "description" else "",
        "id": draw(st.one_of(st.just(""), SAID)),
    }
    text = draw(SAID.filter(lambda said: not said.startswith(("[", "$CATEGORY", "//", "::"))))
    match kind:
        case "true-false":
            right = draw(st.booleans())
            worth = {"TRUE": 100 * right, "FALSE": 100 * (not right)}
            answers = tuple(Answer(word, percent, draw(WORDS)) for word, percent in worth.items())
        case "numerical":
            answers = (Answer("12.5:0.5", 100, draw(WORDS), equals=True),)
        case "matching":
            partners = SAID.filter(lambda said: "->" not in said)
            answers = tuple(Answer(draw(partners), 100, partner=draw(partners), equals=True) for _ in range(3))
        case "choice":
            some = st.builds(Answer, SAID, PERCENTS, WORDS)
            answers = (*draw(st.lists(some, min_size=1, max_size=4)), Answer(draw(SAID), 100, equals=True))
        case "short":
            answers = tuple(Answer(draw(SAID), 100, draw(WORDS), equals=True) for _ in range(2))
        case _:
            answers = ()
    return GiftQuestion(kind, text, answers, **about)  # type: ignore[arg-type]


@given(st.lists(gift_questions(), max_size=4))
def test_any_questions_are_the_same_after_writing_and_reading(questions: list[GiftQuestion]) -> None:
    assert read(write_gift(questions)) == questions


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("language", ["en", "da", "pl"])
def test_every_question_of_every_course_goes_to_gift_and_comes_back_whole(language: str) -> None:
    library = Library(ROOT / "lessons", ROOT / "locales")
    for name in library.courses:
        english = library.courses[name]
        for id in english.by_id:
            course = library.telling(name, id, language).course
            lesson = library.telling(name, id, language).lesson
            course = course.model_copy(update={"lessons": (lesson,)})
            questions, mistakes = from_gift(write_gift(questions_of(course, id)), "some.gift")
            assert mistakes == []
            whole = lesson.model_dump(mode="json")
            asked = yaml.load(as_yaml(questions), yaml.BaseLoader)["questions"]
            split = len(lesson.questions)
            back = Lesson.model_validate(whole | {"questions": asked[:split], "recall": asked[split:]})
            assert back.questions == lesson.questions
            assert back.recall == lesson.recall


@pytest.mark.usefixtures("kept")
def test_quizzes_hints_partial_credit_and_a_fixed_order_come_back_too() -> None:
    library = Library(ROOT / "lessons", ROOT / "locales")
    course = library.courses["basic"]
    quiz = course.quizzes[0]
    back, mistakes = from_gift(write_gift(questions_of(course, quiz.id)), "some.gift")
    assert (len(back), mistakes) == (len(quiz.questions), [])
    several = quiz.slots[0].questions[0].model_copy(update={"kind": "several", "hint": "Think of\nthe start.", "shuffle": False})
    [asked], mistakes = from_gift(write_gift([to_gift(several, "basic/x")]), "some.gift")
    assert (asked["kind"], asked["hint"], asked["shuffle"], mistakes) == ("several", "Think of the start.", "false", [])


def test_what_a_lesson_cannot_ask_is_said_and_never_bent() -> None:
    _, mistakes = from_gift(EXAMPLES, "moodle.gift")
    said = {mistake.message for mistake in mistakes}
    assert said == {
        "this is a short answer, which a lesson cannot ask: make it a choice, a number or an essay",
        "this is matching, which a lesson cannot ask: make it a choice, a number or an essay",
        "a lesson's number has one right answer and its tolerance, without partly right ones",
        "partly right answers beside a right one are nothing a lesson can mark: make each right or wrong",
    }


def test_a_comment_that_only_looks_like_ours_takes_no_answer_away() -> None:
    [asked], mistakes = from_gift("// options: see page 4\nWho?{~one =two ~three ~four}", "some.gift")
    assert [(option["id"], option["text"]) for option in asked["options"]] == [
        ("a", "one"), ("b", "two"), ("c", "three"), ("d", "four"),
    ]  # fmt: skip
    assert mistakes == []


def test_lessons_with_mistakes_are_named_and_nothing_goes_to_moodle(tmp_path: Path) -> None:
    change(write_course(tmp_path) / "1.2.yaml", "minutes: 9", "minutes: [9")
    out, trouble = io.StringIO(), io.StringIO()
    assert export_gift(tmp_path, "basic/1.1", "en", out, trouble) == 1
    assert out.getvalue() == ""
    assert trouble.getvalue().startswith("lessons/basic/1.2.yaml:")


def test_an_answer_without_feedback_comes_with_an_empty_why_for_the_author_to_fill() -> None:
    [asked], mistakes = from_gift("Who?{~one#Not quite. =two}", "some.gift")
    assert [option["why"] for option in asked["options"]] == ["Not quite.", ""]
    assert mistakes == []
