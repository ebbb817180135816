"""Every catalogue beside today's English: what the tools of the workshop walk through."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.course.document import Mistake
from bot.course.extract import INTERFACE, languages_in, templates
from bot.language.interface import catalogue_file, read_catalogue
from bot.language.messages import LEARNERS
from bot.language.po import Entry, read_po

Templates = Mapping[str, Sequence[Entry]]


@dataclass(frozen=True)
class Translation:
    """One message of a catalogue and today's English of the same id."""

    language: str
    domain: str
    file: str  # from the project's root
    entry: Entry
    english: Entry

    @property
    def id(self) -> str:
        """The name of the message in every language."""
        return self.english.context

    @property
    def is_content(self) -> bool:
        """Whether it stands in lessons/, in Markdown, and not in the code of the bot."""
        return self.domain not in INTERFACE

    @property
    def stale(self) -> bool:
        """Whether there is a translation, made from another English than today's."""
        return any(self.entry.strings) and (self.entry.stale or self.entry.english != self.english.english)

    @property
    def made_from(self) -> tuple[str, ...]:
        """The English it was made from."""
        return self.entry.made_from

    def remark(self, what: str, found: str = "") -> Mistake:
        """Something to say of it, with its file and line."""
        return Mistake(self.file, self.entry.line, 1, self.id, what, found)


class Shelf:
    """The catalogues below a root, each read once; Mistakes where code or lessons cannot be read."""

    def __init__(self, root: Path, english: Templates | None = None, read: Callable[[str], list[Entry]] = read_po) -> None:
        self.root = root
        self.english: Templates = templates(root) if english is None else english
        self._parse = read
        self._read: dict[tuple[str, str], dict[str, Entry]] = {}

    @property
    def languages(self) -> list[str]:
        """The languages there are folders for."""
        return languages_in(self.root / "locales")

    def file(self, language: str, domain: str) -> Path:
        """Where a catalogue stands, or would stand."""
        return catalogue_file(self.root / "locales", language, domain)

    def has(self, language: str, domain: str) -> bool:
        """Whether a catalogue is there."""
        return self.file(language, domain).is_file()

    def entries(self, language: str, domain: str) -> dict[str, Entry]:
        """The messages of a catalogue by id; none where it is not there or cannot be read."""
        if (language, domain) not in self._read:
            self._read[language, domain] = read_catalogue(self.file(language, domain), self._parse)
        return self._read[language, domain]

    def offers(self, language: str) -> bool:
        """Whether learners may choose a language: all that they meet of the interface is there; see Interface.whole."""
        found = {each.id for each in self.translations(language, LEARNERS) if each.entry.done}
        return len(found) == len(self.english.get(LEARNERS, ())) > 0

    def translations(self, language: str, domain: str) -> Iterator[Translation]:
        """Every message of the English that the catalogue has, translated or not, in the order of the English."""
        name = self.file(language, domain).relative_to(self.root).as_posix()
        entries = self.entries(language, domain)
        for english in self.english[domain]:
            if entry := entries.get(english.context):
                yield Translation(language, domain, name, entry, english)

    def all(self, languages: Sequence[str] = ()) -> Iterator[Translation]:
        """Every message of every catalogue, or of those of some languages."""
        for language in languages or self.languages:
            for domain in self.english:
                yield from self.translations(language, domain)
