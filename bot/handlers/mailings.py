"""What is done to a mailing: frozen, moved, tried again; each whole inside one transaction, and written into the audit."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from bot.administration.mailing import BEFORE_THE_FIRST, DOUBT, ORPHANED, REST, Figures, Kind, State, Topic, due_for, may_move
from bot.storage.mailing import Mailing, Reached, figures, in_doubt, mailing_by_id, mailings_of, mailings_open, reached
from bot.storage.outbox import Method
from bot.storage.people import new_id
from bot.storage.staff import note
from bot.storage.tx import Tx

__all__ = [
    "BOT", "Figures", "Mailing", "figures", "freeze", "in_doubt", "mailing_by_id", "move", "orphan", "reached", "retry_passing",
]  # fmt: skip

BOT = "bot"  # who moved it, where no person did
Row = tuple[str, str, int, int | None, str | None]  # its own part of the key, the learner, when due, about which message
METHODS: dict[Kind, Method] = {"send": "send", "correct": "edit", "withdraw": "delete"}
SCREENS: dict[Kind, str] = {"send": "announcement", "correct": "announcement", "withdraw": "announcement_withdrawn"}


async def freeze(
    tx: Tx,
    *,
    announcement_id: str,
    kind: Kind,
    version: int,
    topic: Topic,
    urgent: bool,
    recipients: Sequence[Any],
    digest: str,
    by: str,
    state: State,
    release_at: int,
    starts_at: int,
    now: int,
    local_minute: int | None = None,
    local_day: date | None = None,
) -> str:
    """Make a mailing with a row for each recipient, whose sum never changes by itself, and return its id.

    Recipients of a 'send' have `learner_id` and `zone`; those of 'correct' and 'withdraw' are what `reached` gives.
    With a `local_minute` each row is due at that minute of the recipient's own clocks, on `local_day` or `starts_at`'s day."""
    mailing_id = new_id()
    await tx.put_mailing(
        id=mailing_id, announcement_id=announcement_id, kind=kind, version=version, topic=topic, urgent=int(urgent),
        state="held" if state == "running" else state, digest=digest, made_by=by, now=now, release_at=release_at,
        starts_at=starts_at,
    )  # fmt: skip
    due = partial(due_for, starts_at=starts_at, urgent=urgent, minute=local_minute, day=local_day)
    rows = _to(recipients, due) if kind == "send" else [_about(copy, starts_at) for copy in recipients]
    if local_minute is not None:
        starts_at = max(now, min((due_at for _, _, due_at, _, _ in rows), default=starts_at))
    await _put(tx, mailing_id, announcement_id, kind, version, rows, starts_at, now)
    detail = {"announcement": announcement_id, "kind": kind, "version": version, "people": len(rows), "digest": digest}
    await note(tx, now, by, "mailing.made", mailing_id, detail)
    if state == "running":
        await move(tx, mailing_id, "running", by=by, now=now)
    return mailing_id


def _to(recipients: Sequence[Any], due: Callable[[str], int]) -> list[Row]:
    dues = {zone: due(zone) for zone in {one.zone for one in recipients}}
    return [(one.learner_id, one.learner_id, dues[one.zone], None, None) for one in recipients]


def _about(copy: Reached, due_at: int) -> Row:
    return copy.row_id, copy.learner_id, due_at, copy.message_id, copy.row_id


async def _put(
    tx: Tx, mailing_id: str, announcement_id: str, kind: Kind, version: int, rows: Sequence[Row], starts_at: int, now: int
) -> None:
    """Put the rows and keep their number; everybody else waits meanwhile, so it is one statement however many they are."""
    await tx.put_mailing_rows(
        rows=json.dumps([(new_id(), *row) for row in rows], separators=(",", ":")),
        mailing_id=mailing_id,
        method=METHODS[kind],
        screen=SCREENS[kind],
        args=_args(announcement_id, version),
        loud=int(kind == "send"),
        now=now,
    )
    await tx.count_mailing(id=mailing_id, starts_at=starts_at)


def _args(announcement_id: str, version: int) -> str:
    return json.dumps({"announcement": announcement_id, "version": version}, separators=(",", ":"))


async def move(
    tx: Tx,
    mailing_id: str,
    to: State,
    *,
    by: str,
    now: int,
    reason: str | None = None,
    approved: bool = False,
    release_at: int | None = None,
) -> bool:
    """Bring a mailing into another state; False, with nothing changed, where its state allows no such move.

    `approved` remembers `by` as the second person; `release_at` sets the end of the hold anew."""
    mailing = await mailing_by_id(tx, mailing_id)
    if mailing is None or not may_move(mailing.state, to):
        return False
    moved = await tx.move_mailing(
        id=mailing_id,
        before=mailing.state,
        state=to,
        reason=reason,
        approved_by=by if approved else None,
        release_at=release_at,
        now=now,
    )
    if moved is None:
        return False
    await note(tx, now, by, f"mailing.{to}", mailing_id, {"from": mailing.state, "reason": reason})
    if to == "cancelled":
        await tx.cancel_mailing_rows(mailing_id=mailing_id, reason=REST, doubt=DOUBT)
    if to == "running" and mailing.state in BEFORE_THE_FIRST and mailing.kind != "send":
        await _begin_change(tx, mailing, by, now)
    return True


async def _begin_change(tx: Tx, mailing: Mailing, by: str, now: int) -> None:
    """Who got the announcement since its correction or withdrawal was confirmed gets that too; a withdrawal ends the rest."""
    late = [_about(copy, now) for copy in await reached(tx, mailing.announcement_id, without=mailing.id)]
    await _put(tx, mailing.id, mailing.announcement_id, mailing.kind, mailing.version, late, mailing.starts_at, now)
    if mailing.kind != "withdraw":
        return
    for other in await mailings_of(tx, mailing.announcement_id):
        if other.kind != "withdraw":
            await move(tx, other.id, "cancelled", by=by, now=now, reason="withdrawn")


async def retry_passing(tx: Tx, mailing_id: str, *, by: str, now: int) -> int:
    """Queue again, once, whatever failed for what passes, and return how many that were; a finished one runs again for them."""
    mailing = await mailing_by_id(tx, mailing_id)
    if mailing is None or mailing.state not in ("running", "paused", "finished"):
        return 0
    if any(_undoes(one, mailing) for one in await mailings_of(tx, mailing.announcement_id)):
        return 0
    args = _args(mailing.announcement_id, mailing.version)
    again = [row["id"] async for row in tx.retry_mailing_rows(mailing_id=mailing_id, args=args, now=now)]
    if again:
        await note(tx, now, by, "mailing.retry", mailing_id, {"people": len(again)})
        if mailing.state == "finished":
            await move(tx, mailing_id, "running", by=by, now=now)
    return len(again)


def _undoes(other: Mailing, mailing: Mailing) -> bool:
    """Whether `other` has begun to put something else in the place of what `mailing` delivers, even if it was cancelled then."""
    if mailing.kind == "withdraw" or other.state in BEFORE_THE_FIRST:
        return False
    return other.kind == "withdraw" or (mailing.kind == other.kind == "correct" and other.version > mailing.version)


async def orphan(tx: Tx, maker: str, *, by: str, now: int) -> list[str]:
    """Nobody answers any more for what this person confirmed: what has not left is cancelled, what goes out waits for a word.

    Returns the ids of all that are not over, those that waited for a word already among them."""
    alone = [mailing for mailing in await mailings_open(tx) if mailing.made_by == maker]
    for mailing in alone:
        done = await figures(tx, mailing.id)
        # Half a withdrawal must not be lost: the rest of it can only be ended by somebody who knows what that means.
        left = mailing.kind == "withdraw" or done.sent or done.uncertain or done.sending
        if not left and mailing.state != "asking":
            await move(tx, mailing.id, "cancelled", by=by, now=now, reason=ORPHANED)
        elif mailing.state == "running":
            await move(tx, mailing.id, "asking", by=by, now=now, reason=ORPHANED)
    return [mailing.id for mailing in alone]
