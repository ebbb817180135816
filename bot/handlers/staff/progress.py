"""An announcement on its way: one message that updates itself, and what can be done about it meanwhile."""

from dataclasses import dataclass
from functools import partial

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.administration.mailing import BLOCKING, FAILING, NOT_APPROVED, ORPHANED, State, shown_as
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words
from bot.handlers.mailings import Figures, Mailing, figures, mailing_by_id, move, orphan, reached
from bot.handlers.staff.announcers import announcers, label_of
from bot.handlers.staff.door import Typed, staff_with
from bot.handlers.staff.mailing_card import announcement_of, bound, card
from bot.storage.announcement import move_announcement, set_repeat, use_version
from bot.storage.mailing import mailings_of
from bot.storage.outbox import Policy, put
from bot.storage.people import Learner
from bot.storage.staff import Staff, ask_confirmation
from bot.storage.tx import Tx

ENDS = ("finished", "cancelled")
BEGUN = ("running", "paused", "asking", "finished")
STOPPED_ITSELF = (FAILING, BLOCKING)
REFUSED = "refused"  # by the second person
ANEW_SECONDS = 3600  # a card older than this is far up in the chat: what begins now is told at its end


async def show_progress(tx: Tx, house: House, mailing_id: str, now: int, *, again: bool = False) -> bool:
    """Bring the message of whoever confirmed a mailing up to date; True if that queued anything.

    Nothing happens while nothing has changed, unless `again`. Steps in between may be dropped, the last word is not."""
    mailing = await mailing_by_id(tx, mailing_id)
    if mailing is None:
        return False
    done = await figures(tx, mailing.id)
    says = shown_as(mailing.state, mailing.reason, done)
    if mailing.kind != "withdraw" and (await announcement_of(tx, mailing)).state == "withdrawn":
        says += " withdrawn"  # the figures stay, but what could be done about them is over
    if says == mailing.shown and not again:
        return False
    await _consequences(tx, mailing, done)
    maker = await _maker(tx, house, mailing)
    before = (mailing.shown or "").partition(" ")[0]
    row: str | None = mailing.status_row
    if maker is None:
        if again or (mailing.state != before and _concerns_all(mailing)):
            await _tell_everybody(tx, house, mailing, now)
    elif await _is_news(tx, mailing, before, now):
        row = await _say_anew(tx, house, mailing, maker, now)
    else:
        await _edit(tx, house, mailing, maker, now, same=before == mailing.state)
    await tx.mailing_told(id=mailing.id, status_row=row, shown=says)
    return True


async def report_anew(tx: Tx, house: House, mailing_id: str, now: int) -> bool:
    """The report as a new message, because the one it was to stand in is gone; once for each end of a mailing."""
    mailing = await mailing_by_id(tx, mailing_id)
    maker = await _maker(tx, house, mailing) if mailing else None
    if mailing is None or maker is None:
        return False
    key = f"anew:{mailing.id}:{mailing.finished_at}"
    args = await card(tx, mailing, maker, now)
    row = await put(tx, maker.address, "staff_mailing", args, now=now, dedup_key=key)
    if row is not None:
        await tx.mailing_told(id=mailing.id, status_row=row, shown=mailing.shown)
    return row is not None


async def go_on_without(tx: Tx, house: House, maker: str, *, by: str, now: int) -> None:
    """Somebody may announce no more: what they confirmed stops, and everybody else with the right is told and asked."""
    for mailing_id in await orphan(tx, maker, by=by, now=now):
        await show_progress(tx, house, mailing_id, now, again=True)


async def _maker(tx: Tx, house: House, mailing: Mailing) -> Learner | None:
    """Whoever confirmed it, if they may still announce and can be reached: nobody else is shown how far it is."""
    return next((person for person in await announcers(tx, house) if person.id == mailing.made_by), None)


def _concerns_all(mailing: Mailing) -> bool:
    """Whether the others hear of it where whoever confirmed it cannot: a question, a stop nobody asked for, the end."""
    by_itself = mailing.reason in (*STOPPED_ITSELF, ORPHANED, NOT_APPROVED)
    return mailing.state in ("asking", "finished") or (mailing.state in ("paused", "cancelled") and by_itself)


async def _consequences(tx: Tx, mailing: Mailing, done: Figures) -> None:
    """What a mailing's state means for its announcement: a correction is its text now, what never left is a draft again."""
    announcement = await announcement_of(tx, mailing)
    if mailing.kind == "correct" and mailing.state in BEGUN and announcement.version < mailing.version:
        await use_version(tx, announcement.id, mailing.version)
    if mailing.kind != "send" or mailing.state != "cancelled" or done.sent or done.uncertain or done.sending:
        return
    others = [one for one in await mailings_of(tx, announcement.id) if one.id != mailing.id and one.state not in ENDS]
    if others or await reached(tx, announcement.id):
        return
    if await move_announcement(tx, announcement.id, "draft", expected="confirmed"):
        await set_repeat(tx, announcement.id, None, None)


async def _is_news(tx: Tx, mailing: Mailing, before: str, now: int) -> bool:
    """Whether this is told in a message of its own: the first word, an answer, a question, a stop nobody asked for."""
    if mailing.status_row is None:
        return True
    if mailing.state == before or mailing.reason == REFUSED:
        return False
    if before == "approval":
        return True
    if mailing.state == "asking" or (mailing.state == "paused" and mailing.reason in STOPPED_ITSELF):
        return True
    message = await tx.status_message(id=mailing.status_row)
    return before == "scheduled" and (message is None or now - message["made_at"] > ANEW_SECONDS)


async def _say_anew(tx: Tx, house: House, mailing: Mailing, maker: Learner, now: int) -> str | None:
    if mailing.status_row is not None:
        await put(tx, maker.address, "staff_mailing", {}, now=now, method="strip", about_row=mailing.status_row)
    nonce = await _release_nonce(tx, house, mailing, maker, now)
    loud = mailing.state in ("asking", "paused")
    return await put(tx, maker.address, "staff_mailing", await card(tx, mailing, maker, now, nonce=nonce), now=now, loud=loud)


async def _edit(tx: Tx, house: House, mailing: Mailing, maker: Learner, now: int, *, same: bool) -> None:
    args = await card(tx, mailing, maker, now, nonce=await _release_nonce(tx, house, mailing, maker, now))
    policy: Policy = "cosmetic" if same and mailing.state == "running" else "resend_once"
    key = f"final:{mailing.id}:{mailing.finished_at}" if mailing.state in ENDS else None
    edited = partial(
        put, tx, maker.address, "staff_mailing", args, now=now, method="edit", about_row=mailing.status_row, policy=policy
    )
    if key is None or await edited(dedup_key=key) is None:
        await edited()


async def _tell_everybody(tx: Tx, house: House, mailing: Mailing, now: int) -> None:
    for person in await announcers(tx, house):
        args = await card(tx, mailing, person, now, copy=True)
        await put(tx, person.address, "staff_mailing", args, now=now, loud=True)


def may_go_early(house: House, mailing: Mailing) -> bool:
    """Whether the hold may end before its time: nobody's answer is lacking, and it waits for no hour of its own."""
    approved = mailing.n_total <= house.rules.approval_above or mailing.approved_by is not None
    return mailing.state == "held" and approved and mailing.starts_at <= mailing.release_at


async def _release_nonce(tx: Tx, house: House, mailing: Mailing, maker: Learner, now: int) -> str:
    if not may_go_early(house, mailing):
        return ""
    return await ask_confirmation(tx, now, maker.id, "send now", mailing.id, await bound(tx, mailing))


@dataclass(frozen=True)
class Progress:
    """What anybody with the right can do about a mailing that goes out, on any card about it."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CallbackQueryHandler(self.show, pattern=r"^ma:show:[\w-]+$"),
            CallbackQueryHandler(self.pause, pattern=r"^ma:pause:[\w-]+$"),
            CallbackQueryHandler(self.resume, pattern=r"^ma:resume:[\w-]+$"),
            CallbackQueryHandler(self.cancel, pattern=r"^ma:cancel:[\w-]+(:yes|:no)?$"),
        ]

    def typed(self) -> Typed:
        """Nothing is typed here."""
        return {}

    async def show(self, update: Update, context: Context) -> str | Passed | None:
        """The figures as they are now."""
        found = await on_a_card(self.house, update, context)
        if found is None:
            return PASS
        await shown_again(self.house, update, context, *found)
        return None

    async def pause(self, update: Update, context: Context) -> str | Passed | None:
        """Nothing more leaves but what is on its way."""
        return await self._to("paused", update, context, ("running",))

    async def resume(self, update: Update, context: Context) -> str | Passed | None:
        """It goes on, after a pause or after the question that an outage raised."""
        return await self._to("running", update, context, ("paused", "asking"))

    async def _to(self, state: State, update: Update, context: Context, before: tuple[str, ...]) -> str | Passed | None:
        found = await on_a_card(self.house, update, context)
        if found is None:
            return PASS
        staff, mailing = found
        moved = mailing.state in before and await move(context.tx, mailing.id, state, by=staff.person.id, now=context.now)
        if moved and state == "paused":
            await tell_maker(self.house, context, staff, mailing, "paused")
        await shown_again(self.house, update, context, staff, mailing)
        return None if moved else self.house.toast("too late", staff.person.language)

    async def cancel(self, update: Update, context: Context) -> str | Passed | None:
        """The rest is cancelled for good, after one question."""
        found = await on_a_card(self.house, update, context)
        if found is None:
            return PASS
        staff, mailing = found
        answer = [*tapped_words(update), ""][3]
        if mailing.state not in ("running", "paused", "asking") and answer != "no":
            await shown_again(self.house, update, context, staff, mailing)
            return self.house.toast("too late", staff.person.language)
        args = {**(await card(context.tx, mailing, staff.person, context.now)), "answer": answer}
        if not answer:
            await say(context, staff.person, "staff_mailing_cancel", args)
            return None
        if answer == "yes":
            await move(context.tx, mailing.id, "cancelled", by=staff.person.id, now=context.now, reason="the rest")
            await tell_maker(self.house, context, staff, mailing, "cancelled")
            await show_progress(context.tx, self.house, mailing.id, context.now)
        await say(context, staff.person, "staff_mailing_cancel", args, method="edit", message_id=tapped_message(update))
        return None


async def on_a_card(house: House, update: Update, context: Context) -> tuple[Staff, Mailing] | None:
    """Who tapped a button about which mailing; None for whoever may not, and for a mailing there is none of."""
    staff = await staff_with(house, update, context, "announcements")
    mailing = await mailing_by_id(context.tx, tapped_words(update)[2]) if staff else None
    return (staff, mailing) if staff and mailing else None


async def tell_maker(house: House, context: Context, staff: Staff, mailing: Mailing, what: str) -> None:
    """Whoever confirmed a mailing hears what somebody else did to it; `what` is one of the screen's."""
    maker = await _maker(context.tx, house, mailing)
    if maker is None or maker.id == staff.person.id:
        return
    announcement = await announcement_of(context.tx, mailing)
    label = await label_of(context.tx, staff.person.id)
    args = {"number": announcement.number, "announcement": announcement.id, "label": label, "what": what}
    await say(context, maker, "staff_sending_stopped", args, loud=True)


async def shown_again(house: House, update: Update, context: Context, staff: Staff, mailing: Mailing) -> None:
    """The card that was tapped and the message of whoever confirmed say how it stands now."""
    own = await _is_own(update, context, staff, mailing)
    await show_progress(context.tx, house, mailing.id, context.now, again=own)
    fresh = await mailing_by_id(context.tx, mailing.id)
    if not own and fresh is not None:
        args = await card(context.tx, fresh, staff.person, context.now, copy=True)
        await say(context, staff.person, "staff_mailing", args, method="edit", message_id=tapped_message(update))


async def _is_own(update: Update, context: Context, staff: Staff, mailing: Mailing) -> bool:
    """Whether the tapped card is the one that updates itself."""
    message = await context.tx.status_message(id=mailing.status_row) if mailing.status_row else None
    return staff.person.id == mailing.made_by and message is not None and message["tg_message_id"] == tapped_message(update)
