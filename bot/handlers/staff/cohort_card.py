"""Who may open or change a cohort, and everything that stands on its card."""

from typing import Any, Final

from telegram import Update

from bot.administration.cohort import oddities
from bot.handlers.context import Context
from bot.handlers.house import PASS, House, Passed, say, tapped_message
from bot.handlers.staff.door import staff_with
from bot.learning.schedule import local_day
from bot.storage.cohort import Cohort, cohort_by_id, terms_of
from bot.storage.pilot import pilot_name_of_cohort
from bot.storage.staff import Staff
from bot.storage.tx import Tx

ID: Final = r"[\w-]{16}"
Opened = tuple[Staff, Cohort]


async def opened(
    house: House, update: Update, context: Context, cohort_id: str, *, change: bool = False
) -> Opened | str | Passed:
    """Who acts and the cohort they mean; PASS if they may not see it, or not `change` it; a toast if it is gone."""
    staff = await staff_with(house, update, context, "cohorts", "own cohorts")
    if staff is None or not staff.powers.may_see_cohort(cohort_id) or (change and not staff.powers.may("cohorts")):
        return PASS
    cohort = await cohort_by_id(context.tx, cohort_id)
    if cohort is None or cohort.archived_at is not None:
        return house.toast("cohort gone", staff.person.language)
    return staff, cohort


def units_of(house: House, course: str) -> tuple[str, ...]:
    """The ids of a course's units in order; none where the course is not taught here any more."""
    known = house.library.courses.get(course)
    return tuple(unit.id for unit in known.units) if known else ()


async def card_args(tx: Tx, house: House, staff: Staff, cohort: Cohort, now: int) -> dict[str, Any]:
    """The arguments of the screens that show a cohort's card."""
    terms = await terms_of(tx, cohort)
    sizes = {row["cohort_id"]: row async for row in tx.cohort_sizes()}
    size = sizes.get(cohort.id)
    return {
        "id": cohort.id,
        "name": cohort.name,
        "course": cohort.course,
        "language": cohort.language,
        "zone": cohort.zone,
        "starts_on": cohort.starts_on.isoformat(),
        "units": list(units_of(house, cohort.course)),
        "openings": {unit: day.isoformat() for unit, day in terms.openings.items()},
        "members": size["members"] if size else 0,
        "finished": size["finished"] if size else 0,
        "size_limit": cohort.size_limit,
        "closes_on": cohort.closes_on.isoformat() if cohort.closes_on else None,
        "blended": cohort.blended,
        "trainers": [row["label"] async for row in tx.trainer_labels(cohort_id=cohort.id)],
        "pilot": await pilot_name_of_cohort(tx, cohort.id),
        "oddities": list(oddities(terms, local_day(now, cohort.zone))),
        "admin": staff.powers.may("cohorts"),
    }


async def show_cohort(
    house: House,
    staff: Staff,
    update: Update,
    context: Context,
    cohort_id: str,
    screen: str = "cohort",
    message_id: int | None = None,
) -> None:
    """The card, or another screen with its arguments, in the message tapped or in `message_id`."""
    cohort = await cohort_by_id(context.tx, cohort_id)
    assert cohort is not None
    args = await card_args(context.tx, house, staff, cohort, context.now)
    at = message_id if message_id is not None else tapped_message(update)
    await say(context, staff.person, screen, args, method="edit", message_id=at)
