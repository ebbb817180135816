"""Makes the pictures of docs/ anew, and the frames of a film; only where SCREENSHOTS=1, so that a test run changes no file."""

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Open
from tests.e2e.test_browser import LINE
from tests.e2e.window import DESKTOP, PHONE, SCREENS, Window

DOCS = Path(__file__).parents[2] / "docs"
FILM = SCREENS / "film"
LARGEST_BYTES = 200_000

pytestmark = pytest.mark.skipif(os.environ.get("SCREENSHOTS") != "1", reason="the pictures of docs/ are made with SCREENSHOTS=1")


async def shoot(here: Window, file: Path) -> None:
    """One picture, as a reader should see it: no pointer over a button, nothing in motion."""
    await here.page.mouse.move(0, 0)
    await here.page.evaluate("document.activeElement.blur()")
    await here.settle()
    file.parent.mkdir(parents=True, exist_ok=True)
    await here.page.screenshot(path=file)


async def to_the_first_question(here: Window) -> None:
    """Through the cards and the exercise of lesson 1.1."""
    await here.chat().get_by_role("button", name="Start", exact=True).click()
    await here.tap("Start lesson 1")
    await here.tap("No, it takes more")
    for number in range(1, 5):
        await here.tap("Go on")
        await expect(here.button(f"Go on · {number} of 4")).to_be_visible()
    await here.tap("Go on")
    await here.sees("Your turn")
    await here.say(LINE)
    await here.tap("To the questions")
    await here.sees("1 of 2.")


async def right_answer(here: Window) -> None:
    """Tap the right letter of the first question, wherever it stands."""
    options = await here.chat().locator(".message").last.inner_text()
    letter = re.search(r"^([A-D]) It shapes the problem", options, re.M)
    assert letter, options
    await here.tap(letter[1])
    await here.sees("(your answer)")


async def test_the_picture_of_the_readme(window: Open) -> None:
    here = await window(DESKTOP)
    await to_the_first_question(here)
    await right_answer(here)
    await expect(here.chat().get_by_role("button", name="Go on")).to_be_visible()
    await shoot(here, DOCS / "sandbox.png")
    assert (DOCS / "sandbox.png").stat().st_size < LARGEST_BYTES


async def test_the_picture_of_a_phone(window: Open) -> None:
    here = await window(PHONE)
    await to_the_first_question(here)
    await shoot(here, DOCS / "sandbox-phone.png")
    assert (DOCS / "sandbox-phone.png").stat().st_size < LARGEST_BYTES


async def test_the_frames_of_the_film(window: Open) -> None:
    """A lesson and the next morning on a phone; any maker of GIFs joins the frames into docs/sandbox.gif, 320 pixels wide."""
    here = await window(PHONE)
    frames = 0

    async def frame(words: str) -> None:
        nonlocal frames
        await here.sees(words)
        frames += 1
        await shoot(here, FILM / f"{frames:02}.png")

    await here.page.get_by_role("button", name="Hide these tips").click()
    await here.chat().get_by_role("button", name="Start", exact=True).click()
    await frame("Hi Sofia.")
    await here.tap("Start lesson 1")
    await frame("First a guess")
    await here.tap("No, it takes more")
    await frame("You said:")
    for words in ("The draft was ready", "Co-creation begins before", "Three words", "In Barcelona"):
        await here.tap("Go on")
        await frame(words)
    await here.tap("Go on")
    await frame("Your turn")
    await here.say(LINE)
    await frame("Saved as line 1")
    await here.tap("To the questions")
    await frame("1 of 2.")
    await right_answer(here)
    await frame("(your answer)")
    await here.tap("Go on")
    await here.tap("A")
    await here.tap("Go on")
    await frame("Lesson 1 done.")
    await here.tap("Belgium")
    await frame("right?")
    await here.tap("09:00")
    await frame("Tomorrow at 09:00")
    await here.page.keyboard.press("Alt+n")
    await frame("lesson 2 of 5")
