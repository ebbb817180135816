"""Every element of a course with the place where it is written, and with its link into the bot where there is one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.course.document import Document, Mistakes, PathInFile
from bot.course.files import CourseFiles, read_course
from bot.course.glossary import GlossaryFile, read_glossary
from bot.course.markup import TERM_START, linked_terms, plain, render
from bot.course.model import Card, Course, Lesson, Picture, Quiz
from bot.course.schema import did_you_mean

KINDS = ("unit", "lesson", "guess", "card", "picture", "video", "exercise", "question", "recall", "quiz", "feedback", "term")
LONGEST = 90  # characters of what an element says


@dataclass(frozen=True)
class Element:
    """One thing an author wrote: its kind and stable id, what it begins with, its file from the repository's root, its line."""

    kind: str
    id: str
    words: str
    file: str
    line: int
    address: str = ""  # what opens it in the bot, https://t.me/...
    picture: Picture | None = None


@dataclass(frozen=True)
class Elements:
    """A whole course: its title, its elements in the order of the course, and under what each heading stands."""

    course: str
    title: str
    media: Path
    every: tuple[Element, ...] = field(default=())

    def count(self, kind: str) -> int:
        """How many there are of a kind; a term counts once, however many lessons link to it."""
        return len({element.id for element in self.every if element.kind == kind})

    def parts(self) -> Iterator[tuple[Element, tuple[Element, ...]]]:
        """Each unit, lesson and quiz with what is in it."""
        heads = [n for n, element in enumerate(self.every) if element.kind in ("unit", "lesson", "quiz")]
        for start, end in zip(heads, [*heads[1:], len(self.every)], strict=True):
            yield self.every[start], self.every[start + 1 : end]


def elements(lessons: Path, course_id: str, bot: str = "") -> Elements:
    """The elements of a course in a folder of lessons; `bot` is its username, for links. Mistakes if the course has any."""
    folder = lessons / course_id
    known = [path.parent.name for path in sorted(lessons.glob("*/course.yaml"))]
    if course_id not in known:
        raise LookupError(f"{course_id} is no course{did_you_mean(course_id, known)}: there are {', '.join(known) or 'none'}")
    files = read_course(folder)
    if files.course is None:
        raise Mistakes(files.mistakes)
    course = files.course
    glossary = read_glossary(lessons)
    if glossary.glossary is None:  # nobody can say where its terms stand
        raise Mistakes(list(glossary.mistakes))
    walk = _Walk(files, course, glossary, bot)
    return Elements(course.id, course.title, lessons / "media", tuple(walk.course_elements()))


def shortened(text: str) -> str:
    """What a text begins with, on one line, as a reader sees it."""
    words = " ".join(plain(render(text)[0]).split())
    return words if len(words) <= LONGEST else re.sub(r"\s+\S*$", "", words[: LONGEST - 1]) + "…"


@dataclass(frozen=True)
class _Walk:
    """Goes through a course as a learner does."""

    files: CourseFiles
    course: Course
    glossary: GlossaryFile
    bot: str

    def course_elements(self) -> Iterator[Element]:
        document = self.files.outline[0]
        for number, unit in enumerate(self.course.units):
            title = f"{self.course.unit_name(number + 1)}: {unit.title}"
            yield self._element(document, ("units", number), "unit", f"unit-{unit.id}", title)
            for id in unit.lessons:
                yield from self._lesson(self.files.lessons[id][0], self.course.by_id[id])
            if unit.quiz is not None:
                yield from self._quiz(self.files.quizzes[unit.quiz][0], self.course.quiz_by_id[unit.quiz])

    def _element(self, document: Document, path: PathInFile, kind: str, id: str, text: str) -> Element:
        line = document.values[path].line if path in document.values else 1
        return Element(kind, f"{self.course.id}/{id}", shortened(text), document.file, line)

    def _lesson(self, document: Document, lesson: Lesson) -> Iterator[Element]:
        yield self._element(document, ("title",), "lesson", lesson.id, lesson.title)
        yield self._element(document, ("guess",), "guess", f"{lesson.id}/guess", lesson.guess.text)
        for number, card in enumerate(lesson.cards):
            yield from self._card(document, lesson, number, card)
        for number, part in enumerate(lesson.exercise):
            named = self._element(document, ("exercise", number), "exercise", f"{lesson.id}/{part.id}", part.text)
            yield named
        for number, question in enumerate(lesson.questions):
            yield self._element(document, ("questions", number), "question", f"{lesson.id}/{question.id}", question.text)
        for number, asked in enumerate(lesson.recall):
            yield self._element(document, ("recall", number), "recall", f"{lesson.id}/{asked.id}", asked.text)
        for id in dict.fromkeys(id for card in lesson.cards for id in linked_terms(render(card.text)[0])):
            yield self._term(id)

    def _card(self, document: Document, lesson: Lesson, number: int, card: Card) -> Iterator[Element]:
        id, path = f"{lesson.id}/{card.id}", ("cards", number)
        yield self._element(document, path, "card", id, card.text)
        if card.picture is not None:
            found = self._element(document, (*path, "picture"), "picture", f"{id}/picture", card.picture.alt)
            yield Element(found.kind, found.id, found.words, found.file, found.line, picture=card.picture)
        if card.video is not None:
            yield self._element(document, (*path, "video"), "video", f"{id}/video", card.video.title)

    def _quiz(self, document: Document, quiz: Quiz) -> Iterator[Element]:
        yield self._element(document, ("title",), "quiz", quiz.id, quiz.title)
        for number, slot in enumerate(quiz.slots):
            for place, question in enumerate(slot.questions):
                path = ("slots", number, "questions", place)
                yield self._element(document, path, "question", f"{quiz.id}/{question.id}", question.text)
        if quiz.feedback is not None:
            yield self._element(document, ("feedback",), "feedback", f"{quiz.id}/feedback", quiz.feedback.text)

    def _term(self, id: str) -> Element:
        """A term of the glossary: the only element that the bot opens by a link."""
        terms = self.glossary.glossary.terms if self.glossary.glossary else ()
        number = next(n for n, term in enumerate(terms) if term.id == id)
        line = self.glossary.document.values["terms", number].line
        address = f"https://t.me/{self.bot}?start={TERM_START}{id}" if self.bot else ""
        return Element("term", f"glossary/{id}", terms[number].term, self.glossary.document.file, line, address)
