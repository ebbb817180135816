"""The store: the one way to write, and the one way to read at leisure."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from bot.storage.errors import NotStored, StoreError
from bot.storage.sqlite import open_sqlite
from bot.storage.tx import Outcome, T, Work

BATCH = 32  # works that share one COMMIT; more gains nothing
log = logging.getLogger(__name__)


class Engine(Protocol):
    """A database as the store uses it: one batch of works at a time."""

    async def run(self, works: Sequence[Work[Any]]) -> list[Outcome]:
        """One transaction: each work whole or not at all; raises, with nothing stored, if the database failed."""

    async def tidy(self) -> float | None:
        """What belongs between two batches; seconds after which it should be called again, or None."""

    async def read(self, work: Work[T]) -> T:
        """A work that only reads, beside the writer."""

    async def close(self) -> None:
        """Let go of the database."""


class Store:
    """The database of one bot: works wait in a queue and share transactions; nobody else knows about that."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: deque[tuple[Work[Any], asyncio.Future[Any]]] = deque()
        self._wake = asyncio.Event()
        self._closing = False
        self._closed: asyncio.Future[None] | None = None
        self._committer = asyncio.create_task(self._commit_for_ever())

    async def write(self, work: Work[T]) -> T:
        """Run the work in a transaction and return what it returned, once it is on disk.

        Raises the work's own error, with nothing of it stored, or NotStored if the database failed. A work may not wait
        for anything but its queries. Once handed over it is done whole, even if the caller is cancelled meanwhile.
        """
        if self._closing:
            raise NotStored("the store is closed")
        if self._committer.done():  # somebody cancelled every task of the loop: the next write starts it again
            self._committer = asyncio.create_task(self._commit_for_ever())
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, future))
        self._wake.set()
        result: T = await future
        return result

    async def read(self, work: Work[T]) -> T:
        """Run a work that only reads, on a connection of its own and a snapshot of its own; it may take long and may wait."""
        if self._closing:
            raise NotStored("the store is closed")
        return await self._engine.read(work)

    async def close(self) -> None:
        """Finish the works that wait, then let go of the database; a second call waits for the first."""
        if self._closed is None:
            self._closed = asyncio.ensure_future(self._close())
        await asyncio.shield(self._closed)

    async def _close(self) -> None:
        self._closing = True
        self._wake.set()  # with nothing left waiting, this is what ends the committer
        try:
            await asyncio.gather(self._committer, return_exceptions=True)
        finally:
            await self._engine.close()

    async def _commit_for_ever(self) -> None:
        batch: list[tuple[Work[Any], asyncio.Future[Any]]] = []
        try:
            while self._waiting or not self._closing:
                await self._wake.wait()
                batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
                if not self._waiting and not self._closing:
                    self._wake.clear()
                outcomes = await self._outcomes([work for work, _ in batch])
                try:
                    await self._tidy()
                finally:
                    for (_, future), (result, error) in zip(batch, outcomes, strict=True):
                        _settle(future, result, error)
        finally:
            # Only a cancelled committer leaves anything here: nobody may wait for ever, nobody is told it was stored.
            for _, future in (*batch, *self._waiting):
                _settle(future, None, NotStored("the store was stopped"))
            self._waiting.clear()

    async def _outcomes(self, works: list[Work[Any]]) -> list[Outcome]:
        if not works:
            return []
        try:
            return await self._engine.run(works)
        except Exception as failure:
            log.warning("nothing of %d works was stored: %s", len(works), failure)
            return [(None, _not_stored(failure)) for _ in works]

    async def _tidy(self) -> None:
        try:
            again = await self._engine.tidy()
        except Exception as failure:
            log.warning("the database could not be tidied: %s", failure)
            again = 1.0
        if again is not None:
            asyncio.get_running_loop().call_later(again, self._wake.set)


def _not_stored(failure: Exception) -> NotStored:
    error = NotStored(f"the database failed: {failure}")
    error.__cause__ = failure
    return error


def _settle(future: asyncio.Future[Any], result: Any, error: BaseException | None) -> None:
    if future.done():
        return  # its caller was cancelled
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)


async def open_store(url: str) -> Store:
    """The store of a DATABASE_URL, its schema brought up to date; StoreError says in a sentence why it cannot be used."""
    scheme = url.partition(":")[0].partition("+")[0]
    if scheme not in ENGINES:
        raise StoreError(f"DATABASE_URL begins with {scheme!r}; it should look like sqlite:///data/course.db")
    return Store(await ENGINES[scheme](url))


async def _not_on_postgres(url: str) -> Engine:
    raise StoreError("the bot runs on SQLite today, not yet on PostgreSQL: set DATABASE_URL=sqlite:///data/course.db")


ENGINES: Mapping[str, Callable[[str], Awaitable[Engine]]] = {
    "sqlite": open_sqlite,
    "postgres": _not_on_postgres,
    "postgresql": _not_on_postgres,
}
