"""Reminders for a lesson that waits, and pauses: always a way to go on, never a count of days."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.language import Markup, Translator
from bot.screens.after import moment
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs

PAUSE_DAYS = (7, 14, 28)
NOON = 12 * 60


def nudge(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A lesson waits; args: tone, number, begun, plan, minutes, quiz, minute (of the local day)."""
    tr = voice.tr
    on: Rows = ((Button(_go(tr, args), "next"),),)
    if args["tone"] == "last":
        return Screen(_last(tr), on)
    later = Button(tr.label("nudge.later", "Remind me later"), f"nudge:later:{args['plan']}")
    week = Button(tr.label("nudge.week", "Not this week"), f"nudge:week:{args['plan']}")
    return Screen(_still_here(tr, args), (*on, (later, week)))


def _still_here(tr: Translator, args: Mapping[str, Any]) -> Markup:
    early = args["minute"] < NOON
    hello = tr("nudge.morning", "Good morning.") if early else tr("nudge.hello", "Hello.")
    return Markup(f"{hello} {_waits(tr, args)}")


def _waits(tr: Translator, args: Mapping[str, Any]) -> Markup:
    if args["quiz"]:
        return tr("nudge.quiz", "The quiz is still here whenever you like.")
    if args["begun"]:
        return tr("nudge.begun", "Lesson {number} is still open, at the very place where you left it.", number=args["number"])
    return tr.plural(
        "nudge.waiting",
        "Lesson {number} is still here, about {count} minute.",
        "Lesson {number} is still here, about {count} minutes.",
        count=args["minutes"],
        number=args["number"],
    )


def _last(tr: Translator) -> Markup:
    return tr(
        "nudge.last",
        "I'll be quiet from now on, so that I'm not in your way. Your place is kept, and everything is here when you come back.",
    )


def _go(tr: Translator, args: Mapping[str, Any]) -> str:
    if args["quiz"]:
        return tr.label("nudge.start_quiz", "Start the quiz")
    if args["begun"]:
        return tr.label("nudge.go_on", "Go on with lesson {number}", number=args["number"])
    return tr.label("nudge.start", "Start lesson {number}", number=args["number"])


def nudge_later(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """When the reminder comes instead; args: day, today, minute."""
    tr = voice.tr
    when = moment(tr, args["day"], args["today"], args["minute"])
    return Screen(tr("nudge.will_remind", "All right, the next reminder: {when}. /next works before that, too.", when=when))


def pause(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """How long a pause? args: until (ISO days, one for each of PAUSE_DAYS), paused (ISO day or None)."""
    tr = voice.tr
    rows = [
        (Button(tr.label("pause.until", "Until {date}", date=tr.date(date.fromisoformat(day))), f"pause:{day}"),)
        for day in args["until"]
    ]
    if args["paused"]:
        text = tr(
            "pause.now_until",
            "You have a pause until {date}. Another date, or go on now?",
            date=tr.date(date.fromisoformat(args["paused"])),
        )
        rows.append((Button(tr.label("pause.end", "End the pause"), "pause:end"),))
    else:
        text = tr("pause.how_long", "A pause: until when? Nothing comes before that day, and nothing piles up.")
    rows.append((Button(tr.label("pause.open", "Until I come back"), "stop:keep"),))
    return Screen(text, tuple(rows))


def paused(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The pause is set; args: day, later (what opens later cannot be fetched sooner)."""
    tr = voice.tr
    text = tr("pause.set", "Enjoy the break. The next lesson comes on {date}.", date=tr.date(date.fromisoformat(args["day"])))
    sooner = "" if args.get("later") else tr("pause.sooner", "Sooner? /next works at any time.")
    return Screen(
        lines(text, sooner),
        ((Button(tr.label("pause.end", "End the pause"), "pause:end"),),),
    )


def pause_ended(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The pause is over; args: day (None: a lesson is open already), today, minute, later (it cannot be fetched now)."""
    tr = voice.tr
    if args["day"] is None:
        return Screen(tr("pause.ended_open", "The pause is over. /next leads on."))
    when = moment(tr, args["day"], args["today"], args["minute"])
    if args.get("later"):
        return Screen(tr("pause.ended_later", "The pause is over. The next lesson: {when}.", when=when))
    return Screen(paragraphs(tr("pause.ended", "The pause is over. The next lesson: {when}. /next brings it now.", when=when)))
