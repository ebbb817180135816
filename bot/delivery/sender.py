"""Claims what may leave, says it, sends it and records what became of it."""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial

from telegram.ext import ExtBot

from bot.administration.mailing import DOUBT
from bot.clock import Clock
from bot.delivery.claim import Batch, Claimed, Claiming
from bot.delivery.mailings import ask_after_absence, stop_in_trouble
from bot.delivery.marks import give_up, record
from bot.delivery.outcomes import BadToken, Failed, Outcome, Sent, TryLater, Unknown, Unreachable, Wait, outcome
from bot.delivery.pacing import Pacing, jitter
from bot.delivery.patience import Backoff, Outage, stored
from bot.delivery.pictures import Upload
from bot.delivery.transport import mute_advice
from bot.delivery.trouble import TokenRefused
from bot.delivery.wording import Documents, Payload, Speech, request
from bot.storage import NotStored, Store, Tx, crashpoint

LOOK_SECONDS = 1.0  # while something is queued
IDLE_LOOK_SECONDS = 30.0
SETTLED_SECONDS = 2  # a process that dies again at its start must not use up the one copy of what it never sent
FULL_LOOK_SECONDS = 0.05  # while some slots are free, but fewer than half
GATHER_SECONDS = 0.005  # what is answered waits this long for company before it is recorded
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
        on_settled: Callable[[Collection[str]], None] = lambda mailings: None,
    ) -> None:
        self._on_settled = on_settled
        self._store, self._bot, self._clock = store, bot, clock
        self._speech, self._documents = speech, documents
        self._window = window
        self._pacing = Pacing(pace_per_second, pace_per_chat, time.monotonic())
        self._claiming = Claiming(self._pacing, speech.current_rev)
        self._rate_kept = self._pacing.rate
        self._outage = Outage()
        self._store_trouble = Backoff()
        self._on_the_way: set[asyncio.Task[None]] = set()
        self._finished: list[tuple[Claimed, Outcome]] = []  # answered, not yet recorded
        self._finished_at = 0.0
        self._watched: set[str] = set()  # mailings of which something went wrong before enough was tried
        self._throttled_until: int | None = None  # UTC seconds, not yet recorded
        self._news = asyncio.Event()
        self._fresh = True  # something was queued since the last look
        self._more = False  # the last look ended for want of free slots
        self._look_at = 0.0  # monotonic seconds
        self._stopping = False
        self._refused = False

    @property
    def idle(self) -> bool:
        """True if nothing is on its way and the last look found nothing that may leave now."""
        return not (self._on_the_way or self._finished or self._fresh or self._more)

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
            while not self._ending or self._on_the_way or self._finished:
                for row in (await self._turn()).rows:
                    task = asyncio.create_task(self._deliver(row))
                    self._on_the_way.add(task)
                await self._next_turn()
        finally:
            for task in self._on_the_way:
                task.cancel()
            await asyncio.gather(*self._on_the_way, return_exceptions=True)
        if self._refused:
            raise TokenRefused("Telegram does not know this bot token")

    @property
    def _ending(self) -> bool:
        return self._stopping or self._refused

    async def _begin(self) -> None:
        """Sweep what a crash left, and take up the pauses of before."""
        now = self._clock.now()

        async def work(tx: Tx) -> tuple[int, int, list[tuple[int, int]]]:
            await tx.sweep_sending()
            await tx.hold_resends(not_before=now + SETTLED_SECONDS)
            await tx.hold_mailing_resends(not_before=now + SETTLED_SECONDS)
            await tx.end_swept(doubt=DOUBT)
            await ask_after_absence(tx, now)
            kept = await tx.throttle()
            rate, until = (self._pacing.per_second, 0) if kept is None else (kept["rate"], kept["paused_until"])
            return rate, until, [(row["chat_id"], row["until"]) async for row in tx.chats_paused(now=now)]

        rate, until, chats = await stored(self._store, work)
        at = time.monotonic()
        self._pacing.rate = self._rate_kept = min(rate, self._pacing.per_second)
        self._pacing.pause(max(0, until - now), at)
        for chat_id, chat_until in chats:
            self._pacing.pause_chat(chat_id, chat_until - now, at)

    async def _turn(self) -> Batch:
        """Record what was answered and claim the next messages, in one work; while the database fails nothing is sent."""
        self._fresh = False
        try:
            recorded, batch, rate, mailings = await self._store.write(self._turn_work)
        except NotStored as trouble:
            log.warning("not stored, nothing is sent meanwhile: %s", trouble)
            await asyncio.sleep(self._store_trouble.seconds())
            self._fresh = True
            return Batch()
        except Exception:
            if not self._finished:
                raise
            log.exception("one of %d messages cannot be recorded", len(self._finished))
            await self._record_one_by_one()
            self._fresh = True
            return Batch()
        self._store_trouble.over()
        del self._finished[:recorded]
        self._rate_kept = rate
        at = self._finished_at = time.monotonic()
        self._pacing.left([row.lane for row in batch.rows], at)
        self._more = batch.more
        self._look_at = at + _look_seconds(batch)
        if recorded:
            crashpoint("mark_after_commit")
        if mailings:
            self._on_settled(mailings)
        if batch.rows:
            crashpoint("claim_after_commit")
        return batch

    async def _turn_work(self, tx: Tx) -> tuple[int, Batch, int, set[str]]:
        now, at = self._clock.now(), time.monotonic()
        ended: dict[str, set[str]] = {}  # by mailing: the states in which rows of it ended now
        for row, result in self._finished:
            state = await record(tx, row, result, now)
            if row.mailing_id is not None and state is not None:
                ended.setdefault(row.mailing_id, set()).add(state)
        for mailing_id, states in ended.items():
            if mailing_id in self._watched or states & {"failed", "blocked"}:
                self._watched.discard(mailing_id)
                if await stop_in_trouble(tx, mailing_id, now):
                    self._watched.add(mailing_id)
        # What is recorded here makes room here: both are committed together or not at all.
        free = 0 if self._ending else self._window - len(self._on_the_way)
        batch = await self._claiming.claim(tx, free, now, at) if free else Batch()
        rate = self._pacing.rate
        if self._throttled_until is not None and self._throttled_until > now:
            await tx.set_throttle(rate=rate, paused_until=self._throttled_until)
        elif rate != self._rate_kept:
            await (tx.lift_throttle() if rate == self._pacing.per_second else tx.set_throttle(rate=rate, paused_until=now))
        return len(self._finished), batch, rate, set(ended)

    async def _record_one_by_one(self) -> None:
        while self._finished:
            row, result = self._finished[0]
            try:
                await stored(self._store, partial(record, row=row, outcome=result, now=self._clock.now()))
            except Exception:
                log.exception("what became of message %s (%s) cannot be recorded", row.id, result)
                await stored(self._store, partial(give_up, row=row))
            del self._finished[0]

    async def _next_turn(self) -> None:
        while (seconds := self._seconds_to_turn()) > 0:
            self._news.clear()
            try:
                async with asyncio.timeout(None if math.isinf(seconds) else seconds):
                    await self._news.wait()
            except TimeoutError:
                continue

    def _seconds_to_turn(self) -> float:
        """How long a turn can wait: few and large ones are cheap, because each costs a transaction."""
        if self._ending:
            return 0.0 if self._finished or not self._on_the_way else math.inf
        free = self._window - len(self._on_the_way)
        if free <= 0:
            return math.inf
        if (
            self._fresh
            or ((self._more or self._finished) and free * 2 >= self._window)
            or (self._finished and not self._on_the_way)
        ):
            return 0.0
        now = time.monotonic()
        return min(self._look_at, self._finished_at + GATHER_SECONDS if self._finished else math.inf) - now

    async def _deliver(self, row: Claimed) -> None:
        try:
            method, payload = await request(self._speech, self._documents, self._store, row)
            result = await self._say(row, method, payload)
            if row.method == "delete" and isinstance(result, Failed):
                row = replace(row, method="edit", turned=True)
                result = await self._say(row, *await request(self._speech, self._documents, self._store, row))
        except Exception as error:
            log.exception("no words for message %s, screen %s", row.id, row.screen)
            result = Failed(f"words: {type(error).__name__}: {error}")
        else:
            result = self._weigh(row, result)
        self._arrived(row, result)

    async def _say(self, row: Claimed, method: str, payload: Payload) -> Outcome:
        """Ask Telegram; what it refuses with an old id is asked with the picture itself, and then with the words alone."""
        result = await self._ask(method, payload)
        again = partial(request, self._speech, self._documents, self._store, row)
        if isinstance(result, Failed) and self._speech.pictures.forget(payload.get("photo")):
            method, payload = await again()
            result = await self._ask(method, payload)
        # A caption to edit is not there where the card went out without its picture.
        if isinstance(result, Failed) and (isinstance(payload.get("photo"), Upload) or method == "editMessageCaption"):
            bare_method, bare = await again(pictured=False)
            if (bare_method, bare) != (method, payload):
                log.warning("message %s is said without its picture: %s", row.id, result.reason)
                result = await self._ask(bare_method, bare)
        return result

    def _arrived(self, row: Claimed, result: Outcome) -> None:
        if not self._finished:
            self._finished_at = time.monotonic()
        self._finished.append((row, result))
        self._on_the_way.discard(asyncio.current_task())
        if len(self._finished) == 1 or self._seconds_to_turn() <= 0:
            self._news.set()

    async def _ask(self, method: str, payload: Payload) -> Outcome:
        crashpoint("send_before_request")
        try:
            answer = await self._bot.do_api_request(method, api_kwargs=payload)
        except Exception as error:
            return outcome(error)
        finally:
            crashpoint("send_after_request")
        self._speech.pictures.sent(payload.get("photo"), answer)
        number = answer.get("message_id") if isinstance(answer, dict) else None
        return Sent(number if isinstance(number, int) else None)

    def _weigh(self, row: Claimed, result: Outcome) -> Outcome:
        """What an answer says about Telegram and the bot as a whole, beside this one message."""
        if isinstance(result, Sent):
            self._outage.over()
            return result
        log.info("message %s: %s", row.id, result)
        at = time.monotonic()
        if isinstance(result, TryLater) and self._outage.refused(row.chat_id):
            result = Unreachable(result.reason)
        if isinstance(result, Unreachable):
            self._pacing.pause(self._outage.pause(at), at)
        elif not isinstance(result, TryLater | Unknown):
            self._outage.over()
        if isinstance(result, BadToken):
            self._refused = True
        if isinstance(result, Wait):
            seconds = result.retry_after + jitter(row.id, result.retry_after)
            if self._pacing.flood(row.chat_id, seconds, at):
                log.warning("Telegram refuses several chats: all wait %d s, then %d a second", seconds, self._pacing.rate)
                # The clock counts whole seconds and may be nearly one behind.
                self._throttled_until = self._clock.now() + math.ceil(self._pacing.paused_until - at) + 1
        return result


def _look_seconds(batch: Batch) -> float:
    if batch.more:
        return FULL_LOOK_SECONDS
    if batch.wait_seconds is None and batch.held_seconds is None:
        return IDLE_LOOK_SECONDS
    return max(0.002, min(LOOK_SECONDS, batch.held_seconds or LOOK_SECONDS, batch.wait_seconds or LOOK_SECONDS))
