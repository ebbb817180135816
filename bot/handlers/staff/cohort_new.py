"""[ New cohort ]: name, course, language, time zone and start, one question after the other in one card."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.administration.cohort import Terms, day_typed, every_week, name_of, name_trouble, next_mondays
from bot.course.catalogue import Library
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words
from bot.handlers.settings import ALL_ZONES
from bot.handlers.staff.cohort_card import show_cohort, units_of
from bot.handlers.staff.door import Typed, staff_with
from bot.handlers.staff.words import expect, expect_nothing
from bot.language import LANGUAGES
from bot.language.interface import catalogue_file
from bot.learning.places import COUNTRIES, NEIGHBOURS, zones_of
from bot.learning.schedule import local_day
from bot.storage.cohort import make_cohort
from bot.storage.staff import Staff, note

EXPECTED: Final = "new cohort"
Draft = dict[str, Any]  # step, card (its message), name, course, language, zone: as far as they are known


def languages_told(house: House, course: str) -> tuple[list[str], list[str]]:
    """The languages offered: those the course is told in, then the others, each by its own name."""
    offered = sorted(house.interface.whole(), key=lambda code: LANGUAGES[code].name.casefold() if code in LANGUAGES else code)
    told = [code for code in offered if is_told(house.library, course, code)]
    return told, [code for code in offered if code not in told]


def is_told(library: Library, course: str, language: str) -> bool:
    """Whether there are words of the course in a language at all; English is its own."""
    return language == "en" or catalogue_file(library.locales, language, course).exists()


@dataclass(frozen=True)
class NewCohort:
    """How an admin makes a cohort; what is settled so far waits with the person, so that a restart loses nothing."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CallbackQueryHandler(self.begin, pattern=r"^co:new$"),
            CallbackQueryHandler(self.course, pattern=r"^co:course:new:[\w.-]+$"),
            CallbackQueryHandler(self.language, pattern=r"^co:lang:new:[a-z]{2}$"),
            CallbackQueryHandler(self.place, pattern=r"^co:place:new:\d{1,2}$"),
            CallbackQueryHandler(self.country, pattern=r"^co:country:new:[A-Z]{2}$"),
            CallbackQueryHandler(self.zone, pattern=r"^co:zone:new:[\w/+-]+$"),
            CallbackQueryHandler(self.start, pattern=r"^co:start:new:\d{4}-\d{2}-\d{2}$"),
        ]

    def typed(self) -> Typed:
        """The name, and a day to start on."""
        return {EXPECTED: self.words}

    async def begin(self, update: Update, context: Context) -> str | Passed | None:
        """[ New cohort ]: the list becomes the first question."""
        staff = await staff_with(self.house, update, context, "cohorts")
        if staff is None:
            return PASS
        await self._step(staff, context, {"card": tapped_message(update)}, "name")
        return None

    async def words(self, staff: Staff, update: Update, context: Context, expects: dict[str, Any]) -> str | Passed | None:
        """The name or the day; where a button is wanted, the words are for somebody else."""
        if not staff.powers.may("cohorts"):
            return PASS
        text = (update.effective_message.text if update.effective_message else None) or ""
        draft: Draft = expects["draft"]
        if draft["step"] == "name":
            trouble = name_trouble(text)
            if trouble is not None:
                await self._show(staff, context, draft, trouble=trouble)
                return None
            await self._step(staff, context, {**draft, "name": name_of(text)}, "course")
            return None
        if draft["step"] == "start":
            day = day_typed(text)
            if isinstance(day, str):
                await self._show(staff, context, draft, trouble=day, found=text[:40])
                return None
            await self._make(staff, update, context, draft, day)
            return None
        return PASS

    async def course(self, update: Update, context: Context) -> str | Passed | None:
        """The course was chosen."""
        found = await self._drafted(update, context, "course")
        if not isinstance(found, tuple):
            return found
        staff, draft = found
        course = tapped_words(update)[3]
        if course in self.house.library.courses:
            await self._step(staff, context, {**draft, "course": course}, "language")
        return None

    async def language(self, update: Update, context: Context) -> str | Passed | None:
        """The language was chosen."""
        found = await self._drafted(update, context, "language")
        if not isinstance(found, tuple):
            return found
        staff, draft = found
        code = tapped_words(update)[3]
        if code not in self.house.interface.whole():
            return self.house.toast("no language", staff.person.language)
        await self._step(staff, context, {**draft, "language": code}, "zone")
        return None

    async def place(self, update: Update, context: Context) -> str | Passed | None:
        """[ Another time zone ]: one page of countries."""
        found = await self._drafted(update, context, "zone")
        if not isinstance(found, tuple):
            return found
        staff, draft = found
        await self._edit(staff, context, draft, "cohort_place", {"page": int(tapped_words(update)[3])})
        return None

    async def country(self, update: Update, context: Context) -> str | Passed | None:
        """A country; where it has several clocks, ask which."""
        found = await self._drafted(update, context, "zone")
        if not isinstance(found, tuple):
            return found
        staff, draft = found
        country = tapped_words(update)[3]
        if country not in (*COUNTRIES, *NEIGHBOURS):
            return None
        zones = zones_of(country)
        if len(zones) > 1:
            await self._edit(staff, context, draft, "cohort_clock", {"country": country})
        else:
            await self._step(staff, context, {**draft, "zone": zones[0]}, "start")
        return None

    async def zone(self, update: Update, context: Context) -> str | Passed | None:
        """The clock was chosen."""
        found = await self._drafted(update, context, "zone")
        if not isinstance(found, tuple):
            return found
        staff, draft = found
        zone = tapped_words(update)[3]
        if zone in ALL_ZONES or zone == staff.person.zone:
            await self._step(staff, context, {**draft, "zone": zone}, "start")
        return None

    async def start(self, update: Update, context: Context) -> str | Passed | None:
        """One of the days offered."""
        found = await self._drafted(update, context, "start")
        if not isinstance(found, tuple):
            return found
        staff, draft = found
        day = day_typed(tapped_words(update)[3])
        if isinstance(day, date):
            await self._make(staff, update, context, draft, day)
        return None

    async def _drafted(self, update: Update, context: Context, step: str) -> tuple[Staff, Draft] | str | Passed:
        """The person and their draft, if the tapped card asks for this step now; a toast if that question is over."""
        staff = await staff_with(self.house, update, context, "cohorts")
        if staff is None:
            return PASS
        expects: Mapping[str, Any] = (staff.person.expects or {}).get("staff") or {}
        draft: Draft = expects.get("draft") or {}
        if expects.get("name") != EXPECTED or draft.get("step") != step or draft.get("card") != tapped_message(update):
            return self.house.toast("cohort over", staff.person.language)
        return staff, draft

    async def _step(self, staff: Staff, context: Context, draft: Draft, step: str) -> None:
        draft = {**draft, "step": step}
        await expect(context, staff.person.id, EXPECTED, {"draft": draft})
        await self._show(staff, context, draft)

    async def _show(self, staff: Staff, context: Context, draft: Draft, *, trouble: str | None = None, found: str = "") -> None:
        """The card with the question of this step."""
        match draft["step"]:
            case "name":
                await self._edit(staff, context, draft, "cohort_name", {"trouble": trouble})
            case "course":
                await self._edit(staff, context, draft, "cohort_course", {"courses": list(self.house.library.courses)})
            case "language":
                told, others = languages_told(self.house, draft["course"])
                await self._edit(staff, context, draft, "cohort_language", {"told": told, "others": others})
            case "zone":
                await self._edit(staff, context, draft, "cohort_zone", {"zone": staff.person.zone})
            case _:
                days = [day.isoformat() for day in next_mondays(local_day(context.now, draft["zone"]))]
                args = {"what": "start", "unit": "", "days": days, "trouble": trouble, "found": found}
                await self._edit(staff, context, draft, "cohort_day", args)

    async def _edit(self, staff: Staff, context: Context, draft: Draft, screen: str, args: Mapping[str, Any]) -> None:
        told = {"id": "new", "name": draft.get("name", ""), **args}
        await say(context, staff.person, screen, told, method="edit", message_id=draft["card"])

    async def _make(self, staff: Staff, update: Update, context: Context, draft: Draft, day: date) -> None:
        """The cohort with the usual calendar; everything else can be changed on its card."""
        openings = every_week(day, units_of(self.house, draft["course"]))
        terms = Terms(draft["name"], draft["course"], draft["language"], draft["zone"], day, openings)
        cohort = await make_cohort(context.tx, terms, staff.person.id, context.now)
        await note(context.tx, context.now, staff.person.id, "cohort.made", cohort.id, {"course": cohort.course})
        await expect_nothing(context, staff.person.id)
        await show_cohort(self.house, staff, update, context, cohort.id, message_id=draft["card"])
