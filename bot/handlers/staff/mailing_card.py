"""What a card about a mailing needs to know: how it stands, in the reader's own time."""

from dataclasses import replace
from typing import Any

from bot.administration.approval import HOLD_SECONDS, seconds_left
from bot.handlers.mailings import Figures, Mailing, figures, in_doubt, reached
from bot.learning.schedule import local_day, local_minute
from bot.storage.announcement import Announcement, announcement_by_id, digest_of_content
from bot.storage.mailing import mailings_of
from bot.storage.people import Learner
from bot.storage.tx import Tx

PACE_SECONDS = 60  # how far back the pace is looked at
DOUBTFUL_NAMED = 20
OTHERS_SHOWN = 6
WAITS = ("approval", "held", "scheduled")


def moment_of(at: int, now: int, zone: str) -> dict[str, Any]:
    """A moment (UTC seconds) as a screen says it: day and minute on the clocks of that zone, minutes from now."""
    return {
        "at": at,
        "day": local_day(at, zone).isoformat(),
        "today": local_day(now, zone).isoformat(),
        "minute": local_minute(at, zone),
        "zone": zone,
        "minutes": max(1, -(-(at - now) // 60)),
    }


async def announcement_of(tx: Tx, mailing: Mailing) -> Announcement:
    """The announcement that a mailing delivers; it exists as long as the mailing."""
    found = await announcement_by_id(tx, mailing.announcement_id)
    assert found is not None
    return found


async def bound(tx: Tx, mailing: Mailing) -> str:
    """What a button about a mailing is bound to: what was confirmed, and the content as it is now."""
    announcement = replace(await announcement_of(tx, mailing), version=mailing.version)
    return f"{mailing.digest}:{await digest_of_content(tx, announcement)}"


async def card(
    tx: Tx, mailing: Mailing, reader: Learner, now: int, *, copy: bool = False, nonce: str = "", counted: Figures | None = None
) -> dict[str, Any]:
    """The arguments of the screen `staff_mailing` for this reader; `copy`: not the message that updates itself."""
    announcement = await announcement_of(tx, mailing)
    done = counted or await figures(tx, mailing.id)
    ended = mailing.state in ("finished", "cancelled")
    late = None if done.next_try_at is None else max(0, done.next_try_at - now)
    return {
        "id": mailing.id,
        "announcement": announcement.id,
        "number": announcement.number,
        "kind": mailing.kind,
        "state": mailing.state,
        "reason": mailing.reason,
        "total": mailing.n_total,
        "open": done.queued + done.sending,
        "sent": done.sent,
        "blocked": done.blocked,
        "failed": dict(done.failed),
        "passing": done.passing,
        "cancelled": sum(done.cancelled.values()),
        "uncertain": done.uncertain,
        "again": await tx.mailing_again(mailing_id=mailing.id) if done.queued else 0,
        "next_try": late,
        "left": await _left(tx, mailing, done, now),
        "until": moment_of(mailing.release_at, now, reader.zone),
        "starts": moment_of(mailing.due_at if mailing.state in WAITS else mailing.starts_at, now, reader.zone),
        "local_minute": announcement.timing.minute if _at_their_hour(mailing, announcement) else None,
        "alone": mailing.release_at - mailing.made_at > HOLD_SECONDS and mailing.approved_by is None,
        "repeats": announcement.repeat_at is not None,
        "others": await _others(tx, mailing, reader) if copy else [],
        "nonce": nonce,
        "copy": copy,
        **(await _afterwards(tx, mailing, announcement, reader, now) if ended else {}),
    }


async def _others(tx: Tx, mailing: Mailing, reader: Learner) -> list[list[str]]:
    """The other deliveries of the same announcement, newest first: id, kind, day."""
    known = [one for one in reversed(await mailings_of(tx, mailing.announcement_id)) if one.id != mailing.id]
    return [[one.id, one.kind, local_day(one.made_at, reader.zone).isoformat()] for one in known[:OTHERS_SHOWN]]


def _at_their_hour(mailing: Mailing, announcement: Announcement) -> bool:
    return mailing.kind == "send" and announcement.timing.when == "local"


async def _left(tx: Tx, mailing: Mailing, done: Figures, now: int) -> int | None:
    """Seconds to the end at the pace of late; None where nobody can tell."""
    if mailing.state != "running":
        return None
    since = now - PACE_SECONDS
    pace = await tx.mailing_pace(mailing_id=mailing.id, since=since)
    return None if pace is None or not pace["n"] else seconds_left(done.queued + done.sending, pace["n"], now - pace["first"])


async def _afterwards(tx: Tx, mailing: Mailing, announcement: Announcement, reader: Learner, now: int) -> dict[str, Any]:
    """What the report says beside the figures, and what can still be done."""
    ways = {row["method"]: row["n"] async for row in tx.mailing_ways(mailing_id=mailing.id)}
    doubtful = tx.mailing_doubtful(mailing_id=mailing.id, k=DOUBTFUL_NAMED)
    return {
        "deleted": ways.get("delete", 0),
        "replaced": ways.get("edit", 0),
        "languages": [[row["language"], row["n"]] async for row in tx.mailing_languages(mailing_id=mailing.id)],
        "unreachable": 0 if mailing.kind == "send" else len(await in_doubt(tx, announcement.id)),
        "doubtful": [[row["name"], row["number"]] async for row in doubtful],
        "ended": moment_of(mailing.finished_at, now, reader.zone) if mailing.finished_at else None,
        "draft": announcement.state == "draft",
        "reached": announcement.state == "confirmed" and bool(await reached(tx, announcement.id)),
    }
