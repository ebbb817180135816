"""One announcement on its way: the hold, the bar while it goes out, the question after an outage, the report at the end."""

from collections.abc import Mapping
from typing import Any

from bot.administration.approval import filled
from bot.administration.mailing import BLOCKING, FAILING, ORPHANED, STUCK
from bot.language import Markup, Translator
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs
from bot.screens.staff.report import after_buttons, ended, losses, others, report, when_said

SHORTEST_SHOWN = 90  # seconds; below that the time left is said in seconds


def staff_mailing(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """How one mailing stands, in the message that updates itself; args: those of `bot.handlers.staff.progress.card`."""
    tr, state = voice.staff, args["state"]
    if state in ("approval", "held", "scheduled"):
        return Screen(paragraphs(_title(tr, args), _coming(tr, args)), _waiting_buttons(tr, args))
    if state in ("running", "paused"):
        why = _paused(tr, args) if state == "paused" else Markup("")
        return Screen(paragraphs(_title(tr, args), _figures(tr, args), why), _going_buttons(tr, args))
    if state == "asking":
        return Screen(paragraphs(_title(tr, args), _overtaken(tr, args)), _asking_buttons(tr, args))
    return Screen(paragraphs(_title(tr, args), ended(tr, args), *report(tr, args)), (*after_buttons(tr, args), *others(tr, args)))


def staff_mailing_cancel(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Asks once before the rest is cancelled; args: those of the card, answer ('', 'yes', 'no')."""
    tr = voice.staff
    if args["answer"] == "yes":
        return Screen(paragraphs(_title(tr, args), tr("staff.mailing.cancel_done", "The rest is cancelled.")))
    if args["answer"] == "no":
        return Screen(paragraphs(_title(tr, args), tr("staff.mailing.cancel_kept", "Nothing was cancelled.")))
    text = tr.plural(
        "staff.mailing.cancel_sure",
        "Cancel the rest? {sent} of {total} are done; {count} person who still waits will not get it. This cannot be taken back.",
        "Cancel the rest? {sent} of {total} are done; {count} people who still wait will not get it. This cannot be taken back.",
        count=args["open"],
        sent=tr.number(args["sent"]),
        total=tr.number(args["total"]),
    )
    buttons: Rows = (
        (Button(tr.label("staff.mailing.cancel_yes", "Yes, cancel the rest"), f"ma:cancel:{args['id']}:yes"),),
        (Button(tr.label("staff.mailing.cancel_no", "No, leave it"), f"ma:cancel:{args['id']}:no"),),
    )
    return Screen(paragraphs(_title(tr, args), text), buttons)


def _title(tr: Translator, args: Mapping[str, Any]) -> Markup:
    number = args["number"]
    if args["kind"] == "correct":
        return tr("staff.mailing.title_correct", "✏️ <b>Announcement {number}</b>, corrected text", number=number)
    if args["kind"] == "withdraw":
        return tr("staff.mailing.title_withdraw", "↩️ <b>Announcement {number}</b>, withdrawal", number=number)
    return tr("staff.mailing.title", "📣 <b>Announcement {number}</b>", number=number)


def _coming(tr: Translator, args: Mapping[str, Any]) -> Markup:
    until, starts = args["until"], args["starts"]
    if args["state"] == "approval":
        return tr.plural(
            "staff.mailing.approval",
            "⏳ A second person has to approve it, because it goes to {count} person. Without an answer until "
            "{when} ({city} time) nothing goes out.",
            "⏳ A second person has to approve it, because it goes to {count} people. Without an answer until "
            "{when} ({city} time) nothing goes out.",
            count=args["total"],
            when=when_said(tr, until),
            city=tr.city(until["zone"]),
        )
    if args["local_minute"] is not None:
        said = tr(
            "staff.mailing.at_their_hour",
            "⏳ Goes out at {time} of each person's own clock, the first {when} ({city} time).",
            time=tr.time(args["local_minute"]),
            when=when_said(tr, starts),
            city=tr.city(starts["zone"]),
        )
    elif starts["at"] > until["at"]:
        said = tr(
            "staff.mailing.at", "⏳ Goes out {when} ({city} time).", when=when_said(tr, starts), city=tr.city(starts["zone"])
        )
    else:
        said = tr.plural(
            "staff.mailing.hold",
            "⏳ Goes out {when} ({city} time), in {count} minute.",
            "⏳ Goes out {when} ({city} time), in {count} minutes.",
            count=until["minutes"],
            when=when_said(tr, until),
            city=tr.city(until["zone"]),
        )
    people = tr.plural("staff.mailing.to", "To {count} person.", "To {count} people.", count=args["total"])
    return lines(said, people, _alone(tr, args))


def _alone(tr: Translator, args: Mapping[str, Any]) -> Markup:
    if not args["alone"] or args["state"] != "held":
        return Markup("")
    return tr(
        "staff.mailing.alone", "It waits longer than usual: it goes to many, and nobody else can be reached who could look at it."
    )


def _waiting_buttons(tr: Translator, args: Mapping[str, Any]) -> Rows:
    stop = Button(tr.label("staff.mailing.stop", "Stop"), f"ma:stop:{args['id']}")
    rows: list[tuple[Button, ...]] = [(stop,)]
    if args["nonce"]:
        rows.insert(0, (Button(tr.label("staff.mailing.now", "Send now"), f"ma:now:{args['id']}:{args['nonce']}"),))
    if args["repeats"]:
        rows.append((Button(tr.label("staff.mailing.end_repeats", "Stop repeating"), f"ma:once:{args['announcement']}"),))
    return (*rows, *_look_again(tr, args))


def _look_again(tr: Translator, args: Mapping[str, Any]) -> Rows:
    if not args["copy"]:
        return ()
    return ((Button(tr.label("staff.mailing.refresh", "Refresh"), f"ma:show:{args['id']}"),), *others(tr, args))


def bar(done: int, total: int) -> str:
    """Ten cells, as many of them full as is done."""
    full = filled(done, total)
    return "▓" * full + "░" * (10 - full)


def _figures(tr: Translator, args: Mapping[str, Any]) -> Markup:
    gaps = {
        "bar": bar(args["total"] - args["open"], args["total"]),
        "sent": tr.number(args["sent"]),
        "total": tr.number(args["total"]),
    }
    first = {
        "send": lambda: tr("staff.mailing.sent", "{bar} {sent} of {total} sent", **gaps),
        "correct": lambda: tr("staff.mailing.corrected", "{bar} {sent} of {total} corrected", **gaps),
        "withdraw": lambda: tr("staff.mailing.withdrawn", "{bar} {sent} of {total} taken back", **gaps),
    }[args["kind"]]()
    return lines(first, *losses(tr, args), _again(tr, args), _left(tr, args))


def _again(tr: Translator, args: Mapping[str, Any]) -> Markup:
    if args["state"] != "running" or not args["again"]:
        return Markup("")
    if not args["next_try"]:
        return tr("staff.mailing.again_now", "{count} trying again", count=tr.number(args["again"]))
    return tr.plural(
        "staff.mailing.again",
        "{count} trying again in {seconds} s",
        "{count} trying again, the next in {seconds} s",
        count=args["again"],
        seconds=tr.number(args["next_try"]),
    )


def _left(tr: Translator, args: Mapping[str, Any]) -> Markup:
    left = args["left"]
    if left is None or args["state"] != "running":
        return Markup("")
    if left < SHORTEST_SHOWN:
        return tr("staff.mailing.left_seconds", "About {seconds} s left", seconds=tr.number(max(1, left)))
    return tr.plural(
        "staff.mailing.left_minutes", "About {count} minute left", "About {count} minutes left", count=max(2, round(left / 60))
    )


def _paused(tr: Translator, args: Mapping[str, Any]) -> Markup:
    if args["reason"] == FAILING:
        return tr(
            "staff.mailing.paused_failures",
            "⏸ <b>Paused by itself</b>: too many could not be delivered. Better to look at the reasons before going on.",
        )
    if args["reason"] == BLOCKING:
        return tr(
            "staff.mailing.paused_blocks",
            "⏸ <b>Paused by itself</b>: unusually many people block the bot after this message. Is it really what they expect?",
        )
    return tr("staff.mailing.paused", "⏸ Paused. Nothing more goes out until somebody goes on.")


def _going_buttons(tr: Translator, args: Mapping[str, Any]) -> Rows:
    id = args["id"]
    if args["state"] == "paused":
        first = Button(tr.label("staff.mailing.resume", "Go on"), f"ma:resume:{id}")
    else:
        first = Button(tr.label("staff.mailing.pause", "Pause"), f"ma:pause:{id}")
    cancel = Button(tr.label("staff.mailing.cancel", "Cancel the rest"), f"ma:cancel:{id}")
    withdraw = Button(tr.label("staff.mailing.withdraw", "Withdraw"), f"ma:withdraw:{args['announcement']}")
    more = ((withdraw,),) if args["kind"] == "send" and args["sent"] else ()
    return ((first, cancel), *more, *_look_again(tr, args))


def _overtaken(tr: Translator, args: Mapping[str, Any]) -> Markup:
    if args["reason"] == STUCK:
        return tr(
            "staff.mailing.stuck",
            "Telegram could not be reached for more than an hour. {sent} of {total} are done. Nothing more goes out before you say so.",
            sent=tr.number(args["sent"]),
            total=tr.number(args["total"]),
        )
    if args["reason"] == ORPHANED:
        return tr(
            "staff.mailing.orphaned",
            "Whoever confirmed it does not run the course any more. {sent} of {total} are done. Nothing more goes out before you say so.",
            sent=tr.number(args["sent"]),
            total=tr.number(args["total"]),
        )
    return tr(
        "staff.mailing.asking",
        "It was to go out {when} ({city} time); the bot was away. {sent} of {total} are done. "
        "Nothing goes out before you say so.",
        when=when_said(tr, args["starts"]),
        city=tr.city(args["starts"]["zone"]),
        sent=tr.number(args["sent"]),
        total=tr.number(args["total"]),
    )


def _asking_buttons(tr: Translator, args: Mapping[str, Any]) -> Rows:
    resume = tr.label("staff.mailing.resume", "Go on")
    words = resume if args["reason"] == ORPHANED else tr.label("staff.mailing.go", "Send now")
    return (
        (Button(words, f"ma:resume:{args['id']}"),),
        (Button(tr.label("staff.mailing.cancel", "Cancel the rest"), f"ma:cancel:{args['id']}"),),
        *_look_again(tr, args),
    )
