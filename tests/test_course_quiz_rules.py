"""A quiz and recall questions are held to the same rules as a lesson, and every mistake has its place."""

from pathlib import Path

import pytest

from bot.course.check import check
from bot.course.extract import update
from bot.course.files import Mistakes, load_course
from bot.course.model import Course
from tests.course_lessons import RECALL, add_quiz, change, question, quiz, write_course

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


def checked(root: Path) -> list[str]:
    return [str(mistake) for mistake in check(root / "lessons", root / "locales", root / "bot")]


def test_a_right_quiz_passes_the_check(root: Path) -> None:
    assert checked(root) == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("id: quiz-1", "id: quiz-2", ":1:5: id: must be the name of its file, quiz-1 (found: quiz-2)"),
        ("minutes: 4", "minutes: 0", ":3:10: minutes: must be 1 or more (found: 0)"),
        ('about: "1.1"', 'about: "1.3"', ":8:12: slots[1].about: is no lesson of this unit; did you mean 1.2? (found: 1.3)"),
        ("id: s1\n", "id: s0\n", ":28:9: slots[2].id: this id is taken in this list (found: s0)"),
        ("id: s1b", "id: s0b", ":38:13: slots[2].questions[2].id: this id is taken in this quiz (found: s0b)"),
        ("id: s0a\n", "id: feedback\n", ":11:13: slots[1].questions[1].id: this id is taken in this quiz (found: feedback)"),
        (
            "kind: single",
            "kind: open",
            ":10:15: slots[1].questions[1].kind: must be one of single, several, number (found: open)",
        ),
        ("id: s0a\n", "id: s0a\n        hint: Taste.\n", ":12:9: slots[1].questions[1].hint: questions of a quiz have no hint"),
        (
            "id: b, text: The locked one,",
            "id: b, text: The locked one, right: true,",
            ":14:11: slots[1].questions[1].options: a single question has exactly one right option, this has 2",
        ),
        ("id: b, text: The locked", "id: a, text: The locked", ":15:18: slots[1].questions[1].options[2].id: this id is taken"),
        ("id: b, text: The locked", "id: why, text: The locked", ":15:18: slots[1].questions[1].options[2].id: this id has a"),
        ("**Well done.**", "`Well done.`", ":5:31: intro: code is not part of a lesson (found: `)"),
        ("title: The", "title: The *new*", ":2:8: title: must be plain text on one line"),
        ("  low_label", "  low: 10\n  low_label", "feedback.high: must be above low, 10 (found: 10)"),
        ("  low_label", "  high: 11\n  low_label", "feedback.high: must be 10 or less (found: 11)"),
        ("  low_label", "  low: -1\n  low_label", "feedback.low: must be 0 or more (found: -1)"),
        ("  high_label: Very\n", "", "feedback.high_label: is missing"),
        ("intro: |", "meaning_changed: [s9]\nintro: |", "meaning_changed[1]: is no step with words"),
        ("  more: What", "  mroe: What", "feedback.mroe: is no field here; did you mean more?"),
    ],
)
def test_every_mistake_of_a_quiz_has_its_place(root: Path, old: str, new: str, line: str) -> None:
    change(root / QUIZ, old, new)
    with pytest.raises(Mistakes) as error:
        course_of(root)
    found = [str(mistake) for mistake in error.value.mistakes]
    assert any(mistake.startswith(f"{QUIZ}:") and line in mistake for mistake in found), found


@pytest.mark.parametrize(("slots", "said"), [(3, "slots: needs at least 4, has 3"), (9, "slots: needs at most 8, has 9")])
def test_a_quiz_has_four_to_eight_slots(root: Path, slots: int, said: str) -> None:
    (root / QUIZ).write_text(quiz(slots), encoding="utf-8")
    with pytest.raises(Mistakes, match=said.replace("[", r"\[")):
        course_of(root)


def test_a_slot_has_at_least_two_questions_to_draw_from(root: Path) -> None:
    text = (root / QUIZ).read_text(encoding="utf-8")
    (root / QUIZ).write_text(text.replace(question("s0b") + question("s0c"), ""), encoding="utf-8")
    with pytest.raises(Mistakes, match=r"slots\[1\]\.questions: needs at least 2, has 1"):
        course_of(root)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("kind: single\n    id: r1", "kind: several\n    id: r1", "recall[1].kind: a recall question is single (found: several)"),
        ("id: r1", "id: q1", "recall[1].id: this id is taken in this lesson (found: q1)"),
        ("id: r1", "id: r1\n    hint: Look.", "recall[1].hint: recall questions have no hint (found: Look.)"),
        (", right: true, why: The door", ", why: The door", "recall[1].options: a single question has exactly one right"),
        (
            "      - {id: c, text: Nobody at all, why: Then who would eat the soup?}\n",
            "",
            "recall[1].options: a recall question has 3 or 4 options, this has 2",
        ),
        (
            "recall:\n",
            "recall:\n" + RECALL.removeprefix("recall:\n"),
            "recall[2].id: this id is taken in this lesson (found: r1)",
        ),
    ],
)
def test_recall_questions_are_simple_and_their_ids_their_own(root: Path, old: str, new: str, line: str) -> None:
    change(root / "lessons/basic/1.1.yaml", old, new)
    with pytest.raises(Mistakes) as error:
        course_of(root)
    found = [str(mistake) for mistake in error.value.mistakes]
    assert any(line in mistake for mistake in found), found


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (
            "quiz: quiz-1",
            "quiz: quiz-2",
            [
                f"{QUIZ}:1:1: quiz-1 is in no unit of course.yaml",
                "lessons/basic/course.yaml:16:11: units[1].quiz: there is no file quiz-2.yaml; did you mean quiz-1? "
                "(found: quiz-2)",
            ],
        ),
        (
            'lessons: ["1.1", "1.2"]',
            'lessons: ["1.1", "1.2", quiz-1]',
            ["lessons/basic/course.yaml:16:11: units[1].quiz: is listed twice (found: quiz-1)"],
        ),
        ("    quiz: quiz-1\n", "", [f"{QUIZ}:1:1: quiz-1 is in no unit of course.yaml"]),
        (
            "recall_after",
            "recall_daily_cap: -1\nrecall_after",
            ["lessons/basic/course.yaml:11:19: recall_daily_cap: must be 0 or more (found: -1)"],
        ),
    ],
)
def test_the_outline_and_the_quiz_know_each_other(root: Path, old: str, new: str, lines: list[str]) -> None:
    change(root / "lessons/basic/course.yaml", old, new)
    with pytest.raises(Mistakes) as error:
        course_of(root)
    assert set(lines) <= {str(mistake) for mistake in error.value.mistakes}


def test_a_quiz_without_slots_is_still_read_as_the_quiz_it_is_said_to_be(root: Path) -> None:
    (root / QUIZ).write_text("id: quiz-1\ntitle: Nothing\nminutes: 4\nintro: Hello\n", encoding="utf-8")
    with pytest.raises(Mistakes) as error:
        course_of(root)
    assert [str(mistake) for mistake in error.value.mistakes] == [f"{QUIZ}:1:1: slots: is missing"]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (QUIZ, "How useful was this?", "How useful was this " + "x" * 200, "feedback.text: has 220 characters, at most 200"),
        (QUIZ, "low_label: Not at all", "low_label: " + "x" * 21, "feedback.low_label: has 21 characters, at most 20"),
        (QUIZ, "why: One bowl each.", "why: " + "x" * 121, ".why: has 121 characters, at most 120"),
        (QUIZ, "text: The locked one", "text: " + "x" * 71, "options[2].text: has 71 characters, at most 70"),
        (QUIZ, "Two lessons", "x" * 700, "intro: has"),
        ("lessons/basic/1.1.yaml", "Those who dug", "x" * 71, "recall[1].options[2].text: has 71 characters, at most 70"),
    ],
)
def test_the_limits_of_the_writing_guide_hold_for_quizzes_too(root: Path, file: str, old: str, new: str, said: str) -> None:
    change(root / file, old, new)
    assert any(mistake.startswith(f"{file}:") and said in mistake for mistake in checked(root)), checked(root)
