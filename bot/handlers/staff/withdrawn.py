"""Those who were withdrawn from a cohort, by their numbers, and letting one of them in again; told and noted."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any, Literal

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.handlers.arrival import come_back, next_args
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words
from bot.handlers.membership import enter
from bot.handlers.staff.cohort_card import ID, opened
from bot.handlers.staff.door import Typed, asked_for
from bot.handlers.staff.roster import ONE, PER_PAGE
from bot.learning.schedule import local_day
from bot.storage.cohort import Cohort, Member, member_by_number, withdrawn_members
from bot.storage.joining import door_of, place_in_cohort
from bot.storage.people import Learner, enrolment_in, learner_by_id
from bot.storage.staff import Staff, ask_confirmation, confirmed, note

LET_IN = "let a learner in again"  # what a confirmation of this is for
Obstacle = Literal["full", "elsewhere"]
Found = tuple[Staff, Cohort, Member, Learner]


@dataclass(frozen=True)
class Withdrawn:
    """The way back into a cohort, with the number that was theirs."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CallbackQueryHandler(self.page, pattern=rf"^rs:gone:{ID}:\d{{1,4}}$"),
            CallbackQueryHandler(self.open, pattern=rf"^rs:was:{ONE}$"),
            CallbackQueryHandler(self.ask, pattern=rf"^rs:in:{ONE}$"),
            CallbackQueryHandler(self.let_in, pattern=rf"^rs:let:{ID}$"),
        ]

    def typed(self) -> Typed:
        """Nothing is asked for."""
        return {}

    async def page(self, update: Update, context: Context) -> str | Passed | None:
        """[ Withdrawn: n ] and its pages, in the same message."""
        _, _, cohort_id, page = tapped_words(update)
        found = await opened(self.house, update, context, cohort_id)
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        gone = await withdrawn_members(context.tx, cohort.id)
        shown = min(int(page), max(0, len(gone) - 1) // PER_PAGE)
        first, last = shown * PER_PAGE, (shown + 1) * PER_PAGE
        args = {
            "id": cohort.id,
            "name": cohort.name,
            "members": [{"number": member.number, "day": _left_on(member, cohort)} for member in gone[first:last]],
            "page": shown,
            "more": last < len(gone),
        }
        await say(context, staff.person, "members_gone", args, method="edit", message_id=tapped_message(update))
        return None

    async def open(self, update: Update, context: Context) -> str | Passed | None:
        """One of them."""
        found = await self._member(update, context)
        if not isinstance(found, tuple):
            return found
        await self._show(found, update, context)
        return None

    async def ask(self, update: Update, context: Context) -> str | Passed | None:
        """[ Let in again ] asks first, or says why that cannot be."""
        found = await self._member(update, context)
        if not isinstance(found, tuple):
            return found
        staff, cohort, member, learner = found
        if await self._obstacle(cohort, learner, context) is not None:
            await self._show(found, update, context)
            return None
        about = f"{cohort.id}:{member.number}"
        nonce = await ask_confirmation(context.tx, context.now, staff.person.id, LET_IN, about, _digest(about, member))
        args = {"id": cohort.id, "name": cohort.name, "number": member.number, "nonce": nonce}
        await say(context, staff.person, "member_let_in_sure", args, method="edit", message_id=tapped_message(update))
        return None

    async def let_in(self, update: Update, context: Context) -> str | Passed | None:
        """[ Yes, let in again ]: the place is theirs again, if this is what was asked, by whom, and not long ago."""
        asked = await asked_for(self.house, update, context, {LET_IN}, "cohorts", "own cohorts")
        if asked is None:
            return PASS
        cohort_id, number = asked.about.split(":")
        found = await self._member_of(update, context, cohort_id, int(number))
        if not isinstance(found, tuple):
            return found
        staff, cohort, member, learner = found
        digest = _digest(asked.about, member)
        if not await confirmed(context.tx, context.now, asked.nonce, staff.person.id, LET_IN, asked.about, digest):
            await self._show(found, update, context)
            return self.house.toast("too late", staff.person.language)
        if await self._obstacle(cohort, learner, context) is not None:
            await self._show(found, update, context)
            return None
        await self._enter(cohort, member, learner, context)
        await note(context.tx, context.now, staff.person.id, "member.let_in", cohort.id, {"number": member.number})
        args = {"id": cohort.id, "name": cohort.name, "number": member.number}
        await say(context, staff.person, "member_let_in", args, method="edit", message_id=tapped_message(update))
        return None

    async def _enter(self, cohort: Cohort, member: Member, learner: Learner, context: Context) -> None:
        """In again; lessons come again where the withdrawal had ended them, and not where the learner had."""
        await enter(context.tx, self.house, learner, cohort, context.now)
        if learner.stopped_at is not None and learner.stopped_at == member.left_at:
            if learner.reach == "ok":
                learner = await come_back(self.house, learner, context)
            else:  # whoever unblocks the bot is taken back then
                await context.tx.set_stopped(id=learner.id, stopped_at=None)
                learner = replace(learner, stopped_at=None)
        enrolment = await enrolment_in(context.tx, learner.id, cohort.course)
        coming: dict[str, Any] = {"lesson": None, "later": None}
        if enrolment is not None:
            coming = await next_args(self.house, learner, enrolment, context)
        await say(context, learner, "joined", {**coming, "cohort": {"name": cohort.name, "number": member.number}})

    async def _obstacle(self, cohort: Cohort, learner: Learner, context: Context) -> Obstacle | None:
        """Why there is no place for them now."""
        if await place_in_cohort(context.tx, learner.id, cohort.course) is not None:
            return "elsewhere"
        places = (await door_of(context.tx, cohort)).places
        return "full" if places is not None and places <= 0 else None

    async def _member(self, update: Update, context: Context) -> Found | str | Passed:
        _, _, cohort_id, number = tapped_words(update)
        return await self._member_of(update, context, cohort_id, int(number))

    async def _member_of(self, update: Update, context: Context, cohort_id: str, number: int) -> Found | str | Passed:
        """Who acts, and whom they mean; a toast where that one is in the cohort again, or erased."""
        found = await opened(self.house, update, context, cohort_id)
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        member = await member_by_number(context.tx, cohort.id, number)
        learner = await learner_by_id(context.tx, member.learner_id) if member else None
        if member is None or learner is None or member.state == "active":
            return self.house.toast("too late", staff.person.language)
        return staff, cohort, member, learner

    async def _show(self, found: Found, update: Update, context: Context) -> None:
        staff, cohort, member, learner = found
        args = {
            "id": cohort.id,
            "name": cohort.name,
            "number": member.number,
            "day": _left_on(member, cohort),
            "obstacle": await self._obstacle(cohort, learner, context),
        }
        await say(context, staff.person, "member_gone", args, method="edit", message_id=tapped_message(update))


def _left_on(member: Member, cohort: Cohort) -> str:
    return local_day(member.left_at or member.joined_at, cohort.zone).isoformat()


def _digest(about: str, member: Member) -> str:
    """Changes with the person behind a number, and with each time they left."""
    return hashlib.sha256(f"{about}:{member.learner_id}:{member.left_at}".encode()).hexdigest()
