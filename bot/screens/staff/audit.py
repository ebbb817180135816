"""/audit: who did what, in plain sentences, and whether nobody has changed what stands there."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.language import Markup, Translator
from bot.screens.screen import Button, Document, Screen, Voice, lines, paragraphs
from bot.screens.staff.deeds import SENTENCES


def audit(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """One page, the newest first; args: entries, before (the last page's beginning or None), older, newer, total, broken, zone.

    An entry has day, minute, who (a label, "owner", "bot" or None for somebody who is gone), action and deed."""
    tr = voice.staff
    told = lines(*(_entry(tr, entry) for entry in args["entries"]))
    held = tr.plural(
        "staff.audit.holds",
        "{count} entry. The chain of digests holds: nobody has changed or removed one.",
        "{count} entries. The chain of digests holds: nobody has changed or removed one.",
        count=args["total"],
    )
    if args["broken"] is not None:
        held = tr(
            "staff.audit.broken",
            "⚠️ The chain of digests breaks at entry {number}: what stands from there on was changed, or one is missing.",
            number=args["broken"],
        )
    clock = tr("staff.audit.clock", "Times are those of {city}.", city=tr.city(args["zone"]))
    turns = []
    if args["newer"] is not None:
        turns.append(Button(tr.label("staff.audit.newer", "Newer"), f"au:list:{args['newer']}"))
    if args["older"] is not None:
        turns.append(Button(tr.label("staff.audit.older", "Older"), f"au:list:{args['older']}"))
    file = (Button(tr.label("staff.audit.file", "As a file"), "au:file"),)
    title = tr("staff.audit.title", "📜 <b>Who did what</b>")
    nothing = tr("staff.audit.nothing", "Nothing was done yet.")
    return Screen(paragraphs(title, told or nothing, lines(held, clock)), (tuple(turns), file) if turns else (file,))


def _entry(tr: Translator, entry: Mapping[str, Any]) -> Markup:
    day, time = tr.date(date.fromisoformat(entry["day"])), tr.time(entry["minute"])
    return tr("staff.audit.one", "<b>{day} at {time}</b>: {what}", day=day, time=time, what=sentence(tr, entry))


def sentence(tr: Translator, entry: Mapping[str, Any]) -> Markup:
    """What an entry says; an action that nobody has put into words, or whose detail is odd, by its name."""
    who = name_of(tr, entry["who"])
    said = SENTENCES.get(entry["action"])
    if said is not None:
        try:
            return said(tr, who, entry["deed"])
        except (KeyError, TypeError, ValueError):  # an entry of an older version
            pass
    return tr("staff.audit.other", "{who}: <code>{action}</code>", who=who, action=entry["action"])


def name_of(tr: Translator, who: str | None) -> str:
    """Whoever did it: the label the owners gave, or what else is known of them."""
    if who is None:
        return tr.label("staff.audit.gone", "Somebody who is gone")
    if who == "owner":
        return tr.label("staff.audit.owner", "An owner")
    if who == "bot":
        return tr.label("staff.audit.bot", "The bot")
    return who


def owner_deed(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What every owner hears of at once, as it stands in the list; args: who, action, deed."""
    return Screen(Markup(f"📜 {sentence(voice.staff, args)}"))


def audit_file(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The whole list as a file."""
    tr = voice.staff
    text = tr("staff.audit.whole", "All of it, oldest first. Times are UTC; each digest covers the one before it.")
    return Screen(text, document=Document("audit.csv", "audit"))
