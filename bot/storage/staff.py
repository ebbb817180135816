"""Those who run the course as the rest of the house sees them: their powers, the audit, one-time confirmations."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from bot.administration.audit import BEGINNING, detail_of, digest_of
from bot.administration.roles import Held, Powers
from bot.storage.people import Learner, learner_by_telegram_id
from bot.storage.tx import Tx

CONFIRM_SECONDS = 5 * 60  # a confirmation older than this is worth nothing


@dataclass(frozen=True)
class Staff:
    """Somebody who helps to run the course: the person (chat, language, zone) and what they may do."""

    person: Learner
    telegram_id: int
    powers: Powers


async def powers_of(tx: Tx, learner_id: str, telegram_id: int, owners: Collection[int]) -> Powers:
    """What a person may do now."""
    held = [Held(row["role"], row["cohort_id"]) async for row in tx.roles_of(learner_id=learner_id)]
    return Powers.of([*held, Held("owner")] if telegram_id in owners else held)


async def staff_by_telegram_id(tx: Tx, telegram_id: int, owners: Collection[int]) -> Staff | None:
    """The person behind a Telegram number if they run the course in any way, else None.

    An owner whom the bot has not met yet (no /start) is None too: there is nowhere to write to."""
    person = await learner_by_telegram_id(tx, telegram_id)
    if person is None:
        return None
    powers = await powers_of(tx, person.id, telegram_id, owners)
    return Staff(person, telegram_id, powers) if powers else None


async def note(tx: Tx, now: int, actor: str, action: str, object: str, detail: Mapping[str, Any] | None = None) -> None:
    """Add an entry to the audit in this transaction; `detail` holds no words of learners and no secret."""
    last = await tx.last_audit()
    seq, before = (1, BEGINNING) if last is None else (last["seq"] + 1, last["digest"])
    said = detail_of(detail or {})
    digest = digest_of(before, seq, now, actor, action, object, said)
    await tx.add_audit(seq=seq, at=now, actor=actor, action=action, object=object, detail=said, digest=digest)


async def ask_confirmation(
    tx: Tx,
    now: int,
    asked: str,
    purpose: str,
    object: str,
    digest: str,
    *,
    count: int | None = None,
    seconds: int = CONFIRM_SECONDS,
) -> str:
    """A new one-time nonce (96 random bits, 16 characters) that only `asked` (a learner's id) may use, for exactly this."""
    nonce = secrets.token_urlsafe(12)
    await tx.add_confirmation(
        nonce=nonce, learner_id=asked, purpose=purpose, object=object, digest=digest, count=count, expires_at=now + seconds
    )
    return nonce


async def confirmed(tx: Tx, now: int, nonce: str, by: str, purpose: str, object: str, digest: str) -> bool:
    """Use a confirmation up; False, with nothing changed, if it is another's, of something else, used or too old."""
    used = await tx.use_confirmation(nonce=nonce, learner_id=by, purpose=purpose, object=object, digest=digest, now=now)
    return used is not None
