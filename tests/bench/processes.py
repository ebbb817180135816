"""The bots as processes of their own: start, look at, stop."""

import asyncio
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.config import VARIABLES
from tests.bench.server import TOKEN, Telegram

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60.0  # an import of aiogram takes seconds, on a busy machine many
STOP_SECONDS = 25.0


class Running:
    """A bot that polls this Telegram."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], log: Path) -> None:
        self._log = log
        with log.open("ab") as out:
            self._process = subprocess.Popen(command, env=dict(env), cwd=log.parent, stdout=out, stderr=out)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    async def polls(self, telegram: Telegram) -> None:
        """Wait for the first getUpdates; RuntimeError with the bot's own words if there is none."""
        await until(lambda: telegram.polled.is_set() or self._process.poll() is not None, START_SECONDS)
        if not telegram.polled.is_set():
            self._process.kill()
            words = self._log.read_text("utf-8", "replace")[-2000:]
            raise RuntimeError(f"{self._process.args!r} does not poll: {words}")

    def memory_mb(self, line: str = "VmRSS") -> float:
        """Resident memory now, or with VmHWM the most it ever was."""
        status = Path(f"/proc/{self.pid}/status").read_text("ascii", "replace")
        return int(next(row for row in status.splitlines() if row.startswith(line)).split()[1]) / 1024

    def cpu_seconds(self) -> float:
        """CPU used so far, in user and kernel."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    async def stop(self) -> None:
        """Stop it cleanly; killed where it does not listen."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        if not await until(lambda: self._process.poll() is not None, STOP_SECONDS):
            self._process.kill()
        self._process.wait()


async def until(true: Callable[[], object], seconds: float) -> bool:
    """Wait until this is true, looking every few milliseconds; false if it did not come true in time."""
    end = time.monotonic() + seconds
    for left in iter(lambda: end - time.monotonic(), None):
        if true():
            return True
        if left <= 0:
            break
        await asyncio.sleep(0.003)
    return False


def our_bot(telegram: Telegram, database: Path, **settings: str) -> Running:
    """The application as people run it, pacing lifted and nothing else changed unless `settings` say so."""
    ours = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram.url,
        "DATABASE_URL": f"sqlite:///{database}",
        "OPERATOR_NAME": "The bench",
        "OPERATOR_CONTACT": "bench@example.eu",
        "PACE_PER_SECOND": "0",
        "PACE_PER_CHAT": "0",
        **settings,
    }
    # An empty variable outdoes a line of the developer's own .env.
    env = bare() | dict.fromkeys(VARIABLES, "") | ours | {"PYTHONPATH": str(ROOT)}
    return Running([sys.executable, "-P", "-m", "bot"], env, database.parent / "bot.log")


def echo(python: Path, script: str, telegram: Telegram, folder: Path) -> Running:
    """An echo bot of this folder; it makes the calls that a lesson's tap makes."""
    return Running([str(python), "-P", str(HERE / script), telegram.url, TOKEN], bare(), folder / f"{script}.log")


def bare() -> dict[str, str]:
    """An environment without anything that could change a bot."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def new(folder: Path) -> Path:
    """The folder, made for the owner alone, as the bot makes its own."""
    folder.mkdir(mode=0o700, parents=True)
    return folder


def copy_of(database: Path, folder: Path) -> Path:
    """A stopped bot's database, once more in a folder of its own, and on the disk before anything is measured."""
    copy = new(folder) / database.name
    shutil.copyfile(database, copy)
    os.sync()
    return copy


def commits(database: Path) -> int:
    """Transactions committed so far: SQLite counts them in the index of the write-ahead log (iChange of its header)."""
    with database.with_name(database.name + "-shm").open("rb") as index:
        return int(struct.unpack_from("=I", index.read(12), 8)[0])
