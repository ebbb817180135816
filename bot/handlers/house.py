"""What every handler can reach: the courses, the interface's languages, the owners; and how it speaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler

from bot.course.catalogue import Library
from bot.handlers.context import Context
from bot.language import Interface, guess_language
from bot.screens.toasts import TOASTS
from bot.storage.outbox import Address, put
from bot.storage.people import Learner, learner_by_telegram_id

Handler = BaseHandler[Update, Context, str | None]


@dataclass(frozen=True)
class House:
    """The course package and the people who run it; the same for every update."""

    library: Library
    interface: Interface
    owners: frozenset[int]
    course: str = "basic"

    def guessed(self, update: Update) -> str:
        """The language a stranger probably reads, among those whose interface is whole."""
        person = update.effective_user
        return guess_language(person.language_code if person else None, self.interface.whole())

    def toast(self, name: str, language: str) -> str:
        """The words of a toast in a language."""
        return TOASTS[name](self.interface.translator(language))


async def say(
    context: Context, to: Learner | Address, screen: str, args: Mapping[str, Any] | None = None, **how: Any
) -> str | None:
    """Queue one message to a learner or an address; `how` is that of `bot.storage.outbox.put`."""
    address = to.address if isinstance(to, Learner) else to
    return await put(context.tx, address, screen, args or {}, now=context.now, **how)


async def tell_owners(house: House, context: Context, screen: str, args: Mapping[str, Any]) -> None:
    """Queue one message for every owner, in the language they chose as a learner, else in English."""
    for owner in sorted(house.owners):
        known = await learner_by_telegram_id(context.tx, owner)
        await say(context, Address(owner, known.language if known else "en"), screen, args)


def chat_of(update: Update) -> int:
    """The chat an update came from; every handler of ours hears only updates that have one."""
    assert update.effective_chat is not None
    return update.effective_chat.id


def tapped_message(update: Update) -> int | None:
    """The message whose button was tapped, if Telegram still says which."""
    query = update.callback_query
    return query.message.message_id if query and query.message else None


def tapped_words(update: Update) -> list[str]:
    """What the tapped button sent back, cut at its colons."""
    query = update.callback_query
    return (query.data or "").split(":") if query else []
