"""What every handler can reach: the courses, the interface's languages, the owners; and how it speaks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from telegram import Update
from telegram.ext import BaseHandler

from bot.administration.roles import GIVEN, RIGHTS, Right
from bot.course.catalogue import Library
from bot.course.community import Link
from bot.handlers.context import Context
from bot.language import Interface, guess_language
from bot.screens.toasts import TOASTS
from bot.storage.outbox import Address, put
from bot.storage.people import Learner, learner_by_telegram_id, learner_from
from bot.storage.staff import Staff, staff_by_telegram_id


class Passed(Enum):
    """What a handler returns that leaves an update to those after it; it has done nothing then."""

    PASS = "pass"


PASS: Final = Passed.PASS
Handler = BaseHandler[Update, Context, str | Passed | None]


@dataclass(frozen=True)
class Rules:
    """How this operator runs the course."""

    by_code: bool = False  # only those with a code or a link may begin
    approval_above: int = 200  # recipients; an announcement to more needs a second admin
    community: tuple[Link, ...] = ()  # the operator's list of links


@dataclass(frozen=True)
class House:
    """The course package and the people who run it; the same for every update."""

    library: Library
    interface: Interface
    owners: frozenset[int]
    course: str = "basic"
    rules: Rules = field(default_factory=Rules)

    def guessed(self, update: Update, otherwise: str = "en") -> str:
        """The language a stranger probably reads, among those whose interface is whole."""
        person, offered = update.effective_user, self.interface.whole()
        return guess_language(person.language_code if person else None, offered, otherwise if otherwise in offered else "en")

    def toast(self, name: str, language: str) -> str:
        """The words of a toast in a language."""
        return TOASTS[name](self.interface.translator(language))


async def say(
    context: Context, to: Learner | Address, screen: str, args: Mapping[str, Any] | None = None, **how: Any
) -> str | None:
    """Queue one message to a learner or an address; `how` is that of `bot.storage.outbox.put`."""
    address = to.address if isinstance(to, Learner) else to
    return await put(context.tx, address, screen, args or {}, now=context.now, **how)


async def wait_for(context: Context, learner: Learner, topic: Mapping[str, Any]) -> None:
    """The next typed words are what `topic` names; a form that waited for words is kept in mind, and waits again after them."""
    before = learner.expects or {}
    form = before.get("form") or before.get("then")
    await context.tx.set_expects(id=learner.id, expects=json.dumps({**topic, "then": form} if form else topic))


async def wait_no_more(context: Context, learner: Learner) -> None:
    """Words are not waited for any more, but for those of a form that waited before."""
    form = (learner.expects or {}).get("then")
    await context.tx.set_expects(id=learner.id, expects=json.dumps({"form": form}) if form else None)


async def strip(context: Context, to: Learner, **message: Any) -> None:
    """A question that was answered by words loses its buttons; `message` is its message_id, or the about_row that carries it."""
    await say(context, to, "strip", method="strip", policy="cosmetic", **message)


async def staff_at(house: House, update: Update, context: Context) -> Staff | None:
    """Whoever is behind an update from a private chat, if they run the course in any way and wrote it themselves."""
    person, chat = update.effective_user, update.effective_chat
    if person is None or chat is None or chat.type != "private" or chat.id != person.id:
        return None
    return await staff_by_telegram_id(context.tx, person.id, house.owners)


async def tell_owners(house: House, context: Context, screen: str, args: Mapping[str, Any], *, but: int | None = None) -> None:
    """Queue one message for every owner `but` this Telegram id, in the language they chose as a learner, else in English."""
    for owner in sorted(house.owners - {but}):
        known = await learner_by_telegram_id(context.tx, owner)
        await say(context, Address(owner, known.language if known else "en"), screen, args)


async def tell_staff(house: House, context: Context, right: Right, screen: str, args: Mapping[str, Any]) -> None:
    """Queue one message for everybody with this right who can be reached, once each, owners among them; in their language."""
    if right in RIGHTS["owner"]:
        await tell_owners(house, context, screen, args)
    told: set[str] = set()
    for role in GIVEN:
        if right in RIGHTS[role]:
            people = [row async for row in context.tx.staff_with_role(role=role)]
            for row in people:
                if row["id"] not in told and row["telegram_id"] not in house.owners:
                    told.add(row["id"])
                    await say(context, learner_from(row), screen, args)


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
