"""The updates that wait for the bot: confirmed by a higher offset, handed out by long polling."""

import asyncio
import secrets
import time
from collections import deque
from typing import Any

from bot.sandbox.memory import Memory
from bot.sandbox.refusal import Refusal

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
# What Telegram sends only to those who ask for it by name.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Updates:
    """The queue of one bot; an update leaves it only when getUpdates is called with a higher offset."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.waiting: deque[dict[str, Any]] = deque(memory.updates())
        kept = dict(memory.all("updates"))
        # Telegram starts anywhere, so nobody may rely on 1.
        self.next_id: int = kept.get("next_id", 10_000_000 + secrets.randbelow(900_000_000))
        self.allowed: list[str] = kept.get("allowed", [])
        self._poll: asyncio.Future[bool] | None = None
        self.changed_at = time.monotonic()
        memory.keep("updates", "next_id", self.next_id)
        memory.commit()

    def add(self, kind: str, content: dict[str, Any]) -> int | None:
        """Queue an update and return its id; None if the bot did not allow this kind."""
        if kind not in self.allowed if self.allowed else kind in ON_REQUEST:
            return None
        update = {"update_id": self.next_id, kind: content}
        self.next_id += 1
        self.waiting.append(update)
        self._memory.keep_update(update)
        self._memory.keep("updates", "next_id", self.next_id)
        self._wake(True)
        return self.next_id - 1

    def confirm(self, offset: int) -> None:
        """Forget what lies before the offset; a negative one keeps only that many from the end."""
        if offset < 0:
            offset = self.waiting[offset]["update_id"] if len(self.waiting) >= -offset else 0
        if not self.waiting or self.waiting[0]["update_id"] >= offset:
            return
        while self.waiting and self.waiting[0]["update_id"] < offset:
            self.waiting.popleft()
        self.changed_at = time.monotonic()
        self._memory.forget_updates(offset)

    def allow(self, kinds: list[str]) -> None:
        """From now on queue only these kinds; an empty list is Telegram's default."""
        if kinds != self.allowed:
            self.allowed = kinds
            self._memory.keep("updates", "allowed", kinds)

    def quiet_for(self, seconds: float) -> bool:
        """True if nothing waits, and the last one was confirmed at least that long ago."""
        return not self.waiting and time.monotonic() - self.changed_at >= seconds

    async def take(self, offset: int, limit: int, timeout_seconds: float) -> list[dict[str, Any]]:
        """Confirm, then wait up to the timeout for updates; 409 if another request takes this one's place."""
        self._wake(False)
        self.confirm(offset)
        self._memory.commit()
        if not self.waiting and timeout_seconds > 0:
            await self._wait(timeout_seconds)
        if len(self.waiting) <= limit:
            return list(self.waiting)
        return [self.waiting[place] for place in range(limit)]

    async def _wait(self, timeout_seconds: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout_seconds):
                arrived = await poll
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None
        if not arrived:
            raise Refusal(409, CONFLICT)

    def _wake(self, arrived: bool) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(arrived)
        if not arrived:
            self._poll = None

    def stop(self) -> None:
        """Answer the waiting request with nothing, so that the server can go down."""
        self._wake(True)
