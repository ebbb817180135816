"""The writing guide in numbers: how long texts may be, how many words a lesson has, what a card begins with."""

import re
from collections.abc import Iterable, Iterator

from bot.course.document import Document, Mistake
from bot.course.markup import plain, render
from bot.course.model import Lesson, Quiz
from bot.course.texts import KINDS, Text, lesson_texts, quiz_texts

CARD_WORDS = (60, 110)
LESSON_WORDS = (250, 400)
_WORD = re.compile(r"\S*\w\S*")


def words(markup: str) -> int:
    """How many words a reader reads; bullets and dashes are none."""
    return len(_WORD.findall(plain(markup)))


def length_mistakes(document: Document, texts: Iterable[Text]) -> Iterator[Mistake]:
    """English texts longer than leaves room for translation."""
    for text in texts:
        markup, flaws = render(text.text)
        length, limit = len(plain(markup)), KINDS[text.kind].english
        if not flaws and length > limit:
            yield document.mistake(text.path, f"has {length} characters, at most {limit} leave room for translation")


def card_mistakes(document: Document, lesson: Lesson) -> Iterator[Mistake]:
    """Cards too short, too long or without their point in bold; numbers without a source."""
    total = 0
    for number, card in enumerate(lesson.cards):
        path = ("cards", number, "text")
        markup, flaws = render(card.text)
        count = words(markup)
        total += count
        if flaws:
            continue
        first = markup.split("\n", 1)[0]
        if not (first.startswith("<b>") and first.endswith("</b>") and first.count("<b>") == 1):
            yield document.mistake(path, "the first line must be the point, in bold", plain(first))
        if not CARD_WORDS[0] <= count <= CARD_WORDS[1]:
            yield document.mistake(path, f"has {count} words, a card has {CARD_WORDS[0]} to {CARD_WORDS[1]}")
        digit = re.search(r"\d", plain(markup))
        if digit and not lesson.sources:
            yield document.mistake(path, "has a number, and the lesson names no sources", digit[0])
    if not LESSON_WORDS[0] <= total <= LESSON_WORDS[1]:
        said = f"together have {total} words, a lesson has {LESSON_WORDS[0]} to {LESSON_WORDS[1]}"
        yield document.mistake(("cards",), said, at_key=True)


def lesson_limits(document: Document, lesson: Lesson) -> Iterator[Mistake]:
    """Everything the writing guide says in numbers of one lesson."""
    yield from length_mistakes(document, lesson_texts("", lesson))
    yield from card_mistakes(document, lesson)


def quiz_limits(document: Document, quiz: Quiz) -> Iterator[Mistake]:
    """Everything the writing guide says in numbers of one quiz."""
    yield from length_mistakes(document, quiz_texts("", quiz))
