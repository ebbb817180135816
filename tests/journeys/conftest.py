"""A sandbox with the whole bot in it, at a known hour, for every story."""

import asyncio
import math
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import aiohttp
import pytest

from bot.app import PEOPLE, Bot, in_sandbox
from bot.clock import Clock
from bot.config import load_config
from bot.course.catalogue import Library
from bot.language import Interface
from bot.sandbox.server import Sandbox
from tests.journeys.chat import Chat
from tests.journeys.first_week import first_week
from tests.journeys.swift import Near

ROOT = Path(__file__).resolve().parents[2]
TUESDAY = datetime(2026, 11, 24, 9, 2, tzinfo=UTC)  # 10:02 in Brussels

LIBRARY, INTERFACE = cache(Library), cache(Interface)


@dataclass
class Town:
    """The running bot, its sandbox, and a way to be anybody in it."""

    bot: Bot
    sandbox: Sandbox
    url: str
    http: aiohttp.ClientSession

    def chat(self, person: str = "sofia") -> Chat:
        """One person's chat."""
        return Near(self.http, self.url, person, self.bot, self.sandbox)


@asynccontextmanager
async def town_in(
    folder: Path, at: datetime = TUESDAY, root: Path | None = None, *, pseudo: bool = False, peopled: bool = False, **environ: str
) -> AsyncIterator[Town]:
    """The bot in a sandbox of its own until the block ends; its data stay in the folder, for a second run.

    Without a root it teaches the first week of the course alone. `peopled` has the people of ./run in it: the owner is "olga"."""
    settings = {
        "DATABASE_URL": f"sqlite:///{folder}/course.db",
        "SANDBOX_PORT": "0",
        "PACE_PER_SECOND": "0",
        "PACE_PER_CHAT": "0",
    }
    config = load_config({**settings, **environ}, root or first_week(), os.getpid())
    clock = Clock(math.ceil(at.timestamp() - time.time()))  # never a moment before that hour
    people = PEOPLE if peopled else ()
    async with AsyncExitStack() as open_now:
        sooner = open_now.enter_context(pytest.MonkeyPatch.context())
        sooner.setattr("bot.delivery.dispatcher.LOOK_SECONDS", 0.5)  # it still looks by itself, but nobody waits five seconds
        with pytest.MonkeyPatch.context() as patch:
            if root in (None, ROOT):  # files that no test changes are read once
                patch.setattr("bot.app.Library", LIBRARY)
                patch.setattr("bot.app.Interface", INTERFACE)
            sandboxed = in_sandbox(config, clock, pseudo=pseudo, people=people)
            bot, sandbox, url = await open_now.enter_async_context(sandboxed)
        http = await open_now.enter_async_context(aiohttp.ClientSession())
        running = asyncio.create_task(bot.delivery.run())
        try:
            yield Town(bot, sandbox, url, http)
        finally:
            bot.delivery.stop()
            await running


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """The bot in a sandbox on a Tuesday morning."""
    async with town_in(tmp_path) as running:
        yield running


@pytest.fixture
def chat(town: Town) -> Chat:
    """Sofia's chat."""
    return town.chat()


@pytest.fixture
def person(town: Town) -> Callable[[str], Chat]:
    """Anybody's chat."""
    return town.chat
