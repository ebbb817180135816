"""/pilots: the list, one pilot's card, and its end."""

from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.evaluation.pilot import EVERYONE, Pilot
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words
from bot.handlers.staff.door import Typed, staff_with
from bot.handlers.staff.pilot_card import ID, PER_PAGE, digest_of, open_questions, opened, show_pilot
from bot.handlers.staff.pilot_ends import tell_of_end
from bot.handlers.staff.words import expect_nothing
from bot.storage.pilot import end_pilot, every_pilot
from bot.storage.staff import Staff, ask_confirmation, confirmed

PRIVATE = filters.ChatType.PRIVATE
END = "end a pilot"


@dataclass(frozen=True)
class Pilots:
    """Rounds of the course that are evaluated; owners and admins run them."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("pilots", self.pilots, PRIVATE),
            CallbackQueryHandler(self.page, pattern=r"^pi:list:\d{1,4}$"),
            CallbackQueryHandler(self.open, pattern=rf"^pi:open:{ID}$"),
            CallbackQueryHandler(self.ask_end, pattern=rf"^pi:end:{ID}$"),
            CallbackQueryHandler(self.end, pattern=rf"^pi:over:{ID}$"),
        ]

    def typed(self) -> Typed:
        """Nothing is typed here."""
        return {}

    async def pilots(self, update: Update, context: Context) -> str | Passed | None:
        """/pilots: the list as a new message."""
        staff = await staff_with(self.house, update, context, "pilots")
        if staff is None:
            return PASS
        await say(context, staff.person, "staff_pilots", await self._list(context, 0))
        return None

    async def page(self, update: Update, context: Context) -> str | Passed | None:
        """A page of the list in the same message; what was asked there before is not waited for any more."""
        staff = await staff_with(self.house, update, context, "pilots")
        if staff is None:
            return PASS
        await _forget(staff, context)
        args = await self._list(context, int(tapped_words(update)[2]))
        await say(context, staff.person, "staff_pilots", args, method="edit", message_id=tapped_message(update))
        return None

    async def open(self, update: Update, context: Context) -> str | Passed | None:
        """One pilot's card, in the same message."""
        found = await opened(self.house, update, context, tapped_words(update)[2])
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        await _forget(staff, context)
        await show_pilot(self.house, staff, update, context, pilot.id)
        return None

    async def ask_end(self, update: Update, context: Context) -> str | Passed | None:
        """[ End it now ] asks first, and says what nobody can do afterwards."""
        found = await opened(self.house, update, context, tapped_words(update)[2])
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        if pilot.ended_at is not None:
            await show_pilot(self.house, staff, update, context, pilot.id)
            return self.house.toast("too late", staff.person.language)
        digest = digest_of(pilot.id, pilot.state(context.now))
        nonce = await ask_confirmation(context.tx, context.now, staff.person.id, END, pilot.id, digest)
        args = {"what": "end", "id": pilot.id, "name": pilot.name, "state": pilot.state(context.now), "nonce": nonce}
        await say(context, staff.person, "staff_pilot_sure", args, method="edit", message_id=tapped_message(update))
        return None

    async def end(self, update: Update, context: Context) -> str | Passed | None:
        """[ Yes, end it ]: the key is destroyed in this transaction."""
        staff = await staff_with(self.house, update, context, "pilots")
        if staff is None:
            return PASS
        nonce = tapped_words(update)[2]
        asked = await context.tx.confirmation_asked(nonce=nonce)
        if asked is None or asked["purpose"] != END:
            return self.house.toast("too late", staff.person.language)
        found = await opened(self.house, update, context, asked["object"])
        if not isinstance(found, tuple):
            return found
        _, pilot = found
        digest = digest_of(pilot.id, pilot.state(context.now))
        if not await confirmed(context.tx, context.now, nonce, staff.person.id, END, pilot.id, digest):
            await show_pilot(self.house, staff, update, context, pilot.id)
            return self.house.toast("too late", staff.person.language)
        words = open_questions(self.house, pilot)
        if await end_pilot(context.tx, pilot, staff.person.id, context.now, words=words):
            await tell_of_end(context.tx, self.house, pilot, context.now, but=staff.person.id)
        await show_pilot(self.house, staff, update, context, pilot.id)
        return None

    async def _list(self, context: Context, page: int) -> dict[str, Any]:
        every = [pilot for pilot in await every_pilot(context.tx) if pilot.id != EVERYONE]
        page = min(page, max(0, len(every) - 1) // PER_PAGE)
        first, last = page * PER_PAGE, (page + 1) * PER_PAGE
        shown = [_listed(pilot, context.now) for pilot in every[first:last]]
        return {"pilots": shown, "page": page, "further": last < len(every), "can_make": len(self.house.library.pilots) > 1}


def _listed(pilot: Pilot, now: int) -> dict[str, Any]:
    return {
        "id": pilot.id,
        "name": pilot.name,
        "state": pilot.state(now),
        "first": pilot.first_day.isoformat(),
        "last": pilot.last_day.isoformat() if pilot.last_day else None,
    }


async def _forget(staff: Staff, context: Context) -> None:
    if "staff" in (staff.person.expects or {}):
        await expect_nothing(context, staff.person.id)
