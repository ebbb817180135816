"""Counts as evaluators may see them: who was asked and who answered, and how often each answer was chosen, all in fives."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.course.instrument import MOMENTS, Instrument, Item, NumberItem, SeveralItem
from bot.evaluation.suppression import added_up, rounded, table, tables

UNASKED = "any"  # the moment of words that people leave by themselves
BANDS = 5  # so many parts of the range of a number
ANSWERED, BEGUN, DECLINED, SILENT = "answered", "begun", "declined", "silent"
_STATES = {"done": ANSWERED, "open": BEGUN, "declined": DECLINED}  # whoever was asked and did none of these is silent


@dataclass(frozen=True)
class Askings:
    """So many askings of one moment, in one language, in one state; whoever was never asked is not among them."""

    moment: str
    language: str
    state: str
    times: int


@dataclass(frozen=True)
class AtMoment:
    """How a moment went; every number a lower bound, a multiple of five."""

    moment: str
    asked: int
    answered: int
    begun: int
    declined: int


@dataclass(frozen=True)
class Counts:
    """A pilot as far as it has come; `languages` has those alone in which at least five were asked: (code, asked, answered)."""

    asked: int
    answered: int
    moments: tuple[AtMoment, ...]
    languages: tuple[tuple[str, int, int], ...]
    left: int  # how often words were left that nobody had asked for


def counts(rows: Iterable[Askings], moments: Collection[str], languages: Iterable[str]) -> Counts:
    """The counts of a pilot that asks at these moments in these languages; what else the rows hold stands beside them."""
    every = list(rows)
    present = {row.moment for row in every}
    found = [row for row in every if row.moment != UNASKED]
    at = [moment for moment in MOMENTS if (moment in moments or moment in present) and moment != UNASKED]
    spoken = list(dict.fromkeys((*languages, *sorted({row.language for row in found}))))
    asked = tables((_sums(found, "moment", at), _sums(found, "language", spoken)))
    done = [row for row in found if row.state == "done"]
    answered = tables((_sums(done, "moment", at), _sums(done, "language", spoken)))
    spoken_by = tuple((code, asked[1].cells[code], answered[1].cells[code]) for code in spoken if asked[1].cells[code])
    left = rounded(sum(row.times for row in every if row.moment == UNASKED))
    return Counts(asked[0].total, answered[0].total, tuple(_at(found, moment) for moment in at), spoken_by, left)


def _sums(rows: Iterable[Askings], by: str, every: Iterable[str]) -> dict[str, int]:
    sums = dict.fromkeys(every, 0)
    for row in rows:
        sums[getattr(row, by)] += row.times
    return sums


def _at(rows: Iterable[Askings], moment: str) -> AtMoment:
    cells = dict.fromkeys((ANSWERED, BEGUN, DECLINED, SILENT), 0)
    for row in rows:
        if row.moment == moment:
            cells[_STATES.get(row.state, SILENT)] += row.times
    shown = table(cells)
    return AtMoment(moment, shown.total, *(shown.cells[name] for name in (ANSWERED, BEGUN, DECLINED)))


@dataclass(frozen=True)
class Answer:
    """What one person, or one anonymous sheet, gave to an item."""

    person: str
    value: str


@dataclass(frozen=True)
class Distribution:
    """How many people gave an answer at all, and how many chose each; lower bounds, multiples of five.

    `chosen` is in the order of the choices; of a number its keys are ranges, "0-19"."""

    people: int
    chosen: Mapping[str, int]


def choices(instrument: Instrument, item: Item) -> tuple[str, ...]:
    """The answers that are counted apart; none for an open question."""
    if isinstance(item, NumberItem):
        return tuple(f"{first}-{last}" for first, last in _bands(item))
    return tuple(choice.id for choice in instrument.choices(item))


def distribution(instrument: Instrument, item: Item, answers: Iterable[Answer], *, once: bool) -> Distribution:
    """How many people chose each answer; unless nobody was asked twice (`once`) a person may count in several of them."""
    people, chosen = _who(instrument, item, answers)
    if once and not isinstance(item, SeveralItem):
        shown = table({choice: len(who) for choice, who in chosen.items()})
        return Distribution(shown.total, shown.cells)
    # Lines that share people are no groups of one table: each is one of two, those who chose it and those who did not.
    split = tables([{"yes": len(who), "no": len(people) - len(who)} for who in chosen.values()])
    total = min((each.total for each in split), default=0)
    return Distribution(total, {choice: each.cells["yes"] for choice, each in zip(chosen, split, strict=True)})


def together(instrument: Instrument, item: Item, occasions: Mapping[str, Sequence[Answer]], *, once: bool) -> Distribution:
    """The same of all occasions, low enough that it tells nothing more about any single one; `once`: nobody is in two of them."""
    every = distribution(instrument, item, [answer for answers in occasions.values() for answer in answers], once=once)
    apart = [_who(instrument, item, answers)[1] for answers in occasions.values()]
    least = added_up([{choice: len(who) for choice, who in chosen.items()} for chosen in apart])
    chosen = {choice: min(count, least.cells.get(choice, 0)) for choice, count in every.chosen.items()}
    return Distribution(min(every.people, least.total), chosen)


def _who(instrument: Instrument, item: Item, answers: Iterable[Answer]) -> tuple[set[str], dict[str, set[str]]]:
    """Who answered at all, and who chose what."""
    chosen: dict[str, set[str]] = {choice: set() for choice in choices(instrument, item)}
    people: set[str] = set()
    for answer in answers:
        people.add(answer.person)
        for value in _values(item, answer.value):
            if value in chosen:
                chosen[value].add(answer.person)
    return people, chosen


def _values(item: Item, value: str) -> Sequence[str]:
    if isinstance(item, SeveralItem):
        return value.split()
    if isinstance(item, NumberItem):
        number = int(value)
        return [f"{first}-{last}" for first, last in _bands(item) if first <= number <= last]
    return [value]


def _bands(item: NumberItem) -> list[tuple[int, int]]:
    """The range of a number in at most five parts of whole numbers."""
    size = -(-(item.high - item.low + 1) // BANDS)
    starts = range(item.low, item.high + 1, size)
    return [(first, min(first + size - 1, item.high)) for first in starts]
