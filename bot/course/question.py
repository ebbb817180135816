"""The kinds of question, each with what is said after an answer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.course.content import Content, Id, Markdown, Plain, Real, Truth


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
