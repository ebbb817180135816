"""/audit: what was done, for the owners; the list only ever grows."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.administration.audit import Entry, broken_at
from bot.administration.spreadsheet import csv_file
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words, tell_owners
from bot.handlers.staff.door import Typed, staff_with
from bot.handlers.staff.roles import moment
from bot.storage.people import learner_by_telegram_id
from bot.storage.staff import Staff, note
from bot.storage.tx import Tx

PRIVATE = filters.ChatType.PRIVATE
A_PAGE = 15
COLUMNS = ("number", "time (UTC)", "who", "action", "object", "detail", "digest")


@dataclass(frozen=True)
class Audit:
    """What owners can read of what everybody did."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("audit", self.audit, PRIVATE),
            CallbackQueryHandler(self.page, pattern=r"^au:list:\d{1,9}$"),
            CallbackQueryHandler(self.file, pattern=r"^au:file$"),
        ]

    def typed(self) -> Typed:
        """Nothing is typed here."""
        return {}

    async def audit(self, update: Update, context: Context) -> str | Passed | None:
        """/audit: the newest entries."""
        staff = await staff_with(self.house, update, context, "audit")
        if staff is None:
            return PASS
        await say(context, staff.person, "audit", await self._page(staff, context, 0))
        return None

    async def page(self, update: Update, context: Context) -> str | Passed | None:
        """Older or newer ones, in the same message."""
        staff = await staff_with(self.house, update, context, "audit")
        if staff is None:
            return PASS
        args = await self._page(staff, context, int(tapped_words(update)[2]))
        await say(context, staff.person, "audit", args, method="edit", message_id=tapped_message(update))
        return None

    async def file(self, update: Update, context: Context) -> str | Passed | None:
        """[ As a file ]; taking so much away is noted, and every owner hears of it."""
        staff = await staff_with(self.house, update, context, "audit")
        if staff is None:
            return PASS
        await note(context.tx, context.now, staff.person.id, "audit.file", "")
        await say(context, staff.person, "audit_file")
        await tell_owners(self.house, context, "owner_audit_file", {})
        return None

    async def _page(self, staff: Staff, context: Context, first: int) -> dict[str, Any]:
        """The page that begins with this entry; 0: with the newest."""
        entries = await whole_audit(context.tx)
        total = len(entries)
        first = min(first, total) or total
        names = await names_in_audit(context.tx, self.house.owners)
        zone = staff.person.zone
        shown = [
            {
                **moment(entry.at, zone),
                "who": named(names.staff, entry.actor),
                "action": entry.action,
                "deed": told_deed(entry, names),
            }
            for entry in reversed(entries[max(0, first - A_PAGE) : first])
        ]
        return {
            "entries": shown,
            "older": first - A_PAGE if first > A_PAGE else None,
            "newer": min(first + A_PAGE, total) if first < total else None,
            "total": total,
            "broken": broken_at(entries),
            "zone": zone,
        }


async def whole_audit(tx: Tx) -> list[Entry]:
    """Every entry, oldest first."""
    return [Entry(**dict(row)) async for row in tx.audit_whole()]


async def names_of_staff(tx: Tx, owners: Collection[int]) -> dict[str, str]:
    """What to call whoever did something, by their id: the label of those with a role, "owner" for owners."""
    names: dict[str, str] = {row["learner_id"]: row["label"] async for row in tx.staff_labels()}
    for owner in sorted(owners):
        person = await learner_by_telegram_id(tx, owner)
        if person is not None:
            names[person.id] = "owner"
    return names


def named(names: Mapping[str, str], actor: str) -> str | None:
    """What to call whoever did something; what has no actor was the bot's own doing."""
    return names.get(actor) if actor not in ("", "bot") else "bot"


@dataclass(frozen=True)
class Names:
    """What the ids in the audit stand for."""

    staff: Mapping[str, str]
    cohorts: Mapping[str, str]
    pilots: Mapping[str, str]
    mailings: Mapping[str, tuple[int, str]]  # the number of the announcement and the kind, by the id of a mailing


async def names_in_audit(tx: Tx, owners: Collection[int]) -> Names:
    """The names as they are now."""
    cohorts = {row["id"]: row["name"] async for row in tx.cohort_names()}
    pilots = {row["id"]: row["name"] async for row in tx.pilot_names()}
    mailings = {row["id"]: (row["number"], row["kind"]) async for row in tx.mailing_numbers()}
    return Names(await names_of_staff(tx, owners), cohorts, pilots, mailings)


def told_deed(entry: Entry, names: Names) -> dict[str, Any]:
    """The object and the detail of an entry, with names for the ids among them, for its sentence."""
    deed: dict[str, Any] = {"object": entry.object, **json.loads(entry.detail)}
    if entry.object in names.staff:
        deed["whom"] = names.staff[entry.object]
    if entry.object in names.cohorts:
        deed["cohort"] = names.cohorts[entry.object]
    if entry.object in names.pilots:
        deed["pilot"] = names.pilots[entry.object]
    if entry.object in names.mailings:
        deed["announcement"], deed["kind"] = names.mailings[entry.object]
    if deed.get("cohort") in names.cohorts:
        deed["cohort"] = names.cohorts[deed["cohort"]]
    if deed.get("to") in names.cohorts:
        deed["to"] = names.cohorts[deed["to"]]
    return deed


async def audit_table(tx: Tx, owners: Collection[int]) -> bytes:
    """The whole list as CSV."""
    names = await names_of_staff(tx, owners)
    rows = [
        (
            entry.seq,
            datetime.fromtimestamp(entry.at, UTC).strftime("%Y-%m-%d %H:%M:%S"),
            named(names, entry.actor) or entry.actor,
            entry.action,
            entry.object,
            entry.detail,
            entry.digest,
        )
        for entry in await whole_audit(tx)
    ]
    return csv_file(COLUMNS, rows)
