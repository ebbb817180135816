"""/community and /propose: the operator's links, and what learners have to offer."""

from dataclasses import dataclass

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.handlers.arrival import arrive, welcome
from bot.handlers.context import Context
from bot.handlers.house import Handler, House, say, tapped_message, tapped_words, tell_staff, wait_for
from bot.storage.people import Learner, new_id

PRIVATE = filters.ChatType.PRIVATE


@dataclass(frozen=True)
class Community:
    """What there is beside the course."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("community", self.community, PRIVATE),
            CommandHandler("propose", self.propose, PRIVATE),
            CallbackQueryHandler(self.propose, pattern=r"^pr:ask$"),
            CallbackQueryHandler(self.new, pattern=r"^pr:new:(idea|blog)$"),
        ]

    async def community(self, update: Update, context: Context) -> str | None:
        """/community: the operator's links, in the learner's language where they have a title in it."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        links = [[link.titled(learner.language), link.url] for link in self.house.rules.community]
        await say(context, learner, "community", {"links": links})
        return None

    async def propose(self, update: Update, context: Context) -> str | None:
        """/propose, or [ Propose an idea ]: the two kinds, and how one's own stand."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        mine = [
            {"number": row["number"], "state": row["state"], "words": row["words"]}
            async for row in context.tx.proposals_of(learner_id=learner.id)
        ]
        await say(context, learner, "propose", {"mine": mine})
        return None

    async def new(self, update: Update, context: Context) -> str | None:
        """[ An idea for the course ] or [ A blog post ]: the next words are it."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        kind = tapped_words(update)[2]
        await wait_for(context, learner, {"proposal": kind})
        await say(context, learner, "proposal_ask", {"kind": kind}, method="edit", message_id=tapped_message(update))
        return None


async def keep_proposal(house: House, learner: Learner, context: Context, kind: str, words: str) -> None:
    """Store a proposal, thank for it and tell those who answer proposals, without a word about who wrote it."""
    number = await context.tx.add_proposal(
        id=new_id(), learner_id=learner.id, kind=kind, words=words, language=learner.language, now=context.now
    )
    await say(context, learner, "proposal_thanks", {"number": number})
    args = {"number": number, "kind": kind, "words": words, "language": learner.language}
    await tell_staff(house, context, "proposals", "staff_proposal_new", args)
