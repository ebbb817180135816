"""/export: the answers of a pilot as a file, for those who evaluate."""

from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.evaluation.pilot import EVERYONE
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words, tell_owners
from bot.handlers.staff.announcers import label_of
from bot.handlers.staff.door import Typed, staff_with
from bot.storage.export_job import add_export_job
from bot.storage.pilot import every_pilot, everyone, pilot_by_id
from bot.storage.staff import note

A_PAGE = 8
PILOT = rf"(?:{EVERYONE}|[\w-]{{16}})"


@dataclass(frozen=True)
class Exports:
    """Which pilot, which format; the file is made elsewhere and comes by itself."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("export", self.export, filters.ChatType.PRIVATE),
            CallbackQueryHandler(self.page, pattern=r"^ex:list:\d{1,3}$"),
            CallbackQueryHandler(self.pilot, pattern=rf"^ex:pilot:{PILOT}$"),
            CallbackQueryHandler(self.make, pattern=rf"^ex:make:{PILOT}:(?:xlsx|csv|json)$"),
        ]

    def typed(self) -> Typed:
        """Nothing is typed here."""
        return {}

    async def export(self, update: Update, context: Context) -> str | Passed | None:
        """/export: which pilot, in a new message."""
        staff = await staff_with(self.house, update, context, "feedback")
        if staff is None:
            return PASS
        await everyone(context.tx, self.house, context.now)
        await say(context, staff.person, "export_pilots", await self._list(context, 0))
        return None

    async def page(self, update: Update, context: Context) -> str | Passed | None:
        """Newer or older pilots, in the same message."""
        staff = await staff_with(self.house, update, context, "feedback")
        if staff is None:
            return PASS
        args = await self._list(context, int(tapped_words(update)[2]))
        await say(context, staff.person, "export_pilots", args, method="edit", message_id=tapped_message(update))
        return None

    async def pilot(self, update: Update, context: Context) -> str | Passed | None:
        """One pilot: in which format, in the same message."""
        staff = await staff_with(self.house, update, context, "feedback")
        if staff is None:
            return PASS
        pilot = await pilot_by_id(context.tx, tapped_words(update)[2])
        if pilot is None:
            return self.house.toast("pilot gone", staff.person.language)
        args = {"id": pilot.id, "name": pilot.name, "key": pilot.pairing_key is not None}
        await say(context, staff.person, "export_format", args, method="edit", message_id=tapped_message(update))
        return None

    async def make(self, update: Update, context: Context) -> str | Passed | None:
        """A format, or [ Try again ]: the file is made once however often this is tapped meanwhile."""
        staff = await staff_with(self.house, update, context, "feedback")
        if staff is None:
            return PASS
        _, _, pilot_id, format = tapped_words(update)
        tx, person, now = context.tx, staff.person, context.now
        pilot = await pilot_by_id(tx, pilot_id)
        if pilot is None:
            return self.house.toast("pilot gone", person.language)
        if await tx.waiting_export(learner_id=person.id, pilot_id=pilot.id, format=format) is not None:
            return self.house.toast("export going", person.language)
        row_id = await say(context, person, "export_wait", {"id": pilot.id, "name": pilot.name, "percent": None})
        await add_export_job(tx, person.id, pilot.id, format, row_id, now)
        await note(tx, now, person.id, "export.made", pilot.id, {"format": format})
        who = "owner" if "owner" in staff.powers.roles else await label_of(tx, person.id)
        deed = {"who": who, "action": "export.made", "deed": {"pilot": pilot.name, "format": format}}
        await tell_owners(self.house, context, "owner_deed", deed, but=staff.telegram_id)
        return None

    async def _list(self, context: Context, page: int) -> dict[str, Any]:
        every = [[pilot.id, pilot.name] for pilot in await every_pilot(context.tx)]
        first, last = page * A_PAGE, (page + 1) * A_PAGE
        return {"pilots": every[first:last], "page": page, "more": last < len(every)}
