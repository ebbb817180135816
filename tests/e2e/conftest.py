"""A browser, windows of several sizes and looks, and a town to open in them."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.async_api import Browser, async_playwright

from tests.e2e.window import Window, open_window
from tests.journeys.conftest import Town, town_in

NAMES = ("chromium", "chromium-browser", "google-chrome")
# What costs a second of every window and is never seen: the two pages behind Chromium's address bar, and a process in reserve.
# The last such list counts, so what Playwright would leave out for our sake stands in it too.
WITHOUT = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "SpareRendererForSitePerProcess",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
)
# Nothing but the page is to be reached: whatever the browser itself would like to ask for finds no name server.
FLAGS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--force-color-profile=srgb",
    f"--disable-features={','.join(WITHOUT)}",
)
Open = Callable[..., Awaitable[Window]]


def without(what: str) -> NoReturn:
    """There is no `what` here: the test is skipped aloud, or fails where the browser is required."""
    if os.environ.get("BROWSER") == "required":
        pytest.fail(f"BROWSER=required, and there is no {what}")
    pytest.skip(f"there is no {what} here")


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium without a window, one for all tests of a worker."""
    path = next((found for name in NAMES if (found := shutil.which(name))), "")
    if not path:
        without("Chromium")
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        await running.close()


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """The whole bot in a sandbox on a Tuesday morning."""
    async with town_in(tmp_path) as running:
        yield running


@pytest.fixture
async def window(browser: Browser, town: Town) -> AsyncIterator[Open]:
    """Opens a window on the town: window(width, look), closed after the test; a mistake on the page fails the test."""
    async with AsyncExitStack() as stack:

        async def opened(width: int = 1280, look: str = "light", person: str = "") -> Window:
            return await stack.enter_async_context(open_window(browser, town.url, width, look, person))

        yield opened
