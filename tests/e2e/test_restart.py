"""The page outlives a reload, a restart and a kill -9 of the whole sandbox."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from tests.e2e.window import DESKTOP, open_window

ROOT = Path(__file__).parents[2]
Start = Callable[[], Awaitable[asyncio.subprocess.Process]]


@pytest.fixture
def port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
async def start(tmp_path: Path, port: int) -> AsyncIterator[Start]:
    """Starts `python -m bot` in the sandbox, on the same data each time; whatever still runs is killed at the end."""
    settings = {
        "PATH": os.environ.get("PATH", ""),
        "DATABASE_URL": f"sqlite:///{tmp_path}/course.db",
        "SANDBOX_PORT": str(port),
        # Whatever a .env in the root says.
        "TELEGRAM_BOT_TOKEN": "",
        "TELEGRAM_BOT_TOKEN_FILE": "",
        "OWNER_IDS": "",
    }
    async with AsyncExitStack() as stack:

        async def started() -> asyncio.subprocess.Process:
            with (tmp_path / "log").open("ab") as log:
                running = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "bot", cwd=ROOT, env=settings, stdout=log, stderr=log
                )
            stack.push_async_callback(end, running)
            await answers(f"http://127.0.0.1:{port}/")
            return running

        yield started


async def end(running: asyncio.subprocess.Process) -> None:
    """SIGKILL, if it is still there."""
    if running.returncode is None:
        running.send_signal(signal.SIGKILL)
        await running.wait()


async def answers(url: str) -> None:
    """Wait until the page is served."""
    async with asyncio.timeout(15), aiohttp.ClientSession() as http:
        while True:
            try:
                async with http.get(url) as response:
                    await response.read()
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)


async def test_a_lesson_goes_on_where_a_kill_9_broke_it_off_and_the_last_tap_is_answered(
    browser: Browser, start: Start, port: int
) -> None:
    running = await start()
    async with open_window(browser, f"http://127.0.0.1:{port}", DESKTOP, "dark") as here:
        await here.chat().get_by_role("button", name="Start", exact=True).click()
        await here.tap("Start lesson 1")
        await here.tap("No, it takes more")
        await here.sees("You said:")
        await here.page.get_by_role("button", name="+1 hour").click()
        offset = "fetch('/api/people').then((answer) => answer.json()).then(({clock}) => clock.offset_seconds)"
        await here.page.wait_for_function(f"{offset}.then((seconds) => seconds === 3600)")
        said = here.chat().locator(".message .words")
        shown = await said.all_inner_texts()
        # The sandbox has answered the tap, so the update is in its file, whatever the bot has made of it so far.
        async with here.page.expect_response("**/api/tap"):
            await here.tap("Go on")
        await end(running)

        await expect(here.page.get_by_text("The sandbox is not running.")).to_be_visible()
        await here.say("Said to nobody")
        await expect(here.chat().get_by_text("nothing was sent")).to_be_visible()
        await expect(here.chat().get_by_role("textbox", name="Message")).to_have_value("Said to nobody")
        await here.picture("not-running")

        await start()
        await expect(here.page.get_by_text("The sandbox is not running.")).to_be_hidden()
        await here.sees("The draft was ready when people came.")
        *before, newest = await said.all_inner_texts()
        assert before == shown, "nothing is lost, and the tap is answered once"
        assert newest.startswith("The draft was ready")
        await expect(here.page.locator(".refusal")).to_have_count(0)
        assert await here.page.evaluate(offset) == 3600, "the clock stays turned"
        await here.tap("Go on")
        await here.sees("Co-creation begins before there is a draft.")
        await here.page.reload()
        await here.sees("Co-creation begins before there is a draft.")
