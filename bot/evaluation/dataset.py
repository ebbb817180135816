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
BESIDE = "\n"  # between a language and what is shared by people of that language
TOGETHER = 10  # people at least who are told of by themselves; of fewer there is little that five share

EMPTY = "empty where it is not known or not told yet, or where it could lead to fewer than five people"

WHO = (
    plain_column(
        "code", "who answered: the same code is the same person within this pilot; nothing in this file says who", "code"
    ),
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
    since: str = ""  # the week of their first answer; never told


def tellable(people: Mapping[str, Person], running: str | None = None) -> dict[str, Person]:
    """What of it may be told beside single answers: nothing that fewer than five share, nor who puts two files side by side.

    Who came in the same weeks is told of without regard to anybody later, and not before those weeks are over: so it stays as
    it was told. `running` is the newest week of a pilot that goes on; None: it has ended, and all of them are over."""
    told, batch = dict.fromkeys(people, Person()), dict[str, Person]()
    weeks = sorted({one.since for one in people.values()})
    for week in weeks:
        if running is not None and week >= running:
            break
        batch |= {code: one for code, one in people.items() if one.since == week}
        if len(batch) >= TOGETHER or (running is None and week == weeks[-1]):
            told |= _shared(batch)
            batch = {}
    return told


def _shared(people: Mapping[str, Person]) -> dict[str, Person]:
    """What at least five of these people share, of their language too: whoever wrote words in it gave it away."""
    told = generalised({code: tuple(_spoken(one, name) for name in TOLD) for code, one in people.items()})
    return {code: Person(*(value.partition(BESIDE)[2] for value in attributes)) for code, attributes in told.items()}


def _spoken(person: Person, name: str) -> str:
    """What is known of somebody, beside their language; empty what is not."""
    value: str = getattr(person, name)
    return f"{'' if name == 'language' else person.language}{BESIDE}{value}" if value else ""


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


def nobodys(name: str, instrument: Instrument, told: Mapping[str, Instrument]) -> Sheet:
    """The questions of an anonymous instrument, for the dictionary alone: what was answered stands in counts and as texts."""
    columns = (next(_columns(item.id, item, instrument, told)) for item in instrument.items)
    return Sheet(name, tuple(Column(one.name, one.kind, one.wording, (), one.told) for one in columns))


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
