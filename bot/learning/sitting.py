"""One try at a quiz: its own draw of questions, taken step by step like a lesson."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.course.model import ChoiceQuestion, NumberQuestion, OpenQuestion, Quiz

AGAIN = "~"  # "quiz-1~2" is the second try at quiz-1; the first one has no number


@dataclass(frozen=True)
class Opening:
    """The first message of a quiz: what comes, and one button."""


@dataclass(frozen=True)
class Result:
    """The last message of a quiz: what it came to."""


@dataclass(frozen=True)
class Sitting:
    """A learner's n-th try at a quiz, counted from 1; the same learner and try always draw the same questions."""

    quiz: Quiz
    number: int
    questions: tuple[ChoiceQuestion | NumberQuestion | OpenQuestion, ...]

    @cached_property
    def steps(self) -> tuple[Opening | ChoiceQuestion | NumberQuestion | OpenQuestion | Result, ...]:
        """The steps in the order they are taken."""
        return (Opening(), *self.questions, Result())

    @property
    def id(self) -> str:
        """The quiz, whatever the try."""
        return self.quiz.id


def sit(quiz: Quiz, stable: str, number: int) -> Sitting:
    """The n-th try of the learner whose id is `stable`."""
    return Sitting(quiz, number, quiz.drawn(stable, number - 1))


def name_of(quiz_id: str, number: int) -> str:
    """What a plan calls the n-th try at a quiz."""
    return quiz_id if number == 1 else f"{quiz_id}{AGAIN}{number}"


def parse(name: str) -> tuple[str, int]:
    """The quiz and the number of the try that a plan names; a lesson's id is its own first try."""
    unit, _, number = name.partition(AGAIN)
    return unit, int(number or 1)


def score(percents: Sequence[int], questions: int) -> int:
    """The mean of the answers in whole per cent, unanswered ones counting nothing."""
    return round(sum(percents) / questions) if questions else 0


def weak_lessons(sitting: Sitting, percent_by_question: dict[str, int]) -> tuple[str, ...]:
    """The lessons worth another look: those whose slot was not answered wholly right, in the order of the quiz."""
    pairs = zip(sitting.quiz.slots, sitting.questions, strict=True)
    weak = (slot.about for slot, question in pairs if percent_by_question.get(question.id, 0) < 100)
    return tuple(dict.fromkeys(weak))
