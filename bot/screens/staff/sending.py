"""Before an announcement leaves: what exactly is about to go to whom, why not yet, and what the others are told."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.language import Markup, Translator
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs
from bot.screens.staff.audience import left_out_said
from bot.screens.staff.draft import counted, kind_said, said
from bot.screens.staff.draft_buttons import own_name
from bot.screens.staff.report import when_said
from bot.screens.staff.timing import quiet_said, soon_said
from bot.screens.staff.timing import when_said as timing_said

Args = Mapping[str, Any]


def staff_sending_ask(voice: Voice, args: Args) -> Screen:
    """Asks for the count; args: those of a draft's card, with sending ('send', 'again', 'correct')."""
    tr = voice.staff
    typed = tr(
        "staff.sending.type",
        "Type <b>{count}</b> within five minutes to confirm. Anything else sends nothing.",
        count=tr.number(args["total"]),
    )
    details = Markup("") if args["sending"] == "correct" else to_whom(tr, args)
    return Screen(paragraphs(about_to(tr, args), details, typed), _back(tr, args["sending"], args["id"]))


def _back(tr: Translator, sending: str, announcement: str) -> Rows:
    if sending == "correct":
        return ((Button(tr.label("staff.sending.leave", "Leave it as it is"), f"ma:leave:{announcement}"),),)
    if sending == "again":
        return ((Button(tr.label("staff.repeat.skip", "Skip this time"), f"ma:leave:{announcement}"),),)
    return ((Button(tr.label("staff.draft.back", "Back to the draft"), f"an:open:{announcement}"),),)


def about_to(tr: Translator, args: Args) -> Markup:
    """The first sentence: to how many, and when."""
    if args["sending"] == "correct":
        said = tr.plural(
            "staff.sending.correct",
            "You are about to change announcement {number} at <b>{count} person</b> who got it.",
            "You are about to change announcement {number} at <b>{count} people</b> who got it.",
            count=args["total"],
            number=args["number"],
        )
    else:
        said = tr.plural(
            "staff.sending.later",
            "You are about to write to <b>{count} person</b>.",
            "You are about to write to <b>{count} people</b>.",
            count=args["total"],
        )
    return lines(said, timing_said(tr, args) if args["sending"] == "send" else soon_said(tr, args))


def to_whom(tr: Translator, args: Args) -> Markup:
    """What kind it is, who reads which language and which text, who waits for the morning, who is left out and why."""
    again = Markup("")
    if args["timing"]["when"] == "repeat" and args["sending"] == "send":
        again = tr(
            "staff.sending.again",
            "You confirm the first sending. Each later one goes to whoever is in the audience then, and asks you first if they are many more.",
        )
    return paragraphs(
        lines(counted(tr, args), said(tr, args)), lines(kind_said(tr, args), quiet_said(tr, args), left_out_said(tr, args)), again
    )


def staff_sending_unready(voice: Voice, args: Args) -> Screen:
    """Why it cannot be sent as it is; args: id, number, sending, problems ([kind, language])."""
    tr = voice.staff
    title = tr("staff.sending.unready", "Announcement {number} cannot go out yet.", number=args["number"])
    each = [_problem(tr, kind, language) for kind, language in args["problems"]]
    return Screen(paragraphs(title, lines(*each)), _back(tr, args["sending"], args["id"]))


def _problem(tr: Translator, kind: str, language: str) -> Markup:
    if kind == "text":
        return tr("staff.sending.no_text", "It has no text yet.")
    if kind == "audience":
        return tr("staff.sending.nobody", "Nobody is in its audience.")
    if kind == "past":
        return tr("staff.sending.past", "Its time has passed: please choose another.")
    if kind == "same":
        return tr("staff.sending.same", "Its text is still the same as before.")
    if kind == "busy":
        return tr("staff.sending.busy", "Another correction of it came first. Begin again from the text as it is then.")
    if kind == "long":
        return tr(
            "staff.sending.long", "The text in {language} is too long for one message.", language=tr.language_name(language)
        )
    return tr(
        "staff.sending.caption",
        "The text in {language} is too long to stand below a picture or file: at most 1,024 characters.",
        language=tr.language_name(language),
    )


def staff_sending_refused(voice: Voice, args: Args) -> Screen:
    """Nothing was sent, and why; args: why, again (what the button sends; empty: none), typed, count."""
    tr = voice.staff
    why = {
        "number": lambda: tr(
            "staff.sending.other_number",
            "You typed {typed}; the number is {count}. Nothing was sent.",
            typed=args["typed"],
            count=tr.number(args["count"]),
        ),
        "late": lambda: tr(
            "staff.sending.late", "More than five minutes have passed, so this confirmation does not count. Nothing was sent."
        ),
        "changed": lambda: tr(
            "staff.sending.changed",
            "The text, the audience or the number of people has changed since you were asked. Nothing was sent.",
        ),
        "settled": lambda: tr("staff.sending.settled", "It was confirmed or discarded already. Nothing was sent twice."),
    }[args["why"]]()
    if not args["again"]:
        return Screen(why)
    advice = tr("staff.sending.look_again", "Look at it once more, and confirm again if it is right.")
    return Screen(paragraphs(why, advice), ((Button(tr.label("staff.sending.ask_again", "Look again"), args["again"]),),))


def _goes_out(tr: Translator, args: Args) -> Markup:
    gaps = {
        "number": args["number"],
        "when": when_said(tr, args["starts"]),
        "city": tr.city(args["starts"]["zone"]),
        "who": args["label"] or tr.label("staff.sending.by_an_owner", "an owner"),
    }
    if args["kind"] == "correct":
        return tr.plural(
            "staff.sending.told_correct",
            "✏️ A corrected text of announcement {number} goes out {when} ({city} time) to {count} person, confirmed by {who}.",
            "✏️ A corrected text of announcement {number} goes out {when} ({city} time) to {count} people, confirmed by {who}.",
            count=args["total"],
            **gaps,
        )
    return tr.plural(
        "staff.sending.told",
        "📣 Announcement {number} goes out {when} ({city} time) to {count} person, confirmed by {who}.",
        "📣 Announcement {number} goes out {when} ({city} time) to {count} people, confirmed by {who}.",
        count=args["total"],
        **gaps,
    )


def staff_sending_told(voice: Voice, args: Args) -> Screen:
    """Everybody else with the right is told at the hold; args: id, announcement, number, kind, total, texts, starts, label, repeats."""
    tr = voice.staff
    rows = [*_show(tr, args["id"], args["texts"]), (_stop(tr, args),)]
    if args["repeats"]:
        rows.append((Button(tr.label("staff.mailing.end_repeats", "Stop repeating"), f"ma:once:{args['announcement']}"),))
    return Screen(_goes_out(tr, args), tuple(rows))


def _stop(tr: Translator, args: Args) -> Button:
    return Button(tr.label("staff.mailing.stop", "Stop"), f"ma:stop:{args['id']}")


def _show(tr: Translator, mailing: str, languages: Sequence[str]) -> Rows:
    """A button for the message in each of its languages."""
    if len(languages) == 1:
        return ((Button(tr.label("staff.sending.show", "Show it"), f"ma:look:{mailing}:{languages[0]}"),),)
    each = [
        Button(tr.label("staff.sending.show_in", "Show: {language}", language=own_name(code)), f"ma:look:{mailing}:{code}")
        for code in languages
    ]
    return tuple(tuple(each[n : n + 2]) for n in range(0, len(each), 2))


def staff_sending_approval(voice: Voice, args: Args) -> Screen:
    """A second person is asked; args: those of a draft's card, with mailing, label, nonce, until, later."""
    tr = voice.staff
    ask = tr(
        "staff.sending.approve_ask",
        "It goes to so many that a second person must agree. Please look at it. Without an answer until "
        "{when} ({city} time) nothing goes out.",
        when=when_said(tr, args["until"]),
        city=tr.city(args["until"]["zone"]),
    )
    yes = Button(tr.label("staff.sending.approve", "Approve"), f"ma:yes:{args['mailing']}:{args['nonce']}")
    no = Button(tr.label("staff.sending.refuse", "Refuse"), f"ma:no:{args['mailing']}:{args['nonce']}")
    soon = tr("staff.sending.after_approval", "It goes out five minutes after you approve it.")
    when = timing_said(tr, args) if args["later"] else soon
    details = to_whom(tr, args) if args["sending"] == "send" else Markup("")
    text = paragraphs(lines(_wants(tr, args), when), details, ask)
    return Screen(text, (*_show(tr, args["mailing"], args["texts"]), (yes, no)))


def _wants(tr: Translator, args: Args) -> Markup:
    who = args["label"] or tr.label("staff.sending.an_owner", "An owner")
    if args["sending"] == "correct":
        return tr.plural(
            "staff.sending.wants_correct",
            "✏️ {who} wants to change the text of announcement {number} at <b>{count} person</b> who got it.",
            "✏️ {who} wants to change the text of announcement {number} at <b>{count} people</b> who got it.",
            count=args["total"],
            who=who,
            number=args["number"],
        )
    return tr.plural(
        "staff.sending.wants",
        "📣 {who} wants to send announcement {number} to <b>{count} person</b>.",
        "📣 {who} wants to send announcement {number} to <b>{count} people</b>.",
        count=args["total"],
        who=who,
        number=args["number"],
    )


def staff_sending_answered(voice: Voice, args: Args) -> Screen:
    """What became of the question, in the place of the card; args: number, answer ('yes', 'no'), id, starts."""
    tr = voice.staff
    if args["answer"] == "no":
        return Screen(tr("staff.sending.refused", "You refused announcement {number}. Nothing goes out.", number=args["number"]))
    text = tr(
        "staff.sending.approved",
        "✅ You approved announcement {number}. It goes out {when} ({city} time).",
        number=args["number"],
        when=when_said(tr, args["starts"]),
        city=tr.city(args["starts"]["zone"]),
    )
    return Screen(text, ((_stop(tr, args),),))


def staff_sending_stopped(voice: Voice, args: Args) -> Screen:
    """The confirmer hears what somebody else did; args: number, announcement, label, what (a name below)."""
    tr = voice.staff
    gaps = {"who": args["label"] or tr.label("staff.sending.an_owner", "An owner"), "number": args["number"]}
    words = {
        "stopped": lambda: tr("staff.sending.stopped_by", "{who} stopped announcement {number}. Nothing was sent.", **gaps),
        "refused": lambda: tr(
            "staff.sending.refused_by", "{who} did not approve announcement {number}. Nothing was sent.", **gaps
        ),
        "cancelled": lambda: tr("staff.sending.cancelled_by", "{who} cancelled the rest of announcement {number}.", **gaps),
        "paused": lambda: tr("staff.sending.paused_by", "{who} paused announcement {number}.", **gaps),
        "withdrawn": lambda: tr("staff.sending.withdrawn_by", "{who} withdraws announcement {number}.", **gaps),
        "once": lambda: tr("staff.sending.once_by", "{who} ended the repetition of announcement {number}.", **gaps),
    }[args["what"]]()
    buttons = _back(tr, "send", args["announcement"]) if args["what"] in ("stopped", "refused") else ()
    return Screen(words, buttons)
