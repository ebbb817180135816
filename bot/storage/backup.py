"""A copy of the database while the bot runs, proven whole before it gets its name."""

import asyncio
import hashlib
import json
import os
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bot.clock import Clock
from bot.storage import place
from bot.storage.crashpoint import crashpoint
from bot.storage.errors import StoreError
from bot.storage.migrate import schema_number
from bot.storage.sqlite import READER_BUSY_SECONDS, database_path

_PROJECT = Path(__file__).parents[2] / "pyproject.toml"


async def backup(url: str, file: Path) -> None:
    """Copy the database to `file`, with its manifest `<file>.json`; the bot may go on writing meanwhile.

    The copy was checked and is on disk when this returns. StoreError, with nothing left behind, if there is no database,
    the copy is not whole, the target exists or the disk is full. Meant for a process of its own, so that a crash of one is
    not the other's.
    """
    source = database_path(url)
    await asyncio.to_thread(_backup, source, file)


def _backup(source: Path, file: Path) -> None:
    if not source.exists():
        raise StoreError(f"there is no database at {source}")
    part = file.with_name(file.name + ".part")
    held = place.lock(part, "another backup is being written here")
    try:
        if file.exists():
            raise StoreError(f"{file} exists already: a backup never replaces another one")
        os.truncate(part, 0)  # what an interrupted one left
        _sweep(part, "-journal", "-wal", "-shm")
        manifest = {"file": file.name, **_copy(source, part), **_fingerprint(part)}
        _publish(part, file, manifest)
    except BaseException as error:
        _sweep(part, "", "-journal", "-wal", "-shm")
        if isinstance(error, (sqlite3.Error, OSError)):
            raise StoreError(f"the backup {file} was not made: {error}") from error
        raise
    finally:
        os.close(held)


def _sweep(part: Path, *endings: str) -> None:
    for ending in endings:
        part.with_name(part.name + ending).unlink(missing_ok=True)


def _copy(source: Path, part: Path) -> dict[str, Any]:
    """Copy in one step, so that no write makes it start again, and look the copy over."""
    address = f"file:{quote(str(source.absolute()))}?mode=ro"
    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        with closing(sqlite3.connect(address, uri=True, timeout=READER_BUSY_SECONDS, isolation_level=None)) as original:
            original.backup(copy, pages=-1)
        crashpoint("during_backup")
        copy.execute("PRAGMA journal_mode=DELETE")  # one file that stands alone, without a -wal beside it
        complaints = [row[0] for row in copy.execute("PRAGMA integrity_check") if row[0] != "ok"]
        complaints += [f"a row of {row[0]} without its {row[2]}" for row in copy.execute("PRAGMA foreign_key_check")]
        if complaints:
            raise StoreError(f"the database {source} is damaged, no backup was made: {'; '.join(complaints[:3])}")
        schema = schema_number(copy)
        if schema == 0:
            raise StoreError(f"{source} is not a database of this bot")
        return {"schema": schema, "version": _version(), "made_at": Clock().now(), "rows": _row_counts(copy)}


def _row_counts(copy: sqlite3.Connection) -> dict[str, int]:
    tables = [row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {table: int(copy.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]) for table in tables}


def _fingerprint(part: Path) -> dict[str, Any]:
    with part.open("rb") as copy:
        return {"sha256": hashlib.file_digest(copy, "sha256").hexdigest(), "bytes": part.stat().st_size}


def _publish(part: Path, file: Path, manifest: dict[str, Any]) -> None:
    """Give the copy its name last: a file of that name is whole and has its manifest, whenever the power goes."""
    listing = file.with_name(file.name + ".json")
    listing_part = file.with_name(file.name + ".json.part")
    try:
        listing_part.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        listing_part.chmod(0o600)
        _flush(listing_part)
        _flush(part)
        listing_part.replace(listing)
        part.rename(file)
        _flush(file.parent)
    finally:
        listing_part.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _version() -> str:
    """The version of the bot, as the project file has it."""
    if not _PROJECT.exists():
        return "unknown"
    return str(tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"].get("version", "unknown"))
