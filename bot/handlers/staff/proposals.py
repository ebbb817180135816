"""/proposals: what learners propose, read and answered by those who may."""

from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words
from bot.handlers.staff.door import Typed, staff_with
from bot.handlers.staff.words import expect, expect_nothing
from bot.learning.progress import WORDS_LIMIT
from bot.learning.schedule import local_day
from bot.storage.people import learner_by_id
from bot.storage.staff import Staff, note

PRIVATE = filters.ChatType.PRIVATE
A_PAGE = 8
STATE = "(new|considered|accepted|declined)"
ANSWER = "(considered|accepted|declined)"


@dataclass(frozen=True)
class Proposals:
    """Ideas and blog posts, each with a state and an answer to its author."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("proposals", self.proposals, PRIVATE),
            CallbackQueryHandler(self.page, pattern=rf"^ps:list:{STATE}:\d{{1,3}}$"),
            CallbackQueryHandler(self.open, pattern=r"^ps:open:\d{1,9}$"),
            CallbackQueryHandler(self.ask, pattern=rf"^ps:say:\d{{1,9}}:{STATE}:{ANSWER}$"),
            CallbackQueryHandler(self.without_words, pattern=rf"^ps:do:\d{{1,9}}:{STATE}:{ANSWER}$"),
        ]

    def typed(self) -> Typed:
        """Words for an author."""
        return {"proposal answer": self.words}

    async def proposals(self, update: Update, context: Context) -> str | Passed | None:
        """/proposals: the new ones."""
        staff = await staff_with(self.house, update, context, "proposals")
        if staff is None:
            return PASS
        await say(context, staff.person, "proposals", await self._list(context, "new", 0))
        return None

    async def page(self, update: Update, context: Context) -> str | Passed | None:
        """Another state, or another page, in the same message."""
        staff = await staff_with(self.house, update, context, "proposals")
        if staff is None:
            return PASS
        _, _, state, page = tapped_words(update)
        await self._become(staff, update, context, "proposals", await self._list(context, state, int(page)))
        return None

    async def open(self, update: Update, context: Context) -> str | Passed | None:
        """One of them, in the same message; words for another are not waited for any more."""
        staff = await staff_with(self.house, update, context, "proposals")
        if staff is None:
            return PASS
        if (staff.person.expects or {}).get("staff", {}).get("name") == "proposal answer":
            await expect_nothing(context, staff.person.id)
        return await self._open(staff, update, context, int(tapped_words(update)[2]))

    async def ask(self, update: Update, context: Context) -> str | Passed | None:
        """[ Accept ] and its like: the next typed words go with it, or none."""
        staff = await staff_with(self.house, update, context, "proposals")
        if staff is None:
            return PASS
        _, _, number, was, state = tapped_words(update)
        row = await context.tx.proposal_numbered(number=int(number))
        if row is None or row["state"] != was:
            await self._open(staff, update, context, int(number))
            return self.house.toast("too late", staff.person.language)
        about = {"number": int(number), "was": was, "state": state}
        await expect(context, staff.person.id, "proposal answer", about)
        await self._become(staff, update, context, "proposal_words", {**about, "length": 0})
        return None

    async def without_words(self, update: Update, context: Context) -> str | Passed | None:
        """[ Send without words ]."""
        staff = await staff_with(self.house, update, context, "proposals")
        if staff is None:
            return PASS
        _, _, number, was, state = tapped_words(update)
        if (staff.person.expects or {}).get("staff", {}).get("name") == "proposal answer":
            await expect_nothing(context, staff.person.id)
        done = await self._answer(staff, context, int(number), was, state, None)
        await self._open(staff, update, context, int(number))
        return None if done else self.house.toast("too late", staff.person.language)

    async def words(self, staff: Staff, update: Update, context: Context, expects: dict[str, Any]) -> str | Passed | None:
        """Typed words for the author; anything but words is passed on, and too many are asked for again."""
        text = update.effective_message.text if update.effective_message else None
        if text is None or not staff.powers.may("proposals"):
            return PASS
        number, was, state = expects["number"], expects["was"], expects["state"]
        words = text.strip()
        if len(words) > WORDS_LIMIT:
            about = {"number": number, "was": was, "state": state, "length": len(words)}
            await say(context, staff.person, "proposal_words", about)
            return None
        await expect_nothing(context, staff.person.id)
        await self._answer(staff, context, number, was, state, words)
        await self._open(staff, update, context, number)
        return None

    async def _answer(self, staff: Staff, context: Context, number: int, was: str, state: str, words: str | None) -> bool:
        """Keep the answer and tell the author; False if somebody was quicker, or the author has erased it."""
        told = await context.tx.answer_proposal(number=number, state=state, answer=words, was=was, now=context.now)
        row = await context.tx.proposal_numbered(number=number)
        author = await learner_by_id(context.tx, row["learner_id"]) if told else None
        if author is None:
            return False
        await note(context.tx, context.now, staff.person.id, "proposal.answered", str(number), {"state": state})
        await say(context, author, "proposal_answered", {"number": number, "state": state, "answer": words or ""})
        return True

    async def _open(self, staff: Staff, update: Update, context: Context, number: int) -> str | None:
        """The proposal as it stands now; one that its author has erased is not there any more."""
        row = await context.tx.proposal_numbered(number=number)
        if row is None:
            await self._become(staff, update, context, "proposals", await self._list(context, "new", 0))
            return self.house.toast("too late", staff.person.language)
        kept = {name: row[name] for name in ("number", "kind", "language", "words", "state", "answer")}
        args = {**kept, "day": local_day(row["at"], staff.person.zone).isoformat()}
        await self._become(staff, update, context, "proposal", args)
        return None

    async def _become(self, staff: Staff, update: Update, context: Context, screen: str, args: dict[str, Any]) -> None:
        """The tapped message changes; after typed words there is none, and a new one comes."""
        message = tapped_message(update)
        how: dict[str, Any] = {} if update.callback_query is None else {"method": "edit", "message_id": message}
        await say(context, staff.person, screen, args, **how)

    async def _list(self, context: Context, state: str, page: int) -> dict[str, Any]:
        every = [
            {"number": row["number"], "kind": row["kind"], "words": row["words"]}
            async for row in context.tx.proposals_in(state=state)
        ]
        first, last = page * A_PAGE, (page + 1) * A_PAGE
        counts = {row["state"]: row["times"] async for row in context.tx.proposals_counted()}
        return {"state": state, "shown": every[first:last], "counts": counts, "page": page, "more": last < len(every)}
