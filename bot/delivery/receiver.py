"""Receives: raw updates into the inbox, COMMIT, and only then the offset moves on."""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Collection
from typing import Any

from telegram.error import Conflict as TelegramConflict
from telegram.error import EndPointNotFound, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.clock import Clock
from bot.delivery.alerts import alert_owners
from bot.delivery.patience import Backoff, stored
from bot.delivery.transport import mute_advice
from bot.delivery.trouble import Conflict, TokenRefused
from bot.storage import NotStored, Store, Tx, crashpoint

ALLOWED = ["message", "callback_query", "my_chat_member"]
POLL_SECONDS = 30
LIMIT = 100
IDLE_RESET_SECONDS = 6 * 86400  # after a week without updates Telegram numbers them anew
CONFLICTS, CONFLICT_SECONDS = 3, 1.0
BIGGEST = 2**63 - 1
log = logging.getLogger(__name__)


class Receiver:
    """Polls Telegram; `alive_at` is the monotonic second of the last sign of life, for the watchdog."""

    def __init__(
        self, *, store: Store, bot: ExtBot[None], clock: Clock, owners: Collection[int], on_updates: Callable[[], None]
    ) -> None:
        self._store, self._bot, self._clock = store, bot, clock
        self._owners, self._on_updates = owners, on_updates
        self._offset = 0  # never remembered over a restart: what comes again is known by its key
        self._last_at = clock.now()
        self.alive_at = time.monotonic()

    async def run(self) -> None:
        """Receive until cancelled; TokenRefused if Telegram does not know the token, Conflict if another copy polls."""
        mute_advice()
        trouble, busy, conflicts = Backoff(1.0, 30.0), Backoff(), 0
        while True:
            try:
                self.alive_at = time.monotonic()
                updates = await self._poll()
                conflicts = 0
                await self._receive(updates)
            except (InvalidToken, EndPointNotFound) as error:
                raise TokenRefused("Telegram does not know this bot token") from error
            except TelegramConflict as error:
                conflicts += 1
                log.warning("another copy of the bot seems to take the updates: %s", error)
                if conflicts >= CONFLICTS:
                    await self._alert()
                    raise Conflict(str(error)) from error
                await self._rest(CONFLICT_SECONDS)
            except NotStored as error:
                log.warning("updates could not be stored, Telegram keeps them: %s", error)
                await self._rest(busy.seconds())
            except RetryAfter as error:
                await self._rest(_seconds(error))
            except (TelegramError, RecursionError, Unusable) as error:
                seconds = trouble.seconds()
                log.warning("no updates, again in %.0f s: %.200s", seconds, error)
                await self._rest(seconds)
            else:
                trouble.over()
                busy.over()

    async def _rest(self, seconds: float) -> None:
        self.alive_at = time.monotonic() + seconds  # waiting on purpose is not being deaf
        await asyncio.sleep(seconds)

    async def _poll(self) -> list[Any]:
        now = self._clock.now()
        if now - self._last_at > IDLE_RESET_SECONDS:
            self._offset, self._last_at = 0, now
        wanted = {"offset": self._offset, "timeout": POLL_SECONDS, "limit": LIMIT, "allowed_updates": ALLOWED}
        answer = await self._bot.do_api_request("getUpdates", api_kwargs=wanted, read_timeout=POLL_SECONDS + 15)
        if not isinstance(answer, list):
            raise Unusable("the answer holds no list of updates")
        return answer

    async def _receive(self, updates: list[Any]) -> None:
        known = [(number, update) for update in updates if (number := update_id(update)) is not None]
        if len(known) < len(updates):
            log.error("%d updates without a usable id cannot be stored", len(updates) - len(known))
            if not known:
                raise Unusable("no update has a usable id")
        if not known:
            return
        crashpoint("receive_before_insert")
        rows = [(number, *address(update), json.dumps(update)) for number, update in known]
        now = self._clock.now()

        async def work(tx: Tx) -> None:
            for number, chat_id, kind, body in rows:
                await tx.receive(update_id=number, chat_id=chat_id, kind=kind, body=body, now=now)
            crashpoint("receive_after_insert")

        await self._store.write(work)
        crashpoint("receive_after_commit")
        self._offset = max(number for number, _ in known) + 1
        self._last_at = now
        self._on_updates()

    async def _alert(self) -> None:
        async def work(tx: Tx) -> None:
            await alert_owners(tx, self._owners, "owner_conflict", {}, self._clock.now())

        await stored(self._store, work)


class Unusable(Exception):
    """Telegram's answer to getUpdates makes no sense; asked again later."""


def update_id(update: Any) -> int | None:
    """The update's number, None where there is none that a database can keep."""
    return _big(update.get("update_id")) if isinstance(update, dict) else None


def address(update: dict[str, Any]) -> tuple[int | None, str]:
    """The chat an update belongs to, if any, and its kind; whatever the JSON looks like."""
    kind = next((key for key in update if key != "update_id"), "nothing")
    content = update.get(kind)
    places = (("chat",), ("message", "chat"), ("from",))
    found = (_big(_inside(content, *place, "id")) for place in places)
    return next((chat_id for chat_id in found if chat_id is not None), None), kind[:64].encode("ascii", "replace").decode()


def _inside(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _big(value: Any) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and -BIGGEST <= value <= BIGGEST else None


def _seconds(error: RetryAfter) -> float:
    asked = error.retry_after
    return float(asked) if isinstance(asked, int) else asked.total_seconds()
