"""/announce: the list of announcements, and everything that is done to a draft up to [ Continue ]."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words
from bot.handlers.staff import draft_audience, draft_timing, draft_words, sending
from bot.handlers.staff.door import Typed, staff_with
from bot.handlers.staff.draft_acts import CHANGES, FIXED, ID, LOOKS, card
from bot.handlers.staff.draft_card import Desk, show_card
from bot.handlers.staff.words import expect_nothing
from bot.language.markup import strip_tags
from bot.storage.announcement import (
    Listed,
    announcement_by_id,
    announcements,
    make_draft,
    untouched_draft,
)
from bot.storage.staff import Staff

PER_PAGE = 6
DRAFTS_SHOWN = 12
WORDS_SHOWN = 40  # characters of a text in the list


@dataclass(frozen=True)
class Announcing:
    """Writing to learners: drafts by several people at once, none in the way of another."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("announce", self.announce, filters.ChatType.PRIVATE),
            CallbackQueryHandler(self.page, pattern=r"^an:page:\d{1,4}$"),
            CallbackQueryHandler(self.new, pattern=r"^an:new$"),
            CallbackQueryHandler(self.open, pattern=rf"^an:open:{ID}$"),
            CallbackQueryHandler(self.act, pattern=rf"^an:{ID}:\d{{1,5}}:[a-z]+(:[\w.-]+)*$"),
        ]

    def typed(self) -> Typed:
        """What is typed or sent for a draft."""
        takes: Mapping[str, Callable[..., Awaitable[str | Passed | None]]] = {
            draft_words.TEXT: draft_words.take_text,
            draft_words.LINKS: draft_words.take_links,
            draft_words.FILE: draft_words.take_file,
            draft_words.REST: draft_words.take_rest,
            draft_words.MORE: draft_words.take_more,
            draft_audience.DAYS: draft_audience.take_days,
            draft_timing.TIME: draft_timing.take_time,
        }
        return {name: self._entitled(take) for name, take in takes.items()}

    def _entitled(self, take: Callable[..., Awaitable[str | Passed | None]]) -> Any:
        """The same for those who still may; whoever lost the right meanwhile is nobody here."""

        async def taken(staff: Staff, update: Update, context: Context, expects: dict[str, Any]) -> str | Passed | None:
            return await take(self.house, staff, update, context, expects) if staff.powers.may("announcements") else PASS

        return taken

    async def announce(self, update: Update, context: Context) -> str | Passed | None:
        """/announce: the list."""
        staff = await staff_with(self.house, update, context, "announcements")
        if staff is None:
            return PASS
        await say(context, staff.person, "staff_announcements", await self._listed(context, 0))
        return None

    async def page(self, update: Update, context: Context) -> str | Passed | None:
        """Another page of the past ones."""
        staff = await staff_with(self.house, update, context, "announcements")
        if staff is None:
            return PASS
        args = await self._listed(context, int(tapped_words(update)[2]))
        await say(context, staff.person, "staff_announcements", args, method="edit", message_id=tapped_message(update))
        return None

    async def _listed(self, context: Context, page: int) -> dict[str, Any]:
        past = await announcements(context.tx, "past", PER_PAGE + 1, page * PER_PAGE)
        drafts = [] if page else await announcements(context.tx, "drafts", DRAFTS_SHOWN)
        under_way = [] if page else await announcements(context.tx, "under way", DRAFTS_SHOWN)
        return {
            "drafts": [_line(one) for one in drafts],
            "under_way": [_line(one) for one in under_way],
            "past": [_line(one) for one in past[:PER_PAGE]],
            "page": page,
            "more": len(past) > PER_PAGE,
        }

    async def new(self, update: Update, context: Context) -> str | Passed | None:
        """[ New announcement ]: a draft of one's own; a second tap gets the same one."""
        staff = await staff_with(self.house, update, context, "announcements")
        if staff is None:
            return PASS
        me = staff.person.id
        draft = await untouched_draft(context.tx, me) or await make_draft(context.tx, me, context.now)
        await show_card(self.house, staff, context, draft.id, message_id=tapped_message(update))
        return None

    async def open(self, update: Update, context: Context) -> str | Passed | None:
        """One of the list: a draft's card, or how a sent one stands."""
        staff = await staff_with(self.house, update, context, "announcements")
        if staff is None:
            return PASS
        found = await announcement_by_id(context.tx, tapped_words(update)[2])
        if found is None:
            return self.house.toast("draft gone", staff.person.language)
        if found.state == "draft":
            await show_card(self.house, staff, context, found.id, message_id=tapped_message(update))
        elif found.state == "discarded":
            await self._gone(staff, update, context, found.number, found.state)
        else:
            await sending.card(self.house, staff, context, found.id)
        return None

    async def act(self, update: Update, context: Context) -> str | Passed | None:
        """A button of a draft's card."""
        staff = await staff_with(self.house, update, context, "announcements")
        if staff is None:
            return PASS
        _, announcement_id, rev, name, *words = tapped_words(update)
        draft = await announcement_by_id(context.tx, announcement_id)
        shape, act = {**LOOKS, **CHANGES}.get(name, ("$^", card))
        if draft is None or not re.fullmatch(shape, ":".join(words)):
            return self.house.toast("unknown", staff.person.language)
        await self._forget(staff, context)
        if draft.state != "draft":
            await self._gone(staff, update, context, draft.number, draft.state)
            return None
        desk = Desk(self.house, staff, context, draft, tapped_message(update))
        if name in CHANGES and int(rev) != draft.rev and draft.changed_by != staff.person.id:
            await desk.card()
            return self.house.toast("draft changed", staff.person.language)
        if draft.audience.got and name in FIXED:
            return self.house.toast("unknown", staff.person.language)
        return await act(desk, words)

    async def _forget(self, staff: Staff, context: Context) -> None:
        """Whatever was asked for a draft before is not waited for any more: another button was tapped since."""
        asked: str = (staff.person.expects or {}).get("staff", {}).get("name", "")
        if asked.startswith("announcement_"):
            await expect_nothing(context, staff.person.id)

    async def _gone(self, staff: Staff, update: Update, context: Context, number: int, state: str) -> None:
        args = {"number": number, "state": state}
        await say(context, staff.person, "staff_draft_gone", args, method="edit", message_id=tapped_message(update))


def _line(one: Listed) -> dict[str, Any]:
    words = " ".join(strip_tags(one.html).split())
    shown = words if len(words) <= WORDS_SHOWN else f"{words[:WORDS_SHOWN]}…"
    return {"id": one.id, "number": one.number, "state": one.state, "words": shown}
