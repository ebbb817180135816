"""Giving a role: the owner says which, for which cohort and to whom; a one-time link does the rest."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.handlers.arrival import arrive, newcomer
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, chat_of, say, strip, tapped_message, tapped_words, tell_owners
from bot.handlers.staff.digest import first_digest
from bot.handlers.staff.door import Typed, staff_with
from bot.handlers.staff.menu import show_menu
from bot.handlers.staff.roles import ID, moment
from bot.handlers.staff.words import expect, expect_nothing
from bot.storage.evaluation import evaluator
from bot.storage.people import Learner
from bot.storage.staff import Staff, note, powers_of

PRIVATE = filters.ChatType.PRIVATE
LINK_SECONDS = 24 * 3600
CODE_BYTES = 16  # 128 random bits
LABEL_LIMIT = 60
COHORTS_A_PAGE = 8


def hash_of(code: str) -> str:
    """What is kept of a code: 43 characters that lead nobody back to it."""
    return base64.urlsafe_b64encode(hashlib.sha256(code.encode()).digest()).decode().rstrip("=")


@dataclass(frozen=True)
class RoleLinks:
    """Links that give a role to whoever opens them first."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("start", self.open, PRIVATE & filters.Regex(r"^/start(@\w+)? r-")),
            CallbackQueryHandler(self.which, pattern=r"^ro:give$"),
            CallbackQueryHandler(self.role, pattern=r"^ro:role:(admin|evaluator|trainer)$"),
            CallbackQueryHandler(self.cohorts, pattern=r"^ro:cohs:\d{1,3}$"),
            CallbackQueryHandler(self.cohort, pattern=rf"^ro:coh:{ID}$"),
            CallbackQueryHandler(self.take_back, pattern=r"^ro:take:[\w-]{43}$"),
        ]

    def typed(self) -> Typed:
        """How the owner calls the person."""
        return {"role label": self.label}

    async def which(self, update: Update, context: Context) -> str | Passed | None:
        """[ Give a role ]."""
        staff = await staff_with(self.house, update, context, "roles")
        return PASS if staff is None else await self._ask(staff, update, context, "roles_which")

    async def role(self, update: Update, context: Context) -> str | Passed | None:
        """A role was chosen: for a trainer the cohort is asked next, else the name."""
        staff = await staff_with(self.house, update, context, "roles")
        if staff is None:
            return PASS
        role = tapped_words(update)[2]
        if role == "trainer":
            return await self._cohorts(staff, update, context, 0)
        await expect(context, staff.person.id, "role label", _wanted(update, role))
        return await self._ask(staff, update, context, "roles_label", {"length": 0})

    async def cohorts(self, update: Update, context: Context) -> str | Passed | None:
        """More cohorts to choose from."""
        staff = await staff_with(self.house, update, context, "roles")
        return PASS if staff is None else await self._cohorts(staff, update, context, int(tapped_words(update)[2]))

    async def cohort(self, update: Update, context: Context) -> str | Passed | None:
        """The cohort of a trainer was chosen."""
        staff = await staff_with(self.house, update, context, "roles")
        if staff is None:
            return PASS
        cohort_id = tapped_words(update)[2]
        if cohort_id not in [row["id"] async for row in context.tx.cohorts_to_train()]:
            await self._cohorts(staff, update, context, 0)
            return self.house.toast("too late", staff.person.language)
        await expect(context, staff.person.id, "role label", _wanted(update, "trainer", cohort_id))
        return await self._ask(staff, update, context, "roles_label", {"length": 0})

    async def label(self, staff: Staff, update: Update, context: Context, expects: dict[str, Any]) -> str | Passed | None:
        """The name was typed: here is the link. Anything but words is passed on, and a long name is asked for again."""
        text = update.effective_message.text if update.effective_message else None
        if text is None or not staff.powers.may("roles"):
            return PASS
        label = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
        await strip(context, staff.person, **expects["question"])
        if not label or len(label) > LABEL_LIMIT:
            row = await say(context, staff.person, "roles_label", {"length": len(label)})
            await expect(context, staff.person.id, "role label", {**expects, "question": {"about_row": row}})
            return None
        await expect_nothing(context, staff.person.id)
        await self._make(staff, context, label, expects["role"], expects["cohort_id"])
        return None

    async def _make(self, staff: Staff, context: Context, label: str, role: str, cohort_id: str) -> None:
        code, expires_at = secrets.token_urlsafe(CODE_BYTES), context.now + LINK_SECONDS
        names = {row["id"]: row["name"] async for row in context.tx.cohorts_to_train()}
        await context.tx.add_role_link(
            code_hash=hash_of(code), role=role, cohort_id=cohort_id, label=label, made_by=staff.person.id,
            expires_at=expires_at, now=context.now,
        )  # fmt: skip
        await note(context.tx, context.now, staff.person.id, "role.link", "", {"role": role, "cohort": cohort_id})
        args = {"code": code, "label": label, "role": role, "cohort": names.get(cohort_id), "data": f"ro:take:{hash_of(code)}"}
        await say(
            context, staff.person, "role_link", {**args, **moment(expires_at, staff.person.zone), "zone": staff.person.zone}
        )

    async def take_back(self, update: Update, context: Context) -> str | Passed | None:
        """[ Take the link back ]: it opens nothing any more, and is not shown any more."""
        staff = await staff_with(self.house, update, context, "roles")
        if staff is None:
            return PASS
        ended = await context.tx.end_role_link(code_hash=tapped_words(update)[2], now=context.now)
        if ended is not None:
            detail = {"role": ended["role"], "cohort": ended["cohort_id"]}
            await note(context.tx, context.now, staff.person.id, "role.link_taken_back", "", detail)
        return await self._ask(staff, update, context, "role_link_ended", {"taken": ended is not None})

    async def open(self, update: Update, context: Context) -> str | Passed | None:
        """A link was opened: a valid one gives its role, any other is what any /start is."""
        message, person = update.effective_message, update.effective_user
        code = ((message.text or "") if message else "").partition(" r-")[2]
        if person is None or person.id != chat_of(update):
            return PASS
        link = await context.tx.role_link(code_hash=hash_of(code), now=context.now)
        if link is None:
            return PASS
        known = await arrive(self.house, update, context)
        learner = known or await newcomer(self.house, update, context)
        held = await context.tx.role_held(learner_id=learner.id, role=link["role"], cohort_id=link["cohort_id"])
        if held is not None or person.id in self.house.owners:
            await say(context, learner, "role_held", {"owner": person.id in self.house.owners})
            return None
        await context.tx.end_role_link(code_hash=hash_of(code), now=context.now)
        await self._give(context, learner, person.id, dict(link), new=known is None)
        return None

    async def _give(self, context: Context, learner: Learner, telegram_id: int, link: dict[str, Any], *, new: bool) -> None:
        role, cohort_id, label = link["role"], link["cohort_id"], link["label"]
        await context.tx.give_role(
            learner_id=learner.id, role=role, cohort_id=cohort_id, label=label, given_by=link["made_by"],
            digest_at=await first_digest(context.tx, learner, context.now) if role == "trainer" else None, now=context.now,
        )  # fmt: skip
        if role == "evaluator":
            await evaluator(context.tx, learner, context.now)
        await context.tx.label_staff(learner_id=learner.id, label=label)
        detail = {"role": role, "cohort": cohort_id, "given_by": link["made_by"]}
        await note(context.tx, context.now, learner.id, "role.given", learner.id, detail)
        powers = await powers_of(context.tx, learner.id, telegram_id, self.house.owners)
        named = {"role": role, "cohort": link["cohort"]}
        await say(context, learner, "staff_welcome", {**named, "roles": list(powers.roles), "new": new})
        await show_menu(self.house, context, learner, telegram_id)
        await tell_owners(self.house, context, "owner_role_given", {**named, "label": label})

    async def _cohorts(self, staff: Staff, update: Update, context: Context, page: int) -> str | None:
        every = [[row["id"], row["name"]] async for row in context.tx.cohorts_to_train()]
        first, last = page * COHORTS_A_PAGE, (page + 1) * COHORTS_A_PAGE
        args = {"cohorts": every[first:last], "page": page, "more": last < len(every)}
        return await self._ask(staff, update, context, "roles_cohort", args)

    async def _ask(
        self, staff: Staff, update: Update, context: Context, screen: str, args: dict[str, Any] | None = None
    ) -> str | None:
        """The same message becomes the next question."""
        await say(context, staff.person, screen, args or {}, method="edit", message_id=tapped_message(update))
        return None


def _wanted(update: Update, role: str, cohort_id: str = "") -> dict[str, Any]:
    """What waits for the name: the role, and the message that asks."""
    return {"role": role, "cohort_id": cohort_id, "question": {"message_id": tapped_message(update)}}
