"""What a course is made of: courses, units, lessons and their steps, frozen and checked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from bot.course.content import Content, Id, Markdown, OptionalMarkdown, Plain, Whole, revision
from bot.course.question import ChoiceQuestion, NumberQuestion, OpenQuestion, Option, Question
from bot.course.quiz import Quiz, Scale, Slot

__all__ = [
    "Card",
    "Choice",
    "ChoiceQuestion",
    "Choose",
    "Cluster",
    "Content",
    "Course",
    "Guess",
    "Lesson",
    "NumberQuestion",
    "OpenQuestion",
    "Option",
    "Outline",
    "Part",
    "Picture",
    "PlanLine",
    "Question",
    "Quiz",
    "Rate",
    "Scale",
    "Slot",
    "Sort",
    "SortItem",
    "Step",
    "Takeaway",
    "Unit",
    "Write",
]


class Choice(Content):
    """One button of an unscored choice: a guess, a label, an item to pick."""

    id: Id
    text: Plain


class Guess(Content):
    """A question before reading: one tap, unscored; the reply comes whatever was guessed."""

    text: Markdown
    options: tuple[Choice, ...] = Field(min_length=2, max_length=4)
    reply: Markdown


class Picture(Content):
    """A picture of a card; the alternative text is required and is sent as words."""

    file: str
    alt: Plain
    credit: OptionalMarkdown = ""


class Card(Content):
    """One idea on one message: Markdown, the first line in bold is the point."""

    id: Id
    text: Markdown
    picture: Picture | None = None


class Write(Content):
    """An exercise answered in the learner's own words."""

    kind: Literal["write"]
    id: Id
    text: Markdown
    example: Markdown
    line: Id | None = None  # the plan line these words become, one of Course.plan


class SortItem(Content):
    """One thing to sort; where a sample answer exists it names a label and a reason."""

    id: Id
    text: Plain
    answer: Id | None = None
    why: OptionalMarkdown = ""


class Sort(Content):
    """An exercise of taps: each item gets one of the labels, then a sample answer is shown."""

    kind: Literal["sort"]
    id: Id
    text: Markdown
    labels: tuple[Choice, ...] = Field(min_length=2, max_length=4)
    items: tuple[SortItem, ...] = Field(min_length=1, max_length=8)
    closing: OptionalMarkdown = ""


class Rate(Content):
    """An exercise of taps: each item is rated on one scale, low to high."""

    kind: Literal["rate"]
    id: Id
    text: Markdown
    low: Whole = 0
    high: Whole = 10
    items: tuple[Choice, ...] = Field(min_length=1, max_length=10)
    closing: OptionalMarkdown = ""


class Choose(Content):
    """An exercise of one tap: choose one of several; the choice is kept."""

    kind: Literal["choose"]
    id: Id
    text: Markdown
    options: tuple[Choice, ...] = Field(min_length=2, max_length=10)
    closing: OptionalMarkdown = ""


Part = Annotated[Write | Sort | Rate | Choose, Field(discriminator="kind")]


class Takeaway(Content):
    """The line a learner takes away."""

    text: Markdown


Step = Guess | Card | Write | Sort | Rate | Choose | ChoiceQuestion | NumberQuestion | OpenQuestion | Takeaway


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
