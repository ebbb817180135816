"""The last look before an announcement leaves: what goes to whom, and the number that has to be typed."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.administration.announcement import CAPTION_LIMIT, TEXT_LIMIT, Texts
from bot.administration.approval import HOLD_SECONDS, typed_count
from bot.administration.mailing import MOVES, Kind
from bot.administration.timing import is_past, occurrences, starts
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, strip, tapped_words
from bot.handlers.mailings import reached
from bot.handlers.staff.door import Typed, staff_with
from bot.handlers.staff.draft_card import args_of, chosen
from bot.handlers.staff.draft_words import length_of
from bot.handlers.staff.hold import begin
from bot.handlers.staff.mailing_card import card as mailing_card
from bot.handlers.staff.words import expect, expect_nothing
from bot.storage.announcement import (
    Announcement,
    announcement_by_id,
    digest_of_content,
    move_announcement,
    newest_version,
    set_repeat,
    texts_of,
)
from bot.storage.mailing import mailings_of
from bot.storage.staff import Staff, ask_confirmation, confirmed
from bot.storage.tx import Tx

# What is confirmed: the first sending, one more of a repeated announcement, a corrected text.
Sending = Literal["send", "again", "correct"]
STATES: dict[Sending, str] = {"send": "draft", "again": "confirmed", "correct": "confirmed"}
KINDS: dict[Sending, Kind] = {"send": "send", "again": "send", "correct": "correct"}
OPEN = tuple(state for state in MOVES if state not in ("finished", "cancelled"))
COUNT = "announcement_count"  # what is typed here
SHOWN = 40  # characters of what was typed instead


async def ask(house: House, staff: Staff, context: Context, announcement_id: str) -> None:
    """Say exactly what is about to go to whom and ask for the count; or say why it cannot go out yet."""
    await ask_for(house, staff, context, announcement_id, "send")


async def ask_for(house: House, staff: Staff, context: Context, announcement_id: str, sending: Sending, number: int = 0) -> None:
    """The same for a correction, whose text is version `number`, or for one more time after so many of a repeated one."""
    announcement = await announcement_by_id(context.tx, announcement_id)
    again = sending == "again" and await times_sent(context.tx, announcement_id) != number
    if announcement is None or announcement.state != STATES[sending] or again:
        await refuse(staff, context, "settled")
        return
    announcement = replace(announcement, version=number if sending == "correct" else announcement.version)
    recipients = await recipients_of(house, context.tx, announcement, sending, context.now)
    problems = await problems_of(house, context.tx, announcement, sending, recipients, context.now)
    if problems:
        args = {"id": announcement.id, "number": announcement.number, "sending": sending, "problems": problems}
        await say(context, staff.person, "staff_sending_unready", args)
        return
    digest = await digest_of_content(context.tx, announcement, ids_of(recipients))
    by = staff.person.id
    nonce = await ask_confirmation(context.tx, context.now, by, sending, announcement.id, digest, count=len(recipients))
    args = await args_of(house, context.tx, announcement, staff.person.zone, context.now)
    size = {"total": len(recipients), "many": len(recipients) > house.rules.approval_above}
    question = await say(context, staff.person, "staff_sending_ask", {**args, **size, "sending": sending})
    about = {"announcement": announcement.id, "sending": sending, "number": number, "nonce": nonce, "question": question}
    await expect(context, by, COUNT, about)


async def card(house: House, staff: Staff, context: Context, announcement_id: str) -> None:
    """How an announcement that was confirmed stands: the figures of its newest mailing, the way to the others."""
    known = await mailings_of(context.tx, announcement_id)
    if not known:
        await refuse(staff, context, "settled")
        return
    newest = next((one for one in reversed(known) if one.state in OPEN), known[-1])
    await say(
        context, staff.person, "staff_mailing", await mailing_card(context.tx, newest, staff.person, context.now, copy=True)
    )


async def times_sent(tx: Tx, announcement_id: str) -> int:
    """How often an announcement was confirmed to be sent."""
    return sum(one.kind == "send" for one in await mailings_of(tx, announcement_id))


async def recipients_of(house: House, tx: Tx, announcement: Announcement, sending: Sending, now: int) -> list[Any]:
    """Who would get it at this moment: whoever is in the audience, or whoever has the text that is corrected."""
    if sending == "correct":
        return list(await reached(tx, announcement.id))
    return list((await chosen(house, tx, announcement, now)).recipients)


def ids_of(recipients: list[Any]) -> tuple[str, ...]:
    """The people of a confirmation."""
    return tuple(one.learner_id for one in recipients)


async def problems_of(
    house: House, tx: Tx, announcement: Announcement, sending: Sending, recipients: list[Any], now: int
) -> list[list[str]]:
    """Everything that keeps it from being sent: what kind of trouble, and in which language."""
    texts = await texts_of(tx, announcement.id, announcement.version)
    found = [] if texts else [["text", ""]]
    if not recipients:
        found.append(["audience", ""])
    if sending == "send" and is_past(announcement.timing, now, {one.zone for one in recipients}):
        found.append(["past", ""])
    if sending == "correct":
        found += await _no_correction(tx, announcement, texts)
    return [*found, *_too_long(house, announcement, texts)]


async def _no_correction(tx: Tx, announcement: Announcement, texts: Texts) -> list[list[str]]:
    """Why a corrected text cannot take the place of the one there is."""
    now = await announcement_by_id(tx, announcement.id)
    assert now is not None
    busy = [one for one in await mailings_of(tx, announcement.id) if one.kind == "correct" and one.state in OPEN]
    if busy or announcement.version <= now.version:
        return [["busy", ""]]
    return [["same", ""]] if texts == await texts_of(tx, announcement.id, now.version) else []


def _too_long(house: House, announcement: Announcement, texts: Texts) -> list[list[str]]:
    kind, limit = ("caption", CAPTION_LIMIT) if announcement.file else ("long", TEXT_LIMIT)
    return [[kind, language] for language, text in texts.items() if length_of(house, text.html, language) > limit]


async def refuse(staff: Staff, context: Context, why: str, about: dict[str, Any] | None = None, **more: Any) -> None:
    """Nothing was sent; say why, and offer to look again where that helps."""
    again = f"ma:ask:{about['sending']}:{about['announcement']}:{about['number']}" if about else ""
    await say(context, staff.person, "staff_sending_refused", {"why": why, "again": again, **more})


@dataclass(frozen=True)
class Confirming:
    """The number that is typed, and nothing else, lets an announcement go on its way."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [CallbackQueryHandler(self.again, pattern=r"^ma:ask:(send|again|correct):[\w-]+:\d+$")]

    def typed(self) -> Typed:
        """The count."""
        return {COUNT: self.count}

    async def again(self, update: Update, context: Context) -> str | Passed | None:
        """Asked once more, with everything as it is now."""
        staff = await staff_with(self.house, update, context, "announcements")
        if staff is None:
            return PASS
        _, _, sending, announcement_id, number = tapped_words(update)
        known: dict[str, Sending] = {"send": "send", "again": "again", "correct": "correct"}
        await ask_for(self.house, staff, context, announcement_id, known[sending], int(number))
        return None

    async def count(self, staff: Staff, update: Update, context: Context, about: dict[str, Any]) -> str | Passed | None:
        """Something was typed: the number that was asked for, in time and with nothing changed since, or nothing is sent."""
        if not staff.powers.may("announcements"):
            return PASS
        await expect_nothing(context, staff.person.id)
        await strip(context, staff.person, about_row=about["question"])
        sending: Sending = about["sending"]
        asked = await context.tx.confirmation_asked(nonce=about["nonce"])
        announcement = await announcement_by_id(context.tx, about["announcement"])
        settled = announcement is None or announcement.state != STATES[sending] or (asked and asked["used_at"] is not None)
        if sending == "again":  # two who were both asked about one time of it must not both send it
            settled = settled or await times_sent(context.tx, about["announcement"]) != about["number"]
        if announcement is None or settled or asked is None:
            await refuse(staff, context, "settled" if settled else "late", None if settled else about)
            return None
        announcement = replace(announcement, version=about["number"] if sending == "correct" else announcement.version)
        recipients = await recipients_of(self.house, context.tx, announcement, sending, context.now)
        digest = await digest_of_content(context.tx, announcement, ids_of(recipients))
        words = (update.effective_message.text or "") if update.effective_message else ""
        why = _why_not(asked, words, digest, context.now)
        used = await confirmed(
            context.tx, context.now, about["nonce"], staff.person.id, sending, announcement.id, asked["digest"]
        )
        if why is not None or not used:
            shown = words[:SHOWN] or "…"
            await refuse(staff, context, why or "late", about, typed=shown, count=asked["count"])
            return None
        await self._go(staff, context, announcement, sending, recipients, digest)
        return None

    async def _go(
        self, staff: Staff, context: Context, announcement: Announcement, sending: Sending, recipients: list[Any], digest: str
    ) -> None:
        tx, now = context.tx, context.now
        if sending == "send":
            await move_announcement(tx, announcement.id, "confirmed", expected="draft")
            await plan_repeats(tx, announcement, now)
        elif sending == "correct":
            announcement = replace(announcement, version=await newest_version(tx, announcement.id, announcement.version))
        await begin(
            tx,
            self.house,
            now,
            announcement=announcement,
            kind=KINDS[sending],
            recipients=recipients,
            digest=digest,
            by=staff.person.id,
            starts_at=now if sending == "again" else None,
        )


def _why_not(asked: Any, words: str, digest: str, now: int) -> str | None:
    """Why a typed number confirms nothing; None: it does."""
    if asked["expires_at"] < now:
        return "late"
    if asked["digest"] != digest:
        return "changed"
    return None if typed_count(words) == asked["count"] else "number"


async def plan_repeats(tx: Tx, announcement: Announcement, now: int) -> None:
    """When a repeated announcement is looked at next: so long before its second time as the hold takes."""
    if announcement.timing.when != "repeat":
        return
    first = starts(announcement.timing, now, announcement.timing.zone)
    later = [at for at in occurrences(announcement.timing) if at > first]
    await set_repeat(tx, announcement.id, len(later), later[0] - HOLD_SECONDS if later else None)
