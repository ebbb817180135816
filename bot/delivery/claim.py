"""Which messages leave next: claimed in one work, and what is no longer wanted ends there."""

import math
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot.delivery.pacing import Pacing
from bot.delivery.running_mailings import RunningMailing, Told, running_mailings
from bot.storage.tx import Tx

LANES = (0, 1, 2)
BULK = 2
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
    mailing_id: str | None = None
    turned: bool = False  # a deletion that Telegram does not make: the message gets other words instead


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
    if row["method"] in ("edit", "strip", "delete") and row["message_id"] is None and row["prompt_message_id"] is None:
        return "cancelled", "no message"
    return None


@dataclass
class _Look:
    """One claim while it is being made."""

    tx: Tx
    free: int
    now: int
    at: float
    batch: Batch = field(default_factory=Batch)
    chats: set[int] = field(default_factory=set)
    drops: int = DROPS_A_CLAIM
    told: Told = field(default_factory=Told)

    @property
    def left(self) -> int:
        """How many more may be claimed."""
        return self.free - len(self.batch.rows)


@dataclass(frozen=True)
class Claiming:
    """Takes what may leave; `current_rev` names the revision of a lesson's words that the library has now."""

    pacing: Pacing
    current_rev: Callable[[str], str | None]

    async def claim(self, tx: Tx, free: int, now: int, at: float) -> Batch:
        """Claim at most `free` messages, replies first, announcements last; `now` is UTC seconds, `at` monotonic seconds."""
        look = _Look(tx, free, now, at)
        batch = look.batch
        for lane in LANES:
            await self._some(look, lane, partial(tx.claimable, lane=lane, now=now))
        running = await running_mailings(tx) if look.left and look.drops > 0 else []
        for mailing in running:
            if self._full(look):
                break
            await self._some(look, BULK, partial(mailing.claimable, tx, now), mailing)
        batch.more = look.drops <= 0 or look.left <= 0
        if not batch.more:
            batch.wait_seconds = await self._next(tx, now, running)
        return batch

    def _full(self, look: _Look) -> bool:
        """Whether no announcement may leave now: no slot is free, or the bot has said enough for this moment."""
        wait = self.pacing.bot_wait(BULK, look.at)
        if wait:
            _hold(look.batch, wait)
        return wait > 0 or look.left <= 0 or look.drops <= 0

    async def _some(
        self, look: _Look, lane: int, ready: Callable[..., AsyncIterator[Any]], mailing: RunningMailing | None = None
    ) -> None:
        """Claim of one lane, or of one mailing, what `ready(k=…)` finds, until the slots are full."""
        again = look.drops > 0
        while again and look.left > 0 and look.drops > 0:
            again = False
            found = [row async for row in ready(k=look.left + self.pacing.chats_waiting(look.at) + len(look.chats))]
            for row in found:
                if look.left <= 0:
                    break
                if row["chat_id"] in look.chats:  # a reply may overtake a lesson of its chat, but not in one claim
                    continue
                if await self._settled(look, row, mailing):
                    again = True  # what stood behind it in its chat may come forward
                elif self._held(look, row):
                    if self.pacing.bot_wait(lane, look.at):
                        break
                else:
                    look.chats.add(row["chat_id"])
                    look.batch.rows.append(await self._take(look, row, mailing))

    async def _settled(self, look: _Look, row: Any, mailing: RunningMailing | None) -> bool:
        """End a message that is not wanted any more, or put it off until its reader's morning."""
        end = mailing.unwanted(row) if mailing else unwanted(row, look.now)
        end = end or self._cosmetic(row, look.at)
        morning = mailing.morning(row, look.now) if mailing and end is None else None
        if end is not None:
            await look.tx.drop_queued(id=row["id"], state=end[0], reason=end[1])
        elif morning is not None:
            await look.tx.put_off_row(id=row["id"], not_before=morning)
        else:
            return False
        look.drops -= 1
        return True

    def _cosmetic(self, row: Any, at: float) -> tuple[str, str] | None:
        short = row["policy"] == "cosmetic" and self.pacing.chat_wait(row["chat_id"], at) > 0
        return ("cancelled", "cosmetic") if short else None

    def _held(self, look: _Look, row: Any) -> bool:
        wait = self.pacing.wait(row["chat_id"], row["lane"], look.at)
        if wait:
            _hold(look.batch, wait)
        return wait > 0

    async def _take(self, look: _Look, row: Any, mailing: RunningMailing | None) -> Claimed:
        tx = look.tx
        self.pacing.take(row["chat_id"], row["lane"], look.at)
        epoch = row["reach_epoch"] or 0
        await tx.claim(id=row["id"], reach_epoch=epoch, now=look.now)
        archived = None
        if row["lesson"] is not None and self.current_rev(row["lesson"]) != row["rev"]:
            kept = await tx.content(lesson=row["lesson"], rev=row["rev"], language=row["lesson_language"])
            archived = None if kept is None else kept["body"]
        language = row["learner_language"] or row["language"]
        turned = mailing is not None and mailing.is_too_old(row, look.now)
        return Claimed(
            id=row["id"],
            chat_id=row["chat_id"],
            language=language,
            learner_id=row["learner_id"],
            lane=row["lane"],
            policy=row["policy"],
            method="edit" if turned else row["method"],
            message_id=row["message_id"] if row["message_id"] is not None else row["prompt_message_id"],
            nonce=row["nonce"],
            screen=row["screen"],
            args=await look.told.args(tx, mailing, language) if mailing else row["args"] or "{}",
            lesson=row["lesson"],
            rev=row["rev"],
            lesson_language=row["lesson_language"],
            loud=bool(row["loud"]),
            plain=bool(row["plain"]),
            attempts=row["attempts"] + 1,
            crash_resends=row["crash_resends"],
            reach_epoch=epoch,
            claimed_at=look.now,
            archived=archived,
            mailing_id=mailing.id if mailing else None,
            turned=turned,
        )

    async def _next(self, tx: Tx, now: int, running: list[RunningMailing]) -> float | None:
        times = [await mailing.next_after(tx, now) for mailing in running]
        if await tx.anything_queued() is not None:
            times += [await tx.next_not_before(lane=lane, now=now) for lane in LANES]
        elif not running:
            return None
        return float(min((time - now for time in times if time is not None), default=math.inf))


def _hold(batch: Batch, wait: float) -> None:
    batch.held_seconds = wait if batch.held_seconds is None else min(wait, batch.held_seconds)
