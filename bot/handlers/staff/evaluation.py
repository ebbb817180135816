"""/evaluation: the pilots, how each is going, and what was chosen in answer to its closed questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.course.instrument import MOMENTS, Instrument, Item
from bot.evaluation.counts import Answer, counts, distribution, together
from bot.evaluation.pilot import EVERYONE, Pilot, what_changed
from bot.evaluation.questions import closed_items, moments_of, sheets
from bot.evaluation.suppression import rounded
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words
from bot.handlers.staff.door import Typed, staff_with
from bot.language import LANGUAGES
from bot.storage.evaluation import Given, askings_counted, evaluator, given_to
from bot.storage.pilot import cohorts_of_pilot, every_pilot, everyone, pilot_by_id
from bot.storage.staff import Staff

PRIVATE = filters.ChatType.PRIVATE
PILOT: Final = rf"({EVERYONE}|[\w-]{{16}})"
SHEET: Final = r"[\w./-]{1,32}"
PILOTS_A_PAGE = 8
AGAIN: Final = frozenset({"lesson", "week", "plan", "any"})  # moments that come again and again
_RANKS: Final[Mapping[str, int]] = {moment: rank for rank, moment in enumerate(MOMENTS)}
Opened = tuple[Staff, Pilot]


async def opened(house: House, update: Update, context: Context) -> Opened | str | Passed:
    """Who reads and the pilot that the button names; PASS for whoever may not, a toast if it is gone."""
    staff = await staff_with(house, update, context, "feedback")
    if staff is None:
        return PASS
    pilot = await pilot_by_id(context.tx, tapped_words(update)[2])
    return house.toast("pilot gone", staff.person.language) if pilot is None else (staff, pilot)


async def become(staff: Staff, update: Update, context: Context, screen: str, args: Mapping[str, Any]) -> None:
    """The tapped message changes."""
    await say(context, staff.person, screen, args, method="edit", message_id=tapped_message(update))


@dataclass(frozen=True)
class Evaluation:
    """The pilots in numbers, each of them rounded."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("evaluation", self.evaluation, PRIVATE),
            CallbackQueryHandler(self.page, pattern=r"^ev:list:\d{1,3}$"),
            CallbackQueryHandler(self.open, pattern=rf"^ev:open:{PILOT}$"),
            CallbackQueryHandler(self.counts, pattern=rf"^ev:counts:{PILOT}$"),
            CallbackQueryHandler(self.changes, pattern=rf"^ev:changes:{PILOT}$"),
            CallbackQueryHandler(self.sheets, pattern=rf"^ev:sheets:{PILOT}$"),
            CallbackQueryHandler(self.items, pattern=rf"^ev:items:{PILOT}:{SHEET}$"),
            CallbackQueryHandler(self.item, pattern=rf"^ev:item:{PILOT}:{SHEET}:\d{{1,2}}(:\d{{1,2}})?$"),
        ]

    def typed(self) -> Typed:
        """Nothing is typed here."""
        return {}

    async def evaluation(self, update: Update, context: Context) -> str | Passed | None:
        """/evaluation: every pilot, in a new message; whoever opens it hears of news from now on."""
        staff = await staff_with(self.house, update, context, "feedback")
        if staff is None:
            return PASS
        await everyone(context.tx, self.house, context.now)
        await say(context, staff.person, "evaluation", await self._list(staff, context, 0))
        return None

    async def page(self, update: Update, context: Context) -> str | Passed | None:
        """The pilots again, in the same message."""
        staff = await staff_with(self.house, update, context, "feedback")
        if staff is None:
            return PASS
        await become(staff, update, context, "evaluation", await self._list(staff, context, int(tapped_words(update)[2])))
        return None

    async def _list(self, staff: Staff, context: Context, page: int) -> dict[str, Any]:
        reader = await evaluator(context.tx, staff.person, context.now)
        every = [[pilot.id, pilot.name, pilot.state(context.now)] for pilot in await every_pilot(context.tx)]
        first, last = page * PILOTS_A_PAGE, (page + 1) * PILOTS_A_PAGE
        return {"pilots": every[first:last], "page": page, "more": last < len(every), "rhythm": reader.rhythm}

    async def open(self, update: Update, context: Context) -> str | Passed | None:
        """One pilot: what it is, and how far."""
        found = await opened(self.house, update, context)
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        told = counts(await askings_counted(context.tx, pilot.id), moments_of(self.house.library, pilot), spoken(pilot))
        args = {
            **named(pilot),
            "state": pilot.state(context.now),
            "first": pilot.first_day.isoformat(),
            "last": pilot.over_on.isoformat() if pilot.over_on else None,
            "languages": list(pilot.languages),
            "cohorts": [cohort.name for cohort in await cohorts_of_pilot(context.tx, pilot.id)],
            "asked": told.asked,
            "answered": told.answered,
            "erased": rounded(pilot.erased),
            "previous": pilot.previous is not None or bool(pilot.changes),
        }
        await become(staff, update, context, "evaluation_pilot", args)
        return None

    async def counts(self, update: Update, context: Context) -> str | Passed | None:
        """[ Who answered ]: by moment and by language."""
        found = await opened(self.house, update, context)
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        told = counts(await askings_counted(context.tx, pilot.id), moments_of(self.house.library, pilot), spoken(pilot))
        moments = [[at.moment, at.asked, at.answered, at.begun, at.declined] for at in told.moments]
        args = {**named(pilot), "moments": moments, "languages": [list(row) for row in told.languages], "left": told.left}
        await become(staff, update, context, "evaluation_counts", args)
        return None

    async def changes(self, update: Update, context: Context) -> str | Passed | None:
        """[ What changed ]: what is taught otherwise than in the round before, and the lines about it."""
        found = await opened(self.house, update, context)
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        earlier = await pilot_by_id(context.tx, pilot.previous) if pilot.previous else None
        told = what_changed(earlier, pilot) if earlier else None
        ids = {"new": list(told.new), "changed": list(told.changed), "gone": list(told.gone)} if told else {}
        args = {**named(pilot), "course": pilot.course, "earlier": earlier and earlier.name, **ids, "lines": list(pilot.changes)}
        await become(staff, update, context, "evaluation_changes", args)
        return None

    async def sheets(self, update: Update, context: Context) -> str | Passed | None:
        """[ Answers ]: which instrument?"""
        found = await opened(self.house, update, context)
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        every = [sheet.id for sheet in sheets(self.house.library, pilot) if closed_items(sheet)]
        await become(staff, update, context, "evaluation_sheets", {**named(pilot), "sheets": every})
        return None

    async def items(self, update: Update, context: Context) -> str | Passed | None:
        """One instrument: which of its questions?"""
        found = await opened(self.house, update, context)
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        sheet = self._sheet(pilot, tapped_words(update)[3])
        if sheet is None:
            return self.house.toast("too late", staff.person.language)
        args = {**named(pilot), "sheet": sheet.id, "items": list(closed_items(sheet))}
        await become(staff, update, context, "evaluation_items", args)
        return None

    async def item(self, update: Update, context: Context) -> str | Passed | None:
        """One question: how many chose what, on all occasions together or on one."""
        found = await opened(self.house, update, context)
        if not isinstance(found, tuple):
            return found
        staff, pilot = found
        _, _, _, sheet_id, place, *which = tapped_words(update)
        sheet = self._sheet(pilot, sheet_id)
        items = closed_items(sheet) if sheet else ()
        if sheet is None or int(place) >= len(items):
            return self.house.toast("too late", staff.person.language)
        item = sheet.by_id[items[int(place)]]
        given = await given_to(context.tx, pilot.id, f"{sheet.id}/{item.id}")
        args = told_item(sheet, item, given, int(which[0]) if which else None)
        await become(staff, update, context, "evaluation_item", {**named(pilot), "place": int(place), **args})
        return None

    def _sheet(self, pilot: Pilot, id: str) -> Instrument | None:
        return next((sheet for sheet in sheets(self.house.library, pilot) if sheet.id == id), None)


def named(pilot: Pilot) -> dict[str, str]:
    """What every screen says of a pilot."""
    return {"id": pilot.id, "name": pilot.name, "zone": pilot.zone}


def spoken(pilot: Pilot) -> tuple[str, ...]:
    """The languages that may stand in its tables, whether anybody was asked in them or not."""
    return pilot.languages or tuple(LANGUAGES)


def told_item(sheet: Instrument, item: Item, given: list[Given], which: int | None) -> dict[str, Any]:
    """The distribution of an item as its screen says it: on the occasion of that place in the list, None: the first that fits.

    What is asked before and after is never added up; what is asked again and again is, unless one occasion is chosen."""
    apart = not AGAIN & set(sheet.asked)
    by_occasion: dict[str, list[Answer]] = {}
    for one in given:
        by_occasion.setdefault(one.occasion, []).append(one.answer)
    each = {occasion: distribution(sheet, item, answers, once=True) for occasion, answers in by_occasion.items()}
    # An occasion on which few answered, as far as may be said, is not even named.
    occasions = sorted((one for one in each if each[one].people), key=lambda one: (_RANKS.get(one, len(_RANKS)), one))
    if which is None and occasions and (apart or len(occasions) == 1):
        which = 0
    chosen = occasions[which] if which is not None and which < len(occasions) else None
    if chosen is None and not apart:
        told = together(sheet, item, by_occasion, once=sheet.privacy == "anonymous")
    else:
        told = each[chosen] if chosen is not None else distribution(sheet, item, (), once=True)
    return {
        "sheet": sheet.id,
        "item": item.id,
        "occasions": occasions,
        "occasion": chosen,
        "together": not apart,
        "again": chosen is None and not apart and sheet.privacy == "pseudonymous",
        "people": told.people,
        "chosen": [[value, count] for value, count in told.chosen.items()],
    }
