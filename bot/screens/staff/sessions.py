"""Room sessions of a cohort as its organisers see them: the list, the questions for a new one, calling one off."""

from collections.abc import Mapping
from typing import Any

from bot.language import Markup, Translator
from bot.screens.screen import Button, Screen, Voice, lines, paragraphs
from bot.screens.staff.cohort_terms import day_trouble
from bot.screens.staff.cohorts import day_named


def sessions(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What is to come; args: id, name, zone, sessions (id, day, minute, place, words), blended."""
    tr, id = voice.staff, args["id"]
    head = tr("staff.session.title", "📍 <b>Room sessions of {name}</b>", name=args["name"])
    numbered = list(enumerate(args["sessions"], 1))
    listed = paragraphs(*(_session(tr, number, session, args["zone"]) for number, session in numbered))
    none = tr("staff.session.none", "There is none yet.")
    how = tr("staff.session.how", "Its members get a card at 08:00 on the day itself, with time, place and what to bring.")
    off = [Button(tr.label("staff.session.off", "Cancel {number}", number=number), f"se:off:{session['id']}") for number, session in numbered]  # fmt: skip
    rows: list[tuple[Button, ...]] = [tuple(off[n : n + 3]) for n in range(0, len(off), 3)]
    if args["blended"]:
        rows.append((Button(tr.label("staff.session.new", "New session"), f"se:new:{id}"),))
    rows.append((Button(tr.label("staff.roster.to_cohort", "To the cohort"), f"co:open:{id}"),))
    return Screen(paragraphs(head, listed or none, how), tuple(rows))


def _session(tr: Translator, number: int, session: Mapping[str, Any], zone: str) -> Markup:
    head = tr(
        "staff.session.one",
        "{number}. <b>{day}, {time}</b> ({city}): {place}",
        number=number,
        day=day_named(tr, session["day"]),
        time=tr.time(session["minute"]),
        city=tr.city(zone),
        place=session["place"],
    )
    return lines(head, tr("staff.session.words", "<i>{words}</i>", words=session["words"]) if session["words"] else "")


def session_ask(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """One question; args: id, name, zone, step ('when', 'place', 'words'), trouble, found, place_limit, words_limit."""
    tr, id, step = voice.staff, args["id"], args["step"]
    leave = (Button(tr.label("staff.session.give_up", "Do not make it"), f"se:list:{id}"),)
    head = tr("staff.session.head", "📍 <b>New room session of {name}</b>", name=args["name"])
    if step == "when":
        ask = tr(
            "staff.session.when",
            "<b>When does it begin?</b> Type day and time by the clock of {city}, like <code>1.12.2026 14:00</code>.",
            city=tr.city(args["zone"]),
        )
        return Screen(paragraphs(head, ask, day_trouble(tr, args["trouble"], args["found"])), (leave,))
    limit = args["place_limit"] if step == "place" else args["words_limit"]
    trouble = (
        tr("staff.session.length", "⚠️ Please type a text of at most {limit} characters.", limit=limit)
        if args["trouble"]
        else Markup("")
    )
    if step == "place":
        return Screen(paragraphs(head, tr("staff.session.where", "<b>Where is it?</b> Type the place, at most {limit} characters.", limit=limit), trouble), (leave,))  # fmt: skip
    ask = tr(
        "staff.session.bring",
        "<b>Is there something to bring or to prepare?</b> Type it, at most {limit} characters.",
        limit=limit,
    )
    nothing = (Button(tr.label("staff.session.nothing", "Nothing to bring"), f"se:bare:{id}"),)
    return Screen(paragraphs(head, ask, trouble), (nothing, leave))


def session_sure(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Really? args: id, session, zone."""
    tr, session = voice.staff, args["session"]
    text = tr(
        "staff.session.sure",
        "<b>Cancel the session on {day} at {time}?</b> Whoever has been told of it is told that it does not take place.",
        day=day_named(tr, session["day"]),
        time=tr.time(session["minute"]),
    )
    yes = Button(tr.label("staff.session.yes", "Yes, cancel it"), f"se:yes:{session['id']}")
    no = Button(tr.label("staff.session.no", "No, keep it"), f"se:list:{args['id']}")
    return Screen(text, ((yes,), (no,)))
