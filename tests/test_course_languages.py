"""`languages` says how far every language is, what reads oddly and what is wrong, each with its file and line."""

import io
import re
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.course.document import Mistakes
from bot.course.extract import update
from bot.course.workshop.command import COMMANDS
from bot.course.workshop.reading import long_sentences, seems_to_be, sentences, weigh
from bot.course.workshop.report import run_languages, run_reading
from bot.course.workshop.shelf import Translation
from bot.course.workshop.status import STATES, read_status
from bot.course.workshop.terms import Term, other_words, read_terms
from bot.language import LANGUAGES, Interface
from bot.language.interface import catalogue_file
from bot.language.po import Entry, read_po, write_po
from tests.course_lessons import add_quiz, change, write_course

ROOT = Path(__file__).parents[1]
POLISH = (
    "Mieszkańcy spotykają się co tydzień w kuchni i gotują to, co dają ogrody. Rozmawiają, próbują i uczą się od siebie. "
    "Kto zmywa, ten wybiera muzykę, a kto przychodzi głodny, ten zawsze znajdzie miejsce przy stole i dobre słowo."
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course with a quiz, whole in Danish; Polish has begun and has nothing yet."""
    add_quiz(write_course(tmp_path))
    (tmp_path / "bot" / "speak.py").write_text('tr("hi", "Hi {name}")\ntr.label("go", "Go on")\ntr("owner.alarm", "Look out")\n')
    update(tmp_path, ["da", "pl"])
    for domain in ("bot", "staff", "basic"):
        file = catalogue_file(tmp_path / "locales", "da", domain)
        header, *entries = read_po(file.read_text(encoding="utf-8"))
        file.write_text(write_po([header, *(replace(each, strings=(danish(each.id),)) for each in entries)]), encoding="utf-8")
    return tmp_path


def danish(english: str) -> str:
    return re.sub(r"\{[^}]*\}|https://[^)]*|[aeiou]", lambda found: found[0] if len(found[0]) > 1 else "å", english)


def set_text(root: Path, id: str, text: str, domain: str = "basic", language: str = "da") -> int:
    """Translate one message; the line it stands in."""
    file = catalogue_file(root / "locales", language, domain)
    entries = [replace(e, strings=(text,)) if e.context == id else e for e in read_po(file.read_text(encoding="utf-8"))]
    file.write_text(write_po(entries), encoding="utf-8")
    return file.read_text(encoding="utf-8").split("\n").index(f'msgctxt "{id}"') + 1


def said(root: Path, *languages: str, code: int = 0, detect: bool = False) -> list[str]:
    out = io.StringIO()
    assert run_languages(root, out, languages, detect=detect) == code, out.getvalue()
    return out.getvalue().splitlines()


def test_the_table_counts_messages_stale_ones_and_whole_lessons(root: Path) -> None:
    set_text(root, "basic/1.1/title", "")
    change(root / "lessons" / "basic" / "1.2.yaml", "takeaway: A kitchen is", "takeaway: The kitchen is")
    update(root)
    lines = said(root)
    total = len(read_po(catalogue_file(root / "locales", "da", "basic").read_text(encoding="utf-8"))) - 1
    assert lines[0].split() == ["bot", "staff", "basic"]
    row = next(line for line in lines if line.startswith("da Dansk"))
    assert re.split(r"\s{2,}", row) == [
        "da Dansk", "offered", "2/2", "1/1", f"{total - 1}/{total} (1 stale), 2/3 lessons and quizzes",
    ]  # fmt: skip
    assert re.split(r"\s{2,}", next(line for line in lines if line.startswith("pl"))) == ["pl Polski", "0/2", "0/1", f"0/{total}"]
    assert re.split(r"\s{2,}", next(line for line in lines if line.startswith("ga"))) == ["ga Gaeilge", "0/2", "-", "-"]
    assert "da basic 1.1: told in English: basic/1.1/title missing, or stale where that matters" in lines
    assert not [line for line in lines if line.startswith("da basic 1.2")]
    assert lines[-1] == "0 error(s), 0 warning(s)"


def test_what_the_table_offers_is_what_learners_are_offered(root: Path) -> None:
    for catalogues, empty in ((("da",), ""), ((), "go")):
        if empty:
            set_text(root, empty, "", "bot")
        offered = tuple(line[:2] for line in said(root) if "  offered  " in line)
        whole = Interface(root / "locales", package=root / "bot").whole()
        assert offered == catalogues == tuple(code for code in whole if code != "en")


def test_what_learners_or_staff_lack_is_named(root: Path) -> None:
    set_text(root, "go", "", "bot")
    set_text(root, "owner.alarm", "", "staff")
    set_text(root, "basic/course/title", "")
    lines = said(root, "da")
    assert "da bot: not offered to learners: go missing, or stale where that matters" in lines
    assert not [line for line in lines if line.startswith("da staff: told")]  # nothing is begun there
    assert any(
        line.startswith("da basic: all of it is told in English, because of course.yaml: basic/course/title") for line in lines
    )
    assert not [line for line in lines if line.startswith("pl")]


def test_mistakes_end_with_1_and_stand_with_file_and_line(root: Path) -> None:
    line = set_text(root, "hi", "Hej", "bot")
    other = set_text(root, "owner.alarm", "Look out", "staff")
    lines = said(root, code=1)
    assert f"error: locales/da/LC_MESSAGES/bot.po:{line}:1: hi: lacks the gap {{name}} (found: Hej)" in lines
    assert [
        each
        for each in lines
        if each.startswith(f"error: locales/da/LC_MESSAGES/staff.po:{other}:1: owner.alarm: is the English")
    ]
    assert lines[-1] == "2 error(s), 0 warning(s)"
    assert said(root, "pl")[-1] == "0 error(s), 0 warning(s)"


def test_lessons_that_cannot_be_read_are_named_and_the_interface_is_judged_all_the_same(root: Path) -> None:
    change(root / "lessons" / "basic" / "1.1.yaml", "kind: sort", "kind: sorted")
    set_text(root, "hi", "Hej", "bot")
    lines = said(root, code=1)
    assert lines[0].split() == ["bot", "staff"]
    assert [line for line in lines if line.startswith("error: lessons/basic:1:1: has mistakes of its own")]
    assert lines[-1] == "2 error(s), 0 warning(s)"


def test_terms_and_long_sentences_are_warnings(root: Path) -> None:
    (root / "locales" / "terms.csv").write_text("lang,term_en,term\nda,kitchen,køkken\nda,onion,løg (?)\n", encoding="utf-8")
    wordy = "Jeg ville tage en gammel sang med. " + "Og så et ord mere " * 7 + "til."
    second = set_text(root, "basic/1.1/q3/sample", wordy)
    first = set_text(root, "basic/1.1/takeaway", "Et fælles rum er et sted at mødes.")
    lines = [line for line in said(root, "da") if line.startswith("warning: ")]
    at = "warning: locales/da/LC_MESSAGES/basic.po"
    assert f'{at}:{first}:1: basic/1.1/takeaway: says "kitchen" without "køkken"' in lines
    assert any('says "onion" without "løg", which is still to be confirmed' in line for line in lines)
    assert any(
        line.startswith(f"{at}:{second}:1: basic/1.1/q3/sample: has a sentence of 36 words (found: Og så") for line in lines
    )


def test_a_lesson_in_another_language_is_detected(root: Path) -> None:
    assert not [line for line in said(root, "da", detect=False) if "seems" in line]
    for file in ("1.1", "1.2"):
        for card in ("card-1", "card-2", "card-3"):
            text = next(e for e in entries(root) if e.context == f"basic/{file}/{card}").strings[0]
            set_text(root, f"basic/{file}/{card}", text.split("\n")[0] + f"\n\n{POLISH}\n\n{POLISH}")
    lines = [line for line in said(root, "da", detect=True, code=1) if "seems" in line]
    assert any("all of lessons/basic/1.1.yaml seems to be in Polski, not in da" in line for line in lines)


def entries(root: Path) -> list[Entry]:
    return read_po(catalogue_file(root / "locales", "da", "basic").read_text(encoding="utf-8"))


def test_the_detector_knows_all_24_languages_and_keeps_silent_about_little() -> None:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    assert set(LANGUAGES) <= set(LanguageIdentifier.from_model_file(MODEL_FILE).labels)
    assert seems_to_be(f"{POLISH} {POLISH}")[0] == "pl"
    assert seems_to_be("Start") == ("", 0.0)


@pytest.mark.parametrize(
    ("language", "english", "local", "translated", "found"),
    [
        ("da", "stakeholder", "interessent", "Alle interessenterne kom.", True),
        ("da", "stakeholder", "interessent", "Alle parter kom.", False),
        ("pl", "facilitator", "facylitator", "Pracuje z facylitatorką.", True),
        ("fi", "sortition", "arvonta", "Jäsenet valitaan arvonnalla.", True),
        ("el", "prototype", "πρωτότυπο", "Η αξία του πρωτοτύπου", True),
        ("ga", "co-creation", "comhchruthú", "an chomhchruthú", True),
        ("fr", "sortition", "tirage au sort", "Les membres sont tirés au sort", False),
        ("fr", "sortition", "tirage au sort", "Par TIRAGE  au sort", True),
        ("ga", "deliberation", "plé", "Bhí plé maith ann", True),
    ],
)
def test_a_term_is_found_in_its_forms(language: str, english: str, local: str, translated: str, found: bool) -> None:
    term = Term(english, local, doubtful=False)
    said = Entry("x", f"All the {english}s came.", strings=(translated,))
    remarks = [*other_words(Translation(language, "basic", "f", said, said), {language: [term]})]
    assert (remarks == []) == found


def test_a_term_is_only_asked_for_where_the_english_uses_it() -> None:
    term = Term("citizens' assembly", "borgersamling", doubtful=True)
    assert term.in_english.search("Two citizens’ assemblies met.")
    assert not term.in_english.search("The citizens met in an assembly.")
    assert not Term("co-design", "x", doubtful=False).in_english.search("a co-designed thing")


def test_the_terms_of_the_project_cover_every_language_and_keep_their_doubts() -> None:
    terms = read_terms(ROOT / "locales")
    assert {code for code in LANGUAGES if code != "en"} <= terms.keys()
    assert len({len(each) for each in terms.values()}) == 1
    assert any(term.doubtful for each in terms.values() for term in each)
    assert not any("(" in term.local or not term.stems for each in terms.values() for term in each)


def test_a_broken_list_of_terms_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "terms.csv").write_text("lang,term_en,term\nda,kitchen\n", encoding="utf-8")
    with pytest.raises(Mistakes, match=r"locales/terms.csv:2:1: must be language, English, term"):
        read_terms(tmp_path)
    (tmp_path / "terms.csv").write_bytes("lang,term_en,term\nda,onion,løg\n".encode("latin-1"))
    with pytest.raises(Mistakes, match=r"locales/terms.csv:1:1: not UTF-8 text"):
        read_terms(tmp_path)


def test_sentences_words_and_weight() -> None:
    text = "**No** tags here: one two. “Three four!” Five?\n• Six seven\n\n12 – 13"
    assert sentences("One two. “Three four!” Five?\n• Six seven\n\n12 – 13") == [
        "One two.",
        "“Three four!”",
        "Five?",
        "• Six seven",
    ]
    assert weigh([text]).words == 10
    assert weigh(["Kort sætning. Borgerinddragelse lykkes."]).lix == 52  # 2 words a sentence + 2 of 4 words are long
    assert [count for count, _ in long_sentences("word " * 30 + ". " + "word " * 31)] == [31]


def test_reading_shows_every_lesson_beside_its_english(root: Path) -> None:
    out = io.StringIO()
    assert run_reading(root, out, ["da"]) == 0
    lines = out.getvalue().splitlines()
    assert len(lines) == 6
    assert re.fullmatch(r"da lessons/basic/1.1.yaml: \d+ words, LIX \d+ \(English: \d+ words, LIX \d+\)", lines[3])


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("da:\n  bot: {state: reviewed, on: 2026-11-22}\n", "a review needs the name or role of the person"),
        ("da:\n  bot: {state: reviewed, on: 2026-11-22, by: '3'}\n", "a review needs the name or role of the person"),
        ("da:\n  bot: {state: perfect, on: 2026-11-22}\n", "must be one of: drafted, read twice, reviewed"),
        ("da:\n  bot: {state: drafted, on: 2025-02-30}\n", "must be a date such as"),
        ("da:\n  bot: {state: drafted}\n", "must be {state: ..., on: a date}"),
        ("da:\n  bott: {state: drafted, on: 2026-11-22}\n", "is no domain; did you mean bot?"),
        ("dk:\n  bot: {state: drafted, on: 2026-11-22}\n", "is no language to translate into"),
        ("da: drafted\n", "must have domains below it"),
        ("- da\n", "must have languages"),
    ],
)
def test_a_status_that_says_more_than_was_done_is_an_error(root: Path, content: str, what: str) -> None:
    (root / "locales" / "status.yaml").write_text(content, encoding="utf-8")
    errors = [line for line in said(root, code=1) if line.startswith("error: locales/status.yaml:")]
    assert len(errors) == 1
    assert what in errors[0]


def test_the_status_of_a_catalogue_is_shown(root: Path) -> None:
    status = "da:\n  bot: {state: reviewed, on: 2026-11-22, by: a teacher of Danish}\n  basic: {state: drafted, on: 2025-11-20}\n"
    (root / "locales" / "status.yaml").write_text(status, encoding="utf-8")
    lines = said(root, "da")
    assert "da bot: reviewed 2026-11-22 by a teacher of Danish" in lines
    assert "da basic: drafted 2025-11-20" in lines
    assert "da staff: no word in locales/status.yaml" in lines


def test_nothing_in_the_project_says_reviewed_without_a_person() -> None:
    domains = {file.stem for file in (ROOT / "locales").glob("*.pot")}
    status = read_status(ROOT / "locales", domains)
    assert status.mistakes == ()
    assert status.states
    assert all(state.by for state in status.states.values() if state.state == STATES[-1])


def test_the_command_line_asks_for_languages_that_exist(root: Path) -> None:
    """In a process of its own: what `./run languages` becomes."""
    shutil.copytree(ROOT / "bot", root / "bot", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "bot" / "speak.py").unlink()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "languages", "xx"], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("xx is none of the 24 languages: bg cs da")
    assert "languages" in COMMANDS


def test_the_project_has_no_mistakes_and_is_read_fast() -> None:
    out, started = io.StringIO(), time.process_time()
    code = run_languages(ROOT, out)
    assert time.process_time() - started < 15  # seconds of work; about 3 on a quiet machine
    assert code == 0, "\n".join(line for line in out.getvalue().splitlines() if line.startswith("error"))
