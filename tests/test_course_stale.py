"""One English word changes: exactly that message is stale everywhere, nobody changes language, and cosmetic ends it."""

import io
import re
import shutil
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.course.catalogue import Library
from bot.course.extract import Refused, templates, update
from bot.course.workshop.report import run_stale
from bot.course.workshop.shelf import Shelf
from bot.course.workshop.stale import settle, word_diff
from bot.language import LANGUAGES, Interface
from bot.language.interface import catalogue_file
from bot.language.po import read_po, write_po
from tests.course_lessons import change, write_course

ROOT = Path(__file__).parents[1]
LESSON = "lessons/basic/1.1.yaml"
CARD = "basic/1.1/card-1"
SPEAK = 'tr("hi", "Hi <b>{name}</b>, good to see you")\ntr.plural("n", "{count} day", "{count} days", count=2)\n'


def translate(root: Path, language: str) -> None:
    """Translate whatever is not translated yet, by putting vowels of another kind into it."""
    for file in (root / "locales" / language).rglob("*.po"):
        header, *entries = read_po(file.read_text(encoding="utf-8"))
        told = [each if each.done else replace(each, strings=(other(each.english[-1]),) * len(each.strings)) for each in entries]
        file.write_text(write_po([header, *told]), encoding="utf-8")


def other(text: str) -> str:
    return re.sub(r"\{[^}]*\}|<[^>]*>|https://[^)]*|[aeo]", lambda found: found[0] if len(found[0]) > 1 else "å", text)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course and an interface, whole in Danish and Polish."""
    write_course(tmp_path)
    (tmp_path / "bot" / "speak.py").write_text(SPEAK)
    update(tmp_path, ["da", "pl"])
    translate(tmp_path, "da")
    translate(tmp_path, "pl")
    return tmp_path


def stale(root: Path, languages: Sequence[str] = (), only: Sequence[str] = ()) -> set[tuple[str, str]]:
    """What is stale, by language: of everything, or of some languages and domains."""
    return {(each.language, each.id) for each in Shelf(root, templates(root, only)).all(languages) if each.stale}


def bytes_of(root: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in sorted((root / "locales").rglob("*.po"))}


def told_in(root: Path, languages: Collection[str] = LANGUAGES) -> set[tuple[str, str, str]]:
    """Every language, lesson and the language it is told in; and the languages that are offered."""
    library, whole = Library(root / "lessons", root / "locales"), Interface(root / "locales", package=root / "bot").whole()
    lessons = [(course.id, lesson.id) for course in library.courses.values() for lesson in course.lessons]
    told = {(code, f"{course}/{id}", library.telling(course, id, code).language) for code in languages for course, id in lessons}
    return told | {("offered", code, code) for code in whole}


def test_a_changed_word_in_a_card_makes_that_card_stale_in_every_language_and_switches_nobody(root: Path) -> None:
    before = told_in(root)
    assert ("da", "basic/1.1", "da") in before
    change(root / LESSON, "Some bring *onions*", "Some carry *onions*")
    assert stale(root) == {("da", CARD), ("pl", CARD)}  # before the update already
    assert told_in(root) == before
    update(root)
    assert stale(root) == {("da", CARD), ("pl", CARD)}
    assert told_in(root) == before
    out = io.StringIO()
    assert run_stale(root, out) == 0
    said = out.getvalue()
    for language in ("da", "pl"):
        lines = catalogue_file(root / "locales", language, "basic").read_text(encoding="utf-8").split("\n")
        line = lines.index(f'msgctxt "{CARD}"') + 1
        assert f"locales/{language}/LC_MESSAGES/basic.po:{line}:1: {CARD}\n" in said
    assert said.count("Some [-bring-]{+carry+} *onions*") == 2
    assert said.count("LC_MESSAGES") == 2
    assert "was:     **A kitchen is a place to meet, part A.**⏎⏎" in said
    out = io.StringIO()
    run_stale(root, out, ["pl"])
    assert out.getvalue().count("LC_MESSAGES") == 1


def test_a_changed_word_of_the_interface_is_stale_and_its_language_stays_offered(root: Path) -> None:
    before = told_in(root)
    (root / "bot" / "speak.py").write_text(SPEAK.replace("good to see", "nice to see").replace("days", "long days"))
    update(root)
    assert stale(root) == {(code, id) for code in ("da", "pl") for id in ("hi", "n")}
    assert told_in(root) == before
    danish = Interface(root / "locales", package=root / "bot").translator("da")
    assert danish("hi", "Hi <b>{name}</b>", name="x") == "Hi <b>x</b>, gååd tå såå yåu"


def test_a_cosmetic_change_is_declared_for_all_languages_at_once_and_nothing_else_changes(root: Path) -> None:
    calm = bytes_of(root)
    change(root / LESSON, "Some bring *onions*", "Some bring, say, *onions*")
    (root / "bot" / "speak.py").write_text(SPEAK.replace("good to", "nice to").replace("{count} days", "{count} full days"))
    update(root)
    said = settle(root, [CARD, "hi", "n", "hi"])
    assert said[0].startswith(f"{CARD}: ")
    assert said[0].endswith("(cosmetic in da pl)")
    assert said[1] == "hi: Hi <b>{name}</b>, [-good-]{+nice+} to see you (cosmetic in da pl)"
    assert said[2] == "n: {count} day | {count} {+full +}days (cosmetic in da pl)"
    assert stale(root) == set()
    assert update(root) == []
    now = bytes_of(root)
    assert "fuzzy" not in b"".join(now.values()).decode()
    assert "#|" not in b"".join(now.values()).decode()
    translations = [
        {(file, e.context): e.strings for file, content in side.items() for e in read_po(content.decode()) if e.context}
        for side in (calm, now)
    ]
    assert translations[0] == translations[1]


def test_a_question_that_changed_in_looks_only_is_told_again_once_that_is_said(root: Path) -> None:
    before = told_in(root)
    change(root / LESSON, "Who may join the kitchen?", "Who may join this kitchen?")
    update(root)
    assert ("da", "basic/1.1", "en") in told_in(root)  # a question whose meaning may have changed is not told
    settle(root, ["basic/1.1/q1"])
    assert told_in(root) == before


@pytest.mark.parametrize(
    ("change_to", "id", "why"),
    [
        ("", "basic/1.1/card-9", r"is not stale in any language; did you mean basic/1.1/card-1\?"),
        ("", "hi", "hi is not stale in any language$"),
        ("Some bring [*onions*](https://town.example/o)", CARD, "gaps, tags or links changed"),
        ("Some bring {number} *onions*", CARD, "gaps, tags or links changed"),
        ("Some bring onions", CARD, "gaps, tags or links changed"),
    ],
)
def test_what_is_not_stale_or_not_cosmetic_is_refused_and_nothing_is_written(
    root: Path, change_to: str, id: str, why: str
) -> None:
    change(root / LESSON, "Some bring *onions*", change_to or "Some carry *onions*")
    update(root)
    before = bytes_of(root)
    with pytest.raises(Refused, match=why):
        settle(root, ["basic/1.1/card-1", id] if not change_to else [id])
    assert bytes_of(root) == before


def test_translations_of_different_english_texts_cannot_be_declared_together(root: Path) -> None:
    change(root / LESSON, "Some bring *onions*", "Nobody brings *onions*")
    update(root)
    file = catalogue_file(root / "locales", "pl", "basic")
    renewed = [replace(e, flags=frozenset(), previous=()) for e in read_po(file.read_text(encoding="utf-8"))]
    file.write_text(write_po(renewed), encoding="utf-8")
    change(root / LESSON, "Nobody brings *onions*", "Nobody brings, say, *onions*")
    update(root)
    with pytest.raises(Refused, match="da and pl were made from different English texts"):
        settle(root, [CARD])  # Danish still says that some bring onions


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("ten letters arrive.", "ten letters come.", "ten letters [-arrive-]{+come+}."),
        ("one\n\ntwo", "one\n\ntwo three", "one⏎⏎two{+ three+}"),
        ("a, b", "a b", "a[-,-] b"),
        ("same", "same", "same"),
        ("", "new", "{+new+}"),
    ],
)
def test_what_changed_is_marked_word_by_word(was: str, now: str, said: str) -> None:
    assert word_diff(was, now) == said


@pytest.mark.usefixtures("kept")
def test_one_word_of_the_real_course_and_of_the_real_interface(tmp_path: Path) -> None:
    """The same story on a copy of things as they are, with one of the languages and two of the domains to keep it short."""
    quiet = shutil.ignore_patterns("__pycache__", *(LANGUAGES.keys() - {"pl"}))
    for name in ("bot", "lessons", "locales"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=quiet)
    asked, domains = ("pl",), ("bot", "basic")
    before, calm = stale(tmp_path, asked, domains), told_in(tmp_path, asked)
    card = tmp_path / "lessons" / "basic" / "1.1.yaml"
    change(card, "      **", "      **Anew: ")  # the point of the first card
    code = tmp_path / "bot" / "screens" / "after.py"
    change(code, "Curious already?", "Curious again?")
    update(tmp_path, only=domains)
    assert stale(tmp_path, asked, domains) - before == {("pl", "basic/1.1/card-1"), ("pl", "done.curious")}
    assert told_in(tmp_path, asked) == calm
