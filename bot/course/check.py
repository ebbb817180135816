"""Everything that is wrong with the content, at once: lessons, the messages of the code, and every catalogue."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from bot.course.coverage import coverage
from bot.course.document import Mistake
from bot.course.files import CourseFiles, course_folders, read_course
from bot.course.gate import language_mistakes
from bot.course.harm import surface_harm
from bot.course.limits import length_mistakes, lesson_limits, quiz_limits
from bot.course.texts import outline_texts
from bot.language.interface import PACKAGE
from bot.language.messages import messages_of
from bot.language.surfaces import surface_of


def check(lessons: Path, locales: Path, package: Path = PACKAGE) -> list[Mistake]:
    """Every mistake of every file, in order of file and line; an empty list means that all of it may go to learners."""
    return _check(lessons, locales, package)[0]


def run_check(lessons: Path, locales: Path, out: TextIO, package: Path = PACKAGE) -> int:
    """Print one line for each mistake and return 1; or what is well and what each language has, and return 0."""
    gc.disable()  # it all stays until the end anyway, and looking for garbage takes a quarter of the time
    try:
        mistakes, summary = _check(lessons, locales, package)
    finally:
        gc.enable()
    print(*(mistakes or summary), sep="\n", file=out)
    return 1 if mistakes else 0


def _check(lessons: Path, locales: Path, package: Path) -> tuple[list[Mistake], list[str]]:
    mistakes: list[Mistake] = []
    folders = course_folders(lessons) if lessons.is_dir() else []
    if not folders:
        mistakes.append(Mistake(lessons.name, 1, 1, "", "there is no course here"))
    courses = [read_course(folder) for folder in folders]
    for files in courses:
        mistakes += files.mistakes
        mistakes += [mistake for mistake in _limits(files) if not files.is_echo(mistake)]
    catalogues = 0
    for path in sorted(locales.iterdir()) if locales.is_dir() else []:
        if path.is_dir():
            found, count = language_mistakes(path, courses, package)
            mistakes += found
            catalogues += count
    mistakes += _interface_mistakes(package)
    if mistakes:
        return sorted(set(mistakes)), []
    whole = [files.course for files in courses if files.course is not None]
    counted = (
        f"{sum(len(course.lessons) for course in whole)} lesson(s), {sum(len(course.quizzes) for course in whole)} quiz(zes)"
    )
    summary = f"all well: {len(courses)} course(s), {counted}, {catalogues} catalogue(s)"
    return [], [summary, *coverage(whole, locales, package)]


def _limits(files: CourseFiles) -> Iterator[Mistake]:
    document, outline = files.outline
    if outline is not None:
        yield from length_mistakes(document, outline_texts(outline))
    for lesson_document, lesson in files.lessons.values():
        if lesson is not None:
            yield from lesson_limits(lesson_document, lesson)
    for quiz_document, quiz in files.quizzes.values():
        if quiz is not None:
            yield from quiz_limits(quiz_document, quiz)


def _interface_mistakes(package: Path) -> list[Mistake]:
    messages, problems = messages_of(package)
    mistakes = [Mistake(problem.place, problem.line, 1, "", problem.what) for problem in problems]
    for message in messages:
        surface = surface_of(message.id, plain=message.plain)
        for text in message.texts:
            for what in surface_harm(surface, message.texts[0], text, is_plain=message.plain):
                mistakes.append(Mistake(message.place, message.line, 1, message.id, what, text))
    return mistakes
