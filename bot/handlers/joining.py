"""Joining a cohort by its link or its code, moving to another one, leaving it."""

import json
import re
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.administration.cohort import code_typed
from bot.administration.joining import STRANGER, Joined, Refused, refusal
from bot.handlers.arrival import arrive, begin_course, come_back, newcomer, next_args, place_of, welcome, welcome_args
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, chat_of, say, tapped_message, tapped_words
from bot.handlers.membership import join, leave
from bot.handlers.staff.menu import keep_menu
from bot.storage.cohort import Cohort, cohort_by_code
from bot.storage.joining import count_guess, door_of, guess_allowed, place_in_cohort, today_of
from bot.storage.outbox import Address
from bot.storage.people import Learner, enrolment_in, enrolment_of, learner_by_telegram_id

PRIVATE = filters.ChatType.PRIVATE
LINK = r"^/start(@\w+)?\s+c-"
EXPECTS_CODE = json.dumps({"code": "any"})


@dataclass(frozen=True)
class Joining:
    """How people come into cohorts and out of them."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents; it is asked before the other /start, which knows no codes."""
        return [
            CommandHandler("start", self.linked, PRIVATE & filters.Regex(LINK)),
            CallbackQueryHandler(self.ask_code, pattern=r"^jo:code$"),
            CallbackQueryHandler(self.move, pattern=r"^jo:move:\w{1,40}$"),
            CallbackQueryHandler(self.stay, pattern=r"^jo:stay$"),
            CallbackQueryHandler(self.ask_leave, pattern=r"^jo:leave$"),
            CallbackQueryHandler(self.leave, pattern=r"^jo:leave:[\w-]+$"),
            MessageHandler(PRIVATE & filters.TEXT & ~filters.COMMAND, self.typed),
        ]

    async def linked(self, update: Update, context: Context) -> str | None:
        """The link of an invitation was opened."""
        text = (update.effective_message.text or "") if update.effective_message else ""
        return await self.knock(update, context, re.sub(LINK, "", text))

    async def move(self, update: Update, context: Context) -> str | None:
        """[ Move there ]: out of the present cohort, into this one."""
        return await self.knock(update, context, tapped_words(update)[2], moves=True)

    async def stay(self, update: Update, context: Context) -> str | None:
        """[ Stay where I am ]."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        await say(context, learner, "forgotten", method="edit", message_id=tapped_message(update))
        return None

    async def ask_code(self, update: Update, context: Context) -> str | None:
        """[ I have a code ]: the next words are one."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        await context.tx.set_expects(id=learner.id, expects=EXPECTS_CODE)
        await say(context, learner, "code_ask")
        return None

    async def typed(self, update: Update, context: Context) -> str | Passed | None:
        """Words: a code, if one was asked for; a wrong one may be typed again."""
        assert update.effective_user is not None
        learner = await learner_by_telegram_id(context.tx, update.effective_user.id)
        if learner is None or "code" not in (learner.expects or {}):
            return PASS
        return await self.knock(update, context, (update.effective_message.text or "") if update.effective_message else "")

    async def ask_leave(self, update: Update, context: Context) -> str | None:
        """[ Leave the cohort ]: are you sure?"""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        place = await place_in_cohort(context.tx, learner.id, await self._course(learner, context))
        if place is None:
            return self.house.toast("old", learner.language)
        args = {"cohort": place.name, "id": place.cohort_id}
        await say(context, learner, "cohort_leave", args, method="edit", message_id=tapped_message(update))
        return None

    async def leave(self, update: Update, context: Context) -> str | None:
        """[ Yes, leave it ]: what was done stays, and the learner's own rhythm is all that counts from now on."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        course = await self._course(learner, context)
        place = await place_in_cohort(context.tx, learner.id, course)
        if place is None or place.cohort_id != tapped_words(update)[2]:
            return self.house.toast("old", learner.language)
        await leave(context.tx, self.house, learner, course, "left", context.now)
        args = {"cohort": place.name}
        await say(context, learner, "cohort_left", args, method="edit", message_id=tapped_message(update))
        return None

    async def knock(self, update: Update, context: Context, typed: str, *, moves: bool = False) -> str | None:
        """Whoever sent a code is let in or told why not; wrong codes count, and after five none is looked at for an hour."""
        tx, now = context.tx, context.now
        assert update.effective_user is not None
        person = update.effective_user.id
        learner = await arrive(self.house, update, context)
        to = learner or Address(chat_of(update), self.house.guessed(update))
        if not await guess_allowed(tx, person, now):
            await say(context, to, "code_later")
            return None
        code = code_typed(typed)
        cohort = await cohort_by_code(tx, code) if code else None
        if cohort is None or cohort.course not in self.house.library.courses:
            await count_guess(tx, person, now)
            waiting = learner is not None and "code" in (learner.expects or {})
            await say(context, to, "code_unknown", {"waiting": waiting, "open": learner is None and not self.house.rules.by_code})
            return None
        if learner is not None and "code" in (learner.expects or {}):
            await tx.set_expects(id=learner.id, expects=None)
        await self._let_in(update, context, learner, cohort, moves)
        return None

    async def _let_in(self, update: Update, context: Context, learner: Learner | None, cohort: Cohort, moves: bool) -> None:
        """The code is right: a place, or the reason why there is none; a stranger who gets none leaves no trace."""
        tx, now, new = context.tx, context.now, learner is None
        if learner is None:
            language = self.house.guessed(update, cohort.language)
            refused = refusal(await door_of(tx, cohort), STRANGER, today_of(cohort, now))
            if refused is not None:
                to = Address(chat_of(update), language)
                await say(context, to, "not_joined", self._why(refused, cohort))
                return
            learner = await newcomer(self.house, update, context, language)
        outcome = await join(tx, self.house, learner, cohort, now, moves=moves)
        message: dict[str, Any] = {"method": "edit", "message_id": tapped_message(update)} if moves else {}
        if isinstance(outcome, Refused):
            if outcome.reason == "already" and learner.stopped_at is not None:
                await self._take_back(learner, cohort, context)
                return
            place = await place_in_cohort(tx, learner.id, cohort.course)
            here = {"now": place.name, "number": place.number} if place else {}
            await say(context, learner, "not_joined", {**self._why(outcome, cohort), **here}, **message)
            return
        if new:
            learner = await place_of(self.house, learner, context)
        await self._greet(update, context, learner, cohort, outcome, message)

    async def _greet(
        self, update: Update, context: Context, learner: Learner, cohort: Cohort, joined: Joined, message: dict[str, Any]
    ) -> None:
        """In: somebody new is welcomed and enrolled; somebody who has begun goes on from where they are."""
        assert update.effective_user is not None
        learner = await come_back(self.house, learner, context)
        enrolment = await enrolment_in(context.tx, learner.id, cohort.course)
        if enrolment is None:
            await begin_course(self.house, learner, context, cohort.course)
            await say(context, learner, "welcome", await welcome_args(self.house, learner, update, context))
            await keep_menu(self.house, context, learner, update.effective_user.id)
            return
        coming = await next_args(self.house, learner, enrolment, context)
        await say(context, learner, "joined", {**coming, "cohort": {"name": cohort.name, "number": joined.number}}, **message)

    async def _take_back(self, learner: Learner, cohort: Cohort, context: Context) -> None:
        """A member who had stopped opens the invitation again: that is a return, as any /start is."""
        learner = await come_back(self.house, learner, context)
        enrolment = await enrolment_in(context.tx, learner.id, cohort.course)
        coming = await next_args(self.house, learner, enrolment, context) if enrolment else {"lesson": None}
        await say(context, learner, "back", {**coming, "returned": True})

    def _why(self, refused: Refused, cohort: Cohort) -> dict[str, object]:
        closes = cohort.closes_on.isoformat() if cohort.closes_on else None
        return {"reason": refused.reason, "cohort": cohort.name, "code": cohort.code, "closes": closes}

    async def _course(self, learner: Learner, context: Context) -> str:
        enrolment = await enrolment_of(context.tx, learner.id)
        return enrolment.course if enrolment else self.house.course
