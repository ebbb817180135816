"""One delivery of an announcement: its states, when each row is due, what overtakes it and what stops it by itself."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from bot.administration.timing import quiet_until
from bot.learning.schedule import instant, local_day

State = Literal["approval", "held", "scheduled", "running", "paused", "asking", "finished", "cancelled"]
Kind = Literal["send", "correct", "withdraw"]
Topic = Literal["course", "community"]

# Which state may follow which; what is cancelled stays so. A finished one runs again only for a retry of what failed.
MOVES: Mapping[State, frozenset[State]] = {
    "approval": frozenset({"held", "scheduled", "running", "cancelled"}),
    "held": frozenset({"scheduled", "running", "asking", "cancelled"}),
    "scheduled": frozenset({"running", "asking", "cancelled"}),
    "running": frozenset({"paused", "asking", "finished", "cancelled"}),
    "paused": frozenset({"running", "cancelled"}),
    "asking": frozenset({"scheduled", "running", "cancelled"}),
    "finished": frozenset({"running"}),
    "cancelled": frozenset(),
}
BEFORE_THE_FIRST: frozenset[State] = frozenset({"approval", "held", "scheduled"})

LATE_SECONDS = 15 * 60  # a start that is later than this has been overtaken by something
STUCK_SECONDS = 3600  # nothing leaves for so long although it is due: Telegram is away
LEAST_TRIED = 20
LEAST_WRONG = 3  # one in twenty is five per cent, and chance
FAILED_SHARE, BLOCKED_SHARE = 0.10, 0.05
DELETABLE_SECONDS = 47 * 3600 + 50 * 60  # Telegram lets a bot delete for 48 hours; the way there takes a moment

# Reasons that the bot itself gives; a person's own stands beside them in the audit.
AWAY, STUCK, FAILING, BLOCKING, NOT_APPROVED = "away", "stuck", "many failed", "many blocked", "nobody approved"
ORPHANED = "orphaned"  # whoever confirmed it may not announce any more
REST, DOUBT = "the rest was cancelled", "it may have arrived before the process ended"


def may_move(before: State, after: State) -> bool:
    """Whether a mailing in one state may go into another."""
    return after in MOVES[before]


@dataclass(frozen=True)
class Figures:
    """How far a mailing is; `total` is the sum of all the others at any moment.

    `passing` of the failed are worth another try; `next_try_at` is when the next queued row may leave, UTC seconds."""

    total: int
    sent: int = 0
    blocked: int = 0
    failed: Mapping[str, int] = field(default_factory=dict)
    passing: int = 0
    cancelled: Mapping[str, int] = field(default_factory=dict)
    uncertain: int = 0
    queued: int = 0
    sending: int = 0
    next_try_at: int | None = None

    @property
    def settled(self) -> int:
        """How many have ended, whatever the end."""
        return self.sent + self.blocked + sum(self.failed.values()) + sum(self.cancelled.values()) + self.uncertain

    @property
    def adds_up(self) -> bool:
        """Whether everybody is in exactly one state."""
        return self.settled + self.queued + self.sending == self.total


def shown_as(state: State, reason: str | None, figures: Figures) -> str:
    """What a status says, as a text that changes when it does; it begins with the state."""
    told: dict[str, Any] = {name: value for name, value in asdict(figures).items() if name != "next_try_at"}
    return f"{state} {json.dumps({**told, 'reason': reason}, sort_keys=True, separators=(',', ':'))}"


def due_for(zone: str, starts_at: int, *, urgent: bool, minute: int | None = None, day: date | None = None) -> int:
    """When one recipient's row is due: `starts_at`, or their own clocks' `minute` of that day; never at night unless urgent.

    Without a `day` it is the one on which `starts_at` (UTC seconds) falls in UTC."""
    at = starts_at if minute is None else instant(day or local_day(starts_at, "Etc/UTC"), minute, zone)
    return at if urgent else (quiet_until(at, zone) or at)


def after_hold(starts_at: int, now: int) -> State:
    """What follows when the hold is over and nobody has stopped it."""
    return "running" if starts_at <= now else "scheduled"


def overtaken(state: State, due_at: int, now: int, away_seconds: int) -> bool:
    """Whether the bot was away so long that somebody must say again that this may go: half of it, or its start, is late."""
    if away_seconds <= LATE_SECONDS:
        return False
    return state == "running" or (state in ("held", "scheduled") and now - due_at > LATE_SECONDS)


def trouble(tried: int, failed: int, blocked: int) -> str | None:
    """Why a mailing should stop by itself: too many failed, or too many were lost by it; None while it may go on."""
    if tried < LEAST_TRIED:
        return None
    if failed >= max(LEAST_WRONG, FAILED_SHARE * tried):
        return FAILING
    return BLOCKING if blocked >= max(LEAST_WRONG, BLOCKED_SHARE * tried) else None
