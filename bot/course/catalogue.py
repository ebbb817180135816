"""Courses in every language: which lesson is ready where, and the lesson as it is told."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.course.extract import extract, update
from bot.course.files import course_folders, load_course
from bot.course.harm import lesson_harm
from bot.course.model import Card, Course, Lesson
from bot.course.texts import Text, lesson_texts, outline_texts, told
from bot.language import LANGUAGES
from bot.language.interface import catalogue_file, read_catalogue
from bot.language.po import Entry

__all__ = ["Library", "Telling", "extract", "update"]

log = logging.getLogger("bot.course")

FALLBACK = "en"


@dataclass(frozen=True)
class Telling:
    """A lesson in the language it is told in, with its course; `language` differs from `wanted` where it fell back."""

    course: Course
    lesson: Lesson
    language: str
    wanted: str
    rev: str  # of the English lesson, whatever language it is told in


class Library:
    """Every course in every language: English is loaded at once and strictly, a catalogue when its language is first used."""

    def __init__(self, lessons: Path, locales: Path) -> None:
        self.locales = locales
        self.media = lessons / "media"
        courses = (load_course(folder) for folder in course_folders(lessons))
        self.courses: Mapping[str, Course] = {course.id: course for course in courses}
        self._entries: dict[tuple[str, str], dict[str, Entry]] = {}
        self._courses: dict[tuple[str, str], tuple[Course, frozenset[str]]] = {}
        self._tellings: dict[tuple[str, str, str], Telling] = {}

    def telling(self, course_id: str, lesson_id: str, language: str) -> Telling:
        """The lesson in this language if it is whole there, else in English; KeyError for a lesson there is not."""
        key = (course_id, lesson_id, language)
        if key not in self._tellings:
            english = self.courses[course_id]
            course, ready = self._told(course_id, language)
            ready_here = lesson_id in ready
            self._tellings[key] = Telling(
                course=course if ready_here else english,
                lesson=(course if ready_here else english).by_id[lesson_id],
                language=language if ready_here else FALLBACK,
                wanted=language,
                rev=english.by_id[lesson_id].rev,
            )
        return self._tellings[key]

    def course_in(self, course_id: str, language: str) -> Course:
        """The course with its own words in this language, or in English as a whole; its lessons where they are ready."""
        return self._told(course_id, language)[0]

    def ready(self, course_id: str, language: str) -> frozenset[str]:
        """The ids of the lessons that are whole in this language."""
        return self._told(course_id, language)[1]

    def picture(self, card: Card) -> Path | None:
        """The file of a card's picture, if it has one."""
        return self.media / card.picture.file if card.picture else None

    def _told(self, course_id: str, language: str) -> tuple[Course, frozenset[str]]:
        key = (course_id, language)
        if key not in self._courses:
            english = self.courses[course_id]
            if language == FALLBACK or language not in LANGUAGES:
                self._courses[key] = english, frozenset(english.order) if language == FALLBACK else frozenset()
            else:
                file = catalogue_file(self.locales, language, course_id)
                self._courses[key] = translate(english, read_catalogue(file))
        return self._courses[key]


def translate(course: Course, entries: Mapping[str, Entry]) -> tuple[Course, frozenset[str]]:
    """The course with every lesson that is whole in these translations told in them, and the ids of those lessons.

    A stale translation is told too, unless it is a question, an option or an explanation, or its author listed the step in the
    lesson's `meaning_changed` (`meaning_changed: [card-2, takeaway]`, in course.yaml `[unit-1]`): then the lesson falls back as
    a whole until that translation is renewed. The list may stay as it is until the next edit of the file.
    """
    own = Words.of(outline_texts(course), entries, f"{course.id}/", course.meaning_changed)
    if own.lacking:
        return course, frozenset()
    lessons: list[Lesson] = []
    ready: set[str] = set()
    for lesson in course.lessons:
        words = Words.of(lesson_texts(course.id, lesson), entries, f"{course.id}/{lesson.id}/", lesson.meaning_changed)
        if not words.lacking:
            ready.add(lesson.id)
        lessons.append(lesson if words.lacking else Lesson.model_validate(told(lesson, words.found)))
    return Course.model_validate({**told(course, own.found, without={"lessons"}), "lessons": lessons}), frozenset(ready)


@dataclass(frozen=True)
class Words:
    """What translations give for some texts, by their place, and the contexts that keep them from being told."""

    found: dict[tuple[str | int, ...], str]
    lacking: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[Text], entries: Mapping[str, Entry], home: str, changed: tuple[str, ...]) -> "Words":
        """Look every text up; `changed` names the steps whose meaning changed, as paths below `home`."""
        marks = tuple(home + mark for mark in changed) + tuple(f"{home}course/{mark}" for mark in changed)
        found: dict[tuple[str | int, ...], str] = {}
        lacking: list[str] = []
        for text in texts:
            entry = entries.get(text.context)
            problem = _lack(text, entry, marks)
            if problem or entry is None:
                lacking.append(text.context)
                if problem and entry is not None:
                    log.info("%s is not told: %s", text.context, problem)
            else:
                found[text.path] = entry.strings[0]
        return cls(found, tuple(lacking))


def _lack(text: Text, entry: Entry | None, marks: tuple[str, ...]) -> str:
    """Why this translation cannot be told: it is missing, stale where that matters, or does harm; "" if it can."""
    if entry is None or not entry.done or entry.plural is not None:
        return "it is missing"
    if entry.stale or entry.id != text.text:
        if text.exact:
            return "its English changed"
        if any(text.context == mark or text.context.startswith(f"{mark}/") for mark in marks):
            return "its English changed in meaning"
    return next(lesson_harm(text.text, entry.made_from[0], entry.strings[0], text.kind), "")
