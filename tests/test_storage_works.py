"""Works: each whole or not at all, many to one COMMIT, none of them able to hurt another."""

import asyncio
import contextlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.storage import NotStored, Store, Tx
from bot.storage.queries import OneStatement, load_queries
from bot.storage.sqlite import SQLite
from bot.storage.store import BATCH
from bot.storage.tx import Work


def raw(store: Store) -> sqlite3.Connection:
    """The writing connection under a store on SQLite."""
    assert isinstance(store._engine, SQLite)
    return store._engine._raw


def remember(name: str, value: str = "yes") -> Work[str]:
    """A work that writes one row and returns its name."""

    async def work(tx: Tx) -> str:
        await tx.set_setting(name=name, value=value)
        return name

    return work


def then(name: str, error: BaseException) -> Work[None]:
    """A work that writes one row and then raises."""

    async def work(tx: Tx) -> None:
        await tx.set_setting(name=name, value="half")
        raise error

    return work


async def remembered(store: Store, name: str) -> Any:
    """What the store holds under a name, read on a connection of its own."""

    async def work(tx: Tx) -> Any:
        return await tx.setting(name=name)

    return await store.read(work)


async def test_a_work_returns_its_value_once_it_is_stored(store: Store) -> None:
    assert await store.write(remember("a", "1")) == "a"
    assert await remembered(store, "a") == "1"


async def test_works_that_wait_together_share_one_commit(store: Store) -> None:
    statements: list[str] = []
    raw(store).set_trace_callback(statements.append)
    names = [f"n{number}" for number in range(BATCH)]
    assert await asyncio.gather(*(store.write(remember(name)) for name in names)) == names
    raw(store).set_trace_callback(None)
    assert statements.count("BEGIN IMMEDIATE") == statements.count("COMMIT") == 1
    assert statements.count("RELEASE one") == BATCH


async def test_one_more_than_a_batch_takes_a_second_commit(store: Store) -> None:
    statements: list[str] = []
    raw(store).set_trace_callback(statements.append)
    await asyncio.gather(*(store.write(remember(f"n{number}")) for number in range(BATCH + 1)))
    raw(store).set_trace_callback(None)
    assert statements.count("COMMIT") == 2


async def test_works_run_in_the_order_they_came(store: Store) -> None:
    order: list[int] = []

    def numbered(number: int) -> Work[None]:
        async def work(tx: Tx) -> None:
            order.append(number)

        return work

    await asyncio.gather(*(store.write(numbered(number)) for number in range(100)))
    assert order == list(range(100))


async def test_a_work_sees_what_the_one_before_it_in_the_batch_wrote(store: Store) -> None:
    async def look(tx: Tx) -> Any:
        return await tx.setting(name="a")

    _, seen = await asyncio.gather(store.write(remember("a", "new")), store.write(look))
    assert seen == "new"


async def test_a_failing_work_is_rolled_back_alone_and_raises_its_own_error(store: Store) -> None:
    error = ValueError("mine")
    results = await asyncio.gather(
        store.write(remember("before")),
        store.write(then("broken", error)),
        store.write(remember("after")),
        return_exceptions=True,
    )
    assert list(results) == ["before", error, "after"]
    assert await remembered(store, "broken") is None
    assert await remembered(store, "after") == "yes"


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit, asyncio.CancelledError, GeneratorExit, StopIteration])
async def test_the_committer_survives_whatever_a_work_raises(store: Store, end: type[BaseException]) -> None:
    broken, whole = await asyncio.gather(
        store.write(then("broken", end("enough"))), store.write(remember("whole")), return_exceptions=True
    )
    assert isinstance(broken, RuntimeError)
    assert isinstance(broken.__cause__, end)
    assert whole == "whole"
    assert await remembered(store, "broken") is None
    assert await store.write(remember("later")) == "later"


async def test_a_work_that_waits_is_rolled_back_and_told_so(store: Store) -> None:
    async def waits(tx: Tx) -> None:
        await tx.set_setting(name="a", value="half")
        await asyncio.sleep(0)

    async def clings(tx: Tx) -> None:
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(10)

    results = await asyncio.gather(*map(store.write, (waits, clings, remember("b"))), return_exceptions=True)
    assert [type(result) for result in results] == [RuntimeError, RuntimeError, str]
    assert "a work may not wait" in str(results[0])
    assert await remembered(store, "a") is None


async def test_a_cancelled_caller_does_not_tear_its_work_nor_its_neighbours(store: Store) -> None:
    for rounds in range(20):
        calls = [asyncio.ensure_future(store.write(remember(f"{rounds}-{number}"))) for number in range(5)]
        for _ in range(1 + rounds % 4):  # after one turn of the loop every caller has handed its work over
            await asyncio.sleep(0)
        calls[2].cancel()
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert [type(result) for result in results].count(str) >= 4
        assert await remembered(store, f"{rounds}-2") == "yes"  # once handed over, done whole
    assert not raw(store).in_transaction


async def test_a_constraint_is_the_work_s_own_error(store: Store) -> None:
    async def breaks(tx: Tx) -> None:
        await tx.set_setting(name="a", value=None)

    broken, whole = await asyncio.gather(store.write(breaks), store.write(remember("b")), return_exceptions=True)
    assert isinstance(broken, sqlite3.IntegrityError)
    assert whole == "b"


async def test_a_database_error_that_a_work_swallows_still_fails_the_work(store: Store) -> None:
    async def swallows(tx: Tx) -> str:
        await tx.set_setting(name="a", value="half")
        with contextlib.suppress(sqlite3.IntegrityError):
            await tx.set_setting(name="b", value=None)
        return "fine"

    with pytest.raises(sqlite3.IntegrityError):
        await store.write(swallows)
    assert await remembered(store, "a") is None


async def test_no_statement_runs_after_one_that_failed(store: Store) -> None:
    async def goes_on(tx: Tx) -> None:
        for value in (None, "later"):
            try:
                await tx.set_setting(name="a", value=value)
            except sqlite3.IntegrityError:
                continue

    with pytest.raises(sqlite3.IntegrityError):
        await store.write(goes_on)
    assert await remembered(store, "a") is None


async def test_a_transaction_that_is_over_can_not_be_used(store: Store) -> None:
    kept: list[Tx] = []

    async def keep(tx: Tx) -> None:
        kept.append(tx)

    await store.write(keep)
    with pytest.raises(RuntimeError, match="this transaction is over"):
        await kept[0].set_setting(name="a", value="late")


async def test_a_work_that_is_no_coroutine_fails_alone(store: Store) -> None:
    def plain(tx: Tx) -> Any:
        return 5

    with pytest.raises(AttributeError, match="send"):
        await store.write(plain)
    assert await store.write(remember("b")) == "b"


async def test_close_finishes_what_waits_and_then_takes_nothing_more(store: Store) -> None:
    calls = [asyncio.ensure_future(store.write(remember(f"n{number}"))) for number in range(3 * BATCH)]
    await asyncio.sleep(0)
    await asyncio.gather(store.close(), store.close())
    assert len(await asyncio.gather(*calls)) == 3 * BATCH
    with pytest.raises(NotStored, match="closed"):
        await store.write(remember("late"))
    with pytest.raises(NotStored, match="closed"):
        await remembered(store, "n1")


async def test_a_cancelled_committer_tells_every_caller_the_truth_and_starts_again(store: Store) -> None:
    for turns in range(8):
        calls = [asyncio.ensure_future(store.write(remember(f"{turns}-{number}"))) for number in range(40)]
        for _ in range(turns):
            await asyncio.sleep(0)
        store._committer.cancel()
        results = await asyncio.gather(*calls, return_exceptions=True)
        for number, result in enumerate(results):
            assert isinstance(result, (str, NotStored))
            assert (await remembered(store, f"{turns}-{number}") == "yes") == isinstance(result, str)
        assert await store.write(remember("again")) == "again"


async def test_a_reader_sees_one_moment_and_can_not_write(store: Store) -> None:
    await store.write(remember("a", "old"))

    async def look_twice(tx: Tx) -> tuple[Any, Any]:
        first = await tx.setting(name="a")
        await store.write(remember("a", "new"))
        return first, await tx.setting(name="a")

    assert await store.read(look_twice) == ("old", "old")
    assert await remembered(store, "a") == "new"
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await store.read(remember("a", "from a reader"))


async def test_a_cancelled_reader_lets_go_of_its_connection(store: Store) -> None:
    inside = asyncio.Event()

    async def waits(tx: Tx) -> None:
        await tx.setting(name="a")
        inside.set()
        await asyncio.sleep(60)

    reading = asyncio.ensure_future(store.read(waits))
    await inside.wait()
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await store.write(remember("a"))


SETTINGS = """
-- name: settings()
-- Every setting, by name.
SELECT name, value FROM setting ORDER BY name;
"""


async def test_rows_are_read_by_column_name_and_one_by_one(store: Store, tmp_path: Path) -> None:
    (tmp_path / "more.sql").write_text(SETTINGS)
    assert isinstance(store._engine, SQLite)
    store._engine._queries = {**store._engine._queries, **load_queries("sqlite", OneStatement(), tmp_path)}
    await asyncio.gather(store.write(remember("a")), store.write(remember("b")))

    async def walk(tx: Tx) -> list[str]:
        return [row["name"] async for row in tx.settings()]

    async def first(tx: Tx) -> str:
        async for row in tx.settings():
            return str(row["name"])
        return ""

    assert await store.write(walk) == await store.read(walk) == ["a", "b"]
    assert await store.write(first) == await store.read(first) == "a"


async def test_an_unknown_query_is_named_with_its_neighbour(store: Store) -> None:
    async def asks(tx: Tx) -> None:
        await tx.no_such_query(name="a")

    with pytest.raises(AttributeError, match="no query is named no_such_query"):
        await store.write(asks)
    with pytest.raises(AttributeError, match="did you mean set_setting"):
        await store.write(lambda tx: tx.set_settin(name="a"))
