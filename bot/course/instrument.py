"""Instruments: the questions, tests and scales that evaluators ask learners, beside the courses and translated like them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from bot.course.content import Content, Id, Markdown, OptionalMarkdown, Plain, Truth, Whole
from bot.course.document import PathInFile
from bot.course.domain import Domain
from bot.course.exercise import Choice
from bot.course.texts import Text

FOLDER = "instruments"  # in lessons/; also the domain of its catalogues
UNSURE = "unsure"  # the value of "I don't know yet", the last option of every test item
LONGEST_ANSWER = 500  # characters of an open answer

Moment = Literal["before", "lesson", "week", "after", "leaving", "later", "plan", "any"]
MOMENTS: tuple[Moment, ...] = get_args(Moment)
Privacy = Literal["pseudonymous", "anonymous"]
About = Literal["workplace", "role", "years"]
# Of a file the name; of a quiz's own question the quiz with its course, "basic/quiz-1".
InstrumentId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,30}(/[A-Za-z0-9][A-Za-z0-9._-]{0,30})?$")]


class When(Content):
    """A condition: an earlier item of the same instrument was answered with one of these values."""

    model_config = ConfigDict(serialize_by_alias=True)

    item: Id
    values: tuple[str, ...] = Field(alias="is", min_length=1)

    def met(self, value: str | None) -> bool:
        """Whether the kept value of that item, several with a space between, holds one of these; None never does."""
        return any(chosen in self.values for chosen in (value or "").split())


class _Item(Content):
    """What every item has; each can be skipped."""

    id: Id
    text: Markdown
    personal: Truth = False  # offers "Prefer not to say"
    about: About | None = None  # what it says about the person, who can be found by it; such an item is personal
    when: When | None = None
    not_with: tuple[InstrumentId, ...] = ()  # instruments that ask the same: where one is in the form, a sample passes over this

    @model_validator(mode="before")
    @classmethod
    def _is_personal(cls, data: Any) -> Any:
        return {"personal": True, **data} if isinstance(data, dict) and data.get("about") else data


class KnowledgeOption(Content):
    """One answer of a test item; nothing is explained, because the same idea is asked again after the course."""

    id: Id
    text: Plain
    right: Truth = False


class KnowledgeItem(_Item):
    """A scene with one right answer, about one outcome of the course."""

    kind: Literal["test"]
    outcome: Id
    options: tuple[KnowledgeOption, ...]


class RatingItem(_Item):
    """A statement that is rated on the scale of its instrument."""

    kind: Literal["rating"]
    outcome: Id


class ScaleItem(_Item):
    """A question answered on a scale of its own whose ends have words."""

    kind: Literal["scale"]
    low: Whole = Field(0, ge=0)
    high: Whole = Field(10, le=10)
    low_label: Plain
    high_label: Plain


class LikertItem(_Item):
    """A statement answered with one of the instrument's words of agreement."""

    kind: Literal["likert"]


class SingleItem(_Item):
    """A question answered with one of several buttons."""

    kind: Literal["single"]
    options: tuple[Choice, ...] = Field(min_length=2, max_length=8)


class SeveralOption(Choice):
    """One of the answers that may be chosen together; one that is `alone` excludes the others, such as "none of these"."""

    alone: Truth = False


class SeveralItem(_Item):
    """A question answered with one or more of several buttons, at most `most` of them."""

    kind: Literal["several"]
    options: tuple[SeveralOption, ...] = Field(min_length=2, max_length=8)
    most: Whole | None = None


class NumberItem(_Item):
    """A question answered by typing a whole number between `low` and `high`, both included."""

    kind: Literal["number"]
    low: Whole
    high: Whole


class OpenItem(_Item):
    """A question answered in the learner's own words, at most LONGEST_ANSWER characters."""

    kind: Literal["open"]


Item = Annotated[
    KnowledgeItem | RatingItem | ScaleItem | LikertItem | SingleItem | SeveralItem | NumberItem | OpenItem,
    Field(discriminator="kind"),
]


class Sample(Content):
    """That only so many of the items are asked at a time, in turn, and only of such a share of the people."""

    items: Whole = Field(ge=1)
    share_percent: Whole = Field(ge=1, le=100)


class Ends(NamedTuple):
    """A scale: its lowest and highest number, and what they mean."""

    low: int
    high: int
    low_label: str
    high_label: str


class Instrument(Content):
    """Items asked one after the other, in this order."""

    id: InstrumentId
    title: Plain
    privacy: Privacy = "pseudonymous"
    asked: tuple[Moment, ...] = ()  # none: never by itself
    intro: OptionalMarkdown = ""  # shown before its first item
    thanks: OptionalMarkdown = ""  # shown at the end of a form whose last instrument it was
    parallel_to: Id | None = None  # another instrument with the same items in other scenes
    unsure: Plain | None = None  # the last option of every test item, which counts as wrong and lowers guessing
    low: Whole = Field(0, ge=0)
    high: Whole = Field(10, le=10)
    low_label: Plain | None = None
    high_label: Plain | None = None
    agreement: tuple[Plain, ...] = ()  # of likert items, from low to high; their values are 1, 2, 3 …
    sample: Sample | None = None
    items: tuple[Item, ...] = Field(min_length=1, max_length=40)
    # Items, title, intro or thanks; while one is stale, the instrument is not told.
    meaning_changed: tuple[str, ...] = Field((), exclude=True)

    @cached_property
    def by_id(self) -> dict[str, Item]:
        """Every item by its id."""
        return {item.id: item for item in self.items}

    def ends(self, item: ScaleItem | RatingItem) -> Ends:
        """The scale of an item: its own, or the instrument's."""
        home = item if isinstance(item, ScaleItem) else self
        return Ends(home.low, home.high, home.low_label or "", home.high_label or "")

    def choices(self, item: Item) -> tuple[Choice, ...]:
        """What can be chosen, in order: each value that may be kept, as id, and its words; none for what is typed."""
        match item:
            case ScaleItem() | RatingItem():
                ends = self.ends(item)
                return tuple(Choice(id=str(mark), text=str(mark)) for mark in range(ends.low, ends.high + 1))
            case LikertItem():
                return tuple(Choice(id=str(mark), text=words) for mark, words in enumerate(self.agreement, 1))
            case KnowledgeItem():
                options = tuple(Choice(id=option.id, text=option.text) for option in item.options)
                return (*options, Choice(id=UNSURE, text=self.unsure)) if self.unsure else options
            case SingleItem() | SeveralItem():
                return tuple(Choice(id=option.id, text=option.text) for option in item.options)
            case _:
                return ()


def reference(instrument: str, item: str) -> str:
    """An item's name anywhere: "pulse/useful", "basic/quiz-1/feedback"."""
    return f"{instrument}/{item}"


def referred(reference: str) -> tuple[str, str]:
    """The instrument's id and the item's, which stands behind the last slash."""
    instrument, _, item = reference.rpartition("/")
    return instrument, item


def instrument_texts(instrument: Instrument) -> Iterator[Text]:
    """Every text of an instrument; what all its items share stands first."""
    home = f"{FOLDER}/{instrument.id}"
    yield Text(f"{home}/title", instrument.title, ("title",), "title")
    for name in ("intro", "thanks"):
        if words := getattr(instrument, name):
            yield Text(f"{home}/{name}", words, (name,), "message")
    yield from _labels(home, instrument, (), ("unsure", "low_label", "high_label"))
    for number, words in enumerate(instrument.agreement):
        yield Text(f"{home}/agreement-{number + 1}", words, ("agreement", number), "choice")
    for number, item in enumerate(instrument.items):
        yield from _item_texts(f"{home}/{item.id}", item, ("items", number))


def instruments_domain(instruments: Sequence[Instrument]) -> Domain:
    """What the catalogues of the instruments translate."""
    sources = tuple((f"lessons/{FOLDER}/{one.id}.yaml", tuple(instrument_texts(one))) for one in instruments)
    changed = tuple(f"{one.id}/{mark}" for one in instruments for mark in one.meaning_changed)
    return Domain(FOLDER, sources, changed)


def _item_texts(home: str, item: Item, path: PathInFile) -> Iterator[Text]:
    yield Text(home, item.text, (*path, "text"), "question")
    if isinstance(item, ScaleItem):
        yield from _labels(home, item, path, ("low_label", "high_label"))
    elif isinstance(item, KnowledgeItem | SingleItem | SeveralItem):
        kind = (
            "option" if isinstance(item, KnowledgeItem) else "choice"
        )  # a test's answers stand in the message, others on buttons
        options: Sequence[KnowledgeOption | Choice] = item.options
        for place, option in enumerate(options):
            yield Text(f"{home}/{option.id}", option.text, (*path, "options", place, "text"), kind)


def _labels(home: str, holder: Instrument | ScaleItem, path: PathInFile, names: Sequence[str]) -> Iterator[Text]:
    for name in names:
        if label := getattr(holder, name):
            yield Text(f"{home}/{name.replace('_', '-')}", label, (*path, name), "choice")
