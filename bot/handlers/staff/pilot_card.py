"""Who may open a pilot, and everything that stands on its card."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final

from telegram import Update

from bot.course.instrument import Instrument, OpenItem, reference
from bot.evaluation.pilot import EVERYONE, Pilot, agenda, closes_for_later, kept_until, rivals, what_changed
from bot.handlers.context import Context
from bot.handlers.house import PASS, House, Passed, say, tapped_message
from bot.handlers.staff.door import staff_with
from bot.learning.schedule import local_day
from bot.storage.cohort import Cohort
from bot.storage.pilot import cohorts_in_no_pilot, cohorts_of_pilot, every_pilot, pilot_by_id
from bot.storage.staff import Staff
from bot.storage.tx import Tx

ID: Final = r"[\w-]{16}"
PER_PAGE: Final = 8
Opened = tuple[Staff, Pilot]
Args = dict[str, Any]


async def opened(house: House, update: Update, context: Context, pilot_id: str) -> Opened | str | Passed:
    """Who acts and the pilot they mean; PASS if they may not see it; a toast if it is not there."""
    staff = await staff_with(house, update, context, "pilots")
    if staff is None:
        return PASS
    pilot = await pilot_by_id(context.tx, pilot_id)
    if pilot is None or pilot.id == EVERYONE:
        return house.toast("pilot gone", staff.person.language)
    return staff, pilot


def instruments_of(house: House, pilot: Pilot) -> list[Instrument]:
    """What it asks, without instruments whose files are not there any more."""
    known = house.library.instruments
    return [known[id] for id in pilot.instruments if id in known]


def open_questions(house: House, pilot: Pilot) -> list[str]:
    """The items of a pilot that are answered in words, by reference."""
    every = instruments_of(house, pilot)
    return [reference(one.id, item.id) for one in every for item in one.items if isinstance(item, OpenItem)]


def weekly_of(house: House, course: str) -> int:
    """How many questions a quiz brings of its own at most."""
    known = house.library.courses.get(course)
    quizzes = known.quizzes if known else ()
    asked = (house.library.instrument(f"{course}/{quiz.id}", "en") for quiz in quizzes if quiz.feedback is not None)
    return max((len(one.instrument.items) for one in asked), default=0)


def card_args(house: House, pilot: Pilot, cohorts: Sequence[Cohort], others: Sequence[Pilot], now: int) -> Args:
    """The arguments of the screens that show a pilot beside others, also one that is being made."""
    every = instruments_of(house, pilot)
    asked = agenda(every, weekly_of(house, pilot.course))
    last = pilot.last_day
    later = closes_for_later(last) if last is not None and any(one.moment == "later" for one in asked) else None
    ended_at = pilot.ended_at if pilot.ended_at is not None else pilot.ends_at
    return {
        "id": pilot.id,
        "name": pilot.name,
        "state": pilot.state(now),
        "course": pilot.course,
        "languages": list(pilot.languages),
        "blended": pilot.blended,
        "open": pilot.open,
        "zone": pilot.zone,
        "first": pilot.first_day.isoformat(),
        "last": last.isoformat() if last else None,
        "cohorts": [cohort.name for cohort in cohorts],
        "begun": [cohort.name for cohort in cohorts if cohort.starts_on < pilot.first_day],
        "asked": [[one.moment, list(one.instruments), one.questions] for one in asked],
        "anonymous": [one.id for one in every if one.privacy == "anonymous"],
        "later": later.isoformat() if later else None,
        "fits": later is not None and later >= pilot.first_day,
        "gone": local_day(kept_until(ended_at), pilot.zone).isoformat() if ended_at is not None else None,
        "follows": pilot.previous is not None,
        "rivals": [one.name for one in rivals(pilot, others, now)],
    }


async def shown_args(tx: Tx, house: House, pilot: Pilot, now: int) -> Args:
    """The same of a pilot that there is."""
    args = card_args(house, pilot, await cohorts_of_pilot(tx, pilot.id), await every_pilot(tx), now)
    return {**args, "ended": local_day(pilot.ended_at, pilot.zone).isoformat() if pilot.ended_at is not None else None}


async def cohorts_args(tx: Tx, pilot: Pilot, now: int, page: int) -> Args:
    """What the screen of its cohorts shows."""
    inside = [[cohort.id, cohort.name] for cohort in await cohorts_of_pilot(tx, pilot.id)]
    free = [[cohort.id, cohort.name] for cohort in await cohorts_in_no_pilot(tx, pilot.course)]
    state = pilot.state(now)
    every = [*([*each, True] for each in inside if state == "planned"), *([*each, False] for each in free if state != "ended")]
    page = min(page, max(0, len(every) - 1) // PER_PAGE)
    first, last = page * PER_PAGE, (page + 1) * PER_PAGE
    return {
        "id": pilot.id,
        "name": pilot.name,
        "state": state,
        "inside": [name for _, name in inside],
        "offered": every[first:last],
        "page": page,
        "further": last < len(every),
    }


async def changes_args(tx: Tx, pilot: Pilot) -> Args:
    """What changed since the round before: counted from the revisions, and said by the staff."""
    earlier = await pilot_by_id(tx, pilot.previous) if pilot.previous else None
    counted = what_changed(earlier, pilot) if earlier else None
    return {
        "id": pilot.id,
        "name": pilot.name,
        "course": pilot.course,
        "earlier": earlier.name if earlier else None,
        "new": list(counted.new) if counted else [],
        "changed": list(counted.changed) if counted else [],
        "gone": list(counted.gone) if counted else [],
        "lines": list(pilot.changes),
    }


async def show_pilot(
    house: House, staff: Staff, update: Update, context: Context, pilot_id: str, message_id: int | None = None
) -> None:
    """The card in the message tapped or in `message_id`."""
    pilot = await pilot_by_id(context.tx, pilot_id)
    assert pilot is not None
    args = await shown_args(context.tx, house, pilot, context.now)
    at = message_id if message_id is not None else tapped_message(update)
    await say(context, staff.person, "staff_pilot", args, method="edit", message_id=at)


def digest_of(*said: Any) -> str:
    """Changes with whatever a question shows."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
