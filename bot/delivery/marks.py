"""Records what became of a message: one work for each outcome, only while the claim is still ours."""

from dataclasses import dataclass

from bot.administration.mailing import DOUBT, REST
from bot.delivery.claim import Claimed
from bot.delivery.outcomes import (
    BadToken,
    Failed,
    Gone,
    Migrated,
    Outcome,
    PlainText,
    Sent,
    TryLater,
    Unknown,
    Unreachable,
    Wait,
)
from bot.delivery.pacing import jitter
from bot.storage.tx import Tx

RETRIES = 8
LONGEST_RETRY_SECONDS = 900
CRASH_RESENDS = 1
REASON_LENGTH = 300


@dataclass(frozen=True)
class Again:
    """The message goes back to its place in the queue."""

    not_before: int
    reason: str | None
    free: bool = True  # this try is not counted
    resend: bool = False  # it may have arrived already: this is its one copy
    plain: bool = False


@dataclass(frozen=True)
class End:
    """The message is settled without having been sent, as far as we know."""

    state: str
    reason: str
    passing: bool = False  # what it failed for passes: another try may be worth it


def verdict(row: Claimed, outcome: Outcome, now: int) -> Sent | Again | End:
    """What an outcome means for this row: its policy, its tries and its copies are weighed here and nowhere else."""
    if isinstance(outcome, Sent):
        return outcome
    if isinstance(outcome, BadToken):
        return Again(now, None)
    if isinstance(outcome, Gone):
        return End("blocked", outcome.reach)
    if row.policy == "cosmetic":
        return End("cancelled", "cosmetic")
    if isinstance(outcome, Wait):
        return Again(now + outcome.retry_after + jitter(row.id, outcome.retry_after), "flood")
    if isinstance(outcome, Unreachable):
        return Again(now, outcome.reason)
    if isinstance(outcome, Migrated):
        return Again(now, "the chat moved")
    return _doubtful(row, outcome, now)


def _doubtful(row: Claimed, outcome: Failed | PlainText | TryLater | Unknown, now: int) -> Again | End:
    if isinstance(outcome, PlainText) and not row.plain:
        return Again(now, outcome.reason, plain=True)
    if isinstance(outcome, TryLater) and row.attempts <= RETRIES:
        return Again(now + min(LONGEST_RETRY_SECONDS, 2**row.attempts), outcome.reason, free=False)
    if isinstance(outcome, Unknown):
        if row.policy == "resend_once" and row.crash_resends < CRASH_RESENDS:
            return Again(now, f"no answer: {outcome.reason}", free=False, resend=True)
        return End("uncertain", f"no answer: {outcome.reason}")
    return End("failed", outcome.reason, passing=isinstance(outcome, TryLater))


async def record(tx: Tx, row: Claimed, outcome: Outcome, now: int) -> str | None:
    """Write down what became of a row, and return the state it ended in; None where it goes back into the queue.

    A claim that is not ours any more changes nothing."""
    decided = verdict(row, outcome, now)
    if isinstance(decided, Sent):
        marked = await tx.mark_sent(id=row.id, claimed_at=row.claimed_at, message_id=decided.message_id, now=now)
        if row.nonce is not None and row.method == "send" and decided.message_id is not None and marked is not None:
            await tx.carried_prompt(nonce=row.nonce, message_id=decided.message_id)
    elif isinstance(decided, End):
        reason = decided.reason[:REASON_LENGTH]
        passing = int(decided.passing)
        await tx.mark_settled(id=row.id, claimed_at=row.claimed_at, state=decided.state, reason=reason, passing=passing)
    else:
        await _requeue(tx, row, decided)
    if row.turned:
        await tx.turned_into_edit(id=row.id)
    if isinstance(outcome, Gone):
        await _lose(tx, row, outcome)
    if isinstance(outcome, Migrated):
        await tx.remember_alias(old_chat_id=row.chat_id, new_chat_id=outcome.new_chat_id)
        await tx.move_queued(old_chat_id=row.chat_id, new_chat_id=outcome.new_chat_id)
    if isinstance(decided, Again):
        return None
    return "sent" if isinstance(decided, Sent) else decided.state


async def _requeue(tx: Tx, row: Claimed, again: Again) -> None:
    await tx.mark_again(
        id=row.id,
        claimed_at=row.claimed_at,
        not_before=again.not_before,
        reason=None if again.reason is None else again.reason[:REASON_LENGTH],
        tries_back=int(again.free),
        resends=int(again.resend),
        plain=int(again.plain or row.plain),
    )
    if row.mailing_id is not None:
        await tx.end_requeued(id=row.id, reason=REST, doubt=DOUBT)


async def _lose(tx: Tx, row: Claimed, gone: Gone) -> None:
    if row.learner_id is None:
        return
    # A refusal of before a return must not undo the return: the epoch has moved on then.
    if await tx.lose_learner(learner_id=row.learner_id, reach=gone.reach, reach_epoch=row.reach_epoch) is None:
        return
    await tx.block_queued(learner_id=row.learner_id)
    await tx.hold_plans(learner_id=row.learner_id)


async def give_up(tx: Tx, row: Claimed) -> None:
    """Its record itself fails: nobody knows any more, and the chat must go on."""
    await tx.mark_settled(
        id=row.id, claimed_at=row.claimed_at, state="uncertain", reason="what became of it could not be recorded", passing=0
    )
