"""What an author counts: words and characters of a card, the messages of a lesson, and which picture is meant."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.course.document import dotted
from bot.course.limits import CARD_WORDS, LESSON_WORDS, MOST_MESSAGES, words
from bot.course.markup import linked_terms, render, visible_length
from bot.course.model import Lesson
from bot.course.texts import KINDS
from bot.preview.desk import Desk
from bot.preview.walk import Moment, Said
from bot.screens.screen import Drawing, QrCode

CAPTION = 1024  # characters under a photo, Telegram's limit


def place_in_file(desk: Desk, moment: Moment) -> Iterator[str]:
    """Where a step stands: its field, unless it is called by that, and its line."""
    position = desk.document.values.get(moment.path)
    if moment.path and position:
        place = "" if dotted(moment.path) == moment.name else f"{dotted(moment.path)}, "
        yield f"{place}line {position.line}"


def card_figures(desk: Desk, moment: Moment) -> Iterator[str]:
    """The words and characters of a card with their limits, and the terms it links to; nothing for other moments."""
    if moment.card is None:
        return
    markup, flaws = render(moment.card.text)
    if flaws:
        return
    is_english = desk.telling.language == "en"
    limit = KINDS["card"].english if is_english else KINDS["card"].translated
    count = words(markup)
    yield f"{count} words" + (f" of {CARD_WORDS[0]}–{CARD_WORDS[1]}" if is_english else "")
    yield f"{visible_length(markup)} of {limit} characters"
    screen = moment.said[0].screen
    if screen and screen.photo:
        yield f"{visible_length(screen.text)} of {CAPTION} as caption"
    if terms := linked_terms(markup):
        yield "terms: " + ", ".join(terms)


def lesson_figures(desk: Desk, moments: Sequence[Moment]) -> Iterator[str]:
    """What a lesson comes to as a whole; for a quiz, how many questions there are to draw from."""
    content = desk.content
    if not isinstance(content, Lesson):
        yield f"{len(content.slots)} questions a try, {len(content.questions)} to draw from, about {content.minutes} minutes"
        return
    total = sum(words(render(card.text)[0]) for card in content.cards)
    limit = f" of {LESSON_WORDS[0]}–{LESSON_WORDS[1]}" if desk.telling.language == "en" else ""
    later = {f"{question.id}, asked days later" for question in content.recall}
    new = sum(1 + any(said.is_new for said in moment.said[1:]) for moment in moments if moment.name not in later)
    yield f"cards together {total} words{limit} · {new} new messages of {MOST_MESSAGES} · about {content.minutes} minutes"


def picture_name(photo: Path | Drawing | QrCode) -> str:
    """What an author calls a picture."""
    if isinstance(photo, QrCode):
        return f"QR code of {photo.link}"
    return f"diagram {photo.diagram}" if isinstance(photo, Drawing) else f"media/{photo.name}"


def arrived(said: Said) -> str:
    """How a message came to this state: an arrow for an edit of the message above; "if" stands for another life."""
    if said.how.startswith("if "):
        return f"{said.how}:"
    return f"new message {said.how}:" if said.is_new else f"⟶ {said.how}:"
