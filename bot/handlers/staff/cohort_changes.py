"""[ Change ]: everything about a cohort that can be another way, in its card."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.administration.cohort import (
    Terms,
    all_at_once,
    day_typed,
    every_week,
    moved,
    name_of,
    name_trouble,
    next_mondays,
    size_typed,
)
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words
from bot.handlers.membership import recalendar
from bot.handlers.room_sessions import keep_hours
from bot.handlers.settings import ALL_ZONES
from bot.handlers.staff.cohort_card import ID, opened, show_cohort, units_of
from bot.handlers.staff.cohort_new import languages_told
from bot.handlers.staff.door import Typed
from bot.handlers.staff.words import expect, expect_nothing
from bot.learning.places import COUNTRIES, NEIGHBOURS, zones_of
from bot.learning.schedule import local_day
from bot.storage.cohort import Cohort, change_cohort, cohort_by_id, terms_of
from bot.storage.staff import Staff, note

EXPECTED: Final = "cohort change"
CALENDAR = frozenset({"starts_on", "openings", "zone"})  # what moves lessons when it changes


@dataclass(frozen=True)
class CohortChanges:
    """What admins decide about a cohort after it was made."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CallbackQueryHandler(self.menu, pattern=rf"^co:(change|weeks):{ID}$"),
            CallbackQueryHandler(self.ask, pattern=rf"^co:ask:{ID}:(name|start|closing|size|week:[\w-]+)$"),
            CallbackQueryHandler(self.languages, pattern=rf"^co:lang:{ID}$"),
            CallbackQueryHandler(self.place, pattern=rf"^co:place:{ID}:\d{{1,2}}$"),
            CallbackQueryHandler(self.country, pattern=rf"^co:country:{ID}:[A-Z]{{2}}$"),
            CallbackQueryHandler(
                self.tapped, pattern=rf"^co:(lang|zone|start):{ID}:[\w/+-]+$|^co:(every|once|never|any|blend):{ID}$"
            ),
        ]

    def typed(self) -> Typed:
        """A name, a day, a number."""
        return {EXPECTED: self.words}

    async def menu(self, update: Update, context: Context) -> str | Passed | None:
        """[ Change ] and [ Weeks ]; what was asked before is not waited for any more."""
        _, which, cohort_id = tapped_words(update)
        found = await opened(self.house, update, context, cohort_id, change=True)
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        if "staff" in (staff.person.expects or {}):
            await expect_nothing(context, staff.person.id)
        await show_cohort(self.house, staff, update, context, cohort.id, f"cohort_{which}")
        return None

    async def ask(self, update: Update, context: Context) -> str | Passed | None:
        """Something that is typed; days and numbers have buttons too."""
        _, _, cohort_id, what, *unit = tapped_words(update)
        found = await opened(self.house, update, context, cohort_id, change=True)
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        about = {"cohort": cohort.id, "what": what, "unit": unit[0] if unit else "", "card": tapped_message(update)}
        await expect(context, staff.person.id, EXPECTED, about)
        await self._asked(staff, cohort, context, about)
        return None

    async def _asked(
        self,
        staff: Staff,
        cohort: Cohort,
        context: Context,
        about: Mapping[str, Any],
        trouble: str | None = None,
        found: str = "",
    ) -> None:
        args: dict[str, Any] = {"id": cohort.id, "name": cohort.name, "trouble": trouble}
        screen = {"name": "cohort_name", "size": "cohort_size"}.get(about["what"], "cohort_day")
        if screen == "cohort_size":
            args["trouble"] = trouble is not None
        if screen == "cohort_day":
            days = next_mondays(local_day(context.now, cohort.zone)) if about["what"] == "start" else ()
            offered = [day.isoformat() for day in days]
            args |= {"what": about["what"], "unit": self._unit_name(cohort, about["unit"]), "days": offered, "found": found}
        await say(context, staff.person, screen, args, method="edit", message_id=about["card"])

    def _unit_name(self, cohort: Cohort, unit: str) -> str:
        course, units = self.house.library.courses.get(cohort.course), units_of(self.house, cohort.course)
        return course.unit_name(units.index(unit) + 1) if course and unit in units else unit

    async def words(self, staff: Staff, update: Update, context: Context, expects: dict[str, Any]) -> str | Passed | None:
        """What was asked for was typed; words that will not do are asked for again, in the same card."""
        cohort = await cohort_by_id(context.tx, expects["cohort"])
        if not staff.powers.may("cohorts") or cohort is None or cohort.archived_at is not None:
            return PASS
        text = (update.effective_message.text if update.effective_message else None) or ""
        changed = self._read(await terms_of(context.tx, cohort), expects["what"], expects["unit"], text)
        if isinstance(changed, str):
            await self._asked(staff, cohort, context, expects, changed, text[:40])
            return None
        await expect_nothing(context, staff.person.id)
        screen = "cohort_weeks" if expects["what"] == "week" else "cohort_change"
        await self._change(staff, cohort, changed, update, context, screen, expects["card"])
        return None

    def _read(self, terms: Terms, what: str, unit: str, text: str) -> Terms | str:
        """The cohort as it will be, or what is wrong with the words."""
        if what == "name":
            trouble = name_trouble(text)
            return trouble if trouble is not None else replace(terms, name=name_of(text))
        if what == "size":
            size = size_typed(text)
            return "size" if size is None else replace(terms, size_limit=size)
        day = day_typed(text)
        if isinstance(day, str):
            return day
        if what == "closing":
            return replace(terms, closes_on=day)
        if what == "week":
            return replace(terms, openings={**terms.openings, unit: day})
        return replace(terms, starts_on=day, openings=moved(terms.openings, day - terms.starts_on))

    async def languages(self, update: Update, context: Context) -> str | Passed | None:
        """[ Language ]: the list."""
        found = await opened(self.house, update, context, tapped_words(update)[2], change=True)
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        told, others = languages_told(self.house, cohort.course)
        args = {"id": cohort.id, "name": cohort.name, "told": told, "others": others}
        await say(context, staff.person, "cohort_language", args, method="edit", message_id=tapped_message(update))
        return None

    async def place(self, update: Update, context: Context) -> str | Passed | None:
        """[ Time zone ]: one page of countries."""
        _, _, cohort_id, page = tapped_words(update)
        found = await opened(self.house, update, context, cohort_id, change=True)
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        args = {"id": cohort.id, "name": cohort.name, "page": int(page)}
        await say(context, staff.person, "cohort_place", args, method="edit", message_id=tapped_message(update))
        return None

    async def country(self, update: Update, context: Context) -> str | Passed | None:
        """A country; where it has several clocks, ask which."""
        _, _, cohort_id, country = tapped_words(update)
        found = await opened(self.house, update, context, cohort_id, change=True)
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        zones = zones_of(country) if country in (*COUNTRIES, *NEIGHBOURS) else ()
        if len(zones) > 1:
            args = {"id": cohort.id, "name": cohort.name, "country": country}
            await say(context, staff.person, "cohort_clock", args, method="edit", message_id=tapped_message(update))
        elif zones:
            terms = replace(await terms_of(context.tx, cohort), zone=zones[0])
            await self._change(staff, cohort, terms, update, context)
        return None

    async def tapped(self, update: Update, context: Context) -> str | Passed | None:
        """One of the choices that stand on buttons."""
        _, what, cohort_id, *chosen = tapped_words(update)
        found = await opened(self.house, update, context, cohort_id, change=True)
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        terms = self._chosen(await terms_of(context.tx, cohort), what, chosen[0] if chosen else "")
        if terms is None:
            return self.house.toast("cohort over", staff.person.language)
        if "staff" in (staff.person.expects or {}):
            await expect_nothing(context, staff.person.id)
        screen = "cohort_weeks" if what in ("every", "once") else "cohort_change"
        await self._change(staff, cohort, terms, update, context, screen)
        return None

    def _chosen(self, terms: Terms, what: str, chosen: str) -> Terms | None:
        """The cohort as it will be; None for a choice that is none any more."""
        units = units_of(self.house, terms.course)
        match what:
            case "lang":
                return replace(terms, language=chosen) if chosen in self.house.interface.whole() else None
            case "zone":
                return replace(terms, zone=chosen) if chosen in ALL_ZONES else None
            case "every":
                return replace(terms, openings=every_week(terms.starts_on, units))
            case "once":
                return replace(terms, openings=all_at_once(terms.starts_on, units))
            case "never":
                return replace(terms, closes_on=None)
            case "any":
                return replace(terms, size_limit=None)
            case "blend":
                return replace(terms, blended=not terms.blended)
        changed = self._read(terms, "start", "", chosen)
        return None if isinstance(changed, str) else changed

    async def _change(
        self,
        staff: Staff,
        cohort: Cohort,
        terms: Terms,
        update: Update,
        context: Context,
        screen: str = "cohort_change",
        card: int | None = None,
    ) -> None:
        """Keep it, note what has changed, move lessons where the calendar has and sessions where the clock has, and show it."""
        before = vars(await terms_of(context.tx, cohort))
        changed = [name for name, value in vars(terms).items() if value != before[name]]
        if changed:
            detail: dict[str, Any] = {"what": changed}
            if "zone" in changed and (sessions := await keep_hours(context.tx, cohort, terms.zone, context.now)):
                detail["sessions"] = sessions
            await change_cohort(context.tx, cohort.id, terms)
            await note(context.tx, context.now, staff.person.id, "cohort.changed", cohort.id, detail)
        if CALENDAR & set(changed):
            await recalendar(context.tx, self.house, cohort.id, context.now)
        await show_cohort(self.house, staff, update, context, cohort.id, screen, card)
