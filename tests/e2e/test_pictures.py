"""Makes the pictures of docs/ anew, and the frames of a film; only where SCREENSHOTS=1, so that a test run changes no file."""

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.conftest import Open
from tests.e2e.test_browser import LINE
from tests.e2e.window import DESKTOP, HEIGHTS, PHONE, SCREENS, Window, open_window
from tests.journeys.chat import Chat
from tests.journeys.conftest import ROOT, Town, town_in
from tests.journeys.swift import Swift
from tests.journeys.weeks import enrol

DOCS = Path(__file__).parents[2] / "docs"
FILM = SCREENS / "film"
LARGEST_BYTES = 280_000
TALL = 1080  # a card with its picture, its caption and its buttons, with nothing cut off

pytestmark = pytest.mark.skipif(os.environ.get("SCREENSHOTS") != "1", reason="the pictures of docs/ are made with SCREENSHOTS=1")


async def shoot(here: Window, file: Path) -> None:
    """One picture, as a reader should see it: no pointer over a button, nothing in motion, and small enough for docs/."""
    await here.page.mouse.move(0, 0)
    await here.page.evaluate("document.activeElement.blur()")
    await here.settle()
    file.parent.mkdir(parents=True, exist_ok=True)
    taken = await here.page.screenshot(path=file)
    assert len(taken) < LARGEST_BYTES


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


async def test_the_picture_of_a_phone(window: Open) -> None:
    here = await window(PHONE)
    await to_the_first_question(here)
    await shoot(here, DOCS / "sandbox-phone.png")


async def to_the_picture(chat: Chat, lesson: str) -> None:
    """Through everything before a lesson, in any language and on one day, and on to its card with a picture."""
    await enrol(chat, line=LINE)
    coming = ""
    while coming != f"basic/{lesson}":
        state = await chat.state()
        coming = next(row["what"] for row in state["planned"] if row["chat_id"] == state["person"]["user_id"])
        await chat.say("/next")
        if coming != f"basic/{lesson}":
            await chat.do_lesson(line=LINE)
    await chat.press("=0")
    while "photo" not in await chat.last():
        await chat.press("go")


async def test_the_picture_of_a_lesson_in_two_languages(window: Open, town: Town) -> None:
    for person, language, zone in (("sofia", "en", "Europe/Brussels"), ("zofia", "pl", "Europe/Warsaw")):
        chat = Swift(town.http, town.url, person)
        await chat.be(language_code=language, zone=zone)
        await to_the_picture(chat, "1.3")
    here = await window(DESKTOP)
    await here.page.get_by_role("button", name="Hide these tips").click()
    await here.page.get_by_role("button", name="Open the chat of Zofia beside").click()
    await here.page.get_by_role("navigation", name="People").get_by_role("button", name="Sofia").click()
    await expect(here.chat("Sofia").get_by_role("textbox", name="Message")).to_be_focused()
    for name in ("Sofia", "Zofia"):
        await here.chat(name).locator(".has-photo").last.evaluate("(message) => message.scrollIntoView({block: 'start'})")
    await shoot(here, DOCS / "sandbox-languages.png")


async def test_the_pictures_of_a_picture_and_of_a_suggestion_on_a_phone(browser: Browser, tmp_path: Path) -> None:
    async with town_in(tmp_path, root=ROOT) as town:
        await to_the_picture(Swift(town.http, town.url), "4.5")
        async with open_window(browser, town.url, PHONE, "light") as here:
            await picture_and_suggestion(here)


async def picture_and_suggestion(here: Window) -> None:
    """The card with its picture, then the other cards and the five taps of the chooser."""
    await here.page.set_viewport_size({"width": PHONE, "height": TALL})
    await here.button("⚑ Help or mistake").scroll_into_view_if_needed()
    await expect(here.chat().locator(".photo").last).to_be_in_viewport(ratio=1)
    await shoot(here, DOCS / "sandbox-picture.png")
    await here.page.set_viewport_size({"width": PHONE, "height": HEIGHTS[PHONE]})
    for number in range(2, 6):
        await here.tap(f"Go on · {number} of 5")
    for choice in ("Judge a hard choice", "A few options", "A mirror of all", "Some", "Someone is named"):
        await here.tap(choice)
    await here.sees("Citizens' assembly. A hard choice needs time")
    await shoot(here, DOCS / "sandbox-chooser.png")


async def test_the_frames_of_the_film(browser: Browser, tmp_path: Path) -> None:
    """A lesson and the next morning on a phone; any maker of GIFs joins the frames into docs/sandbox.gif, 320 pixels wide."""
    async with town_in(tmp_path, root=ROOT) as town, open_window(browser, town.url, PHONE, "light") as here:
        await the_film(here)


async def the_film(here: Window) -> None:
    """One frame for every moment."""
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
