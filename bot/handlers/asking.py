"""Asking learners: what is put to whom at which moment, once, and never more than they are asked at most."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bot.course.instrument import Instrument, Moment
from bot.evaluation.form import Given
from bot.evaluation.load import Taken, day_for
from bot.evaluation.moments import COMMITMENT, FALLOW_DAYS, LATER_DAYS, REMIND_DAYS, REMINDED, checks, composed, has_pulse
from bot.evaluation.pilot import Pilot
from bot.evaluation.pseudonym import lots
from bot.handlers.calendar import opens_on
from bot.handlers.form_showing import show_form
from bot.handlers.house import House
from bot.handlers.road import rhythm_of, slot_after
from bot.learning.schedule import day_used, local_day, next_slot
from bot.learning.sitting import parse
from bot.storage.asking import Asking, add_asking, settle
from bot.storage.people import Enrolment, Learner, Plan, enrolment_of, plan_now
from bot.storage.pilot import pilot_of
from bot.storage.tx import Tx

DAY_SECONDS = 86400
SOURCE = "en"  # what is asked is decided by the English files; in which words, when it is shown


@dataclass(frozen=True)
class Unasked:
    """How a form leaves that nobody tapped for: not wanted any more after `void_after` (UTC seconds), `loud` or not."""

    void_after: int
    loud: bool = False


async def ask(
    tx: Tx,
    house: House,
    learner: Learner,
    enrolment: Enrolment,
    moment: Moment,
    occasion: str,
    now: int,
    *,
    unasked: Unasked | None = None,
    not_before: date | None = None,
) -> Asking | None:
    """Put the form of a moment to a learner, or keep it for the first day that has room for it; None where neither is done.

    It happens once for each occasion. `not_before`, a later local day, keeps it until then."""
    pilot = await pilot_of(tx, house, learner, now)
    wanted = what_is_asked(house, pilot, learner, enrolment.course, moment, occasion) if pilot.running(now) else []
    items = composed(wanted, moment, person_in(pilot, learner), turn_of(house, enrolment.course, occasion))
    where = {"pilot_id": pilot.id, "learner_id": learner.id, "moment": moment, "occasion": occasion}
    if not items or await tx.asking_at(**where) is not None:
        return None
    today = local_day(now, learner.zone)
    day = not_before or day_for(await taken(tx, learner), today, moment)
    if day is None:
        return None
    kept: dict[str, Any] = {**where, "items": items, "privacy": wanted[0].privacy, "language": learner.language}
    if day > today:
        return await _plan(tx, kept, free_slot(learner, now, opens=day))
    due_at = look_after(learner, moment, now, unasked)
    asking = await add_asking(tx, **kept, asked_on=today.isoformat(), due_at=due_at)
    if asking is not None and not await put_form(tx, house, learner, asking, now, unasked):
        await settle(tx, asking.id, "dropped")
        return None
    return asking


async def _plan(tx: Tx, kept: Mapping[str, Any], due_at: int) -> Asking | None:
    """Keep an asking until then, and a while longer."""
    asking = await add_asking(tx, **kept, state="planned", due_at=due_at)
    if asking is not None:
        await tx.move_planned_asking(id=asking.id, due_at=due_at, drop_at=due_at + FALLOW_DAYS * DAY_SECONDS)
    return asking


def what_is_asked(house: House, pilot: Pilot, learner: Learner, course: str, moment: Moment, occasion: str) -> list[Instrument]:
    """The instruments of a moment in a pilot's order, the quiz's own question first; those of one moment have one privacy.

    Whoever reads none of the pilot's languages gets that question alone; a pulse comes after a few lessons of a unit."""
    names = [f"{course}/{occasion}"] if moment == "week" else []
    if pilot.takes(learner.language):
        names += pilot.instruments
    if moment == "lesson":
        taught = house.library.courses[course]
        # The very first lesson ends with the question for the learner's hour, which stands alone.
        lessons = [id for id in taught.place(occasion)[0].lessons if id != taught.order[0]]
        if not has_pulse(lessons, occasion, person_in(pilot, learner)):
            return []
    found = [one for name in names if (one := _instrument(house, name)) is not None and moment in one.asked]
    return [one for one in found if one.privacy == found[0].privacy]


def person_in(pilot: Pilot, learner: Learner) -> str:
    """What draws this person's lots in a pilot: always the same, and drawn by nobody once its key is gone."""
    return lots(pilot.pairing_key or "", learner.id)


def turn_of(house: House, course: str, occasion: str) -> int:
    """The how-manieth quiz of the course an occasion is, counted from 0; 0 for any other."""
    quizzes = [quiz.id for quiz in house.library.courses[course].quizzes]
    return quizzes.index(occasion) if occasion in quizzes else 0


async def taken(tx: Tx, learner: Learner) -> list[Taken]:
    """The local days on which somebody was asked or reminded."""
    rows = [row async for row in tx.asked_days(learner_id=learner.id)]
    days = [(row[name], row["moment"] == "week") for row in rows for name in ("asked_on", "reminded_on") if row[name]]
    return [Taken(date.fromisoformat(day), weekly) for day, weekly in days]


def free_slot(learner: Learner, after: int, *, opens: date | None = None) -> int:
    """The learner's first hour after a moment on a working day, on `opens` or later, and after a pause; UTC seconds."""
    after = max(after, (learner.paused_until or 0) - 1)
    return next_slot(rhythm_of(learner), after=after, used=None, stable=learner.id, opens=opens)


def look_after(learner: Learner, moment: Moment, now: int, unasked: Unasked | None) -> int | None:
    """When to look at what is asked now: whether it arrived, or whether to remind; None: never."""
    if unasked is not None:
        return unasked.void_after + 1
    return reminder_at(learner, now) if moment in REMINDED else None


def reminder_at(learner: Learner, now: int) -> int:
    """When the one reminder comes of what was asked today; UTC seconds."""
    return free_slot(learner, now, opens=local_day(now, learner.zone) + timedelta(days=REMIND_DAYS))


def unasked_key(asking: Asking) -> str:
    """What the message of a form that nobody tapped for is known by."""
    return f"as:{asking.id}:{asking.asked_on}"


async def put_form(tx: Tx, house: House, learner: Learner, asking: Asking, now: int, unasked: Unasked | None) -> bool:
    """Queue a form; False where nothing of it is asked any more."""
    if unasked is None:
        return await show_form(tx, house, learner, asking, now) is not None
    how: dict[str, Any] = {"lane": 1, "loud": unasked.loud, "void_after": unasked.void_after, "dedup_key": unasked_key(asking)}
    return await show_form(tx, house, learner, asking, now, **how) is not None


async def asked_first(
    tx: Tx, house: House, learner: Learner, enrolment: Enrolment, plan: Plan, now: int, unasked: Unasked | None = None
) -> bool:
    """Whether a form comes in the place of the very first lesson; the lesson then waits for a tap, or for the next slot."""
    first = house.library.courses[enrolment.course].order[0]
    if plan.lesson != first or plan.rev is not None or plan.state not in ("planned", "held"):
        return False
    if [row async for row in tx.lessons_done(enrolment_id=enrolment.id)]:
        return False
    if await ask(tx, house, learner, enrolment, "before", "", now, unasked=unasked) is None:
        return False
    used = day_used(now, learner.zone, date.fromisoformat(enrolment.last_lesson_day) if enrolment.last_lesson_day else None)
    await tx.use_day(id=enrolment.id, day=used.isoformat())
    enrolment = replace(enrolment, last_lesson_day=used.isoformat())
    opens = await opens_on(tx, house, enrolment, plan.lesson)
    await tx.move_plan(id=plan.id, due_at=slot_after(learner, enrolment, now, opens))
    return True


async def waits_before(tx: Tx, learner: Learner, now: int) -> bool:
    """Whether the questions before the course came today and wait: a second tap on what brought them must not bury them."""
    today = local_day(now, learner.zone).isoformat()
    rows = [row async for row in tx.askings_of(learner_id=learner.id)]
    return any((row["moment"], row["state"], row["asked_on"]) == ("before", "asked", today) for row in rows)


async def ask_afterwards(tx: Tx, house: House, learner: Learner, enrolment: Enrolment, plan: Plan, now: int) -> None:
    """What is asked once a lesson or a quiz is done, and ninety days after the last of them."""
    course, (unit, _) = house.library.courses[enrolment.course], parse(plan.lesson)
    last = next((id for id in reversed(course.order) if id in course.by_id), None)
    if unit == course.order[0]:
        await tx.close_before(learner_id=learner.id)
    if unit in course.quiz_by_id:
        await ask(tx, house, learner, enrolment, "week", unit, now)
    elif unit in course.by_id and (unit != last or await ask(tx, house, learner, enrolment, "after", "", now) is None):
        await ask(tx, house, learner, enrolment, "lesson", unit, now)
    if await plan_now(tx, enrolment.id) is None:
        later = local_day(now, learner.zone) + timedelta(days=LATER_DAYS)
        await ask(tx, house, learner, enrolment, "later", "", now, not_before=later)


async def ask_leaver(tx: Tx, house: House, learner: Learner, now: int, unasked: Unasked | None = None) -> None:
    """One question to whoever leaves with something still before them: after their own tap, or under the bot's last word."""
    enrolment = await enrolment_of(tx, learner.id)
    if enrolment is not None and await plan_now(tx, enrolment.id) is not None:
        await ask(tx, house, learner, enrolment, "leaving", "", now, unasked=unasked)


async def after_form(tx: Tx, house: House, learner: Learner, asking: Asking, given: Mapping[str, Given], now: int) -> None:
    """What follows answers: somebody who wrote down a plan is asked about it after 7 and after 30 days."""
    enrolment = await enrolment_of(tx, learner.id)
    planned = any(answer.value for ref, answer in given.items() if ref.startswith(f"{COMMITMENT}/"))
    if asking.moment == "week" and planned and enrolment is not None:
        for occasion, days in checks(asking.occasion):
            then = local_day(now, learner.zone) + timedelta(days=days)
            await ask(tx, house, learner, enrolment, "plan", occasion, now, not_before=then)


def _instrument(house: House, name: str) -> Instrument | None:
    """An instrument as its English file has it; None for one that is gone, or a quiz that asks nothing."""
    try:
        return house.library.instrument(name, SOURCE).instrument
    except KeyError:
        return None
