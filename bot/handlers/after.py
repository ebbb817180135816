"""The buttons at the end of a lesson: the hour, the place."""

import re
from dataclasses import replace

from telegram import Update

from bot.handlers.content import pinned
from bot.handlers.context import Context
from bot.handlers.house import House, tapped_message
from bot.handlers.road import move_next
from bot.handlers.showing import done_args
from bot.learning.places import COUNTRIES, NEIGHBOURS, zones_of
from bot.learning.schedule import EARLIEST_MINUTE, LATEST_MINUTE
from bot.storage.outbox import put
from bot.storage.people import Enrolment, Learner, Plan


async def choose_after(
    house: House, learner: Learner, enrolment: Enrolment, plan: Plan, nonce: str, action: str, update: Update, context: Context
) -> str | None:
    """An hour or a place was chosen, or a list of them asked for; the message is edited, the next lesson moved."""
    ask, page = None, 0
    if match := re.fullmatch(r"h(\d{1,4})", action):
        minute = int(match[1])
        if not EARLIEST_MINUTE <= minute <= LATEST_MINUTE:
            return None
        await context.tx.set_rhythm(id=learner.id, minute_of_day=minute, days=learner.days)
        learner = replace(learner, minute_of_day=minute)
        await move_next(context.tx, house, learner, enrolment, context.now)
    elif match := re.fullmatch(r"c([A-Z]{2})", action):
        country = match[1]
        if country not in (*COUNTRIES, *NEIGHBOURS):
            return None
        zone = zones_of(country)[0]
        await context.tx.set_place(id=learner.id, country=country, zone=zone)
        learner, ask = replace(learner, country=country, zone=zone), "hour"
        await move_next(context.tx, house, learner, enrolment, context.now)
    elif match := re.fullmatch(r"m(\d)", action):
        ask, page = "place", int(match[1])
    elif action == "hs":
        ask = "hours"
    args = await done_args(context.tx, house, learner, enrolment, plan, context.now, ask=ask, page=page)
    await put(
        context.tx,
        learner.address,
        "lesson_done",
        {**args, "nonce": nonce},
        now=context.now,
        method="edit",
        message_id=tapped_message(update),
        nonce=nonce,
        pinned=pinned(enrolment.course, plan),
    )
    return None
