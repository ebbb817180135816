"""Courses in every language: which lesson is ready where, and the lesson as it is told."""

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.course.domain import Domain
from bot.course.extract import course_domain, extract, update
from bot.course.files import course_folders, load_course
from bot.course.fixed import fixed_instrument
from bot.course.glossary import Glossary, glossary_domain, load_glossary
from bot.course.harm import lesson_harm
from bot.course.instrument import FOLDER as INSTRUMENTS
from bot.course.instrument import Instrument, instrument_texts, instruments_domain
from bot.course.instrument_files import load_instruments
from bot.course.model import Card, Course, Lesson, Quiz
from bot.course.pilot import PilotExample, load_pilots
from bot.course.pseudo import pseudo_entries
from bot.course.texts import Text, outline_texts, texts_of, told
from bot.language import LANGUAGES
from bot.language.interface import catalogue_file, read_catalogue
from bot.language.po import Entry
from bot.language.pseudo import PSEUDO

__all__ = ["GlossaryTelling", "InstrumentTelling", "Library", "QuizTelling", "Telling", "extract", "update"]

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


@dataclass(frozen=True)
class GlossaryTelling:
    """The glossary in the language it is told in; `language` differs from `wanted` where it fell back, as a whole."""

    glossary: Glossary
    language: str
    wanted: str


@dataclass(frozen=True)
class QuizTelling:
    """A quiz in the language it is told in, with its course; else like Telling."""

    course: Course
    quiz: Quiz
    language: str
    wanted: str
    rev: str  # of the English quiz


@dataclass(frozen=True)
class InstrumentTelling:
    """An instrument in the language it is told in; `language` differs from `wanted` where it fell back, as a whole."""

    instrument: Instrument
    language: str
    wanted: str


class Library:
    """Every course in every language: English is loaded at once and strictly, a catalogue when its language is first used.

    For an author whose other files have mistakes, `courses`, `glossary` and `instruments` stand in for what would be loaded;
    there are no pilots then.
    """

    def __init__(
        self,
        lessons: Path,
        locales: Path,
        courses: Iterable[Course] | None = None,
        glossary: Glossary | None = None,
        instruments: Iterable[Instrument] | None = None,
        *,
        pseudo: bool = False,  # whether the pseudo-language is told too
    ) -> None:
        self.locales = locales
        self.pseudo = pseudo
        self.media = lessons / "media"
        is_whole = courses is None
        if courses is None:
            courses = [load_course(folder) for folder in course_folders(lessons)]
        self.courses: Mapping[str, Course] = {course.id: course for course in courses}
        if is_whole and instruments is None:
            instruments = load_instruments(lessons).values()
        self.instruments: Mapping[str, Instrument] = {one.id: one for one in instruments or ()}
        self.pilots: Mapping[str, PilotExample] = load_pilots(lessons, self.instruments, self.courses) if is_whole else {}
        self._glossary = load_glossary(lessons) if glossary is None else glossary
        self._glossaries: dict[str, GlossaryTelling] = {}
        self._entries: dict[str, Mapping[str, Entry]] = {}  # of the instruments, by language
        self._courses: dict[tuple[str, str], tuple[Course, frozenset[str]]] = {}
        self._tellings: dict[tuple[str, str, str], Telling] = {}
        self._quiz_tellings: dict[tuple[str, str, str], QuizTelling] = {}
        self._instrument_tellings: dict[tuple[str, str], InstrumentTelling] = {}

    def telling(self, course_id: str, lesson_id: str, language: str) -> Telling:
        """The lesson in this language if it is whole there, else in English; KeyError for a lesson there is not."""
        key = (course_id, lesson_id, language)
        if key not in self._tellings:
            course, spoken = self._spoken(course_id, lesson_id, language)
            rev = self.courses[course_id].by_id[lesson_id].rev
            self._tellings[key] = Telling(course, course.by_id[lesson_id], spoken, wanted=language, rev=rev)
        return self._tellings[key]

    def quiz_telling(self, course_id: str, quiz_id: str, language: str) -> QuizTelling:
        """The quiz in this language if it is whole there, else in English; KeyError for a quiz there is not."""
        key = (course_id, quiz_id, language)
        if key not in self._quiz_tellings:
            course, spoken = self._spoken(course_id, quiz_id, language)
            rev = self.courses[course_id].quiz_by_id[quiz_id].rev
            self._quiz_tellings[key] = QuizTelling(course, course.quiz_by_id[quiz_id], spoken, wanted=language, rev=rev)
        return self._quiz_tellings[key]

    def rev(self, course_id: str, id: str) -> str | None:
        """The revision of an English lesson or quiz; None where there is no such course, lesson or quiz."""
        course = self.courses.get(course_id)
        part = (course.by_id.get(id) or course.quiz_by_id.get(id)) if course else None
        return part.rev if part else None

    def course_in(self, course_id: str, language: str) -> Course:
        """The course with its own words in this language, or in English as a whole; what is ready in it, too."""
        return self._told(course_id, language)[0]

    def ready(self, course_id: str, language: str) -> frozenset[str]:
        """The ids of the lessons and quizzes that are whole in this language."""
        return self._told(course_id, language)[1]

    def glossary(self, language: str) -> GlossaryTelling:
        """The glossary in this language if every term of it is there, else in English."""
        if language not in self._glossaries:
            told_in: Glossary | None = None
            if (language in LANGUAGES and language != FALLBACK) or self._is_pseudo(language):
                told_in = translate_glossary(self._glossary, self._catalogue(language, glossary_domain(self._glossary)))
            spoken = language if told_in else FALLBACK
            self._glossaries[language] = GlossaryTelling(told_in or self._glossary, spoken, wanted=language)
        return self._glossaries[language]

    def instrument(self, id: str, language: str) -> InstrumentTelling:
        """The instrument in this language if it is whole there, else in English; KeyError for one there is not.

        "basic/quiz-1" is what that quiz asks about its unit, told in the language the quiz is told in."""
        key = (id, language)
        if key not in self._instrument_tellings:
            course, _, quiz = id.rpartition("/")
            if course:
                telling = self.quiz_telling(course, quiz, language)
                told_in, spoken = fixed_instrument(course, telling.quiz), telling.language
            else:
                told_in, spoken = self._instrument(self.instruments[id], language)
            self._instrument_tellings[key] = InstrumentTelling(told_in, spoken, wanted=language)
        return self._instrument_tellings[key]

    def picture(self, card: Card) -> Path | None:
        """The file of a card's picture, if it has one; a diagram has none."""
        return self.media / card.picture.file if card.picture and card.picture.file else None

    def _instrument(self, english: Instrument, language: str) -> tuple[Instrument, str]:
        """The instrument as it is told to who wants this language, and the language that is."""
        if (language not in LANGUAGES and not self._is_pseudo(language)) or language == FALLBACK:
            return english, FALLBACK
        if language not in self._entries:  # every instrument needs it, and most of them come one after the other
            self._entries[language] = self._catalogue(language, instruments_domain(tuple(self.instruments.values())))
        entries = self._entries[language]
        told_in = translate_instrument(english, entries)
        return (told_in, language) if told_in else (english, FALLBACK)

    def _spoken(self, course_id: str, id: str, language: str) -> tuple[Course, str]:
        """The course in which a lesson or quiz is told to who wants this language, and the language that is."""
        course, ready = self._told(course_id, language)
        return (course, language) if id in ready else (self.courses[course_id], FALLBACK)

    def _told(self, course_id: str, language: str) -> tuple[Course, frozenset[str]]:
        key = (course_id, language)
        if key not in self._courses:
            english = self.courses[course_id]
            if language == FALLBACK:
                self._courses[key] = english, frozenset(english.order)
            else:
                self._courses[key] = translate(english, self._catalogue(language, course_domain(english)))
        return self._courses[key]

    def _is_pseudo(self, language: str) -> bool:
        return self.pseudo and language == PSEUDO.code

    def _catalogue(self, language: str, domain: Domain) -> Mapping[str, Entry]:
        """What there is of some content in a language; nothing in one that nobody knows."""
        if self._is_pseudo(language):
            return pseudo_entries(domain.texts())
        return read_catalogue(catalogue_file(self.locales, language, domain.name)) if language in LANGUAGES else {}


def translate(course: Course, entries: Mapping[str, Entry]) -> tuple[Course, frozenset[str]]:
    """The course with every lesson and quiz that is whole in these translations told in them, and the ids of those.

    A stale translation is told too, unless it is a question, an option or an explanation, or its author listed the step in
    `meaning_changed` (`meaning_changed: [card-2, takeaway]`, in course.yaml `[unit-1]`): then the lesson or quiz falls back as
    a whole until that translation is renewed. The list may stay as it is until the next edit of the file.
    """
    own = Words.of(outline_texts(course), entries, f"{course.id}/", course.meaning_changed)
    if own.lacking:
        return course, frozenset()
    told_parts: dict[str, dict[str, Any]] = {}
    parts: tuple[Lesson | Quiz, ...] = (*course.lessons, *course.quizzes)
    for part in parts:
        words = Words.of(texts_of(course, part.id), entries, f"{course.id}/{part.id}/", part.meaning_changed)
        if not words.lacking:
            told_parts[part.id] = told(part, words.found)
    data = {
        **told(course, own.found, without={"lessons", "quizzes"}),
        "lessons": [told_parts.get(lesson.id, lesson) for lesson in course.lessons],
        "quizzes": [told_parts.get(quiz.id, quiz) for quiz in course.quizzes],
    }
    return Course.model_validate(data), frozenset(told_parts)


def translate_glossary(glossary: Glossary, entries: Mapping[str, Entry]) -> Glossary | None:
    """The glossary told in these translations; None if one of its texts is missing, or stale after a change of meaning."""
    domain = glossary_domain(glossary)
    words = Words.of(domain.texts(), entries, f"{domain.name}/", domain.meaning_changed)
    return None if words.lacking else Glossary.model_validate(told(glossary, words.found))


def translate_instrument(instrument: Instrument, entries: Mapping[str, Entry]) -> Instrument | None:
    """The instrument told in these translations; None if a text of it is missing, or stale where that would ask another thing."""
    home = f"{INSTRUMENTS}/{instrument.id}/"
    words = Words.of(instrument_texts(instrument), entries, home, instrument.meaning_changed)
    return None if words.lacking else Instrument.model_validate(told(instrument, words.found))


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


ARCHIVED: TypeAdapter[Lesson | Quiz] = TypeAdapter(Lesson | Quiz)


def from_archive(body: str) -> Lesson | Quiz:
    """A lesson or quiz as it was kept, out of its JSON; ValueError for anything else."""
    kept = json.loads(body)
    if isinstance(kept, dict) and isinstance(kept.get("feedback"), dict):
        kept["feedback"].setdefault("kind", "scale")  # as every feedback question was before it had a kind
    return ARCHIVED.validate_python(kept)
