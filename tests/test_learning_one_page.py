"""The one-page plan: whose words stand in it, what is missing, and how long lines share the room."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course.files import load_course
from bot.course.model import Course, PlanPage
from bot.learning.one_page import fitted, lines_passed_over, plan_lines, writes_line
from bot.learning.progress import Example, Go, Inside, Pick, Skip, Words, decide, expects_words
from tests.journeys.conftest import ROOT

PAGE = PlanPage(kind="plan", id="my-plan", text="Your plan.")
LINES = ("problem", "people", "prototype", "method", "promise")


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(ROOT / "lessons" / "basic")


def row(line: str | None, words: str) -> dict[str, Any]:
    return {"line": line, "words": words}


def test_lines_stand_in_the_order_of_the_course_and_the_newest_words_count(course: Course) -> None:
    rows = [row("promise", "old"), row("people", "who"), row(None, "a note"), row("promise", "new"), row("gone", "x")]
    assert list(plan_lines(rows, course).items()) == [("people", "who"), ("promise", "new")]


def test_every_plan_line_is_written_in_one_lesson_and_only_lessons_that_are_done_leave_one_empty(course: Course) -> None:
    written_in = [writes_line(course, line.id) for line in course.plan]
    assert [found[0].id for found in written_in if found] == ["1.1", "2.5", "3.5", "4.5", "5.1"]
    assert tuple(line.id for line in course.plan) == LINES
    assert writes_line(course, "gone") is None
    assert lines_passed_over(course, [], []) == []
    assert lines_passed_over(course, ["1.1", "2.5", "3.5"], ["people"]) == ["problem", "prototype"]


def test_a_plan_page_leads_on_with_one_button_and_takes_nothing_else() -> None:
    assert decide(PAGE, Inside(), Go()).moves
    for event in (Pick(0), Skip(), Example(), Words("Soup.")):
        assert decide(PAGE, Inside(), event).problem == "unexpected"
    assert not expects_words(PAGE, Inside())


@given(st.lists(st.text(min_size=1, max_size=60), max_size=6), st.integers(30, 400))
def test_lines_are_cut_only_where_there_is_no_room_and_then_only_the_longest(texts: list[str], room: int) -> None:
    short = fitted(texts, room)
    if sum(map(len, texts)) <= room:
        assert short == texts
    assert sum(map(len, short)) <= room
    for text, kept in zip(texts, short, strict=True):
        assert kept == text or (kept.endswith("…") and text.startswith(kept[:-1]))
    whole = [len(text) for text, kept in zip(texts, short, strict=True) if kept == text]
    assert all(len(text) >= max(whole, default=0) for text, kept in zip(texts, short, strict=True) if kept != text)


def test_a_cut_falls_between_words_and_never_inside_a_letter_with_accents_or_an_emoji() -> None:
    assert fitted(["one two three four five"], 16) == ["one two three…"]
    assert fitted(["e\u0301" * 20], 10) == ["e\u0301" * 4 + "…"]
    assert fitted(["👩\u200d🌾👩\u200d🌾👩\u200d🌾"], 6) == ["👩\u200d🌾…"]
