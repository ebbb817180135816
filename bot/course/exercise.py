"""The kinds of exercise: words of one's own, things to sort, rate or choose, a suggestion, the plan on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from bot.course.content import Content, Id, Markdown, OptionalMarkdown, Plain, Whole

SUGGESTED = 2  # suggestions shown at most, where several have the same points


class Choice(Content):
    """One button of an unscored choice: a guess, a label, an item to pick."""

    id: Id
    text: Plain


class Write(Content):
    """An exercise answered in the learner's own words."""

    kind: Literal["write"]
    id: Id
    text: Markdown
    example: Markdown
    check: OptionalMarkdown = ""  # what to compare the words with, shown once they are saved
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


class Pointer(Content):
    """One answer of a chooser: a button, and the points it gives to suggestions; none is allowed."""

    id: Id
    text: Plain
    points: dict[str, Annotated[Whole, Field(ge=0, le=10)]] = Field(default_factory=dict)  # by the suggestion's id


class ChooserItem(Content):
    """One question of a chooser, answered with one tap."""

    id: Id
    text: Plain
    options: tuple[Pointer, ...] = Field(min_length=2, max_length=4)


class Suggestion(Content):
    """One thing a chooser may suggest, and why."""

    id: Id
    text: Plain
    why: Markdown


class Chooser(Content):
    """An exercise of a few taps that ends in a suggestion: what has most points."""

    kind: Literal["chooser"]
    id: Id
    text: Markdown
    items: tuple[ChooserItem, ...] = Field(min_length=3, max_length=6)
    suggestions: tuple[Suggestion, ...] = Field(min_length=2, max_length=8)
    closing: OptionalMarkdown = ""

    def points(self, given: Sequence[str]) -> dict[str, int]:
        """The points of every suggestion, by its id; `given` holds one option's id for each item, unknown ones give nothing."""
        total = {suggestion.id: 0 for suggestion in self.suggestions}
        for item, option in zip(self.items, given, strict=False):
            for pointer in item.options:
                if pointer.id == option:
                    for name, points in pointer.points.items():
                        total[name] = total.get(name, 0) + points
        return total

    def suggested(self, given: Sequence[str]) -> tuple[Suggestion, ...]:
        """What has most points, in the order written: of several with the same the first two, without any points none."""
        total = self.points(given)
        most = max(total.values())
        return tuple(one for one in self.suggestions if most and total[one.id] == most)[:SUGGESTED]


class PlanPage(Content):
    """The learner's plan on one page: the lines saved so far, in the order of Course.plan, and which are still empty."""

    kind: Literal["plan"]
    id: Id
    text: Markdown
    closing: OptionalMarkdown = ""


Part = Annotated[Write | Sort | Rate | Choose | Chooser | PlanPage, Field(discriminator="kind")]
