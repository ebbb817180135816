"""The glossary: the terms of the courses with what they mean, told in a language as a whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import Field

from bot.course.content import Content, Id, Plain
from bot.course.document import Document, Mistake, Mistakes, read_inside
from bot.course.domain import Domain
from bot.course.rules import text_mistakes
from bot.course.schema import did_you_mean, read_model
from bot.course.texts import Text

FOLDER = "glossary"  # in lessons/; also the domain of its catalogues
FILE = "glossary.yaml"
LARGEST = 100  # terms, so that a list of them stays a list
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")  # what may stand in a link to a bot, and in a link of a card


class Term(Content):
    """One term with its meaning in a sentence, and the terms to look at next."""

    id: Id
    term: Plain
    text: Plain
    see: tuple[str, ...] = Field((), max_length=4)  # ids of other terms


class Glossary(Content):
    """Every term, in the order of the file."""

    terms: tuple[Term, ...] = Field((), max_length=LARGEST)
    meaning_changed: tuple[str, ...] = Field((), exclude=True)  # ids of terms; while one of them is stale, English is told

    @cached_property
    def by_id(self) -> dict[str, Term]:
        """Every term by its id."""
        return {term.id: term for term in self.terms}


@dataclass(frozen=True)
class GlossaryFile:
    """The glossary as it was read; `glossary` may be there beside mistakes, `whole` says that it may go to learners."""

    document: Document
    glossary: Glossary | None
    mistakes: tuple[Mistake, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong that a learner would meet."""
        return not self.mistakes

    @property
    def ids(self) -> frozenset[str] | None:
        """The ids that links may name; None where the file cannot tell."""
        return frozenset(self.glossary.by_id) if self.glossary is not None else None


def read_glossary(lessons: Path) -> GlossaryFile:
    """The glossary of a folder of lessons with every mistake of shape, reference and markup; an empty one where there is none."""
    path = lessons / FOLDER / FILE
    if not path.parent.is_dir():
        return GlossaryFile(Document(""), Glossary(), ())
    document = read_inside(path, lessons)
    glossary, mistakes = read_model(document, Glossary)
    if glossary is None or mistakes:  # a file mended by guesses is not weighed
        return GlossaryFile(document, None, tuple(mistakes))
    mistakes = [*_strangers(path.parent, document), *_glossary_mistakes(document, glossary)]
    return GlossaryFile(document, glossary, tuple(mistakes))


def load_glossary(lessons: Path) -> Glossary:
    """The glossary of a folder of lessons, empty where there is none; Mistakes, all of them at once, if it is wrong."""
    read = read_glossary(lessons)
    if read.glossary is None or not read.whole:
        raise Mistakes(list(read.mistakes))
    return read.glossary


def glossary_texts(glossary: Glossary) -> Iterator[Text]:
    """Every text of the glossary, term by term."""
    for number, term in enumerate(glossary.terms):
        yield Text(f"{FOLDER}/{term.id}/term", term.term, ("terms", number, "term"), "term")
        yield Text(f"{FOLDER}/{term.id}/text", term.text, ("terms", number, "text"), "meaning")


def glossary_domain(glossary: Glossary) -> Domain:
    """What the catalogues of the glossary translate."""
    return Domain(FOLDER, ((f"lessons/{FOLDER}/{FILE}", tuple(glossary_texts(glossary))),), glossary.meaning_changed)


def _glossary_mistakes(document: Document, glossary: Glossary) -> Iterator[Mistake]:
    if not glossary.terms:
        yield document.mistake(("terms",), "needs at least 1, has 0")
    seen: dict[str, int] = {}
    for number, term in enumerate(glossary.terms):
        path = ("terms", number, "id")
        if not _ID.fullmatch(term.id):
            yield document.mistake(path, "must be small letters, digits and dashes: links name it", term.id)
        elif term.id in seen:
            first = document.values["terms", seen[term.id]].line
            yield document.mistake(path, f"this id is taken, first in line {first}", term.id)
        seen.setdefault(term.id, number)
    for number, term in enumerate(glossary.terms):
        for place, other in enumerate(term.see):
            path_of_see = ("terms", number, "see", place)
            if other == term.id or other in term.see[:place]:
                what = "is the term itself" if other == term.id else "is named twice"
                yield document.mistake(path_of_see, what, other)
            elif other not in seen:
                yield document.mistake(path_of_see, f"is no term of the glossary{did_you_mean(other, seen)}", other)
    for number, mark in enumerate(glossary.meaning_changed):
        if mark not in seen:
            yield document.mistake(("meaning_changed", number), f"is no term of the glossary{did_you_mean(mark, seen)}", mark)
    yield from text_mistakes(document, glossary_texts(glossary))


def _strangers(folder: Path, document: Document) -> Iterator[Mistake]:
    for other in sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml") and path.name != FILE):
        yield Mistake(f"{document.file.rpartition('/')[0]}/{other.name}", 1, 1, "", f"the glossary is one file, {FILE}")
