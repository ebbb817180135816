"""The glossary is read strictly, translated as a whole, and gated like every other text."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.course.catalogue import Library, extract, update
from bot.course.check import check, run_check
from bot.course.document import Mistakes
from bot.course.files import course_folders
from bot.course.glossary import load_glossary
from bot.language.interface import catalogue_file
from bot.language.po import Entry, read_po, write_po
from tests.course_lessons import change, write_course

ROOT = Path(__file__).parents[1]
FILE = "lessons/glossary/glossary.yaml"
TERMS = """\
terms:
  - id: stew
    term: Stew
    text: A dish that many cook and everybody shares.
    see: [cooks-jury]
  - id: cooks-jury
    term: Cooks' jury
    text: A small group that tastes and says what is lacking.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course, a glossary of two terms beside it, and an empty Danish folder."""
    write_course(tmp_path)
    (tmp_path / "bot" / "speak.py").write_text('tr("hi", "Hi")\n')
    (tmp_path / "lessons" / "glossary").mkdir()
    (tmp_path / FILE).write_text(TERMS, encoding="utf-8")
    (tmp_path / "locales" / "da").mkdir()
    return tmp_path


def mistakes_of(root: Path) -> list[str]:
    return [str(mistake) for mistake in check(root / "lessons", root / "locales", root / "bot")]


def danish(root: Path) -> Path:
    return catalogue_file(root / "locales", "da", "glossary")


def edit(root: Path, edited: Callable[[Entry], Entry]) -> None:
    entries = read_po(danish(root).read_text("utf-8"))
    danish(root).write_text(write_po([edited(entry) if entry.context else entry for entry in entries]), "utf-8")


def translate(root: Path, *without: str) -> None:
    """Translate every text but those named."""
    edit(root, lambda entry: replace(entry, strings=("" if entry.context in without else f"Dansk: {entry.id}",)))


def told(root: Path) -> tuple[str, list[str]]:
    """The language the glossary is told in to Danes, and its terms."""
    telling = Library(root / "lessons", root / "locales").glossary("da")
    assert telling.wanted == "da"
    return telling.language, [term.term for term in telling.glossary.terms]


def test_the_sixty_terms_are_there_under_the_ids_that_links_use() -> None:
    glossary = load_glossary(ROOT / "lessons")
    assert len(glossary.terms) == 60
    assert [term.id for term in glossary.terms] == [
        term.term.lower().replace("'", "").replace(" ", "-") for term in glossary.terms
    ]
    assert [term.id for term in glossary.terms if not term.see] == []


def test_the_glossary_is_no_course_and_a_course_needs_none(root: Path, tmp_path: Path) -> None:
    assert [folder.name for folder in course_folders(root / "lessons")] == ["basic"]
    (root / FILE).unlink()
    (root / FILE).parent.rmdir()
    assert load_glossary(root / "lessons").terms == ()


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("    term: Stew\n", "", ":2:5: terms[1].term: is missing"),
        ("term: Stew", "term: ''", ":3:11: terms[1].term: is empty"),
        ("term: Stew", "trem: Stew", ":3:5: terms[1].trem: is no field here; did you mean term? (found: trem)"),
        ("term: Stew", "term: '*Stew*'", ":3:11: terms[1].term: must be plain text on one line, without signs of Markdown"),
        ("term: Stew", f"term: {'Stew' * 16}", ":3:11: terms[1].term: has 64 characters, at most 60 leave room for translation"),
        ("text: A dish", f"text: {'Dish ' * 40}", ":4:11: terms[1].text: has 237 characters, at most 200 leave room"),
        (
            "see: [cooks-jury]\n  - id: cooks-jury",
            "see: []\n  - id: stew",
            ":6:9: terms[2].id: this id is taken, first in line 2 (found: stew)",
        ),
        ("id: stew", "id: Stew", ":2:9: terms[1].id: must be small letters, digits and dashes: links name it (found: Stew)"),
        ("see: [cooks-jury]", "see: [cook-jury]", ":5:11: terms[1].see[1]: is no term of the glossary; did you mean cooks-jury?"),
        ("see: [cooks-jury]", "see: [stew]", ":5:11: terms[1].see[1]: is the term itself (found: stew)"),
        ("see: [cooks-jury]", "see: [cooks-jury, cooks-jury]", ":5:23: terms[1].see[2]: is named twice (found: cooks-jury)"),
        ("terms:", "meaning_changed: [stw]\nterms:", ":1:19: meaning_changed[1]: is no term of the glossary; did you mean stew?"),
        ("id: stew", "id: &a stew", ":2:9: terms[1].id: anchors (&) are not allowed (found: &a)"),
    ],
)
def test_every_mistake_has_its_place(root: Path, old: str, new: str, mistake: str) -> None:
    change(root / FILE, old, new)
    found = mistakes_of(root)
    assert [line for line in found if line.startswith(f"{FILE}{mistake}")] == found


def test_an_empty_glossary_and_a_second_file_are_mistakes(root: Path) -> None:
    (root / FILE).write_text("terms: []\n", encoding="utf-8")
    (root / FILE).with_name("more.yaml").write_text(TERMS, encoding="utf-8")
    assert mistakes_of(root) == [
        "lessons/glossary/glossary.yaml:1:8: terms: needs at least 1, has 0",
        "lessons/glossary/more.yaml:1:1: the glossary is one file, glossary.yaml",
    ]
    with pytest.raises(Mistakes, match="at least 1"):
        load_glossary(root / "lessons")


def test_its_catalogue_is_extracted_updated_and_counted(root: Path) -> None:
    assert "glossary.pot" in [file.name for file in extract(root)]
    assert danish(root) in update(root)
    assert update(root) == []
    entries = read_po(danish(root).read_text("utf-8"))[1:]
    assert [entry.context for entry in entries] == [
        "glossary/stew/term",
        "glossary/stew/text",
        "glossary/cooks-jury/term",
        "glossary/cooks-jury/text",
    ]
    assert entries[0].places == (FILE,)
    assert [entry.comments[0].rpartition(" At most ")[2] for entry in entries[:2]] == ["60 characters.", "300 characters."]
    with (root / "said").open("w+") as out:
        assert run_check(root / "lessons", root / "locales", out, root / "bot") == 0
        out.seek(0)
        assert "2 term(s)" in out.readline()
    translate(root, "glossary/stew/text")
    with (root / "said").open("w+") as out:
        run_check(root / "lessons", root / "locales", out, root / "bot")
        out.seek(0)
        assert "glossary lacks 1 text(s)" in out.read()


def test_it_is_told_in_a_language_as_a_whole_or_not_at_all(root: Path) -> None:
    english = ["Stew", "Cooks' jury"]
    assert told(root) == ("en", english)
    update(root)
    translate(root, "glossary/cooks-jury/text")
    assert told(root) == ("en", english)
    translate(root)
    assert told(root) == ("da", ["Dansk: Stew", "Dansk: Cooks' jury"])


def test_a_stale_meaning_stays_in_use_unless_its_author_says_that_it_changed(root: Path) -> None:
    update(root)
    translate(root)
    change(root / FILE, "many cook", "a few cook")
    update(root)
    assert told(root)[0] == "da"
    change(root / FILE, "terms:", "meaning_changed: [stew]\nterms:")
    assert told(root)[0] == "en"


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("Læs mere på evil.com", "has something to tap that the English does not have (evil.com)"),
        ("**Gryde**", "must be plain text on one line, without signs of Markdown"),
        ("G" * 61, "has 61 characters, at most 60 fit: shorten the English, not only this"),
    ],
)
def test_a_translation_passes_the_gate_or_has_a_line(root: Path, text: str, mistake: str) -> None:
    update(root)
    edit(root, lambda entry: replace(entry, strings=(text,)) if entry.context == "glossary/stew/term" else entry)
    line = next(entry.line for entry in read_po(danish(root).read_text("utf-8")) if entry.context == "glossary/stew/term")
    expected = f"locales/da/LC_MESSAGES/glossary.po:{line}:1: glossary/stew/term: {mistake}"
    assert expected in [found.rpartition(" (found")[0] for found in mistakes_of(root)]
