"""Forms: a learner answers item by item in one message, by taps and by typed words; saved as they go."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.course.instrument import NumberItem, OpenItem, referred
from bot.evaluation.form import (
    LONG,
    Back,
    Choose,
    Event,
    Form,
    Given,
    NotSay,
    Outcome,
    Ready,
    Skip,
    Start,
    Stop,
    Toggle,
    Type,
    after,
    decide,
)
from bot.evaluation.pilot import Pilot
from bot.handlers.arrival import arrive, welcome
from bot.handlers.asking import after_form
from bot.handlers.asking_due import has_learnt
from bot.handlers.context import Context
from bot.handlers.form_showing import answers_to, form_for, show_end, show_form
from bot.handlers.house import Handler, House, say, strip, tapped_message, tapped_words
from bot.storage.asking import Asking, asking_by_id, set_at, settle
from bot.storage.people import Learner
from bot.storage.pilot import pilot_by_id
from bot.storage.response import hand_in, keep

DRAFT_SECONDS = 3600  # so long after the last tap what is anonymous is handed in as it is
PLAIN: Mapping[str, Event] = {"ready": Ready(), "skip": Skip(), "private": NotSay(), "back": Back(), "stop": Stop()}


@dataclass(frozen=True)
class Sitting:
    """One learner at one form, which can still be answered."""

    learner: Learner
    asking: Asking
    pilot: Pilot
    form: Form
    given: Mapping[str, Given]


@dataclass(frozen=True)
class Forms:
    """What a learner can do with a form."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CallbackQueryHandler(self.tap, pattern=r"^fo:[\w-]+:\d{1,3}:[\w.=+-]+$"),
            CallbackQueryHandler(self.outlived, pattern=r"^fb:"),
        ]

    async def outlived(self, update: Update, context: Context) -> str | None:
        """A button of the weekly question as it was asked before there were forms."""
        learner = await arrive(self.house, update, context)
        return self.house.toast("old", learner.language) if learner else await welcome(self.house, update, context)

    async def tap(self, update: Update, context: Context) -> str | None:
        """A button of a form; one of an earlier item, of a settled form or of somebody else's changes nothing."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        _, asking_id, at, action = tapped_words(update)
        sitting = await sitting_at(self.house, learner, asking_id, int(at), context)
        if sitting is None:
            return self.house.toast("old", learner.language)
        message = tapped_message(update)
        waits = sitting.asking.state == "asked" and sitting.asking.moment in LONG  # for [Begin] or [Not now]
        if waits and action == "no":
            await settle(context.tx, asking_id, "declined")
            await say(context, learner, "form_declined", {"moment": sitting.asking.moment}, method="edit", message_id=message)
            return None
        event = event_of(action) if waits == (action == "go") else None
        if event is None:
            return self.house.toast("old", learner.language)
        outcome = decide(sitting.form, sitting.given, sitting.asking.at, event)
        if outcome.problem is not None:
            return self.house.toast("enough ticks" if outcome.problem == "too many" else "old", learner.language)
        await apply(self.house, sitting, outcome, context, method="edit", message_id=message)
        return None


def event_of(action: str) -> Event | None:
    """What a button of a form means: "=local" chooses, "+local" ticks; None for anything we never put on one."""
    if match := re.fullmatch(r"([=+])([\w.-]+)", action, re.ASCII):
        return Choose(match[2]) if match[1] == "=" else Toggle(match[2])
    return Start() if action == "go" else PLAIN.get(action)


async def sitting_at(house: House, learner: Learner, asking_id: str, at: int, context: Context) -> Sitting | None:
    """The learner's form where it stands at this item and can be answered; None for somebody else's, or one that is over."""
    asking = await asking_by_id(context.tx, asking_id)
    if asking is None or asking.learner_id != learner.id or not asking.going or asking.at != at:
        return None
    pilot = await pilot_by_id(context.tx, asking.pilot_id)
    if pilot is None or not pilot.running(context.now):
        return None
    if asking.moment == "before" and await has_learnt(context.tx, learner):
        return None  # what is answered now tells nothing of before
    form = form_for(house, learner, asking)
    return Sitting(learner, asking, pilot, form, await answers_to(context.tx, learner, asking))


async def apply(house: House, sitting: Sitting, outcome: Outcome, context: Context, **how: Any) -> None:
    """Keep what an event changed, and show where it leads; `how` is that of `put`."""
    tx, now, learner, asking = context.tx, context.now, sitting.learner, sitting.asking
    given = after(sitting.given, outcome.changes)
    words = [one.ref for one in sitting.form.asked if one is not None and isinstance(one.item, OpenItem)]
    if asking.privacy == "anonymous":
        asking = replace(asking, draft=given)
    elif outcome.changes:
        instrument, _ = referred(next(iter(outcome.changes)))  # one event changes answers of one instrument only
        language = house.library.instrument(instrument, learner.language).language
        await keep(
            tx, sitting.pilot, learner, outcome.changes, occasion=asking.kept_under, language=language, now=now, words=words
        )
    if outcome.finished:
        if asking.privacy == "anonymous":
            await hand_in(tx, asking, sitting.pilot, now, words=words)
        else:
            await settle(tx, asking.id, "done")
        await show_end(tx, learner, asking, given, now, **how)
        await after_form(tx, house, learner, asking, given, now)
        return
    if asking.privacy == "anonymous":
        await set_at(tx, asking, outcome.at, draft=given, due_at=now + DRAFT_SECONDS)
    else:
        await set_at(tx, asking, outcome.at, due_at=asking.due_at)
    await show_form(tx, house, learner, replace(asking, state="open", at=outcome.at), now, **how)


async def take_answer(house: House, learner: Learner, text: str, context: Context) -> None:
    """Typed words for the item a form waits at; what does not fit is given back with a calm word, and still waited for."""
    waits: Mapping[str, Any] = (learner.expects or {})["form"]
    sitting = await sitting_at(house, learner, waits["asking"], waits["at"], context)
    if sitting is None:  # over since, as by the end of its pilot
        await context.tx.set_expects(id=learner.id, expects=None)
        await say(context, learner, "button_will_do")
        return
    outcome = decide(sitting.form, sitting.given, sitting.asking.at, Type(text))
    asked = sitting.form.asked[sitting.asking.at]
    if outcome.problem == "too long":
        await say(context, learner, "too_long", {"length": len(text.strip())})
    elif outcome.problem == "not a number" and asked is not None and isinstance(asked.item, NumberItem):
        await say(context, learner, "form_number", {"low": asked.item.low, "high": asked.item.high})
    elif outcome.problem is not None:
        await context.tx.set_expects(id=learner.id, expects=None)
        await say(context, learner, "button_will_do")
    else:
        await apply(house, sitting, outcome, context)
        earlier = {"about_row": waits["row"]} if "row" in waits else {"message_id": waits["message"]}
        await strip(context, learner, **earlier)
