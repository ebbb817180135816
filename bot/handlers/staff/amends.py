"""After an announcement: trying again, another text in its place, taking it back, a follow-up, no more repetitions."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeAlias

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.administration.announcement import CAPTION_LIMIT, TEXT_LIMIT, Text
from bot.administration.audience import Audience
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, strip, tapped_message, tapped_words
from bot.handlers.mailings import figures, freeze, reached, retry_passing
from bot.handlers.staff.door import Typed, staff_with
from bot.handlers.staff.draft_card import show_card
from bot.handlers.staff.draft_words import html_from, length_of
from bot.handlers.staff.mailing_card import WAITS
from bot.handlers.staff.progress import on_a_card, show_progress, shown_again, tell_maker
from bot.handlers.staff.sending import card as show_standing
from bot.handlers.staff.words import expect, expect_nothing
from bot.language.markup import strip_tags
from bot.storage.announcement import (
    Announcement,
    announcement_by_id,
    digest_of_content,
    make_draft,
    move_announcement,
    new_version,
    put_text,
    set_repeat,
    texts_of,
    told,
)
from bot.storage.mailing import mailings_of
from bot.storage.staff import Staff, ask_confirmation, confirmed, note

TEXT = "announcement_fix"  # what is typed here
SHOWN = 1200  # characters of the old and of the new text beside each other
ENDS = ("finished", "cancelled")
Act: TypeAlias = Callable[[Staff, Announcement, Update, Context], Coroutine[Any, Any, str | None]]


@dataclass(frozen=True)
class Amends:
    """What can still be done about an announcement that people have."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CallbackQueryHandler(self.retry, pattern=r"^ma:retry:[\w-]+:\d+$"),
            CallbackQueryHandler(self._about(self.correct), pattern=r"^ma:correct:[\w-]+$"),
            CallbackQueryHandler(self._about(self.which), pattern=r"^ma:amend:[\w-]+:\d+$"),
            CallbackQueryHandler(self._about(self.fix), pattern=r"^ma:fix:[\w-]+:\d+:[a-z]+$"),
            CallbackQueryHandler(self._about(self.test), pattern=r"^ma:try:[\w-]+:\d+:[a-z]+$"),
            CallbackQueryHandler(self._about(self.leave), pattern=r"^ma:leave:[\w-]+$"),
            CallbackQueryHandler(self._about(self.withdraw), pattern=r"^ma:withdraw:[\w-]+$"),
            CallbackQueryHandler(self._about(self.undo), pattern=r"^ma:undo:[\w-]+:[\w-]+$"),
            CallbackQueryHandler(self._about(self.follow), pattern=r"^ma:follow:[\w-]+$"),
            CallbackQueryHandler(self._about(self.once), pattern=r"^ma:once:[\w-]+$"),
        ]

    def typed(self) -> Typed:
        """The corrected text."""
        return {TEXT: self.take}

    def _about(self, act: Act) -> Callable[[Update, Context], Coroutine[Any, Any, str | Passed | None]]:
        """A handler that does this with the announcement of the tapped button; it passes for whoever may not."""

        async def handle(update: Update, context: Context) -> str | Passed | None:
            staff = await staff_with(self.house, update, context, "announcements")
            announcement = await announcement_by_id(context.tx, tapped_words(update)[2]) if staff else None
            return await act(staff, announcement, update, context) if staff and announcement else PASS

        return handle

    def _settled(self, staff: Staff) -> str:
        return self.house.toast("too late", staff.person.language)

    async def retry(self, update: Update, context: Context) -> str | Passed | None:
        """What failed for what passes is sent once more, and nothing else."""
        found = await on_a_card(self.house, update, context)
        if found is None:
            return PASS
        staff, mailing = found
        count = await retry_passing(context.tx, mailing.id, by=staff.person.id, now=context.now)
        await shown_again(self.house, update, context, staff, mailing)
        return None if count else self._settled(staff)

    async def correct(self, staff: Staff, announcement: Announcement, update: Update, context: Context) -> str | None:
        """[ Correct the text ]: a copy of the texts to work on; nothing changes for anybody before it is confirmed."""
        if announcement.state != "confirmed":
            return self._settled(staff)
        version = await new_version(context.tx, announcement.id)
        languages = list(await texts_of(context.tx, announcement.id, version))
        if len(languages) == 1:
            await self._ask_text(staff, context, announcement, version, languages[0])
        else:
            await say(context, staff.person, "staff_amend", _which(announcement, version, languages))
        return None

    async def which(self, staff: Staff, announcement: Announcement, update: Update, context: Context) -> str | None:
        """[ Another language ]."""
        version = int(tapped_words(update)[3])
        args = _which(announcement, version, list(await texts_of(context.tx, announcement.id, version)))
        await say(context, staff.person, "staff_amend", args)
        return None

    async def fix(self, staff: Staff, announcement: Announcement, update: Update, context: Context) -> str | None:
        """One language: its corrected text is asked for."""
        _, _, _, version, language = tapped_words(update)
        if not await self._is_open(context, announcement, int(version), language):
            return self._settled(staff)
        await self._ask_text(staff, context, announcement, int(version), language)
        return None

    async def _is_open(self, context: Context, announcement: Announcement, version: int, language: str) -> bool:
        """Whether this version is still being written: what was confirmed once never changes."""
        used = [one.version for one in await mailings_of(context.tx, announcement.id)]
        texts = await texts_of(context.tx, announcement.id, version)
        return announcement.state == "confirmed" and version > announcement.version and version not in used and language in texts

    async def _ask_text(
        self, staff: Staff, context: Context, announcement: Announcement, version: int, language: str, **problem: Any
    ) -> None:
        about = {"announcement": announcement.id, "version": version, "language": language}
        await expect(context, staff.person.id, TEXT, about)
        texts = await texts_of(context.tx, announcement.id, announcement.version)
        args = {"id": announcement.id, "version": version, "number": announcement.number, "language": language, "problem": None}
        await say(context, staff.person, "staff_amend_write", {**args, "words": _begins(texts.get(language)), **problem})

    async def take(self, staff: Staff, update: Update, context: Context, about: dict[str, Any]) -> str | Passed | None:
        """The corrected text; one that does not fit is given back and still waited for."""
        if not staff.powers.may("announcements"):
            return PASS
        await expect_nothing(context, staff.person.id)
        announcement = await announcement_by_id(context.tx, about["announcement"])
        version, language, message = about["version"], about["language"], update.effective_message
        if announcement is None or message is None or not await self._is_open(context, announcement, version, language):
            await say(context, staff.person, "staff_sending_refused", {"why": "settled", "again": ""})
            return None
        html = html_from(message) if message.text else ""
        limit = CAPTION_LIMIT if announcement.file else TEXT_LIMIT
        length = length_of(self.house, html, language)
        if not html or length > limit:
            problem = {"problem": "long" if html else "empty", "length": length, "limit": limit}
            await self._ask_text(staff, context, announcement, version, language, **problem)
            return None
        texts = await texts_of(context.tx, announcement.id, version)
        await put_text(context.tx, announcement.id, version, language, Text(html, texts[language].buttons), context.now)
        await self._show_change(staff, context, announcement, version, language)
        return None

    async def _show_change(self, staff: Staff, context: Context, announcement: Announcement, version: int, language: str) -> None:
        old = await texts_of(context.tx, announcement.id, announcement.version)
        new = await texts_of(context.tx, announcement.id, version)
        changed = [[language, _begins(old.get(language)), _begins(new[language])]]
        args = {**_which(announcement, version, list(new)), "changed": changed}
        await say(context, staff.person, "staff_amended", args)

    async def test(self, staff: Staff, announcement: Announcement, update: Update, context: Context) -> str | None:
        """The corrected message in every language, and as those without a text in theirs get it, to oneself."""
        tx, version, shown = context.tx, int(tapped_words(update)[3]), tapped_words(update)[4]
        texts = await texts_of(tx, announcement.id, version)
        sent = [one.id for one in await mailings_of(tx, announcement.id) if one.kind == "send"]
        readers = {row["language"] for id in sent async for row in tx.mailing_languages(mailing_id=id)}
        for language in (*texts, *sorted(readers - {*texts})[:1]):
            await say(context, staff.person, "announcement", await told(tx, announcement.id, version, language))
        if shown in texts:  # the card again, so that the way on is not above the tests
            await strip(context, staff.person, message_id=tapped_message(update))
            await self._show_change(staff, context, announcement, version, shown)
        return None

    async def leave(self, staff: Staff, announcement: Announcement, update: Update, context: Context) -> str | None:
        """Nothing is changed, and nothing is waited for any more; what is confirmed and waits is shown, with [ Stop ]."""
        await expect_nothing(context, staff.person.id)
        if any(one.state in WAITS for one in await mailings_of(context.tx, announcement.id)):
            await show_standing(self.house, staff, context, announcement.id)
            return None
        number = {"number": announcement.number}
        await say(context, staff.person, "staff_left", number, method="edit", message_id=tapped_message(update))
        return None

    async def withdraw(self, staff: Staff, announcement: Announcement, update: Update, context: Context) -> str | None:
        """[ Withdraw ]: asked once."""
        if announcement.state != "confirmed":
            return self._settled(staff)
        tx, id, by = context.tx, announcement.id, staff.person.id
        waiting = [await figures(tx, one.id) for one in await mailings_of(tx, id) if one.kind == "send" and one.state not in ENDS]
        args = {
            "id": id,
            "number": announcement.number,
            "reached": len({copy.learner_id for copy in await reached(tx, id)}),
            "open": sum(one.queued for one in waiting),
            "nonce": await ask_confirmation(tx, context.now, by, "withdraw", id, id),
        }
        await say(context, staff.person, "staff_withdraw", args)
        return None

    async def undo(self, staff: Staff, announcement: Announcement, update: Update, context: Context) -> str | None:
        """Taken back at once, what has not left is cancelled with it; no hold, because every minute counts."""
        tx, now, by, id = context.tx, context.now, staff.person.id, announcement.id
        nonce = tapped_words(update)[3]
        if announcement.state != "confirmed":
            return self._settled(staff)
        if not await confirmed(tx, now, nonce, by, "withdraw", id, id):
            return self.house.toast("not confirmed", staff.person.language)
        before = await mailings_of(tx, id)
        await move_announcement(tx, id, "withdrawn", expected="confirmed")
        await set_repeat(tx, id, None, None)
        mailing_id = await freeze(
            tx,
            announcement_id=id,
            kind="withdraw",
            version=announcement.version,
            topic=announcement.kind,
            urgent=True,
            recipients=await reached(tx, id),
            digest=await digest_of_content(tx, announcement),
            by=by,
            state="running",
            release_at=now,
            starts_at=now,
            now=now,
        )
        for mailing in before:
            await show_progress(tx, self.house, mailing.id, now)
        await say(
            context,
            staff.person,
            "staff_withdrawing",
            {"number": announcement.number},
            method="edit",
            message_id=tapped_message(update),
        )
        await show_progress(tx, self.house, mailing_id, now)
        if before:
            await tell_maker(self.house, context, staff, before[-1], "withdrawn")
        return None

    async def follow(self, staff: Staff, first: Announcement, update: Update, context: Context) -> str | None:
        """[ Write a follow-up ]: a draft for exactly those who got it."""
        draft = await make_draft(
            context.tx,
            staff.person.id,
            context.now,
            audience=Audience(got=first.id),
            kind=first.kind,
            action="announcement.follow_up",
        )
        await show_card(self.house, staff, context, draft.id)
        return None

    async def once(self, staff: Staff, announcement: Announcement, update: Update, context: Context) -> str | None:
        """[ Stop repeating ]: what is on its way stays so."""
        if announcement.repeat_at is None:
            return self._settled(staff)
        await set_repeat(context.tx, announcement.id, None, None)
        await note(context.tx, context.now, staff.person.id, "announcement.repeats_ended", str(announcement.number))
        await say(context, staff.person, "staff_repeats_ended", {"number": announcement.number})
        known = await mailings_of(context.tx, announcement.id)
        if known:
            await tell_maker(self.house, context, staff, known[-1], "once")
        return None


def _which(announcement: Announcement, version: int, languages: list[str]) -> dict[str, Any]:
    return {"id": announcement.id, "version": version, "number": announcement.number, "texts": languages}


def _begins(text: Text | None) -> str:
    plain = strip_tags(text.html) if text else ""
    return plain[:SHOWN] + ("…" if len(plain) > SHOWN else "")
