"""/glossary: the terms of the course to leaf through, to search, and to open from a card; no lesson is touched by it."""

from dataclasses import dataclass

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.course.markup import TERM_START
from bot.course.search import find
from bot.handlers.arrival import arrive, welcome
from bot.handlers.context import Context
from bot.handlers.house import Handler, House, say, tapped_message, tapped_words, wait_for, wait_no_more
from bot.storage.people import Learner

PRIVATE = filters.ChatType.PRIVATE


@dataclass(frozen=True)
class Terms:
    """What a learner can look up."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents; it is asked before the other /start, which has no term to show."""
        return [
            CommandHandler("start", self.linked, PRIVATE & filters.Regex(rf"\s{TERM_START}")),
            CommandHandler("glossary", self.glossary, PRIVATE),
            CallbackQueryHandler(self.page, pattern=r"^gl:\d{1,2}$"),
            CallbackQueryHandler(self.ask, pattern=r"^gl:search$"),
            CallbackQueryHandler(self.term, pattern=r"^term:[\w.-]+$"),
        ]

    async def linked(self, update: Update, context: Context) -> str | None:
        """A term was tapped in a card: its meaning as a new message, everything else as it was."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        await _expect_no_word(learner, context)
        await say(context, learner, "term", {"term": _typed(update).removeprefix(TERM_START)})
        return None

    async def glossary(self, update: Update, context: Context) -> str | None:
        """/glossary: the list; with words behind it, what they mean."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        await _expect_no_word(learner, context)
        if words := _typed(update):
            await look_up(self.house, learner, words, context)
        else:
            await say(context, learner, "glossary", {"page": 0})
        return None

    async def page(self, update: Update, context: Context) -> str | None:
        """Another page of the list, in the same message."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        await _expect_no_word(learner, context)
        args = {"page": int(tapped_words(update)[1])}
        await say(context, learner, "glossary", args, method="edit", message_id=tapped_message(update))
        return None

    async def term(self, update: Update, context: Context) -> str | None:
        """One term, in the same message."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        await _expect_no_word(learner, context)
        args = {"term": tapped_words(update)[1]}
        await say(context, learner, "term", args, method="edit", message_id=tapped_message(update))
        return None

    async def ask(self, update: Update, context: Context) -> str | None:
        """[ Search ]: the next words are looked up."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        await wait_for(context, learner, {"term": "any"})
        await say(context, learner, "glossary_ask")
        return None


async def look_up(house: House, learner: Learner, words: str, context: Context) -> None:
    """Show the one term these words mean, or those among which to choose; the words themselves are not kept."""
    telling = house.library.glossary(learner.language)
    found = find(words, telling.glossary, telling.language, house.library.glossary("en").glossary)
    if len(found.hits) == 1:
        await say(context, learner, "term", {"term": found.hits[0]})
    elif found.hits:
        await say(context, learner, "terms_found", {"terms": found.hits, "more": found.more})
    else:
        await say(context, learner, "terms_none", {"terms": found.nearest})


async def _expect_no_word(learner: Learner, context: Context) -> None:
    """Whoever looks up a term in another way is not waited for any more: what is typed next belongs to the lesson."""
    if learner.expects is not None and "term" in learner.expects:
        await wait_no_more(context, learner)


def _typed(update: Update) -> str:
    """What stands behind a command, on its line or below it."""
    text = update.effective_message.text if update.effective_message else None
    return "".join((text or "").split(maxsplit=1)[1:]).strip()
