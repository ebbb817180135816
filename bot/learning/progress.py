"""One learner inside one lesson: what a tap or typed words mean at a step, decided without doing anything."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.course.model import (
    Card,
    ChoiceQuestion,
    Choose,
    Chooser,
    Guess,
    NumberQuestion,
    OpenQuestion,
    PlanPage,
    Rate,
    Sort,
    Takeaway,
    Write,
)
from bot.course.model import Step as LessonStep
from bot.learning.chooser import answered
from bot.learning.quiz import Given, grade, numbers_in, shown_order
from bot.learning.sitting import Opening, Result

Step = LessonStep | Opening | Result

WORDS_LIMIT = 500  # characters of one own line or open answer (G34)


@dataclass(frozen=True)
class Inside:
    """What has happened within one step so far."""

    order: Given = ()  # options as shown
    given: Given = ()  # picks: option ids, labels item by item, or typed words
    tries: int = 0  # wrong tries so far
    settled: bool = False  # nothing more to answer here
    skipped: bool = False
    example: bool = False  # the sample answer is open
    recall: Mapping[str, Any] | None = None  # a question from an earlier lesson, as asked: item, lesson, question, order
    recalled: Given = ()  # what was answered to it
    by_item: bool = False  # one of several things in the message was answered: by now its buttons name theirs

    @property
    def recalling(self) -> bool:
        """Whether the question from an earlier lesson still waits for its answer."""
        return self.recall is not None and not self.recalled

    def as_json(self) -> dict[str, Any]:
        """Only what differs from a fresh step, ready for JSON."""
        fresh = Inside()
        return {name: value for name, value in vars(self).items() if value != getattr(fresh, name)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Inside":
        """The inverse of `as_json`; lists become tuples again."""
        known: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
        return cls(**known)


@dataclass(frozen=True)
class Go:
    """The learner goes on."""


@dataclass(frozen=True)
class Pick:
    """The learner taps the n-th choice, counted from 0 in the author's order; a chooser's through the options of all items."""

    number: int


@dataclass(frozen=True)
class PickFor:
    """The learner taps the n-th choice for one of several things in a message, both counted from 0, a scale from its low end."""

    item: int
    number: int


@dataclass(frozen=True)
class Done:
    """The learner has picked all they want."""


@dataclass(frozen=True)
class Example:
    """The learner asks for the sample answer."""


@dataclass(frozen=True)
class Skip:
    """The learner skips an exercise or an open question."""


@dataclass(frozen=True)
class Words:
    """The learner typed something."""

    text: str


Event = Go | Pick | PickFor | Done | Example | Skip | Words
Problem = Literal["too long", "not a number", "pick one", "settled", "unexpected", "answer first"]


@dataclass(frozen=True)
class Record:
    """An answer to remember: what was given, at which attempt, and its worth in per cent (None: not scored)."""

    given: Given
    attempt: int
    percent: int | None


@dataclass(frozen=True)
class Outcome:
    """What follows from an event: the step as it is now, what to remember, and whether to show, move on or object."""

    inside: Inside
    shows: Literal["nothing", "edit", "new"] = "nothing"
    moves: bool = False
    record: Record | None = None
    item: str | None = None  # what the record is about, where that is not the step itself
    line: str | None = None  # words to keep as the learner's own line
    problem: Problem | None = None


def fresh(step: Step, stable: str) -> Inside:
    """A step as it stands when first shown; `stable` (the learner's id) fixes the order of its options."""
    return Inside(order=shown_order(step, stable)) if isinstance(step, ChoiceQuestion) else Inside()


def expects_words(step: Step, inside: Inside) -> bool:
    """Whether typed words are an answer here and now."""
    return isinstance(step, Write | NumberQuestion | OpenQuestion) and not inside.settled


def decide(step: Step, inside: Inside, event: Event) -> Outcome:
    """What an event means at a step; an event that means nothing there changes nothing and names the problem."""
    if inside.recalling:
        return _recall(inside, event)
    if isinstance(event, Go):
        free = inside.settled or isinstance(step, Card | PlanPage | Opening)
        return Outcome(inside, moves=True) if free else Outcome(inside, problem="answer first")
    if inside.settled:
        return Outcome(inside, problem="settled")
    match step:
        case Guess() if inside.recall is not None:
            return _guess_below(step, inside, event)
        case Guess() | Choose():
            return _choose(step, inside, event)
        case Write():
            return _write(inside, event)
        case Sort() | Rate():
            return _item_by_item(step, inside, event)
        case Chooser():
            return _chooser(step, inside, event)
        case ChoiceQuestion(kind="single"):
            return _single(step, inside, event)
        case ChoiceQuestion():
            return _several(step, inside, event)
        case NumberQuestion() | OpenQuestion():
            return _typed(step, inside, event)
        case Card() | PlanPage() | Takeaway() | Opening() | Result():
            return Outcome(inside, problem="unexpected")


def _choose(step: Guess | Choose, inside: Inside, event: Event) -> Outcome:
    if isinstance(event, Skip) and isinstance(step, Choose):
        return _skip(inside)
    if isinstance(event, Pick) and 0 <= event.number < len(step.options):
        return _given_so_far(inside, (step.options[event.number].id,), 1)
    return Outcome(inside, problem="unexpected")


def _recall(inside: Inside, event: Event) -> Outcome:
    """The question from an earlier lesson comes first; its answer is remembered under its own name."""
    assert inside.recall is not None
    asked = ChoiceQuestion.model_validate(inside.recall["question"])
    picked = _picked(inside, event, 0, len(asked.options))
    if isinstance(picked, str):
        return Outcome(inside, problem="answer first")
    given = (asked.options[picked].id,)
    record = Record(given, inside.recall["attempt"], grade(asked, given).percent)
    return Outcome(replace(inside, recalled=given, by_item=True), shows="edit", record=record, item=inside.recall["item"])


def _guess_below(step: Guess, inside: Inside, event: Event) -> Outcome:
    """Below a question from an earlier lesson the guess is the second thing that is asked in its message."""
    picked = _picked(inside, event, 1, len(step.options))
    return Outcome(inside, problem=picked) if isinstance(picked, str) else _choose(step, inside, Pick(picked))


def _picked(inside: Inside, event: Event, item: int, choices: int) -> int | Problem:
    """The choice that is tapped for the item asked now, from 0; buttons of before an update name no item and count once."""
    match event:
        case Pick(number) if 0 <= number < choices:
            return "settled" if inside.by_item else number
        case PickFor(tapped, _) if 0 <= tapped < item:
            return "settled"  # whatever was chosen there, where there may have been more to choose from
        case PickFor(tapped, number) if tapped == item and 0 <= number < choices:
            return number
    return "unexpected"


def _write(inside: Inside, event: Event) -> Outcome:
    match event:
        case Example() if not inside.example:
            return Outcome(replace(inside, example=True), shows="edit")
        case Skip():
            return _skip(inside)
        case Words(text) if len(text.strip()) > WORDS_LIMIT:
            return Outcome(inside, problem="too long")
        case Words(text) if text.strip():
            return Outcome(replace(inside, settled=True), shows="new", line=text.strip())
    return Outcome(inside, problem="unexpected")


def _item_by_item(step: Sort | Rate, inside: Inside, event: Event) -> Outcome:
    choices = [label.id for label in step.labels] if isinstance(step, Sort) else [str(n) for n in range(step.low, step.high + 1)]
    if isinstance(event, Skip):
        return _skip(inside)
    picked = _picked(inside, event, len(inside.given), len(choices))
    if isinstance(picked, str):
        return Outcome(inside, problem=picked)
    return _given_so_far(replace(inside, by_item=True), (*inside.given, choices[picked]), len(step.items))


def _chooser(step: Chooser, inside: Inside, event: Event) -> Outcome:
    """One item after the other; a second tap on the buttons of an earlier one means nothing any more."""
    if isinstance(event, Skip):
        return _skip(inside)
    place = answered(step, event.number) if isinstance(event, Pick) else None
    if place is None:
        return Outcome(inside, problem="unexpected")
    item, option = place
    if item != len(inside.given):
        return Outcome(inside, problem="settled" if item < len(inside.given) else "unexpected")
    return _given_so_far(inside, (*inside.given, option), len(step.items))


def _given_so_far(inside: Inside, given: Given, items: int) -> Outcome:
    """The next item, or the end: then all of it is remembered as one answer."""
    if len(given) < items:
        return Outcome(replace(inside, given=given), shows="edit")
    return Outcome(replace(inside, given=given, settled=True), shows="edit", record=Record(given, 1, None))


def _single(step: ChoiceQuestion, inside: Inside, event: Event) -> Outcome:
    if not isinstance(event, Pick) or not 0 <= event.number < len(step.options):
        return Outcome(inside, problem="unexpected")
    option = step.options[event.number].id
    if option in inside.given:  # a double tap on what was already found wrong
        return Outcome(inside, problem="settled")
    return _answered(step, inside, (option,))


def _several(step: ChoiceQuestion, inside: Inside, event: Event) -> Outcome:
    match event:
        case Pick(number) if 0 <= number < len(step.options):
            option = step.options[number].id
            picked = set(inside.given) ^ {option}
            given = tuple(other.id for other in step.options if other.id in picked)
            return Outcome(replace(inside, given=given), shows="edit")
        case Done() if inside.given:
            return _answered(step, inside, inside.given)
        case Done():
            return Outcome(inside, problem="pick one")
    return Outcome(inside, problem="unexpected")


def _typed(step: NumberQuestion | OpenQuestion, inside: Inside, event: Event) -> Outcome:
    if isinstance(event, Skip) and isinstance(step, OpenQuestion):
        return _skip(inside)
    if not isinstance(event, Words) or not event.text.strip():
        return Outcome(inside, problem="unexpected")
    text = event.text.strip()
    if len(text) > WORDS_LIMIT:
        return Outcome(inside, problem="too long")
    if isinstance(step, NumberQuestion) and not numbers_in(text):
        return Outcome(inside, problem="not a number")
    return replace(_answered(step, inside, (text,)), shows="new")


def _answered(step: ChoiceQuestion | NumberQuestion | OpenQuestion, inside: Inside, given: Given) -> Outcome:
    """Mark an answer; a wrong first one is given back with the hint, where the author wrote one."""
    result = grade(step, given)
    record = Record(given, inside.tries + 1, result.percent)
    hint = None if isinstance(step, OpenQuestion) else step.hint
    if hint and inside.tries == 0 and result.percent != 100:
        kept = given if isinstance(step, ChoiceQuestion) else ()
        return Outcome(replace(inside, given=kept, tries=1), shows="edit", record=record)
    return Outcome(replace(inside, given=given, settled=True), shows="edit", record=record)


def _skip(inside: Inside) -> Outcome:
    return Outcome(replace(inside, settled=True, skipped=True), moves=True)
