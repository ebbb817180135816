"""How far every language is: what falls back to English, and how many texts of each catalogue are translated."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.course.catalogue import Words, translate
from bot.course.domain import Domain
from bot.course.extract import languages_in
from bot.course.model import Course
from bot.language.interface import PACKAGE, Interface, catalogue_file, read_catalogue


def coverage(courses: Sequence[Course], locales: Path, package: Path = PACKAGE, beside: Sequence[Domain] = ()) -> Iterator[str]:
    """One line for each language that has begun: whether its interface is whole, and what is told in English; then the rest."""
    interface = Interface(locales, package=package)
    begun = [code for code in languages_in(locales) if any(_has_words(file) for file in (locales / code).rglob("*.po"))]
    for language in begun:
        lacking = len(interface.lacking(language))
        said = [f"interface lacks {lacking} message(s)" if lacking else "interface whole"]
        said += (_told(course, locales, language, is_only=len(courses) == 1) for course in courses)
        said += (_beside(domain, locales, language) for domain in beside)
        yield f"{language}: {'; '.join(said)}"
    if empty := [code for code in languages_in(locales) if code not in begun]:
        yield f"not begun: {' '.join(empty)}"


def _has_words(catalogue: Path) -> bool:
    return any(entry.done for entry in read_catalogue(catalogue).values())


def _beside(domain: Domain, locales: Path, language: str) -> str:
    entries = read_catalogue(catalogue_file(locales, language, domain.name))
    lacking = Words.of(domain.texts(), entries, f"{domain.name}/", domain.meaning_changed).lacking
    return f"{domain.name} lacks {len(lacking)} text(s)" if lacking else f"{domain.name} whole"


def _told(course: Course, locales: Path, language: str, *, is_only: bool) -> str:
    spoken, ready = translate(course, read_catalogue(catalogue_file(locales, language, course.id)))
    english = [id for id in course.order if id not in ready]
    name = "" if is_only else f"{course.id} "
    if not english:
        return f"{name or 'course '}whole"
    if spoken is course:
        return f"{name}all told in English, because words of course.yaml are not translated"
    return f"{name}told in English: {' '.join(english)}"


def catalogue_lines(root: Path) -> Iterator[str]:
    """One line for each catalogue that has words: how many are translated, how many of those stale, how many are empty."""
    locales = root / "locales"
    for language in languages_in(locales):
        for file in sorted((locales / language).rglob("*.po")):
            domain, entries = file.stem, read_catalogue(file).values()
            done = sum(entry.done and not entry.stale for entry in entries)
            stale = sum(entry.done and entry.stale for entry in entries)
            if not done + stale:
                continue
            yield f"{language} {domain}: {done} translated, {stale} stale, {len(entries) - done - stale} empty"
