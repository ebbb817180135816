"""A link into the bot's own chat is followed on the page as Telegram follows it; every other one opens another page."""

from playwright.async_api import expect

from tests.e2e.conftest import Open
from tests.e2e.window import DESKTOP
from tests.journeys.conftest import Town


async def test_a_term_of_a_card_is_tapped_and_explained_in_the_chat(window: Open, town: Town) -> None:
    chat = town.chat()
    await chat.start()
    await chat.tap("Start lesson 1")
    await chat.tap("Yes, they were asked")
    await chat.tap("Go on")
    here = await window(DESKTOP)
    await here.sees("The draft was ready when people came.")
    link = here.chat().get_by_role("link", name="consultation")
    await expect(link).to_have_attribute("href", "https://t.me/sandbox_bot?start=term-consultation")
    await link.click()
    await here.sees("Asking people for views on a matter")
    await expect(here.chat().locator(".message.mine").last).to_contain_text("/start term-consultation")
    assert len(here.page.context.pages) == 1
    await here.tap("Co-creation")
    await here.sees("Public bodies, people affected and people with knowledge")


async def test_another_bot_s_link_and_a_link_without_a_word_lead_away(window: Open, town: Town) -> None:
    chat = town.chat()
    await chat.start()
    user = (await chat.state())["person"]["user_id"]
    addresses = ("https://t.me/other_bot?start=term-pilot", "https://t.me/sandbox_bot", "https://t.me/sandbox_bot?start=a%20b")
    text = " ".join(f'<a href="{address}">link {n}</a>' for n, address in enumerate(addresses))
    body = {"chat_id": user, "text": text, "parse_mode": "HTML"}
    async with town.http.post(f"{town.url}/bot{town.sandbox.world.token}/sendMessage", json=body) as response:
        assert response.status == 200
    here = await window(DESKTOP)
    await here.sees("link 2")
    for number in range(len(addresses)):
        await expect(here.chat().get_by_role("link", name=f"link {number}")).to_have_attribute("target", "_blank")
