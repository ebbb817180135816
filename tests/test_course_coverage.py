"""Whoever translates sees at a glance how far a language is."""

import io
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.course.check import run_check
from bot.course.coverage import catalogue_lines
from bot.course.extract import update
from bot.language import LANGUAGES
from bot.language.interface import catalogue_file
from bot.language.po import read_po, write_po
from tests.course_lessons import add_quiz, change, write_course


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course with a quiz and two messages, and a Danish catalogue in which everything is translated."""
    add_quiz(write_course(tmp_path))
    (tmp_path / "bot" / "speak.py").write_text('tr("hi", "Hi")\ntr.label("go", "Go on")\n')
    (tmp_path / "locales" / "da").mkdir()
    update(tmp_path)
    for domain in ("bot", "basic"):
        translate(tmp_path, domain)
    return tmp_path


def danish(english: str) -> str:
    """Not English any more; links and gaps stay as they are."""
    return re.sub(r"\{[^}]*\}|https://[^)]*|[aeiou]", lambda found: found[0] if len(found[0]) > 1 else "å", english)


def translate(root: Path, domain: str, *without: str) -> None:
    """Translate every text of a catalogue but those named, which are left empty."""
    file = catalogue_file(root / "locales", "da", domain)
    header, *entries = read_po(file.read_text(encoding="utf-8"))
    told = [replace(entry, strings=("" if entry.context in without else danish(entry.id),)) for entry in entries]
    file.write_text(write_po([header, *told]), encoding="utf-8")


def said(root: Path) -> list[str]:
    out = io.StringIO()
    assert run_check(root / "lessons", root / "locales", out, root / "bot") == 0, out.getvalue()
    return out.getvalue().partition("\n\n")[0].splitlines()  # behind it stands what is worth a look


SUMMARY = "all well: 1 course(s), 2 lesson(s), 1 quiz(zes), 24 catalogue(s)"
REST = f"not begun: {' '.join(code for code in LANGUAGES if code not in ('da', 'en'))}"


def test_a_language_that_has_everything_is_whole(root: Path) -> None:
    assert said(root) == [SUMMARY, "da: interface whole; course whole", REST]


def test_what_falls_back_is_named_in_order(root: Path) -> None:
    translate(root, "basic", "basic/1.1/r1", "basic/quiz-1/feedback")
    translate(root, "bot", "hi")
    assert said(root) == [SUMMARY, "da: interface lacks 1 message(s); told in English: 1.1 quiz-1", REST]


def test_a_course_whose_own_words_are_missing_falls_back_as_a_whole_and_says_why(root: Path) -> None:
    translate(root, "basic", "basic/course/title")
    why = "all told in English, because words of course.yaml are not translated"
    assert said(root) == [SUMMARY, f"da: interface whole; {why}", REST]


def test_with_several_courses_each_is_named(root: Path) -> None:
    shutil.copytree(root / "lessons" / "basic", root / "lessons" / "more")
    change(root / "lessons" / "more" / "course.yaml", "id: basic", "id: more")
    assert said(root)[1] == (
        "da: interface whole; basic whole; more all told in English, because words of course.yaml are not translated"
    )


def test_every_catalogue_is_counted(root: Path) -> None:
    translate(root, "basic", "basic/1.1/r1", "basic/1.1/title")
    before = len(read_po(catalogue_file(root / "locales", "da", "basic").read_text(encoding="utf-8"))) - 1
    change(root / "lessons" / "basic" / "1.1.yaml", "Who may join", "Who can join")
    update(root)
    assert list(catalogue_lines(root)) == [
        f"da basic: {before - 3} translated, 1 stale, 2 empty",
        "da bot: 2 translated, 0 stale, 0 empty",
    ]
