"""The announcements that may leave now: whose rows are wanted, who sleeps, and the words of the newest version."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from bot.administration.mailing import DELETABLE_SECONDS, DOUBT, Kind
from bot.administration.timing import quiet_until
from bot.storage.announcement import told
from bot.storage.tx import Tx


@dataclass(frozen=True, slots=True)
class RunningMailing:
    """One mailing in the state 'running'; its rows carry no words, only whose they are."""

    id: str
    announcement_id: str
    kind: Kind
    topic: str
    urgent: bool
    version: int

    def claimable(self, tx: Tx, now: int, k: int) -> AsyncIterator[Any]:
        """At most `k` rows that may leave, those due longest first."""
        rows: AsyncIterator[Any] = tx.claimable_of(
            mailing_id=self.id, announcement_id=self.announcement_id, topic=self.topic, now=now, k=k
        )
        return rows

    async def next_after(self, tx: Tx, now: int) -> int | None:
        """When a row that waits for its time may leave, UTC seconds."""
        at: int | None = await tx.mailing_next_after(mailing_id=self.id, now=now)
        return at

    def unwanted(self, row: Any) -> tuple[str, str] | None:
        """The state and reason a row ends with instead of being sent; None if it is still wanted.

        Who opted out or stopped still wants a message they have to be corrected, or to go away."""
        end = self._end(row)
        # The second try of what may have arrived before a crash: not to make it does not undo the first.
        return ("uncertain", DOUBT) if end is not None and row["crash_resends"] else end

    def _end(self, row: Any) -> tuple[str, str] | None:
        if row["known_learner"] is None:
            return "cancelled", "erased"
        if row["reach"] != "ok":
            return "blocked", "not reachable"
        if self.kind != "send":
            return ("cancelled", "no message") if row["message_id"] is None else None
        if row["stopped_at"] is not None:
            return "cancelled", "stopped"
        return ("cancelled", "opted out") if row["opted_out"] else None

    def morning(self, row: Any, now: int) -> int | None:
        """When it is day again at somebody whom nothing must wake now, UTC seconds; an edit makes no sound."""
        return None if self.urgent or self.kind != "send" else quiet_until(now, row["zone"])

    def is_too_old(self, row: Any, now: int) -> bool:
        """Whether Telegram will not delete the message any more; it gets other words instead."""
        sent_at = row["about_sent_at"]
        return row["method"] == "delete" and sent_at is not None and now - sent_at > DELETABLE_SECONDS


async def running_mailings(tx: Tx) -> list[RunningMailing]:
    """What may be sent now, withdrawals first, then what is urgent; read inside the claim, so that a pause is a pause."""
    return [
        RunningMailing(
            id=row["id"],
            announcement_id=row["announcement_id"],
            kind=row["kind"],
            topic=row["topic"],
            urgent=bool(row["urgent"]),
            version=row["version"],
        )
        async for row in tx.running_mailings()
    ]


@dataclass
class Told:
    """The complete arguments of announcements, read once for each language within a claim."""

    known: dict[tuple[str, int, str], str] = field(default_factory=dict)

    async def args(self, tx: Tx, mailing: RunningMailing, language: str) -> str:
        """What the screen needs, as JSON: the words of the newest version in this language, or in the one that stands in."""
        key = (mailing.announcement_id, mailing.version, language)
        if key not in self.known:
            try:
                args = await told(tx, *key)
            except LookupError:  # its words are gone: this message fails by its screen, and no other with it
                args = {}
            self.known[key] = json.dumps(args, ensure_ascii=False)
        return self.known[key]
