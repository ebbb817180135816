"""After an announcement: another text in its place, taking it back, and repetitions that ask or end."""

from collections.abc import Mapping
from typing import Any

from bot.language import Markup, Translator
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs
from bot.screens.staff.draft_buttons import own_name
from bot.screens.staff.report import when_said

Args = Mapping[str, Any]


def _fix(args: Args, label: str, act: str, *about: object) -> Button:
    return Button(label, ":".join(("ma", act, args["id"], str(args["version"]), *map(str, about))))


def _title(tr: Translator, args: Args) -> Markup:
    return tr("staff.amend.title", "✏️ <b>Correct announcement {number}</b>", number=args["number"])


def _leave(tr: Translator, args: Args) -> tuple[Button, ...]:
    return (Button(tr.label("staff.sending.leave", "Leave it as it is"), f"ma:leave:{args['id']}"),)


def staff_amend(voice: Voice, args: Args) -> Screen:
    """Which text to correct; args: id, version, number, texts (languages)."""
    tr = voice.staff
    each = [_fix(args, own_name(code), "fix", code) for code in args["texts"]]
    rows = tuple(tuple(each[n : n + 2]) for n in range(0, len(each), 2))
    text = tr("staff.amend.which", "Which text? It will be changed in the messages that people have already.")
    return Screen(paragraphs(_title(tr, args), text), (*rows, _leave(tr, args)))


def staff_amend_write(voice: Voice, args: Args) -> Screen:
    """The next message is the new text; args: id, version, number, language, words (as it is now), problem, length, limit."""
    tr = voice.staff
    problem = Markup("")
    if args["problem"] == "empty":
        problem = tr("staff.amend.empty", "⚠️ Only words can be corrected: please send a text.")
    elif args["problem"] == "long":
        problem = tr(
            "staff.amend.long",
            "⚠️ That is too long: {length} characters with what stands below it, {limit} fit.",
            length=tr.number(args["length"]),
            limit=tr.number(args["limit"]),
        )
    now = tr("staff.amend.now", "Now it says:\n<i>{words}</i>", words=args["words"])
    ask = tr("staff.amend.write", "Send me the whole corrected text in {language}.", language=own_name(args["language"]))
    return Screen(paragraphs(problem, _title(tr, args), now, ask), (_leave(tr, args),))


def staff_amended(voice: Voice, args: Args) -> Screen:
    """The old and the new; args: id, version, number, texts, changed ([language, old, new])."""
    tr = voice.staff
    each = [
        lines(
            tr("staff.amend.language", "<b>{language}</b>", language=own_name(code)),
            tr("staff.amend.before", "Before: <s>{words}</s>", words=old),
            tr("staff.amend.after", "After: {words}", words=new),
        )
        for code, old, new in args["changed"]
    ]
    more = () if len(args["texts"]) < 2 else ((_fix(args, tr.label("staff.amend.more", "Another language"), "amend"),),)
    one = args["changed"][-1][0]
    rows: Rows = (
        (_fix(args, tr.label("staff.amend.again", "Change it again"), "fix", one),),
        *more,
        (_fix(args, tr.label("staff.draft.test", "Send me a test"), "try", one),),
        (Button(tr.label("staff.draft.continue", "Continue"), f"ma:ask:correct:{args['id']}:{args['version']}"),),
        _leave(tr, args),
    )
    return Screen(paragraphs(_title(tr, args), *each), rows)


def staff_left(voice: Voice, args: Args) -> Screen:
    """Nothing is changed or sent; args: number."""
    tr = voice.staff
    return Screen(
        tr("staff.amend.left", "This changes and sends nothing. Announcement {number} stays as it is now.", number=args["number"])
    )


def staff_withdraw(voice: Voice, args: Args) -> Screen:
    """Asks once before everything is taken back; args: id, number, reached, open, nonce."""
    tr = voice.staff
    ask = tr.plural(
        "staff.withdraw.sure",
        "Take announcement {number} back from {count} person?",
        "Take announcement {number} back from {count} people?",
        count=args["reached"],
        number=args["number"],
    )
    how = tr(
        "staff.withdraw.how",
        "It disappears from their chats. Where it is older than 48 hours, Telegram deletes nothing: there a sentence takes its place. "
        "Who has read it has read it.",
    )
    rest = Markup("")
    if args["open"]:
        rest = tr.plural(
            "staff.withdraw.rest",
            "{count} person has not got it yet and will not get it.",
            "{count} people have not got it yet and will not get it.",
            count=args["open"],
        )
    yes = Button(tr.label("staff.withdraw.yes", "Yes, take it back"), f"ma:undo:{args['id']}:{args['nonce']}")
    return Screen(paragraphs(ask, lines(how, rest)), ((yes,), _leave(tr, args)))


def staff_withdrawing(voice: Voice, args: Args) -> Screen:
    """It is being taken back; args: number."""
    tr = voice.staff
    return Screen(
        tr(
            "staff.withdraw.begun",
            "↩️ You have withdrawn announcement {number}. What became of it stands below.",
            number=args["number"],
        )
    )


def staff_repeat(voice: Voice, args: Args) -> Screen:
    """A repetition that does not go by itself; args: id, number, times (sent before), why ('grown', 'late', 'nobody', 'orphaned'), count, before, at."""
    tr = voice.staff
    id = args["id"]
    end = (Button(tr.label("staff.mailing.end_repeats", "Stop repeating"), f"ma:once:{id}"),)
    gaps = {"number": args["number"], "when": when_said(tr, args["at"]), "city": tr.city(args["at"]["zone"])}
    if args["why"] == "nobody":
        text = tr(
            "staff.repeat.nobody",
            "Announcement {number} was to go out {when} ({city} time), and nobody is in its audience now.",
            **gaps,
        )
        return Screen(text, (end,))
    if args["why"] == "late":
        why = tr("staff.repeat.late", "Announcement {number} was to go out again {when} ({city} time); the bot was away.", **gaps)
    elif args["why"] == "orphaned":
        why = tr(
            "staff.repeat.orphaned",
            "Announcement {number} would go out again {when} ({city} time); whoever confirmed it does not run the course any more.",
            **gaps,
        )
    else:
        why = tr.plural(
            "staff.repeat.grown",
            "Announcement {number} would go to {count} person {when} ({city} time); last time it was {before}.",
            "Announcement {number} would go to {count} people {when} ({city} time); last time it was {before}.",
            count=args["count"],
            before=tr.number(args["before"]),
            **gaps,
        )
    ask = tr("staff.repeat.ask", "This time nothing goes out unless you confirm it.")
    look = Button(tr.label("staff.repeat.look", "Look at it"), f"ma:ask:again:{id}:{args['times']}")
    skip = Button(tr.label("staff.repeat.skip", "Skip this time"), f"ma:leave:{id}")
    return Screen(paragraphs(why, ask), ((look,), (skip,), end))


def staff_repeats_ended(voice: Voice, args: Args) -> Screen:
    """It is not repeated any more; args: number."""
    tr = voice.staff
    return Screen(tr("staff.repeat.ended", "Announcement {number} is not repeated any more.", number=args["number"]))
