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
    Rate,
    Sort,
    Step,
    Write,
)


@dataclass
class Asked:
    """One step as it stands: what was given, wrong tries, whether nothing is left to answer."""

    given: tuple[str, ...] = ()
    tries: int = 0
    settled: bool = False
    example: bool = False


@dataclass
class Place:
    """One lesson of a learner; `words` is the lesson as it was pinned."""

    lesson: str
    state: str
    due: int
    batch: int = 0  # which of its buttons count
    words: Lesson | None = None
    rev: str | None = None
    language: str | None = None
    step: int = 0
    asked: dict[int, Asked] = field(default_factory=dict)
    push_void: int | None = None  # a push waits to be sent, wanted until then
    missed: bool = False

    @property
    def here(self) -> Asked:
        """The step the learner is at."""
        return self.asked.setdefault(self.step, Asked())

    @property
    def now(self) -> Step:
        """What is asked there."""
        assert self.words is not None
        return self.words.steps[self.step]


def answer(step: Step, here: Asked, given: tuple[str, ...]) -> int | None:
    """Mark an answer and settle the step, or give a wrong first one back with the hint; returns per cent, None where unscored."""
    percent = None
    if isinstance(step, ChoiceQuestion):
        right = {option.id for option in step.options if option.right}
        if step.kind == "single":
            percent = 100 if set(given) == right else 0
        else:
            percent = max(0, round(100 * (len(right & set(given)) - len(set(given) - right)) / len(right)))
    elif isinstance(step, NumberQuestion):
        percent = 100 if abs(float(given[0]) - step.answer) <= step.tolerance else 0
    if getattr(step, "hint", None) and not here.tries and percent != 100:
        here.tries, here.given = 1, given if isinstance(step, ChoiceQuestion) else ()
    else:
        here.given, here.settled = given, True
    return percent


def pick(step: Step, here: Asked, action: str) -> tuple[str, ...] | str | None:
    """What a tap gives as an answer; None where the step only looks different now, or the name of the toast that objects."""
    names = names_of(step)
    number = int(action[1:]) if action[0] == "=" else -1
    several = isinstance(step, ChoiceQuestion) and step.kind == "several"
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
        here.given += (names[number],)
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


def names_of(step: Step) -> list[str]:
    """What can be picked at a step, in the author's order."""
    if isinstance(step, Guess | Choose | ChoiceQuestion):
        return [option.id for option in step.options]
    if isinstance(step, Chooser):
        return [f"{item.id}/{option.id}" for item in step.items for option in item.options]
    if isinstance(step, Sort):
        return [label.id for label in step.labels]
    return [str(n) for n in range(step.low, step.high + 1)] if isinstance(step, Rate) else []


def offers(step: Step, here: Asked) -> set[str]:
    """What the buttons under a step are to do."""
    if isinstance(step, Card):
        return {"go", "rp"}
    if isinstance(step, PlanPage):
        return {"go"}
    if here.settled:
        return {"go", "ch"} if isinstance(step, Write) else {"go"}
    picks = {f"={n}" for n, name in enumerate(names_of(step)) if not (name in here.given and is_single(step))}
    if isinstance(step, Chooser):
        home = f"{step.items[len(here.given)].id}/"
        picks = {f"={n}" for n, name in enumerate(names_of(step)) if name.startswith(home)}
    if isinstance(step, Write) and not here.example:
        picks.add("ex")
    if isinstance(step, ChoiceQuestion) and step.kind == "several":
        picks.add("ok")
    return picks | {"sk"} if isinstance(step, Write | Sort | Rate | Choose | Chooser | OpenQuestion) else picks


def is_single(step: Step) -> bool:
    """One right option, found by tapping."""
    return isinstance(step, ChoiceQuestion) and step.kind == "single"
