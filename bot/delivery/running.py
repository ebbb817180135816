"""Runs receiver, worker, dispatcher and sender together, and stops them in the right order."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Collection, Sequence
from typing import Protocol

from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.clock import Clock
from bot.delivery.patience import Backoff, stored
from bot.delivery.profile import Profile, set_profiles
from bot.delivery.receiver import Receiver
from bot.delivery.sender import Sender
from bot.delivery.transport import mute_advice
from bot.delivery.trouble import Conflict, TokenRefused
from bot.delivery.watchdog import Watchdog
from bot.delivery.wording import Documents, Speech
from bot.delivery.worker import Handler, Worker
from bot.storage import Store, Tx

# Together below the 20 seconds that a supervisor grants after SIGTERM.
WORKER_STOP_SECONDS = 6.0
SENDER_STOP_SECONDS = 12.0
ALERT_SECONDS = 5.0
log = logging.getLogger(__name__)


class Dispatches(Protocol):
    """Queues what is due."""

    def wake(self) -> None:
        """Look at once."""

    def settled(self, mailings: Collection[str]) -> None:
        """Rows of these announcements have ended."""

    async def run(self) -> None:
        """Look until cancelled."""


class Runs(Protocol):
    """Something that runs beside."""

    async def run(self) -> None:
        """Run until cancelled."""


class Delivery:
    """Everything between Telegram and the handlers; `queued` is to be called when others put rows into the outbox."""

    def __init__(
        self,
        *,
        bot: ExtBot[None],
        store: Store,
        clock: Clock,
        handlers: Sequence[Handler],
        speech: Speech,
        documents: Documents | None = None,
        owners: Collection[int] = (),
        languages: Collection[str] = ("en",),
        profiles: Sequence[Profile] = (),
        dispatcher: Dispatches | None = None,
        uploads: Runs | None = None,
        exports: Runs | None = None,
        pace_per_second: int = 25,
        pace_per_chat: float = 1,
        window: int = 32,
    ) -> None:
        self._bot, self._store, self._profiles = bot, store, profiles
        self.dispatcher, self.uploads, self.exports = dispatcher, uploads, exports
        self.sender = Sender(
            store=store,
            bot=bot,
            clock=clock,
            speech=speech,
            documents=documents or {},
            pace_per_second=pace_per_second,
            pace_per_chat=pace_per_chat,
            window=window,
            on_settled=dispatcher.settled if dispatcher is not None else lambda mailings: None,
        )
        self.worker = Worker(
            store=store, bot=bot, clock=clock, handlers=handlers, owners=owners, languages=languages, on_outbox=self.sender.wake
        )
        self.receiver = Receiver(store=store, bot=bot, clock=clock, owners=owners, on_updates=self.worker.wake)
        for room in (self.worker, self.sender):
            clock.on_turn(room.wake)
        self._stop = asyncio.Event()

    def queued(self) -> None:
        """Rows were put into the outbox: send them now."""
        self.sender.wake()

    def stop(self) -> None:
        """Stop cleanly; `run` returns within 20 seconds."""
        self._stop.set()

    async def run(self) -> None:
        """Deliver until stopped, then return; TokenRefused, Conflict or a fault of our own come out as they are."""
        mute_advice()
        try:
            if await self._introduce():
                await self._deliver()
        finally:
            await self._bot.shutdown()

    async def _introduce(self) -> bool:
        """Ask Telegram who we are, as often as it takes; commands are known by the bot's name. False if stopped meanwhile."""
        backoff = Backoff(1.0, 30.0)
        while not self._stop.is_set():
            try:
                await self._bot.initialize()
                return True
            except InvalidToken:
                raise TokenRefused("Telegram does not know this bot token") from None  # PTB's words hold the token
            except TelegramError as error:
                seconds = backoff.seconds()
                log.warning("Telegram cannot be reached, again in %.0f s: %s", seconds, error)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), seconds)
        return False

    async def _deliver(self) -> None:
        works = asyncio.create_task(self.worker.run(), name="worker")
        sends = asyncio.create_task(self.sender.run(), name="sender")
        intake = [asyncio.create_task(self.receiver.run(), name="receiver")]
        if self.dispatcher is not None:
            intake.append(asyncio.create_task(self.dispatcher.run(), name="dispatcher"))
        if self.uploads is not None:
            intake.append(asyncio.create_task(self.uploads.run(), name="uploads"))
        if self.exports is not None:
            intake.append(asyncio.create_task(self.exports.run(), name="exports"))
        profiles = asyncio.create_task(set_profiles(self._bot, self._store, self._profiles), name="profiles")
        stop = asyncio.create_task(self._stop.wait())
        tasks = [works, sends, *intake]
        watchdog = Watchdog(lambda: self.receiver.alive_at)
        watchdog.start()
        try:
            done, _ = await asyncio.wait([stop, *tasks], return_when=asyncio.FIRST_COMPLETED)
            fault = next((task.exception() for task in done if task is not stop), None)
            if isinstance(fault, Conflict):
                await self._let_alerts_out(sends)
            await self._wind_down(intake, works, sends)
            if fault is not None:
                raise fault
        finally:
            watchdog.stop()
            for task in [*tasks, profiles, stop]:
                task.cancel()
            await asyncio.gather(*tasks, profiles, stop, return_exceptions=True)

    async def _wind_down(self, intake: list[asyncio.Task[None]], works: asyncio.Task[None], sends: asyncio.Task[None]) -> None:
        """Receive nothing more, handle what waits, finish what is on its way, then say that the stop was clean."""
        for task in intake:
            task.cancel()
        await asyncio.gather(*intake, return_exceptions=True)
        self.worker.stop()
        handled, _ = await asyncio.wait([works], timeout=WORKER_STOP_SECONDS)
        self.sender.stop()
        sent, _ = await asyncio.wait([sends], timeout=SENDER_STOP_SECONDS)
        if not (handled and sent) or works.exception() is not None:
            return
        with contextlib.suppress(TimeoutError):  # a database that fails now leaves the stop unclean, and that is no harm
            async with asyncio.timeout(1.0):
                await stored(self._store, _clean)

    async def _let_alerts_out(self, sends: asyncio.Task[None]) -> None:
        self.sender.wake()
        until = time.monotonic() + ALERT_SECONDS
        while time.monotonic() < until and not (self.sender.idle or sends.done()):
            await asyncio.wait([sends], timeout=0.05)


async def _clean(tx: Tx) -> None:
    await tx.set_setting(name="clean_stop", value="1")
