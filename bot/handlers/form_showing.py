"""Showing a learner the form they are at: its introduction, an item, or the end; and whether it waits for typed words."""

import json
from dataclasses import replace
from typing import Any

from bot.evaluation.form import LONG, Answers, Form, before, count, first, form_of
from bot.handlers.house import House
from bot.storage.asking import Asking, set_at
from bot.storage.outbox import put
from bot.storage.people import Learner
from bot.storage.pilot import pilot_by_id
from bot.storage.response import given_so_far
from bot.storage.tx import Tx

PLAN = "commitment/plan"  # the words that a `plan` form asks after; kept on the occasion before its last slash


def form_for(house: House, learner: Learner, asking: Asking) -> Form:
    """The form of an asking in the learner's language as it is now."""
    return form_of(house.library, asking.items, asking.privacy, learner.language)


async def answers_to(tx: Tx, learner: Learner, asking: Asking) -> Answers:
    """What the learner has answered in this form so far."""
    if asking.privacy == "anonymous":
        return asking.draft
    pilot = await pilot_by_id(tx, asking.pilot_id)
    return {} if pilot is None else await given_so_far(tx, pilot, learner, asking.kept_under, asking.items)


async def show_form(
    tx: Tx, house: House, learner: Learner, asking: Asking, now: int, *, reminds: bool = False, again: bool = False, **how: Any
) -> str | None:
    """Queue the screen of where an asking stands; `how` is that of `put`. The row's id, None where nothing was queued.

    From here on typed words belong to the form where its item wants them, and to whatever else wants them where not.
    `reminds`: it says of itself that it comes once more. `again`: it comes once more below something else that was said."""
    form, given = form_for(house, learner, asking), await answers_to(tx, learner, asking)
    at = first(form, given, asking.at)
    args: dict[str, Any] = {"asking": asking.id, "moment": asking.moment, "privacy": asking.privacy, "at": asking.at}
    args |= {"reminds": True} if reminds else {}
    if at is None:
        return None
    if at != asking.at and asking.state == "open":  # the course has lost the item it stood at: answers are to the one shown
        draft = asking.draft if asking.privacy == "anonymous" else None
        await set_at(tx, asking, at, draft=draft, due_at=None if reminds else asking.due_at)
        asking = replace(asking, at=at)
        args["at"] = at
    number, total = count(form, given, at)
    if asking.state == "asked" and asking.moment in LONG:
        args |= {"item": None, "first": asking.items[at], "of": total}
        return await put(tx, learner.address, "form", args, now=now, **how)
    asked, earlier = form.asked[at], before(form, given, at)
    assert asked is not None
    came_from = form.asked[earlier] if earlier is not None else None
    answer = given.get(asked.ref)
    args |= {
        "item": asked.ref,
        "number": number,
        "of": total,
        "given": answer.value if answer else None,
        "opens": earlier is None,
        "intro": asking.moment not in LONG if came_from is None else came_from.instrument.id != asked.instrument.id,
    }
    if asking.moment == "plan" and earlier is None:
        args["plan_words"] = await _plan_words(tx, learner, asking)
    row_id = await put(tx, learner.address, "form", args, now=now, **how)
    if row_id is not None:
        waits: dict[str, Any] = {"asking": asking.id, "at": asking.at}
        waits |= {"message": how["message_id"]} if how.get("message_id") is not None else {"row": row_id}
        waits |= {"unasked": True} if how.get("lane") == 1 else {}  # then a lesson that waits for words comes first
        waits |= {"again": True} if again else {}  # no words before it are half an answer
        await (_expect(tx, learner, waits) if asked.typed else expect_nothing(tx, learner, asking))
    return row_id


async def _plan_words(tx: Tx, learner: Learner, asking: Asking) -> str | None:
    pilot = await pilot_by_id(tx, asking.pilot_id)
    planned_on = asking.occasion.rpartition("/")[0]
    kept = {} if pilot is None else await given_so_far(tx, pilot, learner, planned_on, (PLAN,))
    return kept[PLAN].value if PLAN in kept else None


async def show_end(tx: Tx, learner: Learner, asking: Asking, given: Answers, now: int, **how: Any) -> str | None:
    """Queue the thanks for what was answered last, or a calm word where nothing was, and wait for no words; the row's id."""
    answered = [ref for ref in asking.items if (one := given.get(ref)) is not None and one.value is not None]
    args = {"moment": asking.moment, "last": answered[-1] if answered else None}
    await expect_nothing(tx, learner, asking)
    return await put(tx, learner.address, "form_done", args, now=now, **how)


async def _expect(tx: Tx, learner: Learner, waits: dict[str, Any]) -> None:
    """Words belong to this form; where it came by itself, only after those that another topic waits for."""
    before = learner.expects or {}
    first = {**before, "then": waits} if waits.get("unasked") and before and "form" not in before else {"form": waits}
    await tx.set_expects(id=learner.id, expects=json.dumps(first))


async def expect_nothing(tx: Tx, learner: Learner, asking: Asking) -> None:
    """Words do not belong to this form any more, now or later; what another one or another topic waits for is left alone."""
    expects = learner.expects or {}
    left = {topic: about for topic, about in expects.items() if topic not in ("form", "then") or about["asking"] != asking.id}
    if left != expects:
        await tx.set_expects(id=learner.id, expects=json.dumps(left) if left else None)
