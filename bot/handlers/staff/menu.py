"""The menu of one chat: what this person may do beside, and below it the commands of learners."""

from bot.handlers.context import Context
from bot.handlers.house import House, say
from bot.storage.outbox import Address
from bot.storage.people import Learner
from bot.storage.staff import powers_of


async def show_menu(house: House, context: Context, learner: Learner, telegram_id: int) -> None:
    """Queue the menu that fits what this person may do now; whoever may nothing gets everybody's again."""
    powers = await powers_of(context.tx, learner.id, telegram_id, house.owners)
    # No message, so it goes to the chat whether or not its person can be written to: an old menu must not stay.
    chat = Address(learner.chat_id, learner.language)
    await say(context, chat, "menu", {"roles": list(powers.roles)}, method="menu")


async def keep_menu(house: House, context: Context, learner: Learner, telegram_id: int) -> None:
    """The menu again in another language, for those who have one of their own."""
    if await powers_of(context.tx, learner.id, telegram_id, house.owners):
        await show_menu(house, context, learner, telegram_id)
