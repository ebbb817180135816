"""The lesson or quiz an author works on: found, read and told even while other files have mistakes."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.course.catalogue import Library, QuizTelling, Telling, Words
from bot.course.craft.course import lesson_remarks, quiz_remarks
from bot.course.document import Document, Mistake
from bot.course.files import CourseFiles, course_folders, read_course
from bot.course.glossary import Glossary, read_glossary
from bot.course.limits import lesson_limits, quiz_limits
from bot.course.model import Course, Lesson, Outline, Quiz
from bot.course.pseudo import pseudo_entries
from bot.course.schema import did_you_mean, read_model
from bot.course.texts import course_texts, outline_texts, texts_of
from bot.language import LANGUAGES, Interface
from bot.language.interface import PACKAGE, catalogue_file, read_catalogue
from bot.language.pseudo import PSEUDO
from bot.screens.screen import Operator, Voice

SHOWN_IN = {**LANGUAGES, PSEUDO.code: PSEUDO}


class NotShown(Exception):
    """There is nothing to show; the message says why, in lines an author can act on."""


@dataclass(frozen=True)
class Desk:
    """One lesson or quiz, ready to be shown in one language, with what is wrong in its file and what is worth a look."""

    name: str  # basic/2.3
    document: Document
    voice: Voice
    mistakes: tuple[Mistake, ...]
    remarks: tuple[Mistake, ...]
    lacking: tuple[str, ...]  # why it comes in English although another language was asked for

    @property
    def telling(self) -> Telling | QuizTelling:
        """The lesson or quiz as it is told."""
        assert self.voice.telling is not None
        return self.voice.telling

    @property
    def languages(self) -> tuple[str, str]:
        """The names of the language it is told in, and of the one it was asked for in."""
        return SHOWN_IN[self.telling.language].name, SHOWN_IN[self.telling.wanted].name

    @property
    def content(self) -> Lesson | Quiz:
        """Its words, in the language it is told in."""
        return self.telling.quiz if isinstance(self.telling, QuizTelling) else self.telling.lesson


def open_desk(root: Path, name: str, language: str, package: Path = PACKAGE) -> Desk:
    """The lesson or quiz of that name below root/lessons, told in that language or in English; NotShown if it cannot be."""
    if language not in SHOWN_IN:
        raise NotShown(f"there is no language {language}{named(language, SHOWN_IN)}")
    files, id = _find(root / "lessons", name)
    document, content = (files.quizzes if id in files.quizzes else files.lessons)[id]
    mistakes = tuple(sorted({*_of_file(files, document, content)}))
    if content is None:
        raise NotShown("\n".join([*map(str, mistakes), f"{name} cannot be shown before this is mended."]))
    course = _course(files, id, content)
    content = course.quiz_by_id.get(id) or course.by_id[id]
    glossary = read_glossary(root / "lessons").glossary or Glossary()
    library = Library(root / "lessons", root / "locales", [course], glossary, pseudo=language == PSEUDO.code)
    interface = Interface(root / "locales", package, pseudo=language == PSEUDO.code)
    telling: Telling | QuizTelling
    if isinstance(content, Quiz):
        telling, remarks = library.quiz_telling(course.id, id, language), quiz_remarks(document, content)
    else:
        telling, remarks = library.telling(course.id, id, language), lesson_remarks(document, content)
    voice = Voice(interface.translator(language), library, interface, Operator(), telling)
    lacking = _lacking(root / "locales", course, content, language) if telling.language != language else ()
    return Desk(f"{course.id}/{id}", document, voice, mistakes, tuple(sorted(set(remarks))), lacking)


def _find(lessons: Path, name: str) -> tuple[CourseFiles, str]:
    """The course as it was read, and the id of the lesson or quiz in it."""
    folders = {folder.name: folder for folder in course_folders(lessons)} if lessons.is_dir() else {}
    first, _, id = name.removesuffix(".yaml").removeprefix("lessons/").partition("/")
    if first not in folders:
        raise NotShown(f"there is no course {first}{named(first, folders)}")
    files = read_course(folders[first])
    known = sorted({*files.lessons, *files.quizzes})
    if id not in known:
        what = f"there is no lesson or quiz {id} in {first}" if id else f"say which lesson or quiz of {first}: {first}/ID"
        raise NotShown(f"{what}{named(id, known)}")
    return files, id


def named(word: str, known: Collection[str]) -> str:
    """What somebody may have meant who typed a word that is not known, or all there is."""
    return did_you_mean(word, known) or f"; there are {', '.join(known) or 'none'}"


def _of_file(files: CourseFiles, document: Document, content: Lesson | Quiz | None) -> Iterator[Mistake]:
    yield from (mistake for mistake in files.mistakes if mistake.file == document.file)
    limits: Iterator[Mistake] = iter(())
    if isinstance(content, Quiz):
        limits = quiz_limits(document, content)
    elif content is not None:
        limits = lesson_limits(document, content)
    yield from (mistake for mistake in limits if not files.is_echo(mistake))


def _course(files: CourseFiles, id: str, content: Lesson | Quiz) -> Course:
    """The course with whatever of it can be read; lessons that cannot be are missing, and keep their place."""
    lessons = {stem: lesson for stem, (_, lesson) in files.lessons.items() if lesson is not None}
    quizzes = {stem: quiz for stem, (_, quiz) in files.quizzes.items() if quiz is not None}
    if not lessons:
        raise NotShown(f"no lesson of {files.folder.name} can be read yet")
    document, outline = files.outline
    if outline is None:
        outline = read_model(document, Outline)[0] or _stand_in(files.folder.name, id, content)
    outline = outline.model_copy(update={"id": files.folder.name})
    renamed = [part.model_copy(update={"id": stem}) for stem, part in lessons.items()]  # a file counts by its name
    sat = [part.model_copy(update={"id": stem}) for stem, part in quizzes.items()]
    return Course.model_validate({**dict(outline), "lessons": tuple(renamed), "quizzes": tuple(sat)})


def _stand_in(name: str, id: str, content: Lesson | Quiz) -> Outline:
    """A course.yaml for one file, where the real one says nothing that can be read."""
    unit = {"id": "1", "title": name, "lessons": [id]}
    if isinstance(content, Quiz):
        unit = {"id": "1", "title": name, "lessons": sorted({slot.about for slot in content.slots}), "quiz": id}
    return Outline.model_validate(
        {"id": name, "level": "basic", "title": name, "unit_word": "Unit {number}", "pass_mark_percent": 70, "units": [unit]}
    )


def _lacking(locales: Path, course: Course, content: Lesson | Quiz, language: str) -> tuple[str, ...]:
    """The messages that keep a lesson from being told in a language, each with its reason."""
    entries = read_catalogue(catalogue_file(locales, language, course.id))
    if language == PSEUDO.code:
        entries = pseudo_entries(course_texts(course))
    own = Words.of(outline_texts(course), entries, f"{course.id}/", course.meaning_changed)
    home = f"{course.id}/{content.id}/"
    words = Words.of(texts_of(course, content.id), entries, home, content.meaning_changed)
    return tuple(
        f"{context}: {'is not right yet or stale' if (entry := entries.get(context)) and any(entry.strings) else 'is missing'}"
        for context in (*own.lacking, *words.lacking)
    )
