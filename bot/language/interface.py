"""The interface in all its languages: catalogues compiled in memory at first use, and which of them are whole."""

import logging
from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import Path

from bot.language.languages import LANGUAGES
from bot.language.messages import LEARNERS, STAFF, domain_of, messages_of
from bot.language.po import Entry, PoError, read_po
from bot.language.pseudo import PSEUDO, pseudo
from bot.language.surfaces import surface_of
from bot.language.translator import Forms, Translator

log = logging.getLogger("bot.language")

PACKAGE = Path(__file__).resolve().parent.parent
LARGEST = 4_000_000  # bytes; a hundred times what a catalogue of ours takes


def catalogue_file(locales: Path, language: str, domain: str) -> Path:
    """Where the translations of a domain into a language stand."""
    return locales / language / "LC_MESSAGES" / f"{domain}.po"


def read_catalogue(file: Path, read: Callable[[str], list[Entry]] = read_po) -> dict[str, Entry]:
    """The messages of a catalogue by id; none, and a line in the log, if it cannot be read."""
    try:
        if file.stat().st_size > LARGEST:
            raise PoError(0, "too large")
        entries = read(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, PoError) as problem:
        log.error("%s cannot be read, English is used instead: %s", file, problem)
        return {}
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.context and not entry.obsolete:
            found.setdefault(entry.context, entry)
    return found


Stamp = tuple[tuple[int, int], ...]


def _stamp(*files: Path) -> Stamp:
    """What changes whenever one of these files does; empty for files that are not there."""
    return tuple((file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.is_file())


@lru_cache(maxsize=64)  # who opens the same house again need not read all of it again
def _done(file: Path, domain: str, stamp: Stamp) -> dict[str, Forms]:
    """The finished translations of a catalogue by id."""
    return {id: entry.strings for id, entry in read_catalogue(file).items() if entry.done and domain_of(id) == domain}


@lru_cache(maxsize=4)
def _in_code(package: Path, stamp: Stamp) -> dict[str, bool]:
    """The id of every message of the code, and whether it has a plural."""
    return {message.id: len(message.texts) > 1 for message in messages_of(package)[0]}


class Interface:
    """The words of the bot itself, in every language there is a catalogue for; `pseudo` adds the pseudo-language."""

    def __init__(self, locales: Path, package: Path = PACKAGE, *, pseudo: bool = False) -> None:
        self.locales = locales
        self.pseudo = pseudo
        self.package = package
        self._translators: dict[str, Translator] = {}
        self._words: dict[str, dict[str, Forms]] = {}

    def translator(self, language: str) -> Translator:
        """Speaks the language, English where words are missing; an unknown language is English."""
        is_pseudo = self.pseudo and language == PSEUDO.code
        code = language if language in LANGUAGES or is_pseudo else "en"
        if code not in self._translators:
            self._translators[code] = Translator(PSEUDO if is_pseudo else LANGUAGES[code], self._catalogue(code))
        return self._translators[code]

    def whole(self) -> tuple[str, ...]:
        """The languages in which all that a learner can meet has a translation, stale or not; always English too.

        What only staff meet is no condition: a language may be offered while they still read some of it in English."""
        return (*self._whole, PSEUDO.code) if self.pseudo else self._whole

    def staffed(self) -> tuple[str, ...]:
        """The languages in which all that staff can meet has a translation; always English too."""
        return (*self._staffed, PSEUDO.code) if self.pseudo else self._staffed

    def lacking(self, language: str, domain: str = LEARNERS) -> tuple[str, ...]:
        """The ids of a domain's messages that have no translation into one of the languages, in the order of the code."""
        return tuple(id for id in self._messages if domain_of(id) == domain and not self.speaks(language, id))

    def speaks(self, language: str, id: str) -> bool:
        """Whether a message of the code can be said in one of the languages; KeyError for one that the code does not have."""
        if language == PSEUDO.code:
            return self.pseudo
        forms = LANGUAGES[language].forms if self._messages[id] else 1
        return language == "en" or len(self._catalogue(language).get(id, ())) == forms

    @cached_property
    def _whole(self) -> tuple[str, ...]:
        return tuple(code for code in LANGUAGES if code == "en" or (self._catalogue(code) and not self.lacking(code)))

    @cached_property
    def _staffed(self) -> tuple[str, ...]:
        return tuple(code for code in self._whole if code == "en" or not self.lacking(code, STAFF))

    @cached_property
    def _messages(self) -> dict[str, bool]:
        """The id of every message of the code, and whether it has a plural."""
        return _in_code(self.package, _stamp(*sorted(self.package.rglob("*.py"))))

    def _catalogue(self, code: str) -> dict[str, Forms]:
        if code == "en":
            return {}
        if code == PSEUDO.code:
            return self._pseudo_words()
        if code not in self._words:
            files = [(domain, catalogue_file(self.locales, code, domain)) for domain in (LEARNERS, STAFF)]
            self._words[code] = {id: forms for domain, file in files for id, forms in _done(file, domain, _stamp(file)).items()}
        return self._words[code]

    def _pseudo_words(self) -> dict[str, Forms]:
        """Every message of the code in the pseudo-language; letters that stand for answers stay letters."""
        words: dict[str, Forms] = {}
        for message in messages_of(self.package)[0]:
            surface = surface_of(message.id, plain=message.plain)
            if not surface.letters:
                words[message.id] = tuple(pseudo(text, longest=surface.longest) for text in message.texts)
        return words
