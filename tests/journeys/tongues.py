"""What a language has to say here, so that a story can tell whether a word of another one slipped in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from bot.course.catalogue import Library
from bot.course.markup import to_html
from bot.course.texts import KINDS, course_texts
from bot.language import LANGUAGES, Interface
from bot.language.interface import catalogue_file, read_catalogue
from bot.language.markup import strip_tags
from bot.language.po import Entry, read_po
from bot.learning.places import COUNTRIES, NEIGHBOURS
from bot.learning.schedule import EARLIEST_MINUTE, LATEST_MINUTE

GAP = re.compile(r"\{\w+\}")
SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\n+")
WORD = re.compile(r"[^\W\d_]{2,}")
EDGE = re.compile(r"^[\W_]+|[\W_]+$")
ANY_WORD = re.compile(r"\w+")
PLAIN_WORD = re.compile(r"\b[a-z]{3,}\b")
LONG_ENOUGH = 12  # characters: shorter ones are names and words that languages share


@dataclass(frozen=True)
class Tongue:
    """One language as the catalogues and the calendar speak it."""

    root: Path
    language: str

    @cached_property
    def library(self) -> Library:
        """The courses below the root."""
        return Library(self.root / "lessons", self.root / "locales")

    @cached_property
    def interface(self) -> Interface:
        """The bot's own words below the root."""
        return Interface(self.root / "locales")

    @property
    def whole(self) -> bool:
        """Whether every message, lesson and quiz can be said in it."""
        ready = all(self.library.ready(course.id, self.language) == set(course.order) for course in self.library.courses.values())
        return ready and self.language in self.interface.whole()

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Everything it has to say, without markup, gaps still in place."""
        return tuple(text for text in (*self._of_the_bot(), *self._of_the_courses()) if text)

    def _of_the_bot(self) -> Iterator[str]:
        if self.language == "en":
            for entry in self._pot():
                yield from map(strip_tags, entry.english)
        for entry in read_catalogue(catalogue_file(self.root / "locales", self.language, "bot")).values():
            yield from map(strip_tags, entry.strings)

    def _of_the_courses(self) -> Iterator[str]:
        for id in self.library.courses:
            for text in course_texts(self.library.course_in(id, self.language)):
                yield strip_tags(to_html(text.text)) if KINDS[text.kind].markdown else text.text

    @cached_property
    def sentences(self) -> frozenset[str]:
        """Every sentence of some length, cut where a gap is."""
        parts = (part.strip() for text in self.texts for piece in GAP.split(text) for part in SENTENCE.split(piece))
        return frozenset(part for part in parts if len(part) >= LONG_ENOUGH and " " in part)

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """Every line between two gaps, and every name of a country, a day or an hour, in small letters: the longest first."""
        lines = {line for text in self.texts for piece in GAP.split(text) for line in piece.split("\n")}
        cut = {EDGE.sub("", line.casefold()) for line in (*lines, *self._calendar())}
        return tuple(sorted(cut - {""}, key=len, reverse=True))

    @cached_property
    def _by_first_word(self) -> dict[str, list[str]]:
        """The pieces by the word they begin with: a line is compared with few of them."""
        found: dict[str, list[str]] = {}
        for piece in self.pieces:
            first = ANY_WORD.match(piece)
            found.setdefault(first[0] if first else "", []).append(piece)
        return found

    @cached_property
    def _whole_lines(self) -> frozenset[str]:
        return frozenset(self.pieces)

    def _pieces_in(self, line: str) -> list[str]:
        """The pieces that a line in small letters may hold: the longest first."""
        some = (piece for word in set(ANY_WORD.findall(line)) for piece in self._by_first_word.get(word, ()))
        return sorted(some, key=len, reverse=True)

    def _calendar(self) -> Iterator[str]:
        tr = self.interface.translator(self.language)
        yield from (tr.country(code) for code in (*COUNTRIES, *NEIGHBOURS))
        yield from (tr.date(date(2026, 11, 24) + timedelta(days=ahead)) for ahead in range(60))
        yield from (tr.weekday(number) for number in range(1, 8))
        yield from (tr.time(minute) for minute in range(EARLIEST_MINUTE, LATEST_MINUTE + 1, 30))
        yield from (tr.language_name(code) for code in LANGUAGES)

    def says(self, id: str, **gaps: object) -> str:
        """A message of the bot's, in this language and without markup; StopIteration for one the bot does not have."""
        english = next(entry.id for entry in self._pot() if entry.context == id)
        return strip_tags(self.interface.translator(self.language)(id, english, **gaps))

    def _pot(self) -> list[Entry]:
        return read_po((self.root / "locales" / "bot.pot").read_text("utf-8"))

    def unexplained(self, text: str, *known: str) -> list[str]:
        """The words of a text that are neither this language's, as far as we have it, nor known from elsewhere."""
        left = []
        for line in text.split("\n"):
            rest = line.casefold()
            if EDGE.sub("", rest) in self._whole_lines:
                continue
            for piece in (*(EDGE.sub("", each.casefold()) for each in known), *self._pieces_in(rest)):
                if piece in rest:
                    rest = re.sub(rf"(?<!\w){re.escape(piece)}(?!\w)", " ", rest)
            rest = re.sub(r"/\w+|https?://\S+", " ", rest)
            left += WORD.findall(rest)
        return left

    def borrowed(self, other: "Tongue") -> list[str]:
        """The sentences it has in common with another language, but for names, which have hardly a word in small letters."""
        return sorted(sentence for sentence in self.sentences & other.sentences if len(PLAIN_WORD.findall(sentence)) > 1)


def foreign(text: str, mine: Tongue, others: list[Tongue]) -> list[str]:
    """The sentences of other languages that a text holds."""
    return sorted(sentence for other in others for sentence in other.sentences - mine.sentences if sentence in text)
