"""A process killed in the middle: what was acknowledged is there, what was not is there whole or not at all."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import open_store

ROOT = Path(__file__).parents[1]
WRITER = """
import asyncio, sys
from bot.storage import open_store

async def main():
    store = await open_store(sys.argv[1])

    async def pair(number):
        async def work(tx):
            await tx.set_setting(name=f"left-{number}", value="yes")
            await tx.set_setting(name=f"right-{number}", value="yes")
        await store.write(work)
        print(number, flush=True)

    for start in range(0, 1000, 10):
        await asyncio.gather(*(pair(number) for number in range(start, start + 10)))

asyncio.run(main())
"""


@pytest.mark.parametrize("kill", ["before_commit:3", "after_commit:3"])
def test_what_was_acknowledged_survives_a_kill_and_nothing_is_half_there(tmp_path: Path, kill: str) -> None:
    file = tmp_path / "course.db"
    killed = subprocess.run(
        [sys.executable, "-c", WRITER, f"sqlite:///{file}"],
        cwd=ROOT,
        env={**os.environ, "CRASH_AT": kill},
        stdout=subprocess.PIPE,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    acknowledged = {int(line) for line in killed.stdout.split()}
    with closing(sqlite3.connect(file)) as database:
        names = [row[0].split("-") for row in database.execute("SELECT name FROM setting")]
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    left = {int(number) for side, number in names if side == "left"}
    assert left == {int(number) for side, number in names if side == "right"}
    assert acknowledged == set(range(20))
    assert left == set(range(20 if kill.startswith("before") else 30))


ERASER = """
import asyncio, sys
from bot.storage import open_store

async def main():
    store = await open_store(sys.argv[1])

    async def remember(tx):
        await tx.set_setting(name="a", value="canary in the canteen")

    async def forget(tx):
        await tx.set_setting(name="a", value="")
        tx.scrub = True

    await store.write(remember)
    await store.write(forget)

asyncio.run(main())
"""


async def test_an_erasure_cut_short_by_a_kill_is_finished_at_the_next_start(tmp_path: Path) -> None:
    file, log = tmp_path / "course.db", tmp_path / "course.db-wal"
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ERASER, f"sqlite:///{file}", cwd=ROOT, env={**os.environ, "CRASH_AT": "before_scrub"}
    )
    assert await killed.wait() == -signal.SIGKILL
    assert b"canary" in log.read_bytes()
    store = await open_store(f"sqlite:///{file}")
    assert b"canary" not in file.read_bytes() + log.read_bytes()
    await store.close()


def test_a_crash_point_means_nothing_without_its_name() -> None:
    script = "from bot.storage import crashpoint; crashpoint('a'); crashpoint('b'); crashpoint('b'); print('alive')"
    for at, alive in ((None, True), ("c", True), ("b:3", True), ("b:2", False), ("a", False)):
        environment = {name: value for name, value in os.environ.items() if name != "CRASH_AT"}
        environment |= {} if at is None else {"CRASH_AT": at}
        run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=False)
        assert (run.stdout == b"alive\n") == alive
