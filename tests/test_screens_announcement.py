"""An announcement is in one language from its first word to its last, whoever reads it."""

from pathlib import Path
from typing import Any, cast

from bot.course.catalogue import Library
from bot.language import Interface
from bot.screens.announcement import announcement, announcement_withdrawn
from bot.screens.screen import Attached, Button, Operator, Voice

INTERFACE = Interface(Path("locales"), pseudo=True)
READER = Voice(INTERFACE.translator("en"), cast(Library, None), INTERFACE, Operator())
ARGS: dict[str, Any] = {
    "html": "<b>⟦Ðéáŕ áļļ⟧</b>",
    "buttons": [["⟦Ĝó⟧", "https://example.eu"]],
    "language": "xx",
    "missing": True,
    "file_kind": "document",
    "file_id": "a-file",
}


def test_what_stands_below_a_text_is_in_the_language_of_the_text() -> None:
    screen = announcement(READER, ARGS)
    words = screen.text.replace("<b>", "").replace("</b>", "").replace("<i>", "").replace("</i>", "").split("\n\n")
    assert len(words) == 3
    assert all(part.startswith(("⟦", "/")) and "⟦" in part for part in words)
    assert screen.buttons == ((Button("⟦Ĝó⟧", url="https://example.eu"),),)
    assert screen.attached == Attached("document", "a-file")
    assert len(announcement(READER, {**ARGS, "missing": False}).text.split("\n\n")) == 2


def test_what_takes_its_place_keeps_its_language_and_nothing_of_its_words() -> None:
    screen = announcement_withdrawn(READER, ARGS)
    assert "Ðéáŕ" not in screen.text
    assert "⟦" in screen.text
    assert screen.buttons == ()
    assert screen.attached == Attached("document", "a-file")
