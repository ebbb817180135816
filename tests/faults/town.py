"""One town for a trial: a sandbox without limits, a database, a crowd, and one bot process after the other between them."""

import asyncio
import contextlib
import shutil
import sqlite3
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.sandbox.faults import Call
from bot.sandbox.server import Sandbox
from tests.faults.crowd import Crowd
from tests.faults.process import TOKEN, BotProcess

POLL_SECONDS = 0.002
DRY_SECONDS = 120.0


@contextmanager
def looked_at(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection that only looks: it neither writes nor tidies up what a killed process left behind."""
    raw = sqlite3.connect(f"file:{database}?mode=ro", uri=True, isolation_level=None, timeout=5.0)
    raw.row_factory = sqlite3.Row
    try:
        yield raw
    finally:
        raw.close()


async def until(truth: Callable[[], bool], seconds: float) -> None:
    """Wait until it is so; AssertionError if it never is."""
    end = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < end, f"still not so after {seconds} s"
        await asyncio.sleep(POLL_SECONDS)


def made(folder: Path) -> Path:
    """The folder, there."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def copied(source: Path, target: Path) -> Path:
    """A copy of a database that nobody has open."""
    shutil.copy(source, target)
    return target


@dataclass(frozen=True)
class Ending:
    """How one run of the bot ended: `calls` it had made until then, and which messages were on their way."""

    how: str
    calls: int
    on_the_way: Sequence[dict[str, Any]]
    redelivered: int
    lost: Sequence[int]  # updates that the server considers confirmed and the database does not know
    damaged: str  # what PRAGMA quick_check says, if not "ok"


@dataclass
class Town:
    """The sandbox, the crowd, the database and the endings so far."""

    sandbox: Sandbox
    url: str
    database: Path
    crowd: Crowd
    window: int
    endings: list[Ending] = field(default_factory=list)
    bots: list[BotProcess] = field(default_factory=list)
    last_due: int = 0  # UTC seconds: from then on nothing more falls due

    @property
    def calls(self) -> deque[Call]:
        return self.sandbox.calls

    def bot(self, *, crash_at: str = "", **settings: str) -> BotProcess:
        """A bot that is not started yet; it does not outlive the town."""
        self.bots.append(BotProcess(self.database, self.url, crash_at=crash_at, window=self.window, **settings))
        return self.bots[-1]

    async def life(self, bot: BotProcess, seconds: float = 60.0) -> bool:
        """Wait for its first request; False if it ended before."""
        before, end = self.sandbox.traffic._number, time.monotonic() + seconds
        while self.sandbox.traffic._number == before:
            if not bot.alive:
                return False
            assert time.monotonic() < end, f"no sign of life: {bot.words()[-2000:]}"
            await asyncio.sleep(POLL_SECONDS)
        return True

    async def ending(self, how: str) -> Ending:
        """Write down what the end of a process left behind."""
        await until(lambda: not self.sandbox.traffic.open, 10)  # what it had sent off still arrives
        await asyncio.sleep(0.01)
        ending = await asyncio.to_thread(self._left_behind, how, self.confirmed(), len(self.calls))
        self.endings.append(ending)
        return ending

    def confirmed(self) -> list[int]:
        """The updates that the server will never send again."""
        waiting = self.sandbox.world.updates.waiting
        first = waiting[0]["update_id"] if waiting else self.sandbox.world.updates.next_id
        return [update["update_id"] for update in self.crowd.updates if update["update_id"] < first]

    def _left_behind(self, how: str, confirmed: list[int], calls: int) -> Ending:
        if not self.database.exists():
            return Ending(how, calls, [], 0, confirmed, "")
        with looked_at(self.database) as raw:
            if raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'outbox'").fetchone() is None:
                return Ending(how, calls, [], 0, confirmed, "")
            sending = "SELECT id, chat_id, method, policy, screen, crash_resends FROM outbox WHERE state = 'sending'"
            rows = [dict(row) for row in raw.execute(sending)]
            known = {row["update_id"] for row in raw.execute("SELECT update_id FROM inbox")}
            check = str(raw.execute("PRAGMA quick_check").fetchone()[0])
        lost = [number for number in confirmed if number not in known]
        redelivered = len(known - set(confirmed))
        return Ending(how, calls, rows, redelivered, lost, "" if check == "ok" else check)

    async def dry(self, seconds: float = DRY_SECONDS) -> None:
        """Wait until the bot has nothing more to do: nothing to receive, handle, push or send."""
        waiting = (
            "SELECT 1 FROM inbox WHERE state = 'new' UNION ALL SELECT 1 FROM outbox WHERE state IN ('queued', 'sending')"
            " UNION ALL SELECT 1 FROM plan WHERE state = 'planned' AND due_at <= :now LIMIT 1"
        )
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            await asyncio.sleep(0.1)
            if self.sandbox.world.updates.waiting or self.sandbox.traffic.open or Clock().now() <= self.last_due:
                continue
            with contextlib.suppress(sqlite3.OperationalError), looked_at(self.database) as raw:
                if raw.execute(waiting, {"now": Clock().now()}).fetchone() is None:
                    return
        raise AssertionError(f"the bot did not come to rest in {seconds} s")


@asynccontextmanager
async def open_town(
    folder: Path, seed: int, *, size: int = 60, window: int = 32, delay: float = 0.02, mischief: float = 1.0
) -> AsyncIterator[Town]:
    """A town with an empty database; its crowd acts all the time, whether the bot is there or not."""
    made(folder)
    sandbox = Sandbox(clock=Clock(), state=None, token=TOKEN, limits=False, server_delay_seconds=delay)
    sandbox.traffic.calls = deque()  # all of them: the oracle reads them one by one
    url = await sandbox.start()
    crowd = Crowd(sandbox.world, seed, size, mischief=mischief)
    town = Town(sandbox, url, folder / "course.db", crowd, window)
    living = asyncio.create_task(_live(crowd))
    try:
        yield town
    finally:
        living.cancel()
        await asyncio.gather(living, *(bot.kill() for bot in town.bots if bot.started), return_exceptions=True)
        await sandbox.stop()


async def _live(crowd: Crowd) -> None:
    while True:
        crowd.turn()
        await asyncio.sleep(0.005)
