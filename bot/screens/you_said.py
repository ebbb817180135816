""" "You said, we did": a learner hears what became of what they wrote."""

from collections.abc import Mapping
from typing import Any

from bot.language import escape
from bot.screens.screen import Button, Screen, Voice, lines, paragraphs


def you_said(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What was done about it; args: said (their own words, one text or a few), done (what those who run the course write)."""
    tr = voice.tr
    said = [f"<i>{escape(words)}</i>" for words in args["said"]]
    told = lines(tr("you_said.said", "💬 <b>You wrote:</b>"), *said)
    done = lines(tr("you_said.done", "<b>What was done:</b>"), escape(args["done"]))
    nobody = tr("you_said.nobody", "Whoever answered does not know who you are.")
    more = Button(tr.label("you_said.more", "More feedback"), "feedback")
    return Screen(paragraphs(told, done, nobody), ((more,),))
