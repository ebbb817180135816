"""Processes that are there at once: forked from one that has read the code and all languages already."""

import asyncio
import importlib
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

ROOT = Path(__file__).parents[2]
NURSERY = get_context("forkserver")
NURSERY.set_forkserver_preload(["tests.faults.reading"])
THERE_SECONDS = 60.0


class Child:
    """One process of its own, in a group of its own, which does nothing but `life` and ends with what that returns."""

    def __init__(self, life: Callable[..., int], *args: str, environment: Mapping[str, str], log: Path) -> None:
        given = (life, args, dict(environment), str(log))
        self._process: ForkServerProcess = NURSERY.Process(target=_live, args=given, daemon=True)  # gone with the test run
        self._gone: asyncio.Task[int] | None = None

    async def start(self) -> None:
        """Fork it; returns once it leads its group."""
        await asyncio.to_thread(self._process.start)
        self._gone = asyncio.create_task(self._end())
        until = time.monotonic() + THERE_SECONDS
        with suppress(ProcessLookupError):  # gone already
            while self.alive and os.getpgid(self.pid) != self.pid:
                assert time.monotonic() < until
                await asyncio.sleep(0.001)

    @property
    def started(self) -> bool:
        """Whether it was there once."""
        return self._gone is not None

    @property
    def pid(self) -> int:
        """Its number, which is its group's number too."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.exitcode is None

    def signal(self, number: int) -> None:
        """Send a signal to the whole group, if it is still there."""
        if self.alive:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, number)

    async def wait(self) -> int:
        """The exit code once it has ended, negative for the signal it died of."""
        assert self._gone is not None
        return await asyncio.shield(self._gone)

    async def _end(self) -> int:
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._process.sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        assert self._process.exitcode is not None
        return self._process.exitcode


def _live(life: Callable[..., int], args: tuple[str, ...], environment: dict[str, str], log: str) -> None:
    """In the child: what a shell would have given it, and nothing else."""
    os.setsid()
    os.chdir(ROOT)
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for number in (1, 2):
        os.dup2(out, number)
    os.close(out)
    for name in os.environ.keys() - environment.keys() - {"PTB_TIMEDELTA"}:  # this one the bot sets itself
        del os.environ[name]
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    importlib.reload(sys.modules["bot.storage.crashpoint"])  # it reads the environment when it is imported
    sys.exit(life(*args))


def run_the_bot() -> int:
    """What `python -m bot` does."""
    from bot.__main__ import main

    return main([])
