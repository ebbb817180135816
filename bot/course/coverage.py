"""How far every language is: what falls back to English, and how many texts of each catalogue are translated."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.course.catalogue import translate
from bot.course.extract import INTERFACE, languages_in
from bot.course.files import course_folders
from bot.course.model import Course
from bot.language.interface import PACKAGE, Interface, catalogue_file, read_catalogue


def coverage(courses: Sequence[Course], locales: Path, package: Path = PACKAGE) -> Iterator[str]:
    """One line for each language there is a folder for: whether its interface is whole, and what is told in English."""
    interface = Interface(locales, package=package)
    for language in languages_in(locales):
        lacking = len(interface.lacking(language))
        said = [f"interface lacks {lacking} message(s)" if lacking else "interface whole"]
        said += (_told(course, locales, language, is_only=len(courses) == 1) for course in courses)
        yield f"{language}: {'; '.join(said)}"


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
    """One line for each catalogue: how many texts are translated, how many of those are stale, how many are empty."""
    locales = root / "locales"
    domains = [INTERFACE, *(folder.name for folder in course_folders(root / "lessons"))]
    for language in languages_in(locales):
        for domain in domains:
            entries = read_catalogue(catalogue_file(locales, language, domain)).values()
            done = sum(entry.done and not entry.stale for entry in entries)
            stale = sum(entry.done and entry.stale for entry in entries)
            yield f"{language} {domain}: {done} translated, {stale} stale, {len(entries) - done - stale} empty"
