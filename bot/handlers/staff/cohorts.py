"""/cohorts: the list, one cohort's card, its invitation, a new code, the end of a cohort."""

import hashlib
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words
from bot.handlers.membership import recalendar
from bot.handlers.staff.cohort_card import ID, opened, show_cohort
from bot.handlers.staff.door import Typed, asked_for, staff_with
from bot.handlers.staff.words import expect_nothing
from bot.storage.cohort import Cohort, open_cohorts, renew_code
from bot.storage.staff import Staff, ask_confirmation, confirmed, note

PRIVATE = filters.ChatType.PRIVATE
PER_PAGE = 8
SURE = {"code": "a new code", "archive": "archive a cohort"}  # what is asked about, and the purpose of its confirmation


@dataclass(frozen=True)
class Cohorts:
    """Groups of learners who start together: admins have all of them, trainers their own."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("cohorts", self.cohorts, PRIVATE),
            CallbackQueryHandler(self.page, pattern=r"^co:list:\d{1,4}$"),
            CallbackQueryHandler(self.open, pattern=rf"^co:open:{ID}$"),
            CallbackQueryHandler(self.invite, pattern=rf"^co:invite:{ID}$"),
            CallbackQueryHandler(self.qr, pattern=rf"^co:qr:{ID}$"),
            CallbackQueryHandler(self.ask, pattern=rf"^co:(code|archive):{ID}$"),
            CallbackQueryHandler(self.sure, pattern=rf"^co:yes:{ID}$"),
        ]

    def typed(self) -> Typed:
        """Nothing is typed here."""
        return {}

    async def cohorts(self, update: Update, context: Context) -> str | Passed | None:
        """/cohorts: the list as a new message."""
        staff = await staff_with(self.house, update, context, "cohorts", "own cohorts")
        if staff is None:
            return PASS
        await say(context, staff.person, "cohorts", await self._list(staff, context, 0))
        return None

    async def page(self, update: Update, context: Context) -> str | Passed | None:
        """A page of the list in the same message; what was asked there before is not waited for any more."""
        staff = await staff_with(self.house, update, context, "cohorts", "own cohorts")
        if staff is None:
            return PASS
        if "staff" in (staff.person.expects or {}):
            await expect_nothing(context, staff.person.id)
        await self._shown(staff, update, context, int(tapped_words(update)[2]))
        return None

    async def open(self, update: Update, context: Context) -> str | Passed | None:
        """One cohort's card, in the same message."""
        found = await opened(self.house, update, context, tapped_words(update)[2])
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        if "staff" in (staff.person.expects or {}):
            await expect_nothing(context, staff.person.id)
        await show_cohort(self.house, staff, update, context, cohort.id)
        return None

    async def invite(self, update: Update, context: Context) -> str | Passed | None:
        """[ Invitation ]: the link and the code."""
        found = await opened(self.house, update, context, tapped_words(update)[2])
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        await self._invitation(staff, cohort, cohort.code, update, context)
        return None

    async def qr(self, update: Update, context: Context) -> str | Passed | None:
        """[ QR code ]: a picture to put on a slide or a wall."""
        found = await opened(self.house, update, context, tapped_words(update)[2])
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        await say(context, staff.person, "cohort_qr", {"name": cohort.name, "code": cohort.code})
        return None

    async def ask(self, update: Update, context: Context) -> str | Passed | None:
        """[ New code ] and [ Archive ] ask first."""
        _, what, cohort_id = tapped_words(update)
        found = await opened(self.house, update, context, cohort_id, change=True)
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        nonce = await ask_confirmation(context.tx, context.now, staff.person.id, SURE[what], cohort.id, _digest(cohort))
        args = {"what": what, "id": cohort.id, "name": cohort.name, "nonce": nonce}
        await say(context, staff.person, "cohort_sure", args, method="edit", message_id=tapped_message(update))
        return None

    async def sure(self, update: Update, context: Context) -> str | Passed | None:
        """[ Yes ]: if this is what was asked, by whom, and not long ago."""
        asked = await asked_for(self.house, update, context, SURE.values(), "cohorts")
        if asked is None:
            return PASS
        found = await opened(self.house, update, context, asked.about, change=True)
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        purpose = asked.purpose
        if not await confirmed(context.tx, context.now, asked.nonce, staff.person.id, purpose, cohort.id, _digest(cohort)):
            await show_cohort(self.house, staff, update, context, cohort.id)
            return self.house.toast("too late", staff.person.language)
        if purpose == SURE["code"]:
            await note(context.tx, context.now, staff.person.id, "cohort.code_renewed", cohort.id)
            await self._invitation(staff, cohort, await renew_code(context.tx, cohort.id), update, context)
            return None
        await context.tx.archive_cohort(id=cohort.id, now=context.now)
        await note(context.tx, context.now, staff.person.id, "cohort.archived", cohort.id)
        await recalendar(context.tx, self.house, cohort.id, context.now)  # nobody is held back by its calendar any more
        await self._shown(staff, update, context, 0)
        return None

    async def _invitation(self, staff: Staff, cohort: Cohort, code: str, update: Update, context: Context) -> None:
        args = {"id": cohort.id, "name": cohort.name, "code": code, "admin": staff.powers.may("cohorts")}
        await say(context, staff.person, "cohort_invite", args, method="edit", message_id=tapped_message(update))

    async def _shown(self, staff: Staff, update: Update, context: Context, page: int) -> None:
        args = await self._list(staff, context, page)
        await say(context, staff.person, "cohorts", args, method="edit", message_id=tapped_message(update))

    async def _list(self, staff: Staff, context: Context, page: int) -> dict[str, Any]:
        every = [cohort for cohort in await open_cohorts(context.tx) if staff.powers.may_see_cohort(cohort.id)]
        page = min(page, max(0, len(every) - 1) // PER_PAGE)
        sizes = {row["cohort_id"]: row async for row in context.tx.cohort_sizes()}
        first, last = page * PER_PAGE, (page + 1) * PER_PAGE
        shown = [
            {
                "id": cohort.id,
                "name": cohort.name,
                "starts_on": cohort.starts_on.isoformat(),
                "members": sizes[cohort.id]["members"] if cohort.id in sizes else 0,
                "finished": sizes[cohort.id]["finished"] if cohort.id in sizes else 0,
                "limit": cohort.size_limit,
            }
            for cohort in every[first:last]
        ]
        return {"cohorts": shown, "page": page, "more": last < len(every), "admin": staff.powers.may("cohorts")}


def _digest(cohort: Cohort) -> str:
    """Changes with whatever the question shows, and with the code itself."""
    return hashlib.sha256(f"{cohort.id}:{cohort.name}:{cohort.code}".encode()).hexdigest()
