"""Who may come in: every handler of staff asks here first and passes the update on if the person may not."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, NamedTuple, Protocol, TypeAlias

from telegram import Update

from bot.administration.roles import Right
from bot.handlers.context import Context
from bot.handlers.house import Handler, House, Passed, staff_at, tapped_words
from bot.storage.staff import Staff

# Typed words, pictures and files that staff were asked for: by the name under which `expects` says so.
Typed: TypeAlias = Mapping[str, Callable[[Staff, Update, Context, dict[str, Any]], Awaitable[str | Passed | None]]]


class Topic(Protocol):
    """One subject that staff deal with."""

    def handlers(self) -> list[Handler]:
        """Its table of contents; every one of them answers PASS to whoever may not."""

    def typed(self) -> Typed:
        """What it asks people to type or send, by name."""


async def staff_with(house: House, update: Update, context: Context, *rights: Right) -> Staff | None:
    """The person behind an update if they have one of these rights; None: answer PASS, so that nothing shows."""
    staff = await staff_at(house, update, context)
    return staff if staff is not None and any(staff.powers.may(right) for right in rights) else None


class Asked(NamedTuple):
    """A one-time question that was tapped: by whom, what for and about what, and the nonce that `confirmed` uses up."""

    staff: Staff
    purpose: str
    about: str
    nonce: str


async def asked_for(house: House, update: Update, context: Context, purposes: Collection[str], *rights: Right) -> Asked | None:
    """The question behind a button `xx:yes:NONCE`, if it was asked for one of these purposes; None: answer PASS."""
    staff = await staff_with(house, update, context, *rights)
    nonce = tapped_words(update)[2]
    asked = await context.tx.confirmation_asked(nonce=nonce) if staff else None
    if staff is None or asked is None or asked["purpose"] not in purposes:
        return None
    return Asked(staff, asked["purpose"], asked["object"], nonce)
