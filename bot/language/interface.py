"""The interface in all its languages: catalogues compiled in memory at first use, and which of them are whole."""

import logging
from functools import cached_property
from pathlib import Path

from bot.language.languages import LANGUAGES
from bot.language.messages import messages_of
from bot.language.po import Entry, PoError, read_po
from bot.language.translator import Forms, Translator

log = logging.getLogger("bot.language")

PACKAGE = Path(__file__).resolve().parent.parent
LARGEST = 4_000_000  # bytes; a hundred times what a catalogue of ours takes


def catalogue_file(locales: Path, language: str, domain: str) -> Path:
    """Where the translations of a domain into a language stand."""
    return locales / language / "LC_MESSAGES" / f"{domain}.po"


def read_catalogue(file: Path) -> dict[str, Entry]:
    """The messages of a catalogue by id; none, and a line in the log, if it cannot be read."""
    try:
        if file.stat().st_size > LARGEST:
            raise PoError(0, "too large")
        entries = read_po(file.read_text(encoding="utf-8"))
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


class Interface:
    """The words of the bot itself, in every language there is a catalogue for."""

    def __init__(self, locales: Path, domain: str = "bot", package: Path = PACKAGE) -> None:
        self.locales = locales
        self.domain = domain
        self.package = package
        self._translators: dict[str, Translator] = {}
        self._words: dict[str, dict[str, Forms]] = {}

    def translator(self, language: str) -> Translator:
        """Speaks the language, English where words are missing; an unknown language is English."""
        code = language if language in LANGUAGES else "en"
        if code not in self._translators:
            self._translators[code] = Translator(LANGUAGES[code], self._catalogue(code))
        return self._translators[code]

    def whole(self) -> tuple[str, ...]:
        """The languages in which every message of the interface has a translation, stale or not; always English too."""
        return self._whole

    def lacking(self, language: str) -> tuple[str, ...]:
        """The ids of the messages that have no translation into one of the languages, in the order of the code."""
        if language == "en":
            return ()
        words, forms = self._catalogue(language), LANGUAGES[language].forms
        return tuple(id for id, has_plural in self._messages.items() if len(words.get(id, ())) != (forms if has_plural else 1))

    @cached_property
    def _whole(self) -> tuple[str, ...]:
        return tuple(code for code in LANGUAGES if code == "en" or (self._catalogue(code) and not self.lacking(code)))

    @cached_property
    def _messages(self) -> dict[str, bool]:
        """The id of every message of the code, and whether it has a plural."""
        return {message.id: len(message.texts) > 1 for message in messages_of(self.package)[0]}

    def _catalogue(self, code: str) -> dict[str, Forms]:
        if code == "en":
            return {}
        if code not in self._words:
            entries = read_catalogue(catalogue_file(self.locales, code, self.domain))
            self._words[code] = {id: entry.strings for id, entry in entries.items() if entry.done}
        return self._words[code]
