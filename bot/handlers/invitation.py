"""A course by invitation: whoever has no code gets one calm sentence, and nothing of them is kept."""

from dataclasses import dataclass

from telegram import Update
from telegram.ext import TypeHandler

from bot.administration.cohort import code_typed
from bot.handlers.arrival import arrive
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, chat_of, say, staff_at
from bot.handlers.joining import Joining
from bot.storage.joining import ever_learnt, withdrawn
from bot.storage.outbox import Address
from bot.storage.people import Learner, learner_by_telegram_id

FOR_STRANGERS = ("help", "privacy")
RIGHTS = ("help", "privacy", "mydata", "erase", "stop")  # of those who learnt here, whatever the organisers decided
RIGHTS_BUTTONS = ("erase:", "stop:")


@dataclass(frozen=True)
class Invitation:
    """The one place where ENROLMENT=code is decided; everything behind it meets only people who may learn."""

    house: House

    def handlers(self) -> list[Handler]:
        """Looked at before all that is for learners; nothing where the course is open to everybody."""
        return [TypeHandler(Update, self.admit)] if self.house.rules.by_code else []

    async def admit(self, update: Update, context: Context) -> str | Passed | None:
        """Those who may go on pass; everybody else may show a code, and is told how to get one.

        People who learnt before there were codes go on; whoever the organisers withdrew needs a code again, and whoever only
        helped to run the course needs one when that has ended. An owner comes in."""
        person = update.effective_user
        if person is None or update.effective_chat is None:
            return PASS
        learner = await learner_by_telegram_id(context.tx, person.id)
        if learner is None and person.id in self.house.owners:
            return PASS
        if learner is not None and await self._belongs(learner, update, context):
            return PASS
        text = (update.effective_message.text or "") if update.effective_message and not update.callback_query else ""
        if self._may(update, text, known=learner is not None):
            return PASS
        joining = Joining(self.house)
        if code_typed(text) is not None:
            return await joining.knock(update, context, text)
        known = await arrive(self.house, update, context)
        await say(context, known or Address(chat_of(update), self.house.guessed(update)), "by_invitation")
        return None

    async def _belongs(self, learner: Learner, update: Update, context: Context) -> bool:
        """Whether somebody known learns here without a new code."""
        if await withdrawn(context.tx, learner.id, self.house.course):
            return False
        return await ever_learnt(context.tx, learner.id) or await staff_at(self.house, update, context) is not None

    def _may(self, update: Update, text: str, *, known: bool) -> bool:
        """Whether this is something that is open to those outside: a link, help, and the rights of those who learnt."""
        if update.callback_query is not None:
            return known and (update.callback_query.data or "").startswith(RIGHTS_BUTTONS)
        command, _, rest = text.partition(" ")
        name = command.removeprefix("/").partition("@")[0].lower() if command.startswith("/") else ""
        return name in (RIGHTS if known else FOR_STRANGERS) or (name == "start" and rest.startswith("c-"))
