""" "You said, we did": an answer to words that were left under a code, and the hour at which it may come."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.learning.schedule import instant, local_day, local_minute

REPLY_LIMIT = 500  # characters
QUOTED = 3  # of what one person wrote; more would hide the answer
AWAKE_FROM_MINUTE, AWAKE_UNTIL_MINUTE = 8 * 60, 22 * 60  # on the clocks of whoever gets it


@dataclass(frozen=True)
class Text:
    """What somebody wrote: to which question ("end/more"), on which occasion, in which week ("2026-W47").

    `code` is the pseudonym it was left under; empty where there is none, and then nobody can be answered."""

    pilot_id: str
    ref: str
    occasion: str
    week: str
    words: str
    code: str
    rid: str = ""  # of an anonymous one, in place of a code

    @property
    def handle(self) -> str:
        """Twelve hex digits that a button may carry: they lead to nobody, and join no two texts of one person."""
        told = "\n".join((self.pilot_id, self.code or self.rid, self.ref, self.occasion))
        return hashlib.sha256(told.encode()).hexdigest()[:12]


def in_order(texts: Sequence[Text]) -> list[Text]:
    """The newest week first; within a week in an order that says nothing about when or by whom."""
    by_chance = sorted(texts, key=lambda text: text.handle)
    return sorted(by_chance, key=lambda text: text.week, reverse=True)


def digest(words: str, texts: Sequence[Text]) -> str:
    """What a confirmation of these words for exactly these texts is bound to."""
    told = "\n".join((words, *sorted(text.handle for text in texts)))
    return hashlib.sha256(told.encode()).hexdigest()


def waking(now: int, zone: str, paused_until: int | None = None) -> int:
    """The first moment from now on, after a pause, at which somebody in that zone is awake (UTC seconds)."""
    at = max(now, paused_until or 0)
    day, minute = local_day(at, zone), local_minute(at, zone)
    if minute < AWAKE_FROM_MINUTE:
        return instant(day, AWAKE_FROM_MINUTE, zone)
    return at if minute < AWAKE_UNTIL_MINUTE else instant(day + timedelta(days=1), AWAKE_FROM_MINUTE, zone)
