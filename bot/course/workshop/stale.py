"""What became stale: the former and today's English side by side, and how an author declares a change cosmetic."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bot.course.extract import INTERFACE, Refused, write_catalogue
from bot.course.markup import render
from bot.course.schema import did_you_mean
from bot.course.workshop.shelf import Shelf, Translation
from bot.language.markup import gaps, tags
from bot.language.po import Entry, read_po

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")


def stale_lines(shelf: Shelf, languages: Sequence[str] = ()) -> Iterator[str]:
    """For each stale message: file:line and id, what changed in its English, both wordings, and the translation."""
    for each in shelf.all(languages):
        if not each.stale:
            continue
        yield f"{each.file}:{each.entry.line}:1: {each.id}"
        for now, was in zip(each.english.english, (*each.made_from, *each.made_from[-1:]), strict=False):
            yield f"  changed: {word_diff(was, now)}"
            yield f"  was:     {_on_one_line(was)}"
            yield f"  is:      {_on_one_line(now)}"
        for text in each.entry.strings:
            yield f"  {each.language}:      {_on_one_line(text)}"


def word_diff(was: str, now: str) -> str:
    """The two texts in one, word by word: [-what went-] and {+what came+}; a new line shows as ⏎."""
    old, new = _PIECE.findall(was), _PIECE.findall(now)
    said = []
    for action, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if action == "equal":
            said.append("".join(old[i:j]))
            continue
        gone, came = "".join(old[i:j]), "".join(new[k:m])
        said.append((f"[-{gone}-]" if gone else "") + (f"{{+{came}+}}" if came else ""))
    return _on_one_line("".join(said))


def _on_one_line(text: str) -> str:
    return text.strip("\n").replace("\n", "⏎")


def settle(root: Path, ids: Sequence[str]) -> list[str]:
    """Take the changes of these messages' English as cosmetic: their translations stand for today's English, in every language.

    One line for each id that says what was declared. Refused, and nothing is written, where an id is not stale, its gaps or
    tags changed, or its translations were made from different English texts, so that nobody can tell which change is meant."""
    shelf = Shelf(root)
    stale: dict[str, list[Translation]] = {}
    for each in shelf.all():
        if each.stale:
            stale.setdefault(each.id, []).append(each)
    wrong = [problem for id in dict.fromkeys(ids) if (problem := _why_not(id, stale))]
    if wrong:
        raise Refused("\n".join(wrong))
    for language, domain in sorted({(each.language, each.domain) for id in ids for each in stale[id]}):
        file = shelf.file(language, domain)
        entries = read_po(file.read_text(encoding="utf-8"))
        write_catalogue(file, [_settled(entry) if entry.context in ids and not entry.obsolete else entry for entry in entries])
    return [_declared(stale[id]) for id in dict.fromkeys(ids)]


def _why_not(id: str, stale: dict[str, list[Translation]]) -> str:
    if id not in stale:
        return f"{id} is not stale in any language{did_you_mean(id, stale)}"
    first, *others = stale[id]
    different = next((other for other in others if other.made_from != first.made_from), None)
    if different:
        return (
            f"{id}: {first.language} and {different.language} were made from different English texts; "
            f"see `python -m bot languages --stale`, and renew the older one"
        )
    if len(first.made_from) != len(first.english.english):
        return f"{id}: it became, or is no longer, a message with a plural: it must be translated anew"
    for was, now in zip(first.made_from, first.english.english, strict=True):
        if _shape(was, first.domain) != _shape(now, first.domain):
            return f"{id}: its gaps, tags or links changed, which the translations must follow"
    return ""


def _shape(text: str, domain: str) -> tuple[frozenset[str], list[str]]:
    return gaps(text), tags(text if domain in INTERFACE else render(text)[0])


def _settled(entry: Entry) -> Entry:
    return replace(entry, flags=entry.flags - {"fuzzy"}, previous=())


def _declared(settled: list[Translation]) -> str:
    first = settled[0]
    changes = " | ".join(map(word_diff, first.made_from, first.english.english))
    return f"{first.id}: {changes} (cosmetic in {' '.join(each.language for each in settled)})"
