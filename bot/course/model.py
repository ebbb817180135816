"""What a course is made of: courses, units, lessons and their steps, frozen and checked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


def _number(kind: type[int] | type[float], said: str) -> BeforeValidator:
    """In files every scalar is text: digits become a number here, and nothing else does ("1_000", "nan", " 7")."""

    def convert(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        digits = value.removeprefix("-").replace(".", "", kind is float)
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 12) or value.endswith("."):
            raise ValueError(f"must be {said}")
        return kind(value)

    return BeforeValidator(convert)


def _truth(value: Any) -> Any:
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError("must be true or false")
    return value == "true" if isinstance(value, str) else value


Whole = Annotated[int, _number(int, "a whole number")]
Real = Annotated[float, _number(float, "a number")]
Truth = Annotated[bool, BeforeValidator(_truth)]
# Markdown where a text has a message, or a place in one, for itself; Plain where it may stand on a button or in a title.
# Plain has no signs that Markdown would read, so that either way of showing it is right.
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,30}$")]
Markdown = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Plain = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
OptionalMarkdown = Annotated[str, StringConstraints(strip_whitespace=True)]


class Content(BaseModel):
    """A piece of a course: unknown fields are errors, nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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


class Option(Content):
    """One answer to choose from; `why` explains it, right or wrong."""

    id: Id
    text: Plain
    right: Truth = False
    why: Markdown


class ChoiceQuestion(Content):
    """A question with options: `single` has one right option, `several` one or more with partial credit."""

    kind: Literal["single", "several"]
    id: Id
    text: Markdown
    options: tuple[Option, ...] = Field(min_length=2, max_length=6)
    shuffle: Truth = True
    hint: Markdown | None = None


class NumberQuestion(Content):
    """A question answered by typing a number; within the tolerance is right."""

    kind: Literal["number"]
    id: Id
    text: Markdown
    answer: Real
    tolerance: Real = Field(0, ge=0)
    why: Markdown
    hint: Markdown | None = None


class OpenQuestion(Content):
    """A question answered in words: any words count, a sample answer follows."""

    kind: Literal["open"]
    id: Id
    text: Markdown
    sample: Markdown


Question = Annotated[ChoiceQuestion | NumberQuestion | OpenQuestion, Field(discriminator="kind")]


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
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


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
    units: tuple[Unit, ...] = Field(min_length=1)
    meaning_changed: tuple[str, ...] = Field((), exclude=True)  # as in a lesson

    def unit_name(self, number: int) -> str:
        """What the unit of this number is called, from 1: "Week 2"."""
        return self.unit_word.replace("{number}", str(number))


class Course(Outline):
    """One course of one level, whole: its own words, its units and its lessons."""

    lessons: tuple[Lesson, ...] = Field(min_length=1)

    @cached_property
    def by_id(self) -> dict[str, Lesson]:
        """Every lesson by its id."""
        return {lesson.id: lesson for lesson in self.lessons}

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The ids of all lessons in the order they are taken."""
        return tuple(lesson for unit in self.units for lesson in unit.lessons)

    def after(self, lesson_id: str) -> str | None:
        """The lesson that follows, or None after the last one (and for a lesson the course no longer has)."""
        if lesson_id not in self.order:
            return None
        place = self.order.index(lesson_id) + 1
        return self.order[place] if place < len(self.order) else None

    def place(self, lesson_id: str) -> tuple[Unit, int, int]:
        """The unit of a lesson, the unit's number and the lesson's number in it, both from 1; KeyError if unknown."""
        for number, unit in enumerate(self.units, 1):
            if lesson_id in unit.lessons:
                return unit, number, unit.lessons.index(lesson_id) + 1
        raise KeyError(lesson_id)

    def questions(self) -> Iterator[tuple[Lesson, ChoiceQuestion | NumberQuestion | OpenQuestion]]:
        """Every question with its lesson."""
        for lesson in self.lessons:
            for question in lesson.questions:
                yield lesson, question
