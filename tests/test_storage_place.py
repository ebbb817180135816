"""Where the database lives, who may read it, and that one process at a time uses it (G20)."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from bot.storage import Store, StoreError, Tx, open_store
from bot.storage.place import refuse_network_disk
from bot.storage.sqlite import SQLite

ROOT = Path(__file__).parents[1]
HOLDER = """
import asyncio, sys
from bot.storage import open_store

async def hold():
    store = await open_store(sys.argv[1])
    print("open", flush=True)
    await asyncio.sleep(60)

asyncio.run(hold())
"""


def mode(path: Path) -> int:
    """The permissions of a file."""
    return path.stat().st_mode & 0o777


async def pragma(store: Store, name: str) -> object:
    """A setting of the writing connection."""
    assert isinstance(store._engine, SQLite)
    return store._engine._raw.execute(f"PRAGMA {name}").fetchone()[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL: a COMMIT is on disk when it returns (G3)
        ("foreign_keys", 1),
        ("busy_timeout", 0),
        ("secure_delete", 1),
        ("trusted_schema", 0),
    ],
)
async def test_the_writing_connection_is_set_up_to_keep_its_word(store: Store, name: str, value: object) -> None:
    assert await pragma(store, name) == value


async def test_the_folder_is_made_and_only_its_owner_reads_the_files(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = await open_store(f"sqlite:///{tmp_path}/new/folder/course.db")
    finally:
        os.umask(before)

    async def write(tx: Tx) -> None:
        await tx.set_setting(name="a", value="b")

    await store.write(write)
    files = sorted((tmp_path / "new/folder").iterdir())
    assert [file.name for file in files] == ["course.db", "course.db-shm", "course.db-wal", "course.db.lock"]
    assert [mode(file) for file in files] == [0o600] * 4
    assert mode(tmp_path / "new/folder") == 0o700
    await store.close()


async def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    file = tmp_path / "course.db"
    file.touch(0o644)
    store = await open_store(f"sqlite:///{file}")
    assert mode(file) == 0o600
    await store.close()


async def test_three_slashes_are_relative_and_four_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    await (await open_store("sqlite:///here/a.db")).close()
    await (await open_store(f"sqlite:///{tmp_path}/there/b #1?.db")).close()
    assert (tmp_path / "here/a.db").exists()
    assert (tmp_path / "there/b #1?.db").exists()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite://:memory:", "gone at the first restart"),
        ("sqlite:///:memory:", "gone at the first restart"),
        ("sqlite://", "gone at the first restart"),
        ("sqlite://data/course.db", "three slashes"),
        ("postgres://me:secret@host/db", "runs on SQLite today"),
        ("postgresql+asyncpg://me:secret@host/db", "runs on SQLite today"),
        ("mysql://me:secret@host/db", "should look like sqlite:///data/course.db"),
        ("data/course.db", "should look like sqlite:///data/course.db"),
    ],
)
async def test_an_address_that_can_not_be_used_is_refused_with_a_reason_and_without_its_password(url: str, reason: str) -> None:
    with pytest.raises(StoreError, match=reason) as refused:
        await open_store(url)
    assert "secret" not in str(refused.value)


async def test_a_folder_that_can_not_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be opened: "):
        await open_store(f"sqlite:///{tmp_path}/file/course.db")


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "course.db"
    file.write_text("dear diary, " * 100)
    with pytest.raises(StoreError, match="file is not a database"):
        await open_store(f"sqlite:///{file}")
    assert file.read_text() == "dear diary, " * 100


async def test_a_second_copy_of_the_bot_is_refused_and_may_start_when_the_first_has_stopped(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/course.db"
    first = await open_store(url)
    with pytest.raises(StoreError, match="another copy of the bot is running on this database"):
        await open_store(url)
    await first.close()
    await (await open_store(url)).close()


async def test_a_copy_that_sleeps_still_holds_the_database_and_one_that_was_killed_does_not(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/course.db"
    holder = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLDER, url, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"open\n"
    holder.send_signal(signal.SIGSTOP)
    for _ in range(5):
        with pytest.raises(StoreError, match="another copy of the bot"):
            await open_store(url)
    holder.kill()
    await holder.wait()
    await (await open_store(url)).close()


def test_a_network_disk_is_refused(tmp_path: Path) -> None:
    device = tmp_path.stat().st_dev
    mounts = tmp_path / "mountinfo"
    line = f"36 35 {os.major(device)}:{os.minor(device)} / /data rw,noatime master:1 - {{}} server:/export rw\n"
    mounts.write_text("1 1 0:1 / / rw - ext4 /dev/root rw\n" + line.format("nfs4"))
    with pytest.raises(StoreError, match="on a network disk"):
        refuse_network_disk(tmp_path, mounts)
    mounts.write_text("1 1 0:1 / / rw - nfs4 server:/root rw\n" + line.format("ext4"))
    refuse_network_disk(tmp_path, mounts)
    refuse_network_disk(tmp_path, tmp_path / "no-such-file")
