"""One browser window on the sandbox's page, in the words of a person who sits before it."""

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, ConsoleMessage, Error, Locator, Page, expect

SCREENS = Path(__file__).parent / "screens"
PICTURED = os.environ.get("SCREENSHOTS") == "1"
PHONE, DESKTOP, WIDE = 390, 1280, 1720
HEIGHTS = {PHONE: 844}
WAIT_MS = 15_000  # a machine that is busy with other tests
# What a browser says when the server went away; the tests that kill it mean that.
GONE = re.compile(r"ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED_ENCODING")


class Window:
    """A window of one width and look; pictures of it go into a folder of their own."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name
        self.pictures = 0
        self.mistakes: list[str] = []
        page.on("pageerror", self._mistake)
        page.on("console", self._said)

    def _mistake(self, error: Error) -> None:
        self.mistakes.append(str(error))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not GONE.search(message.text):
            self.mistakes.append(message.text)

    def chat(self, person: str = "") -> Locator:
        """The open chat of a person; of the only one if none is named."""
        return self.page.get_by_role("region", name=f"Chat of {person}") if person else self.page.locator(".chat").first

    def button(self, label: str, person: str = "") -> Locator:
        """The newest button under a message whose words start so."""
        return self.chat(person).locator(".key").filter(has_text=re.compile(f"^(• )?{re.escape(label)}")).last

    async def tap(self, label: str, person: str = "") -> None:
        """Tap the newest button that starts with these words, once it is there."""
        await self.button(label, person).click()

    async def say(self, text: str, person: str = "") -> None:
        """Type a message and send it by the button beside the line."""
        chat = self.chat(person)
        await chat.get_by_role("textbox", name="Message").fill(text)
        await chat.get_by_role("button", name="Send", exact=True).click()

    async def sees(self, words: str, person: str = "") -> None:
        """Wait until the chat shows these words."""
        await expect(self.chat(person).locator(".message").filter(has_text=words).last).to_be_visible()

    async def picture(self, name: str) -> None:
        """Leave a picture of the window, numbered in their order; only where SCREENSHOTS=1, for it takes as long as ten taps."""
        if not PICTURED:
            return
        self.pictures += 1
        folder = SCREENS / self.name
        folder.mkdir(parents=True, exist_ok=True)
        await self.settle()
        await self.page.screenshot(path=folder / f"{self.pictures:02}-{name}.png")

    async def settle(self) -> None:
        """Wait until nothing on the page moves any more; what turns for ever does not count."""
        await self.page.evaluate(
            "() => Promise.all(document.getAnimations().filter((a) => a.effect.getComputedTiming().endTime !== Infinity)"
            ".map((a) => a.finished.catch(() => {})))"
        )


def colour(look: str) -> Literal["light", "dark"]:
    """The system's wish for light or dark."""
    return "dark" if look == "dark" else "light"


@asynccontextmanager
async def open_window(browser: Browser, url: str, width: int, look: str, person: str = "") -> AsyncIterator[Window]:
    """A window on the page of that address until the block ends; fails if the page complained in between."""
    expect.set_options(timeout=WAIT_MS)
    phone = width == PHONE
    context = await browser.new_context(
        viewport={"width": width, "height": HEIGHTS.get(width, 800)},
        color_scheme=colour(look),
        has_touch=phone,
        reduced_motion="no-preference" if look == "dark" else "reduce",  # light windows hold still, so nobody waits for them
        locale="en-GB",
    )
    context.set_default_timeout(WAIT_MS)
    page = await context.new_page()
    opened = Window(page, f"{'phone' if phone else 'desktop'}-{look}")
    try:
        await page.goto(f"{url}/?person={person}" if person else url)
        yield opened
        assert opened.mistakes == []
    finally:
        await context.close()
