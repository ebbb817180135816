"""What a learner had erased is gone from the database and from its write-ahead log."""

import asyncio
import os
import sqlite3
from pathlib import Path

import pytest

from bot.storage import Store, Tx
from bot.storage.sqlite import SQLite

CANARY = "my-own-line-about-the-canteen"


def bytes_on_disk(store: Store) -> bytes:
    """All that the database and its log hold."""
    assert isinstance(store._engine, SQLite)
    return b"".join(Path(f"{store._engine._path}{end}").read_bytes() for end in ("", "-wal"))


async def remember(tx: Tx) -> None:
    """Write the canary."""
    await tx.set_setting(name="canary", value=CANARY)


async def forget(tx: Tx) -> None:
    """Erase the canary, for good."""
    await tx.set_setting(name="canary", value="")
    tx.scrub = True


async def test_after_an_erasure_nothing_is_left_of_the_words(store: Store) -> None:
    await store.write(remember)
    assert CANARY.encode() in bytes_on_disk(store)
    await store.write(forget)
    assert CANARY.encode() not in bytes_on_disk(store)


async def test_an_erasure_that_fails_asks_for_nothing(store: Store) -> None:
    async def fails(tx: Tx) -> None:
        await forget(tx)
        raise ValueError("no")

    await store.write(remember)
    with pytest.raises(ValueError, match="no"):
        await store.write(fails)
    assert CANARY.encode() in bytes_on_disk(store)


async def test_a_reader_in_the_way_puts_the_scrub_off_and_does_not_lose_it(store: Store) -> None:
    assert isinstance(store._engine, SQLite)
    await store.write(remember)
    reader = sqlite3.connect(store._engine._path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM setting").fetchall()
    await store.write(forget)
    assert CANARY.encode() in bytes_on_disk(store)
    reader.execute("ROLLBACK")
    reader.close()
    for _ in range(100):
        if CANARY.encode() not in bytes_on_disk(store):
            return
        await asyncio.sleep(0.05)
    pytest.fail("the words are still there")


async def test_a_closed_database_leaves_no_log(store: Store) -> None:
    assert isinstance(store._engine, SQLite)
    await store.write(remember)
    await store.close()
    assert sorted(os.listdir(store._engine._path.parent)) == ["course.db", "course.db.lock"]
