"""/help, and [ Never mind ]."""

from dataclasses import dataclass

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.handlers.arrival import arrive, welcome
from bot.handlers.context import Context
from bot.handlers.house import Handler, House, chat_of, say, staff_at, tapped_message, wait_no_more
from bot.storage.outbox import Address


@dataclass(frozen=True)
class Overview:
    """What the bot can do, and how to take back a question."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("help", self.help, filters.ChatType.PRIVATE),
            CallbackQueryHandler(self.forget, pattern=r"^forget$"),
        ]

    async def help(self, update: Update, context: Context) -> str | None:
        """/help: for everybody, strangers too."""
        learner = await arrive(self.house, update, context)
        to = learner or Address(chat_of(update), self.house.guessed(update))
        await say(context, to, "help", {"staff": await staff_at(self.house, update, context) is not None})
        return None

    async def forget(self, update: Update, context: Context) -> str | None:
        """[ Never mind ]: words are not expected for this any more; a form that waited for some before it waits again."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        if learner.expects is None or "form" in learner.expects:  # the words came meanwhile and are kept
            return self.house.toast("too late", learner.language)
        await wait_no_more(context, learner)
        await say(context, learner, "forgotten", method="edit", message_id=tapped_message(update))
        return None
