"""Every kind of item: read strictly, each mistake at its place, told in a language as a whole, shown to its author."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.course.catalogue import Library, translate_instrument, update
from bot.course.content import Content
from bot.course.document import Mistakes
from bot.course.files import course_folders
from bot.course.fixed import fixed_questions
from bot.course.instrument import Instrument, LikertItem, SeveralOption, When, instrument_texts, reference, referred
from bot.course.instrument_files import load_instruments, read_instruments
from bot.course.pilot import PilotExample
from bot.course.pseudo import pseudo_entries
from bot.course.workshop.shelf import Shelf
from bot.language.interface import catalogue_file
from bot.language.po import read_po, write_po
from tests.course_instruments import write_instruments
from tests.course_lessons import add_quiz, change, write_course
from tests.preview_course import shown

DOCUMENT = (Path(__file__).parents[1] / "docs" / "instruments.md").read_text("utf-8")
FILE = "lessons/instruments/all.yaml"
BAKERY = "when: {item: with, is: [bread]}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course with a quiz, three instruments and a pilot beside it."""
    add_quiz(write_course(tmp_path))
    (tmp_path / "bot" / "speak.py").write_text('tr("hi", "Hi")\n')
    return write_instruments(tmp_path)


def test_every_item_says_what_can_be_chosen_and_what_is_kept_of_it(root: Path) -> None:
    instrument = load_instruments(root / "lessons")["all"]
    values = {item.id: [choice.id for choice in instrument.choices(item)] for item in instrument.items}
    assert values == {
        "salt": ["cook", "guest", "both", "none", "unsure"],
        "stir": ["0", "1", "2", "3", "4", "5"],
        "hot": ["1", "2", "3", "4"],
        "more": ["1", "2", "3"],
        "where": ["home", "inn"],
        "with": ["bread", "rice", "spoon", "nothing"],
        "plates": [],
        "bakery": [],
    }
    assert [choice.text for choice in instrument.choices(instrument.by_id["more"])] == ["No", "Perhaps", "Yes"]
    assert [item.id for item in instrument.items if item.personal] == ["where", "bakery"]  # what is about the person is personal
    when = instrument.by_id["bakery"].when
    assert when is not None
    assert [when.met(value) for value in ("rice bread", "rice", None)] == [True, False, False]
    assert [folder.name for folder in course_folders(root / "lessons")] == ["basic"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("asked: [after]", "asked: [afer]", "asked[1]: must be one of before, lesson, week, after"),
        ("asked: [after]", "asked: [after, after]", "asked[2]: is named twice (found: after)"),
        ("asked: [after]", "privacy: anonymus", "privacy: must be one of pseudonymous, anonymous; did you mean anonymous?"),
        ("asked: [after]", "privacy: anonymous", "items[5].about: an anonymous instrument does not ask who people are"),
        (
            "kind: likert",
            "kind: liekrt",
            "items[4].kind: must be one of test, rating, scale, likert, single, several, number, open",
        ),
        ('agreement: [No, Perhaps, "Yes"]\n', "", "agreement: is missing: likert items need 3 to 7 words of agreement"),
        ("agreement: [No, Perhaps", "agreement: [No", "agreement: has 2 words, likert items need 3 to 7"),
        ("agreement: [No, Perhaps", "agreement: [No, No", "agreement[2]: stands twice (found: No)"),
        ("kind: likert", "kind: open", "agreement: is of no use here: there is no likert item"),
        ("*every*", "*every", "thanks: "),
        ("low: 1, high: 4", "low: 4, high: 4", "items[3].high: must be above low, 4 (found: 4)"),
        ("low: 0, high: 20", "low: 30, high: 20", "items[7].high: must be above low, 30 (found: 20)"),
        ("low: 0, high: 20", "low: 0, high: 2.5", "items[7].high: must be a whole number (found: 2.5)"),
        (", high_label: Boiling", "", "items[3].high_label: is missing"),
        ("most: 2", "most: 3", "items[6].most: must be from 2 to 2, or left out (found: 3)"),
        ("text: A spoon}", "text: A spoon, alone: true}", "items[6].most: says nothing here: leave it out (found: 2)"),
        ("{id: rice, text: Rice}", "{id: bread, text: Rice}", "items[6].options[2].id: this id is taken in this list"),
        ("id: both", "id: unsure", "items[1].options[3].id: this id has a meaning of its own (found: unsure)"),
        ("id: plates", "id: agreement-1", "items[7].id: this id has a meaning of its own (found: agreement-1)"),
        ("about: workplace", "about: workplce", "items[5].about: must be one of workplace, role, years; did you mean workplace?"),
        ("about: workplace", "about: workplace\n    personal: false", "items[5].personal: must be true, or left out"),
        ("id: hot", "about: role, id: hot", "items[3].about: stands at single items only (found: role)"),
        (BAKERY, "when: {item: wth, is: [bread]}", "items[8].when.item: is no earlier item; did you mean with?"),
        (BAKERY, "when: {item: plates, is: ['2']}", "items[8].when.item: is typed, so no answer of it can be named"),
        (BAKERY, "when: {item: with, is: [bred]}", "items[8].when.is[1]: is no answer of with; did you mean bread?"),
        (BAKERY, "when: {item: with}", "items[8].when.is: is missing"),
        (BAKERY, "when: {item: with, values: [bread]}", "items[8].when.values: is no field here"),
        ("id: hot", "id: hot, when: {item: with, is: [rice]}", "items[3].when.item: is not asked before this item (found: with)"),
        (
            "asked:",
            "meaning_changed: [intr]\nasked:",
            "meaning_changed[1]: is no item, and not title, intro or thanks; did you mean",
        ),
        ("asked:", "sample: {items: 9, share_percent: 50}\nasked:", "sample.items: is more than the 8 there are (found: 9)"),
        ("asked:", "sample: {items: 2, share_percent: 50}\nasked:", "items[8].when: cannot stand in a sample"),
        ("asked:", "sample: {items: 2, share_percent: 101}\nasked:", "sample.share_percent: must be 100 or less"),
        ("id: hot", "not_with: [once], id: hot", "items[3].not_with: is of no use here: there is no sample"),
        ("id: hot", "not_with: [onc], id: hot", "items[3].not_with[1]: is no other instrument; did you mean once?"),
    ],
)
def test_every_mistake_of_an_instrument_has_its_place(root: Path, old: str, new: str, said: str) -> None:
    change(root / FILE, old, new)
    found = [str(mistake) for mistake in read_instruments(root / "lessons").mistakes]
    assert any(mistake.startswith(f"{FILE}:") and f": {said}" in mistake for mistake in found), found
    with pytest.raises(Mistakes):
        Library(root / "lessons", root / "locales")


def translate(root: Path, *without: str) -> None:
    """Danish for every text of the instruments but some."""
    update(root, ["da"])
    file = catalogue_file(root / "locales", "da", "instruments")
    header, *entries = read_po(file.read_text("utf-8"))
    told = [each if each.context in without else replace(each, strings=(f"Dansk {each.id}",)) for each in entries]
    file.write_text(write_po([header, *told]), "utf-8")


def test_each_instrument_is_told_as_a_whole_or_in_english(root: Path) -> None:
    translate(root, "instruments/once/words")
    library = Library(root / "lessons", root / "locales")
    told = library.instrument("all", "da")
    assert (told.language, told.wanted) == ("da", "da")
    assert told.instrument.agreement == ("Dansk No", "Dansk Perhaps", "Dansk Yes")
    assert told.instrument.by_id["bakery"].when == When(**{"is": ("bread",), "item": "with"})
    assert library.instrument("once", "da").language == "en"
    assert library.instrument("mood", "da").instrument.privacy == "anonymous"
    with pytest.raises(KeyError):
        library.instrument("nothing", "da")
    change(root / FILE, "*every* answer", "*each* answer")  # stale, and still right
    assert Library(root / "lessons", root / "locales").instrument("all", "da").language == "da"
    (root / FILE).write_text((root / FILE).read_text("utf-8") + "meaning_changed: [thanks]\n", "utf-8")
    assert Library(root / "lessons", root / "locales").instrument("all", "da").language == "en"
    change(root / FILE, "meaning_changed: [thanks]", "meaning_changed: []")
    change(root / FILE, "[No, Perhaps", "[Never, Perhaps")  # another answer
    stale = {(each.language, each.id) for each in Shelf(root).all() if each.stale}
    assert stale == {("da", "instruments/all/thanks"), ("da", "instruments/all/agreement-1")}
    assert Library(root / "lessons", root / "locales").instrument("all", "da").language == "en"


def test_the_question_of_a_quiz_is_an_instrument_in_the_language_of_the_quiz(root: Path) -> None:
    library = Library(root / "lessons", root / "locales")
    (id,) = fixed_questions(library.courses["basic"])
    told = library.instrument(id, "da")
    assert (id, told.language, told.wanted) == ("basic/quiz-1", "en", "da")
    scale, line = told.instrument.items
    assert (scale.id, scale.kind, line.id, line.kind) == ("feedback", "scale", "feedback-more", "open")
    assert referred(reference(id, line.id)) == (id, line.id)
    assert id not in library.instruments
    for unknown in ("basic/quiz-9", "nowhere/quiz-1"):
        with pytest.raises(KeyError):
            library.instrument(unknown, "da")


def test_a_preview_shows_every_text_and_every_button(root: Path) -> None:
    printed = shown(root, "instruments/all")
    assert (printed.code, printed.trouble) == (0, "")
    said = re.sub(r"[^\n]*│|\s+", " ", printed.out)
    for text in instrument_texts(load_instruments(root / "lessons")["all"]):
        assert " ".join(text.text.replace("*", "").split()) in re.sub(r"\s+", " ", said), text.context
    assert "[ 0 ] [ 1 ] [ 2 ] [ 3 ] [ 4 ] [ 5 ]" in said
    assert "if with: " in " ".join(printed.out.split())
    assert "learners get it in English" in shown(root, "lessons/instruments/once.yaml", "da").out
    assert shown(root, "instruments/one").trouble == "there is no instrument one; did you mean once?\n"
    assert shown(root, "instruments/all", html=root / "page.html").code == 1
    change(root / FILE, "Who salts the soup?", "Who salts the soup? " * 20)
    too_long = shown(root, "instruments/all")
    assert too_long.code == 1
    assert too_long.out.startswith(f"{FILE}:18:11: items[1].text: has 399 characters, at most 200")
    change(root / FILE, "kind: likert", "kind: open")
    assert "cannot be shown before this is mended" in shown(root, "instruments/all").trouble


def test_the_document_for_their_authors_names_every_field_with_examples_that_hold() -> None:
    blocks = [yaml.load(text, Loader=yaml.BaseLoader) for text in re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.S)]
    pilots = [PilotExample.model_validate(block) for block in blocks if "weeks" in block]
    parts = [block for block in blocks if "weeks" not in block]
    whole = [Instrument.model_validate({"id": "x", "title": "X", "items": parts[0]["items"], **part}) for part in parts]
    items = [item for instrument in whole for item in instrument.items]
    assert {item.kind for item in items} == {"test", "rating", "scale", "likert", "single", "several", "number", "open"}
    models: set[type[Content]] = {Instrument, PilotExample, SeveralOption, *map(type, items)}
    fields = {name for model in models for name in model.model_fields}
    assert [name for name in fields if not re.search(rf"`{name}\b|^ *(- |- \{{|)?{name}:|, {name}:", DOCUMENT, re.M)] == []
    assert len(pilots) == 1


WORDS = st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True)
IDS = st.lists(st.from_regex(r"[a-z][a-z0-9]{1,5}", fullmatch=True), min_size=2, max_size=6, unique=True)


@st.composite
def instruments(draw: st.DrawFn) -> Instrument:
    """Instruments of any items; each but the first may hang on the one before it."""
    items: list[dict[str, object]] = []
    for id in draw(IDS):
        kind = draw(st.sampled_from(["single", "several", "likert", "scale", "number", "open"]))
        item: dict[str, object] = {"kind": kind, "id": id, "text": draw(WORDS)}
        if kind in ("single", "several"):
            item["options"] = [{"id": option, "text": draw(WORDS)} for option in draw(IDS)]
        if kind in ("scale", "number"):
            item |= {"low": 0, "high": 7}
        if kind == "scale":
            item |= {"low_label": draw(WORDS), "high_label": draw(WORDS)}
        if items and "options" in items[-1] and draw(st.booleans()):
            item["when"] = {"item": items[-1]["id"], "is": [items[-1]["options"][0]["id"]]}  # type: ignore[index]
        items.append(item)
    return Instrument.model_validate({"id": "any", "title": draw(WORDS), "agreement": ["No", "So", "Yes"], "items": items})


@given(instruments())
def test_a_translation_changes_every_text_and_nothing_else(instrument: Instrument) -> None:
    texts = list(instrument_texts(instrument))
    assert len({text.context for text in texts}) == len(texts) == len({text.path for text in texts})
    told = translate_instrument(instrument, pseudo_entries(texts))
    assert told is not None
    assert all(text.text != after.text for text, after in zip(texts, instrument_texts(told), strict=True))
    for item, after in zip(instrument.items, told.items, strict=True):
        assert (item.kind, item.id, item.when) == (after.kind, after.id, after.when)
        assert [choice.id for choice in instrument.choices(item)] == [choice.id for choice in told.choices(after)]
        assert isinstance(item, LikertItem) <= (len(told.choices(after)) == 3)
