"""Marking an answer: one function per kind of question, and the order in which options are shown."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.course.model import ChoiceQuestion, NumberQuestion, OpenQuestion

Question = ChoiceQuestion | NumberQuestion | OpenQuestion
Given = tuple[str, ...]

NUMBER = re.compile(r"[+-]?\d[\d.,]*")
SPACES = re.compile(r"[\s\u00a0\u202f'\u2019]")  # thousands are written with spaces, no-break spaces or apostrophes


@dataclass(frozen=True)
class Grade:
    """What an answer is worth: 0 to 100 per cent; None where any words count."""

    percent: int | None

    @property
    def right(self) -> bool:
        """Whether the answer is wholly right."""
        return self.percent == 100


def grade_single(question: Question, given: Given) -> Grade:
    """100 for the one right option, else 0."""
    assert isinstance(question, ChoiceQuestion)
    return Grade(100 if given == right_options(question) else 0)


def grade_several(question: Question, given: Given) -> Grade:
    """Right picks less wrong picks, as a share of all right options, never below 0: ticking everything earns nothing extra."""
    assert isinstance(question, ChoiceQuestion)
    right = set(right_options(question))
    gained = len(right & set(given)) - len(set(given) - right)
    return Grade(max(0, round(100 * gained / len(right))))


def grade_number(question: Question, given: Given) -> Grade:
    """100 if any way of reading the number is within the tolerance: 3.000 is three thousand in half of Europe."""
    assert isinstance(question, NumberQuestion)
    close = any(abs(value - question.answer) <= question.tolerance + 1e-9 for value in numbers_in(given[0]))
    return Grade(100 if close else 0)


def grade_open(question: Question, given: Given) -> Grade:
    """Any words count; people read them, nobody marks them."""
    return Grade(None)


KINDS: Mapping[str, Callable[[Question, Given], Grade]] = {
    "single": grade_single,
    "several": grade_several,
    "number": grade_number,
    "open": grade_open,
}


def grade(question: Question, given: Given) -> Grade:
    """Mark an answer: option ids for single and several, the typed text for number and open."""
    return KINDS[question.kind](question, given)


def right_options(question: ChoiceQuestion) -> Given:
    """The ids of the right options, in the author's order."""
    return tuple(option.id for option in question.options if option.right)


def shown_order(question: ChoiceQuestion, stable: str) -> Given:
    """The option ids in the order this learner sees: the author's, or shuffled by `stable` and the same every time."""
    ids = [option.id for option in question.options]
    if question.shuffle:
        ids.sort(key=lambda option: hashlib.sha256(f"{stable}/{question.id}/{option}".encode()).digest())
    return tuple(ids)


def numbers_in(text: str) -> frozenset[float]:
    """Every way the one number in a text can be read ("3.000": 3 and 3000); empty if there is none, or more than one."""
    found = NUMBER.findall(SPACES.sub("", text))
    if len(found) != 1:
        return frozenset()
    digits = found[0].rstrip(".,")
    marks = [mark for mark in digits if mark in ".,"]
    grouped = digits.replace(".", "").replace(",", "")
    if not marks:
        return frozenset({float(digits)})
    if len(set(marks)) == 2:  # both marks: the last one separates the decimals
        whole, decimals = digits.rsplit(marks[-1], 1)
        return frozenset({float(whole.replace(".", "").replace(",", "") + "." + decimals)})
    if len(marks) > 1:  # one mark, many times: thousands
        return frozenset({float(grouped)})
    readings = {float(digits.replace(",", "."))}
    if re.search(r"[.,]\d{3}$", digits):
        readings.add(float(grouped))
    return frozenset(readings)
