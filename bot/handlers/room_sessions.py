"""The card on the morning of a room session, inside one transaction."""

from typing import Any

from bot.handlers.house import House
from bot.learning.schedule import instant, local_day, local_minute
from bot.storage.cohort import Cohort, cohort_by_id
from bot.storage.outbox import put
from bot.storage.people import Learner, learner_from
from bot.storage.room_session import RoomSession, coming_sessions, move_session, session_by_id
from bot.storage.tx import Tx

MORNING_MINUTE = 8 * 60  # of each member's own day
AHEAD_SECONDS = 3600  # before a session that begins earlier than that
LOOK_AGAIN_SECONDS = 3600  # for those who change their time zone, or come back, on the day itself


def told_at(learner: Learner, session: RoomSession) -> int:
    """When a member hears of a session: on its morning, an hour before one that is earlier; UTC seconds."""
    morning = instant(local_day(session.starts_at, learner.zone), MORNING_MINUTE, learner.zone)
    return min(morning, session.starts_at - AHEAD_SECONDS)


async def tell_of_session(tx: Tx, house: House, session_id: str, now: int) -> bool:
    """Queue the card for every member whose morning has come, and look again later for the others; True if any was queued."""
    session = await session_by_id(tx, session_id)
    cohort = await cohort_by_id(tx, session.cohort_id) if session else None
    if session is None or cohort is None or session.look_at is None:
        return False
    if now >= session.starts_at or cohort.archived_at is not None:
        await tx.look_at_room_session(id=session.id, until=None)
        return False
    people = [learner_from(row) async for row in tx.not_told_of_session(cohort_id=cohort.id, session_id=session.id)]
    later, queued = [now + LOOK_AGAIN_SECONDS], False
    for learner in people:
        if told_at(learner, session) > now:
            later.append(told_at(learner, session))
            continue
        if learner.reach != "ok" or learner.stopped_at is not None:
            continue  # a card that cannot leave would be the only one: whoever is back in time hears of it then
        queued = True
        await put(
            tx,
            learner.address,
            "room_session",
            session_args(session, cohort, learner),
            now=now,
            lane=1,
            loud=True,
            void_after=session.starts_at,
            dedup_key=f"se:{session.id}:{learner.id}",
        )
    await tx.look_at_room_session(id=session.id, until=min(later))
    return queued


async def keep_hours(tx: Tx, cohort: Cohort, zone: str, now: int) -> list[str]:
    """Another zone for a cohort: what is planned begins at the same hour of the room's new clock; returns the sessions moved."""
    moved = []
    for session in await coming_sessions(tx, cohort.id, now):
        at = instant(local_day(session.starts_at, cohort.zone), local_minute(session.starts_at, cohort.zone), zone)
        if at != session.starts_at:
            await move_session(tx, session, at)
            moved.append(session.id)
    return moved


def session_args(session: RoomSession, cohort: Cohort, learner: Learner) -> dict[str, Any]:
    """What the cards of a session say to a learner: the hour is the room's, named where the learner's clock shows another."""
    minute = local_minute(session.starts_at, cohort.zone)
    elsewhere = minute != local_minute(session.starts_at, learner.zone)
    return {"minute": minute, "zone": cohort.zone if elsewhere else None, "place": session.place, "words": session.words}
