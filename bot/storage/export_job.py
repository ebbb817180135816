"""Wishes for a file: who wants which pilot in which format, and whether it was made."""

from dataclasses import dataclass

from bot.storage.people import new_id
from bot.storage.tx import Tx

KEPT_SECONDS = 86400  # after it was settled; a file that was not delivered by then is wished for again


@dataclass(frozen=True)
class ExportJob:
    """One wish; `row_id` is the outbox row of the message that shows how far it is."""

    id: str
    learner_id: str
    pilot_id: str
    format: str
    state: str
    row_id: str | None
    made_at: int  # when it was wished for, or settled; UTC seconds


async def add_export_job(tx: Tx, learner_id: str, pilot_id: str, format: str, row_id: str | None, now: int) -> str:
    """A wish that is fulfilled as soon as this transaction is kept; its id."""
    job_id = new_id()
    await tx.add_export_job(id=job_id, learner_id=learner_id, pilot_id=pilot_id, format=format, row_id=row_id, now=now)
    return job_id


async def export_job_by_id(tx: Tx, job_id: str) -> ExportJob | None:
    """The wish of that id, or None."""
    row = await tx.export_job_by_id(id=job_id)
    return None if row is None else ExportJob(**dict(row))


async def new_export_jobs(tx: Tx) -> list[ExportJob]:
    """The wishes that wait, the oldest first."""
    return [ExportJob(**dict(row)) async for row in tx.new_export_jobs()]


async def settle_export_job(tx: Tx, job_id: str, state: str, now: int) -> bool:
    """It is 'done' or 'failed'; False if that was settled before. Those of the days before are forgotten."""
    settled = await tx.settle_export_job(id=job_id, state=state, now=now)
    await tx.forget_export_jobs(before=now - KEPT_SECONDS)
    return settled is not None
