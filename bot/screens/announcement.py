"""What the organisers announce, as learners get it: the words as they were written, and a line on how to get fewer."""

from collections.abc import Mapping
from typing import Any

from bot.language import Markup, Translator
from bot.screens.screen import Attached, Button, Screen, Voice, paragraphs


def announcement(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Everything in the language of its text; args: those of `bot.storage.announcement.told`."""
    tr = voice.interface.translator(args["language"])
    text = announced(tr, args["html"], missing=args["missing"])
    buttons = tuple((Button(label, url=address),) for label, address in args["buttons"])
    return Screen(text, buttons, attached=_file(args))


def announced(tr: Translator, html: str, *, missing: bool) -> Markup:
    """The words with what stands below them: that there is no text in the reader's language, and how to get fewer of these."""
    other = tr("announcement.other_language", "<i>There is no text in your language, so you get this one.</i>")
    footer = tr("announcement.footer", "<i>/settings: which messages you get</i>")
    return paragraphs(html, other if missing else "", footer)


def announcement_withdrawn(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What stands where a message was that could not be deleted any more; args: those of the message itself."""
    tr = voice.interface.translator(args["language"])
    text = tr("announcement.withdrawn", "<i>This message has been taken back.</i>")
    return Screen(text, attached=_file(args))


def _file(args: Mapping[str, Any]) -> Attached | None:
    return Attached(args["file_kind"], args["file_id"]) if args["file_kind"] else None
