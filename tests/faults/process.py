"""The bot as a process of its own, doing what `python -m bot` does: to be killed, stopped, frozen and started again."""

import asyncio
import os
import signal
import time
from pathlib import Path

from tests.faults.nursery import ROOT as ROOT
from tests.faults.nursery import Child, run_the_bot

TOKEN = "123456789:AAH-a-token-of-the-sandbox-for-tests-0"
START_SECONDS = 60.0


class BotProcess:
    """One run of the bot on a database file; a group of its own, so that a kill takes all of it."""

    def __init__(self, database: Path, url: str, *, crash_at: str = "", window: int = 32, **settings: str) -> None:
        self.log = database.with_suffix(".log")
        self._running: Child | None = None
        self.environment = {
            "PATH": os.environ.get("PATH", ""),
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_BOT_TOKEN_FILE": "",  # whatever a .env in the root says
            "TELEGRAM_API_URL": url,
            "DATABASE_URL": f"sqlite:///{database}",
            "OPERATOR_NAME": "A town",
            "OPERATOR_CONTACT": "training@example.eu",
            "OWNER_IDS": "",
            "PACE_PER_SECOND": "0",
            "PACE_PER_CHAT": "0",
            "SEND_WINDOW": str(window),
            "LOG_LEVEL": "INFO",
            "CRASH_AT": crash_at,
            **settings,
        }

    async def start(self) -> "BotProcess":
        """Start it; what it says goes into the log beside the database."""
        self._running = Child(run_the_bot, environment=self.environment, log=self.log)
        await self._running.start()
        return self

    @property
    def running(self) -> Child:
        assert self._running is not None
        return self._running

    @property
    def pid(self) -> int:
        return self.running.pid

    @property
    def started(self) -> bool:
        return self._running is not None

    @property
    def alive(self) -> bool:
        return self.running.alive

    def signal(self, number: int) -> None:
        """Send a signal to the whole group, if it is still there."""
        self.running.signal(number)

    async def kill(self) -> int:
        """SIGKILL now; returns once it is gone."""
        self.signal(signal.SIGKILL)
        return await self.running.wait()

    async def ended(self, seconds: float = START_SECONDS) -> int:
        """The exit code, as soon as it ends by itself; TimeoutError if it does not."""
        async with asyncio.timeout(seconds):
            return await self.running.wait()

    async def stop(self) -> tuple[int, float]:
        """SIGTERM; the exit code and the seconds it took."""
        began = time.monotonic()
        self.signal(signal.SIGTERM)
        return await self.ended(), time.monotonic() - began

    def words(self) -> str:
        """Everything it has said so far."""
        return self.log.read_text("utf-8", "replace")
