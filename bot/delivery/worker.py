"""Handles what came in: one update a chat at a time, effects and messages in one transaction."""

import asyncio
import json
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import Application, BaseHandler, ContextTypes, ExtBot

from bot.clock import Clock
from bot.delivery.failures import Failures, place_of
from bot.delivery.patience import Backoff, stored
from bot.delivery.toasts import Toasts, callback_id
from bot.handlers.context import Context
from bot.handlers.house import PASS
from bot.storage import NotStored, Store, Tx, crashpoint

AT_ONCE = 31  # with the look for the next ones they fill one transaction of the store
LONGEST_SLEEP_SECONDS = 60.0
KEY_SECONDS = 72 * 3600
TIDY_SECONDS = 600
TIDY_ROWS = 5000
OF_A_TAPPED_MESSAGE = ("message_id", "date", "chat")
TRIES_BEFORE_SUSPECT_DIES = 3
SETTLED_SECONDS = 2
ENDED = "the process ended while on it"
log = logging.getLogger(__name__)
Handler = BaseHandler[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update as it lies in the inbox."""

    update_id: int
    chat_id: int | None
    kind: str
    body: str
    tries: int


@dataclass(frozen=True, slots=True)
class Taken:
    """An update that took effect, and what its tap is answered with."""

    toast: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """The next updates, and when the next failed one may be tried again (UTC seconds)."""

    rows: Sequence[Waiting]
    next_try: int | None


class Worker:
    """Walks the handlers for every update of the inbox, up to AT_ONCE in one transaction."""

    def __init__(
        self,
        *,
        store: Store,
        bot: ExtBot[None],
        clock: Clock,
        handlers: Sequence[Handler],
        owners: Collection[int],
        languages: Collection[str],
        on_outbox: Callable[[], None],
    ) -> None:
        self._store, self._bot, self._clock, self._handlers = store, bot, clock, handlers
        # Never started: it only lends the handlers what their context refers to.
        builder = Application.builder().bot(bot).updater(None).job_queue(None)
        self._application = builder.context_types(ContextTypes(context=Context)).build()
        self._failures = Failures(owners, languages)
        self._toasts = Toasts(bot)
        self._on_outbox = on_outbox
        self._news = asyncio.Event()
        self._stopping = False
        self._suspects: set[int] = set()
        self._tidy_at = 0

    def wake(self) -> None:
        """Something was received, or the clock was turned: look now."""
        self._news.set()

    def stop(self) -> None:
        """`run` ends once nothing waits that could be handled now."""
        self._stopping = True
        self._news.set()

    async def run(self) -> None:
        """Handle updates until stopped; every failure is counted and kept, none ends the worker."""
        await self._begin()
        look = Look((), None)
        backoff = Backoff()
        while True:
            try:
                look = await self._round(look.rows) if look.rows else await self._store.write(self._look)
            except NotStored as trouble:
                log.warning("not stored, the updates wait: %s", trouble)
                look = Look((), None)
                await asyncio.sleep(backoff.seconds())
                continue
            backoff.over()
            if not look.rows:
                if self._stopping:
                    break
                await self._sleep(look.next_try)
        await self._toasts.finish()

    async def _begin(self) -> None:
        """After an unclean stop every update that was waiting is suspected of having killed the process."""

        async def work(tx: Tx) -> set[int]:
            clean = await tx.setting(name="clean_stop")
            await tx.set_setting(name="clean_stop", value="0")
            # A process that keeps dying of something else must not use up the tries of an innocent update.
            await tx.hold_tried(next_at=self._clock.now() + SETTLED_SECONDS)
            return {row["update_id"] async for row in tx.unhandled_updates()} if clean == "0" else set()

        self._suspects = await stored(self._store, work)
        if self._suspects:
            log.warning("the last stop was not clean: %d waiting updates are handled one by one", len(self._suspects))

    async def _look(self, tx: Tx) -> Look:
        self._news.clear()
        now = self._clock.now()
        if now >= self._tidy_at:
            await tx.forget_updates(before=now - KEY_SECONDS, k=TIDY_ROWS)
            self._tidy_at = now + TIDY_SECONDS
        rows = [
            Waiting(row["update_id"], row["chat_id"], row["kind"], row["body"], row["tries"])
            async for row in tx.waiting_updates(now=now, k=AT_ONCE)
        ]
        return Look(rows, None if rows else await tx.next_try())

    async def _sleep(self, next_try: int | None) -> None:
        seconds = LONGEST_SLEEP_SECONDS if next_try is None else max(0.05, next_try - self._clock.now())
        try:
            async with asyncio.timeout(min(seconds, LONGEST_SLEEP_SECONDS)):
                await self._news.wait()
        except TimeoutError:
            return

    async def _round(self, rows: Sequence[Waiting]) -> Look:
        """Handle these updates, then say what is next; NotStored if nothing of it happened."""
        if rows[0].update_id in self._suspects:
            await self._suspect(rows[0])
            return await self._store.write(self._look)
        rows = [row for row in rows if row.update_id not in self._suspects]
        works = [self._store.write(self._tap(row)) for row in rows]
        # The look rides in the same transaction and sees what the taps before it did.
        *results, look = await asyncio.gather(*works, self._store.write(self._look), return_exceptions=True)
        crashpoint("tap_after_commit")
        failed = [(row, result) for row, result in zip(rows, results, strict=True) if isinstance(result, Exception)]
        for row, result in zip(rows, results, strict=True):
            if isinstance(result, Taken):
                self._answer(row, result.toast)
        self._on_outbox()
        for row, error in failed:
            if not isinstance(error, NotStored):
                await self._failed(row, error, row.tries + 1)
        if isinstance(look, BaseException):
            raise look
        assert isinstance(look, Look)
        return await self._store.write(self._look) if failed else look

    def _tap(self, row: Waiting) -> Callable[[Tx], Any]:
        try:
            update: Update | Exception = Update.de_json(without_our_words(row.body), self._bot)
        except Exception as error:  # whatever Telegram sent, it is this update's failure alone
            update = error

        async def work(tx: Tx) -> Taken | None:
            if await tx.take_update(update_id=row.update_id) is None:
                return None
            if isinstance(update, Exception):
                raise update
            toast = await self._walk(update, tx)
            crashpoint("tap_mid_effect")
            return Taken(toast)

        return work

    async def _walk(self, update: Update, tx: Tx) -> str | None:
        """Let the first handler that wants the update have it; one may look at it and pass it on."""
        for handler in self._handlers:
            check = handler.check_update(update)
            if check is None or check is False:
                continue
            context = Context.from_update(update, self._application)
            context.tx, context.now = tx, self._clock.now()
            toast = await handler.handle_update(update, self._application, check, context)
            if toast is PASS:
                continue
            return toast if isinstance(toast, str) else None
        return None

    async def _suspect(self, row: Waiting) -> None:
        """One update alone, its try on disk first: one that kills the process is found out after three."""
        if row.tries >= TRIES_BEFORE_SUSPECT_DIES:
            await self._give_up(row, ENDED)
            return
        await self._store.write(self._failures.later(row.update_id, row.tries + 1, ENDED, self._clock.now(), counted=False))
        try:
            taken = await stored(self._store, self._tap(row))  # what the database does counts no further try
        except Exception as error:
            self._suspects.discard(row.update_id)
            await self._failed(row, error, row.tries + 1, counted=True)
            return
        crashpoint("tap_after_commit")
        self._suspects.discard(row.update_id)
        if taken is not None:
            self._answer(row, taken.toast)
            self._on_outbox()

    async def _failed(self, row: Waiting, error: Exception, tries: int, counted: bool = False) -> None:
        log.error("update %d, try %d, failed", row.update_id, tries, exc_info=error)
        if tries > len(self._failures.delays):
            await self._give_up(row, place_of(error))
        else:
            work = self._failures.later(row.update_id, tries, place_of(error), self._clock.now(), counted)
            await stored(self._store, work)

    async def _give_up(self, row: Waiting, error: str) -> None:
        self._suspects.discard(row.update_id)
        await self._failures.give_up(self._store, row.update_id, row.chat_id, row.kind, row.body, error, self._clock.now())
        self._answer(row, None)
        self._on_outbox()

    def _answer(self, row: Waiting, toast: str | None) -> None:
        if row.kind == "callback_query" and (query := callback_id(row.body)) is not None:
            self._toasts.answer(query, toast)


def without_our_words(body: str) -> Any:
    """The update, but of a message whose button was tapped only which one it is: we wrote the rest, and parsing it costs most."""
    update = json.loads(body)
    query = update.get("callback_query") if isinstance(update, dict) else None
    message = query.get("message") if isinstance(query, dict) else None
    if isinstance(query, dict) and isinstance(message, dict):
        query["message"] = {name: message[name] for name in OF_A_TAPPED_MESSAGE if name in message}
    return update
