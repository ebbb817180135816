"""The roster of a cohort, and what its organisers can do for one learner: pause, move, withdraw; each told and noted."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.administration.cohort import day_typed
from bot.administration.roster import Row, by_progress, counts, silent_days, state_of
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words
from bot.handlers.membership import enter, leave
from bot.handlers.staff.cohort_card import ID, opened
from bot.handlers.staff.door import Typed, asked_for
from bot.handlers.staff.words import expect, expect_nothing
from bot.handlers.waiting import LONGEST_PAUSE_DAYS, first_working_day, wait_until
from bot.learning.schedule import instant, local_day
from bot.storage.cohort import Cohort, cohort_by_id, open_cohorts, withdrawn_members
from bot.storage.people import Learner, learner_by_id
from bot.storage.roster import roster_of, roster_row
from bot.storage.staff import Staff, ask_confirmation, confirmed, note

EXPECTED: Final = "pause until"
WITHDRAW = "withdraw a learner"  # what a confirmation of this is for
PER_PAGE = 12
MOST_OTHERS = 20
ONE = rf"{ID}:\d{{1,5}}"


@dataclass(frozen=True)
class Roster:
    """Who is where in a cohort, by numbers alone."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CallbackQueryHandler(self.page, pattern=rf"^rs:list:{ID}:\d{{1,4}}$"),
            CallbackQueryHandler(self.open, pattern=rf"^rs:(open|until):{ONE}$"),
            CallbackQueryHandler(self.pause, pattern=rf"^rs:(pause:{ONE}:(7|14)|go:{ONE})$"),
            CallbackQueryHandler(self.move, pattern=rf"^rs:move:{ONE}$"),
            CallbackQueryHandler(self.to, pattern=rf"^rs:to:{ONE}:{ID}$"),
            CallbackQueryHandler(self.out, pattern=rf"^rs:out:{ONE}$"),
            CallbackQueryHandler(self.withdraw, pattern=rf"^rs:yes:{ID}$"),
        ]

    def typed(self) -> Typed:
        """The day on which a pause ends."""
        return {EXPECTED: self.until}

    async def page(self, update: Update, context: Context) -> str | Passed | None:
        """A page of the roster, in the same message."""
        _, _, cohort_id, page = tapped_words(update)
        found = await opened(self.house, update, context, cohort_id)
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        rows = by_progress(await roster_of(context.tx, cohort.id, self.house.library.courses.get(cohort.course)))
        shown = min(int(page), max(0, len(rows) - 1) // PER_PAGE)
        first, last = shown * PER_PAGE, (shown + 1) * PER_PAGE
        args = {
            "id": cohort.id,
            "name": cohort.name,
            "counts": dict(counts(rows, context.now)),
            "members": [self._told(row, cohort, context.now) for row in rows[first:last]],
            "withdrawn": len(await withdrawn_members(context.tx, cohort.id)),
            "page": shown,
            "more": last < len(rows),
        }
        await say(context, staff.person, "roster", args, method="edit", message_id=tapped_message(update))
        return None

    async def open(self, update: Update, context: Context) -> str | Passed | None:
        """One learner, or [ Pause until … ] for them."""
        found = await self._member(update, context)
        if not isinstance(found, tuple):
            return found
        staff, cohort, row, _ = found
        asks = tapped_words(update)[1] == "until"
        if asks:
            about = {"cohort": cohort.id, "number": row.number, "card": tapped_message(update)}
            await expect(context, staff.person.id, EXPECTED, about)
        elif "staff" in (staff.person.expects or {}):
            await expect_nothing(context, staff.person.id)
        await self._show(staff, cohort, row, context, tapped_message(update), asks=asks)
        return None

    async def pause(self, update: Update, context: Context) -> str | Passed | None:
        """[ Pause 1 week ], [ Pause 2 weeks ], [ End the pause ]."""
        found = await self._member(update, context)
        if not isinstance(found, tuple):
            return found
        staff, cohort, row, learner = found
        days = [int(word) for word in tapped_words(update)[4:]]
        today = local_day(context.now, learner.zone)
        until = first_working_day(learner, today + timedelta(days=days[0])) if days else None
        await self._pause(staff, cohort, row, learner, until, context)
        await self._show(staff, cohort, await self._row(context, cohort, row.number), context, tapped_message(update))
        return None

    async def until(self, staff: Staff, update: Update, context: Context, expects: dict[str, Any]) -> str | Passed | None:
        """A day was typed: the lessons wait until then."""
        cohort = await cohort_by_id(context.tx, expects["cohort"])
        if cohort is None or cohort.archived_at is not None or not staff.powers.may_see_cohort(cohort.id):
            return PASS
        row = await self._row(context, cohort, expects["number"])
        learner = await learner_by_id(context.tx, row.learner_id) if row else None
        if row is None or learner is None:
            return PASS
        text = (update.effective_message.text if update.effective_message else None) or ""
        day, today = day_typed(text), local_day(context.now, learner.zone)
        trouble: str | None = day if isinstance(day, str) else None
        if isinstance(day, date):
            trouble = "past" if day <= today else "short" if day > today + timedelta(days=LONGEST_PAUSE_DAYS) else None
        if trouble is not None or not isinstance(day, date):
            await self._show(staff, cohort, row, context, expects["card"], asks=True, trouble=trouble, found=text[:40])
            return None
        await expect_nothing(context, staff.person.id)
        await self._pause(staff, cohort, row, learner, day, context)
        await self._show(staff, cohort, await self._row(context, cohort, row.number), context, expects["card"])
        return None

    async def _pause(
        self, staff: Staff, cohort: Cohort, row: Row, learner: Learner, until: date | None, context: Context
    ) -> None:
        at = instant(until, 0, learner.zone) if until else 0
        await wait_until(context.tx, self.house, learner, at, context.now)
        detail = {"number": row.number, "until": until.isoformat() if until else None}
        await note(context.tx, context.now, staff.person.id, "learner.paused" if until else "learner.resumed", cohort.id, detail)
        if until:
            await say(context, learner, "organisers_paused", {"cohort": cohort.name, "day": until.isoformat()})
        else:
            await say(context, learner, "organisers_resumed", {"cohort": cohort.name})

    async def move(self, update: Update, context: Context) -> str | Passed | None:
        """[ Move to another cohort ]: which?"""
        found = await self._member(update, context)
        if not isinstance(found, tuple):
            return found
        staff, cohort, row, _ = found
        others = [[other.id, other.name] for other in await self._others(staff, cohort, context)]
        args = {"id": cohort.id, "name": cohort.name, "number": row.number, "others": others}
        await say(context, staff.person, "member_move", args, method="edit", message_id=tapped_message(update))
        return None

    async def to(self, update: Update, context: Context) -> str | Passed | None:
        """The other cohort was chosen."""
        found = await self._member(update, context)
        if not isinstance(found, tuple):
            return found
        staff, cohort, row, learner = found
        target = next((one for one in await self._others(staff, cohort, context) if one.id == tapped_words(update)[4]), None)
        if target is None:
            return self.house.toast("cohort gone", staff.person.language)
        number = await enter(context.tx, self.house, learner, target, context.now)
        if number is None:
            return self.house.toast("cohort full", staff.person.language)
        detail = {"number": row.number, "to": target.id, "to_number": number}
        await note(context.tx, context.now, staff.person.id, "learner.moved", cohort.id, detail)
        await say(context, learner, "organisers_moved", {"cohort": target.name, "number": number})
        args = {"id": cohort.id, "name": cohort.name, "number": row.number, "to": target.name, "to_number": number}
        await say(context, staff.person, "member_moved", args, method="edit", message_id=tapped_message(update))
        return None

    async def out(self, update: Update, context: Context) -> str | Passed | None:
        """[ Withdraw ] asks first."""
        found = await self._member(update, context)
        if not isinstance(found, tuple):
            return found
        staff, cohort, row, _ = found
        about = f"{cohort.id}:{row.number}"
        nonce = await ask_confirmation(context.tx, context.now, staff.person.id, WITHDRAW, about, _digest(about, row))
        args = {"id": cohort.id, "name": cohort.name, "number": row.number, "nonce": nonce}
        await say(context, staff.person, "member_sure", args, method="edit", message_id=tapped_message(update))
        return None

    async def withdraw(self, update: Update, context: Context) -> str | Passed | None:
        """[ Yes, withdraw ]: the place ends and lessons stop, if this is what was asked, by whom, and not long ago."""
        asked = await asked_for(self.house, update, context, {WITHDRAW}, "cohorts", "own cohorts")
        if asked is None:
            return PASS
        cohort_id, number = asked.about.split(":")
        found = await self._member_of(update, context, cohort_id, int(number))
        if not isinstance(found, tuple):
            return found
        staff, cohort, row, learner = found
        digest = _digest(asked.about, row)
        if not await confirmed(context.tx, context.now, asked.nonce, staff.person.id, WITHDRAW, asked.about, digest):
            await self._show(staff, cohort, row, context, tapped_message(update))
            return self.house.toast("too late", staff.person.language)
        await leave(context.tx, self.house, learner, cohort.course, "withdrawn", context.now)
        if learner.stopped_at is None:  # whoever had stopped by themselves is not woken by being let in again
            await context.tx.set_stopped(id=learner.id, stopped_at=context.now)
        await context.tx.hold_plans(learner_id=learner.id)
        await note(context.tx, context.now, staff.person.id, "learner.withdrawn", cohort.id, {"number": row.number})
        by_code = self.house.rules.by_code
        await say(context, learner, "organisers_withdrew", {"cohort": cohort.name, "by_code": by_code})
        args = {"id": cohort.id, "name": cohort.name, "number": row.number}
        await say(context, staff.person, "member_withdrawn", args, method="edit", message_id=tapped_message(update))
        return None

    async def _row(self, context: Context, cohort: Cohort, number: int) -> Row | None:
        return await roster_row(context.tx, cohort.id, number, self.house.library.courses.get(cohort.course))

    async def _member(self, update: Update, context: Context) -> tuple[Staff, Cohort, Row, Learner] | str | Passed:
        _, _, cohort_id, number, *_ = tapped_words(update)
        return await self._member_of(update, context, cohort_id, int(number))

    async def _member_of(
        self, update: Update, context: Context, cohort_id: str, number: int
    ) -> tuple[Staff, Cohort, Row, Learner] | str | Passed:
        """Who acts, and the active member they mean; a toast where that one has left."""
        found = await opened(self.house, update, context, cohort_id)
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        row = await self._row(context, cohort, number)
        learner = await learner_by_id(context.tx, row.learner_id) if row else None
        if row is None or learner is None:
            return self.house.toast("member gone", staff.person.language)
        return staff, cohort, row, learner

    async def _others(self, staff: Staff, cohort: Cohort, context: Context) -> list[Cohort]:
        """The cohorts of the same course that this person may move somebody to."""
        every = [other for other in await open_cohorts(context.tx) if other.course == cohort.course and other.id != cohort.id]
        return [other for other in every if staff.powers.may_see_cohort(other.id)][:MOST_OTHERS]

    async def _show(
        self,
        staff: Staff,
        cohort: Cohort,
        row: Row | None,
        context: Context,
        message_id: int | None,
        *,
        asks: bool = False,
        trouble: str | None = None,
        found: str = "",
    ) -> None:
        assert row is not None
        args = {
            **self._told(row, cohort, context.now),
            "id": cohort.id,
            "name": cohort.name,
            "joined_on": local_day(row.joined_at, cohort.zone).isoformat(),
            "others": bool(await self._others(staff, cohort, context)),
            "asks": asks,
            "trouble": trouble,
            "found": found,
        }
        await say(context, staff.person, "member", args, method="edit", message_id=message_id)

    def _told(self, row: Row, cohort: Cohort, now: int) -> Mapping[str, Any]:
        course = self.house.library.courses.get(cohort.course)
        return {
            "number": row.number,
            "state": state_of(row, now),
            "unit": row.unit,
            "lesson": row.lesson,
            "quiz": course is not None and row.lesson in course.quiz_by_id,
            "done": row.done,
            "total": len(course.order) if course else row.done,
            "silent_days": silent_days(row, now),
            "language": row.language,
            "paused_until": local_day(row.paused_until, row.zone).isoformat() if row.paused_until else None,
        }


def _digest(about: str, row: Row) -> str:
    """Changes with the person behind a number."""
    return hashlib.sha256(f"{about}:{row.learner_id}:{row.joined_at}".encode()).hexdigest()
