"""G22: when the database fails nobody is told that something was stored, and afterwards all goes on."""

import asyncio
import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from bot.storage import NotStored, Store, Tx
from bot.storage.sqlite import SQLite
from bot.storage.tx import Work

LONG = "x" * 200_000


def raw(store: Store) -> sqlite3.Connection:
    """The writing connection under a store on SQLite."""
    assert isinstance(store._engine, SQLite)
    return store._engine._raw


def remember(name: str, value: str = "yes") -> Work[None]:
    """A work that writes one row."""

    async def work(tx: Tx) -> None:
        await tx.set_setting(name=name, value=value)

    return work


async def count(store: Store) -> int:
    """How many settings the file holds, read past the store's own connection."""
    assert isinstance(store._engine, SQLite)
    with sqlite3.connect(store._engine._path) as other:
        number = int(other.execute("SELECT count(*) FROM setting").fetchone()[0])
    other.close()
    return number


async def all_fail(store: Store, *works: Work[None]) -> None:
    """Every one of these works, handed over together, ends in NotStored and leaves nothing."""
    before = await count(store)
    results = await asyncio.gather(*map(store.write, works), return_exceptions=True)
    assert [type(result) for result in results] == [NotStored] * len(works)
    assert len({id(result) for result in results}) == len(works)  # nobody shares a traceback
    assert await count(store) == before


def log_size(store: Store) -> int:
    """Bytes of the write-ahead log."""
    assert isinstance(store._engine, SQLite)
    return os.path.getsize(f"{store._engine._path}-wal")


async def all_goes_on(store: Store) -> None:
    """Three more works are stored."""
    before = await count(store)
    await asyncio.gather(*(store.write(remember(f"later-{number}")) for number in range(3)))
    assert await count(store) == before + 3


@contextmanager
def full_disk(store: Store) -> Iterator[None]:
    """The database may not grow by a page."""
    pages = raw(store).execute("PRAGMA page_count").fetchone()[0]
    raw(store).execute(f"PRAGMA max_page_count={pages}")
    try:
        yield
    finally:
        raw(store).execute("PRAGMA max_page_count=1000000")


async def test_a_full_disk_fails_the_whole_batch(store: Store) -> None:
    with full_disk(store):
        await all_fail(store, remember("small"), remember("big", LONG), remember("after"))
    await all_goes_on(store)


async def test_a_work_that_swallows_a_full_disk_fails_the_whole_batch_all_the_same(store: Store) -> None:
    async def swallows(tx: Tx) -> None:
        for value in (LONG, "small"):
            try:
                await tx.set_setting(name="a", value=value)
            except sqlite3.Error:
                continue

    async def turns_it_into_its_own(tx: Tx) -> None:
        try:
            await tx.set_setting(name="a", value=LONG)
        except sqlite3.Error as error:
            raise ValueError("mine") from error

    with full_disk(store):
        await all_fail(store, remember("small"), swallows, remember("after"))
        await all_fail(store, remember("small"), turns_it_into_its_own, remember("after"))
    await all_goes_on(store)


async def test_an_exclusive_lock_from_outside_fails_at_once_and_not_for_long(store: Store) -> None:
    assert isinstance(store._engine, SQLite)
    other = sqlite3.connect(store._engine._path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    started = asyncio.get_running_loop().time()
    await all_fail(store, remember("a"), remember("b"))
    assert asyncio.get_running_loop().time() - started < 1  # seconds; the loop must not wait for a lock
    other.execute("ROLLBACK")
    other.close()
    await all_goes_on(store)


async def test_a_database_that_turns_read_only_fails_the_whole_batch(store: Store) -> None:
    raw(store).execute("PRAGMA query_only=1")
    await all_fail(store, remember("a"), remember("b"))
    raw(store).execute("PRAGMA query_only=0")
    await all_goes_on(store)


async def test_a_write_that_the_disk_refuses_at_commit_fails_the_whole_batch(store: Store) -> None:
    assert isinstance(store._engine, SQLite)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log_size(store) + 10_000, hard))
    statements: list[str] = []
    raw(store).set_trace_callback(statements.append)
    try:
        await all_fail(store, remember("small"), remember("big", LONG), remember("after"))
        assert "COMMIT" in statements  # that is where it failed: every statement had gone well
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        raw(store).set_trace_callback(None)
    await all_goes_on(store)


async def test_a_lost_transaction_is_never_taken_for_a_stored_one(store: Store) -> None:
    async def ends_it(tx: Tx) -> None:
        await tx.set_setting(name="a", value="half")
        raw(store).execute("ROLLBACK")

    await all_fail(store, remember("before"), ends_it, remember("after"))
    await all_goes_on(store)


async def test_a_transaction_left_open_by_a_failed_rollback_is_cleared_first(store: Store) -> None:
    raw(store).execute("BEGIN IMMEDIATE")
    raw(store).execute("INSERT INTO setting VALUES ('left', 'over')")
    await all_goes_on(store)
    assert await count(store) == 3
