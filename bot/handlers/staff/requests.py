"""Requests for help on the side of those who answer: read, answer, close; a trainer sees those of their own cohorts."""

from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.administration.roles import Powers
from bot.handlers.context import Context
from bot.handlers.help import by_day, request_args
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words
from bot.handlers.showing import strip
from bot.handlers.staff.door import Typed, staff_with
from bot.handlers.staff.words import expect, expect_nothing
from bot.learning.schedule import local_day
from bot.screens.staff.requests import ANSWER_LIMIT
from bot.storage.help import HelpRequest, answer_help, help_request, thread
from bot.storage.outbox import Pinned
from bot.storage.people import learner_by_id
from bot.storage.staff import Staff, note

REQUESTS_A_PAGE = 5
WORDS_A_ROW = 120


def may_answer(powers: Powers, cohort_id: str | None) -> bool:
    """Whether somebody may see and answer what comes from this cohort, or from outside all of them (None)."""
    return powers.may("help") and (powers.may("cohorts") or (cohort_id is not None and cohort_id in powers.trained))


@dataclass(frozen=True)
class Requests:
    """/requests, and the buttons under a question."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("requests", self.requests, filters.ChatType.PRIVATE),
            CallbackQueryHandler(self.turn, pattern=r"^hs:list:\d{1,4}$"),
            CallbackQueryHandler(self.requests, pattern=r"^hs:list$"),
            CallbackQueryHandler(self.open, pattern=r"^hs:open:[\w-]+$"),
            CallbackQueryHandler(self.tap, pattern=r"^hs:(answer|card|later|close):[\w-]+:\d{1,4}$"),
        ]

    def typed(self) -> Typed:
        """The words of an answer."""
        return {"help answer": self.answer}

    async def requests(self, update: Update, context: Context) -> str | Passed | None:
        """/requests: what waits, in a new message."""
        staff = await staff_with(self.house, update, context, "help")
        if staff is None:
            return PASS
        await say(context, staff.person, "staff_help_open", await self._page(staff, 0, context))
        return None

    async def turn(self, update: Update, context: Context) -> str | Passed | None:
        """Another page, in the same message."""
        staff = await staff_with(self.house, update, context, "help")
        if staff is None:
            return PASS
        args = await self._page(staff, int(tapped_words(update)[2]), context)
        await say(context, staff.person, "staff_help_open", args, method="edit", message_id=tapped_message(update))
        return None

    async def _page(self, staff: Staff, page: int, context: Context) -> dict[str, Any]:
        every, first = int(staff.powers.may("cohorts")), page * REQUESTS_A_PAGE
        found = [
            row async for row in context.tx.open_help(staff_id=staff.person.id, every=every, k=REQUESTS_A_PAGE + 1, skip=first)
        ]
        rows = [
            {
                "request": row["id"],
                "number": row["number"],
                "cohort": row["cohort_name"],
                "lesson": row["item"].split("/")[1],
                "day": local_day(row["asked_at"], staff.person.zone).isoformat(),
                "words": row["words"] if len(row["words"]) <= WORDS_A_ROW else row["words"][: WORDS_A_ROW - 1] + "…",
                "read": row["read_at"] is not None,
                "reachable": row["reach"] == "ok",
            }
            for row in found[:REQUESTS_A_PAGE]
        ]
        return {"rows": rows, "first": first + 1, "page": page, "more": len(found) > REQUESTS_A_PAGE}

    async def open(self, update: Update, context: Context) -> str | Passed | None:
        """One of the list, as a message of its own with its buttons."""
        staff = await staff_with(self.house, update, context, "help")
        if staff is None:
            return PASS
        asked = await help_request(context.tx, tapped_words(update)[2])
        if asked is None:
            return self._gone(staff)
        if not may_answer(staff.powers, asked.cohort_id):
            return PASS
        if asked.state != "open":
            return self._settled(staff, asked)
        await say(context, staff.person, "staff_help_request", await request_args(context.tx, asked))
        return None

    async def tap(self, update: Update, context: Context) -> str | Passed | None:
        """A button under a question; one of an earlier question of the same request says so."""
        staff = await staff_with(self.house, update, context, "help")
        if staff is None:
            return PASS
        _, what, id, exchange = tapped_words(update)
        asked = await help_request(context.tx, id)
        if asked is None:
            return self._gone(staff)
        if not may_answer(staff.powers, asked.cohort_id):
            return PASS
        if what == "card":
            return await self._card(staff, asked, context)
        if asked.state != "open":
            return self._settled(staff, asked)
        if asked.exchange != int(exchange):
            return self.house.toast("help newer", staff.person.language)
        if what == "answer":
            return await self._ask(staff, asked, update, context)
        if what == "close":
            return await self._close(staff, asked, update, context)
        await context.tx.read_help(id=asked.id, exchange=asked.exchange, now=context.now)
        return self.house.toast("help read", staff.person.language)

    async def _card(self, staff: Staff, asked: HelpRequest, context: Context) -> str | None:
        """[ Show the card ]: in the reader's language where the lesson still has these words, else as the learner saw it."""
        course, lesson, step = asked.item.split("/")
        where = Pinned(f"{course}/{lesson}", asked.rev, asked.language)
        await say(context, staff.person, "staff_help_card", {"step": step}, pinned=where)
        return None

    async def _ask(self, staff: Staff, asked: HelpRequest, update: Update, context: Context) -> str | None:
        """[ Answer ]: the next words are it, unless they could not arrive."""
        if not asked.reachable:
            await say(context, staff.person, "staff_help_unreachable")
            return None
        await context.tx.read_help(id=asked.id, exchange=asked.exchange, now=context.now)
        about = {"request": asked.id, "exchange": asked.exchange, "message": tapped_message(update)}
        await expect(context, staff.person.id, "help answer", about)
        await say(context, staff.person, "staff_help_type", {"number": asked.number})
        return None

    async def answer(self, staff: Staff, update: Update, context: Context, expects: dict[str, Any]) -> str | Passed | None:
        """The typed words: the first answer wins."""
        words = ((update.effective_message.text or "") if update.effective_message else "").strip()
        if not words or len(words) > ANSWER_LIMIT:
            screen, args = ("staff_help_too_long", {"length": len(words)}) if words else ("staff_help_words_only", {})
            await say(context, staff.person, screen, args)
            return None
        await expect_nothing(context, staff.person.id)
        tx, now = context.tx, context.now
        asked = await help_request(tx, expects["request"])
        if asked is None or not may_answer(staff.powers, asked.cohort_id):
            await say(context, staff.person, "staff_help_late", {"why": "gone"})
        elif not asked.reachable:
            await say(context, staff.person, "staff_help_unreachable")
        elif asked.exchange != expects["exchange"] or not await answer_help(tx, asked, staff.person.id, words, now):
            await say(context, staff.person, "staff_help_late", {"why": self._why(staff, asked)})
        else:
            await note(tx, now, staff.person.id, "help.answered", asked.id, _of(asked))
            await self._tell(staff, asked, words, context)
            await strip(tx, staff.person, now, message_id=expects["message"])
            await say(context, staff.person, "staff_help_done")
        return None

    async def _tell(self, staff: Staff, asked: HelpRequest, words: str, context: Context) -> None:
        """The answer, to the learner, from their trainer or from the people who run the course."""
        learner = await learner_by_id(context.tx, asked.learner_id)
        assert learner is not None
        by = "trainer" if asked.cohort_id in staff.powers.trained else "people"
        args = {"request": asked.id, "asked": await self._asked_words(asked, context), "words": words, "by": by}
        await say(context, learner, "help_answer", args, loud=by_day(learner, context.now))

    async def _close(self, staff: Staff, asked: HelpRequest, update: Update, context: Context) -> str | None:
        """[ Close ]: the learner is told, so that nobody waits in vain."""
        tx, now = context.tx, context.now
        if await tx.close_help(id=asked.id, exchange=asked.exchange, by=staff.person.id, now=now) is None:
            return self._settled(staff, asked)
        await note(tx, now, staff.person.id, "help.closed", asked.id, _of(asked))
        learner = await learner_by_id(tx, asked.learner_id)
        assert learner is not None
        await say(context, learner, "help_closed", {"request": asked.id, "asked": await self._asked_words(asked, context)})
        await strip(tx, staff.person, now, message_id=tapped_message(update))
        return self.house.toast("help closed", staff.person.language)

    async def _asked_words(self, asked: HelpRequest, context: Context) -> str:
        """What the learner asked last."""
        said = [each["words"] for each in await thread(context.tx, asked) if each["by"] == "learner"]
        return str(said[-1])

    def _gone(self, staff: Staff) -> str:
        return self.house.toast("help gone", staff.person.language)

    def _settled(self, staff: Staff, asked: HelpRequest) -> str:
        return self.house.toast(f"help {self._why(staff, asked)}", staff.person.language)

    def _why(self, staff: Staff, asked: HelpRequest) -> str:
        """Why nothing can be answered here any more."""
        if asked.state == "closed":
            return "closed"
        if asked.state == "open":
            return "newer"
        return "answered" if asked.answered_by == staff.person.id else "others"


def _of(asked: HelpRequest) -> dict[str, Any]:
    """What the audit says of a request: where it came from, and no words."""
    return {"cohort": asked.cohort_name, "number": asked.number, "lesson": asked.lesson}
