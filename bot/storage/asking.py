"""Askings as the rest of the house sees them: who is asked what, how far they are, and what waits to be handed in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.course.instrument import Moment, Privacy
from bot.evaluation.form import Given
from bot.storage.people import new_id
from bot.storage.tx import Tx

State = Literal["planned", "asked", "open", "done", "declined", "dropped"]
Settled = Literal["done", "declined", "dropped"]


@dataclass(frozen=True)
class Asking:
    """One learner being asked at one moment on one occasion; `items` are references like "pulse/useful"."""

    id: str
    pilot_id: str
    learner_id: str | None  # nobody's once the pilot has ended
    moment: Moment
    occasion: str
    items: tuple[str, ...]
    privacy: Privacy
    state: State
    at: int
    draft: Mapping[str, Given]  # by reference; of an anonymous one only
    language: str
    asked_on: str | None
    due_at: int | None
    reminded: bool

    @property
    def kept_under(self) -> str:
        """The occasion its responses are kept under: "1.3", or the moment itself where it comes only once."""
        return self.occasion or self.moment

    @property
    def going(self) -> bool:
        """Whether the learner can still answer."""
        return self.state in ("asked", "open")


def asking_from(row: Mapping[str, Any]) -> Asking:
    """An asking out of its row."""
    return Asking(
        id=row["id"],
        pilot_id=row["pilot_id"],
        learner_id=row["learner_id"],
        moment=row["moment"],
        occasion=row["occasion"],
        items=tuple(json.loads(row["items"])),
        privacy="anonymous" if row["anonymous"] else "pseudonymous",
        state=row["state"],
        at=row["at_item"],
        draft={ref: Given(*kept) for ref, kept in json.loads(row["draft"] or "{}").items()},
        language=row["language"],
        asked_on=row["asked_on"],
        due_at=row["due_at"],
        reminded=bool(row["reminded"]),
    )


async def asking_by_id(tx: Tx, asking_id: str) -> Asking | None:
    """The asking of that id, or None."""
    row = await tx.asking_by_id(id=asking_id)
    return None if row is None else asking_from(row)


async def add_asking(
    tx: Tx,
    *,
    pilot_id: str,
    learner_id: str,
    moment: Moment,
    occasion: str,
    items: Sequence[str],
    privacy: Privacy,
    language: str,
    state: State = "asked",
    asked_on: str | None = None,
    due_at: int | None = None,
) -> Asking | None:
    """A new asking; None, with nothing kept, if the learner was asked at this moment on this occasion before."""
    row = await tx.add_asking(
        id=new_id(),
        pilot_id=pilot_id,
        learner_id=learner_id,
        moment=moment,
        occasion=occasion,
        items=json.dumps(list(items)),
        anonymous=int(privacy == "anonymous"),
        state=state,
        language=language,
        asked_on=asked_on,
        due_at=due_at,
    )
    return None if row is None else await asking_by_id(tx, row["id"])


async def set_at(tx: Tx, asking: Asking, at: int, *, draft: Mapping[str, Given] | None = None, due_at: int | None) -> bool:
    """The learner is at item `at` (counted from 0); `draft` is all that an anonymous form holds so far. False once settled."""
    kept = None if draft is None else json.dumps({ref: [g.value, g.missing] for ref, g in draft.items()}, ensure_ascii=False)
    return await tx.set_asking_at(id=asking.id, at_item=at, draft=kept, due_at=due_at) is not None


async def settle(tx: Tx, asking_id: str, state: Settled) -> bool:
    """Nothing more is asked or said here, and no draft is left; False if it was settled before."""
    return await tx.settle_asking(id=asking_id, state=state) is not None
