"""Reminding those who have not answered, without anybody learning who they are."""

from dataclasses import dataclass
from typing import Any, Final

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.evaluation.pilot import Pilot
from bot.evaluation.questions import moments_of
from bot.evaluation.suppression import rounded
from bot.handlers.context import Context
from bot.handlers.house import Handler, House, Passed, tapped_words
from bot.handlers.staff.door import Typed
from bot.handlers.staff.evaluation import PILOT, become, named, opened
from bot.storage.evaluation import REMINDED, reminded_lately, whom_to_remind
from bot.storage.staff import ask_confirmation, confirmed, note
from bot.storage.tx import Tx

REMINDABLE: Final = ("before", "week", "after", "later")  # moments; the others are too small to come back to
MOMENT: Final = rf"({'|'.join(REMINDABLE)})"
PURPOSE = "evaluation reminder"


@dataclass(frozen=True)
class Reminders:
    """One reminder for each asking, at the learner's own hour."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CallbackQueryHandler(self.which, pattern=rf"^ev:remind:{PILOT}$"),
            CallbackQueryHandler(self.ask, pattern=rf"^ev:remind:{PILOT}:{MOMENT}$"),
            CallbackQueryHandler(self.remind, pattern=rf"^ev:go:{PILOT}:{MOMENT}:[\w-]{{16}}$"),
        ]

    def typed(self) -> Typed:
        """Nothing is typed here."""
        return {}

    async def which(self, update: Update, context: Context) -> str | Passed | None:
        """[ Remind ]: of which moment?"""
        found = await opened(self.house, update, context)
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        args = {**named(pilot), "moments": await self._moments(context.tx, pilot, context.now)}
        await become(staff, update, context, "evaluation_remind", args)
        return None

    async def ask(self, update: Update, context: Context) -> str | Passed | None:
        """A moment: what will happen, and a button that counts once."""
        found = await opened(self.house, update, context)
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        moment = tapped_words(update)[3]
        if not pilot.running(context.now) or await reminded_lately(context.tx, pilot.id, moment, context.now):
            return self.house.toast("reminded lately", staff.person.language)
        waiting = rounded(len(await whom_to_remind(context.tx, pilot, moment, context.now)))
        nonce = await ask_confirmation(context.tx, context.now, staff.person.id, PURPOSE, f"{pilot.id}/{moment}", "")
        args = {**named(pilot), "moment": moment, "people": waiting, "nonce": nonce}
        await become(staff, update, context, "evaluation_remind_sure", args)
        return None

    async def remind(self, update: Update, context: Context) -> str | Passed | None:
        """[ Yes, remind them ]."""
        found = await opened(self.house, update, context)
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        _, _, _, moment, nonce = tapped_words(update)
        about, now = f"{pilot.id}/{moment}", context.now
        if not pilot.running(now) or await reminded_lately(context.tx, pilot.id, moment, now):
            return self.house.toast("reminded lately", staff.person.language)
        if not await confirmed(context.tx, now, nonce, staff.person.id, PURPOSE, about, ""):
            return self.house.toast("not confirmed", staff.person.language)
        reminded = await whom_to_remind(context.tx, pilot, moment, now)
        for asking_id in reminded:  # each is reminded at their own hour
            await context.tx.look_at_asking(id=asking_id, due_at=now)
        detail = {"pilot": pilot.name, "moment": moment, "people": rounded(len(reminded))}
        await note(context.tx, now, staff.person.id, REMINDED, about, detail)
        await become(staff, update, context, "evaluation_reminded", {**named(pilot), **detail})
        return None

    async def _moments(self, tx: Tx, pilot: Pilot, now: int) -> list[list[Any]]:
        """Each moment of the pilot that can be reminded of, about how many people, and whether that may be done now."""
        told = []
        for moment in moments_of(self.house.library, pilot):
            if moment in REMINDABLE:
                waiting = rounded(len(await whom_to_remind(tx, pilot, moment, now)))
                may = pilot.running(now) and not await reminded_lately(tx, pilot.id, moment, now)
                told.append([moment, waiting, may])
        return told
