"""The check names everything in one go: the writing guide's limits, the lessons, the catalogues."""

import io
import shutil
from pathlib import Path

import pytest

from bot.course.check import check, run_check
from bot.course.extract import update
from tests.course_lessons import change, write_course


def checked(root: Path) -> list[str]:
    return [str(mistake) for mistake in check(root / "lessons", root / "locales", root / "bot")]


def test_a_right_course_passes_with_one_line_before_what_is_worth_a_look(tmp_path: Path) -> None:
    write_course(tmp_path)
    out = io.StringIO()
    assert run_check(tmp_path / "lessons", tmp_path / "locales", out, tmp_path / "bot") == 0
    well, _, remarks = out.getvalue().partition("\n\n")
    assert well == "all well: 1 course(s), 2 lesson(s), 0 quiz(zes), 0 catalogue(s)"
    assert remarks.startswith("Worth a look (no mistakes, nothing has to change):\n")


def test_every_mistake_is_one_line_and_nothing_else_is_printed(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    change(folder / "1.2.yaml", "minutes: 9", "minutes: 99")
    change(folder / "1.1.yaml", "minutes: 9", "minutes: 99")
    change(folder / "course.yaml", "level: basic", "level: high")
    (tmp_path / "locales" / "dk" / "LC_MESSAGES").mkdir(parents=True)
    out = io.StringIO()
    assert run_check(tmp_path / "lessons", tmp_path / "locales", out, tmp_path / "bot") == 1
    assert out.getvalue().splitlines() == [
        "lessons/basic/1.1.yaml:3:10: minutes: must be 30 or less (found: 99)",
        "lessons/basic/1.2.yaml:3:10: minutes: must be 30 or less (found: 99)",
        "lessons/basic/course.yaml:2:8: level: must be one of basic, advanced, train-the-trainer (found: high)",
        "locales/dk:1:1: dk is no language to translate into",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "**A kitchen is a place to meet, part A.**",
            "A kitchen is a place to meet, part A.",
            "the first line must be the point, in bold",
        ),
        ("**A kitchen is a place to meet, part A.**", "**A** kitchen", "the first line must be the point, in bold"),
        ("- One brings a song", "- One brings a song " + "and a drum " * 9, "words, a card has 60 to 110"),
        ("- One brings a song", "- One brings a " + "x" * 400, "characters, at most 700 leave room for translation"),
        ("text: Who may join", "text: Who may join " + "x" * 200, "at most 200"),
        ("text: Only the cook", "text: Only the cook " + "x" * 70, "at most 70"),
        ("why: A cook alone", "why: A cook alone " + "x" * 120, "at most 120"),
        ("text: Big", "text: Big enough for forty!", "has 21 characters, at most 20"),
        ('text: "Yes, always"', 'text: "Yes, always, and with pepper"', "at most 20"),
        ("title: From one pot", "title: From one pot " + "x" * 50, "at most 60"),
    ],
)
def test_the_limits_of_the_writing_guide_are_kept(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = write_course(tmp_path)
    change(folder / "1.1.yaml", old, new)
    mistakes = checked(tmp_path)
    assert any(said in mistake for mistake in mistakes), mistakes


def test_a_number_on_a_card_needs_a_source(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    change(folder / "1.1.yaml", "One brings a song", "One brings 12 songs")
    assert checked(tmp_path) == []
    change(folder / "1.1.yaml", "sources: [F01, C02]\n", "")
    assert checked(tmp_path) == [
        "lessons/basic/1.1.yaml:16:11: cards[1].text: has a number, and the lesson names no sources (found: 1)"
    ]


def test_the_cards_of_a_lesson_have_their_number_of_words_together(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    text = (folder / "1.1.yaml").read_text(encoding="utf-8")
    start, end = text.index("  - id: card-2"), text.index("exercise:")
    (folder / "1.1.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    assert checked(tmp_path) == ["lessons/basic/1.1.yaml:15:1: cards: together have 95 words, a lesson has 250 to 400"]


def test_the_messages_of_the_code_are_checked_too(tmp_path: Path) -> None:
    write_course(tmp_path)
    (tmp_path / "bot" / "a.py").write_text('tr("hi", "Hi")\ntr("hi", "Hello")\n')
    assert checked(tmp_path) == ["bot/a.py:2:1: hi has another text or kind in bot/a.py:1"]


def test_a_catalogue_that_is_behind_its_english_is_named(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    (tmp_path / "locales" / "da").mkdir()
    update(tmp_path)
    assert checked(tmp_path) == []
    change(folder / "1.1.yaml", "Who may join the kitchen?", "Who may come in?")
    (folder / "1.2.yaml").rename(folder / "1.3.yaml")
    change(folder / "1.3.yaml", 'id: "1.2"', 'id: "1.3"')
    change(folder / "course.yaml", '"1.1", "1.2"', '"1.1", "1.3"')
    mistakes = checked(tmp_path)
    assert any(
        "basic/1.1/q1: stands beside another English than today's: run `python -m bot update`" in line for line in mistakes
    )
    assert any("basic/1.2/title: is no message" in line for line in mistakes)
    assert any("the first is basic/1.3/title: run `python -m bot update`" in line for line in mistakes)
    update(tmp_path)
    assert checked(tmp_path) == []


@pytest.mark.parametrize(
    ("folder", "near"),
    [("da-DK", "; did you mean da?"), ("pt_BR", "; did you mean pt?"), ("en", ""), ("en-GB", ""), ("klingon", "")],
)
def test_a_folder_of_another_language_is_named_with_the_one_that_was_meant(tmp_path: Path, folder: str, near: str) -> None:
    write_course(tmp_path)
    (tmp_path / "locales" / folder).mkdir()
    assert checked(tmp_path) == [f"locales/{folder}:1:1: {folder} is no language to translate into{near}"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (f'tr.label("go", "{"x" * 31}")', "go: has 31 characters beside its gaps, at most 30 fit there"),
        (f'tr.label("go", "{"x" * 30}{{number}}", number=1)', ""),
        (f'tr.label("toast.go", "{"x" * 200}")', ""),
        (f'tr.label("toast.go", "{"x" * 201}")', "toast.go: has 201 characters beside its gaps, at most 200 fit there"),
        (f'tr.label("command.go", "{"x" * 257}")', "command.go: has 257 characters beside its gaps, at most 256 fit there"),
        ('tr.label("command.go", " ")', "command.go: is empty"),
        (f'tr.label("menu.description", "{"x" * 513}")', "menu.description: has 513 characters beside its gaps, at most 512"),
        (f'tr.label("menu.short_description", "{"x" * 121}")', "menu.short_description: has 121 characters beside its gaps"),
        ('tr.label("question.letters", "ABCA")', "question.letters: must be 4 different letters"),
        (f'tr("long", "<b>{"x" * 4097}</b>")', "long: has 4097 characters beside its gaps, at most 4096 fit there"),
        (
            'say("lesson.header", "Lesson {number}")',
            "lesson.header looks like a message, and no tr, label, plural or label_plural",
        ),
    ],
)
def test_the_english_of_the_code_fits_where_telegram_shows_it(tmp_path: Path, code: str, said: str) -> None:
    write_course(tmp_path)
    (tmp_path / "bot" / "a.py").write_text(f"{code}\n")
    found = checked(tmp_path)
    assert len(found) == bool(said)
    assert not said or found[0].startswith(f"bot/a.py:1:1: {said}")


def test_files_that_no_course_wants_are_named(tmp_path: Path) -> None:
    write_course(tmp_path)
    folder = tmp_path / "locales" / "da" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "advanced.po").write_text("")
    (folder / "bot.mo").write_bytes(b"")
    said = "belongs to no course and not to the interface"
    assert checked(tmp_path) == [f"locales/da/LC_MESSAGES/{name}:1:1: {said}" for name in ("advanced.po", "bot.mo")]


def test_no_lessons_at_all_is_a_mistake(tmp_path: Path) -> None:
    assert checked(tmp_path) == ["lessons:1:1: there is no course here"]


def test_a_broken_shape_does_not_hide_what_else_is_wrong_in_the_file(tmp_path: Path) -> None:
    lessons = tmp_path / "lessons"
    shutil.copytree(Path(__file__).parents[1] / "lessons", lessons)
    file = lessons / "basic" / "1.1.yaml"
    text = file.read_text("utf-8")
    for right, wrong in (
        ("minutes: 8", "minutes: eight"),
        ("takeaway:", "takeway:"),
        ("line: problem", "line: problm"),
        ("{id: more,", "{id: asked,"),
        ("kind: write", "kind: wrte"),
        ("[engage-citizens,", "[engage-citzens,"),
        ("id: card-3", "id: card-2"),
    ):
        assert right in text
        text = text.replace(right, wrong, 1)
    file.write_text(text, "utf-8")
    found = {mistake.field for mistake in check(lessons, tmp_path / "none")}
    rules = {"exercise[1].line", "clusters[1]", "cards[3].id", "guess.options[2].id"}
    assert found == rules | {"minutes", "takeway", "exercise[1].kind"}
