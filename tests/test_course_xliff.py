"""Catalogues go out as XLIFF and come home: nothing is lost, nothing harmful comes in, today's English never moves."""

import shutil
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course.extract import Refused, update
from bot.course.files import Mistakes
from bot.course.workshop.exchange import export_xliff, import_xliff
from bot.course.workshop.xliff import read_units, write_units
from bot.language import LANGUAGES
from bot.language.interface import catalogue_file
from bot.language.po import Entry, read_po, write_po
from tests.course_lessons import change, write_course

ROOT = Path(__file__).parents[1]
XLIFF = {"x": "urn:oasis:names:tc:xliff:document:1.2"}
CODE = """
# Translators: the first words.
tr("hi", "Hi <b>{name}</b>, see https://town.example &amp; {name}")
tr.label("go", "Go on")
tr.plural("n", "{count} day", "{count} days", count=2)
tr("owner.alarm", "Look here")
"""
HI = "Cześć <b>{name}</b>, zobacz https://town.example &amp; {name}"
EVIL = (
    '<!DOCTYPE x [<!ENTITY a "Dalej">]><xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="bot" '
    'target-language="pl"><body><trans-unit id="go"><source>Go on</source><target>&a;</target></trans-unit></body></file></xliff>'
)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\n\t\r"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course, an interface with a plural, and Polish that has begun."""
    write_course(tmp_path)
    (tmp_path / "bot" / "speak.py").write_text(CODE)
    update(tmp_path, ["pl"])
    return tmp_path


def entries(root: Path, domain: str = "bot", language: str = "pl") -> dict[str, Entry]:
    text = catalogue_file(root / "locales", language, domain).read_text(encoding="utf-8")
    return {entry.context: entry for entry in read_po(text)}


def edit(root: Path, domain: str, id: str, *strings: str, **more: object) -> None:
    file = catalogue_file(root / "locales", "pl", domain)
    told = [replace(e, strings=strings, **more) if e.context == id else e for e in entries(root, domain).values()]  # type: ignore[arg-type]
    file.write_text(write_po(told), encoding="utf-8")


def exported(root: Path, *domains: str) -> "ET.ElementTree[ET.Element]":
    export_xliff(root, "pl", domains, root / "x.xlf")
    return ET.ElementTree(ET.fromstring((root / "x.xlf").read_bytes()))


def unit(tree: "ET.ElementTree[ET.Element]", id: str) -> ET.Element:
    found = tree.find(f".//x:trans-unit[@id='{id}']", XLIFF)
    assert found is not None
    return found


def give(tree: "ET.ElementTree[ET.Element]", id: str, target: str, state: str = "translated") -> None:
    """What a translator's tool does: put a target with a state into a unit."""
    home = unit(tree, id)
    old = home.find("x:target", XLIFF)
    new = ET.Element(f"{{{XLIFF['x']}}}target", {"state": state})
    new.text = target
    if old is not None:
        home.remove(old)
    home.insert(1, new)


def come_home(root: Path, tree: "ET.ElementTree[ET.Element]") -> list[str]:
    tree.write(root / "x.xlf", encoding="utf-8", xml_declaration=True)
    return import_xliff(root, "pl", root / "x.xlf")


@pytest.mark.usefixtures("kept")
def test_every_domain_of_the_project_survives_the_journey(tmp_path: Path) -> None:
    language = "pl"
    for name in ("bot", "lessons", "locales"):
        others = shutil.ignore_patterns("__pycache__", *(LANGUAGES.keys() - {language}))
        shutil.copytree(ROOT / name, tmp_path / name, ignore=others)
    files = {file: file.read_bytes() for file in (tmp_path / "locales").rglob("*.po")}
    (said,) = export_xliff(tmp_path, language, (), tmp_path / "x.xlf")
    assert all(file.stem in said for file in files if f"/{language}/" in file.as_posix())
    import_xliff(tmp_path, language, tmp_path / "x.xlf")
    assert {file: file.read_bytes() for file in (tmp_path / "locales").rglob("*.po")} == files
    assert len(files) >= 5


def test_a_unit_tells_a_translator_what_a_catalogue_tells(root: Path) -> None:
    edit(root, "bot", "go", "Dalej")
    tree = exported(root, "bot")
    assert [file.get("original") for file in tree.iterfind("x:file", XLIFF)] == ["bot"]
    hi = unit(tree, "hi")
    notes = [note.text for note in hi.iterfind("x:note", XLIFF)]
    assert notes == ["A message: Telegram HTML.", "the first words.", "Where: bot/speak.py"]
    source = hi.find("x:source", XLIFF)
    assert source is not None
    assert [(ph.get("id"), ph.text) for ph in source.iterfind("x:ph", XLIFF)] == [
        ("1", "<b>"), ("2", "{name}"), ("3", "</b>"), ("4", "&amp;"), ("5", "{name}"),
    ]  # fmt: skip
    assert hi.find("x:target", XLIFF) is None
    target = unit(tree, "go").find("x:target", XLIFF)
    assert target is not None
    assert (target.get("state"), target.text) == ("translated", "Dalej")
    forms = [unit(tree, f"n[{form}]").findall("x:note", XLIFF)[-1].text for form in range(3)]
    assert forms == [f"The form for numbers such as {takes}." for takes in ("1", "2, 3, 4, 22, 23", "5, 6, 7, 8, 9")]


def test_what_a_tool_translated_comes_home(root: Path) -> None:
    tree = exported(root)
    give(tree, "hi", HI)
    for form, text in enumerate(("{count} dzień", "{count} dni", "{count} dnia")):
        give(tree, f"n[{form}]", text)
    give(tree, "basic/1.1/takeaway", "Kuchnia to miejsce spotkań.", "final")
    give(tree, "owner.alarm", "Proszę spojrzeć", "needs-review-translation")
    said = come_home(root, tree)
    assert said == ["bot: 2 message(s) changed", "staff: 1 message(s) changed", "basic: 1 message(s) changed"]
    assert entries(root)["hi"].strings == (HI,)
    assert entries(root)["n"].strings == ("{count} dzień", "{count} dni", "{count} dnia")
    assert entries(root, "basic")["basic/1.1/takeaway"].strings == ("Kuchnia to miejsce spotkań.",)
    assert entries(root, "staff")["owner.alarm"].stale  # the translator was not sure
    assert not entries(root)["hi"].stale
    assert update(root) == []


@pytest.mark.parametrize(
    ("id", "target", "what"),
    [
        ("hi", "Cześć {nam}", r"hi: has the gap \{nam\} that the English does not have"),
        ("hi", HI.replace("<b>", "<i>"), "hi: has other tags"),
        ("hi", HI + " https://evil.example", "hi: has something to tap"),
        ("hi", HI + "\u202e", "hi: has a sign nobody sees"),
        ("go", "x" * 31, "go: has 31 characters beside its gaps, at most 30 fit"),
        ("n[0]", "{count} dzień", "needs 3 plural forms"),
        ("basic/1.1/takeaway", "**Kuchnia** łączy.", "basic/1.1/takeaway: has other bold"),
    ],
)
def test_what_the_gate_refuses_changes_nothing_at_all(root: Path, id: str, target: str, what: str) -> None:
    before = {file: file.read_bytes() for file in (root / "locales").rglob("*.po")}
    tree = exported(root)
    give(tree, "owner.alarm", "Proszę spojrzeć")
    give(tree, id, target)
    with pytest.raises(Mistakes, match=r"x\.xlf:\d+:1: .*" + what):
        come_home(root, tree)
    assert {file: file.read_bytes() for file in (root / "locales").rglob("*.po")} == before


def test_a_stale_message_says_so_and_is_done_when_the_tool_says_so(root: Path) -> None:
    edit(root, "basic", "basic/1.1/takeaway", "Kuchnia to miejsce.")
    change(root / "lessons" / "basic" / "1.1.yaml", "takeaway: A kitchen", "takeaway: The kitchen")
    update(root)
    tree = exported(root, "basic")
    target = unit(tree, "basic/1.1/takeaway").find("x:target", XLIFF)
    assert target is not None
    assert target.get("state") == "needs-review-translation"
    last = unit(tree, "basic/1.1/takeaway").findall("x:note", XLIFF)[-1].text
    assert last == "The English changed since this was translated. It was: A kitchen is a place to meet."
    come_home(root, tree)
    assert entries(root, "basic")["basic/1.1/takeaway"].previous == ("A kitchen is a place to meet.",)
    give(tree, "basic/1.1/takeaway", "Kuchnia to miejsce.", "signed-off")
    come_home(root, tree)
    assert not entries(root, "basic")["basic/1.1/takeaway"].stale


def test_a_translation_of_yesterdays_english_is_stale_and_replaces_none_of_todays(root: Path) -> None:
    tree = exported(root, "basic")
    give(tree, "basic/1.1/takeaway", "Kuchnia to miejsce spotkań.")
    give(tree, "basic/1.1/title", "Od garnka do wielu")
    file = root / "lessons" / "basic" / "1.1.yaml"
    change(file, "takeaway: A kitchen", "takeaway: The kitchen")
    change(file, "title: From one pot", "title: Away from one pot")
    update(root)
    edit(root, "basic", "basic/1.1/title", "Precz od garnka")
    said = come_home(root, tree)
    assert "basic basic/1.1/takeaway: its English changed since the file was made, so it is stale" in said
    assert "basic basic/1.1/title: left out, its English changed and is translated anew already" in said
    takeaway = entries(root, "basic")["basic/1.1/takeaway"]
    assert (takeaway.id, takeaway.previous) == ("The kitchen is a place to meet.", ("A kitchen is a place to meet.",))
    assert (takeaway.strings, takeaway.stale) == (("Kuchnia to miejsce spotkań.",), True)
    assert entries(root, "basic")["basic/1.1/title"].strings == ("Precz od garnka",)


def test_a_tool_cannot_change_the_english(root: Path) -> None:
    tree = exported(root, "bot")
    source = unit(tree, "go").find("x:source", XLIFF)
    assert source is not None
    source.text = "Stop here"
    give(tree, "go", "Dalej")
    come_home(root, tree)
    assert (entries(root)["go"].id, entries(root)["go"].previous) == ("Go on", ("Stop here",))


def test_units_of_nothing_or_twice_are_named(root: Path) -> None:
    tree = exported(root, "bot")
    unit(tree, "go").set("id", "gone")
    assert "bot gone: left out, it is no message; did you mean go?" in come_home(root, tree)
    tree = exported(root, "bot")
    unit(tree, "hi").set("id", "go")
    with pytest.raises(Mistakes, match="go: stands twice, first in line"):
        come_home(root, tree)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "no XLIFF file"),
        (b"<a/>", "no XLIFF file"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><xliff/>', "no DOCTYPE"),
        (f'<?xml version="1.0" encoding="utf-16"?>{EVIL}'.encode("utf-16"), "no DOCTYPE"),
        (f'<?xml version="1.0" encoding="utf-32"?>{EVIL}'.encode("utf-32"), "no DOCTYPE"),
        (b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0"/>', "no XLIFF file"),
        (b" " * 17_000_000, "larger than 16,000,000 bytes"),
    ],
)
def test_what_is_no_xliff_is_refused(root: Path, content: bytes, what: str) -> None:
    (root / "x.xlf").write_bytes(content)
    with pytest.raises(Mistakes, match=what):
        import_xliff(root, "pl", root / "x.xlf")


def test_another_language_an_unknown_one_and_an_unknown_domain_are_refused(root: Path) -> None:
    exported(root)
    with pytest.raises(Mistakes, match=r"target-language: must be da \(found: pl\)"):
        import_xliff(root, "da", root / "x.xlf")
    for language, domains, what in (
        ("xx", [], "xx is no language"),
        ("en", [], r"en is no language to translate into$"),
        ("pl", ["bt"], "did you mean bot"),
    ):
        with pytest.raises(Refused, match=what):
            export_xliff(root, language, domains, root / "y.xlf")
    assert not (root / "y.xlf").exists()


@given(st.lists(st.tuples(texts.filter(bool), texts, texts), min_size=1, max_size=4), st.sampled_from(sorted(LANGUAGES)))
def test_odd_strings_survive(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], language: str) -> None:
    forms = LANGUAGES[language].forms
    written = [
        Entry(f"id/{n}", one, plural=many or "x", strings=(told or "y",) * forms)
        if n % 2
        else Entry(f"id/{n}", one, strings=(told,))
        for n, (one, many, told) in enumerate(rows)
    ]
    file = tmp_path_factory.mktemp("xliff") / "x.xlf"
    file.write_bytes(write_units(language, {"bot": written}))
    read = [(unit.id, unit.source, unit.target) for unit in read_units(file, "x.xlf", language)]
    assert read == [
        (f"{e.context}[{form}]" if e.plural else e.context, e.english[min(form, len(e.english) - 1)], text)
        for e in written
        for form, text in enumerate(e.strings)
    ]


def test_content_with_mistakes_is_left_out_and_named(root: Path) -> None:
    change(root / "lessons" / "basic" / "1.1.yaml", "minutes: 9", "minutes: [9")
    first, second = export_xliff(root, "pl", [], root / "x.xlf")
    assert first.endswith("x.xlf: 4 message(s) of bot, staff")
    assert second == "basic: left out, it has mistakes of its own: see `python -m bot check`"


def test_signs_that_xml_cannot_hold_are_named() -> None:
    with pytest.raises(Refused, match=r"id: U\+000B cannot stand in XML"):
        write_units("da", {"bot": [Entry("id", "a\x0bb")]})
