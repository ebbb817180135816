"""/progress and /help, and changing a saved line."""

from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.handlers.arrival import arrive, welcome
from bot.handlers.context import Context
from bot.handlers.house import Handler, House, chat_of, say, tapped_message, tapped_words
from bot.handlers.words import ask_for_line
from bot.learning.schedule import local_day
from bot.storage.outbox import Address
from bot.storage.people import Enrolment, Learner, enrolment_of, plan_now

PRIVATE = filters.ChatType.PRIVATE


@dataclass(frozen=True)
class Overview:
    """Where a learner stands and what the bot can do."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("progress", self.progress, PRIVATE),
            CommandHandler("help", self.help, PRIVATE),
            CallbackQueryHandler(self.line, pattern=r"^line:[\w./-]+$"),
            CallbackQueryHandler(self.forget, pattern=r"^forget$"),
        ]

    async def progress(self, update: Update, context: Context) -> str | None:
        """/progress: in words and one bar a unit."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        enrolment = await enrolment_of(context.tx, learner.id)
        if enrolment is None:
            await say(context, learner, "not_started")
        else:
            await say(context, learner, "progress", await self._args(learner, enrolment, context))
        return None

    async def _args(self, learner: Learner, enrolment: Enrolment, context: Context) -> dict[str, Any]:
        tx = context.tx
        scores = [row["percent"] async for row in tx.first_answers(learner_id=learner.id, prefix=f"{enrolment.course}/")]
        plan = await plan_now(tx, enrolment.id)
        coming = plan is not None and plan.state == "planned"
        return {
            "course": enrolment.course,
            "done": [row["lesson"] async for row in tx.lessons_done(enrolment_id=enrolment.id)],
            "asked": len(scores),
            "right": sum(percent == 100 for percent in scores),
            "lesson": plan.lesson if plan else None,
            "begun": plan is not None and plan.state == "begun",
            "day": local_day(plan.due_at, learner.zone).isoformat() if plan and coming else None,
            "today": local_day(context.now, learner.zone).isoformat(),
            "minute": learner.minute_of_day,
            "lines": [
                {"item": row["item"], "line": row["line"], "words": row["words"]}
                async for row in tx.own_lines(learner_id=learner.id)
            ],
        }

    async def help(self, update: Update, context: Context) -> str | None:
        """/help: for everybody, strangers too."""
        learner = await arrive(self.house, update, context)
        await say(context, learner or Address(chat_of(update), self.house.guessed(update)), "help")
        return None

    async def line(self, update: Update, context: Context) -> str | None:
        """[ Change: … ]: the next words replace that line."""
        learner = await arrive(self.house, update, context)
        item = tapped_words(update)[1]
        if learner is None:
            return await welcome(self.house, update, context)
        if not await ask_for_line(learner, item, context):
            return self.house.toast("no line", learner.language)
        return None

    async def forget(self, update: Update, context: Context) -> str | None:
        """[ Never mind ]: no words are expected any more."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        await context.tx.set_expects(id=learner.id, expects=None)
        await say(context, learner, "forgotten", method="edit", message_id=tapped_message(update))
        return None
