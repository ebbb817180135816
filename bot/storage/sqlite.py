"""The store on SQLite: one writing connection on the loop's thread, its COMMIT in a thread, readers beside it."""

import asyncio
import concurrent.futures
import contextlib
import functools
import logging
import os
import sqlite3
from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiosqlite

from bot.storage import place
from bot.storage.crashpoint import crashpoint
from bot.storage.errors import NotStored, StoreError
from bot.storage.migrate import migrate, migrations, schema_number
from bot.storage.queries import OneStatement, load_queries
from bot.storage.tx import Outcome, Query, T, Tx, Work

SCRUB_AGAIN_SECONDS = 1.0
READER_BUSY_SECONDS = 5.0
_CACHED_STATEMENTS = 1024  # more than there are queries: none is parsed twice
# The database failed, not the work: what a work did wrong has other codes (CONSTRAINT, ERROR, MISMATCH, ...).
_FAILURES = frozenset(
    getattr(sqlite3, f"SQLITE_{name}")
    for name in ("FULL", "IOERR", "BUSY", "LOCKED", "READONLY", "CORRUPT", "NOTADB", "CANTOPEN", "PROTOCOL", "NOMEM", "PERM")
)
# aiosqlite writes every statement with its values to the log at DEBUG, learners' words among them.
logging.getLogger("aiosqlite").setLevel(logging.INFO)


def database_path(url: str) -> Path:
    """The file of `sqlite:///relative` or `sqlite:////absolute`; StoreError for anything else."""
    name = url.removeprefix("sqlite:///")
    if ":memory:" in url or url in ("sqlite:", "sqlite://", "sqlite:///"):
        raise StoreError("a database in memory is gone at the first restart: set DATABASE_URL=sqlite:///data/course.db")
    if name == url:
        raise StoreError("DATABASE_URL needs three slashes before a relative path and four before /: sqlite:///data/course.db")
    return Path(name)


def failed(error: BaseException) -> bool:
    """True if the error says that the database failed, False if the statement was wrong."""
    if isinstance(error, MemoryError):
        return True
    return isinstance(error, sqlite3.Error) and _code(error) in _FAILURES


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary code; 0 for an error of Python's own."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


class Writing:
    """The writing connection as one work sees it: statements run at once, and none after the first that failed."""

    __slots__ = ("_raw", "error")

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw: sqlite3.Connection | None = raw
        self.error: BaseException | None = None

    async def rows(self, sql: str, values: Mapping[str, Any]) -> Sequence[Any]:
        """All rows of one statement."""
        if self._raw is None:
            raise RuntimeError("this transaction is over: a Tx lives only inside its own work")
        if self.error is not None:  # as PostgreSQL does it; and a failed transaction may be gone, this would commit alone
            raise self.error
        try:
            return self._raw.execute(sql, values).fetchall()
        except (sqlite3.Error, MemoryError) as error:
            self.error = error
            raise

    def end(self) -> None:
        """Nothing can be said through it any more."""
        self._raw = None


class Reading:
    """A reading connection: statements run in a thread of its own."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def rows(self, sql: str, values: Mapping[str, Any]) -> Sequence[Any]:
        """All rows of one statement."""
        return list(await self._connection.execute_fetchall(sql, values))


class SQLite:
    """One database file, locked by this process, with one writing connection."""

    def __init__(self, path: Path, raw: sqlite3.Connection, lock: int, queries: Mapping[str, Query]) -> None:
        self._path = path
        self._raw = raw
        self._lock = lock
        self._queries = queries
        self._scrub = False
        self._thread = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="commit")

    async def run(self, works: Sequence[Work[Any]]) -> list[Outcome]:
        """One transaction: each work whole or not at all; raises, with nothing stored, if the database failed."""
        scrub = False
        try:
            if self._raw.in_transaction:  # an earlier ROLLBACK failed too
                self._raw.execute("ROLLBACK")
            self._raw.execute("BEGIN IMMEDIATE")
            outcomes = []
            for work in works:
                outcome, wants_scrub = self._one(work)
                outcomes.append(outcome)
                scrub |= wants_scrub
            crashpoint("before_commit")
            await self._in_thread("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK")
            raise
        crashpoint("after_commit")
        self._scrub |= scrub
        return outcomes

    def _one(self, work: Work[Any]) -> tuple[Outcome, bool]:
        """Run a work in its savepoint; raises only if the database failed. Also whether it asks for a scrub."""
        self._raw.execute("SAVEPOINT one")
        connection = Writing(self._raw)
        tx = Tx(self._queries, connection)
        result: Any = None
        error: BaseException | None = None
        try:
            result = _without_waiting(work(tx))
        except BaseException as raised:  # whatever it is, it is this work's alone
            error = raised if isinstance(raised, Exception) else _tamed(raised)
        connection.end()
        said = connection.error  # counts even if the work caught it
        if said is not None and failed(said):
            raise said
        if not self._raw.in_transaction:
            raise RuntimeError("the transaction is gone")
        error = error or said
        if error is not None:
            self._raw.execute("ROLLBACK TO one")
        self._raw.execute("RELEASE one")
        return (None if error else result, error), tx.scrub and error is None

    async def tidy(self) -> float | None:
        """Empty the write-ahead log if an erasure asked for it; seconds until the next try if a reader was in the way."""
        if not self._scrub:
            return None
        crashpoint("before_scrub")
        if await self._in_thread("PRAGMA wal_checkpoint(TRUNCATE)"):
            return SCRUB_AGAIN_SECONDS
        self._scrub = False
        return None

    async def _in_thread(self, sql: str) -> int:
        """Run a statement off the loop and return its first column, 0 without a row; a cancellation waits for its end."""
        job = self._thread.submit(_first, self._raw, sql)
        try:
            return await asyncio.wrap_future(job)
        except asyncio.CancelledError as cancelled:
            concurrent.futures.wait([job])  # the connection must not be touched from two threads
            if job.cancelled():
                raise
            if (task := asyncio.current_task()) is not None:
                task.cancel(*cancelled.args)  # later: what was stored must not be called not stored
            return job.result()

    async def read(self, work: Work[T]) -> T:
        """A work that only reads, on a connection and a snapshot of its own; NotStored if the database failed."""
        return await _read(self._path, self._queries, work)

    async def close(self) -> None:
        """Close the connection, which empties the write-ahead log, then let the next process in."""
        try:
            await asyncio.wrap_future(self._thread.submit(self._raw.close))
        finally:
            self._thread.shutdown()
            os.close(self._lock)


@functools.cache  # who opens a second database need not read the same files again
def _queries() -> Mapping[str, Query]:
    return load_queries("sqlite", OneStatement())


async def read_beside(url: str, work: Work[T]) -> T:
    """A work that only reads a database that another process may be using; StoreError if it cannot be read by this version."""
    path = database_path(url)
    if not path.exists():
        raise StoreError(f"there is no database at {path}")
    try:
        with contextlib.closing(_open_reader(path)) as raw:
            found, wanted = schema_number(raw), len(migrations("sqlite"))
        if found != wanted:
            remedy = "start the bot once, then try again" if found < wanted else "use the newer version of the bot"
            raise StoreError(f"the database {path} has schema {found}, this version of the bot reads {wanted}: {remedy}")
        return await _read(path, _queries(), work)
    except (sqlite3.Error, NotStored) as error:
        raise StoreError(f"the database {path} cannot be read: {error}") from error


async def _read(path: Path, queries: Mapping[str, Query], work: Work[T]) -> T:
    try:
        async with aiosqlite.Connection(lambda: _open_reader(path), 64) as connection:
            try:
                return await work(Tx(queries, Reading(connection)))
            except asyncio.CancelledError:
                await connection.interrupt()  # or closing would wait for the statement's end
                raise
    except sqlite3.Error as error:
        if failed(error) and _code(error) != sqlite3.SQLITE_READONLY:  # a reader that writes is wrong, not unlucky
            raise NotStored(f"the database failed: {error}") from error
        raise


def _open_reader(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, in one hop to its thread, its snapshot taken by the first statement."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    raw = sqlite3.connect(address, uri=True, isolation_level=None, timeout=READER_BUSY_SECONDS)
    raw.row_factory = sqlite3.Row
    for statement in ("PRAGMA query_only=1", "PRAGMA trusted_schema=OFF", "BEGIN"):
        raw.execute(statement)
    return raw


def _first(raw: sqlite3.Connection, sql: str) -> int:
    rows = raw.execute(sql).fetchall()
    return int(rows[0][0]) if rows else 0


def _without_waiting(coroutine: Coroutine[Any, Any, T]) -> T:
    """What the coroutine returns; RuntimeError if it waits, because everybody's transaction would wait with it."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    with contextlib.suppress(BaseException):  # it may refuse to end; it is thrown away in any case
        coroutine.close()
    name = getattr(coroutine, "__qualname__", "a work")
    raise RuntimeError(f"{name} waited inside a transaction: a work may not wait for anything but its queries")


def _tamed(raised: BaseException) -> RuntimeError:
    """The same as an Exception: SystemExit, KeyboardInterrupt or CancelledError would end more than this work."""
    error = RuntimeError(f"a work raised {type(raised).__name__}: {raised}")
    error.__cause__ = raised
    return error


async def open_sqlite(url: str) -> SQLite:
    """The database of a sqlite URL, locked, checked and migrated; StoreError if it cannot be used."""
    path = database_path(url)
    queries = _queries()
    held = place.lock(path.with_name(path.name + ".lock"), "another copy of the bot is running on this database")
    try:
        place.prepare(path)
        raw = _connect(path)
    except BaseException:
        os.close(held)
        raise
    return SQLite(path, raw, held, queries)


def _connect(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False, cached_statements=_CACHED_STATEMENTS)
    try:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "trusted_schema=OFF"):
            raw.execute(f"PRAGMA {pragma}").fetchall()
        migrate(raw)
        raw.execute("PRAGMA foreign_keys=ON")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # an erasure's own may have been cut short
    except sqlite3.Error as error:
        raw.close()
        raise StoreError(f"the database {path} cannot be used: {error}") from error
    except BaseException:
        raw.close()
        raise
    raw.row_factory = sqlite3.Row
    return raw
