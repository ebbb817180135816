"""Everything that is wrong with the content, at once: lessons, the messages of the code, and every catalogue."""

import gc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot.course.beside import Beside, read_beside
from bot.course.coverage import coverage
from bot.course.craft.course import course_remarks
from bot.course.document import Mistake
from bot.course.domain import Domain
from bot.course.english import english_of
from bot.course.extract import course_domain
from bot.course.files import CourseFiles, course_folders, read_course
from bot.course.gate import gate
from bot.course.harm import surface_harm
from bot.course.instrument_files import read_instruments
from bot.course.limits import length_mistakes, lesson_limits, quiz_limits
from bot.course.pilot import PilotFiles, read_pilots
from bot.course.texts import outline_texts
from bot.language.interface import PACKAGE
from bot.language.messages import messages_of
from bot.language.surfaces import surface_of


@dataclass(frozen=True)
class Content:
    """Everything below lessons/ as it was read, mistakes and all."""

    courses: list[CourseFiles]
    beside: dict[str, Beside]
    pilots: PilotFiles

    @property
    def domains(self) -> dict[str, Domain | None]:
        """What its catalogues translate, by their name; None for what has mistakes that a learner would meet."""
        courses = {each.folder.name: course_domain(each.course) if each.course else None for each in self.courses}
        return {**courses, **{name: each.domain for name, each in self.beside.items()}}


def read_content(lessons: Path) -> Content:
    """Every course and what stands beside them; nothing where the folder is missing."""
    if not lessons.is_dir():
        return Content([], {}, PilotFiles((), ()))
    courses = [read_course(folder) for folder in course_folders(lessons)]
    outlines = {files.folder.name: files.outline[1] for files in courses}
    pilots = read_pilots(lessons, read_instruments(lessons).known, outlines)
    return Content(courses, read_beside(lessons), pilots)


def check(lessons: Path, locales: Path, package: Path = PACKAGE) -> list[Mistake]:
    """Every mistake of every file, in order of file and line; an empty list means that all of it may go to learners."""
    return _check(lessons, locales, package)[0]


def run_check(lessons: Path, locales: Path, out: TextIO, package: Path = PACKAGE) -> int:
    """Print one line for each mistake and return 1; or what is well, what each language has and is worth a look, and return 0."""
    gc.disable()  # it all stays until the end anyway, and looking for garbage takes a quarter of the time
    try:
        mistakes, summary = _check(lessons, locales, package)
    finally:
        gc.enable()
    print(*(mistakes or summary), sep="\n", file=out)
    return 1 if mistakes else 0


def _check(lessons: Path, locales: Path, package: Path) -> tuple[list[Mistake], list[str]]:
    mistakes: list[Mistake] = []
    content = read_content(lessons)
    courses, beside = content.courses, content.beside
    if not courses:
        mistakes.append(Mistake(lessons.name, 1, 1, "", "there is no course here"))
    for files in courses:
        mistakes += files.mistakes
        mistakes += [mistake for mistake in _limits(files) if not files.is_echo(mistake)]
    for read in beside.values():
        mistakes += (*read.mistakes, *read.limits)
    mistakes += content.pilots.mistakes
    found, catalogues = gate(locales, english_of(content.domains, package, locales))
    mistakes += found
    mistakes += _interface_mistakes(package)
    if mistakes:
        return sorted(set(mistakes)), []
    whole = [files.course for files in courses if files.course is not None]
    counted = [
        f"{len(courses)} course(s)",
        f"{sum(len(course.lessons) for course in whole)} lesson(s)",
        f"{sum(len(course.quizzes) for course in whole)} quiz(zes)",
        *(read.counted for read in beside.values()),
        *([f"{len(content.pilots.pilots)} pilot(s)"] if content.pilots.pilots else ()),
        f"{catalogues} catalogue(s)",
    ]
    others = [read.domain for read in beside.values() if read.domain is not None]
    summary = [f"all well: {', '.join(counted)}", *coverage(whole, locales, package, others)]
    return [], [*summary, *worth_a_look(remark for files in courses for remark in course_remarks(files))]


def worth_a_look(remarks: Iterable[Mistake]) -> list[str]:
    """The lines that name what is no mistake and yet worth a look; none where there is nothing."""
    lines = [str(remark) for remark in remarks]
    return ["", "Worth a look (no mistakes, nothing has to change):", *lines] if lines else []


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
