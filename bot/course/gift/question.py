"""What a GIFT file holds: questions as Moodle understands them, whether a course has such a kind or not."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["description", "essay", "true-false", "choice", "short", "numerical", "matching"]


@dataclass(frozen=True)
class Answer:
    """One answer: what it is worth in per cent (100 is right), what is said after it, and its partner in a matching question.

    For numbers `text` is as written: "1822", "1822:2" or "1..5"."""

    text: str
    percent: float = 0
    feedback: str = ""
    partner: str = ""
    equals: bool = False  # written with "=", as right answers are


@dataclass(frozen=True)
class GiftQuestion:
    """One question; `after` is what stands behind the answers, where a question has its gap in the middle."""

    kind: Kind
    text: str
    answers: tuple[Answer, ...] = ()
    title: str = ""
    after: str = ""
    markup: str = ""  # "html", "markdown", "plain" or "moodle", if the file says
    general: str = ""  # what is said after any answer
    category: str = ""
    id: str = ""  # Moodle's "ID number" of the question
    notes: tuple[str, ...] = ()  # the other comments in front of it, without their slashes
    line: int = 0  # where it begins, from 1

    @property
    def has_one_right(self) -> bool:
        """Whether learners pick one answer; otherwise several, each with its share."""
        return any(answer.percent == 100 for answer in self.answers)
