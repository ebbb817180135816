"""Pilots as the rest of the house sees them: which one a learner is in, how one is made, and how it ends for good."""

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.course.catalogue import Library
from bot.evaluation.pilot import EVERYONE, KEPT_SECONDS, Pilot, kept_until
from bot.evaluation.week import iso_week
from bot.storage.asking import asking_by_id
from bot.storage.cohort import Cohort, cohort_from
from bot.storage.people import Learner, new_id
from bot.storage.response import hand_in, show_waiting
from bot.storage.staff import note
from bot.storage.tx import Tx

KEY_BYTES = 32
EVERYONE_ZONE = "UTC"
WEEK_SECONDS = 7 * 86400
TIDY_SECONDS = WEEK_SECONDS  # how often answers that have become old are looked for in it


class Teaching(Protocol):
    """What is taught here, and the course of whoever has begun none."""

    @property
    def library(self) -> Library: ...

    @property
    def course(self) -> str: ...


@dataclass(frozen=True)
class Plan:
    """What somebody decides about a pilot before it is made; times in UTC seconds."""

    name: str
    example: str
    zone: str
    starts_at: int
    ends_at: int
    cohorts: tuple[str, ...] = ()
    previous: str | None = None


def pilot_from(row: Mapping[str, Any]) -> Pilot:
    """A pilot out of its row."""
    return Pilot(
        id=row["id"],
        name=row["name"],
        example=row["example"],
        course=row["course"],
        languages=tuple(json.loads(row["languages"])),
        instruments=tuple(json.loads(row["instruments"])),
        blended=bool(row["blended"]),
        open=bool(row["open"]),
        zone=row["zone"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        revs=json.loads(row["revs"]),
        previous=row["previous"],
        changes=tuple(json.loads(row["changes"])),
        pairing_key=row["pairing_key"],
        ended_at=row["ended_at"],
        made_by=row["made_by"],
        made_at=row["made_at"],
        texts=row["texts"],
        erased=row["erased"],
    )


async def pilot_of(tx: Tx, house: Teaching, learner: Learner, now: int) -> Pilot:
    """The pilot a learner is in now: that of their cohort; without a cohort an open one in their language; else everyone's."""
    row = await tx.pilot_of_member(learner_id=learner.id, now=now)
    if row is not None and row["id"] is not None:
        return pilot_from(row)
    course = row["course_begun"] if row is not None else house.course
    alone = row is None or row["member_of"] is None
    known = [pilot_from(each) async for each in tx.pilots_without_cohort(course=course, now=now)]
    fitting = [one for one in known if one.id != EVERYONE and one.takes(learner.language)] if alone else []
    if fitting:
        return max(fitting, key=lambda one: bool(one.languages))  # one in their language before one in all of them
    stored = next((one for one in known if one.id == EVERYONE), None)
    return await _everyone(tx, house, stored, now)


async def everyone(tx: Tx, house: Teaching, now: int) -> Pilot:
    """The pilot of those who are in no other; made when it is needed first."""
    return await _everyone(tx, house, await pilot_by_id(tx, EVERYONE), now)


async def _everyone(tx: Tx, house: Teaching, stored: Pilot | None, now: int) -> Pilot:
    """As its file says today, made if there is none yet."""
    example = house.library.pilots.get(EVERYONE)
    name = example.name if example else EVERYONE
    languages, instruments = (tuple(example.languages), tuple(example.instruments)) if example else ((), ())
    if stored is None:
        await tx.add_pilot(
            id=EVERYONE, name=name, example=EVERYONE, course=house.course, languages=json.dumps(languages),
            instruments=json.dumps(instruments), blended=0, open=0, zone=EVERYONE_ZONE, starts_at=now, ends_at=None,
            revs=json.dumps(revs_of(house.library, house.course)), previous=None, pairing_key=new_key(), made_by="bot",
            look_at=now + TIDY_SECONDS, now=now,
        )  # fmt: skip
    elif (stored.languages, stored.instruments) != (languages, instruments):
        await tx.set_pilot_file(id=EVERYONE, languages=json.dumps(languages), instruments=json.dumps(instruments))
    else:
        return stored
    made = await pilot_by_id(tx, EVERYONE)
    assert made is not None
    return made


async def pilot_by_id(tx: Tx, pilot_id: str) -> Pilot | None:
    """The pilot of that id, whatever has become of it, or None."""
    row = await tx.pilot_by_id(id=pilot_id)
    return None if row is None else pilot_from(row)


async def every_pilot(tx: Tx) -> list[Pilot]:
    """All there have been, the latest to begin first; everyone's, if it was needed yet, at the end."""
    return [pilot_from(row) async for row in tx.every_pilot()]


async def cohorts_of_pilot(tx: Tx, pilot_id: str) -> list[Cohort]:
    """The cohorts that take part, archived ones too, by their start and name."""
    return [cohort_from(row) async for row in tx.pilot_cohorts(pilot_id=pilot_id)]


async def cohorts_in_no_pilot(tx: Tx, course: str) -> list[Cohort]:
    """The cohorts of a course that may still take part in one, by their start and name."""
    return [cohort_from(row) async for row in tx.cohorts_in_no_pilot(course=course)]


async def pilot_name_of_cohort(tx: Tx, cohort_id: str) -> str | None:
    """The name of the pilot a cohort is in, or None."""
    name: str | None = await tx.pilot_name_of_cohort(cohort_id=cohort_id)
    return name


def new_key() -> str:
    """A pairing key nobody can guess, in hex."""
    return secrets.token_hex(KEY_BYTES)


def revs_of(library: Library, course: str) -> dict[str, str]:
    """The version of a course: its lessons and quizzes in order with their revisions; nothing of a course there is not."""
    known = library.courses.get(course)
    return {id: library.rev(course, id) or "" for id in known.order} if known else {}


async def make_pilot(tx: Tx, house: Teaching, plan: Plan, by: str, now: int) -> Pilot:
    """A new pilot with a key of its own, made from its example; KeyError for an example there is not."""
    example, pilot_id = house.library.pilots[plan.example], new_id()
    await tx.add_pilot(
        id=pilot_id, name=plan.name, example=plan.example, course=example.course, languages=json.dumps(list(example.languages)),
        instruments=json.dumps(list(example.instruments)), blended=int(example.blended), open=int(example.open), zone=plan.zone,
        starts_at=plan.starts_at, ends_at=plan.ends_at, revs=json.dumps(revs_of(house.library, example.course)),
        previous=plan.previous, pairing_key=new_key(), made_by=by, now=now,
        look_at=plan.starts_at if plan.starts_at > now else plan.ends_at,
    )  # fmt: skip
    for cohort_id in plan.cohorts:
        await tx.add_pilot_cohort(cohort_id=cohort_id, pilot_id=pilot_id)
    made = await pilot_by_id(tx, pilot_id)
    assert made is not None
    return made


async def begin_pilot(tx: Tx, library: Library, pilot: Pilot) -> None:
    """Its first day has come: what is taught now is its version, and it is looked at again when it ends."""
    await tx.set_pilot_revs(id=pilot.id, revs=json.dumps(revs_of(library, pilot.course)))
    await tx.look_at_pilot(id=pilot.id, until=pilot.ends_at)


async def set_days(tx: Tx, pilot: Pilot, starts_at: int, ends_at: int, now: int) -> bool:
    """It begins and ends at these moments (UTC seconds); False if it has ended meanwhile."""
    look_at = starts_at if pilot.state(now) == "planned" else ends_at
    return await tx.set_pilot_dates(id=pilot.id, starts_at=starts_at, ends_at=ends_at, look_at=look_at) is not None


async def set_changes(tx: Tx, pilot_id: str, lines: Sequence[str]) -> None:
    """The lines that say what changed since the round before."""
    await tx.set_pilot_changes(id=pilot_id, changes=json.dumps(list(lines), ensure_ascii=False))


async def end_pilot(tx: Tx, pilot: Pilot, by: str, now: int, *, words: Collection[str] = ()) -> bool:
    """Destroy the key and all that leads from an answer to a person, for good; False, with nothing changed, if it had ended.

    What waits in an anonymous form is handed in first. `by` is a learner's id, or "bot" for an end that came by itself;
    `words` names the open questions of its instruments."""
    if await tx.end_pilot(id=pilot.id, now=now, look_at=kept_until(now)) is None:
        return False
    if pilot.state(now) == "planned":  # nobody was asked: its cohorts are free for another
        await tx.free_pilot_cohorts(pilot_id=pilot.id)
    for asking_id in [row["id"] async for row in tx.drafts_of_pilot(pilot_id=pilot.id)]:
        asking = await asking_by_id(tx, asking_id)
        if asking is not None:
            await hand_in(tx, asking, pilot, now, words=words)
    for instrument in pilot.instruments:  # no later week will come
        await show_waiting(tx, pilot.id, instrument, iso_week(now + WEEK_SECONDS))
    await tx.forget_messages_of_forms(pilot_id=pilot.id)
    await _forget_expected_forms(tx, pilot)
    await tx.forget_who_was_asked(pilot_id=pilot.id)
    await note(tx, now, by, "pilot.ended", pilot.id)
    tx.scrub = True
    return True


async def _forget_expected_forms(tx: Tx, pilot: Pilot) -> None:
    """Nobody's next typed words belong to a form of it any more; those that something else was asked for still come."""
    for row in [row async for row in tx.who_waits_in_forms(pilot_id=pilot.id)]:
        left = {topic: about for topic, about in json.loads(row["expects"]).items() if topic not in ("form", "then")}
        await tx.set_expects(id=row["id"], expects=json.dumps(left) if left else None)


async def delete_answers(tx: Tx, pilot: Pilot, now: int) -> None:
    """Twelve months after the end: nothing is left of a pilot but that it was."""
    for what in ("responses", "anonymous_responses", "replies", "participants", "askings"):
        await getattr(tx, f"delete_{what}_of")(pilot_id=pilot.id)
    await tx.reset_pilot_counts(id=pilot.id)
    await tx.look_at_pilot(id=pilot.id, until=None)
    await note(tx, now, "bot", "pilot.deleted", pilot.id)
    tx.scrub = True


async def delete_old_answers(tx: Tx, pilot: Pilot, now: int) -> None:
    """In a pilot without an end answers go twelve months after they were given, by the week; what waits in any is looked at."""
    before = now - KEPT_SECONDS
    await tx.delete_responses_before(pilot_id=pilot.id, week=iso_week(before))
    await tx.delete_anonymous_responses_before(pilot_id=pilot.id, week=iso_week(before))
    await tx.delete_replies_before(pilot_id=pilot.id, before=before)
    await tx.delete_idle_participants(pilot_id=pilot.id)
    for one in await every_pilot(tx):  # here and not when the next words come: that would tell the hour of those
        for instrument in one.instruments if one.ended_at is None else ():
            await show_waiting(tx, one.id, instrument, iso_week(now))
    await tx.look_at_pilot(id=pilot.id, until=now + TIDY_SECONDS)
    tx.scrub = True
