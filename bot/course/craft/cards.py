"""What is worth a look in the texts of a lesson: long sentences, hard cards, figures from nowhere, letters nobody explained."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from bot.course.craft.prose import Sentence, flesch_kincaid, sentences
from bot.course.document import Document, Mistake
from bot.course.limits import MOST_MESSAGES, new_messages
from bot.course.markup import plain, render
from bot.course.model import Card, Lesson
from bot.course.texts import Text

LONGEST_SENTENCE = 25  # words
HARDEST_GRADE = 9.0
HYPE = (
    *("amazing", "awesome", "cutting-edge", "game changer", "game-changer", "game-changing", "groundbreaking", "incredible"),
    *("mind-blowing", "once-in-a-lifetime", "revolutionary", "revolutionise", "supercharge", "world-class"),
)
# Everybody's letters, in an office in Europe; everything else is written out once in a lesson.
KNOWN_LETTERS = frozenset(("EU", "EUR", "UN", "UK", "US", "USA", "TV", "PC", "IT", "ID", "OK", "PDF", "SMS", "USB", "GPS", "QR"))
_HYPE = re.compile(rf"\b(?:{'|'.join(map(re.escape, HYPE))})\b|(?<=[\w*])!", re.IGNORECASE)
_SOURCE = re.compile(r"\bSources?:")
_SOURCE_LINE = re.compile(r"^[*_]*Sources?:.*$", re.MULTILINE)
_IMAGINED = re.compile(r"\bimagined?\b", re.IGNORECASE)
_SUPPOSED = re.compile(r"\b(?:might|would|could|suppose|if)\b", re.IGNORECASE)
# Places in a row are no figures: the first step, lesson 2, week 5; nor is the number in front of an item.
_COUNTED = re.compile(
    r"\b(?:lesson|week|step|level|question|card|phase|part|line|round)s?\s\d+(?:(?:,| and| or| to)\s\d+)*", re.I
)
_FIGURE = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*")
_LETTERS = re.compile(r"\b[A-Z]{2,5}\b")
_ROMAN = re.compile(r"[IVX]+")


def sentence_remarks(document: Document, texts: Sequence[Text]) -> Iterator[Mistake]:
    """Sentences that are too long for a phone, and words that promise too much."""
    together = "\n".join(text.text for text in texts).lower()
    promising = "!" in together or any(word in together for word in HYPE)  # hardly ever; looking text by text takes long
    for text in texts:
        if text.text.count(" ") + text.text.count("\n") >= LONGEST_SENTENCE:  # most texts have not so many words altogether
            yield from _long(document, text)
        for found in _HYPE.finditer(text.text) if promising else ():
            what = "calm readers trust a calm voice: no exclamation marks, no hype"
            yield _at(document, text, found, what)


def _long(document: Document, text: Text) -> Iterator[Mistake]:
    for sentence in sentences(text.text):
        count = len(sentence.words)
        if count > LONGEST_SENTENCE:
            what = f"a sentence of {count} words; {LONGEST_SENTENCE} are plenty"
            yield document.mistake(text.path, what, sentence.text, line=sentence.line, column=sentence.column)


def _at(document: Document, text: Text, found: re.Match[str], what: str) -> Mistake:
    line = text.text.count("\n", 0, found.start())
    column = found.start() - (text.text.rfind("\n", 0, found.start()) + 1)
    return document.mistake(text.path, what, found[0], line=line, column=column)


def card_remarks(document: Document, lesson: Lesson) -> Iterator[Mistake]:
    """Cards that are hard to read, give figures without a source, or begin with nothing but a question."""
    hard = [(card.id, grade) for card in lesson.cards if (grade := grade_of(card)) > HARDEST_GRADE]
    if hard:
        named = ", ".join(f"{id} {grade:.1f}" for id, grade in hard)
        what = f"hard to read: Flesch-Kincaid grade {named}; up to {HARDEST_GRADE:g} is plain"
        yield document.mistake(("cards",), what, at_key=True)
    yield from _figures(document, lesson)
    for number, card in enumerate(lesson.cards):
        first = plain(render(card.text)[0]).split("\n", 1)[0]
        if first.endswith("?") and len(sentences(first)) == 1:
            yield document.mistake(("cards", number, "text"), "the first line only asks; say the point there", first)


def grade_of(card: Card) -> float:
    """The Flesch-Kincaid grade of a card, without the line that names its source."""
    return flesch_kincaid([one for one in sentences(card.text) if not _SOURCE.match(one.text)])


def _figures(document: Document, lesson: Lesson) -> Iterator[Mistake]:
    known: set[str] = set()  # what a card has sourced or imagined, later cards may take up
    for number, card in enumerate(lesson.cards):
        credit = card.picture.credit if card.picture else ""
        if credit or _SOURCE.search(card.text) or _IMAGINED.search(card.text):
            known |= {found for _, found in figures(card.text)}
            continue
        loose = [one for one in figures(card.text) if one[1] not in known and not _SUPPOSED.search(one[0].text)]
        if loose:
            known |= {found for _, found in loose}
            first, named = loose[0][0], ", ".join(dict.fromkeys(found for _, found in loose))
            what = 'figures, and no "Source:" line and no "Imagine" on this card'
            yield document.mistake(("cards", number, "text"), what, named, line=first.line, column=first.column)


def figures(text: str) -> Iterator[tuple[Sentence, str]]:
    """The figures of a text, each with its sentence; places in a row (week 2, step 3) are none."""
    for sentence in sentences(text) if _FIGURE.search(text) else ():
        for found in _FIGURE.findall(_COUNTED.sub("", sentence.text)):
            yield sentence, found


def message_remarks(document: Document, lesson: Lesson) -> Iterator[Mistake]:
    """Lessons that send more messages than a chat bears in ten minutes."""
    count = new_messages(lesson)
    if count > MOST_MESSAGES:
        what = f"the lesson sends {count} new messages, typed words and their replies among them; {MOST_MESSAGES} are plenty"
        yield document.mistake(("cards",), what, at_key=True)


def letter_remarks(document: Document, texts: Sequence[Text], introduced: Collection[str] = ()) -> Iterator[Mistake]:
    """Abbreviations that the texts never write out, each once; `introduced` are written out elsewhere."""
    every = [text for text in texts if text.kind != "credit"]
    known = {*KNOWN_LETTERS, *introduced, *letters_introduced(every)}
    if known.issuperset(_LETTERS.findall("\n".join(text.text for text in every))):
        return
    for text in every:
        for found in _LETTERS.finditer(_SOURCE_LINE.sub(lambda line: " " * len(line[0]), text.text)):
            if found[0] not in known and not _ROMAN.fullmatch(found[0]):
                known.add(found[0])
                yield _at(document, text, found, f"write it out once, with the letters in brackets: Long Form ({found[0]})")


def letters_introduced(texts: Iterable[Text]) -> Iterator[str]:
    """The abbreviations written out in these texts: Long Form (LF), or LF (Long Form)."""
    together = "\n".join(text.text for text in texts)
    for found in _LETTERS.finditer(together):
        if together[found.start() - 1 : found.start()] == "(" or together.startswith(" (", found.end()):
            yield found[0]
