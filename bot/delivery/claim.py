"""Which messages leave next: claimed in one work, and what is no longer wanted ends there."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.delivery.pacing import Pacing
from bot.storage.tx import Tx

LANES = (0, 1, 2)
DROPS_A_CLAIM = 256  # a work is one step of a shared transaction: a heap of unwanted rows takes several


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message on its way; `claimed_at` and the id are its claim, `attempts` counts this one."""

    id: str
    chat_id: int
    language: str
    learner_id: str | None
    lane: int
    policy: str
    method: str
    message_id: int | None
    nonce: str | None
    screen: str
    args: str
    lesson: str | None
    rev: str | None
    lesson_language: str | None
    loud: bool
    plain: bool
    attempts: int
    crash_resends: int
    reach_epoch: int
    claimed_at: int
    archived: str | None  # the lesson as it was asked, JSON; None where the library still has these words


@dataclass
class Batch:
    """What one claim brought: `more` if only the free slots ended it; the waits are seconds from now, None: for nothing."""

    rows: list[Claimed] = field(default_factory=list)
    more: bool = False
    held_seconds: float | None = None
    wait_seconds: float | None = None


# A lesson's push is wanted until it is begun, a reminder until the lesson is done.
WANTED_WHILE = {"nudge": ("issued", "begun")}


def unwanted(row: Any, now: int) -> tuple[str, str] | None:
    """The state and reason a message ends with instead of being sent; None if it is still wanted."""
    if row["learner_id"] is not None and row["known_learner"] is None:
        return "cancelled", "erased"
    if row["known_learner"] is not None and row["reach"] != "ok":
        return "blocked", "not reachable"
    if row["void_after"] is not None and now > row["void_after"]:
        return "cancelled", "too late"
    if row["plan_id"] is not None and row["plan_state"] not in WANTED_WHILE.get(row["screen"], ("issued",)):
        return "cancelled", "begun"
    if row["lane"] >= 1 and row["stopped_at"] is not None:
        return "cancelled", "stopped"
    if row["method"] in ("edit", "strip") and row["message_id"] is None and row["prompt_message_id"] is None:
        return "cancelled", "no message"
    return None


@dataclass(frozen=True)
class Claiming:
    """Takes what may leave; `current_rev` names the revision of a lesson's words that the library has now."""

    pacing: Pacing
    current_rev: Callable[[str], str | None]

    async def claim(self, tx: Tx, free: int, now: int, at: float) -> Batch:
        """Claim at most `free` messages, replies first; `now` is UTC seconds, `at` monotonic seconds."""
        batch = Batch()
        chats: set[int] = set()
        drops = DROPS_A_CLAIM
        for lane in LANES:
            again = True
            while again and len(batch.rows) < free:
                again = False
                look = free - len(batch.rows) + self.pacing.chats_waiting(at) + len(chats)
                found = [row async for row in tx.claimable(lane=lane, now=now, k=look)]
                for row in found:
                    if len(batch.rows) >= free:
                        break
                    if row["chat_id"] in chats:  # a reply may overtake a lesson of its chat, but not in one claim
                        continue
                    end = unwanted(row, now) or self._cosmetic(row, at)
                    if end is not None:
                        await tx.drop_queued(id=row["id"], state=end[0], reason=end[1])
                        drops -= 1
                        again = True  # what stood behind it in its chat may come forward
                    elif self._held(batch, row, at):
                        if self.pacing.bot_wait(lane, at):
                            break
                    else:
                        chats.add(row["chat_id"])
                        batch.rows.append(await self._take(tx, row, now, at))
                if drops <= 0:
                    batch.more = True
                    break
        batch.more = batch.more or len(batch.rows) >= free
        if not batch.more:
            batch.wait_seconds = await self._next(tx, now)
        return batch

    def _cosmetic(self, row: Any, at: float) -> tuple[str, str] | None:
        short = row["policy"] == "cosmetic" and self.pacing.chat_wait(row["chat_id"], at) > 0
        return ("cancelled", "cosmetic") if short else None

    def _held(self, batch: Batch, row: Any, at: float) -> bool:
        wait = self.pacing.wait(row["chat_id"], row["lane"], at)
        if wait:
            batch.held_seconds = wait if batch.held_seconds is None else min(wait, batch.held_seconds)
        return wait > 0

    async def _take(self, tx: Tx, row: Any, now: int, at: float) -> Claimed:
        self.pacing.take(row["chat_id"], at)
        epoch = row["reach_epoch"] or 0
        await tx.claim(id=row["id"], reach_epoch=epoch, now=now)
        archived = None
        if row["lesson"] is not None and self.current_rev(row["lesson"]) != row["rev"]:
            kept = await tx.content(lesson=row["lesson"], rev=row["rev"], language=row["lesson_language"])
            archived = None if kept is None else kept["body"]
        return Claimed(
            id=row["id"],
            chat_id=row["chat_id"],
            language=row["learner_language"] or row["language"],
            learner_id=row["learner_id"],
            lane=row["lane"],
            policy=row["policy"],
            method=row["method"],
            message_id=row["message_id"] if row["message_id"] is not None else row["prompt_message_id"],
            nonce=row["nonce"],
            screen=row["screen"],
            args=row["args"] or "{}",
            lesson=row["lesson"],
            rev=row["rev"],
            lesson_language=row["lesson_language"],
            loud=bool(row["loud"]),
            plain=bool(row["plain"]),
            attempts=row["attempts"] + 1,
            crash_resends=row["crash_resends"],
            reach_epoch=epoch,
            claimed_at=now,
            archived=archived,
        )

    async def _next(self, tx: Tx, now: int) -> float | None:
        if await tx.anything_queued() is None:
            return None
        times = [await tx.next_not_before(lane=lane, now=now) for lane in LANES]
        return float(min((time - now for time in times if time is not None), default=math.inf))
