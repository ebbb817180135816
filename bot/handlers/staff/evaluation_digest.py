"""What evaluators hear by itself: once a day, or a week, that there is something new to read, and how often they want that."""

import json
from dataclasses import dataclass

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.evaluation.counts import counts
from bot.evaluation.news import RHYTHMS, may_come, new_texts, next_news
from bot.evaluation.questions import moments_of
from bot.evaluation.suppression import rounded
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, tapped_words
from bot.handlers.staff.door import Typed, staff_with
from bot.handlers.staff.evaluation import become, spoken
from bot.learning.schedule import local_day
from bot.storage.evaluation import askings_counted, evaluator, evaluator_from, set_rhythm
from bot.storage.outbox import put
from bot.storage.people import learner_from
from bot.storage.pilot import pilot_by_id
from bot.storage.staff import powers_of
from bot.storage.tx import Tx


async def send_news(tx: Tx, house: House, learner_id: str, now: int) -> bool:
    """Tell an evaluator what is new since the last time, if anything is, and plan the next; True if a message was queued."""
    row, known = await tx.learner_by_id(id=learner_id), await tx.evaluation_digest(learner_id=learner_id)
    person, reader = learner_from(row), evaluator_from(known)
    powers = await powers_of(tx, person.id, row["telegram_id"], house.owners)
    if not powers.may("feedback"):
        await tx.set_evaluation_digest(learner_id=person.id, rhythm=reader.rhythm, due_at=None)
        return False
    await set_rhythm(tx, person, reader.rhythm, now)
    if not may_come(now, person.zone) or person.reach != "ok" or person.stopped_at is not None:
        return False
    pilots = {pilot["id"]: pilot async for pilot in tx.texts_counted()}
    fresh = new_texts(reader.told, {id: pilot["texts"] for id, pilot in pilots.items()})
    if not fresh:
        return False
    await tx.hear_of_texts(learner_id=person.id, told=json.dumps({id: pilot["texts"] for id, pilot in pilots.items()}))
    told = [[id, pilots[id]["name"], rounded(count), await _answered(tx, house, id)] for id, count in fresh.items()]
    key = f"news:{person.id}:{local_day(now, person.zone).isoformat()}"
    args = {"pilots": told, "rhythm": reader.rhythm}
    return await put(tx, person.address, "evaluation_news", args, now=now, lane=1, dedup_key=key) is not None


async def _answered(tx: Tx, house: House, pilot_id: str) -> int:
    """How many forms were answered, as the pilot's card says it: a sum said higher here would give its hidden cells away."""
    pilot = await pilot_by_id(tx, pilot_id)
    if pilot is None:
        return 0
    return counts(await askings_counted(tx, pilot_id), moments_of(house.library, pilot), spoken(pilot)).answered


@dataclass(frozen=True)
class News:
    """How often somebody wants to hear."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [CallbackQueryHandler(self.rhythm, pattern=rf"^ev:news(:({'|'.join(RHYTHMS)}))?$")]

    def typed(self) -> Typed:
        """Nothing is typed here."""
        return {}

    async def rhythm(self, update: Update, context: Context) -> str | Passed | None:
        """[ News ], and one of its choices."""
        staff = await staff_with(self.house, update, context, "feedback")
        if staff is None:
            return PASS
        reader = await evaluator(context.tx, staff.person, context.now)
        chosen = (tapped_words(update)[2:] or [reader.rhythm])[0]
        if chosen != reader.rhythm:
            await set_rhythm(context.tx, staff.person, chosen, context.now)
        due_at = next_news(chosen, context.now, staff.person.zone, staff.person.days)
        day = local_day(due_at, staff.person.zone).isoformat() if due_at else None
        await become(staff, update, context, "evaluation_rhythm", {"rhythm": chosen, "day": day})
        return None
