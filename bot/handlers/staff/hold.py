"""From the confirmation to the first message: the second person, the hold, and Stop for everybody with the right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.administration.approval import APPROVAL_SECONDS, HOLD_SECONDS, after_confirmation, may_approve
from bot.administration.mailing import Kind
from bot.administration.timing import first_start
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words
from bot.handlers.mailings import Mailing, freeze, mailing_by_id, move
from bot.handlers.staff.announcers import announcers, label_of
from bot.handlers.staff.door import Typed
from bot.handlers.staff.draft_card import args_of
from bot.handlers.staff.mailing_card import announcement_of, bound, moment_of
from bot.handlers.staff.progress import REFUSED, may_go_early, on_a_card, show_progress, shown_again, tell_maker
from bot.storage.announcement import Announcement, texts_of, told
from bot.storage.outbox import put
from bot.storage.people import Learner
from bot.storage.staff import ask_confirmation, confirmed
from bot.storage.tx import Tx

WAITS = ("approval", "held", "scheduled")


async def begin(
    tx: Tx,
    house: House,
    now: int,
    *,
    announcement: Announcement,
    kind: Kind,
    recipients: Sequence[Any],
    digest: str,
    by: str,
    starts_at: int | None = None,
    approved: bool = False,
) -> str:
    """Freeze what was confirmed, with its hold or its question to a second person, tell everybody, and return the mailing's id.

    `starts_at` (UTC seconds) is one time of a repeated announcement; `approved` says that nobody need be asked again."""
    others = [person for person in await announcers(tx, house) if person.id != by]
    above = len(recipients) if approved else house.rules.approval_above
    release = after_confirmation(now, len(recipients), above=above, others=len(others))
    mailing_id = await freeze(
        tx,
        announcement_id=announcement.id,
        kind=kind,
        version=announcement.version,
        topic=announcement.kind,
        urgent=announcement.urgent,
        recipients=recipients,
        digest=digest,
        by=by,
        state=release.step,
        release_at=release.until,
        now=now,
        **_timed(announcement, kind, recipients, starts_at, now),
    )
    mailing = await mailing_by_id(tx, mailing_id)
    assert mailing is not None
    await show_progress(tx, house, mailing_id, now)
    if release.step == "approval":
        await _ask_second(tx, house, mailing, announcement, others, now)
    else:
        await tell_hold(tx, house, mailing, now)
    return mailing_id


def _timed(announcement: Announcement, kind: Kind, recipients: Sequence[Any], starts_at: int | None, now: int) -> dict[str, Any]:
    """When it goes out, as `freeze` takes it; what is changed in messages that people have, changes at once."""
    timing = announcement.timing
    if kind != "send" or starts_at is not None:
        return {"starts_at": now if starts_at is None else starts_at}
    begins = first_start(timing, now, {one.zone for one in recipients})
    local = {"local_minute": timing.minute, "local_day": timing.day} if timing.when == "local" else {}
    return {"starts_at": begins, **local}


async def tell_hold(tx: Tx, house: House, mailing: Mailing, now: int) -> None:
    """Everybody else with the right hears what is about to go out, and can stop it; who approved it knows."""
    announcement = await announcement_of(tx, mailing)
    args = {
        "id": mailing.id,
        "announcement": announcement.id,
        "number": announcement.number,
        "kind": mailing.kind,
        "total": mailing.n_total,
        "texts": list(await texts_of(tx, announcement.id, mailing.version)),
        "label": await label_of(tx, mailing.made_by),
        "repeats": announcement.repeat_at is not None,
    }
    for person in await announcers(tx, house):
        if person.id not in (mailing.made_by, mailing.approved_by):
            when = {"starts": moment_of(mailing.due_at, now, person.zone)}
            await put(tx, person.address, "staff_sending_told", {**args, **when}, now=now, loud=True)


async def _ask_second(
    tx: Tx, house: House, mailing: Mailing, announcement: Announcement, others: Sequence[Learner], now: int
) -> None:
    label = await label_of(tx, mailing.made_by)
    known: dict[str, dict[str, Any]] = {}  # by zone: everybody else waits while people are counted
    for person in others:
        if person.zone not in known:
            known[person.zone] = await args_of(house, tx, announcement, person.zone, now)
        nonce = await ask_confirmation(
            tx, now, person.id, "approve", mailing.id, await bound(tx, mailing), seconds=APPROVAL_SECONDS
        )
        args = {
            **known[person.zone],
            "total": mailing.n_total,
            "sending": mailing.kind,
            "later": mailing.starts_at > now + HOLD_SECONDS,
            "mailing": mailing.id,
            "label": label,
            "nonce": nonce,
            "until": moment_of(mailing.release_at, now, person.zone),
        }
        await put(tx, person.address, "staff_sending_approval", args, now=now, loud=True)


@dataclass(frozen=True)
class Hold:
    """What can be done about a mailing before its first message leaves."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CallbackQueryHandler(self.stop, pattern=r"^ma:stop:[\w-]+$"),
            CallbackQueryHandler(self.now, pattern=r"^ma:now:[\w-]+:[\w-]+$"),
            CallbackQueryHandler(self.answer, pattern=r"^ma:(yes|no):[\w-]+:[\w-]+$"),
            CallbackQueryHandler(self.look, pattern=r"^ma:look:[\w-]+:[a-z]+$"),
        ]

    def typed(self) -> Typed:
        """Nothing is typed here."""
        return {}

    async def stop(self, update: Update, context: Context) -> str | Passed | None:
        """Nothing goes out; what had not begun is a draft again."""
        found = await on_a_card(self.house, update, context)
        if found is None:
            return PASS
        staff, mailing = found
        by, reason = staff.person.id, "stopped"
        stopped = mailing.state in WAITS and await move(
            context.tx, mailing.id, "cancelled", by=by, now=context.now, reason=reason
        )
        if stopped:
            await tell_maker(self.house, context, staff, mailing, reason)
        await shown_again(self.house, update, context, staff, mailing)
        return None if stopped else self.house.toast("too late", staff.person.language)

    async def now(self, update: Update, context: Context) -> str | Passed | None:
        """The hold ends before its time: for whoever confirmed, where nobody's answer is lacking."""
        found = await on_a_card(self.house, update, context)
        if found is None:
            return PASS
        staff, mailing = found
        by, nonce = staff.person.id, tapped_words(update)[3]
        allowed = mailing.made_by == by and may_go_early(self.house, mailing)
        if allowed:
            bond = await bound(context.tx, mailing)
            allowed = await confirmed(context.tx, context.now, nonce, by, "send now", mailing.id, bond)
        if allowed:
            await move(context.tx, mailing.id, "running", by=by, now=context.now, release_at=context.now)
        await shown_again(self.house, update, context, staff, mailing)
        # Two taps: the first one has sent it, so the second must not say that nothing was sent.
        why = "not confirmed" if mailing.state in (*WAITS, "cancelled") else "too late"
        return None if allowed else self.house.toast(why, staff.person.language)

    async def answer(self, update: Update, context: Context) -> str | Passed | None:
        """The second person agrees, or does not."""
        found = await on_a_card(self.house, update, context)
        if found is None:
            return PASS
        staff, mailing = found
        _, answer, _, nonce = tapped_words(update)
        if mailing.state != "approval":
            await shown_again(self.house, update, context, staff, mailing)
            return self.house.toast("too late", staff.person.language)
        by, bond = staff.person.id, await bound(context.tx, mailing)
        right = may_approve(by, mailing.made_by)
        if not right or not await confirmed(context.tx, context.now, nonce, by, "approve", mailing.id, bond):
            return self.house.toast("not confirmed", staff.person.language)
        if answer == "yes":
            until = context.now + HOLD_SECONDS
            await move(context.tx, mailing.id, "held", by=by, now=context.now, approved=True, release_at=until)
            await tell_hold(context.tx, self.house, replace(mailing, release_at=until, approved_by=by), context.now)
        else:
            await move(context.tx, mailing.id, "cancelled", by=by, now=context.now, reason=REFUSED)
            await tell_maker(self.house, context, staff, mailing, REFUSED)
        await show_progress(context.tx, self.house, mailing.id, context.now)
        number = (await announcement_of(context.tx, mailing)).number
        starts = moment_of(max(mailing.starts_at, context.now + HOLD_SECONDS), context.now, staff.person.zone)
        args = {"id": mailing.id, "number": number, "answer": answer, "starts": starts}
        await say(context, staff.person, "staff_sending_answered", args, method="edit", message_id=tapped_message(update))
        return None

    async def look(self, update: Update, context: Context) -> str | Passed | None:
        """The very message, in one of its languages."""
        found = await on_a_card(self.house, update, context)
        if found is None:
            return PASS
        staff, mailing = found
        if not await texts_of(context.tx, mailing.announcement_id, mailing.version):  # stopped, and its draft has none by now
            return self.house.toast("too late", staff.person.language)
        language = tapped_words(update)[3]
        args = await told(context.tx, mailing.announcement_id, mailing.version, language)
        await say(context, staff.person, "announcement", {**args, "missing": False})
        return None
