"""How long to wait before trying again, when it is nobody's message that is at fault."""

import asyncio
import logging
from typing import TypeVar

from bot.storage import NotStored, Store
from bot.storage.tx import Work

T = TypeVar("T")
FIRST_SECONDS, LONGEST_SECONDS = 0.2, 5.0
OUTAGE_CHATS = 3
LONGEST_PAUSE_SECONDS = 30.0
log = logging.getLogger(__name__)


class Backoff:
    """Seconds that double with every trouble, from first to longest, and start again after `over`."""

    def __init__(self, first: float = FIRST_SECONDS, longest: float = LONGEST_SECONDS) -> None:
        self._first, self._longest = first, longest
        self._next = first

    def seconds(self) -> float:
        """How long to wait this time."""
        now, self._next = self._next, min(self._longest, self._next * 2)
        return now

    def over(self) -> None:
        """It works again."""
        self._next = self._first


async def stored(store: Store, work: Work[T]) -> T:
    """What the work returns once it is stored, however long the database takes; raises the work's own error."""
    backoff = Backoff()
    while True:
        try:
            return await store.write(work)
        except NotStored as trouble:
            seconds = backoff.seconds()
            log.warning("not stored, again in %.1f s: %s", seconds, trouble)
            await asyncio.sleep(seconds)


class Outage:
    """Telegram's own trouble: nothing worked for several chats in a row, so no single message is to blame."""

    def __init__(self) -> None:
        self._chats: set[int] = set()
        self._pauses = Backoff(1.0, LONGEST_PAUSE_SECONDS)
        self._until = 0.0

    def refused(self, chat_id: int) -> bool:
        """A message to this chat met trouble; True if that makes it an outage."""
        self._chats.add(chat_id)
        return len(self._chats) >= OUTAGE_CHATS

    def pause(self, at: float) -> float:
        """Seconds to leave Telegram alone from the monotonic second `at`; what fails within a pause does not lengthen it."""
        if at >= self._until:
            self._until = at + self._pauses.seconds()
        return self._until - at

    def over(self) -> None:
        """Telegram answered."""
        if self._chats:
            self._chats.clear()
        self._pauses.over()
