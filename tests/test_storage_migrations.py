"""The schema grows by numbered steps, each whole or not at all, killed or not."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import StoreError, open_store
from bot.storage.migrate import FOLDER, migrate, migrations, statements

ROOT = Path(__file__).parents[1]
FIRST = """
-- People; and their things.
CREATE TABLE person (name TEXT PRIMARY KEY);
CREATE TABLE thing (owner TEXT NOT NULL REFERENCES person (name));
INSERT INTO person VALUES ('a;b');
"""
SECOND = """
CREATE TABLE journal (entry TEXT);
CREATE TRIGGER note AFTER INSERT ON person BEGIN
    INSERT INTO journal VALUES ('new; ' || new.name);  -- once; for each
    INSERT INTO journal VALUES ('again');
END;
INSERT INTO person VALUES ('c')
-- the end; no semicolon
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two migrations."""
    steps = tmp_path / "migrations"
    steps.mkdir()
    (steps / "001.sql").write_text(FIRST)
    (steps / "002.sql").write_text(SECOND)
    return steps


@pytest.fixture
def raw(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An empty database."""
    with closing(sqlite3.connect(tmp_path / "course.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        yield connection


def shape(raw: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every table and trigger, the ledger aside."""
    found = raw.execute("SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'migration' ORDER BY name")
    return [(kind, name) for kind, name in found]


def test_every_step_is_applied_once_and_written_down(raw: sqlite3.Connection, folder: Path) -> None:
    assert migrate(raw, folder) == 2
    assert migrate(raw, folder) == 2
    assert raw.execute("SELECT number, name FROM migration ORDER BY number").fetchall() == [(1, "001.sql"), (2, "002.sql")]
    assert raw.execute("SELECT min(applied_at) > 1700000000 FROM migration").fetchone() == (1,)
    assert raw.execute("SELECT entry FROM journal").fetchall() == [("new; c",), ("again",)]


def test_a_database_of_the_first_step_gets_only_the_second(raw: sqlite3.Connection, folder: Path) -> None:
    (folder / "002.sql").rename(folder / "kept")
    assert migrate(raw, folder) == 1
    raw.execute("INSERT INTO thing VALUES ('a;b')")
    (folder / "kept").rename(folder / "002.sql")
    assert migrate(raw, folder) == 2
    assert raw.execute("SELECT owner FROM thing").fetchall() == [("a;b",)]


def test_a_newer_schema_is_refused_with_what_to_do(raw: sqlite3.Connection, folder: Path) -> None:
    migrate(raw, folder)
    (folder / "002.sql").unlink()
    with pytest.raises(StoreError, match=r"newer version of the bot \(schema 2, this version knows 1\): start the newer"):
        migrate(raw, folder)


async def test_the_bot_refuses_a_newer_schema_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/course.db"
    await (await open_store(url)).close()
    with closing(sqlite3.connect(tmp_path / "course.db")) as other, other:
        other.execute("INSERT INTO migration VALUES (999, '999.sql', 1)")
    for _ in range(2):  # the second time proves that the refusal let go of the lock
        with pytest.raises(StoreError, match="newer version"):
            await open_store(url)


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("CREATE TABLE a (b TEXT); CREATE TABLE a (b TEXT);", "already exists"),
        ("CREATE TABLE a (b TEXT); COMMIT; CREATE TABLE c (d TEXT);", "ends its own transaction"),
        ("CREATE TABLE a (b TEXT); INSERT INTO thing VALUES ('nobody');", "would leave a row of thing without its person"),
        ("CREATE TABLE a (b TEXT); CREATE TABLE", "incomplete input"),
    ],
)
def test_a_step_that_fails_leaves_the_database_as_it_was(raw: sqlite3.Connection, folder: Path, sql: str, reason: str) -> None:
    migrate(raw, folder)
    before = shape(raw)
    (folder / "003.sql").write_text(sql)
    with pytest.raises(StoreError, match=reason):
        migrate(raw, folder)
    if "COMMIT" not in sql:  # what such a step did before is not ours to undo; it is found out at its first run
        assert shape(raw) == before
    assert raw.execute("SELECT max(number) FROM migration").fetchone() == (2,)


def test_a_table_with_children_can_be_rebuilt(raw: sqlite3.Connection, folder: Path) -> None:
    migrate(raw, folder)
    raw.execute("INSERT INTO thing VALUES ('c')")
    (folder / "003.sql").write_text(
        "CREATE TABLE newer (name TEXT PRIMARY KEY, age BIGINT); INSERT INTO newer SELECT name, NULL FROM person;"
        "DROP TABLE person; ALTER TABLE newer RENAME TO person;"
    )
    assert migrate(raw, folder) == 3
    assert raw.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("name", ["004.sql", "1.sql", "001-first.sql"])
def test_a_gap_or_a_strange_name_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_text("SELECT 1;")
    with pytest.raises(StoreError, match=r"without a gap|is not named like"):
        migrations("sqlite", folder)


def test_a_twin_takes_the_place_of_its_step_on_its_engine_only(folder: Path) -> None:
    (folder / "002.postgres.sql").write_text("SELECT 2;")
    assert [step.name for step in migrations("sqlite", folder)] == ["001.sql", "002.sql"]
    assert [step.name for step in migrations("postgres", folder)] == ["001.sql", "002.postgres.sql"]


def test_statements_end_where_sql_says_and_not_at_every_semicolon() -> None:
    assert len(list(statements(FIRST))) == 3
    assert [statement.split()[1] for statement in statements(SECOND)] == ["TABLE", "TRIGGER", "INTO"]
    assert list(statements("/* a; b */ SELECT ';' AS \"x;y\" -- c;\n;\n  \n")) == ["/* a; b */ SELECT ';' AS \"x;y\" -- c;\n;"]
    assert list(statements("")) == []


def test_the_schema_of_this_version_is_whole(raw: sqlite3.Connection) -> None:
    assert migrate(raw) == len(list(FOLDER.glob("[0-9][0-9][0-9].sql")))
    assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    tables = [row[0] for row in raw.execute("SELECT sql FROM sqlite_master WHERE type = 'table'")]
    for refused in ("STRICT", "WITHOUT ROWID", "INTEGER PRIMARY KEY", "AUTOINCREMENT", "DEFERRABLE"):
        assert not any(refused in sql.upper() for sql in tables), refused  # PostgreSQL, or group commit, would not bear it


MIGRATE = """
import sqlite3, sys
from pathlib import Path
from bot.storage.migrate import migrate
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
migrate(raw, Path(sys.argv[2]))
"""
KILLS = [f"during_migration:{statement}" for statement in range(1, 7)]
KILLS += [f"{place}:{number}" for place in ("before_migration", "after_migration") for number in (1, 2)]


@pytest.mark.parametrize("kill", KILLS)
def test_a_migration_killed_anywhere_leaves_the_old_schema_or_the_new(
    raw: sqlite3.Connection, folder: Path, tmp_path: Path, kill: str
) -> None:
    command = [sys.executable, "-c", MIGRATE, str(tmp_path / "course.db"), str(folder)]
    killed = subprocess.run(command, cwd=ROOT, env={**os.environ, "CRASH_AT": kill}, check=False)
    assert killed.returncode == -signal.SIGKILL
    done = raw.execute("SELECT max(number) FROM migration").fetchone()[0] if shape(raw) else 0
    names = {0: set[str](), 1: {"person", "thing"}, 2: {"person", "thing", "journal", "note"}}
    assert {name for _, name in shape(raw)} == names[done]
    assert migrate(raw, folder) == 2
    assert {name for _, name in shape(raw)} == names[2]
    assert raw.execute("SELECT count(*) FROM journal").fetchone() == (2,)
