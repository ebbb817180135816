"""The terms that translations agree on (locales/terms.csv), and which message says a term in other words."""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from pathlib import Path

from bot.course.document import Mistake, Mistakes
from bot.course.workshop.shelf import Translation

FILE = "terms.csv"
DOUBT = "(?)"  # behind a term that a person should confirm
_WORD = re.compile(r"[\w'’-]+")
_SHORT = 3  # letters; so short words of a term are looked for only where it has no longer ones


@dataclass(frozen=True)
class Term:
    """One term in one language."""

    english: str
    local: str
    doubtful: bool

    @cached_property
    def in_english(self) -> re.Pattern[str]:
        """Finds it in English, one or several, with either apostrophe."""
        body = re.escape(self.english).replace("'", "['’]")
        body = f"{body[:-1]}(?:y|ies)" if body.endswith("y") else f"{body}s?"
        return re.compile(rf"(?<![\w-]){body}(?![\w-])", re.IGNORECASE)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The beginnings of its words, which every form of them has; see `bare`."""
        words = _WORD.findall(bare(self.local))
        longer = [word for word in words if len(word) > _SHORT] or words
        return tuple(word[: 6 if len(word) > 7 else 5] for word in longer)

    def is_in(self, text: str, language: str) -> bool:
        """Whether a text has every word of it in some form."""
        said = bare(text)
        if language == "ga":  # an h after the first consonant is grammar: comhchruthú, chomhchruthú
            return all(re.search(f"{re.escape(stem[0])}h?{re.escape(stem[1:])}", said) for stem in self.stems)
        return all(stem in said for stem in self.stems)


def bare(text: str) -> str:
    """A text in small letters without accents, which move when words are inflected."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def read_terms(locales: Path) -> dict[str, tuple[Term, ...]]:
    """The terms of every language, by its code; Mistakes for a line that is not language, English, term."""
    file = locales / FILE
    if not file.is_file():
        return {}
    found: dict[str, list[Term]] = {}
    number = 0
    try:
        for number, row in enumerate(csv.reader(StringIO(file.read_text(encoding="utf-8"), newline="")), 1):
            if len(row) != 3 or not all(row):
                raise ValueError("must be language, English, term")
            language, english, local = (cell.strip() for cell in row)
            if number > 1:
                term = Term(english, local.removesuffix(DOUBT).strip(), local.endswith(DOUBT))
                found.setdefault(language, []).append(term)
    except UnicodeDecodeError as problem:
        raise Mistakes([Mistake(f"locales/{FILE}", 1, 1, "", "not UTF-8 text")]) from problem
    except (ValueError, csv.Error) as problem:
        raise Mistakes([Mistake(f"locales/{FILE}", max(number, 1), 1, "", str(problem))]) from problem
    return {language: tuple(terms) for language, terms in found.items()}


def other_words(each: Translation, terms: Mapping[str, Sequence[Term]]) -> Iterator[str]:
    """The terms that the English of a translation uses and the translation says in other words."""
    english, said = " ".join(each.made_from), " ".join(each.entry.strings)
    for term in terms.get(each.language, ()):
        if term.in_english.search(english) and not term.is_in(said, each.language):
            doubt = ", which is still to be confirmed" if term.doubtful else ""
            yield f'says "{term.english}" without "{term.local}"{doubt}'
