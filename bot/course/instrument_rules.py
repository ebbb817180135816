"""What must hold in an instrument before a learner may be asked it: ids, branches, scales, and what it says about people."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.course.document import Document, Mistake, PathInFile
from bot.course.instrument import (
    UNSURE,
    Instrument,
    Item,
    KnowledgeItem,
    NumberItem,
    OpenItem,
    RatingItem,
    ScaleItem,
    SeveralItem,
    SingleItem,
    instrument_texts,
)
from bot.course.rules import text_mistakes
from bot.course.schema import did_you_mean

OPTIONS = 4  # of a test item; "I don't know yet" comes on top
AGREEMENT = (3, 7)  # words of a likert scale
_OWN = re.compile(r"title|intro|thanks|unsure|low-label|high-label|agreement-\d+")  # the texts of the instrument itself


def instrument_mistakes(
    document: Document, it: Instrument, others: Mapping[str, Instrument], stems: Sequence[str]
) -> Iterator[Mistake]:
    """What is wrong in an instrument, given those that could be read and the names of all files, without .yaml."""
    ids = [item.id for item in it.items]
    for number, item in enumerate(it.items):
        path: PathInFile = ("items", number)
        if item.id in ids[:number]:
            yield document.mistake((*path, "id"), "this id is taken in this instrument", item.id)
        elif _OWN.fullmatch(item.id):
            yield document.mistake((*path, "id"), "this id has a meaning of its own", item.id)
        yield from _item(document, path, item)
        yield from _person(document, path, it, item, it.items[:number])
        yield from _when(document, path, it, item, it.items[:number])
        yield from _not_with(document, path, it, item, stems)
    marks = [*ids, "title", "intro", "thanks"]
    for number, mark in enumerate(it.meaning_changed):
        if mark not in marks:
            what = f"is no item, and not title, intro or thanks{did_you_mean(mark, marks)}"
            yield document.mistake(("meaning_changed", number), what, mark)
    for number, moment in enumerate(it.asked):
        if moment in it.asked[:number]:
            yield document.mistake(("asked", number), "is named twice", moment)
    yield from _shared(document, it)
    yield from _sample(document, it)
    yield from _parallel(document, it, others, stems)
    yield from text_mistakes(document, instrument_texts(it))


def _item(document: Document, path: PathInFile, item: Item) -> Iterator[Mistake]:
    if isinstance(item, KnowledgeItem | SingleItem | SeveralItem):
        ids = [option.id for option in item.options]
        for place, id in enumerate(ids):
            if id in ids[:place]:
                yield document.mistake((*path, "options", place, "id"), "this id is taken in this list", id)
    match item:
        case KnowledgeItem():
            yield from _test(document, (*path, "options"), item)
        case ScaleItem() | NumberItem() if item.low >= item.high:
            yield document.mistake((*path, "high"), f"must be above low, {item.low}", str(item.high))
        case SeveralItem():
            yield from _several(document, path, item)


def _test(document: Document, path: PathInFile, item: KnowledgeItem) -> Iterator[Mistake]:
    if len(item.options) != OPTIONS:
        yield document.mistake(path, f"a test item has {OPTIONS} options, this has {len(item.options)}")
    right = sum(option.right for option in item.options)
    if right != 1:
        yield document.mistake(path, f"a test item has exactly one right option, this has {right}")
    for place, option in enumerate(item.options):
        if option.id == UNSURE:
            yield document.mistake((*path, place, "id"), "this id has a meaning of its own", option.id)


def _several(document: Document, path: PathInFile, item: SeveralItem) -> Iterator[Mistake]:
    together = sum(not option.alone for option in item.options)
    if together < 2:
        yield document.mistake((*path, "options"), "needs at least 2 options that are not alone: else it is a single item")
    elif item.most is not None and not 2 <= item.most < together:
        what = f"must be from 2 to {together - 1}, or left out" if together > 2 else "says nothing here: leave it out"
        yield document.mistake((*path, "most"), what, str(item.most))


def _person(document: Document, path: PathInFile, it: Instrument, item: Item, before: Sequence[Item]) -> Iterator[Mistake]:
    """What an item says about a person is grouped and hidden by its value, so it must have few and fixed ones."""
    if item.about is None:
        return
    if it.privacy == "anonymous":
        what = "an anonymous instrument does not ask who people are: together such answers find somebody"
        yield document.mistake((*path, "about"), what, item.about, at_key=True)
    if not isinstance(item, SingleItem):
        yield document.mistake((*path, "about"), "stands at single items only", item.about, at_key=True)
    if not item.personal:
        yield document.mistake(
            (*path, "personal"), "must be true, or left out: the item says something about the person", "false"
        )
    if any(item.about == other.about for other in before):
        yield document.mistake((*path, "about"), "is asked twice in this instrument", item.about)


def _when(document: Document, path: PathInFile, it: Instrument, item: Item, before: Sequence[Item]) -> Iterator[Mistake]:
    """A branch asks what hangs on an answer that is there already."""
    if item.when is None:
        return
    place = (*path, "when", "item")
    earlier = {other.id: other for other in before}
    if item.when.item not in earlier:
        is_later = item.when.item in it.by_id
        what = "is not asked before this item" if is_later else f"is no earlier item{did_you_mean(item.when.item, earlier)}"
        yield document.mistake(place, what, item.when.item)
        return
    asked = earlier[item.when.item]
    values = [choice.id for choice in it.choices(asked)]
    if isinstance(asked, OpenItem | NumberItem):
        yield document.mistake(place, f"is typed, so no answer of it can be named: {asked.kind}", asked.id)
        return
    for number, value in enumerate(item.when.values):
        where = (*path, "when", "is", number)
        if value not in values:
            yield document.mistake(where, f"is no answer of {asked.id}{did_you_mean(value, values)}", value)
        elif value in item.when.values[:number]:
            yield document.mistake(where, "is named twice", value)


def _not_with(document: Document, path: PathInFile, it: Instrument, item: Item, stems: Sequence[str]) -> Iterator[Mistake]:
    """What gives way to another instrument does so in a sample, where something else takes its place."""
    if item.not_with and it.sample is None:
        yield document.mistake((*path, "not_with"), "is of no use here: there is no sample", at_key=True)
    for place, id in enumerate(item.not_with):
        if "/" not in id and (id not in stems or id == it.id):  # one with a slash is the question of a quiz, which may be gone
            near = did_you_mean(id, set(stems) - {it.id})
            yield document.mistake((*path, "not_with", place), f"is no other instrument{near}", id)


def _shared(document: Document, it: Instrument) -> Iterator[Mistake]:
    """What items of a kind have in common stands once, in the instrument."""
    kinds = {item.kind for item in it.items}
    if "test" in kinds and it.unsure is None:
        yield document.mistake(("unsure",), "is missing: a test offers an honest way not to know", at_key=True)
    if "rating" in kinds and (it.low_label is None or it.high_label is None):
        missing = "low_label" if it.low_label is None else "high_label"
        yield document.mistake((missing,), "is missing: the ends of a scale have words", at_key=True)
    if "rating" in kinds and it.low >= it.high:
        yield document.mistake(("high",), f"must be above low, {it.low}", str(it.high))
    fewest, most = AGREEMENT
    if "likert" in kinds and not it.agreement:
        yield document.mistake(("agreement",), f"is missing: likert items need {fewest} to {most} words of agreement")
    elif it.agreement and not fewest <= len(it.agreement) <= most:
        yield document.mistake(("agreement",), f"has {len(it.agreement)} words, likert items need {fewest} to {most}")
    for number, words in enumerate(it.agreement):
        if words in it.agreement[:number]:
            yield document.mistake(("agreement", number), "stands twice", words)
    for name, kind in (("agreement", "likert"), ("unsure", "test")):
        if getattr(it, name) and kind not in kinds:
            yield document.mistake((name,), f"is of no use here: there is no {kind} item", at_key=True)
    # A scale item has ends of its own; forgetting that they are not the instrument's would ask another question.
    if "rating" not in kinds:
        for name in ("low_label", "high_label"):
            if getattr(it, name) is not None:
                yield document.mistake((name,), "is of no use here: there is no rating item", at_key=True)


def _sample(document: Document, it: Instrument) -> Iterator[Mistake]:
    if it.sample is None:
        return
    if it.sample.items > len(it.items):
        what = f"is more than the {len(it.items)} there are"
        yield document.mistake(("sample", "items"), what, str(it.sample.items))
    for number, item in enumerate(it.items):
        if item.when is not None:
            what = "cannot stand in a sample: the item it hangs on may not be asked"
            yield document.mistake(("items", number, "when"), what, at_key=True)
    if it.sample.items > sum(not item.not_with for item in it.items):
        what = "is more than the items that no other instrument takes away"
        yield document.mistake(("sample", "items"), what, str(it.sample.items))


def _parallel(document: Document, it: Instrument, others: Mapping[str, Instrument], stems: Sequence[str]) -> Iterator[Mistake]:
    """Parallel forms ask about the same outcomes in the same order, or gains between them mean nothing."""
    if it.parallel_to is None:
        return
    if it.parallel_to not in stems or it.parallel_to == it.id:
        near = did_you_mean(it.parallel_to, set(stems) - {it.id})
        yield document.mistake(("parallel_to",), f"is no other instrument{near}", it.parallel_to)
    elif other := others.get(it.parallel_to):
        mine, theirs = ([_shape(item) for item in one.items] for one in (it, other))
        if mine != theirs:
            place = next((n for n, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), min(len(mine), len(theirs)))
            what = f"differs from {other.id} here: parallel forms have the same ids, kinds and outcomes in the same order"
            yield document.mistake(("items", place), what)
        for name in ("privacy", "asked"):
            if getattr(it, name) != getattr(other, name):
                yield document.mistake((name,), f"differs from {other.id}: one of the two takes the place of the other")


def _shape(item: Item) -> tuple[str, str, str]:
    return item.id, item.kind, item.outcome if isinstance(item, KnowledgeItem | RatingItem) else ""
