"""Answers taps, best effort and beside the outbox: a tap whose answer is lost has still counted."""

import asyncio
import json
import logging

from telegram.error import TelegramError
from telegram.ext import ExtBot

CAP_SECONDS = 3.0
AT_ONCE = 32
TOAST_LENGTH = 200
log = logging.getLogger(__name__)


class Toasts:
    """Answers callback queries, a few at once, each within CAP_SECONDS or not at all."""

    def __init__(self, bot: ExtBot[None]) -> None:
        self._bot = bot
        self._room = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    def answer(self, query_id: str, text: str | None) -> None:
        """Stop the tap's spinner and show these words, if any; never raises, never waits."""
        task = asyncio.create_task(self._answer(query_id, text))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, query_id: str, text: str | None) -> None:
        payload = {"callback_query_id": query_id}
        if text:
            payload["text"] = text[:TOAST_LENGTH]
        try:
            async with asyncio.timeout(CAP_SECONDS), self._room:
                await self._bot.do_api_request("answerCallbackQuery", api_kwargs=payload)
        except (TelegramError, TimeoutError) as error:  # too old, too late, no network: the tap itself is stored
            log.debug("a tap was not answered: %s", error)

    async def finish(self) -> None:
        """Wait for the answers on their way, CAP_SECONDS at the longest."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=CAP_SECONDS)
        for task in self._tasks:
            task.cancel()


def callback_id(body: str) -> str | None:
    """The id a tap is answered by, from the raw update."""
    update = json.loads(body)
    query = update.get("callback_query") if isinstance(update, dict) else None
    number = query.get("id") if isinstance(query, dict) else None
    return number if isinstance(number, str) else None
