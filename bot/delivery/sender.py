"""Claims what may leave, says it, sends it and records what became of it."""

import asyncio
import logging
import math
import time

from telegram.ext import ExtBot

from bot.clock import Clock
from bot.delivery.claim import Batch, Claimed, Claiming
from bot.delivery.marks import Throttle, record
from bot.delivery.outcomes import BadToken, Failed, Outcome, Sent, TryLater, Unknown, Unreachable, Wait, outcome
from bot.delivery.pacing import Pacing, jitter
from bot.delivery.patience import Backoff, Outage, stored
from bot.delivery.transport import mute_advice
from bot.delivery.trouble import TokenRefused
from bot.delivery.wording import Documents, Payload, Speech, request
from bot.storage import NotStored, Store, Tx, crashpoint

LOOK_SECONDS = 1.0  # while something is queued
IDLE_LOOK_SECONDS = 30.0
FULL_LOOK_SECONDS = 0.05  # while some slots are free, but fewer than half
log = logging.getLogger(__name__)


class Sender:
    """Sends the outbox: at most `window` messages on their way, one a chat, replies first."""

    def __init__(
        self,
        *,
        store: Store,
        bot: ExtBot[None],
        clock: Clock,
        speech: Speech,
        documents: Documents,
        pace_per_second: int = 25,
        pace_per_chat: float = 1,
        window: int = 32,
    ) -> None:
        self._store, self._bot, self._clock = store, bot, clock
        self._speech, self._documents = speech, documents
        self._window = window
        self._pacing = Pacing(pace_per_second, pace_per_chat, time.monotonic())
        self._claiming = Claiming(self._pacing, speech.current_rev)
        self._rate_kept = self._pacing.rate
        self._outage = Outage()
        self._on_the_way: set[asyncio.Task[None]] = set()
        self._news = asyncio.Event()
        self._fresh = True  # something was queued since the last look
        self._more = False  # the last look ended for want of free slots
        self._look_at = 0.0  # monotonic seconds
        self._stopping = False
        self._refused = False

    @property
    def idle(self) -> bool:
        """True if nothing is on its way and the last look found nothing that may leave now."""
        return not (self._on_the_way or self._fresh or self._more)

    def wake(self) -> None:
        """Something was queued: look now, not at the next turn."""
        self._fresh = True
        self._news.set()

    def stop(self) -> None:
        """Claim nothing more; `run` ends once what is on its way is recorded."""
        self._stopping = True
        self._news.set()

    async def run(self) -> None:
        """Send until stopped; TokenRefused if Telegram does not know the token. What a cancellation cuts short is swept later."""
        mute_advice()
        try:
            await self._begin()
            while not self._stopping and not self._refused:
                for row in (await self._claim()).rows:
                    task = asyncio.create_task(self._deliver(row))
                    self._on_the_way.add(task)
                    task.add_done_callback(self._arrived)
                await self._next_turn()
            if self._on_the_way:
                await asyncio.wait(self._on_the_way)
        finally:
            for task in self._on_the_way:
                task.cancel()
            await asyncio.gather(*self._on_the_way, return_exceptions=True)
        if self._refused:
            raise TokenRefused("Telegram does not know this bot token")

    async def _begin(self) -> None:
        """Sweep what a crash left, and take up the pauses of before."""
        now = self._clock.now()

        async def work(tx: Tx) -> tuple[int, int, list[tuple[int, int]]]:
            await tx.sweep_sending()
            kept = await tx.throttle()
            rate, until = (self._pacing.per_second, 0) if kept is None else (kept["rate"], kept["paused_until"])
            return rate, until, [(row["chat_id"], row["until"]) async for row in tx.chats_paused(now=now)]

        rate, until, chats = await stored(self._store, work)
        at = time.monotonic()
        self._pacing.rate = self._rate_kept = min(rate, self._pacing.per_second)
        self._pacing.pause(max(0, until - now), at)
        for chat_id, chat_until in chats:
            self._pacing.pause_chat(chat_id, chat_until - now, at)

    async def _claim(self) -> Batch:
        """The next messages, their claim on disk; while the database fails nothing is sent."""
        backoff = Backoff()
        while not self._stopping:
            self._fresh = False
            try:
                batch, rate = await self._store.write(self._claim_work)
            except NotStored:
                await asyncio.sleep(backoff.seconds())
                continue
            at = time.monotonic()
            self._rate_kept = rate
            self._pacing.left(len(batch.rows), at)
            self._more = batch.more
            self._look_at = at + _look_seconds(batch)
            if batch.rows:
                crashpoint("claim_after_commit")
            return batch
        return Batch()

    async def _claim_work(self, tx: Tx) -> tuple[Batch, int]:
        now, at = self._clock.now(), time.monotonic()
        batch = await self._claiming.claim(tx, self._window - len(self._on_the_way), now, at)
        rate = self._pacing.rate
        if rate != self._rate_kept:
            if rate == self._pacing.per_second:
                await tx.lift_throttle()
            else:
                await tx.set_throttle(rate=rate, paused_until=now)
        return batch, rate

    async def _next_turn(self) -> None:
        while not (self._stopping or self._refused or self._worth_a_look()):
            self._news.clear()
            full = len(self._on_the_way) >= self._window
            try:
                async with asyncio.timeout(None if full else max(0.0, self._look_at - time.monotonic())):
                    await self._news.wait()
            except TimeoutError:
                continue

    def _worth_a_look(self) -> bool:
        free = self._window - len(self._on_the_way)
        if free <= 0:
            return False
        # Few and large claims: each costs a transaction.
        return self._fresh or (self._more and free * 2 >= self._window) or time.monotonic() >= self._look_at

    def _arrived(self, task: asyncio.Task[None]) -> None:
        self._on_the_way.discard(task)
        self._news.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a message could not be recorded and waits for the next start", exc_info=error)

    async def _deliver(self, row: Claimed) -> None:
        try:
            method, payload = await request(self._speech, self._documents, self._store, row)
        except Exception as error:
            log.exception("no words for message %s, screen %s", row.id, row.screen)
            result: Outcome = Failed(f"words: {type(error).__name__}: {error}")
            throttle = None
        else:
            result, throttle = self._weigh(row, await self._ask(method, payload))
        if await self._mark(row, result, throttle):
            self.wake()
        crashpoint("mark_after_commit")

    async def _ask(self, method: str, payload: Payload) -> Outcome:
        crashpoint("send_before_request")
        try:
            answer = await self._bot.do_api_request(method, api_kwargs=payload)
        except Exception as error:
            return outcome(error)
        finally:
            crashpoint("send_after_request")
        number = answer.get("message_id") if isinstance(answer, dict) else None
        return Sent(number if isinstance(number, int) else None)

    def _weigh(self, row: Claimed, result: Outcome) -> tuple[Outcome, Throttle | None]:
        """What an answer says about Telegram and the bot as a whole, beside this one message."""
        at = time.monotonic()
        if isinstance(result, TryLater) and self._outage.refused(row.chat_id):
            result = Unreachable(result.reason)
        if isinstance(result, Unreachable):
            self._pacing.pause(self._outage.pause(at), at)
        elif not isinstance(result, TryLater | Unknown):
            self._outage.over()
        if isinstance(result, BadToken):
            self._refused = True
        if not isinstance(result, Sent):
            log.info("message %s to Telegram: %s", row.id, result)
        if isinstance(result, Wait):
            seconds = result.retry_after + jitter(row.id, result.retry_after)
            if self._pacing.flood(row.chat_id, seconds, at):
                self._rate_kept = self._pacing.rate
                return result, Throttle(self._pacing.rate, self._clock.now() + math.ceil(self._pacing.paused_until - at))
        return result, None

    async def _mark(self, row: Claimed, result: Outcome, throttle: Throttle | None) -> bool:
        """Record it, however long that takes: a message sent must not be forgotten."""

        async def work(tx: Tx) -> bool:
            return await record(tx, row, result, self._clock.now(), throttle)

        async def last_resort(tx: Tx) -> bool:
            await tx.mark_settled(id=row.id, claimed_at=row.claimed_at, state="uncertain", reason="its record failed")
            return True

        try:
            return await stored(self._store, work)
        except Exception:
            log.exception("what became of message %s (%s) could not be recorded", row.id, result)
            return await stored(self._store, last_resort)


def _look_seconds(batch: Batch) -> float:
    if batch.more:
        return FULL_LOOK_SECONDS
    if batch.wait_seconds is None and batch.held_seconds is None:
        return IDLE_LOOK_SECONDS
    return max(0.002, min(LOOK_SECONDS, batch.held_seconds or LOOK_SECONDS, batch.wait_seconds or LOOK_SECONDS))
