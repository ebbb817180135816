"""Coming into a cohort and out of it, and a part of the course that its calendar opens later."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.administration.cohort import code_shown
from bot.language import Markup, Translator
from bot.screens.after import opens_line
from bot.screens.road import contact
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs


def place_line(tr: Translator, cohort: Mapping[str, Any] | None) -> Markup:
    """Which cohort a learner is in and how its organisers call them; nothing for a learner of no cohort."""
    if cohort is None:
        return Markup("")
    return tr(
        "cohort.place",
        "Cohort: <b>{cohort}</b>. You are number {number} there; organisers know you by that number only.",
        cohort=cohort["name"],
        number=tr.number(cohort["number"]),
    )


def opens_later(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Not yet: the day, and what to do meanwhile; args: cohort, course, unit, quiz, opens, day, today, minute."""
    tr = voice.tr
    meanwhile = tr(
        "cohort.meanwhile",
        "It comes by itself; you need not do anything. Until then: /lessons to read again, /notes for your own lines, /glossary for words.",
    )
    return Screen(paragraphs(opens_line(voice, tr, args), meanwhile))


def in_cohort(tr: Translator, cohort: Mapping[str, Any]) -> Markup:
    """That there is a place, and what its organisers see."""
    return tr(
        "cohort.joined",
        "You are in <b>{cohort}</b>, as number {number}. Its organisers see by that number how far you are "
        "and when you were last here, not your name and not your answers.",
        cohort=cohort["name"],
        number=tr.number(cohort["number"]),
    )


def joined(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Somebody who has begun came into a cohort; args: cohort (name, number), lesson, number, quiz, begun, later."""
    tr = voice.tr
    kept = tr("cohort.kept", "What you have done so far stays.")
    text = paragraphs(in_cohort(tr, args["cohort"]), kept, opens_line(voice, tr, args["later"]))
    return Screen(text, go_on(tr, args))


def go_on(tr: Translator, args: Mapping[str, Any]) -> Rows:
    """The button that leads on; none at the end, nor where what comes opens later. Args: lesson, number, quiz, begun, later."""
    if args["lesson"] is None or args.get("later"):
        return ()
    if args["quiz"]:
        label = tr.label("back.quiz", "On to the quiz")
    elif args["begun"]:
        label = tr.label("back.go_on", "Go on with lesson {number}", number=args["number"])
    else:
        label = tr.label("back.start", "Start lesson {number}", number=args["number"])
    return ((Button(label, "next"),),)


def not_joined(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Why there is no place; args: reason, cohort, code, closes (day or None), and of a member now (name), number."""
    tr, cohort = voice.tr, args["cohort"]
    match args["reason"]:
        case "already":
            words = tr(
                "cohort.already",
                "You are in <b>{cohort}</b> already, as number {number}. Nothing has changed.",
                cohort=cohort,
                number=tr.number(args["number"]),
            )
        case "closed":
            day = tr.date(date.fromisoformat(args["closes"]))
            words = tr("cohort.closed", "The last day to join <b>{cohort}</b> was {date}.", cohort=cohort, date=day)
        case "full":
            words = tr("cohort.full", "Every place in <b>{cohort}</b> is taken.", cohort=cohort)
        case "withdrawn":
            words = tr(
                "cohort.was_there", "You were in <b>{cohort}</b> before. Its organisers can let you in again.", cohort=cohort
            )
        case _:
            return _move(voice, args)
    if args["reason"] == "already":
        return Screen(words)
    return Screen(paragraphs(words, tr("cohort.ask", "Please ask whoever invited you.")))


def _move(voice: Voice, args: Mapping[str, Any]) -> Screen:
    tr = voice.tr
    text = tr(
        "cohort.move",
        "You are in <b>{now}</b>. Would you like to move to <b>{cohort}</b>? What you have done so far comes with you.",
        now=args["now"],
        cohort=args["cohort"],
    )
    there = Button(tr.label("cohort.move_yes", "Yes, move there"), f"jo:move:{args['code']}")
    return Screen(text, ((there,), (Button(tr.label("cohort.stay", "No, stay"), "jo:stay"),)))


def code_ask(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The code, please."""
    tr = voice.tr
    text = tr(
        "cohort.code", "Please type the code of your cohort. It looks like this: {example}.", example=code_shown("7K3MPQ2X9TDA")
    )
    return Screen(text, ((Button(tr.label("report.never_mind", "Never mind"), "forget"),),))


def code_unknown(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A code that opens nothing; args: waiting (another one may be typed), open (the course is there without one)."""
    tr = voice.tr
    text = tr("cohort.unknown", "I don't know that code. Please check it, or ask whoever invited you.")
    if args["open"]:
        return Screen(lines(text, tr("cohort.without", "The course is open without a code, too: /start")))
    never: Rows = ((Button(tr.label("report.never_mind", "Never mind"), "forget"),),) if args["waiting"] else ()
    return Screen(text, never)


def code_later(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Too many wrong codes."""
    return Screen(voice.tr("cohort.later", "Several codes in a row were not right. Please try again in an hour."))


def by_invitation(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The one thing that strangers hear where a code is needed."""
    words = voice.tr("cohort.by_invitation", "This course is by invitation. Please open your link, or type your code here.")
    return Screen(paragraphs(words, contact(voice)))


def cohort_leave(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Leave it? Args: cohort, id."""
    tr = voice.tr
    text = tr(
        "cohort.leave",
        "Leave <b>{cohort}</b>? What you have done stays, and lessons go on by your own days and hour.",
        cohort=args["cohort"],
    )
    yes = Button(tr.label("cohort.leave_yes", "Yes, leave it"), f"jo:leave:{args['id']}")
    return Screen(text, ((yes,), (Button(tr.label("cohort.stay", "No, stay"), "set:back"),)))


def cohort_left(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """It is left; args: cohort."""
    tr = voice.tr
    text = tr("cohort.left", "You have left <b>{cohort}</b>. What you have done stays; /next leads on.", cohort=args["cohort"])
    return Screen(text)
