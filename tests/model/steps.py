"""One step of a lesson as it is asked: what can be picked, what an answer is worth. Pure, and written anew for the model."""

from dataclasses import dataclass, field

from bot.course.model import (
    Card,
    ChoiceQuestion,
    Choose,
    Chooser,
    Guess,
    Lesson,
    NumberQuestion,
    OpenQuestion,
    PlanPage,
    Quiz,
    Rate,
    Sort,
    Step,
    Write,
)
from bot.learning.sitting import Opening, Result

Asks = Step | Opening | Result


@dataclass(frozen=True)
class Recalled:
    """A question from an earlier lesson as it is asked: whose, in which language, and as which attempt it is kept."""

    lesson: str
    language: str
    attempt: int
    question: ChoiceQuestion


@dataclass
class Asked:
    """One step as it stands: what was given, wrong tries, whether nothing is left to answer."""

    given: tuple[str, ...] = ()
    tries: int = 0
    settled: bool = False
    example: bool = False
    recall: Recalled | None = None  # asked first, in the same message
    recalled: tuple[str, ...] = ()
    by_item: bool = False  # one of several things in the message was answered

    @property
    def recalling(self) -> bool:
        """Whether the question from an earlier lesson waits."""
        return self.recall is not None and not self.recalled


@dataclass
class Place:
    """One lesson of a learner, or one try at a quiz; `words` is the lesson or quiz as it was pinned."""

    lesson: str  # "1.1", "quiz-1", "quiz-1~2" for the second try
    state: str
    due: int
    batch: int = 0  # which of its buttons count
    words: Lesson | Quiz | None = None
    rev: str | None = None
    language: str | None = None
    step: int = 0
    asked: dict[int, Asked] = field(default_factory=dict)
    push_void: int | None = None  # a push waits to be sent, wanted until then
    missed: bool = False
    shown: bool = False  # its first message was made, with whatever was recalled in it
    draw: tuple[str, ...] = ()  # the questions of a try, read off what is said
    done_at: int = 0

    @property
    def unit(self) -> str:
        """The lesson or quiz, whatever the try."""
        return self.lesson.partition("~")[0]

    @property
    def number(self) -> int:
        """Which try this is, from 1."""
        return int(self.lesson.partition("~")[2] or 1)

    @property
    def here(self) -> Asked:
        """The step the learner is at."""
        return self.asked.setdefault(self.step, Asked())

    @property
    def steps(self) -> tuple[Asks, ...]:
        """Everything that is asked, in its order."""
        assert self.words is not None
        if isinstance(self.words, Lesson):
            return self.words.steps
        return (Opening(), *(self.words.questions[name] for name in self.draw), Result())

    @property
    def now(self) -> Asks:
        """What is asked there."""
        return self.steps[self.step]

    @property
    def item(self) -> str:
        """The name of what is asked."""
        return self.item_at(self.step)

    def item_at(self, step: int) -> str:
        """The name of what a step asks or shows."""
        return f"basic/{self.unit}/{getattr(self.steps[step], 'id', 'guess')}"


def worth(step: Asks, given: tuple[str, ...]) -> int | None:
    """What an answer is worth in per cent, None where unscored."""
    if isinstance(step, ChoiceQuestion):
        right = {option.id for option in step.options if option.right}
        if step.kind == "single":
            return 100 if set(given) == right else 0
        return max(0, round(100 * (len(right & set(given)) - len(set(given) - right)) / len(right)))
    if isinstance(step, NumberQuestion):
        return 100 if abs(float(given[0]) - step.answer) <= step.tolerance else 0
    return None


def answer(step: Asks, here: Asked, given: tuple[str, ...]) -> int | None:
    """Mark an answer and settle the step, or give a wrong first one back with the hint; returns per cent, None where unscored."""
    percent = worth(step, given)
    if getattr(step, "hint", None) and not here.tries and percent != 100:
        here.tries, here.given = 1, given if isinstance(step, ChoiceQuestion) else ()
    else:
        here.given, here.settled = given, True
    return percent


def thing(step: Asks, here: Asked) -> int | None:
    """Which of several things in one message is asked now, from 0; None where there is only one, or a chooser's own numbers."""
    if here.recall is not None:
        return int(not here.recalling)
    return len(here.given) if isinstance(step, Sort | Rate) else None


def number_in(step: Asks, here: Asked, action: str) -> int | str:
    """The number a button's action picks, -1 for what picks nothing, or the toast that objects to its belonging elsewhere."""
    if not action.startswith("="):
        return -1
    named, _, number = action[1:].rpartition(".")
    asked = thing(step, here)
    if asked is None:
        return -1 if named else int(number)
    if named and int(named) < asked:
        return "settled"  # whatever was chosen there, where there may have been more to choose from
    if int(number) >= len(names_of(step, here)):
        return -1
    if not named:  # as all buttons were once
        return "settled" if here.by_item else int(number)
    return int(number) if int(named) == asked else "answer first"


def pick(step: Asks, here: Asked, action: str) -> tuple[str, ...] | str | None:
    """What a tap gives as an answer; None where the step only looks different now, or the name of the toast that objects."""
    names = names_of(step, here)
    number = number_in(step, here, action)
    several = isinstance(step, ChoiceQuestion) and step.kind == "several"
    if isinstance(number, str):
        return "answer first" if here.recalling else number
    if here.recalling:
        return (names[number],) if number >= 0 else "answer first"
    if isinstance(step, Write) and action == "ex" and not here.example:
        here.example = True
        return None
    if several and action == "ok":
        return here.given or "pick one"
    if not 0 <= number < len(names):
        return "answer first"
    if isinstance(step, Chooser):
        return pick_in_chooser(step, here, number)
    if isinstance(step, Sort | Rate):
        here.given, here.by_item = (*here.given, names[number]), True
        return here.given if len(here.given) == len(step.items) else None
    if several:
        picked = set(here.given) ^ {names[number]}
        here.given = tuple(name for name in names if name in picked)
        return None
    return "settled" if names[number] in here.given else (names[number],)


def pick_in_chooser(step: Chooser, here: Asked, number: int) -> tuple[str, ...] | str | None:
    """As `pick`: a button of the item that is asked; one of an earlier item was answered already."""
    item, option = [(n, option.id) for n, item in enumerate(step.items) for option in item.options][number]
    if item != len(here.given):
        return "settled" if item < len(here.given) else "answer first"
    here.given += (option,)
    return here.given if len(here.given) == len(step.items) else None


def names_of(step: Asks, here: Asked) -> list[str]:
    """What can be picked at a step, in the author's order."""
    if here.recalling and here.recall is not None:
        return [option.id for option in here.recall.question.options]
    if isinstance(step, Guess | Choose | ChoiceQuestion):
        return [option.id for option in step.options]
    if isinstance(step, Chooser):
        return [f"{item.id}/{option.id}" for item in step.items for option in item.options]
    if isinstance(step, Sort):
        return [label.id for label in step.labels]
    return [str(n) for n in range(step.low, step.high + 1)] if isinstance(step, Rate) else []


def offers(step: Asks, here: Asked) -> set[str]:
    """What the buttons under a step are to do."""
    if isinstance(step, Card):
        return {"go", "rp"}
    if isinstance(step, PlanPage | Opening):
        return {"go"}
    if here.settled:
        return {"go", "ch"} if isinstance(step, Write) else {"go"}
    asked, names = thing(step, here), names_of(step, here)
    front = "=" if asked is None else f"={asked}."
    picks = {f"{front}{n}" for n, name in enumerate(names) if not (name in here.given and is_single(step))}
    if here.recalling:
        return picks
    if isinstance(step, Chooser):
        home = f"{step.items[len(here.given)].id}/"
        picks = {f"={n}" for n, name in enumerate(names) if name.startswith(home)}
    if isinstance(step, Write) and not here.example:
        picks.add("ex")
    if isinstance(step, ChoiceQuestion) and step.kind == "several":
        picks.add("ok")
    return picks | {"sk"} if isinstance(step, Write | Sort | Rate | Choose | Chooser | OpenQuestion) else picks


def is_single(step: Asks) -> bool:
    """One right option, found by tapping."""
    return isinstance(step, ChoiceQuestion) and step.kind == "single"
