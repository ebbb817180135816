"""A trainer's weekly digest: queued when it is due, shown at /digest, switched off and on."""

from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.administration.digest import (
    LEAST_ANSWERS,
    WEEK_SECONDS,
    Item,
    Member,
    digest_later,
    hardest,
    next_digest,
    stages_of,
)
from bot.course.model import Course
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words
from bot.handlers.showing import strip
from bot.handlers.staff.door import Typed, staff_with
from bot.learning.schedule import local_day, local_minute
from bot.learning.sitting import parse
from bot.storage.outbox import put
from bot.storage.people import Learner, learner_by_id
from bot.storage.tx import Tx


async def send_digest(tx: Tx, house: House, learner_id: str, now: int) -> bool:
    """Queue a trainer's digest that is due, one message a cohort, and plan the next; True if anything was queued."""
    trainer = await learner_by_id(tx, learner_id)
    assert trainer is not None
    cohorts = [row async for row in tx.cohorts_trained(learner_id=learner_id)]
    due_at = min((row["digest_at"] for row in cohorts if row["digest_at"] is not None), default=now)
    later = digest_later(now, due_at, trainer.zone)
    await tx.set_digest(learner_id=learner_id, digest_at=later or next_digest(now, trainer.zone))
    if later is not None or trainer.reach != "ok" or trainer.stopped_at is not None:
        return False
    for cohort in cohorts:
        key = f"digest:{learner_id}:{cohort['id']}:{local_day(now, trainer.zone).isoformat()}"
        args = await digest_args(tx, house, trainer, cohort, now, on=True)
        await put(tx, trainer.address, "staff_digest", args, now=now, lane=1, loud=True, dedup_key=key)
    return bool(cohorts)


async def first_digest(tx: Tx, trainer: Learner, now: int) -> int | None:
    """When the digest of a trainer's new cohort is due, UTC seconds; None where they have switched off that of the others."""
    known = await tx.digests_of(learner_id=trainer.id)
    return None if known["cohorts"] and not known["wanted"] else next_digest(now, trainer.zone)


async def digest_args(tx: Tx, house: House, trainer: Learner, cohort: Any, now: int, *, on: bool) -> dict[str, Any]:
    """Everything the digest of one cohort says; `on`: whether it comes every week."""
    course, since = house.library.courses[cohort["course"]], now - WEEK_SECONDS
    members = [_member(row, course, now) async for row in tx.digest_people(cohort_id=cohort["id"])]
    stages = stages_of(members, now)
    done = [row async for row in tx.digest_done(cohort_id=cohort["id"], since=since)]
    found = tx.digest_items(cohort_id=cohort["id"], since=since, at_least=LEAST_ANSWERS, home=f"{course.id}/")
    hard = hardest([Item(row["item"], row["answers"], row["right_at_once"]) async for row in found])
    session = await tx.digest_session(cohort_id=cohort["id"], now=now)
    return {
        "cohort": cohort["name"],
        "cohort_id": cohort["id"],
        "course": course.id,
        "people": stages.people,
        "not_started": stages.not_started,
        "units": stages.units,
        "finished": stages.finished,
        "silent": stages.silent,
        "waiting": stages.waiting,
        "done": sum(row["times"] for row in done if row["lesson"] in course.by_id),
        "hardest": hard and {"item": hard.item, "percent": hard.percent, "answers": hard.answers},
        "unread": await tx.digest_unread(cohort_id=cohort["id"]),
        "session": session and _session(session, trainer.zone),
        "on": on,
    }


def _member(row: Any, course: Course, now: int) -> Member:
    lesson = parse(row["lesson"])[0] if row["lesson"] else ""
    return Member(
        begun=bool(row["begun"]),
        finished=row["enrolment_state"] == "finished",
        waiting=row["stopped_at"] is not None or row["reach"] != "ok" or (row["paused_until"] or 0) > now,
        seen_at=row["seen_at"],
        unit=course.place(lesson)[1] if lesson in course.order else 1,
        waits=bool(row["waits"]),
    )


def _session(row: Any, zone: str) -> dict[str, Any]:
    at = row["starts_at"]
    return {"day": local_day(at, zone).isoformat(), "minute": local_minute(at, zone), "zone": zone, "place": row["place"]}


@dataclass(frozen=True)
class Digests:
    """/digest, and whether it comes by itself."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("digest", self.digest, filters.ChatType.PRIVATE),
            CallbackQueryHandler(self.switch, pattern=r"^hs:digest:(on|off)$"),
        ]

    def typed(self) -> Typed:
        """Nothing is asked for."""
        return {}

    async def digest(self, update: Update, context: Context) -> str | Passed | None:
        """/digest: how the cohorts of a trainer are now."""
        staff = await staff_with(self.house, update, context, "own cohorts")
        if staff is None:
            return PASS
        cohorts = [row async for row in context.tx.cohorts_trained(learner_id=staff.person.id)]
        for cohort in cohorts:
            on = cohort["digest_at"] is not None
            args = await digest_args(context.tx, self.house, staff.person, cohort, context.now, on=on)
            await say(context, staff.person, "staff_digest", args)
        if not cohorts:
            await say(context, staff.person, "staff_digest_none")
        return None

    async def switch(self, update: Update, context: Context) -> str | Passed | None:
        """[ No digest any more ] or [ Send it every Monday ], for all cohorts of this trainer."""
        staff = await staff_with(self.house, update, context, "own cohorts")
        if staff is None:
            return PASS
        on = tapped_words(update)[2] == "on"
        digest_at = next_digest(context.now, staff.person.zone) if on else None
        await context.tx.set_digest(learner_id=staff.person.id, digest_at=digest_at)
        await strip(context.tx, staff.person, context.now, message_id=tapped_message(update))
        return self.house.toast("digest on" if on else "digest off", staff.person.language)
