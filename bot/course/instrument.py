"""Instruments: the tests and scales that evaluators ask learners, beside the courses and translated like them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from bot.course.content import Content, Id, Markdown, Plain, Truth, Whole
from bot.course.document import Document, Mistake, Mistakes, read_inside
from bot.course.domain import Domain
from bot.course.rules import text_mistakes
from bot.course.schema import did_you_mean, read_model
from bot.course.texts import Text

FOLDER = "instruments"  # in lessons/; also the domain of its catalogues
OPTIONS = 4  # of a test item; "I don't know yet" comes on top


class KnowledgeOption(Content):
    """One answer of a test item; nothing is explained, because the same idea is asked again after the course."""

    id: Id
    text: Plain
    right: Truth = False


class KnowledgeItem(Content):
    """A scene with one right answer, about one outcome of the course."""

    kind: Literal["test"]
    id: Id
    outcome: Id
    text: Markdown
    options: tuple[KnowledgeOption, ...]


class RatingItem(Content):
    """A statement that is rated on the scale of its instrument."""

    kind: Literal["rating"]
    id: Id
    outcome: Id
    text: Markdown


Item = Annotated[KnowledgeItem | RatingItem, Field(discriminator="kind")]


class Instrument(Content):
    """Items asked one after the other, in this order."""

    id: Id
    title: Plain
    intro: Markdown
    parallel_to: Id | None = None  # another instrument with the same items in other scenes
    unsure: Plain | None = None  # the last option of every test item, which counts as wrong and lowers guessing
    low: Whole = Field(0, ge=0)
    high: Whole = Field(10, le=10)
    low_label: Plain | None = None
    high_label: Plain | None = None
    items: tuple[Item, ...] = Field(min_length=1, max_length=40)
    meaning_changed: tuple[str, ...] = Field((), exclude=True)  # ids of items; while one is stale, the instrument is not told


@dataclass(frozen=True)
class InstrumentFiles:
    """Every instrument as it was read, with its document; None for a file that has no shape."""

    read: tuple[tuple[Document, Instrument | None], ...]
    mistakes: tuple[Mistake, ...]

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """Those that could be read, in the order of their files."""
        return tuple(instrument for _, instrument in self.read if instrument is not None)


def read_instruments(lessons: Path) -> InstrumentFiles:
    """The instruments of a folder of lessons with every mistake of shape, reference and markup; none where there is no folder."""
    folder = lessons / FOLDER
    paths = sorted(path for path in folder.iterdir() if path.suffix == ".yaml") if folder.is_dir() else []
    read: list[tuple[Document, Instrument | None]] = []
    mistakes: list[Mistake] = []
    stems = [path.stem for path in paths]
    for path in paths:
        document = read_inside(path, lessons)
        instrument, found = read_model(document, Instrument)
        if instrument is None or found:  # a file mended by guesses is not weighed
            instrument = None
        elif instrument.id != path.stem:
            found = [document.mistake(("id",), f"must be the name of its file, {path.stem}", instrument.id)]
        read.append((document, instrument))
        mistakes += found
    by_id = {instrument.id: instrument for _, instrument in read if instrument is not None}
    for document, instrument in read:
        if instrument is not None:
            mistakes += _instrument(document, instrument, by_id, stems)
    return InstrumentFiles(tuple(read), tuple(mistakes))


def load_instruments(lessons: Path) -> dict[str, Instrument]:
    """Every instrument by its id; Mistakes, all of them at once, if a file is wrong."""
    files = read_instruments(lessons)
    if files.mistakes:
        raise Mistakes(list(files.mistakes))
    return {instrument.id: instrument for instrument in files.instruments}


def instrument_texts(instrument: Instrument) -> Iterator[Text]:
    """Every text of an instrument, in the order a learner meets them."""
    home = f"{FOLDER}/{instrument.id}"
    yield Text(f"{home}/title", instrument.title, ("title",), "title")
    yield Text(f"{home}/intro", instrument.intro, ("intro",), "message")
    for name in ("unsure", "low_label", "high_label"):
        label = getattr(instrument, name)
        if label is not None:
            yield Text(f"{home}/{name.replace('_', '-')}", label, (name,), "choice")
    for number, item in enumerate(instrument.items):
        yield Text(f"{home}/{item.id}", item.text, ("items", number, "text"), "question")
        for place, option in enumerate(item.options if isinstance(item, KnowledgeItem) else ()):
            yield Text(f"{home}/{item.id}/{option.id}", option.text, ("items", number, "options", place, "text"), "option")


def instruments_domain(instruments: Sequence[Instrument]) -> Domain:
    """What the catalogues of the instruments translate."""
    sources = tuple((f"lessons/{FOLDER}/{one.id}.yaml", tuple(instrument_texts(one))) for one in instruments)
    changed = tuple(f"{one.id}/{mark}" for one in instruments for mark in one.meaning_changed)
    return Domain(FOLDER, sources, changed)


def _instrument(document: Document, it: Instrument, others: dict[str, Instrument], stems: Sequence[str]) -> Iterator[Mistake]:
    ids = [item.id for item in it.items]
    for number, item in enumerate(it.items):
        if item.id in ids[:number]:
            yield document.mistake(("items", number, "id"), "this id is taken in this instrument", item.id)
        if isinstance(item, KnowledgeItem):
            yield from _test(document, ("items", number, "options"), item)
    for number, mark in enumerate(it.meaning_changed):
        if mark not in ids:
            yield document.mistake(("meaning_changed", number), f"is no item{did_you_mean(mark, ids)}", mark)
    kinds = {item.kind for item in it.items}
    if "test" in kinds and it.unsure is None:
        yield document.mistake(("unsure",), "is missing: a test offers an honest way not to know", at_key=True)
    if "rating" in kinds and (it.low_label is None or it.high_label is None):
        missing = "low_label" if it.low_label is None else "high_label"
        yield document.mistake((missing,), "is missing: the ends of a scale have words", at_key=True)
    if "rating" in kinds and it.low >= it.high:
        yield document.mistake(("high",), f"must be above low, {it.low}", str(it.high))
    yield from _parallel(document, it, others, stems)
    yield from text_mistakes(document, instrument_texts(it))


def _test(document: Document, path: tuple[str | int, ...], item: KnowledgeItem) -> Iterator[Mistake]:
    ids = [option.id for option in item.options]
    if len(ids) != OPTIONS:
        yield document.mistake(path, f"a test item has {OPTIONS} options, this has {len(ids)}")
    right = sum(option.right for option in item.options)
    if right != 1:
        yield document.mistake(path, f"a test item has exactly one right option, this has {right}")
    for place, id in enumerate(ids):
        if id in ids[:place]:
            yield document.mistake((*path, place, "id"), "this id is taken in this list", id)


def _parallel(document: Document, it: Instrument, others: dict[str, Instrument], stems: Sequence[str]) -> Iterator[Mistake]:
    """Parallel forms ask about the same outcomes in the same order, or gains between them mean nothing."""
    if it.parallel_to is None:
        return
    if it.parallel_to not in stems or it.parallel_to == it.id:
        near = did_you_mean(it.parallel_to, set(stems) - {it.id})
        yield document.mistake(("parallel_to",), f"is no other instrument{near}", it.parallel_to)
    elif other := others.get(it.parallel_to):
        mine, theirs = ([(item.id, item.kind, item.outcome) for item in one.items] for one in (it, other))
        if mine != theirs:
            place = next((n for n, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), min(len(mine), len(theirs)))
            what = f"differs from {other.id} here: parallel forms have the same ids, kinds and outcomes in the same order"
            yield document.mistake(("items", place), what)
