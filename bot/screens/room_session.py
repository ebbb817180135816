"""A cohort meets in a room: said on the morning of that day, and when it does not take place after all."""

from collections.abc import Mapping
from typing import Any

from bot.language import Markup
from bot.screens.screen import Screen, Voice, lines, paragraphs


def room_session(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Today; args: minute (of the room's clock), zone (of the room, None where the learner's clock shows the same), place, words."""
    tr = voice.tr
    time = tr.time(args["minute"])
    if args["zone"] is None:
        head = tr("session.today", "📍 <b>Room session today at {time}</b>", time=time)
    else:
        head = tr("session.today_there", "📍 <b>Room session today at {time}</b> (the clock of {city})", time=time, city=tr.city(args["zone"]))  # fmt: skip
    words = tr("session.words", "<i>{words}</i>", words=args["words"]) if args["words"] else Markup("")
    return Screen(paragraphs(lines(head, tr("session.place", "Where: {place}", place=args["place"])), words))


def room_session_off(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """It was announced this morning and is cancelled; args as of the announcement."""
    tr = voice.tr
    text = tr(
        "session.off",
        "The room session today at {time} is cancelled ({place}).",
        time=tr.time(args["minute"]),
        place=args["place"],
    )
    return Screen(text)
