"""`xliff export` and `xliff import`: catalogues go to translators' tools and come home, and nothing of today's English moves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.course.check import read_content
from bot.course.document import Mistake, Mistakes
from bot.course.english import English, english_of
from bot.course.extract import Refused, merge, write_catalogue
from bot.course.gate import message_harm
from bot.course.schema import did_you_mean
from bot.course.workshop.xliff import FINISHED, Unit, form_of, read_units, write_units
from bot.language import LANGUAGES
from bot.language.interface import catalogue_file
from bot.language.po import Entry, PoError, read_po


def export_xliff(root: Path, language: str, domains: Sequence[str], file: Path) -> list[str]:
    """Write a language's catalogues, or those of some domains, as XLIFF: all messages, translated, stale or empty."""
    english = _english(root, language, domains)
    asked = [name for name, messages in english.domains.items() if messages and (not domains or name in domains)]
    found = {name: _today(root, english, language, name) for name in asked}
    file.write_bytes(write_units(language, found))
    broken = [name for name, messages in english.domains.items() if messages is None]
    return [
        f"{file}: {sum(map(len, found.values()))} message(s) of {', '.join(found)}",
        *(f"{name}: left out, it has mistakes of its own: see `python -m bot check`" for name in broken),
    ]


def import_xliff(root: Path, language: str, file: Path) -> list[str]:
    """Take the translations of an XLIFF file into the catalogues; lines that say what was taken and what was not.

    Mistakes, and nothing is written, where one of them would not pass the gate. A translation of another English than today's
    is taken as a stale one, and left out where a translation of today's English is there; an empty one changes nothing."""
    english = _english(root, language, ())
    taking = _Taking(english, language, file.name)
    units = taking.sorted(read_units(file, file.name, language))
    catalogues: dict[str, list[Entry]] = {}
    for domain, forms in units.items():
        before = _today(root, english, language, domain)
        catalogues[domain] = [taking.entry(domain, entry, forms.get(entry.context, {})) for entry in before]
        count = sum(new != old for new, old in zip(catalogues[domain], before, strict=True))
        taking.said.append(f"{domain}: {count} message(s) changed")
    if taking.mistakes:
        raise Mistakes(taking.mistakes)
    for domain, entries in catalogues.items():
        path = catalogue_file(root / "locales", language, domain)
        rest = [entry for entry in _read(path) if not entry.context or entry.obsolete]
        template = list((english.domains[domain] or {}).values())
        write_catalogue(path, merge(template, [*entries, *rest], domain, language))
    return taking.said


@dataclass
class _Taking:
    """What comes of the units of one file."""

    english: English
    language: str
    file: str
    mistakes: list[Mistake] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def sorted(self, units: Iterable[Unit]) -> dict[str, dict[str, dict[int, Unit]]]:
        """The units of messages there are, by domain, id and plural form."""
        found: dict[str, dict[str, dict[int, Unit]]] = {}
        for unit in units:
            messages = self.english.domains.get(unit.domain) or {}
            whole = messages.get(form_of(unit.id)[0])
            id, form = form_of(unit.id) if whole is not None and whole.plural is not None else (unit.id, 0)
            if id not in messages:
                self.said.append(f"{unit.domain} {unit.id}: left out, it is no message{did_you_mean(unit.id, messages)}")
                continue
            forms = found.setdefault(unit.domain, {}).setdefault(id, {})
            if form in forms:
                self._wrong(unit, f"stands twice, first in line {forms[form].line}")
            forms[form] = unit
        return found

    def entry(self, domain: str, entry: Entry, units: Mapping[int, Unit]) -> Entry:
        """The message with what its units say, or as it was."""
        targets = tuple(units[form].target if form in units else "" for form in range(len(entry.strings)))
        if not any(targets):
            return entry
        first = units[min(units)]
        if not all(targets) or len(units) > len(targets):
            self._wrong(first, f"needs {len(targets)} plural forms")
            return entry
        wanted = [entry.english[min(form, len(entry.english) - 1)] for form in range(len(targets))]
        if [units[form].source for form in range(len(targets))] == wanted:
            taken = _of_today(entry, targets, {unit.state for unit in units.values()})
        else:
            taken = self._of_another_english(domain, entry, targets, units)
        if taken.strings != entry.strings:
            today = (self.english.domains[domain] or {})[entry.context]
            for what in message_harm(self.english, taken, today, self.language):
                self._wrong(first, what)
        return taken

    def _of_another_english(self, domain: str, entry: Entry, targets: tuple[str, ...], units: Mapping[int, Unit]) -> Entry:
        if entry.done and not entry.stale:
            if targets != entry.strings:
                self.said.append(f"{domain} {entry.context}: left out, its English changed and is translated anew already")
            return entry
        self.said.append(f"{domain} {entry.context}: its English changed since the file was made, so it is stale")
        former = (units[0].source, units[max(units)].source)[: len(entry.english)]
        return replace(entry, strings=targets, flags=entry.flags | {"fuzzy"}, previous=former)

    def _wrong(self, unit: Unit, what: str) -> None:
        self.mistakes.append(Mistake(self.file, unit.line, 1, unit.id, what, unit.target))


def _of_today(entry: Entry, targets: tuple[str, ...], states: set[str]) -> Entry:
    """A translation of today's English: doubted, if the translator says so, else done if it is new or said to be finished."""
    if any(state.startswith("needs-") for state in states):
        return replace(entry, strings=targets, flags=entry.flags | {"fuzzy"})
    if targets != entry.strings or states <= FINISHED:
        return replace(entry, strings=targets, flags=entry.flags - {"fuzzy"}, previous=())
    return entry


def _english(root: Path, language: str, domains: Sequence[str]) -> English:
    known = LANGUAGES.keys() - {"en"}
    if language not in known:
        raise Refused(f"{language} is no language to translate into{did_you_mean(language, sorted(known))}")
    english = english_of(read_content(root / "lessons").domains, root / "bot", root / "locales")
    for domain in domains:
        if domain not in english.domains:
            raise Refused(f"{domain} is no domain{did_you_mean(domain, english.domains)}")
        if english.domains[domain] is None:
            raise Refused(f"{domain} has mistakes of its own: see `python -m bot check`")
    return english


def _today(root: Path, english: English, language: str, domain: str) -> list[Entry]:
    """A catalogue as `update` would leave it: every message of today's English, what vanished left out."""
    template = list((english.domains[domain] or {}).values())
    entries = merge(template, _read(catalogue_file(root / "locales", language, domain)), domain, language)
    return [entry for entry in entries if entry.context and not entry.obsolete]


def _read(file: Path) -> list[Entry]:
    try:
        return read_po(file.read_text(encoding="utf-8")) if file.is_file() else []
    except (PoError, UnicodeDecodeError) as problem:
        raise Refused(f"{file.name} cannot be read: {problem}") from problem
