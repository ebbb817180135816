"""What can be another way in a pilot that there is: its days, more cohorts, what changed since the round before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.administration.cohort import day_typed, name_of
from bot.evaluation.pilot import LINE_LIMIT, LINES_LIMIT, Pilot, span_of, trouble_with
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words
from bot.handlers.staff.door import Typed, staff_with
from bot.handlers.staff.pilot_card import ID, changes_args, cohorts_args, digest_of, opened, show_pilot
from bot.handlers.staff.words import expect, expect_nothing
from bot.learning.schedule import local_day
from bot.storage.cohort import cohort_by_id
from bot.storage.pilot import cohorts_in_no_pilot, pilot_by_id, set_changes, set_days
from bot.storage.staff import Staff, ask_confirmation, confirmed, note

EXPECTED: Final = "pilot change"
ADD: Final = "add a cohort to a pilot"


@dataclass(frozen=True)
class PilotChanges:
    """What owners and admins decide about a pilot after it was made."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CallbackQueryHandler(self.dates, pattern=rf"^pi:dates:{ID}$"),
            CallbackQueryHandler(self.same_day, pattern=r"^pi:to:\d{4}-\d{2}-\d{2}$"),
            CallbackQueryHandler(self.cohorts, pattern=rf"^pi:cohorts:{ID}:\d{{1,4}}$"),
            CallbackQueryHandler(self.add, pattern=rf"^pi:add:{ID}:{ID}$"),
            CallbackQueryHandler(self.added, pattern=rf"^pi:in:{ID}$"),
            CallbackQueryHandler(self.remove, pattern=rf"^pi:out:{ID}:{ID}$"),
            CallbackQueryHandler(self.changes, pattern=rf"^pi:changes:{ID}$"),
            CallbackQueryHandler(self.write, pattern=rf"^pi:write:{ID}$"),
            CallbackQueryHandler(self.strike, pattern=rf"^pi:strike:{ID}:\d{{1,2}}:[0-9a-f]{{8}}$"),
        ]

    def typed(self) -> Typed:
        """A day, or a line about what changed."""
        return {EXPECTED: self.words}

    async def dates(self, update: Update, context: Context) -> str | Passed | None:
        """[ Change the dates ]: the first day where it has not come, then the last."""
        found = await self._opened(update, context, tapped_words(update)[2], "planned", "running")
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        what = "first" if pilot.state(context.now) == "planned" else "last"
        about = {"pilot": pilot.id, "what": what, "first": pilot.first_day.isoformat(), "card": tapped_message(update)}
        await self._ask_day(staff, pilot, context, about)
        return None

    async def same_day(self, update: Update, context: Context) -> str | Passed | None:
        """One of the days offered."""
        staff = await staff_with(self.house, update, context, "pilots")
        if staff is None:
            return PASS
        expects: Mapping[str, Any] = (staff.person.expects or {}).get("staff") or {}
        asked = (
            expects.get("name") == EXPECTED and expects.get("what") != "line" and expects.get("card") == tapped_message(update)
        )
        pilot = await pilot_by_id(context.tx, expects["pilot"]) if asked else None
        if pilot is None or pilot.state(context.now) == "ended":
            return self.house.toast("pilot over", staff.person.language)
        chosen = tapped_words(update)[2]
        await self._day(staff, pilot, update, context, expects, day_typed(chosen), chosen)
        return None

    async def words(self, staff: Staff, update: Update, context: Context, expects: dict[str, Any]) -> str | Passed | None:
        """What was asked for was typed; words that will not do are asked for again, in the same card."""
        pilot = await pilot_by_id(context.tx, expects["pilot"])
        if not staff.powers.may("pilots") or pilot is None:
            return PASS
        text = (update.effective_message.text if update.effective_message else None) or ""
        if expects["what"] == "line":
            await self._line(staff, pilot, context, expects, name_of(text))
            return None
        if pilot.state(context.now) == "ended":
            return PASS
        await self._day(staff, pilot, update, context, expects, day_typed(text), text[:40])
        return None

    async def cohorts(self, update: Update, context: Context) -> str | Passed | None:
        """[ Cohorts ]: those that take part, and those that could."""
        _, _, pilot_id, page = tapped_words(update)
        found = await self._opened(update, context, pilot_id, "planned", "running", "ended")
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        await self._show_cohorts(staff, pilot, update, context, int(page))
        return None

    async def add(self, update: Update, context: Context) -> str | Passed | None:
        """A cohort takes part; in a pilot that runs it cannot be taken back, so that is asked first."""
        _, _, cohort_id, pilot_id = tapped_words(update)
        found = await self._opened(update, context, pilot_id, "planned", "running")
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        cohort = next((one for one in await cohorts_in_no_pilot(context.tx, pilot.course) if one.id == cohort_id), None)
        if cohort is None:
            await self._show_cohorts(staff, pilot, update, context)
            return self.house.toast("pilot taken", staff.person.language)
        if pilot.state(context.now) == "planned":
            await self._add(staff, pilot, cohort.id, update, context)
            return None
        digest = digest_of(pilot.id, cohort.id)
        nonce = await ask_confirmation(context.tx, context.now, staff.person.id, ADD, f"{pilot.id}:{cohort.id}", digest)
        args = {"what": "add", "id": pilot.id, "name": pilot.name, "state": "running", "cohort": cohort.name, "nonce": nonce}
        await say(context, staff.person, "staff_pilot_sure", args, method="edit", message_id=tapped_message(update))
        return None

    async def added(self, update: Update, context: Context) -> str | Passed | None:
        """[ Yes, it takes part ]."""
        staff = await staff_with(self.house, update, context, "pilots")
        if staff is None:
            return PASS
        nonce = tapped_words(update)[2]
        asked = await context.tx.confirmation_asked(nonce=nonce)
        if asked is None or asked["purpose"] != ADD:
            return self.house.toast("too late", staff.person.language)
        pilot_id, cohort_id = asked["object"].split(":")
        found = await self._opened(update, context, pilot_id, "planned", "running")
        if not isinstance(found, tuple):
            return found
        _, pilot = found
        digest = digest_of(pilot_id, cohort_id)
        if not await confirmed(context.tx, context.now, nonce, staff.person.id, ADD, asked["object"], digest):
            await self._show_cohorts(staff, pilot, update, context)
            return self.house.toast("too late", staff.person.language)
        return await self._add(staff, pilot, cohort_id, update, context)

    async def remove(self, update: Update, context: Context) -> str | Passed | None:
        """A cohort does not take part after all; only before the first day."""
        _, _, cohort_id, pilot_id = tapped_words(update)
        found = await self._opened(update, context, pilot_id, "planned")
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        if await context.tx.remove_pilot_cohort(cohort_id=cohort_id, pilot_id=pilot.id) is not None:
            await note(context.tx, context.now, staff.person.id, "pilot.cohort_removed", pilot.id, {"cohort": cohort_id})
        await self._show_cohorts(staff, pilot, update, context)
        return None

    async def changes(self, update: Update, context: Context) -> str | Passed | None:
        """[ What changed since the last round ]."""
        found = await self._opened(update, context, tapped_words(update)[2], "planned", "running", "ended")
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        if "staff" in (staff.person.expects or {}):
            await expect_nothing(context, staff.person.id)
        await self._show_changes(staff, pilot.id, context, tapped_message(update))
        return None

    async def write(self, update: Update, context: Context) -> str | Passed | None:
        """[ Write a line ]: it is typed."""
        found = await self._opened(update, context, tapped_words(update)[2], "planned", "running", "ended")
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        if len(pilot.changes) >= LINES_LIMIT:
            return self.house.toast("pilot lines", staff.person.language)
        about = {"pilot": pilot.id, "what": "line", "card": tapped_message(update)}
        await expect(context, staff.person.id, EXPECTED, about)
        args = {"id": pilot.id, "name": pilot.name, "length": None}
        await say(context, staff.person, "staff_pilot_line", args, method="edit", message_id=tapped_message(update))
        return None

    async def strike(self, update: Update, context: Context) -> str | Passed | None:
        """[ Remove 2 ]: the line that stood there when the button was shown."""
        _, _, pilot_id, number, mark = tapped_words(update)
        found = await self._opened(update, context, pilot_id, "planned", "running", "ended")
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        at = int(number) - 1
        if 0 <= at < len(pilot.changes) and mark == digest_of(pilot.changes[at])[:8]:
            await set_changes(context.tx, pilot.id, [line for n, line in enumerate(pilot.changes) if n != at])
            await note(context.tx, context.now, staff.person.id, "pilot.changes", pilot.id)
        await self._show_changes(staff, pilot.id, context, tapped_message(update))
        return None

    async def _opened(self, update: Update, context: Context, pilot_id: str, *states: str) -> tuple[Staff, Pilot] | str | Passed:
        """The same as `opened`, with the card as it is now and a toast where the pilot is in none of these states."""
        found = await opened(self.house, update, context, pilot_id)
        if not isinstance(found, tuple) or found[1].state(context.now) in states:
            return found
        await show_pilot(self.house, found[0], update, context, pilot_id)
        return self.house.toast("too late", found[0].person.language)

    async def _line(self, staff: Staff, pilot: Pilot, context: Context, about: Mapping[str, Any], line: str) -> None:
        if not 0 < len(line) <= LINE_LIMIT:
            args = {"id": pilot.id, "name": pilot.name, "length": len(line)}
            await say(context, staff.person, "staff_pilot_line", args, method="edit", message_id=about["card"])
            return
        if len(pilot.changes) < LINES_LIMIT:
            await set_changes(context.tx, pilot.id, [*pilot.changes, line])
            await note(context.tx, context.now, staff.person.id, "pilot.changes", pilot.id)
        await expect_nothing(context, staff.person.id)
        await self._show_changes(staff, pilot.id, context, about["card"])

    async def _ask_day(
        self, staff: Staff, pilot: Pilot, context: Context, about: Mapping[str, Any], trouble: str | None = None, found: str = ""
    ) -> None:
        known = {key: about[key] for key in ("pilot", "what", "first", "card")}
        await expect(context, staff.person.id, EXPECTED, known)
        days = [pilot.first_day if about["what"] == "first" else pilot.last_day]
        args = {"id": pilot.id, "name": pilot.name, "what": about["what"], "zone": pilot.zone, "first": about["first"]}
        args |= {"days": [day.isoformat() for day in days if day is not None], "trouble": trouble, "found": found}
        await say(context, staff.person, "staff_pilot_day", args, method="edit", message_id=about["card"])

    async def _day(
        self, staff: Staff, pilot: Pilot, update: Update, context: Context, about: Mapping[str, Any], day: date | str, found: str
    ) -> None:
        """A day for the pilot: after the first comes the last, and then both are kept."""
        what, trouble = about["what"], day if isinstance(day, str) else None
        if isinstance(day, date):
            first = day if what == "first" else date.fromisoformat(about["first"])
            trouble = trouble_with(first, day, local_day(context.now, pilot.zone))
        if trouble is not None:
            await self._ask_day(staff, pilot, context, about, trouble, found)
        elif what == "first":
            await self._ask_day(staff, pilot, context, {**about, "what": "last", "first": str(day)})
        else:
            starts_at, ends_at = span_of(date.fromisoformat(about["first"]), date.fromisoformat(str(day)), pilot.zone)
            starts_at = starts_at if pilot.state(context.now) == "planned" else pilot.starts_at
            if await set_days(context.tx, pilot, starts_at, ends_at, context.now):
                detail = {"first": about["first"], "last": str(day)}
                await note(context.tx, context.now, staff.person.id, "pilot.dates", pilot.id, detail)
            await expect_nothing(context, staff.person.id)
            await show_pilot(self.house, staff, update, context, pilot.id, message_id=about["card"])

    async def _add(self, staff: Staff, pilot: Pilot, cohort_id: str, update: Update, context: Context) -> str | None:
        """Keep it, unless the cohort was archived or went into another pilot meanwhile."""
        cohort = await cohort_by_id(context.tx, cohort_id)
        fits = cohort is not None and cohort.archived_at is None
        added = fits and await context.tx.add_pilot_cohort(cohort_id=cohort_id, pilot_id=pilot.id) is not None
        if added:
            await note(context.tx, context.now, staff.person.id, "pilot.cohort_added", pilot.id, {"cohort": cohort_id})
        await self._show_cohorts(staff, pilot, update, context)
        return None if added else self.house.toast("pilot taken", staff.person.language)

    async def _show_cohorts(self, staff: Staff, pilot: Pilot, update: Update, context: Context, page: int = 0) -> None:
        args = await cohorts_args(context.tx, pilot, context.now, page)
        await say(context, staff.person, "staff_pilot_cohorts", args, method="edit", message_id=tapped_message(update))

    async def _show_changes(self, staff: Staff, pilot_id: str, context: Context, message_id: int | None) -> None:
        pilot = await pilot_by_id(context.tx, pilot_id)
        assert pilot is not None
        args = await changes_args(context.tx, pilot)
        args["marks"] = [digest_of(line)[:8] for line in pilot.changes]
        await say(context, staff.person, "staff_pilot_changes", args, method="edit", message_id=message_id)
