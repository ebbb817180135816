"""How far every language is, as a table, and which lessons its learners would meet in English."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.course.catalogue import Words, translate
from bot.course.check import Content
from bot.course.domain import Domain
from bot.course.model import Course
from bot.course.texts import Text
from bot.course.workshop.shelf import Shelf
from bot.course.workshop.status import Status
from bot.language import LANGUAGES
from bot.language.messages import LEARNERS


@dataclass(frozen=True)
class Count:
    """How many messages of a catalogue are translated, of how many, and how many of those are stale."""

    done: int
    stale: int
    all: int

    def __str__(self) -> str:
        stale = f" ({self.stale} stale)" if self.stale else ""
        return f"{self.done}/{self.all}{stale}"


def count(shelf: Shelf, language: str, domain: str) -> Count | None:
    """How far a catalogue is; None where it is not there."""
    if not shelf.has(language, domain):
        return None
    done = [each for each in shelf.translations(language, domain) if each.entry.done]
    return Count(len(done), sum(each.stale for each in done), len(shelf.english[domain]))


def table_lines(shelf: Shelf, content: Content, languages: Sequence[str]) -> Iterator[str]:
    """One row for each language: whether it is offered, and for each domain how much is translated and how many lessons whole."""
    rows = [["", "", *shelf.english]]
    for language in languages:
        offered = "offered" if shelf.offers(language) else ""
        cells = [_cell(shelf, content, language, domain) for domain in shelf.english]
        rows.append([f"{language} {LANGUAGES[language].name}", offered, *cells])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _cell(shelf: Shelf, content: Content, language: str, domain: str) -> str:
    counted = count(shelf, language, domain)
    if counted is None:
        return "-"
    course = _course(content, domain)
    if course is None or not counted.done:
        return str(counted)
    return f"{counted}, {len(_ready(shelf, course, language))}/{len(course.order)} lessons and quizzes"


def detail_lines(shelf: Shelf, content: Content, status: Status, languages: Sequence[str]) -> Iterator[str]:
    """For each language that has begun: what is told in English and why, and what was done to it so far."""
    for language in languages:
        for domain in shelf.english:
            counted = count(shelf, language, domain)
            if counted is None or not counted.done:
                continue
            yield from _in_english(shelf, content, language, domain)
            yield f"{language} {domain}: {status.states.get((language, domain), 'no word in locales/status.yaml')}"


def _in_english(shelf: Shelf, content: Content, language: str, domain: str) -> Iterator[str]:
    if course := _course(content, domain):
        ready = _ready(shelf, course, language)
        own, *parts = _sources(content, domain)
        if lacking := _lacking(own[1], shelf, language, domain, course.meaning_changed):
            yield f"{language} {domain}: all of it is told in English, because of course.yaml: {lacking}"
            return
        for id, (_, texts) in zip(course.order, parts, strict=True):
            part = course.by_id.get(id) or course.quiz_by_id[id]
            if id not in ready:
                why = _lacking(texts, shelf, language, domain, part.meaning_changed, f"{domain}/{id}/")
                yield f"{language} {domain} {id}: told in English: {why}"
    elif read := content.domains.get(domain):
        if why := _lacking(tuple(read.texts()), shelf, language, domain, read.meaning_changed):
            yield f"{language} {domain}: all of it is told in English: {why}"
    elif missing := [each.context for each in shelf.english[domain] if not _done(shelf, language, domain, each.context)]:
        who = "not offered to learners" if domain == LEARNERS else "told in English to staff"
        yield f"{language} {domain}: {who}: {_some(missing)}"


def _lacking(texts: Iterable[Text], shelf: Shelf, language: str, domain: str, changed: tuple[str, ...], home: str = "") -> str:
    lacking = Words.of(texts, shelf.entries(language, domain), home or f"{domain}/", changed).lacking
    return _some(lacking) if lacking else ""


def _some(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - 3} more" if len(ids) > 3 else ""
    return f"{', '.join(ids[:3])}{more} missing, or stale where that matters"


def _done(shelf: Shelf, language: str, domain: str, id: str) -> bool:
    entry = shelf.entries(language, domain).get(id)
    return entry is not None and entry.done


def _ready(shelf: Shelf, course: Course, language: str) -> frozenset[str]:
    return translate(course, shelf.entries(language, course.id))[1]


def _course(content: Content, domain: str) -> Course | None:
    return next((each.course for each in content.courses if each.folder.name == domain), None)


def _sources(content: Content, domain: str) -> tuple[tuple[str, tuple[Text, ...]], ...]:
    read: Domain | None = content.domains[domain]
    return read.sources if read else ()
