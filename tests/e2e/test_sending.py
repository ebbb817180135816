"""What a person sends from the page: formatted words, pictures and files of their own, links opened as somebody else."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from bot.app import PEOPLE
from bot.sandbox.files import picture_png
from tests.e2e.conftest import Open
from tests.e2e.window import DESKTOP, PHONE, Window, open_window
from tests.test_sandbox_server import Wire, playing


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    """A sandbox with the people of ./run and no bot, whose part the test plays; Olga has pressed Start."""
    async with playing(people=PEOPLE) as wire:
        await wire.do("start", person="olga")
        yield wire


@pytest.fixture
async def window(browser: Browser, wire: Wire) -> AsyncIterator[Open]:
    """Opens a window on this sandbox."""
    async with AsyncExitStack() as stack:

        async def opened(width: int = DESKTOP, look: str = "light", person: str = "olga") -> Window:
            return await stack.enter_async_context(open_window(browser, wire.url, width, look, person))

        yield opened


def newest(here: Window, person: str) -> Locator:
    """The newest message this person wrote."""
    return here.chat(person).locator(".message.mine").last


async def test_what_is_typed_with_signs_arrives_formatted_and_can_be_edited(window: Open, wire: Wire) -> None:
    here = await window(DESKTOP)
    await here.say("🌳 **Good __news__** ||soon|| and [more](https://example.org) in snake_case", "Olga")
    said = newest(here, "Olga")
    await expect(said.locator("strong em")).to_have_text("news")
    await expect(said.get_by_role("link", name="more")).to_have_attribute("href", "https://example.org/")
    message = (await wire.updates())[-1]["message"]
    assert message["text"] == "🌳 Good news soon and more in snake_case"
    assert [(e["type"], e["offset"], e["length"]) for e in message["entities"]] == [
        ("bold", 3, 9),
        ("italic", 8, 4),
        ("spoiler", 13, 4),
        ("text_link", 22, 4),
    ]
    line = here.chat("Olga").get_by_role("textbox", name="Message")
    await line.press("ArrowUp")
    await expect(line).to_have_value("🌳 **Good __news__** ||soon|| and [more](https://example.org/) in snake_case")


async def test_everything_an_announcement_may_hold_is_shown(window: Open, wire: Wire) -> None:
    here = await window(PHONE)
    text = (
        "<b>bold</b> <i>italic</i> <u>under</u> <s>struck</s> <tg-spoiler>hidden</tg-spoiler> <code>code</code> "
        '<a href="https://example.org">link</a><pre>two\nlines</pre><blockquote>quoted</blockquote>'
        "<blockquote expandable>long</blockquote>"
    )
    await wire.result("sendMessage", chat_id=wire.sandbox.numbers["olga"], text=text, parse_mode="HTML")
    await here.sees("quoted", "Olga")
    shown = here.chat("Olga").locator(".message").last
    for tag, words in (("strong", "bold"), ("em", "italic"), ("u", "under"), ("s", "struck"), ("code", "code"), ("a", "link")):
        await expect(shown.locator(tag)).to_have_text(words)
    await expect(shown.locator("pre")).to_have_text("two\nlines")
    await expect(shown.locator("blockquote")).to_have_text(["quoted", "long"])
    await shown.get_by_role("button", name="hidden").click()
    await expect(shown.locator(".spoiler.shown")).to_be_visible()
    await here.picture("formats")


async def test_a_picture_and_a_file_of_one_s_own_are_sent_and_opened(window: Open, wire: Wire, tmp_path: Path) -> None:
    (tmp_path / "square.png").write_bytes(picture_png(300, 200))
    (tmp_path / "people.csv").write_text("name;language\nEleni;el\n", "utf-8")
    here = await window(PHONE)
    await here.chat("Olga").get_by_role("textbox", name="Message").fill("The **square**")
    await here.chat("Olga").get_by_role("button", name="Attach").click()
    form = here.page.get_by_role("dialog", name="Attach")
    await form.get_by_label("From this computer").set_input_files(tmp_path / "square.png")
    await expect(form.get_by_label("Caption")).to_have_value("The **square**")
    await expect(form.get_by_role("radio", name="Photo")).to_be_checked()
    await here.picture("attach")
    await form.get_by_role("button", name="Send").click()
    await expect(newest(here, "Olga").locator("strong")).to_have_text("square")
    await expect(newest(here, "Olga").get_by_role("img")).to_have_js_property("naturalWidth", 300)
    await expect(here.chat("Olga").get_by_role("textbox", name="Message")).to_have_value("")
    await here.chat("Olga").get_by_role("button", name="Attach").click()
    await form.get_by_label("From this computer").set_input_files(tmp_path / "people.csv")
    await expect(form.get_by_role("radio", name="File")).to_be_checked()
    await expect(form.get_by_role("radio", name="Photo")).to_be_disabled()
    await form.get_by_role("button", name="Send").click()
    await expect(newest(here, "Olga")).to_contain_text("people.csv")
    async with here.page.expect_download() as download:
        await newest(here, "Olga").get_by_role("link", name="people.csv").click()
    assert (await (await download.value).path()).read_text("utf-8").startswith("name;language")
    await newest(here, "Olga").get_by_role("button", name="Look inside").click()
    await expect(here.page.get_by_role("dialog", name="people.csv")).to_contain_text("Eleni;el")
    await here.page.keyboard.press("Escape")
    await here.picture("attached")


async def test_an_invitation_is_opened_by_somebody_else(window: Open, wire: Wire) -> None:
    here = await window(PHONE)
    await expect(here.page.get_by_role("navigation", name="People").get_by_role("button")).to_have_count(len(PEOPLE))
    user = wire.sandbox.numbers["olga"]
    keys = {"inline_keyboard": [[{"text": "Ask", "url": "https://t.me/sandbox_bot?start=term-pilot"}]]}
    words = 'Pass it on: https://t.me/sandbox_bot?start=term-consultation (not <a href="https://t.me/other_bot?start=x">this</a>)'
    await wire.result("sendMessage", chat_id=user, text=words, parse_mode="HTML", reply_markup=keys)
    await here.sees("Pass it on", "Olga")
    ways = here.chat("Olga").locator(".invitation")
    await expect(ways).to_have_text(["Open “term-consultation” as …", "Open “term-pilot” as …"])
    await here.picture("invitation")
    await ways.first.click()
    choice = here.page.get_by_role("dialog", name="Who opens this link?")
    await expect(choice).to_contain_text("term-consultation")
    await here.picture("open-as")
    await choice.get_by_role("button", name="Eleni").click()
    await expect(newest(here, "Eleni")).to_contain_text("/start term-consultation")
    await expect(here.page.get_by_role("navigation").locator("[aria-current]")).to_contain_text("Eleni")


async def test_a_link_is_typed_and_opened_as_anybody(window: Open, wire: Wire) -> None:
    here = await window(DESKTOP, "dark")
    panel = here.page.get_by_role("complementary")
    link = panel.get_by_role("textbox", name="Link to this bot")
    for wrong in ("https://t.me/other_bot?start=a", "sandbox_bot?start=a", "t.me/sandbox_bot?start=a%20b"):
        await link.fill(wrong)
        await link.press("Enter")
        await expect(panel.get_by_text("That is no link to this bot")).to_be_visible()
    await link.fill(" t.me/sandbox_bot?start=term-pilot ")
    await panel.get_by_role("button", name="Open as …").click()
    await here.picture("open-as-dark")
    await here.page.get_by_role("dialog").get_by_role("button", name="Mads").click()
    await expect(newest(here, "Mads")).to_contain_text("/start term-pilot")


async def test_the_menu_of_a_person_is_theirs_in_their_language(window: Open, wire: Wire) -> None:
    number = wire.sandbox.numbers
    await wire.do("start", person="mads")
    scope = {"type": "chat", "chat_id": number["mads"]}
    await wire.result(
        "setMyCommands", commands=[{"command": "hold", "description": "Mine hold"}], scope=scope, language_code="da"
    )
    await wire.result("setMyCommands", commands=[{"command": "cohorts", "description": "My cohorts"}], scope=scope)
    here = await window(DESKTOP, person="mads")
    await here.chat("Mads").get_by_role("button", name="Menu").click()
    await expect(here.chat("Mads").get_by_role("option")).to_have_text(["/holdMine hold"])
    await here.page.keyboard.press("Escape")
    await wire.do("person", person="mads", language_code="pl")
    await here.chat("Mads").get_by_role("button", name="Menu").click()
    await expect(here.chat("Mads").get_by_role("option")).to_have_text(["/cohortsMy cohorts"])
