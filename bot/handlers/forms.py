"""Forms: a learner answers item by item in one message, by taps and by typed words; saved as they go."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from telegram import Message, Update
from telegram.ext import CallbackQueryHandler

from bot.course.instrument import NumberItem, OpenItem, referred
from bot.evaluation.form import (
    LONG,
    Answers,
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
    before,
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


async def apply(house: House, sitting: Sitting, outcome: Outcome, context: Context, **how: Any) -> str | None:
    """Keep what an event changed, and show where it leads; `how` is that of `put`. The row that shows it."""
    tx, now, learner = context.tx, context.now, sitting.learner
    asking, given = await kept_in(house, sitting, outcome, context)
    if outcome.finished:
        if asking.privacy == "anonymous":
            await hand_in(tx, asking, sitting.pilot, now, words=open_refs(sitting.form))
        else:
            await settle(tx, asking.id, "done")
        ended = await show_end(tx, learner, asking, given, now, **how)
        await after_form(tx, house, learner, asking, given, now)
        return ended
    return await show_form(tx, house, learner, asking, now, **how)


async def kept_in(house: House, sitting: Sitting, outcome: Outcome, context: Context) -> tuple[Asking, Answers]:
    """Keep what an event changed; the asking where it stands then, unless that was its end, and all answers to it."""
    asking, now, given = sitting.asking, context.now, after(sitting.given, outcome.changes)
    if asking.privacy == "anonymous":
        asking = replace(asking, draft=given)
    elif outcome.changes:
        instrument, _ = referred(next(iter(outcome.changes)))  # one event changes answers of one instrument only
        told: dict[str, Any] = {"language": house.library.instrument(instrument, sitting.learner.language).language, "now": now}
        told |= {"occasion": asking.kept_under, "words": open_refs(sitting.form)}
        await keep(context.tx, sitting.pilot, sitting.learner, outcome.changes, **told)
    if outcome.finished:
        return asking, given
    draft, due_at = (given, now + DRAFT_SECONDS) if asking.privacy == "anonymous" else (None, asking.due_at)
    await set_at(context.tx, asking, outcome.at, draft=draft, due_at=due_at)
    return replace(asking, state="open", at=outcome.at), given


def open_refs(form: Form) -> list[str]:
    """The open questions of a form."""
    return [one.ref for one in form.asked if one is not None and isinstance(one.item, OpenItem)]


async def take_answer(house: House, learner: Learner, text: str, message: Message | None, context: Context) -> None:
    """Typed words of a message for the item a form waits at; what does not fit is given back, and still waited for."""
    waits: Mapping[str, Any] = (learner.expects or {})["form"]
    if "rest" in waits:
        await _last_words(house, learner, text, waits, message, context)
        return
    sitting = await sitting_at(house, learner, waits["asking"], waits["at"], context)
    if sitting is None:  # over since, as by the end of its pilot
        await context.tx.set_expects(id=learner.id, expects=None)
        await say(context, learner, "button_will_do")
        return
    reminded = "unasked" in waits and sitting.asking.reminded  # it has been seen before, whatever becomes of the reminder
    if not reminded and await _typed_before(waits, message, context):
        await _more_words(house, sitting, text, waits, context)
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
        row = await apply(house, sitting, outcome, context)
        if row is not None and _may_go_on(sitting, outcome):
            rest = {"asking": sitting.asking.id, "at": sitting.asking.at, "row": row, "rest": True}
            await context.tx.set_expects(id=learner.id, expects=json.dumps({"form": rest}))
        await strip(context, learner, **_shown_in(waits))


def _may_go_on(sitting: Sitting, outcome: Outcome) -> bool:
    """Whether a rest of these words may follow: where the next item wants taps, or at the end of what is somebody's."""
    if outcome.finished:
        return sitting.asking.privacy == "pseudonymous"
    following = sitting.form.asked[outcome.at]
    return following is not None and not following.typed


async def show_again(house: House, learner: Learner, context: Context) -> None:
    """A form that waited for words before something else did waits for them again, below what was said of that."""
    waits: Mapping[str, Any] | None = (learner.expects or {}).get("then")
    sitting = await sitting_at(house, learner, waits["asking"], waits["at"], context) if waits else None
    if waits is None or sitting is None:
        return
    if waits.get("unasked"):  # nobody has tapped it, so it does not come forward
        await context.tx.set_expects(id=learner.id, expects=json.dumps({"form": waits}))
        return
    settled = replace(learner, expects=None)  # what came between has its words
    await show_form(context.tx, house, settled, sitting.asking, context.now, again=True)
    await strip(context, learner, **_shown_in(waits))


def _shown_in(waits: Mapping[str, Any]) -> dict[str, Any]:
    """The message in which the item stands that words are awaited for, as `strip` wants to know it."""
    return {"about_row": waits["row"]} if "row" in waits else {"message_id": waits["message"]}


async def _typed_before(waits: Mapping[str, Any], message: Message | None, context: Context) -> bool:
    """Whether words were sent before the item they would answer had arrived: then they are the rest of what was said before."""
    row = await context.tx.arrived_as(id=waits["row"]) if "row" in waits else None
    if row is None or message is None:
        return False
    if row["tg_message_id"] is not None:
        return bool(message.message_id < row["tg_message_id"])
    return row["claimed_at"] is None or bool(message.date.timestamp() <= row["claimed_at"])  # it may have arrived all the same


async def _more_words(house: House, sitting: Sitting, text: str, waits: Mapping[str, Any], context: Context) -> None:
    """A thought in two messages is one answer: the second joins the words before it; too many of them are given back."""
    earlier = before(sitting.form, sitting.given, sitting.asking.at)
    words = None if earlier is None or "again" in waits else _joined(sitting, earlier, text)
    if earlier is None or words is None:
        await say(context, sitting.learner, "button_will_do")
    elif not await _joins(house, sitting, earlier, words, context):
        await _give_back(house, sitting, earlier, words, waits, context)


async def _give_back(house: House, sitting: Sitting, place: int, words: str, waits: Mapping[str, Any], context: Context) -> None:
    """Joined words are too many: the item they were for is shown again, in the place of the one after it."""
    await say(context, sitting.learner, "too_long", {"length": len(words)})
    await apply(house, sitting, Outcome(place), context, again=True)
    await strip(context, sitting.learner, **_shown_in(waits))


async def _last_words(
    house: House, learner: Learner, text: str, waits: Mapping[str, Any], message: Message | None, context: Context
) -> None:
    """The rest of an answer, sent before the thanks or taps after it had arrived, joins it; nothing waits for what is later."""
    asking = await asking_by_id(context.tx, waits["asking"])
    pilot = await pilot_by_id(context.tx, asking.pilot_id) if asking and asking.learner_id == learner.id else None
    if asking is not None and pilot is not None and pilot.running(context.now) and await _typed_before(waits, message, context):
        given = await answers_to(context.tx, learner, asking)
        sitting = Sitting(learner, asking, pilot, form_for(house, learner, asking), given)
        words = _joined(sitting, waits["at"], text)
        if words is not None and await _joins(house, sitting, waits["at"], words, context):
            return
        if words is not None and asking.going:
            await _give_back(house, sitting, waits["at"], words, waits, context)
            return
    await context.tx.set_expects(id=learner.id, expects=None)
    await say(context, learner, "button_will_do")


def _joined(sitting: Sitting, place: int, text: str) -> str | None:
    """The words given at a place of the form with these below them; None where it has none."""
    asked = sitting.form.asked[place]
    said = sitting.given.get(asked.ref) if asked is not None and isinstance(asked.item, OpenItem) else None
    return None if said is None or said.value is None else f"{said.value}\n{text.strip()}"


async def _joins(house: House, sitting: Sitting, place: int, words: str, context: Context) -> bool:
    """Keep words in the place of those that were given there; False, with nothing kept, where they are too many."""
    outcome = decide(sitting.form, sitting.given, place, Type(words))
    if outcome.problem is not None:
        return False
    over = not sitting.asking.going
    await kept_in(house, sitting, replace(outcome, at=sitting.asking.at, finished=over), context)
    return True
