"""Choosing who gets a draft: cohorts, languages, how far people are, and whom to leave out."""

from dataclasses import replace
from typing import Any

from telegram import Update

from bot.administration.audience import LONGEST_SILENCE_DAYS, WITHOUT_COHORT, Stage
from bot.handlers.context import Context
from bot.handlers.house import House, Passed
from bot.handlers.staff.draft_card import Desk
from bot.handlers.staff.draft_words import desk_of
from bot.handlers.staff.words import expect
from bot.language import LANGUAGES
from bot.screens.staff.audience import NO_COHORT, PER_PAGE
from bot.storage.announcement import announcements
from bot.storage.cohort import open_cohorts
from bot.storage.staff import Staff

DAYS = "announcement_days"
EARLIER = 3  # announcements offered to leave their readers out


async def menu(desk: Desk, words: list[str]) -> str | None:
    """[ Change audience ]."""
    await desk.view("staff_audience")
    return None


async def _chosen(desk: Desk, **fields: Any) -> Desk:
    """The audience with these fields; one that is so already leaves the draft as it is."""
    audience = replace(desk.draft.audience, **fields)
    return desk if audience == desk.draft.audience else await desk.keep("audience", audience=audience)


def _switched(before: frozenset[str], one: str, on: str) -> frozenset[str]:
    return before | {one} if on == "1" else before - {one}


async def everybody(desk: Desk, words: list[str]) -> str | None:
    """[ Everybody ]: cohorts chosen before are let go."""
    on = words[0] == "1"
    cohorts: frozenset[str] = frozenset() if on else desk.draft.audience.cohorts
    return await menu(await _chosen(desk, everybody=on, cohorts=cohorts), [])


async def cohorts(desk: Desk, words: list[str]) -> str | None:
    """One page of cohorts, to be ticked."""
    page = int(words[0])
    offered, further = await _page(desk, page, desk.draft.audience.cohorts)
    alone = WITHOUT_COHORT in desk.draft.audience.cohorts
    await desk.view("staff_audience_cohorts", offered=offered, alone=alone, page=page, further=further)
    return None


async def _page(desk: Desk, page: int, ticked: frozenset[str]) -> tuple[list[list[Any]], bool]:
    known = await open_cohorts(desk.context.tx)
    shown = known[page * PER_PAGE : (page + 1) * PER_PAGE]
    return [[one.id, one.name, one.id in ticked] for one in shown], len(known) > (page + 1) * PER_PAGE


async def cohort(desk: Desk, words: list[str]) -> str | None:
    """A cohort is ticked, or not any more."""
    one, on, page = words
    which = WITHOUT_COHORT if one == NO_COHORT else one
    ticked = _switched(desk.draft.audience.cohorts, which, on)
    return await cohorts(await _chosen(desk, cohorts=ticked, everybody=False), [page])


async def minus(desk: Desk, words: list[str]) -> str | None:
    """Whom to leave out: one page of cohorts, and on the first one the newest announcements."""
    page, audience = int(words[0]), desk.draft.audience
    offered, further = await _page(desk, page, audience.minus_cohorts)
    earlier = [] if page else await announcements(desk.context.tx, "past", EARLIER)
    under_way = [] if page else await announcements(desk.context.tx, "under way", EARLIER)
    sent = [[one.id, one.number, one.id in audience.minus_got] for one in (*under_way, *earlier)]
    await desk.view("staff_audience_minus", offered=offered, sent=sent, page=page, further=further)
    return None


async def without(desk: Desk, words: list[str]) -> str | None:
    """Those in a cohort are left out, or not any more."""
    one, on, page = words
    return await minus(await _chosen(desk, minus_cohorts=_switched(desk.draft.audience.minus_cohorts, one, on)), [page])


async def not_got(desk: Desk, words: list[str]) -> str | None:
    """Those who got an announcement are left out, or not any more."""
    one, on, page = words
    return await minus(await _chosen(desk, minus_got=_switched(desk.draft.audience.minus_got, one, on)), [page])


async def languages(desk: Desk, words: list[str]) -> str | None:
    """The languages, to be ticked."""
    await desk.view("staff_audience_languages")
    return None


async def language(desk: Desk, words: list[str]) -> str | None:
    """A language is ticked, or not any more; "any" unticks them all."""
    code, on = words
    before = desk.draft.audience.languages
    ticked = frozenset[str]() if code not in LANGUAGES else _switched(before, code, on)
    return await languages(await _chosen(desk, languages=ticked), [])


async def stages(desk: Desk, words: list[str]) -> str | None:
    """How far people are."""
    await desk.view("staff_audience_stages", units_of=desk.draft.audience.course or desk.house.course)
    return None


async def stage(desk: Desk, words: list[str]) -> str | None:
    """A stage was chosen; a unit belongs to its course."""
    name, value = words[0], words[1] if len(words) > 1 else ""
    course = desk.draft.audience.course
    chosen: Stage | None = None
    if name == "unit":
        course = course or desk.house.course
        chosen = Stage("unit", unit=value)
    elif name == "silent":
        chosen = Stage("silent", days=int(value))
    elif name != "any":
        chosen = Stage("finished" if name == "done" else "not started")
    return await menu(await _chosen(desk, stage=chosen, course=course), [])


async def courses(desk: Desk, words: list[str]) -> str | None:
    """The courses there are."""
    await desk.view("staff_audience_courses")
    return None


async def course(desk: Desk, words: list[str]) -> str | None:
    """A course was chosen; a unit of another one is let go."""
    chosen = words[0] if words[0] in desk.house.library.courses else ""
    before = desk.draft.audience
    kept = None if before.stage and before.stage.name == "unit" and chosen != before.course else before.stage
    return await menu(await _chosen(desk, course=chosen, stage=kept), [])


async def ask_days(desk: Desk, words: list[str]) -> str | None:
    """[ Silent for other days ]: the next message is their number."""
    await expect(desk.context, desk.staff.person.id, DAYS, {"draft": desk.draft.id, "message": desk.message_id})
    await desk.show("staff_audience_days", {**desk.which, "longest": LONGEST_SILENCE_DAYS})
    return None


async def take_days(house: House, staff: Staff, update: Update, context: Context, expects: dict[str, Any]) -> str | Passed | None:
    """The number of days that was asked for."""
    message = update.effective_message
    desk = await desk_of(house, staff, context, expects)
    if desk is None or message is None:
        return None
    typed = (message.text or "").strip()
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 4 and 1 <= int(typed) <= LONGEST_SILENCE_DAYS):
        args = {**desk.which, "longest": LONGEST_SILENCE_DAYS, "problem": True}
        await desk.below().show("staff_audience_days", args)
        return None
    desk = await _chosen(desk, stage=Stage("silent", days=int(typed)))
    await desk.settle("audience")
    return await menu(desk.below(), [])
