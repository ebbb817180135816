"""A unit ends with a quiz drawn from a pool; recall questions belong to their lesson; both are told whole in a language."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.course.catalogue import Library
from bot.course.check import check
from bot.course.extract import extract, update
from bot.course.files import load_course
from bot.course.model import Course, Lesson, Quiz
from bot.language.interface import catalogue_file
from bot.language.po import Entry, read_po, write_po
from tests.course_lessons import add_quiz, change, write_course

QUIZ = "lessons/basic/quiz-1.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The course with a quiz, a recall question in lesson 1.1 and an empty Danish catalogue."""
    add_quiz(write_course(tmp_path))
    (tmp_path / "locales" / "da").mkdir()
    update(tmp_path)
    return tmp_path


def course_of(root: Path) -> Course:
    return load_course(root / "lessons" / "basic")


def edit(root: Path, edited: Callable[[Entry], Entry]) -> None:
    file = catalogue_file(root / "locales", "da", "basic")
    changed = [edited(entry) if entry.context else entry for entry in read_po(file.read_text(encoding="utf-8"))]
    file.write_text(write_po(changed), encoding="utf-8")


def translate_all(root: Path) -> None:
    edit(root, lambda entry: replace(entry, strings=(entry.id.replace("kitchen", "køkken"),)))


def languages(root: Path) -> tuple[str, str]:
    """The languages in which a Dane gets lesson 1.1 and the quiz."""
    library = Library(root / "lessons", root / "locales")
    return library.telling("basic", "1.1", "da").language, library.quiz_telling("basic", "quiz-1", "da").language


def test_a_quiz_comes_after_the_last_lesson_of_its_unit(root: Path) -> None:
    course = course_of(root)
    assert course.order == ("1.1", "1.2", "quiz-1")
    assert (course.after("1.2"), course.after("quiz-1")) == ("quiz-1", None)
    unit, number, place = course.place("quiz-1")
    assert (unit.quiz, number, place) == ("quiz-1", 1, 3)
    assert list(course.by_id) == ["1.1", "1.2"]
    assert course.quiz_by_id["quiz-1"].feedback is not None
    assert course.recall_daily_cap == 1
    assert [question.id for question in course.by_id["1.1"].recall] == ["r1"]
    with pytest.raises(KeyError):
        course.place("quiz-2")


def test_a_unit_without_a_quiz_goes_on_with_the_next_unit(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    change(folder / "course.yaml", '["1.1", "1.2"]', '["1.1"]\n  - {id: "2", title: Washing up, lessons: ["1.2"]}')
    assert course_of(tmp_path).order == ("1.1", "1.2")
    with pytest.raises(KeyError):
        course_of(tmp_path).place("None")


def test_a_try_draws_the_same_questions_every_time_and_the_next_try_others(root: Path) -> None:
    asked = course_of(root).quiz_by_id["quiz-1"]
    drawn = [[question.id for question in asked.drawn("learner-1", attempt)] for attempt in range(4)]
    assert [[id[:2] for id in ids] for ids in drawn] == [["s0", "s1", "s2", "s3"]] * 4
    for first, second, third in zip(*drawn[:3], strict=True):
        assert len({first, second, third}) == 3
    assert drawn[3] == drawn[0]
    assert [[question.id for question in asked.drawn("learner-1", 0)]] == drawn[:1]
    starts = {tuple(question.id for question in asked.drawn(f"learner-{number}", 0)) for number in range(50)}
    assert len(starts) > 10  # learners who sit together do not share one row of answers


def test_a_draw_is_the_same_in_every_process(root: Path) -> None:
    drawn = course_of(root).quiz_by_id["quiz-1"].drawn("stable", 0)
    assert [question.id for question in drawn] == ["s0b", "s1a", "s2c", "s3c"]


def test_a_quiz_and_its_lesson_survive_their_way_through_the_archive(root: Path) -> None:
    course = course_of(root)
    asked, lesson = course.quizzes[0], course.lessons[0]
    assert Quiz.model_validate_json(asked.model_dump_json()).rev == asked.rev
    assert Lesson.model_validate_json(lesson.model_dump_json()) == lesson
    former = lesson.model_dump(mode="json", exclude={"recall"})  # as it was kept before there was recall
    assert Lesson.model_validate(former).recall == ()


def test_the_library_knows_every_revision_by_id(root: Path) -> None:
    library = Library(root / "lessons", root / "locales")
    course = library.courses["basic"]
    assert library.rev("basic", "1.1") == course.by_id["1.1"].rev
    assert library.rev("basic", "quiz-1") == course.quiz_by_id["quiz-1"].rev
    assert library.rev("basic", "quiz-9") is None
    assert library.rev("advanced", "1.1") is None
    with pytest.raises(KeyError):
        library.quiz_telling("basic", "1.1", "en")
    with pytest.raises(KeyError):
        library.telling("basic", "quiz-1", "en")


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [("Two lessons", "Both lessons", False), ("intro: |", "meaning_changed: [intro]\nintro: |", True)],
)
def test_other_words_make_another_revision_and_the_mark_of_meaning_none(root: Path, old: str, new: str, same: bool) -> None:
    before = course_of(root).quizzes[0].rev
    change(root / QUIZ, old, new)
    assert (course_of(root).quizzes[0].rev == before) == same


def test_every_text_has_its_context_and_its_place_in_the_template(root: Path) -> None:
    extract(root)
    template = {entry.context: entry for entry in read_po((root / "locales" / "basic.pot").read_text(encoding="utf-8"))}
    contexts = [context for context in template if context.startswith("basic/quiz-1/")]
    assert contexts[:2] == ["basic/quiz-1/title", "basic/quiz-1/intro"]
    assert {"basic/quiz-1/s0a", "basic/quiz-1/s0a/b", "basic/quiz-1/s0a/b/why", "basic/quiz-1/s2c/why"} <= set(contexts)
    assert contexts[-4:] == [f"basic/quiz-1/feedback{rest}" for rest in ("", "/low_label", "/high_label", "/more")]
    assert template["basic/quiz-1/intro"].places == (QUIZ,)
    assert template["basic/quiz-1/feedback/low_label"].comments[0].endswith("At most 30 characters.")
    assert {"basic/1.1/r1", "basic/1.1/r1/a", "basic/1.1/r1/a/why"} <= set(template)
    order = list(template)
    assert order.index("basic/1.2/takeaway") < order.index("basic/quiz-1/title")


def test_a_whole_quiz_is_told_in_its_language(root: Path) -> None:
    assert languages(root) == ("en", "en")
    translate_all(root)
    library = Library(root / "lessons", root / "locales")
    telling = library.quiz_telling("basic", "quiz-1", "da")
    assert (telling.language, telling.wanted) == ("da", "da")
    assert telling.quiz.slots[0].questions[0].text == "Which køkken is shared in s0a?"
    assert telling.course.quiz_by_id["quiz-1"] == telling.quiz
    english = library.quiz_telling("basic", "quiz-1", "en")
    assert telling.rev == english.rev == english.quiz.rev
    assert [q.id for q in telling.quiz.drawn("x", 1)] == [q.id for q in english.quiz.drawn("x", 1)]
    assert library.ready("basic", "da") == {"1.1", "1.2", "quiz-1"}


@pytest.mark.parametrize(
    ("context", "told"),
    [
        ("basic/quiz-1/s1b/a/why", ("da", "en")),
        ("basic/quiz-1/feedback/more", ("da", "en")),
        ("basic/1.1/r1/c", ("en", "da")),
        ("basic/course/title", ("en", "en")),
    ],
)
def test_one_missing_text_makes_its_quiz_or_lesson_fall_back_and_no_other(
    root: Path, context: str, told: tuple[str, str]
) -> None:
    translate_all(root)
    edit(root, lambda entry: replace(entry, strings=("",)) if entry.context == context else entry)
    assert languages(root) == told


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (QUIZ, "Two lessons are", "Both lessons are", ("da", "da")),
        (QUIZ, "intro: |\n  Two", "meaning_changed: [intro]\nintro: |\n  Both", ("da", "en")),
        (QUIZ, "How useful was", "How handy was", ("da", "en")),
        (QUIZ, "ten people need in s2c", "ten guests need in s2c", ("da", "en")),
        ("lessons/basic/1.1.yaml", "harvest supper", "harvest dinner", ("en", "da")),
    ],
)
def test_a_stale_text_matters_where_it_could_mislead(root: Path, file: str, old: str, new: str, told: tuple[str, str]) -> None:
    translate_all(root)
    change(root / file, old, new)
    update(root)
    assert languages(root) == told


def test_the_gate_looks_at_the_quiz_too(root: Path) -> None:
    translate_all(root)
    spoilt = {"basic/quiz-1/intro": "**Godt gået.** Skriv til @evilbot", "basic/quiz-1/s0a": "Which kitchen is shared in s0a?"}
    edit(root, lambda entry: replace(entry, strings=(spoilt.get(entry.context, entry.strings[0]),)))
    found = [
        mistake
        for mistake in [str(mistake) for mistake in check(root / "lessons", root / "locales", root / "bot")]
        if "basic/quiz-1/" in mistake
    ]
    assert any("basic/quiz-1/intro: has something to tap" in mistake for mistake in found), found
    assert any("basic/quiz-1/s0a: is the English text, not a translation" in mistake for mistake in found), found
