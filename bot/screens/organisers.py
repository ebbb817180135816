"""What the organisers of a cohort did that concerns one learner: said to them at once, kindly, with what they can do."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.screens.screen import Button, Screen, Voice, lines, paragraphs


def organisers_paused(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Lessons wait until a day; args: cohort, day."""
    tr = voice.tr
    text = tr(
        "cohort.paused",
        "The organisers of {cohort} have paused your lessons: nothing comes before {date}.",
        cohort=args["cohort"],
        date=tr.date(date.fromisoformat(args["day"])),
    )
    return Screen(
        lines(text, tr("pause.sooner", "Sooner? /next works at any time.")),
        ((Button(tr.label("pause.end", "End the pause"), "pause:end"),),),
    )


def organisers_resumed(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The pause has ended; args: cohort."""
    tr = voice.tr
    return Screen(
        tr(
            "cohort.resumed",
            "The organisers of {cohort} have ended your pause. Lessons come again. /next leads on.",
            cohort=args["cohort"],
        )
    )


def organisers_moved(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Another cohort; args: cohort (the new one), number."""
    tr = voice.tr
    text = tr(
        "cohort.moved",
        "The organisers have moved you to another cohort: <b>{cohort}</b>. You are number {number} there.",
        cohort=args["cohort"],
        number=args["number"],
    )
    return Screen(lines(text, tr("cohort.moved_kept", "Your place in the course and all your answers stay as they are.")))


def organisers_withdrew(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """No more lessons; args: cohort, by_code (only a new code leads on)."""
    tr = voice.tr
    text = tr(
        "cohort.withdrawn",
        "The organisers have ended your place in {cohort}, so no more lessons come. Everything you did is kept.",
        cohort=args["cohort"],
    )
    on = (
        tr("cohort.withdrawn_code", "To go on, ask them for a new code or link.")
        if args["by_code"]
        else tr("cohort.withdrawn_start", "To go on by yourself, send /start.")
    )
    contact = voice.operator_contact
    ask = tr("cohort.withdrawn_ask", "Was this a mistake? Ask here: {contact}", contact=contact) if contact else ""
    return Screen(paragraphs(text, lines(on, ask)))
