"""XLIFF, the format of professional translators: a catalogue goes out, and comes home through the same gate as any other."""

# Version 1.2: it has a state for "look at this again" (needs-review-translation) and every translators' tool reads it; 2.0 knows
# only initial, translated, reviewed and final, so that what is stale could not say so. A plural has one unit for each form.

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.course.document import Mistake, Mistakes
from bot.course.extract import Refused
from bot.language import LANGUAGES
from bot.language.interface import LARGEST
from bot.language.po import Entry

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
EMPTY = (
    f'<?xml version="1.0" encoding="UTF-8"?><xliff xmlns="{NAMESPACE}" version="1.2">'
    '<file original="NoName" source-language="en" datatype="plaintext"><body></body></file></xliff>'
).encode()
REVIEW, DONE = "needs-review-translation", "translated"
FINISHED = frozenset({DONE, "signed-off", "final"})
# What tools must not let anybody touch: gaps, tags, entities, the targets of links, Markdown's bold.
_INLINE = re.compile(r"(\{[^{}]*\}|<[^<>]*>|&#?\w+;|\]\([^)\s]*\)|\*\*)")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORM = re.compile(r"(.+)\[(\d)\]")


@dataclass(frozen=True)
class Unit:
    """One message, or one plural form of it, as it stands in an XLIFF file."""

    domain: str
    id: str  # with the number of the plural form behind it, if it has forms: progress.left[1]
    source: str
    target: str
    state: str
    line: int


def write_units(language: str, domains: Mapping[str, Sequence[Entry]]) -> bytes:
    """Catalogues as one XLIFF file, a <file> for each domain; Refused for signs that XML cannot hold."""
    from translate.storage.xliff import Xliff1File, Xliff1Unit  # heavy, and only these two functions need it

    # The toolkit makes units of 1.1, which would name that version in every one of them.
    kind: Any = type("Xliff12Unit", (Xliff1Unit,), {"namespace": NAMESPACE})
    store: Any = Xliff1File.parsestring(EMPTY)  # type: ignore[no-untyped-call]
    store.setsourcelanguage("en")
    store.settargetlanguage(language)
    for domain, entries in domains.items():
        store.switchfile(domain, createifmissing=True)
        for entry in entries:
            for form, target in enumerate(entry.strings):
                _add(store, kind(""), entry, form, target, language)
    return bytes(store)


def _add(store: Any, unit: Any, entry: Entry, form: int, target: str, language: str) -> None:
    source = entry.english[min(form, len(entry.english) - 1)]
    id = f"{entry.context}[{form}]" if entry.plural is not None else entry.context
    if strange := _NO_XML.search(source + target):
        raise Refused(f"{id}: U+{ord(strange[0]):04X} cannot stand in XML")
    store.addunit(unit)
    unit.setid(id)
    known: dict[tuple[str, int], str] = {}
    unit.rich_source = [_inline(source, known)]
    if target:
        unit.rich_target = [_inline(target, known)]
        unit.get_target_dom().set("state", REVIEW if entry.stale else DONE)
    for note in _notes(entry, form, language):
        unit.addnote(note, origin="developer")


def _inline(text: str, known: dict[tuple[str, int], str]) -> Any:
    """The text with its protected pieces as <ph>; the same piece has the same number in source and target."""
    from translate.storage.placeables import StringElem
    from translate.storage.placeables.xliff import Ph

    seen: Counter[str] = Counter()
    parts: list[Any] = []
    for number, part in enumerate(_INLINE.split(text)):
        if number % 2:
            seen[part] += 1
            parts.append(Ph(id=known.setdefault((part, seen[part]), str(len(known) + 1)), sub=[part]))
        elif part:
            parts.append(part)
    return StringElem(parts)


def _notes(entry: Entry, form: int, language: str) -> Iterator[str]:
    yield from entry.comments
    yield from entry.notes
    if entry.places:
        yield f"Where: {' '.join(entry.places)}"
    if entry.plural is not None:
        takes = [number for number in range(1, 1001) if LANGUAGES[language].form(number) == form][:5]
        takes = takes or [number for number in (0, 10**6) if LANGUAGES[language].form(number) == form]
        yield f"The form for numbers such as {', '.join(map(str, takes))}."
    if entry.stale:
        was = entry.made_from[min(form, len(entry.made_from) - 1)]
        yield f"The English changed since this was translated. It was: {was}"


def read_units(file: Path, name: str, language: str) -> list[Unit]:
    """Every unit of an XLIFF file for this language; Mistakes where it is none, or none for this language."""
    from translate.storage.xliff import Xliff1File

    with file.open("rb") as opened:
        content = opened.read(4 * LARGEST + 1)
    if len(content) > 4 * LARGEST:
        raise Mistakes([Mistake(name, 1, 1, "", f"larger than {4 * LARGEST:,} bytes")])
    no_entities = Mistake(name, 1, 1, "", "an XLIFF file has no DOCTYPE and no entities of its own")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Mistakes([no_entities])
    try:
        store: Any = Xliff1File.parsestring(content)  # type: ignore[no-untyped-call]
        units = list(store.units)
    except Exception as problem:  # whatever the XML library thinks of it
        raise Mistakes([Mistake(name, 1, 1, "", f"no XLIFF file: {problem}".strip())]) from problem
    if store.document.docinfo.internalDTD is not None:  # in UTF-16, for one, the bytes above do not show it
        raise Mistakes([no_entities])
    found, strangers = [], set()
    for unit in units:
        home = next(parent for parent in unit.xmlelement.iterancestors() if parent.tag.endswith("}file"))
        spoken = home.get("target-language", "").replace("_", "-").partition("-")[0].lower()
        if spoken != language:
            strangers.add(Mistake(name, home.sourceline, 1, "target-language", f"must be {language}", spoken))
        target = unit.get_target_dom()
        found.append(
            Unit(
                domain=home.get("original", ""),
                id=unit.xmlelement.get("id", ""),
                source=str(unit.source or ""),
                target=str(unit.target) if target is not None and unit.target is not None else "",
                state=target.get("state", "") if target is not None else "",
                line=unit.xmlelement.sourceline,
            )
        )
    if strangers:
        raise Mistakes(sorted(strangers))
    return found


def form_of(id: str) -> tuple[str, int]:
    """The message a unit of a plural belongs to, and which of its forms it is."""
    found = _FORM.fullmatch(id)
    return (found[1], int(found[2])) if found else (id, 0)
