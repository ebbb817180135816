"""Mailings, how far they are, and who really has an announcement, as the rest of the house sees them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.administration.mailing import Figures, Kind, State, Topic
from bot.storage.tx import Tx


@dataclass(frozen=True)
class Mailing:
    """One delivery of an announcement to people frozen at its confirmation; times are UTC seconds."""

    id: str
    announcement_id: str
    kind: Kind
    version: int
    state: State
    reason: str | None
    urgent: bool
    topic: Topic
    n_total: int
    digest: str
    made_by: str
    made_at: int
    approved_by: str | None
    release_at: int
    starts_at: int
    resumed_at: int | None
    finished_at: int | None
    status_row: str | None
    shown: str | None

    @property
    def due_at(self) -> int:
        """When its first row may leave: after the hold, and not before its own time."""
        return max(self.release_at, self.starts_at)


@dataclass(frozen=True)
class Reached:
    """A message of an announcement that somebody has, or is about to get; `message_id` is known once it arrived."""

    row_id: str
    learner_id: str
    message_id: int | None


def mailing_from(row: Mapping[str, Any]) -> Mailing:
    """A mailing out of its row."""
    names = [name for name in Mailing.__dataclass_fields__ if name != "urgent"]
    return Mailing(urgent=bool(row["urgent"]), **{name: row[name] for name in names})


async def mailing_by_id(tx: Tx, mailing_id: str) -> Mailing | None:
    """The mailing of that id, or None."""
    row = await tx.mailing_by_id(id=mailing_id)
    return None if row is None else mailing_from(row)


async def mailings_of(tx: Tx, announcement_id: str) -> list[Mailing]:
    """Every mailing of an announcement, the oldest first."""
    return [mailing_from(row) async for row in tx.mailings_of(announcement_id=announcement_id)]


async def mailings_open(tx: Tx) -> list[Mailing]:
    """Every mailing that is neither finished nor cancelled, the oldest first."""
    return [mailing_from(row) async for row in tx.mailings_open()]


async def figures(tx: Tx, mailing_id: str) -> Figures:
    """How far a mailing is, counted from its rows; a few milliseconds for 20,000 of them."""
    states = Counter({row["state"]: row["n"] async for row in tx.mailing_counts(mailing_id=mailing_id)})
    reasons: dict[str, Counter[str]] = {"failed": Counter(), "cancelled": Counter()}
    passing = 0
    async for row in tx.mailing_reasons(mailing_id=mailing_id):
        reasons[row["state"]][row["reason"]] += row["n"]
        passing += row["n"] if row["passing"] else 0
    return Figures(
        total=sum(states.values()),
        sent=states["sent"],
        blocked=states["blocked"],
        failed=dict(reasons["failed"]),
        passing=passing,
        cancelled=dict(reasons["cancelled"]),
        uncertain=states["uncertain"],
        queued=states["queued"],
        sending=states["sending"],
        next_try_at=await tx.mailing_next_try(mailing_id=mailing_id),
    )


async def reached(tx: Tx, announcement_id: str, without: str = "") -> list[Reached]:
    """Every copy of an announcement that arrived or is on its way; `without` those that this mailing has a row about."""
    found = [row async for row in tx.rows_reached(announcement_id=announcement_id, mailing_id=without)]
    return [Reached(row["id"], row["learner_id"], row["tg_message_id"]) for row in found]


async def in_doubt(tx: Tx, announcement_id: str) -> list[str]:
    """The learners who may have an announcement that can be neither corrected nor withdrawn: its answer was lost."""
    return [row["learner_id"] async for row in tx.copies_in_doubt(announcement_id=announcement_id)]
