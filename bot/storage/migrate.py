"""The schema as a sum of numbered files, each applied once, in order, in a transaction of its own."""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.clock import Clock
from bot.storage.crashpoint import crashpoint
from bot.storage.errors import StoreError

FOLDER = Path(__file__).parent / "migrations"
_FILE = re.compile(r"(\d{3})(?:\.(\w+))?\.sql")
LEDGER = "CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)"


@dataclass(frozen=True)
class Migration:
    """One step of the schema, as one engine runs it."""

    number: int
    name: str
    sql: str


def migrations(engine: str, folder: Path = FOLDER) -> list[Migration]:
    """The steps in order, `NNN.<engine>.sql` in place of `NNN.sql`; StoreError for a gap or a file that is none of them."""
    files: dict[int, Path] = {}
    for path in sorted(folder.glob("*.sql"), key=lambda path: "." in path.stem):  # twins last, so that they win
        match = _FILE.fullmatch(path.name)
        if match is None:
            raise StoreError(f"{path} is not named like 001.sql or 001.postgres.sql")
        if match[2] in (None, engine):
            files[int(match[1])] = path
    if sorted(files) != list(range(1, len(files) + 1)):
        raise StoreError(f"the migrations in {folder} are not numbered 1 to {len(files)} without a gap")
    return [Migration(number, files[number].name, files[number].read_text(encoding="utf-8")) for number in sorted(files)]


def migrate(raw: sqlite3.Connection, folder: Path = FOLDER) -> int:
    """Bring the schema up to date and return its number; killed half-way it is the old one or the new one, never between.

    Leaves foreign_keys off, because a migration may rebuild tables; StoreError if the schema is newer than this code.
    """
    steps = migrations("sqlite", folder)
    raw.execute("PRAGMA foreign_keys=OFF")
    applied = schema_number(raw)
    if applied > len(steps):
        raise StoreError(
            f"the database was written by a newer version of the bot (schema {applied}, this version knows {len(steps)}): "
            "start the newer version, or restore a backup made before it"
        )
    for step in steps[applied:]:
        raw.execute("BEGIN IMMEDIATE")
        try:
            _apply(raw, step)
            raw.execute("COMMIT")
        except BaseException as error:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise StoreError(f"the migration {step.name} failed, the database is as it was before: {error}") from error
            raise
        crashpoint("after_migration")
    return len(steps)


def schema_number(raw: sqlite3.Connection) -> int:
    """The number of the newest migration in this database, 0 for an empty one."""
    if raw.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migration'").fetchone() is None:
        return 0
    return int(raw.execute("SELECT coalesce(max(number), 0) FROM migration").fetchone()[0])


def _apply(raw: sqlite3.Connection, step: Migration) -> None:
    raw.execute(LEDGER)
    for statement in statements(step.sql):
        raw.execute(statement)
        if not raw.in_transaction:
            raise StoreError(f"the migration {step.name} ends its own transaction: it must not say COMMIT")
        crashpoint("during_migration")
    broken = raw.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise StoreError(f"the migration {step.name} would leave a row of {broken[0]} without its {broken[2]}")
    raw.execute("INSERT INTO migration VALUES (?, ?, ?)", (step.number, step.name, Clock().now()))
    crashpoint("before_migration")


def statements(sql: str) -> Iterator[str]:
    """The statements of a script one by one; semicolons in words, comments and triggers do not end one."""
    statement = ""
    for piece in re.findall(r"[^;]*;?", sql):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
    if statement.strip():
        yield statement.strip()  # a comment, which does nothing, or half a statement, which fails aloud
