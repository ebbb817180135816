"""Answers under a code as a table: one row for each person and occasion, one column for each item."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from bot.course.instrument import Instrument, Item, KnowledgeItem
from bot.evaluation.sheet import MISSING, NOT_ASKED, NOT_SAID, SKIPPED, WITHHELD, Cell, Column, Sheet, Wording, plain_column
from bot.evaluation.suppression import generalised
from bot.evaluation.tally import Tally

NUMBERS = frozenset({"scale", "likert", "rating", "number"})
GONE = "gone"  # the kind of an item that is in the lessons no more
RIGHT = "_right"  # behind the id of a test item: whether the answer was the right one
TOLD = ("language", "cohort", "role", "workplace", "years", "asked")  # what describes a person

EMPTY = "empty where it is not known, or where it could lead to fewer than five people"

WHO = (
    plain_column("code", "who answered: the same code is the same person within this pilot; it leads to nobody", "code"),
    plain_column("language", f"the person's language when they first answered; {EMPTY}"),
    plain_column("cohort", f"the person's group when they first answered; {EMPTY}"),
    plain_column("role", f"what the person said of their role; {EMPTY}"),
    plain_column("occasion", "when it was asked: before or after the course, or after which lesson or quiz"),
    plain_column("week", "the week of the last answer in this row, by ISO 8601; no finer time is kept"),
    plain_column("asked_in", f"the language of the last answer in this row; {EMPTY}"),
)


@dataclass(frozen=True)
class Person:
    """What is known of one participant; empty what is not."""

    language: str = ""
    cohort: str = ""
    role: str = ""
    workplace: str = ""
    years: str = ""
    asked: str = ""  # every language they were asked in


def tellable(people: Mapping[str, Person]) -> dict[str, Person]:
    """What of it may be told beside single answers: nothing that fewer than five share."""
    told = generalised({code: tuple(getattr(one, name) for name in TOLD) for code, one in people.items()})
    return {code: Person(*attributes) for code, attributes in told.items()}


@dataclass(frozen=True)
class Answers:
    """The sheet of one instrument, and how its rows are made; the instrument is None where the lessons have it no more."""

    id: str
    instrument: Instrument | None
    items: tuple[str, ...]  # in the order of the columns
    sheet: Sheet

    def item(self, id: str) -> Item | None:
        """An item as it is now; None for one that is gone."""
        return self.instrument.by_id.get(id) if self.instrument else None

    def rows(
        self, answered: Iterable[Mapping[str, Any]], people: Mapping[str, Person], tally: Tally
    ) -> Iterator[tuple[Cell, ...]]:
        """The rows out of single answers, which come sorted by code and occasion; each is counted in `tally` too."""
        for (code, occasion), group in groupby(answered, key=itemgetter("pseudonym", "occasion")):
            given = {row["item"]: row for row in group}
            for id, row in given.items():
                if (item := self.item(id)) is not None:
                    tally.count(self.id, item, occasion, row["value"], row["missing"])
            yield self._row(code, occasion, given, people.get(code, Person()))

    def _row(self, code: str, occasion: str, given: Mapping[str, Mapping[str, Any]], person: Person) -> tuple[Cell, ...]:
        last = max(given.values(), key=lambda row: (row["week"], row["item"]))
        asked_in = last["language"] if person.asked else ""
        cells: list[Cell] = [code, person.language, person.cohort, person.role, occasion, last["week"], asked_in]
        for id in self.items:
            item, row = self.item(id), given.get(id)
            cells.append(_cell(item, row, person))
            if isinstance(item, KnowledgeItem):
                cells.append(_score(item, row))
        return tuple(cells)


def _cell(item: Item | None, row: Mapping[str, Any] | None, person: Person) -> Cell:
    if item is not None and item.about is not None:  # one word for all who are not told of, or the few would stand out
        return getattr(person, item.about) or WITHHELD
    if row is None:
        return NOT_ASKED
    value: str | None = row["value"]
    if value is None:
        return str(row["missing"])
    return _number(value) if item is not None and item.kind in NUMBERS else value


def _number(value: str) -> Cell:
    try:
        return int(value)
    except ValueError:
        return value


def _score(item: KnowledgeItem, row: Mapping[str, Any] | None) -> Cell:
    if row is None:
        return NOT_ASKED
    if row["value"] is None:
        return str(row["missing"])
    return int(row["value"] in {option.id for option in item.options if option.right})


def answers(id: str, name: str, instrument: Instrument | None, told: Mapping[str, Instrument], found: Iterable[str]) -> Answers:
    """The sheet of an instrument: its items in their order, then those that were answered and are gone.

    `told` has the instrument in other languages, `found` the items that have answers, `name` is that of the sheet."""
    known = [item.id for item in instrument.items] if instrument else []
    items = (*known, *sorted(set(found) - set(known)))
    columns, taken = list(WHO), {column.name for column in WHO}
    for item_id in items:
        item = instrument.by_id.get(item_id) if instrument else None
        for column in _columns(item_id, item, instrument, told):
            free = column.name if column.name not in taken else f"{id}.{column.name}"
            taken.add(free)
            columns.append(Column(free, column.kind, column.wording, column.missing, column.told))
    return Answers(id, instrument, items, Sheet(name, tuple(columns)))


def _columns(id: str, item: Item | None, instrument: Instrument | None, told: Mapping[str, Instrument]) -> Iterator[Column]:
    if item is None or instrument is None:
        what = "a question that is in the lessons no more; its answers as they were kept"
        yield Column(id, GONE, Wording(what), tuple(MISSING))
        return
    words = {language: wording(other, other.by_id[id]) for language, other in told.items() if id in other.by_id}
    missing = (WITHHELD,) if item.about else (SKIPPED, *((NOT_SAID,) if item.personal else ()), NOT_ASKED)
    yield Column(id, item.kind, wording(instrument, item), missing, words)
    if isinstance(item, KnowledgeItem):
        right = Wording(f"whether {id} was answered rightly", (("1", "yes"), ("0", "no, or not known")))
        yield Column(id + RIGHT, "score", right, missing)


def wording(instrument: Instrument, item: Item) -> Wording:
    """An item's question and its answers, in the language of the instrument; the ends of a scale with their words."""
    choices = instrument.choices(item)
    answers: Sequence[tuple[str, str]] = [(choice.id, choice.text) for choice in choices]
    if item.kind in ("scale", "rating"):
        ends = instrument.ends(item)
        answers = [(str(ends.low), ends.low_label), (str(ends.high), ends.high_label)]
    elif item.kind == "number":
        answers = [(str(item.low), "lowest"), (str(item.high), "highest")]
    return Wording(item.text.strip(), tuple(answers))
