"""Sessions in a room, for cohorts that also meet: when, where, and who has been told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.storage.people import new_id
from bot.storage.tx import Tx

TOLD_BEFORE_SECONDS = 24 * 3600  # nobody's morning of that day is earlier than this


@dataclass(frozen=True)
class RoomSession:
    """One meeting in a room; `starts_at` is UTC seconds, `words` say what to bring and may be empty."""

    id: str
    cohort_id: str
    starts_at: int
    place: str
    words: str
    look_at: int | None
    cancelled_at: int | None


def _session(row: Mapping[str, Any]) -> RoomSession:
    return RoomSession(
        row["id"], row["cohort_id"], row["starts_at"], row["place"], row["words"], row["look_at"], row["cancelled_at"]
    )


async def session_by_id(tx: Tx, session_id: str) -> RoomSession | None:
    """The session of that id, or None."""
    row = await tx.room_session_by_id(id=session_id)
    return None if row is None else _session(row)


async def coming_sessions(tx: Tx, cohort_id: str, now: int) -> list[RoomSession]:
    """The sessions that have not begun and are not cancelled, the next one first."""
    return [_session(row) async for row in tx.coming_room_sessions(cohort_id=cohort_id, now=now)]


async def somebody_joined(tx: Tx, cohort_id: str, now: int) -> None:
    """Whoever joins on the day of a session hears of it too."""
    await tx.look_at_sessions_of(cohort_id=cohort_id, now=now, before=now + TOLD_BEFORE_SECONDS)


async def add_session(tx: Tx, cohort_id: str, starts_at: int, place: str, words: str) -> str:
    """A new session; its id. Whom to tell is looked at from a day before on."""
    session_id = new_id()
    look_at = starts_at - TOLD_BEFORE_SECONDS
    await tx.add_room_session(id=session_id, cohort_id=cohort_id, starts_at=starts_at, place=place, words=words, look_at=look_at)
    return session_id


async def move_session(tx: Tx, session: RoomSession, starts_at: int) -> None:
    """It begins at another moment (UTC seconds); whom to tell is looked at anew, and nobody is told twice."""
    await tx.move_room_session(id=session.id, starts_at=starts_at, look_at=starts_at - TOLD_BEFORE_SECONDS)
