"""The quiz at the end of a unit: slots with several questions to draw from, and one question about the unit itself."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from bot.course.content import Content, Id, Markdown, Plain, Whole, revision
from bot.course.exercise import Choice
from bot.course.question import ChoiceQuestion, NumberQuestion

Scored = Annotated[ChoiceQuestion | NumberQuestion, Field(discriminator="kind")]


class Slot(Content):
    """One place in a quiz: each try draws another of its questions, all about the same idea and without hints."""

    id: Id
    about: Id  # the lesson of the unit to look back at
    questions: tuple[Scored, ...] = Field(min_length=2)


class Scale(Content):
    """An unscored question answered on a scale, and the line that is asked for after the tap."""

    kind: Literal["scale"]
    id: Id
    text: Markdown
    low: Whole = Field(0, ge=0)
    high: Whole = Field(10, le=10)
    low_label: Plain
    high_label: Plain
    more: Markdown


class Poll(Content):
    """An unscored question answered with one of several buttons, and the line that is asked for after the tap."""

    kind: Literal["choice"]
    id: Id
    text: Markdown
    options: tuple[Choice, ...] = Field(min_length=2, max_length=6)
    more: Markdown


Asked = Annotated[Scale | Poll, Field(discriminator="kind")]


class Quiz(Content):
    """Five minutes: one question a slot, then how useful the unit was."""

    id: Id
    title: Plain
    minutes: Whole = Field(ge=1, le=30)
    intro: Markdown
    slots: tuple[Slot, ...] = Field(min_length=4, max_length=8)
    feedback: Asked | None = None
    meaning_changed: tuple[str, ...] = Field((), exclude=True)  # as in a lesson

    @cached_property
    def rev(self) -> str:
        """A short name of exactly these words and this shape; another word, another name."""
        return revision(self)

    @cached_property
    def questions(self) -> dict[str, ChoiceQuestion | NumberQuestion]:
        """Every question that may be drawn, by its id, in the order it is written."""
        return {question.id: question for slot in self.slots for question in slot.questions}

    def drawn(self, stable: str, attempt: int) -> tuple[ChoiceQuestion | NumberQuestion, ...]:
        """One question a slot, in the order of the slots: always the same for a learner and a try, another at the next try."""
        return tuple(slot.questions[(self._start(stable, slot) + attempt) % len(slot.questions)] for slot in self.slots)

    def _start(self, stable: str, slot: Slot) -> int:
        return int.from_bytes(hashlib.sha256(f"{stable}/{self.id}/{slot.id}".encode()).digest()[:8])
