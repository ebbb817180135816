"""What is worth a look in questions: right answers that stand out by place, length or wording, explanations that repeat."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.course.document import Document, Mistake, PathInFile
from bot.course.model import ChoiceQuestion, Lesson, Question, Quiz

LONGER_PERCENT = 20  # than the mean of a question's options
LONGER_CHARACTERS = 8  # and by so much; among options of one word the longest is no sign
LONGEST_PERCENT = 40  # of a unit's questions may have the right option as their longest
ENOUGH_TO_COUNT = 10  # questions; fewer show no habit
ALWAYS_THERE = 3  # questions of a file in their author's order; with fewer, one place may be chance
CHANCE = 3.0  # standard deviations
LETTERS = "ABCDEF"
_OF_THE_ABOVE = re.compile(
    r"\b(?:all|none|both|neither|any|some) of (?:the|these|them)(?: \w+)? (?:above|below|options|answers)\b", re.I
)
_BOTH = re.compile(r"^(?:both )?[A-F] (?:and|or) [A-F]\b", re.I)
_GIVEAWAY = re.compile(
    r"\b(?:always|(?<!has )(?<!have )(?<!had )never|in all cases|in every case|without exception|under no circumstances)\b", re.I
)
_NEGATION = re.compile(r"\b(?:not|no|never|nobody|nothing|none|neither|nor|without|cannot|no one|nowhere)\b|n['’]t\b", re.I)
_UN = re.compile(
    r"\b(?:not|n['’]t|never) (?:un(?!der|til|less|ion|it|ique|iver)\w{3,}|impossible|illegal|irrelevant|incorrect)\b", re.I
)
_CLAUSE = re.compile(r"[,;:.!?\"“”]|\b(?:and|but|or|because|as|if|when|where|who|that|which|so|while|than)\b", re.I)
_NOT_ASKED = re.compile(r"\b(?:not|isn['’]t|except|never|least)\b[^.?!]*\?", re.I)
_ITS_PUNCTUATION = re.compile(r"[^\w\s]+")


@dataclass(frozen=True)
class Placed:
    """A question with options, and where it stands in its file."""

    question: ChoiceQuestion
    path: PathInFile

    @property
    def right(self) -> int:
        """The place of the right option, from 0; of several, the first."""
        return next((place for place, option in enumerate(self.question.options) if option.right), 0)

    @property
    def is_longest_right(self) -> bool:
        """Whether the one right option is longer than every other."""
        lengths = [len(option.text) for option in self.question.options]
        return all(lengths[self.right] > length for place, length in enumerate(lengths) if place != self.right)


def in_lesson(lesson: Lesson) -> list[Placed]:
    """The questions of a lesson that have options, those of later days too."""
    return [*_with_options(lesson.questions, ("questions",)), *_with_options(lesson.recall, ("recall",))]


def in_quiz(quiz: Quiz) -> list[Placed]:
    """The questions of a quiz that have options, slot by slot."""
    slots = enumerate(quiz.slots)
    return [one for number, slot in slots for one in _with_options(slot.questions, ("slots", number, "questions"))]


def _with_options(questions: Sequence[Question], path: PathInFile) -> Iterator[Placed]:
    for number, question in enumerate(questions):
        if isinstance(question, ChoiceQuestion):
            yield Placed(question, (*path, number))


def question_remarks(document: Document, asked: Sequence[Placed]) -> Iterator[Mistake]:
    """What gives an answer away or repeats itself, question by question, and the place of the right ones in the file."""
    for placed in asked:
        yield from _length(document, placed)
        yield from _wording(document, placed)
        yield from _repeated(document, placed)
    yield from _identical(document, asked)
    fixed = [placed for placed in asked if not placed.question.shuffle and placed.question.kind == "single"]
    if len(fixed) >= ALWAYS_THERE and len({placed.right for placed in fixed}) == 1:
        what = f"shuffle is false {len(fixed)} times here, and {LETTERS[fixed[0].right]} is right every time"
        yield document.mistake((*fixed[0].path, "shuffle"), what)


def _length(document: Document, placed: Placed) -> Iterator[Mistake]:
    options = placed.question.options
    mean = sum(len(option.text) for option in options) / len(options)
    longer = len(options[placed.right].text) - mean
    stands_out = longer > mean * LONGER_PERCENT / 100 and longer >= LONGER_CHARACTERS
    if placed.question.kind == "single" and placed.is_longest_right and stands_out:
        what = f"the right option is the longest, {longer / mean:.0%} over the mean: learners see that"
        yield document.mistake((*placed.path, "options", placed.right, "text"), what, options[placed.right].text)


def _wording(document: Document, placed: Placed) -> Iterator[Mistake]:
    question, path = placed.question, placed.path
    turned = _NOT_ASKED.search(question.text)
    if found := double_negative(question.text):
        yield document.mistake((*path, "text"), "a double negative: say it the other way round", found)
    for number, option in enumerate(question.options):
        place = (*path, "options", number, "text")
        if _OF_THE_ABOVE.search(option.text) or _BOTH.search(option.text):
            yield document.mistake(place, "options are shuffled and stand for themselves: none of this kind", option.text)
        if found_word := _GIVEAWAY.search(option.text):
            yield document.mistake(place, "a word that gives an option away as wrong", found_word[0])
        found = double_negative(option.text)
        if not found and turned and (inner := _NEGATION.search(option.text)):
            found = f"{turned[0]} … {inner[0]}"
        if found:
            yield document.mistake(place, "a double negative: say it the other way round", found)


def double_negative(text: str) -> str:
    """The clause of a text that says no twice; "" if there is none."""
    for clause in _CLAUSE.split(text):
        if len(_NEGATION.findall(clause)) > 1 or _UN.search(clause):
            return " ".join(clause.split())
    return ""


def _repeated(document: Document, placed: Placed) -> Iterator[Mistake]:
    """An option whose words stand in the explanations of two options or more: they were written from one mould."""
    options = placed.question.options
    whys = [_said(option.why) for option in options]
    for number, option in enumerate(options):
        words = _said(option.text)
        if words.count(" ") >= 2 and sum(words in why for why in whys) > 1:
            path = (*placed.path, "options", number, "text")
            yield document.mistake(path, "two explanations repeat this option word for word", option.text)


def _identical(document: Document, asked: Iterable[Placed]) -> Iterator[Mistake]:
    first: dict[str, int] = {}
    for placed in asked:
        for number, option in enumerate(placed.question.options):
            path = (*placed.path, "options", number, "why")
            line = document.values[path].line if path in document.values else 1
            if (said := _said(option.why)) in first:
                yield document.mistake(path, f"the same explanation stands in line {first[said]}", option.why)
            first.setdefault(said, line)


def _said(text: str) -> str:
    return " ".join(_ITS_PUNCTUATION.sub(" ", text.lower()).split())


def place_remarks(document: Document, asked: Sequence[Placed]) -> Iterator[Mistake]:
    """A place at which a course's right options stand far more often, or far less, than chance would put them."""
    single = [placed for placed in asked if placed.question.kind == "single"]
    for place, letter in enumerate(LETTERS):
        shares = [1 / len(one.question.options) for one in single if place < len(one.question.options)]
        expected, spread = sum(shares), sum(share * (1 - share) for share in shares) ** 0.5
        found = sum(one.right == place for one in single)
        if len(shares) >= ENOUGH_TO_COUNT and abs(found - expected) > CHANCE * spread:
            what = f"{letter} is right in {found} of {len(shares)} questions; even places would make it about {expected:.0f}"
            yield document.mistake((), what)


def longest_remarks(document: Document, path: PathInFile, asked: Sequence[Placed]) -> Iterator[Mistake]:
    """A unit in which the right option is too often the longest."""
    single = [placed for placed in asked if placed.question.kind == "single"]
    longest = sum(placed.is_longest_right for placed in single)
    if len(single) >= ENOUGH_TO_COUNT and longest * 100 > LONGEST_PERCENT * len(single):
        what = (
            f"the right option is the longest in {longest} of this unit's {len(single)} questions: more than {LONGEST_PERCENT} %"
        )
        yield document.mistake(path, what)
