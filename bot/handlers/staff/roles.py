"""/roles and /staff: who helps to run the course, and the end of a role."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.administration.roles import Powers
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, staff_at, tapped_message, tapped_words, tell_owners
from bot.handlers.staff.door import Typed, staff_with
from bot.handlers.staff.menu import show_menu
from bot.handlers.staff.progress import go_on_without
from bot.handlers.staff.words import expect_nothing
from bot.learning.schedule import local_day, local_minute
from bot.storage.people import learner_from
from bot.storage.staff import Staff, ask_confirmation, confirmed, note, powers_of
from bot.storage.tx import Tx

PRIVATE = filters.ChatType.PRIVATE
ENTRIES_A_PAGE = 9
WITHDRAW = "withdraw a role"  # what a confirmation of this is for
ID = r"[\w-]{16}"


@dataclass(frozen=True)
class Roles:
    """The owners' list, and what each person of it may do."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("staff", self.staff, PRIVATE),
            CommandHandler("roles", self.roles, PRIVATE),
            CallbackQueryHandler(self.page, pattern=r"^ro:list:\d{1,3}$"),
            CallbackQueryHandler(self.ask_withdraw, pattern=rf"^ro:off:{ID}:(admin|evaluator|trainer)(:{ID})?$"),
            CallbackQueryHandler(self.withdraw, pattern=rf"^ro:yes:{ID}$"),
        ]

    def typed(self) -> Typed:
        """Nothing is typed here."""
        return {}

    async def staff(self, update: Update, context: Context) -> str | Passed | None:
        """/staff: what this person may do, and the menu that says the same."""
        staff = await staff_at(self.house, update, context)
        if staff is None:
            return PASS
        await say(context, staff.person, "staff", {"roles": list(staff.powers.roles)})
        await show_menu(self.house, context, staff.person, staff.telegram_id)
        return None

    async def roles(self, update: Update, context: Context) -> str | Passed | None:
        """/roles: the list as a new message."""
        staff = await staff_with(self.house, update, context, "roles")
        if staff is None:
            return PASS
        await context.tx.forget_role_links(before=context.now)
        await context.tx.forget_confirmations(before=context.now)
        await say(context, staff.person, "roles", await self._list(staff, context, 0))
        return None

    async def page(self, update: Update, context: Context) -> str | Passed | None:
        """A page of the list in the same message; what was asked there before is not waited for any more."""
        staff = await staff_with(self.house, update, context, "roles")
        if staff is None:
            return PASS
        if "staff" in (staff.person.expects or {}):
            await expect_nothing(context, staff.person.id)
        await self._shown(staff, update, context, int(tapped_words(update)[2]))
        return None

    async def ask_withdraw(self, update: Update, context: Context) -> str | Passed | None:
        """[ Withdraw 3 ]: really?"""
        staff = await staff_with(self.house, update, context, "roles")
        if staff is None:
            return PASS
        held = await _held(context.tx, tapped_words(update)[2:])
        if held is None:
            await self._shown(staff, update, context, 0)
            return self.house.toast("too late", staff.person.language)
        nonce = await ask_confirmation(context.tx, context.now, staff.person.id, WITHDRAW, _object(held), _digest(held))
        args = {"nonce": nonce, **_named(held)}
        await say(context, staff.person, "role_withdraw", args, method="edit", message_id=tapped_message(update))
        return None

    async def withdraw(self, update: Update, context: Context) -> str | Passed | None:
        """[ Yes, withdraw ]: the role ends, if this is what was asked, by whom, and not long ago."""
        staff = await staff_with(self.house, update, context, "roles")
        if staff is None:
            return PASS
        nonce = tapped_words(update)[2]
        asked = await context.tx.confirmation_asked(nonce=nonce)
        held = await _held(context.tx, asked["object"].split(":")) if asked and asked["purpose"] == WITHDRAW else None
        sure = held is not None and await confirmed(
            context.tx, context.now, nonce, staff.person.id, WITHDRAW, _object(held), _digest(held)
        )
        if held is None or not sure:
            await self._shown(staff, update, context, 0)
            return self.house.toast("too late", staff.person.language)
        await context.tx.withdraw_role(learner_id=held["learner_id"], role=held["role"], cohort_id=held["cohort_id"])
        detail = {"role": held["role"], "cohort": held["cohort_id"]}
        await note(context.tx, context.now, staff.person.id, "role.withdrawn", held["learner_id"], detail)
        await self._shown(staff, update, context, 0)
        left = await self._tell(context, held)
        if not left.may("announcements"):
            await go_on_without(context.tx, self.house, held["learner_id"], by=staff.person.id, now=context.now)
        return None

    async def _tell(self, context: Context, held: Mapping[str, Any]) -> Powers:
        """Whoever had the role hears of it, and so do the owners; what staff were asked to type is waited for no more.

        Returns what this person may still do."""
        row = await context.tx.learner_by_id(id=held["learner_id"])
        person = learner_from(row)
        left = await powers_of(context.tx, person.id, row["telegram_id"], self.house.owners)
        if "staff" in (person.expects or {}):
            await expect_nothing(context, person.id)
        await say(context, person, "role_withdrawn", {**_named(held), "roles": list(left.roles)})
        await show_menu(self.house, context, person, row["telegram_id"])
        await tell_owners(self.house, context, "owner_role_withdrawn", _named(held))
        return left

    async def _shown(self, staff: Staff, update: Update, context: Context, page: int) -> None:
        args = await self._list(staff, context, page)
        await say(context, staff.person, "roles", args, method="edit", message_id=tapped_message(update))

    async def _list(self, staff: Staff, context: Context, page: int) -> dict[str, Any]:
        """One page of the list: those with a role, then the links that nobody has opened yet."""
        zone = staff.person.zone
        entries = [
            {**_named(row), "data": f"ro:off:{_object(row)}", "day": local_day(row["given_at"], zone).isoformat(), "minute": None}
            async for row in context.tx.everybody_with_role()
        ]
        entries += [
            {**_named(row), "data": f"ro:take:{row['code_hash']}", **moment(row["expires_at"], zone)}
            async for row in context.tx.role_links(now=context.now)
        ]
        page = min(page, max(0, len(entries) - 1) // ENTRIES_A_PAGE)
        first, last = page * ENTRIES_A_PAGE, (page + 1) * ENTRIES_A_PAGE
        shown = {"entries": entries[first:last], "first": first + 1, "page": page, "more": last < len(entries)}
        return {**shown, "owners": len(self.house.owners), "zone": zone}


def moment(at: int, zone: str) -> dict[str, Any]:
    """A moment as the arguments of a screen: the day and the minute of it in a zone."""
    return {"day": local_day(at, zone).isoformat(), "minute": local_minute(at, zone)}


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"label": row["label"], "role": row["role"], "cohort": row["cohort"]}


async def _held(tx: Tx, named: list[str]) -> Mapping[str, Any] | None:
    """The role that a button or a confirmation names, if it is still held."""
    learner_id, role, cohort_id = (*named, "")[:3]
    row: Mapping[str, Any] | None = await tx.role_held(learner_id=learner_id, role=role, cohort_id=cohort_id)
    return row


def _object(held: Mapping[str, Any]) -> str:
    """A role of a person as buttons and confirmations name it."""
    return ":".join(part for part in (held["learner_id"], held["role"], held["cohort_id"]) if part)


def _digest(held: Mapping[str, Any]) -> str:
    """Changes with whatever the question shows: who has which role, since when."""
    return hashlib.sha256(f"{_object(held)}:{held['label']}:{held['given_at']}".encode()).hexdigest()
