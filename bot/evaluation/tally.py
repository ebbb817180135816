"""How many chose what: counts of closed items, in fives, so that no small group can be worked out of them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from bot.course.instrument import MOMENTS, Instrument, Item
from bot.evaluation.counts import Counts
from bot.evaluation.sheet import NOT_SAID, QUESTIONNAIRE, SKIPPED, Cell, Sheet, plain_column, shown
from bot.evaluation.suppression import added_up, rounded, table, tables

ALL = "all"  # of the occasions
ANSWERED = "answered"  # how many chose anything at all
TYPED = ("open", "number")  # their answers are counted, and not told apart

TABLES = Sheet(
    "tables",
    (
        QUESTIONNAIRE,
        plain_column("item", "which question in it; the sheet dictionary has its words"),
        plain_column("occasion", f"after which lesson or quiz; {ALL}: all together"),
        plain_column("answer", f"the answer's id; {ANSWERED}: any of them; {SKIPPED} and {NOT_SAID}: none"),
        plain_column("label", "what the answer says in English"),
        plain_column("count", "how many, rounded down to a multiple of five; “under 5” may be none", "count"),
    ),
)
COUNTS = Sheet(
    "counts",
    (
        plain_column("by", "what is counted apart: all together, each moment at which people are asked, each language"),
        plain_column("which", "the moment or the language; a language stands here once five were asked in it"),
        plain_column("asked", "how often somebody was asked, rounded down to a multiple of five", "count"),
        plain_column("answered", "how often it was gone through to the end, rounded in the same way", "count"),
        plain_column("begun", "how often it was begun and not ended; by moment only", "count"),
        plain_column("declined", "how often somebody said that they would rather not; by moment only", "count"),
    ),
)


def counted(counts: Counts) -> Iterator[tuple[Cell, ...]]:
    """The rows of COUNTS."""
    yield ALL, "", shown(counts.asked), shown(counts.answered), "", ""
    for at in counts.moments:
        yield "moment", at.moment, shown(at.asked), shown(at.answered), shown(at.begun), shown(at.declined)
    for language, asked, answered in counts.languages:
        yield "language", language, shown(asked), shown(answered), "", ""


def _mark(name: str) -> str:
    """What a count that is no answer's is kept under; no id has a space in it."""
    return f" {name}"


class Tally:
    """Answers counted as they pass."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))

    def count(self, instrument: str, item: Item, occasion: str, value: str | None, missing: str | None = None) -> None:
        """One answer, or why there is none; of several that were chosen together, each."""
        seen = self._counts[instrument, item.id][occasion]
        if value is None:
            seen[_mark(missing or SKIPPED)] += 1
            return
        seen[_mark(ANSWERED)] += 1
        if item.kind not in TYPED:
            seen.update(set(value.split(" ")) if item.kind == "several" else (value,))

    def rows(self, instrument: Instrument) -> Iterator[tuple[Cell, ...]]:
        """The counts of one instrument's items by occasion, once five answered on it; all together where that means anything."""
        for item in instrument.items:
            labels = {} if item.kind in TYPED else {choice.id: choice.text for choice in instrument.choices(item)}
            for occasion, counts in self._by_occasion(instrument.id, item, labels):
                for answer, count in counts.items():
                    yield instrument.id, item.id, occasion, answer, labels.get(answer, ""), shown(count)

    def _by_occasion(self, instrument: str, item: Item, labels: Mapping[str, str]) -> Iterator[tuple[str, Mapping[str, int]]]:
        occasions = self._counts.get((instrument, item.id), {})
        every = {occasion: _together(item, labels, seen) for occasion, seen in sorted(occasions.items())}
        if not every:
            yield ALL, _together(item, labels, Counter())
        elif len(every) > 1 and not set(every) <= set(MOMENTS):  # what is asked before and after is never added up
            yield ALL, _over_all(labels, occasions)
        yield from ((occasion, counts) for occasion, counts in every.items() if counts[ANSWERED] or len(every) == 1)


def _together(item: Item, labels: Mapping[str, str], seen: Counter[str]) -> dict[str, int]:
    """The counts of one item on one occasion, as they may be shown."""
    answered = seen[_mark(ANSWERED)]
    cells: Mapping[str, int] = {}
    total = rounded(answered)
    if item.kind == "several":  # the groups share people: each answer divides all who answered in two
        halves = tables([{"yes": seen[id], "no": answered - seen[id]} for id in labels])
        cells, total = {id: half.cells["yes"] for id, half in zip(labels, halves, strict=True)}, halves[0].total
    elif labels:
        published = table({id: seen[id] for id in labels})
        cells, total = published.cells, published.total
    return {**cells, ANSWERED: total, **{missing: rounded(seen[_mark(missing)]) for missing in (SKIPPED, NOT_SAID)}}


def _over_all(labels: Mapping[str, str], occasions: Mapping[str, Counter[str]]) -> dict[str, int]:
    """The counts of all occasions together, low enough that they tell nothing more about any single one."""
    marks = {name: _mark(name) for name in (ANSWERED, SKIPPED, NOT_SAID)}
    alone = {name: added_up([{name: seen[mark]} for seen in occasions.values()]).total for name, mark in marks.items()}
    if not labels:
        return alone
    chosen = added_up([{id: seen[id] for id in labels} for seen in occasions.values()])
    return {**chosen.cells, **alone, ANSWERED: min(alone[ANSWERED], chosen.total)}
