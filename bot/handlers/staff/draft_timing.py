"""Choosing when a draft goes out, by buttons or typed, and whether it may wake people."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from telegram import Update

from bot.administration.timing import FURTHEST_DAYS, Timing, When, is_past, typed_moment
from bot.handlers.context import Context
from bot.handlers.house import House, Passed
from bot.handlers.staff.draft_card import Desk, chosen
from bot.handlers.staff.draft_words import desk_of
from bot.handlers.staff.words import expect, expect_nothing
from bot.storage.staff import Staff

TIME = "announcement_time"


async def menu(desk: Desk, words: list[str]) -> str | None:
    """[ When ]."""
    await desk.view("staff_when")
    return None


async def urgent(desk: Desk, words: list[str]) -> str | None:
    """[ Urgent ], and back."""
    return await menu(await desk.keep("urgent", urgent=words[0] == "1"), [])


async def now(desk: Desk, words: list[str]) -> str | None:
    """[ Now ]."""
    await (await desk.keep("time", timing=Timing())).card()
    return None


async def at(desk: Desk, words: list[str]) -> str | None:
    """[ At a time ]: a day, then an hour, of this person's own clock."""
    return await _step(desk, ["at"], words)


async def local(desk: Desk, words: list[str]) -> str | None:
    """[ At everybody's own hour ]: a day, then an hour."""
    return await _step(desk, ["local"], words)


async def repeat(desk: Desk, words: list[str]) -> str | None:
    """[ Again and again ]: how often, how many times, then the first day and the hour."""
    if len(words) < 2:
        await desk.show("staff_when_often", {**desk.which, "weeks": int(words[0]) if words else None})
        return None
    return await _step(desk, ["repeat", *words[:2]], words[2:])


async def _step(desk: Desk, way: list[str], words: list[str]) -> str | None:
    """Ask for the day, for the hour, or take both."""
    if not words:
        await _ask_day(desk, way)
        return None
    try:
        day = date.fromisoformat(words[0])
    except ValueError:  # no button of ours
        return desk.house.toast("unknown", desk.staff.person.language)
    if len(words) == 1:
        await desk.show("staff_when_hour", {**desk.which, "way": way, "day": day.isoformat()})
        return None
    kept, problem = await _timed(desk, way, day, int(words[1]))
    if kept is None:
        await _ask_day(desk, way, problem)
    else:
        await kept.card()
    return None


async def _ask_day(desk: Desk, way: list[str], problem: str | None = None) -> None:
    said = {"draft": desk.draft.id, "message": desk.message_id, "way": way}
    await expect(desk.context, desk.staff.person.id, TIME, said)
    args = {**desk.which, "way": way, "today": desk.today.isoformat(), "zone": desk.staff.person.zone, "problem": problem}
    await desk.show("staff_when_day", args)


async def _timed(desk: Desk, way: list[str], day: date, minute: int) -> tuple[Desk | None, str | None]:
    """The desk with this timing kept, or what is wrong with it."""
    if day > desk.today + timedelta(days=FURTHEST_DAYS):
        return None, "far"
    when: When = "local" if way[0] == "local" else "repeat" if way[0] == "repeat" else "at"
    zone = "" if when == "local" else desk.staff.person.zone
    weeks, times = (int(way[1]), int(way[2])) if when == "repeat" else (0, 0)
    try:
        timing = Timing(when, day, minute, zone, weeks, times)
    except ValueError:  # no button of ours
        return None, "form"
    choice = await chosen(desk.house, desk.context.tx, replace(desk.draft, timing=timing), desk.context.now)
    zones = {one.zone for one in choice.recipients} or {desk.staff.person.zone}
    if is_past(timing, desk.context.now, zones):
        return None, "past"
    return await desk.keep("time", timing=timing), None


async def take_time(house: House, staff: Staff, update: Update, context: Context, expects: dict[str, Any]) -> str | Passed | None:
    """A typed day and time; what cannot be read or is past is asked for again."""
    message = update.effective_message
    desk = await desk_of(house, staff, context, expects)
    if desk is None or message is None:
        return None
    moment, way = typed_moment(message.text or ""), expects["way"]
    kept, problem = (None, "form") if moment is None else await _timed(desk, way, *moment)
    if kept is None:
        await _ask_day(desk.below(), way, problem)
        return None
    await kept.settle("time")
    await expect_nothing(context, staff.person.id)
    await kept.below().card()
    return None
