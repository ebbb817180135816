"""Files that somebody was asked for: noted with the message that brought them, fetched and read afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.storage.people import new_id
from bot.storage.tx import Tx

KEPT_SECONDS = 24 * 3600  # what came of a file


@dataclass(frozen=True)
class Upload:
    """One file: whose, for what, and how far it is; `body` is what was read in it, JSON, until it is used."""

    id: str
    learner_id: str
    purpose: str
    file_id: str
    name: str
    size: int
    state: str
    body: str | None
    tries: int
    made_at: int


def _upload(row: Mapping[str, Any]) -> Upload:
    return Upload(
        id=row["id"],
        learner_id=row["learner_id"],
        purpose=row["purpose"],
        file_id=row["file_id"],
        name=row["name"],
        size=row["size"],
        state=row["state"],
        body=row["body"],
        tries=row["tries"],
        made_at=row["made_at"],
    )


async def add_upload(tx: Tx, learner_id: str, purpose: str, file_id: str, name: str, size: int, now: int) -> str:
    """A file to fetch as soon as this transaction is kept; its id."""
    upload_id = new_id()
    await tx.add_upload(
        id=upload_id, learner_id=learner_id, purpose=purpose, file_id=file_id, name=name[:100], size=size, now=now
    )
    return upload_id


async def upload_by_id(tx: Tx, upload_id: str) -> Upload | None:
    """The file of that id, or None."""
    row = await tx.upload_by_id(id=upload_id)
    return None if row is None else _upload(row)


async def due_uploads(tx: Tx, now: int) -> list[Upload]:
    """The files that may be fetched now, the oldest first."""
    return [_upload(row) async for row in tx.due_uploads(now=now)]


async def forget_uploads(tx: Tx, now: int) -> None:
    """What came of files is forgotten a day after they were sent; one that is still to be fetched waits for its end."""
    await tx.forget_uploads(before=now - KEPT_SECONDS)
