"""Gets people ready by the bot's own road: /start, [ Start lesson 1 ], the guess; then they stand before the first card."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.crowd import Standing, callback, standing
from tests.bench.processes import new, our_bot, until
from tests.bench.server import Telegram

Json = dict[str, Any]
FIRST_CHAT = 7_000_000_001
AT_ONCE = 200
LONGEST_SECONDS = 120.0


class Arrivals:
    """People on their way from /start to the first card, AT_ONCE at a time."""

    def __init__(self, telegram: Telegram, count: int) -> None:
        self.ready: dict[int, Standing] = {}
        self._telegram = telegram
        self._taps = 0
        self._coming: Iterator[int] = iter(range(FIRST_CHAT, FIRST_CHAT + count))
        telegram.on_call = self._hear
        for _ in range(AT_ONCE):
            self._next()

    def _next(self) -> None:
        chat_id = next(self._coming, None)
        if chat_id is None:
            return
        sofia = {"id": chat_id, "is_bot": False, "first_name": "Sofia", "language_code": "en"}
        chat = {"id": chat_id, "first_name": "Sofia", "type": "private"}
        entities = [{"type": "bot_command", "offset": 0, "length": 6}]
        words = {"message_id": 1, "from": sofia, "chat": chat, "date": int(time.time()), "text": "/start", "entities": entities}
        self._telegram.queue({"message": words})

    def _hear(self, method: str, params: Json) -> None:
        if method not in ("sendmessage", "editmessagetext") or "reply_markup" not in params:
            return
        now = standing(params)
        if now.data.endswith(":go"):
            if now.chat_id not in self.ready:
                self.ready[now.chat_id] = now
                self._next()
        elif now.data == "begin" or now.data.startswith("p:"):
            self._taps += 1
            self._telegram.queue(callback(str(self._taps), now))


async def prepared(folder: Path, count: int) -> tuple[Path, list[Standing]]:
    """A database with so many learners before their first card, its bot stopped, and where each of them stands."""
    database = new(folder) / "prepared.db"
    telegram = Telegram()
    await telegram.start()
    bot = our_bot(telegram, database)
    try:
        await bot.polls(telegram)
        arrivals = Arrivals(telegram, count)
        if not await until(lambda: len(arrivals.ready) == count, LONGEST_SECONDS):
            raise RuntimeError(f"only {len(arrivals.ready)} of {count} learners reached their first card")
        await asyncio.sleep(0.5)  # the last edits
    finally:
        await bot.stop()
        await telegram.stop()
    return database, list(arrivals.ready.values())
