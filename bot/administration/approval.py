"""What an announcement must pass between its confirmation and its first message: the count, a second person, the hold."""

import re
from dataclasses import dataclass
from typing import Literal

HOLD_SECONDS = 5 * 60
ALONE_HOLD_SECONDS = 15 * 60  # where nobody else could look at it
APPROVAL_SECONDS = 24 * 3600
GROWN_AT_LEAST = 5  # people; a repeating announcement that reached ten and reaches eleven is the same announcement
SMALLEST_PACE_SECONDS = 3

_PLAIN = re.compile(r"[0-9]{1,7}")
_GROUPED = re.compile(
    "[0-9]{1,3}(?:[ .,'\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{RIGHT SINGLE QUOTATION MARK}][0-9]{3})+"
)


def typed_count(words: str) -> int | None:
    """The number somebody typed, thousands set apart or not; None for anything that is not one whole number."""
    said = words.strip()
    if _PLAIN.fullmatch(said):
        return int(said)
    return int(re.sub(r"\D", "", said)) if _GROUPED.fullmatch(said) and len(said) <= 9 else None


Step = Literal["approval", "held"]


@dataclass(frozen=True)
class Release:
    """What comes after the confirmation, and when that ends (UTC seconds): the hold, or the wait for a second person."""

    step: Step
    until: int


def after_confirmation(now: int, recipients: int, *, above: int, others: int) -> Release:
    """The step after the typed count; `others` are those with the right, beside the confirmer, who can be reached."""
    if recipients <= above:
        return Release("held", now + HOLD_SECONDS)
    return Release("approval", now + APPROVAL_SECONDS) if others else Release("held", now + ALONE_HOLD_SECONDS)


def may_approve(person: str, maker: str) -> bool:
    """Whether the yes of somebody with the right counts: not of the one who confirmed."""
    return person != maker


def asks_again(before: int, people: int, *, above: int) -> bool:
    """Whether a repeating announcement that reached `before` people must be confirmed anew, now that it would reach `people`."""
    if people > above >= before:
        return True
    return people - before >= GROWN_AT_LEAST and (people - before) * 10 > before


def seconds_left(remaining: int, settled: int, seconds: int) -> int | None:
    """How long the rest takes at the pace of the last `seconds`, in which `settled` ended; None while nobody can tell."""
    if remaining <= 0:
        return 0
    if settled <= 0 or seconds < SMALLEST_PACE_SECONDS:
        return None
    return -(-remaining * seconds // settled)


def filled(done: int, total: int, cells: int = 10) -> int:
    """How many cells of a bar are full: all of them only at the very end, none only at the very beginning."""
    if total <= 0 or done >= total:
        return cells
    return max(int(done > 0), done * cells // total)
