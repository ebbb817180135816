"""A form as a learner goes through it: what each tap or word changes, where it leads, and how many questions there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.course.catalogue import Library
from bot.course.instrument import (
    LONGEST_ANSWER,
    Instrument,
    Item,
    Moment,
    NumberItem,
    OpenItem,
    Privacy,
    SeveralItem,
    reference,
    referred,
)
from bot.learning.quiz import numbers_in

Missing = Literal["skipped", "not_said"]
Problem = Literal["old", "too many", "too long", "not a number"]
LONG: frozenset[Moment] = frozenset({"before", "after", "later"})  # these open on an introduction, the others on their first item


@dataclass(frozen=True)
class Asked:
    """One item of a form with the instrument it comes from."""

    instrument: Instrument
    item: Item

    @property
    def ref(self) -> str:
        """Its reference: "pulse/useful", "basic/quiz-1/feedback"."""
        return reference(self.instrument.id, self.item.id)

    @property
    def condition(self) -> str | None:
        """The reference of the item whose answer decides whether this one is asked; None for one that always is."""
        return reference(self.instrument.id, self.item.when.item) if self.item.when else None

    @property
    def typed(self) -> bool:
        """Whether the answer is typed."""
        return isinstance(self.item, NumberItem | OpenItem)

    @property
    def values(self) -> tuple[str, ...]:
        """What can be chosen, in order; none where the answer is typed."""
        return tuple(choice.id for choice in self.instrument.choices(self.item))


@dataclass(frozen=True)
class Form:
    """What is asked, in order; None stands where an instrument has lost an item since, so that the others keep their places."""

    asked: tuple[Asked | None, ...]
    privacy: Privacy


@dataclass(frozen=True)
class Given:
    """An answer: a value, or why there is none. Options are their ids, several with a space between; numbers are digits."""

    value: str | None
    missing: Missing | None = None


Answers = Mapping[str, Given]  # by reference


@dataclass(frozen=True)
class Start:
    """[Begin] under the introduction."""


@dataclass(frozen=True)
class Choose:
    """One choice, by the value that it stands for; it leads on."""

    value: str


@dataclass(frozen=True)
class Toggle:
    """One of several choices ticked, or no longer."""

    value: str


@dataclass(frozen=True)
class Ready:
    """On with the answer that is there."""


@dataclass(frozen=True)
class Type:
    """Words or a number, as they were typed."""

    words: str


@dataclass(frozen=True)
class Skip:
    """On without an answer."""


@dataclass(frozen=True)
class NotSay:
    """On, preferring not to say; personal items only."""


@dataclass(frozen=True)
class Back:
    """The item before; what was answered stays."""


@dataclass(frozen=True)
class Stop:
    """No more questions; what was answered stays."""


Event = Start | Choose | Toggle | Ready | Type | Skip | NotSay | Back | Stop


@dataclass(frozen=True)
class Outcome:
    """Where the learner is now and what to keep: None takes an answer away. With a problem nothing has changed."""

    at: int
    changes: Mapping[str, Given | None] = field(default_factory=dict)
    finished: bool = False
    problem: Problem | None = None


def form_of(library: Library, items: tuple[str, ...], privacy: Privacy, language: str) -> Form:
    """The form of these references, each instrument told in the language, or in English as a whole."""
    return Form(tuple(asked_of(library, ref, language) for ref in items), privacy)


def asked_of(library: Library, ref: str, language: str) -> Asked | None:
    """One item with its instrument, told in the language or in English; None where there is no such item any more."""
    instrument_id, item_id = referred(ref)
    try:
        instrument = library.instrument(instrument_id, language).instrument
    except KeyError:
        return None
    item = instrument.by_id.get(item_id)
    return None if item is None else Asked(instrument, item)


def shown(form: Form, given: Answers, place: int) -> bool:
    """Whether the item at a place is asked, after these answers."""
    asked = form.asked[place]
    if asked is None:
        return False
    if asked.condition is None or asked.item.when is None:
        return True
    answer = given.get(asked.condition)
    return answer is not None and asked.item.when.met(answer.value)


def first(form: Form, given: Answers, at: int = 0) -> int | None:
    """The first item from `at` on that is asked; None where none is."""
    return next((place for place in range(at, len(form.asked)) if shown(form, given, place)), None)


def before(form: Form, given: Answers, at: int) -> int | None:
    """The item that is asked before `at`; None at the first one."""
    return next((place for place in range(at - 1, -1, -1) if shown(form, given, place)), None)


def count(form: Form, given: Answers, at: int) -> tuple[int, int]:
    """Which question the one at `at` is, counted from 1, and how many there can be at most after these answers."""
    number = sum(shown(form, given, place) for place in range(at + 1))
    most = sum(_most(form, given, asked) for asked in form.asked if asked is not None and asked.condition is None)
    return number, max(number, most)


def _most(form: Form, given: Answers, asked: Asked) -> int:
    """How many questions there can be at most from this item on down its branches."""
    below = [
        (one.item.when, _most(form, given, one)) for one in form.asked if one and one.item.when and one.condition == asked.ref
    ]
    if (answer := given.get(asked.ref)) is not None:
        return 1 + sum(most for when, most in below if when.met(answer.value))
    if isinstance(asked.item, SeveralItem):
        return 1 + sum(most for _, most in below)
    opening = {value for when, _ in below for value in when.values if asked.typed or value in asked.values}
    return 1 + max((sum(most for when, most in below if when.met(value)) for value in opening), default=0)


def decide(form: Form, given: Answers, at: int, event: Event) -> Outcome:
    """What an event means at the item `at`; the same for the same arguments."""
    asked = form.asked[at] if 0 <= at < len(form.asked) else None
    if isinstance(event, Stop):
        return Outcome(at, finished=True)
    if isinstance(event, Start):
        return _on(form, given, -1, {})
    if isinstance(event, Back):
        earlier = before(form, given, at)
        return Outcome(at, problem="old") if earlier is None else Outcome(earlier)
    if asked is None or not shown(form, given, at):
        return _on(form, given, at, {})
    if isinstance(event, Toggle):
        return _toggle(form, given, at, asked, event.value)
    kept = _kept(asked, given, event)
    return _on(form, given, at, {asked.ref: kept}) if isinstance(kept, Given) else Outcome(at, problem=kept)


def _kept(asked: Asked, given: Answers, event: Event) -> Given | Problem:
    """The answer that an event gives to an item."""
    match event:
        case Skip():
            return Given(None, "skipped")
        case NotSay() if asked.item.personal:
            return Given(None, "not_said")
        case Ready() if asked.ref in given:
            return given[asked.ref]
        case Choose(value) if not isinstance(asked.item, SeveralItem) and value in asked.values:
            return Given(value)
        case Type(words) if asked.typed:
            return _typed(asked.item, words.strip())
    return "old"


def _typed(item: Item, words: str) -> Given | Problem:
    if isinstance(item, NumberItem):
        fitting = {int(number) for number in numbers_in(words) if item.low <= number <= item.high and number == int(number)}
        return Given(str(fitting.pop())) if len(fitting) == 1 else "not a number"
    return Given(words) if 0 < len(words) <= LONGEST_ANSWER else "too long"


def _toggle(form: Form, given: Answers, at: int, asked: Asked, value: str) -> Outcome:
    """Tick or untick; an option that stands alone takes the others away, and they take it."""
    item = asked.item
    if not isinstance(item, SeveralItem) or value not in asked.values:
        return Outcome(at, problem="old")
    ticked = ticks(given.get(asked.ref))
    alone = {option.id for option in item.options if option.alone}
    if value in ticked:
        ticked.remove(value)
    else:
        ticked = {value} if value in alone else {*(ticked - alone), value}
    if item.most is not None and len(ticked) > item.most:
        return Outcome(at, problem="too many")
    kept = Given(" ".join(option.id for option in item.options if option.id in ticked)) if ticked else None
    return Outcome(at, _closing(form, given, {asked.ref: kept}))


def ticks(answer: Given | None) -> set[str]:
    """What is ticked in an answer to one of several."""
    return set((answer.value or "").split()) if answer else set()


def _on(form: Form, given: Answers, at: int, changes: Mapping[str, Given | None]) -> Outcome:
    """Keep the changes and go on to the next item that is asked then; finished where there is none."""
    closed = _closing(form, given, changes)
    following = first(form, after(given, closed), at + 1)
    return Outcome(max(at, 0), closed, finished=True) if following is None else Outcome(following, closed)


def after(given: Answers, changes: Mapping[str, Given | None]) -> dict[str, Given]:
    """The answers once the changes are made."""
    return {ref: answer for ref, answer in {**given, **changes}.items() if answer is not None}


def _closing(form: Form, given: Answers, changes: Mapping[str, Given | None]) -> dict[str, Given | None]:
    """The changes with those that follow: answers below a branch that is closed now are taken away."""
    held, all_changes = after(given, changes), dict(changes)
    for place, asked in enumerate(form.asked):
        if asked is not None and asked.ref in held and not shown(form, held, place):
            all_changes[asked.ref] = None
            del held[asked.ref]
    return {ref: kept for ref, kept in all_changes.items() if kept != given.get(ref)}
