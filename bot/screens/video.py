"""A video of a card: where it is, and every word of it for those who do not hear or open it."""

from collections.abc import Mapping
from typing import Any

from bot.course.markup import to_html
from bot.course.model import Card, Video
from bot.language import Markup, Translator, escape
from bot.screens.screen import Screen, Voice, paragraphs


def video_line(tr: Translator, video: Video) -> Markup:
    """The title as a link, and how long it is."""
    link = Markup(f'<a href="{escape(video.url)}">{escape(video.title)}</a>')
    return tr.plural("video.line", "🎬 {video} ({count} minute)", "🎬 {video} ({count} minutes)", count=video.minutes, video=link)


def read_label(tr: Translator) -> str:
    """The button that brings the words of a video."""
    return tr.label("video.read", "Read what is said")


def transcript(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Every word of the video of a card, as a message of its own; args: card."""
    card = next(card for card in voice.told.lesson.cards if card.id == args["card"])
    assert isinstance(card, Card)
    assert card.video is not None
    head = Markup(f"🎬 <b>{escape(card.video.title)}</b>")
    return Screen(paragraphs(head, to_html(card.video.transcript)))
