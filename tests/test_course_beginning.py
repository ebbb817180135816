"""How a language begins: its catalogues appear with the right plurals, and it is offered once learners meet no English."""

import re
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import cast

import pytest

from bot.course.catalogue import Library
from bot.course.extract import Refused, update
from bot.language import LANGUAGES, Interface
from bot.language.interface import PACKAGE, catalogue_file
from bot.language.messages import LEARNERS, STAFF, domain_of, messages_of
from bot.language.po import read_po, write_po
from bot.screens.screen import Operator, Voice
from bot.screens.staff.owners import owner_feedback, owner_report
from tests.course_lessons import write_course

ROOT = Path(__file__).parents[1]
TRANSLATED = [code for code in LANGUAGES if code != "en"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course, and a bot with one message for learners and one for staff."""
    write_course(tmp_path)
    (tmp_path / "bot" / "speak.py").write_text('tr("hi", "Hi")\ntr("owner.alarm", "Look here")\n')
    return tmp_path


def domains(root: Path, language: str) -> list[str]:
    return sorted(file.stem for file in (root / "locales" / language / "LC_MESSAGES").glob("*.po"))


def translate(root: Path, language: str, domain: str) -> None:
    """Put a word into every message of a catalogue."""
    file = catalogue_file(root / "locales", language, domain)
    entries = read_po(file.read_text(encoding="utf-8"))
    told = [replace(each, strings=("ord",) * len(each.strings)) if each.context else each for each in entries]
    file.write_text(write_po(told), encoding="utf-8")


def test_an_update_gives_every_language_its_learners_catalogue_and_nothing_else(root: Path) -> None:
    update(root)
    assert {language: domains(root, language) for language in TRANSLATED} == {language: [LEARNERS] for language in TRANSLATED}
    for language in TRANSLATED:
        header, hi = read_po(catalogue_file(root / "locales", language, LEARNERS).read_text(encoding="utf-8"))
        assert f"Plural-Forms: {LANGUAGES[language].plural_forms}\n" in header.strings[0]
        assert (hi.context, hi.strings) == ("hi", ("",))
    assert update(root) == []


def test_a_language_begins_its_lessons_when_it_is_asked_for_or_has_an_empty_folder(root: Path) -> None:
    update(root, ["de"])
    assert domains(root, "de") == ["basic", LEARNERS, STAFF]
    assert domains(root, "fr") == [LEARNERS]
    catalogue_file(root / "locales", "de", "basic").unlink()
    assert update(root) == [catalogue_file(root / "locales", "de", "basic")]  # it has begun, so what is new comes too
    catalogue_file(root / "locales", "fr", LEARNERS).unlink()
    update(root)
    assert domains(root, "fr") == ["basic", LEARNERS, STAFF]


def test_only_the_domains_asked_for_are_renewed(root: Path) -> None:
    (root / "lessons" / "basic" / "1.1.yaml").write_text("id: broken", encoding="utf-8")
    assert {file.stem for file in update(root, only=[LEARNERS])} == {LEARNERS}
    with pytest.raises(Refused, match="botty is no domain; did you mean bot"):
        update(root, only=["botty"])
    with pytest.raises(Refused, match="xx is no language to translate into"):
        update(root, ["xx"])


def test_an_empty_catalogue_offers_nothing_and_staff_words_are_no_condition(root: Path) -> None:
    update(root, ["da"])
    interface = Interface(root / "locales", package=root / "bot")
    assert interface.whole() == ("en",)
    translate(root, "da", LEARNERS)
    interface = Interface(root / "locales", package=root / "bot")
    assert interface.whole() == ("da", "en")
    assert interface.lacking("da", STAFF) == ("owner.alarm",)
    translate(root, "da", STAFF)
    assert Interface(root / "locales", package=root / "bot").lacking("da", STAFF) == ()


def test_a_message_in_the_catalogue_of_the_other_domain_does_not_count(root: Path) -> None:
    update(root, ["da"])
    translate(root, "da", STAFF)
    file = catalogue_file(root / "locales", "da", STAFF)
    file.write_text(file.read_text(encoding="utf-8") + '\nmsgctxt "hi"\nmsgid "Hi"\nmsgstr "Hej"\n', encoding="utf-8")
    assert Interface(root / "locales", package=root / "bot").lacking("da") == ("hi",)


def test_what_staff_lack_in_their_language_comes_in_english_with_the_names_in_it() -> None:
    interface = Interface(ROOT / "locales")
    args = {"item": "basic/1.1/q1", "language": "pl", "words": "?", "kind": "text"}
    said = {}
    for language in ("da", "de"):
        voice = Voice(interface.translator(language), cast(Library, None), interface, Operator())
        said[language] = owner_report(voice, args).text, owner_feedback(voice, args).text
    assert all("polsk" in text for text in said["da"])
    if interface.lacking("de", STAFF):
        assert all("Polish" in text for text in said["de"])


def test_the_staffs_screens_speak_only_messages_of_staff() -> None:
    messages, _ = messages_of(PACKAGE)
    spoken = {message.id: message.place for message in messages}
    assert {id for id, place in spoken.items() if place.startswith("bot/screens/staff/") and domain_of(id) != STAFF} == set()
    elsewhere = {id for id, place in spoken.items() if domain_of(id) == STAFF and "/staff" not in place}
    assert {id for id in elsewhere if not id.startswith("staff.toast.")} == {"staff.help_line"}  # toasts stand together


@pytest.mark.parametrize("language", ["da", "pl"])
def test_danish_and_polish_lack_nothing_for_learners_or_staff(language: str) -> None:
    interface = Interface(ROOT / "locales")
    assert interface.lacking(language) == ()
    assert interface.lacking(language, STAFF) == ()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_language_has_a_catalogue_for_learners_with_its_own_plurals(language: str) -> None:
    header = read_po(catalogue_file(ROOT / "locales", language, LEARNERS).read_text(encoding="utf-8"))[0].strings[0]
    assert f"Language: {language}\n" in header
    assert f"Plural-Forms: {LANGUAGES[language].plural_forms}\n" in header


GUIDE = (ROOT / "docs" / "translating.md").read_text(encoding="utf-8")


def numbers(said: str) -> list[int]:
    """The numbers of a cell such as "0, 5–20, 25 and more"."""
    pairs = re.findall(r"(\d+)(?:–(\d+))?", said)
    return [*chain.from_iterable(range(int(first), int(last or first) + 1) for first, last in pairs)]


def test_the_guide_tells_the_plural_forms_of_every_language_as_they_are() -> None:
    rows = re.findall(r"^\| (\d) \| ([a-z ]+) \| (.+) \|$", GUIDE, re.M)
    assert sorted(code for _, codes, _ in rows for code in codes.split()) == TRANSLATED
    for forms, codes, said in rows:
        for language in (LANGUAGES[code] for code in codes.split()):
            cells = said.split(" · ")
            assert len(cells) == language.forms == int(forms), language.code
            told = {number: form for form, cell in enumerate(cells) for number in numbers(cell)}
            assert {number: language.form(number) for number in told} == told, language.code


def test_the_guide_settles_how_every_language_speaks_to_people() -> None:
    rows = re.findall(r"^\| ([a-z]{2}) \| (\S+) \| (\S.*?) \| (\S.*) \|$", GUIDE, re.M)
    assert [(code, name) for code, name, _, _ in rows] == [(code, LANGUAGES[code].name) for code in TRANSLATED]
