"""What a course is made of: courses, units, lessons and their steps, frozen and checked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Literal

from pydantic import Field

from bot.course.content import Content, Id, Markdown, OptionalMarkdown, Plain, Whole, revision
from bot.course.exercise import (
    Choice,
    Choose,
    Chooser,
    ChooserItem,
    Part,
    PlanPage,
    Pointer,
    Rate,
    Sort,
    SortItem,
    Suggestion,
    Write,
)
from bot.course.question import ChoiceQuestion, NumberQuestion, OpenQuestion, Option, Question
from bot.course.quiz import Asked, Poll, Quiz, Scale, Slot

__all__ = [
    "Asked",
    "Card",
    "Choice",
    "ChoiceQuestion",
    "Choose",
    "Chooser",
    "ChooserItem",
    "Cluster",
    "Content",
    "Course",
    "Guess",
    "Label",
    "Lesson",
    "NumberQuestion",
    "OpenQuestion",
    "Option",
    "Outline",
    "Part",
    "Picture",
    "PlanLine",
    "PlanPage",
    "Pointer",
    "Poll",
    "Question",
    "Quiz",
    "Rate",
    "Scale",
    "Slot",
    "Sort",
    "SortItem",
    "Step",
    "Suggestion",
    "Takeaway",
    "Unit",
    "Video",
    "Write",
]


class Guess(Content):
    """A question before reading: one tap, unscored; the reply comes whatever was guessed."""

    text: Markdown
    options: tuple[Choice, ...] = Field(min_length=2, max_length=4)
    reply: Markdown


class Label(Content):
    """Words in a diagram, by the id of their place in it."""

    id: Id
    text: Plain


class Picture(Content):
    """A picture of a card: a file, or a diagram with its labels; the alternative text is required and is sent as words."""

    file: str = ""
    diagram: str = ""  # one of DIAGRAMS
    labels: tuple[Label, ...] = ()
    alt: Plain
    credit: OptionalMarkdown = ""


class Video(Content):
    """A film somewhere else: its https address, how long it is, and every word of it for those who do not hear or open it."""

    url: str
    title: Plain
    minutes: Whole = Field(ge=1, le=30)
    transcript: Markdown


class Card(Content):
    """One idea on one message: Markdown, the first line in bold is the point."""

    id: Id
    text: Markdown
    picture: Picture | None = None
    video: Video | None = None


class Takeaway(Content):
    """The line a learner takes away."""

    text: Markdown


Step = (
    Guess | Card | Write | Sort | Rate | Choose | Chooser | PlanPage | ChoiceQuestion | NumberQuestion | OpenQuestion | Takeaway
)


class Lesson(Content):
    """Ten minutes: a guess, cards, an exercise, questions, one line to take away."""

    id: Id
    title: Plain
    minutes: Whole = Field(ge=1, le=30)
    outcomes: tuple[Plain, ...] = Field(min_length=1)
    clusters: tuple[Id, ...] = ()  # competence clusters, ids of Course.clusters
    sources: tuple[str, ...] = ()  # codes of the fact pack, for authors; learners never see them
    guess: Guess
    cards: tuple[Card, ...] = Field(min_length=1, max_length=6)
    exercise: tuple[Part, ...] = Field(max_length=2)
    questions: tuple[Question, ...] = Field(min_length=1, max_length=3)
    recall: tuple[ChoiceQuestion, ...] = Field((), max_length=2)  # asked days later, inside another lesson's first message
    takeaway: Markdown
    # Steps whose meaning changed: while their translation is stale, the lesson falls back. A note to translators, no content.
    meaning_changed: tuple[str, ...] = Field((), exclude=True)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps in the order a learner meets them; the last one is the take-away."""
        return (self.guess, *self.cards, *self.exercise, *self.questions, Takeaway(text=self.takeaway))

    @cached_property
    def rev(self) -> str:
        """A short name of exactly these words and this shape; another word, another name."""
        return revision(self)


class Cluster(Content):
    """One cluster of the competence framework that the course refers to."""

    id: Id
    title: Plain


class PlanLine(Content):
    """One line of the learner's one-page plan, e.g. the problem."""

    id: Id
    title: Plain


class Unit(Content):
    """A stretch of lessons that belong together; the course says what it is called."""

    id: Id
    title: Plain
    lessons: tuple[Id, ...] = Field(min_length=1)
    quiz: Id | None = None  # opens after the last lesson


class Outline(Content):
    """What course.yaml says: the course's own words and the order of its lessons."""

    id: Id
    level: Literal["basic", "advanced", "train-the-trainer"]
    title: Plain
    unit_word: Plain  # "Week {number}": what a unit is called in a header
    prerequisites: tuple[Id, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    plan: tuple[PlanLine, ...] = ()
    pass_mark_percent: Whole = Field(ge=1, le=100)
    recall_after_working_days: tuple[Whole, ...] = ()
    recall_daily_cap: Whole = Field(1, ge=0)  # questions
    units: tuple[Unit, ...] = Field(min_length=1)
    meaning_changed: tuple[str, ...] = Field((), exclude=True)  # as in a lesson

    def unit_name(self, number: int) -> str:
        """What the unit of this number is called, from 1: "Week 2"."""
        return self.unit_word.replace("{number}", str(number))


class Course(Outline):
    """One course of one level, whole: its own words, its units, its lessons and quizzes."""

    lessons: tuple[Lesson, ...] = Field(min_length=1)
    quizzes: tuple[Quiz, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Lesson]:
        """Every lesson by its id."""
        return {lesson.id: lesson for lesson in self.lessons}

    @cached_property
    def quiz_by_id(self) -> dict[str, Quiz]:
        """Every quiz by its id."""
        return {quiz.id: quiz for quiz in self.quizzes}

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The ids of all lessons and quizzes in the order they are taken: a unit's quiz after its last lesson."""
        return tuple(id for unit in self.units for id in (*unit.lessons, unit.quiz) if id is not None)

    @cached_property
    def parts(self) -> tuple[Lesson | Quiz, ...]:
        """The lessons and quizzes themselves in that order; in an author's preview, those of them that can be read."""
        known: dict[str, Lesson | Quiz] = {**self.by_id, **self.quiz_by_id}
        return tuple(known[id] for id in self.order if id in known)

    def after(self, id: str) -> str | None:
        """The lesson or quiz that follows one, or None after the last (and for one the course no longer has)."""
        if id not in self.order:
            return None
        place = self.order.index(id) + 1
        return self.order[place] if place < len(self.order) else None

    def place(self, id: str) -> tuple[Unit, int, int]:
        """The unit of a lesson or quiz, the unit's number and the place in it, both from 1; KeyError if unknown."""
        for number, unit in enumerate(self.units, 1):
            inside = (*unit.lessons, unit.quiz)
            if id in inside:
                return unit, number, inside.index(id) + 1
        raise KeyError(id)

    def questions(self) -> Iterator[tuple[Lesson, ChoiceQuestion | NumberQuestion | OpenQuestion]]:
        """Every question of a lesson with its lesson; recall and quiz questions are not among them."""
        for lesson in self.lessons:
            for question in lesson.questions:
                yield lesson, question
