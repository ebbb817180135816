"""A sandbox with the whole bot in it, at a known hour, for every story."""

import asyncio
import math
import os
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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
from tests.journeys.chat import Chat, enrolled
from tests.journeys.first_week import first_week
from tests.journeys.swift import Near

ROOT = Path(__file__).resolve().parents[2]
TUESDAY = datetime(2026, 11, 24, 9, 2, tzinfo=UTC)  # 10:02 in Brussels

LOCALES = ROOT / "locales"
LIBRARY, INTERFACE = cache(Library), cache(Interface)


def interface(locales: Path, *, pseudo: bool) -> Interface:
    """The real words of the bot, read once, by whatever way a root leads to them."""
    assert locales.resolve() == LOCALES
    return INTERFACE(LOCALES, pseudo=pseudo)


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
            if (config.root / "locales").resolve() == LOCALES:
                patch.setattr("bot.app.Interface", interface)
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


@pytest.fixture(scope="session")
async def one_done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a town in which Sofia has done lesson 1.1: walked once, and copied by whoever begins there."""
    folder = tmp_path_factory.mktemp("one-done")
    async with town_in(folder) as running:
        await enrolled(running.chat())
    return folder


@pytest.fixture
async def town_at_two(tmp_path: Path, one_done: Path) -> AsyncIterator[Town]:
    """The bot in a sandbox on the same Tuesday morning; lesson 1.2 comes to Sofia tomorrow at nine."""
    shutil.copytree(one_done, tmp_path, dirs_exist_ok=True)
    async with town_in(tmp_path, TUESDAY + timedelta(minutes=5)) as running:
        yield running


@pytest.fixture
def chat(town: Town) -> Chat:
    """Sofia's chat."""
    return town.chat()


@pytest.fixture
def person(town: Town) -> Callable[[str], Chat]:
    """Anybody's chat."""
    return town.chat
