"""Catalogues follow the English by context alone; a lesson is told whole in a language or whole in English."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.course.catalogue import Library, extract, update
from bot.course.files import Mistakes
from bot.language.interface import catalogue_file
from bot.language.po import Entry, read_po, write_po
from tests.course_lessons import change, write_course

LESSON = "lessons/basic/1.1.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course with a Danish catalogue, empty as yet."""
    write_course(tmp_path)
    (tmp_path / "bot" / "speak.py").write_text(
        'tr("hi", "Hi <b>{name}</b>")\ntr.label("go", "Go on")\ntr.plural("n", "{count} day", "{count} days", count=2)\n'
    )
    (tmp_path / "locales" / "da").mkdir()
    update(tmp_path)
    return tmp_path


def catalogue(root: Path, domain: str = "basic") -> Path:
    return catalogue_file(root / "locales", "da", domain)


def entries(root: Path, domain: str = "basic") -> dict[str, Entry]:
    return {entry.context: entry for entry in read_po(catalogue(root, domain).read_text(encoding="utf-8")) if not entry.obsolete}


def edit(root: Path, edited: Callable[[Entry], Entry], domain: str = "basic") -> None:
    file = catalogue(root, domain)
    changed = [edited(entry) if entry.context else entry for entry in read_po(file.read_text(encoding="utf-8"))]
    file.write_text(write_po(changed), encoding="utf-8")


def danish(entry: Entry) -> Entry:
    """A translation in which every word is Danish enough and everything else stands as it stood."""
    return replace(entry, strings=tuple(english.replace("kitchen", "køkken") for english in entry.english))


def translate_all(root: Path) -> None:
    edit(root, danish)


def set_text(root: Path, context: str, text: str) -> None:
    edit(root, lambda entry: replace(entry, strings=(text,)) if entry.context == context else entry)


def language_of(root: Path, lesson: str = "1.1") -> str:
    return Library(root / "lessons", root / "locales").telling("basic", lesson, "da").language


def test_templates_carry_context_kind_and_limit(root: Path) -> None:
    assert [file.name for file in extract(root)] == ["bot.pot", "basic.pot"]
    assert extract(root) == []
    template = {entry.context: entry for entry in read_po((root / "locales" / "basic.pot").read_text(encoding="utf-8"))}
    assert {
        "basic/course/title",
        "basic/unit-1/title",
        "basic/1.1/title",
        "basic/1.1/guess/yes",
        "basic/1.1/card-2",
        "basic/1.1/pots/items/soup/why",
        "basic/1.1/q1",
        "basic/1.1/q1/b",
        "basic/1.1/q1/b/why",
        "basic/1.1/q1/hint",
        "basic/1.1/takeaway",
    } <= set(template)
    assert template["basic/1.1/q1/b"].comments == ("One answer to choose from. Plain text. At most 100 characters.",)
    assert template["basic/1.1/q1/b"].places == (LESSON,)
    interface = {entry.context: entry for entry in read_po((root / "locales" / "bot.pot").read_text(encoding="utf-8"))}
    assert interface["n"].english == ("{count} day", "{count} days")
    assert interface["go"].comments == ("A button: keep it short. Plain text, no tags. At most 30 characters.",)


def test_a_message_that_cannot_be_extracted_stops_the_extraction(root: Path) -> None:
    (root / "bot" / "more.py").write_text('tr("hi", "Hello")\n')
    with pytest.raises(Mistakes, match=r"bot/speak.py:1:1|hi has another text"):
        extract(root)


def test_a_note_in_the_code_reaches_the_translators(root: Path) -> None:
    (root / "bot" / "more.py").write_text('# Translators: {when} begins with a capital letter.\ntr("next", "{when}: go")\n')
    extract(root)
    template = {entry.context: entry for entry in read_po((root / "locales" / "bot.pot").read_text(encoding="utf-8"))}
    assert template["next"].comments == ("A message: Telegram HTML.", "{when} begins with a capital letter.")


def test_an_update_without_the_folder_of_languages_says_so(root: Path) -> None:
    shutil.rmtree(root / "locales")
    with pytest.raises(Mistakes, match=r"^locales:1:1: there is no such folder: make one for each language, such as locales/da$"):
        update(root)


def test_a_second_update_changes_nothing(root: Path) -> None:
    before = catalogue(root).read_bytes()
    assert update(root) == []
    translate_all(root)
    change(root / LESSON, "Who may join", "Who can join")
    assert update(root) == [catalogue(root)]
    assert update(root) == []
    assert catalogue(root).read_bytes() != before


def test_another_english_keeps_the_translation_stale_with_its_former_english(root: Path) -> None:
    translate_all(root)
    change(root / LESSON, "Who may join the kitchen?", "Who can join the kitchen?")
    update(root)
    entry = entries(root)["basic/1.1/q1"]
    assert (entry.id, entry.strings) == ("Who can join the kitchen?", ("Who may join the køkken?",))
    assert entry.stale
    assert entry.previous == ("Who may join the kitchen?",)
    change(root / LESSON, "Who can join the kitchen?", "Who is let in?")
    update(root)
    assert entries(root)["basic/1.1/q1"].previous == ("Who may join the kitchen?",)  # what the translation was made from
    change(root / LESSON, "Who is let in?", "Who may join the kitchen?")
    update(root)
    assert entries(root)["basic/1.1/q1"].flags == frozenset()
    assert entries(root)["basic/1.1/q1"].previous == ()


def test_an_option_never_takes_its_neighbours_translation(root: Path) -> None:
    translate_all(root)
    option = "      - {id: c, text: Only the mayor, why: The mayor is welcome like everyone else.}\n"
    change(root / LESSON, option, option.replace("id: c", "id: d") + option.replace("Only the mayor", "Nobody"))
    update(root)
    found = entries(root)
    assert found["basic/1.1/q1/d"].strings == ("",)  # the same English under a new id is a new text
    assert found["basic/1.1/q1/d/why"].strings == ("",)
    assert (found["basic/1.1/q1/c"].id, found["basic/1.1/q1/c"].stale) == ("Nobody", True)


def test_a_text_that_vanished_waits_and_comes_back_with_its_id(root: Path) -> None:
    translate_all(root)
    original = (root / LESSON).read_text(encoding="utf-8")
    change(root / LESSON, "    hint: Think of the door.\n", "")
    update(root)
    assert "basic/1.1/q1/hint" not in entries(root)
    assert '#~ msgctxt "basic/1.1/q1/hint"' in catalogue(root).read_text(encoding="utf-8")
    (root / LESSON).write_text(original, encoding="utf-8")
    update(root)
    assert entries(root)["basic/1.1/q1/hint"].strings == ("Think of the door.",)
    assert "#~" not in catalogue(root).read_text(encoding="utf-8")


def test_what_translators_note_survives_and_their_tools_header_too(root: Path) -> None:
    text = catalogue(root).read_text(encoding="utf-8")
    text = text.replace('"Language: da\\n"', '"Language: da\\n"\n"Last-Translator: Ane\\n"\n"POT-Creation-Date: today\\n"')
    text = text.replace("#. A title. Plain text", "# Ask Ane\n#. A title. Plain text", 1).replace("nplurals=2", "nplurals=9")
    catalogue(root).write_text(text, encoding="utf-8")
    update(root)
    text = catalogue(root).read_text(encoding="utf-8")
    assert "Last-Translator: Ane" in text
    assert "# Ask Ane" in text
    assert "POT-Creation-Date" not in text
    assert "nplurals=2; plural=(n != 1);" in text


def test_a_message_that_gets_a_plural_keeps_its_words_stale(root: Path) -> None:
    edit(root, danish, "bot")
    (root / "bot" / "speak.py").write_text('tr.plural("go", "Go on", "Go on, {count} times", count=2)\n')
    update(root)
    entry = entries(root, "bot")["go"]
    assert (entry.strings, entry.stale, entry.previous) == (("Go on", "Go on"), True, ("Go on",))


def test_a_whole_lesson_is_told_in_its_language(root: Path) -> None:
    translate_all(root)
    telling = Library(root / "lessons", root / "locales").telling("basic", "1.1", "da")
    assert (telling.language, telling.wanted) == ("da", "da")
    assert telling.lesson.questions[0].text == "Who may join the køkken?"
    assert telling.course.by_id["1.1"] == telling.lesson
    assert telling.lesson.questions[0].id == "q1"
    english = Library(root / "lessons", root / "locales").telling("basic", "1.1", "en")
    assert telling.rev == english.rev == english.lesson.rev
    assert english.language == "en"


@pytest.mark.parametrize("context", ["basic/1.1/card-2", "basic/1.1/title", "basic/1.1/q1/b/why", "basic/1.1/pots/labels/big"])
def test_one_missing_text_makes_the_whole_lesson_fall_back_and_no_other(root: Path, context: str) -> None:
    translate_all(root)
    set_text(root, context, "")
    telling = Library(root / "lessons", root / "locales").telling("basic", "1.1", "da")
    assert (telling.language, telling.wanted) == ("en", "da")
    assert telling.lesson.takeaway == "A kitchen is a place to meet."
    assert language_of(root, "1.2") == "da"


def test_without_the_courses_own_words_no_lesson_is_ready(root: Path) -> None:
    translate_all(root)
    set_text(root, "basic/unit-1/title", "")
    library = Library(root / "lessons", root / "locales")
    assert library.ready("basic", "da") == frozenset()
    assert library.course_in("basic", "da") == library.courses["basic"]


@pytest.mark.parametrize(
    ("old", "new", "language"),
    [
        ("takeaway: A kitchen is a place", "takeaway: The kitchen is a place", "da"),  # a stale text stays in use
        ("song\n", "little song\n", "da"),
        ("title: From one pot", "title: From a pot", "da"),
        ("text: Who may join", "text: Who can join", "en"),  # a question
        ("text: Only the cook", "text: Just the cook", "en"),  # an option
        ("why: A cook alone", "why: One cook alone", "en"),  # an explanation
        ("takeaway: A kitchen is", "meaning_changed: [takeaway]\ntakeaway: No kitchen is", "en"),
        ("takeaway: A kitchen is", "meaning_changed: [card-1]\ntakeaway: No kitchen is", "da"),
    ],
)
@pytest.mark.parametrize("updated", [True, False])
def test_a_stale_text_matters_where_it_could_mislead(root: Path, old: str, new: str, language: str, updated: bool) -> None:
    translate_all(root)
    change(root / LESSON, old, new)
    if updated:
        update(root)
    assert language_of(root) == language


def test_renewing_a_translation_ends_the_fallback_though_the_mark_stays(root: Path) -> None:
    translate_all(root)
    change(root / LESSON, "takeaway: A kitchen is", "meaning_changed: [takeaway]\ntakeaway: No kitchen is")
    update(root)
    assert language_of(root) == "en"
    edit(root, lambda entry: replace(entry, flags=frozenset(), previous=()))
    assert language_of(root) == "da"


def test_the_mark_of_meaning_makes_no_new_revision(root: Path) -> None:
    before = Library(root / "lessons", root / "locales").courses["basic"].by_id["1.1"].rev
    change(root / LESSON, "takeaway: A", "meaning_changed: [takeaway]\ntakeaway: A")
    assert Library(root / "lessons", root / "locales").courses["basic"].by_id["1.1"].rev == before
    change(root / LESSON, "takeaway: A", "takeaway: The")
    assert Library(root / "lessons", root / "locales").courses["basic"].by_id["1.1"].rev != before


def test_a_translation_that_does_harm_is_as_good_as_missing(root: Path) -> None:
    translate_all(root)
    set_text(root, "basic/1.1/takeaway", "Et køkken: [tryk her](https://evil.example)")
    assert language_of(root) == "en"


def test_a_language_without_catalogue_or_name_gets_english(root: Path) -> None:
    library = Library(root / "lessons", root / "locales")
    for language in ("sv", "xx", "../da"):
        telling = library.telling("basic", "1.1", language)
        assert (telling.language, telling.wanted) == ("en", language)
    with pytest.raises(KeyError):
        library.telling("basic", "9.9", "en")


def test_a_course_with_mistakes_is_not_opened(root: Path) -> None:
    change(root / LESSON, "kind: sort", "kind: sorted")
    with pytest.raises(Mistakes, match=r"1\.1\.yaml:53:11"):
        Library(root / "lessons", root / "locales")
