"""What staff type or send when they were asked for it; everything else is passed on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, staff_at
from bot.handlers.staff.door import Typed

PRIVATE = filters.ChatType.PRIVATE


async def expect(context: Context, learner_id: str, name: str, about: Mapping[str, Any] | None = None) -> None:
    """The next thing this person types or sends is for `name`, one of the table's; a command in between forgets it."""
    await context.tx.set_expects(id=learner_id, expects=json.dumps({"staff": {"name": name, **(about or {})}}))


async def expect_nothing(context: Context, learner_id: str) -> None:
    """Nothing is expected any more."""
    await context.tx.set_expects(id=learner_id, expects=None)


@dataclass(frozen=True)
class StaffWords:
    """Hands words, pictures and files to whoever asked for them."""

    house: House
    typed: Typed

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [MessageHandler(PRIVATE & ~filters.COMMAND, self.take), MessageHandler(PRIVATE & filters.COMMAND, self.forget)]

    async def take(self, update: Update, context: Context) -> str | Passed | None:
        """Something that is no command."""
        staff = await staff_at(self.house, update, context)
        expects: dict[str, Any] | None = (staff.person.expects or {}).get("staff") if staff else None
        if staff is None or expects is None or expects["name"] not in self.typed:
            return PASS
        return await self.typed[expects["name"]](staff, update, context, expects)

    async def forget(self, update: Update, context: Context) -> str | Passed | None:
        """A command: what was asked before is not waited for any more, and the command goes on its way."""
        staff = await staff_at(self.house, update, context)
        if staff is not None and "staff" in (staff.person.expects or {}):
            await expect_nothing(context, staff.person.id)
        return PASS
