"""The writing guide in numbers: how long texts may be, how many words a lesson has, what a card begins with."""

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.course.document import Document, Mistake
from bot.course.exercise import SUGGESTED
from bot.course.markup import plain, render
from bot.course.model import Lesson, NumberQuestion, OpenQuestion, Quiz, Write
from bot.course.texts import KINDS, Text, lesson_texts, quiz_texts

CARD_WORDS = (60, 110)
CAPTION_CHARACTERS = 760  # of a card with a picture; 1,024 less room for translation
LESSON_WORDS = (250, 400)
MOST_MESSAGES = 12  # new ones in a lesson
PART_CHARACTERS = 3000  # of one message that holds a whole exercise; 4,096 less room for translation
TRANSLATED_PART_CHARACTERS = 3600  # 4,096 less room for the words of the interface
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


def part_mistakes(document: Document, lesson: Lesson) -> Iterator[Mistake]:
    """Exercises of taps whose one message, with everything answered, leaves no room for translation."""
    texts = {text.context: text.text for text in lesson_texts("", lesson)}
    for number, part in enumerate(lesson.exercise):
        length = tapped_length(f"/{lesson.id}/{part.id}", texts)
        if length > PART_CHARACTERS:
            said = f"makes a message of {length} characters, at most {PART_CHARACTERS} leave room for translation"
            yield document.mistake(("exercise", number), said)


def tapped_length(home: str, texts: Mapping[str, str]) -> int:
    """How many characters an exercise of taps has when all is answered, without the words of the interface.

    `texts` are those of a lesson or a catalogue by their context, `home` is the context of the exercise."""
    own = {context.removeprefix(home): _seen((text,)) for context, text in texts.items() if context.startswith(f"{home}/")}
    length = _seen((texts[home],)) + own.get("/closing", 0)
    labels = [seen for name, seen in own.items() if name.startswith("/labels/")]
    items = [name for name in own if name.startswith("/items/") and name.count("/") == 2]
    for item in items:
        options = [seen for name, seen in own.items() if name.startswith(f"{item}/") and name != f"{item}/why"]
        length += own[item] + own.get(f"{item}/why", 0) + max(options, default=0) + 2 * max(labels, default=0)
    named = [name for name in own if name.startswith("/suggestions/") and name.count("/") == 2]
    return length + sum(sorted((own[name] + own.get(f"{name}/why", 0) for name in named), reverse=True)[:SUGGESTED])


def _seen(texts: Iterable[str]) -> int:
    return sum(len(plain(render(text)[0])) for text in texts)


def caption_mistakes(document: Document, lesson: Lesson) -> Iterator[Mistake]:
    """Cards with a picture whose caption leaves no room for translation."""
    for number, card in enumerate(lesson.cards):
        if card.picture and (length := _seen((card.text, card.picture.alt, card.picture.credit))) > CAPTION_CHARACTERS:
            said = f"with alt and credit has {length} characters, at most {CAPTION_CHARACTERS} leave room under a picture"
            yield document.mistake(("cards", number, "text"), said)


def new_messages(lesson: Lesson) -> int:
    """How many new messages a learner gets who passes over nothing: one a step, and one more in reply to typed words."""
    return len(lesson.steps) + sum(isinstance(step, Write | NumberQuestion | OpenQuestion) for step in lesson.steps)


def lesson_limits(document: Document, lesson: Lesson) -> Iterator[Mistake]:
    """Everything the writing guide says in numbers of one lesson."""
    yield from length_mistakes(document, lesson_texts("", lesson))
    yield from part_mistakes(document, lesson)
    yield from card_mistakes(document, lesson)
    yield from caption_mistakes(document, lesson)


def quiz_limits(document: Document, quiz: Quiz) -> Iterator[Mistake]:
    """Everything the writing guide says in numbers of one quiz."""
    yield from length_mistakes(document, quiz_texts("", quiz))
