"""What happens to an update that fails: tried again after 1, 5 and 30 seconds, then set aside, and people are told."""

import json
import logging
import traceback
from collections.abc import Callable, Collection, Coroutine
from typing import Any

from bot.delivery.alerts import alert_owners
from bot.delivery.patience import stored
from bot.language import guess_language
from bot.storage import Store, Tx
from bot.storage.outbox import Address, put

DELAYS = (1, 5, 30)
ANSWERED_KINDS = ("message", "callback_query")
log = logging.getLogger(__name__)


class Failures:
    """Counts tries in works of their own, because the failed work itself is rolled back."""

    delays = DELAYS

    def __init__(self, owners: Collection[int], languages: Collection[str]) -> None:
        self._owners, self._languages = owners, languages

    def later(self, number: int, tries: int, error: str, now: int, counted: bool) -> Callable[[Tx], Coroutine[Any, Any, None]]:
        """The work that counts the try, unless it is counted already, and sets the time of the next one."""

        async def work(tx: Tx) -> None:
            if not counted:
                await tx.count_try(update_id=number)
            await tx.try_later(update_id=number, next_at=now + DELAYS[min(tries, len(DELAYS)) - 1], error=error)

        return work

    async def give_up(self, store: Store, number: int, chat_id: int | None, kind: str, body: str, error: str, now: int) -> None:
        """Set the update aside, tell the owners and, in a private chat, the person: one work."""

        async def work(tx: Tx) -> None:
            if await tx.give_up_update(update_id=number, error=error) is None:
                return
            await alert_owners(tx, self._owners, "owner_dead_update", {"update_id": number, "error": error}, now)
            if chat_id is not None and chat_id > 0 and kind in ANSWERED_KINDS:
                await put(tx, await self._address(tx, chat_id, body), "trouble", {}, now=now)

        async def quietly(tx: Tx) -> None:
            await tx.give_up_update(update_id=number, error=error)

        log.error("update %d is given up: %s", number, error)
        try:
            await stored(store, work)
        except Exception:
            log.exception("nobody could be told about update %d", number)
            await stored(store, quietly)

    async def _address(self, tx: Tx, chat_id: int, body: str) -> Address:
        learner = await tx.learner_in_chat(chat_id=chat_id)
        if learner is not None:
            return Address(chat_id, learner["language"], learner["id"])
        return Address(chat_id, guess_language(language_code(body), self._languages))


def language_code(body: str) -> str | None:
    """The language a person's Telegram is in, from the raw update, if it says so."""
    update = json.loads(body)
    for kind in ANSWERED_KINDS:
        content = update.get(kind)
        sender = content.get("from") if isinstance(content, dict) else None
        code = sender.get("language_code") if isinstance(sender, dict) else None
        if isinstance(code, str):
            return code
    return None


def place_of(error: BaseException) -> str:
    """The kind of error and where it happened; not its words, which may be a learner's."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    last = frames[-1]
    folders = last.filename.replace("\\", "/").split("/")
    return f"{type(error).__name__} in {'/'.join(folders[-2:])}:{last.lineno}"
