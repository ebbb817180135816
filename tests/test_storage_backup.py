"""G24: a backup made while the bot writes is whole, proven, and never in anybody's way."""

import asyncio
import hashlib
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.storage import Store, StoreError, Tx, backup, open_store

ROOT = Path(__file__).parents[1]
COPY = """
import asyncio, sys
from pathlib import Path
from bot.storage import backup
asyncio.run(backup(sys.argv[1], Path(sys.argv[2])))
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of the `store` beside it."""
    return f"sqlite:///{tmp_path}/data/course.db"


async def write_pair(store: Store, number: int) -> None:
    """Two rows that are only ever there together, and some weight."""

    async def work(tx: Tx) -> None:
        await tx.set_setting(name=f"left-{number}", value="x" * 500)
        await tx.set_setting(name=f"right-{number}", value="x" * 500)

    await store.write(work)


def content(file: Path) -> dict[str, Any]:
    """What a copy holds, read as anybody could."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        names = [row[0].split("-") for row in copy.execute("SELECT name FROM setting")]
    return {side: {int(number) for where, number in names if where == side} for side in ("left", "right")}


async def test_a_backup_of_a_bot_that_writes_holds_whole_works_only(store: Store, url: str, tmp_path: Path) -> None:
    for number in range(200):
        await write_pair(store, number)
    command = [sys.executable, "-c", COPY, url, str(tmp_path / "copy.db")]
    copying = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    number = 200
    while copying.returncode is None:
        await asyncio.gather(*(write_pair(store, number + more) for more in range(8)))
        number += 8
    assert copying.returncode == 0
    kept = content(tmp_path / "copy.db")
    assert kept["left"] == kept["right"] == set(range(len(kept["left"])))
    assert len(kept["left"]) >= 200


async def test_a_backup_says_what_it_is_and_belongs_to_its_owner_alone(store: Store, url: str, tmp_path: Path) -> None:
    await write_pair(store, 1)
    file = tmp_path / "copies" / "monday.db"
    file.parent.mkdir()
    await backup(url, file)
    assert sorted(path.name for path in file.parent.iterdir()) == ["monday.db", "monday.db.json"]
    assert [path.stat().st_mode & 0o777 for path in file.parent.iterdir()] == [0o600, 0o600]
    manifest = json.loads((tmp_path / "copies/monday.db.json").read_text())
    assert manifest["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert manifest["bytes"] == file.stat().st_size
    assert manifest["file"] == "monday.db"
    assert manifest["schema"] >= 1
    assert manifest["rows"]["setting"] == 2
    assert manifest["rows"]["learner"] == 0
    assert manifest["version"] != "unknown"
    assert manifest["made_at"] > 1_700_000_000


async def test_a_bot_starts_on_a_backup(store: Store, url: str, tmp_path: Path) -> None:
    await write_pair(store, 1)
    await backup(url, tmp_path / "copy.db")
    restored = await open_store(f"sqlite:///{tmp_path}/copy.db")

    async def look(tx: Tx) -> Any:
        return await tx.setting(name="left-1")

    assert await restored.read(look) == "x" * 500
    await restored.close()


async def test_a_database_at_rest_or_left_by_a_kill_is_copied_too(store: Store, url: str, tmp_path: Path) -> None:
    await write_pair(store, 1)
    left_by_a_kill = tmp_path / "left"
    left_by_a_kill.mkdir()
    for end in ("", "-wal"):
        (left_by_a_kill / f"course.db{end}").write_bytes((tmp_path / f"data/course.db{end}").read_bytes())
    await backup(f"sqlite:///{left_by_a_kill}/course.db", tmp_path / "killed.db")
    await store.close()
    await backup(url, tmp_path / "rest.db")
    assert content(tmp_path / "killed.db") == content(tmp_path / "rest.db") == {"left": {1}, "right": {1}}


async def test_a_backup_never_replaces_another(store: Store, url: str, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(StoreError, match="exists already"):
        await backup(url, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"
    assert not (tmp_path / "copy.db.part").exists()


async def test_a_damaged_database_gives_no_backup(store: Store, url: str, tmp_path: Path) -> None:
    for number in range(200):
        await write_pair(store, number)
    await store.close()
    file = tmp_path / "data/course.db"
    torn = bytearray(file.read_bytes())
    torn[-4096 * 20 :] = os.urandom(4096 * 20)
    file.write_bytes(torn)
    with pytest.raises(StoreError, match=r"damaged|was not made"):
        await backup(url, tmp_path / "copy.db")
    assert os.listdir(tmp_path) == ["data"]


async def test_a_full_disk_gives_no_backup_and_leaves_nothing_behind(store: Store, url: str, tmp_path: Path) -> None:
    for number in range(50):
        await write_pair(store, number)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(StoreError, match="was not made"):
            await backup(url, tmp_path / "copy.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert os.listdir(tmp_path) == ["data"]


async def test_two_backups_to_one_place_do_not_mix(store: Store, url: str, tmp_path: Path) -> None:
    await write_pair(store, 1)
    results = await asyncio.gather(*(backup(url, tmp_path / "copy.db") for _ in range(4)), return_exceptions=True)
    assert [type(result) for result in results].count(StoreError) == 3
    assert content(tmp_path / "copy.db") == {"left": {1}, "right": {1}}


async def test_what_is_no_database_of_ours_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no database at"):
        await backup(f"sqlite:///{tmp_path}/none.db", tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other, other:
        other.execute("CREATE TABLE a (b TEXT)")
    with pytest.raises(StoreError, match="not a database of this bot"):
        await backup(f"sqlite:///{tmp_path}/other.db", tmp_path / "copy.db")
    with pytest.raises(StoreError, match="cannot be opened"):
        await backup(f"sqlite:///{tmp_path}/other.db", tmp_path / "other.db/copy.db")


def test_a_backup_that_was_killed_leaves_no_name_and_does_not_stop_the_next(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/course.db"
    prepare = "import asyncio, sys; from bot.storage import open_store; asyncio.run((lambda u: open_store(u))(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", prepare, url], cwd=ROOT, check=False)
    command = [sys.executable, "-c", COPY, url, str(tmp_path / "copy.db")]
    killed = subprocess.run(command, cwd=ROOT, env={**os.environ, "CRASH_AT": "during_backup"}, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not (tmp_path / "copy.db").exists()
    assert (tmp_path / "copy.db.part").exists()
    subprocess.run(command, cwd=ROOT, check=True)
    assert content(tmp_path / "copy.db") == {"left": set(), "right": set()}
    assert not list(tmp_path.glob("*.part*"))
