"""From a link that makes an admin to an announcement that is taken back: all of it in the browser, on a phone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.e2e.window import PHONE, Window, open_window
from tests.journeys.conftest import Town, town_in

COHORT = "Ruse, autumn"
ROOM_CHANGED, OTHER_ROOM = "Room changed.", "Друга зала."
READ = {"Boyan": OTHER_ROOM, "Sofia": ROOM_CHANGED, "Eleni": ROOM_CHANGED}  # in Bulgarian, in English, in Greek, which is missing
ENGLISH = f"**{ROOM_CHANGED}** We meet on [floor 2](https://example.eu/map) on Thursday at 14:00."
BULGARIAN = f"**{OTHER_ROOM}** Срещаме се на етаж 2 в четвъртък в 14:00."
CORRECTED = f"**{ROOM_CHANGED}** We meet on floor 3 on Thursday at 14:00."


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """The bot in a sandbox with the people of ./run, on a Tuesday morning."""
    async with town_in(tmp_path, peopled=True) as running:
        yield running


@pytest.fixture
async def here(browser: Browser, town: Town) -> AsyncIterator[Window]:
    """A phone in the hand of Olga, who owns the course."""
    async with open_window(browser, town.url, PHONE, "light", "olga") as opened:
        opened.name = "announcement"
        yield opened


async def be(here: Window, name: str) -> None:
    """Go to somebody's chat by their name above it."""
    await here.page.get_by_role("navigation", name="People").get_by_role("button", name=name).click()
    await expect(here.chat(name)).to_be_visible()


async def open_as(here: Window, name: str, opens: str) -> None:
    """Have somebody open the newest link in this person's chat; their chat is shown then."""
    await here.chat(name).get_by_role("button", name="Open this link as").last.click()
    await here.page.get_by_role("dialog").get_by_role("button", name=opens).click()
    await expect(here.chat(opens)).to_be_visible()


def message(here: Window, name: str, words: str) -> Locator:
    """The newest message of somebody's chat with these words."""
    return here.chat(name).locator(".message").filter(has_text=words).last


async def taps(here: Window, *labels: str, person: str = "Anton") -> None:
    """Tap buttons one after the other, each once it is there."""
    for label in labels:
        await here.tap(label, person)


async def test_an_admin_is_made_and_a_cohort_hears_an_announcement_its_correction_and_its_end(here: Window, town: Town) -> None:
    await admin_by_link(here)
    await cohort_by_link(here)
    await write(here)
    await send(here)
    await correct(here)
    await withdraw(here)


async def admin_by_link(here: Window) -> None:
    """Olga gives a role by a link, and Anton opens it."""
    await here.chat("Olga").get_by_role("button", name="Start", exact=True).click()
    await here.sees("Hi Olga.", "Olga")
    await here.say("/roles", "Olga")
    await taps(here, "Give a role", "Admin", person="Olga")
    await here.sees("Who is it for?", "Olga")
    await here.say("Anton, training unit", "Olga")
    await here.sees("A link for Anton, training unit", "Olga")
    await expect(here.button("Never mind", "Olga")).to_have_count(0)
    await here.picture("role-link")
    await open_as(here, "Olga", "Anton")
    await here.sees("Your role: admin.", "Anton")
    await here.chat("Anton").get_by_role("button", name="Menu").click()
    menu = here.chat("Anton").get_by_role("listbox")
    await expect(menu).to_contain_text("/announce")
    await expect(menu).not_to_contain_text("/roles")
    await here.picture("admin-menu")
    await here.page.keyboard.press("Escape")


async def cohort_by_link(here: Window) -> None:
    """Anton makes a cohort, and three learners open its invitation, each in their own language."""
    await here.say("/cohorts", "Anton")
    await taps(here, "New cohort")
    await here.sees("What is the cohort called?", "Anton")
    await here.say(COHORT, "Anton")
    await taps(here, "Co-creation for policymakers", "English", "As here")
    await here.sees("When does it start?", "Anton")
    await here.say("2026-11-24", "Anton")
    await here.sees("Joining is open", "Anton")
    await here.picture("cohort")
    await taps(here, "Invitation")
    await here.sees("t.me/sandbox_bot?start=c-", "Anton")
    await here.picture("invitation")
    await taps(here, "QR code")
    await expect(here.chat("Anton").locator(".photo").last).to_be_visible()
    await here.picture("qr-code")
    for name in READ:
        await be(here, "Anton")
        await open_as(here, "Anton", name)
        await here.sees(COHORT, name)
        await here.picture(f"joined-{name.lower()}")
    await be(here, "Anton")


async def write(here: Window) -> None:
    """Two texts for three languages; the card names the missing one, and a test shows each as learners get it."""
    await here.say("/announce", "Anton")
    await taps(here, "New announcement")
    await here.sees("Nobody is chosen yet.", "Anton")
    await taps(here, "Choose audience", "Cohorts", f"☐ {COHORT}", "Back to the audience", "Back to the draft")
    await here.sees("3 people", "Anton")
    await taps(here, "Write the text", "Add English")
    await here.say(ENGLISH, "Anton")
    await here.sees("✅ English: written", "Anton")
    await taps(here, "Add Български")
    await here.say(BULGARIAN, "Anton")
    card = message(here, "Anton", "Draft 1").last
    await here.sees("✅ Български: written", "Anton")
    await expect(card).to_contain_text("Ελληνικά: missing → 1 person gets English")
    await here.picture("draft")
    await taps(here, "Picture, kind, more", "Picture or file")
    await here.chat("Anton").get_by_role("button", name="Attach").click()
    await here.page.get_by_role("dialog", name="Attach").get_by_role("button", name="Send").click()
    await here.sees("With a picture", "Anton")
    await taps(here, "Send me a test")
    await here.sees("for you alone", "Anton")
    for words in (ROOM_CHANGED, OTHER_ROOM):
        await expect(message(here, "Anton", words).get_by_role("img", name="Picture")).to_be_visible()
    await expect(message(here, "Anton", ROOM_CHANGED).get_by_role("link", name="floor 2")).to_be_visible()
    await expect(message(here, "Anton", ROOM_CHANGED)).to_contain_text("There is no text in your language")
    await here.picture("test")


async def send(here: Window) -> None:
    """The wrong number sends nothing, the right one begins the hold, and [ Send now ] ends it."""
    await taps(here, "Continue")
    await here.sees("Type 3 within five minutes", "Anton")
    await here.picture("confirm")
    await here.say("38", "Anton")
    await here.sees("Nothing was sent.", "Anton")
    await taps(here, "Look again")
    await here.say("3", "Anton")
    await expect(here.button("Send now", "Anton")).to_be_visible()
    await here.picture("hold")
    await be(here, "Olga")
    await here.sees("nnouncement 1", "Olga")
    await expect(here.button("Stop", "Olga")).to_be_visible()
    await here.picture("another-admin")
    await be(here, "Anton")
    await taps(here, "Send now")
    await here.sees("3 of 3 sent", "Anton")
    await here.picture("report")
    for name, words in READ.items():
        await be(here, name)
        await expect(message(here, name, words).locator("strong").first).to_have_text(words)
        await expect(message(here, name, words).get_by_role("img", name="Picture")).to_be_visible()
        await here.picture(f"received-{name.lower()}")
    await be(here, "Anton")


async def correct(here: Window) -> None:
    """The English text changes in place at everybody who got it."""
    await taps(here, "Correct the text", "English")
    await here.say(CORRECTED, "Anton")
    await expect(here.button("Change it again", "Anton")).to_be_visible()
    await here.picture("corrected-text")
    await taps(here, "Continue")
    await here.sees("You are about to change announcement 1", "Anton")
    await here.say("3", "Anton")
    await taps(here, "Send now")
    await here.sees("Corrected at 3 of 3", "Anton")
    await here.picture("corrected")
    for name, words in (("Sofia", "floor 3"), ("Eleni", "floor 3"), ("Boyan", OTHER_ROOM)):
        await be(here, name)
        await expect(message(here, name, words)).to_be_visible()
        await expect(message(here, name, "floor 2")).to_have_count(0)
        await expect(message(here, name, words).locator(".edited")).to_have_count(int(name != "Boyan"))
    await be(here, "Eleni")
    await here.picture("corrected-at-eleni")
    await be(here, "Anton")


async def withdraw(here: Window) -> None:
    """The announcement vanishes at everybody who got it."""
    await taps(here, "Withdraw")
    await expect(here.button("Yes, take it back", "Anton")).to_be_visible()
    await here.picture("withdraw")
    await taps(here, "Yes, take it back")
    await here.sees("Deleted at 3 people", "Anton")
    for label in ("Correct the text", "Withdraw", "Write a follow-up"):
        await expect(here.button(label, "Anton")).to_have_count(0)
    await here.picture("withdrawn")
    for name, words in READ.items():
        await be(here, name)
        await expect(message(here, name, words)).to_have_count(0)
    await here.picture("gone")
