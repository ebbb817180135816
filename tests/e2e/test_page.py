"""What else the page shows and does: the clock, the plans, refusals, looks, pictures, files, the line to write in."""

from playwright.async_api import expect

from tests.e2e.conftest import Open
from tests.e2e.window import DESKTOP, PHONE, Window
from tests.journeys.conftest import Town


async def lesson_done(town: Town) -> None:
    """Sofia has finished lesson 1.1 and chosen her hour."""
    chat = town.chat()
    await chat.start()
    await chat.tap("Start lesson 1")
    await chat.do_lesson()
    await chat.tap("Belgium")
    await chat.tap("09:00")


async def test_the_next_lesson_stands_in_the_timeline_and_comes_when_the_clock_is_turned(window: Open, town: Town) -> None:
    await lesson_done(town)
    here = await window(DESKTOP)
    await stands_in_the_timeline(here)
    phone = await window(PHONE)
    await phone.page.get_by_role("button", name="Clock, plans and settings").click()
    await stands_in_the_timeline(phone)
    panel = phone.page.get_by_role("complementary")
    await panel.get_by_role("button", name="Go there").first.click()
    await expect(panel.locator("#clock-date")).to_have_text("Wednesday 25 November")
    await panel.get_by_role("button", name="Close", exact=True).click()
    await expect(here.page.locator("#clock-date")).to_have_text("Wednesday 25 November")
    for opened in (phone, here):
        await opened.sees("lesson 2 of 5")
        await expect(opened.chat().get_by_label("came with a sound")).to_be_visible()
        await opened.picture("second-morning")


async def stands_in_the_timeline(here: Window) -> None:
    """Lesson 1.2 is first among what is planned."""
    panel = here.page.get_by_role("complementary")
    plan = panel.locator(".plans li li").first
    await expect(plan).to_contain_text("Lesson 1.2")
    await expect(plan).to_contain_text("basic · in 23 hours")
    await expect(panel.get_by_role("heading", name="Tomorrow")).to_be_visible()
    await here.picture("timeline")


async def test_the_shortcuts_are_listed_and_the_clock_turns_by_an_hour_to_the_morning_and_by_a_week(window: Open) -> None:
    here = await window(DESKTOP)
    panel = here.page.get_by_role("complementary")
    await shortcuts(here)
    await expect(panel.locator("#clock-time")).to_have_text("10:02")
    await panel.get_by_role("button", name="+1 hour").click()
    await expect(panel.locator("#clock-time")).to_have_text("11:02")
    await panel.get_by_role("button", name="Next week").click()
    await expect(panel.locator("#clock-date")).to_have_text("Tuesday 1 December")
    await expect(panel.locator("#clock-time")).to_have_text("11:02")
    await here.page.keyboard.press("Alt+n")
    await expect(panel.locator("#clock-date")).to_have_text("Wednesday 2 December")
    await expect(here.page.get_by_text("It is now 09:25, Wednesday 2 December.")).to_be_attached()


async def ask(town: Town, method: str, **params: object) -> None:
    """A request of the bot that goes past its own care."""
    async with town.http.post(f"{town.url}/bot{town.sandbox.world.token}/{method}", json=params) as response:
        await response.read()


async def test_telegram_s_own_words_are_shown_where_the_bot_breaks_a_rule(window: Open, town: Town) -> None:
    await town.chat().start()
    here = await window(DESKTOP)
    await here.sees("Hi Sofia.")
    user = (await town.chat().state())["person"]["user_id"]
    await ask(town, "sendMessage", chat_id=user, text="Καλημέρα, <b>lesson 2</i> is here", parse_mode="HTML")
    card = here.page.locator(".refusal")
    await expect(card).to_contain_text("can't parse entities")
    await expect(card).to_contain_text("sendMessage to Sofia")
    await expect(card.locator("mark")).to_have_text("</i> is here")
    await here.picture("refusal")
    await here.page.get_by_role("button", name="I have seen it").click()
    await expect(card).to_have_count(0)
    await here.page.reload()
    await here.sees("Hi Sofia.")
    await expect(card).to_have_count(0)
    await ask(town, "sendMessage", chat_id=user, text="")
    await expect(card).to_contain_text("message text is empty")


async def test_light_and_dark_can_be_chosen_and_follow_the_system_otherwise(window: Open) -> None:
    here = await window(DESKTOP, "light")
    await here.page.emulate_media(reduced_motion="no-preference")
    colour = "getComputedStyle(document.body).backgroundColor"
    light = await here.page.evaluate(colour)
    await here.page.get_by_role("button", name="Dark colours").click()
    dark = await here.page.evaluate(colour)
    assert dark != light
    await here.page.reload()
    assert await here.page.evaluate(colour) == dark
    await here.page.keyboard.press("Alt+l")
    assert await here.page.evaluate(colour) == light
    await here.page.emulate_media(color_scheme="dark")
    assert await here.page.evaluate(colour) == dark


async def test_pictures_and_files_can_be_looked_at(window: Open, town: Town) -> None:
    await town.chat().start()
    here = await window(DESKTOP)
    await here.sees("Hi Sofia.")
    await here.page.get_by_role("button", name="Photo").click()
    await here.chat().get_by_role("button", name="Picture").click()
    viewer = here.page.get_by_role("dialog", name="Picture")
    await expect(viewer.get_by_role("img")).to_be_visible()
    await here.page.keyboard.press("Escape")
    await here.say("/mydata")
    await here.chat().get_by_role("button", name="Look inside").click()
    await expect(here.page.get_by_role("dialog", name="my-data.json")).to_contain_text('"language"')
    await here.picture("look-inside")
    await here.page.keyboard.press("Escape")
    for kind in ("Voice", "Sticker", "File", "Location", "Contact", "Video"):
        await here.page.get_by_role("button", name=kind, exact=True).click()
    await here.sees("Contact card: Sofia")
    await here.picture("attachments")


async def test_an_own_message_is_edited_a_draft_outlives_a_reload_and_a_command_is_chosen_by_keys(
    window: Open, town: Town
) -> None:
    await town.chat().start()
    here = await window(DESKTOP)
    line = here.chat().get_by_role("textbox", name="Message")
    await here.say("Helo")
    await here.sees("Helo")
    await line.press("ArrowUp")
    await expect(line).to_have_value("Helo")
    await here.picture("editing")
    await line.fill("Hello")
    await line.press("Enter")
    await here.sees("Hello")
    await expect(here.chat().locator(".message.mine").last).to_contain_text("edited")
    await line.fill("Half a thought")
    await here.page.reload()
    await expect(line).to_have_value("Half a thought")
    await line.fill("")
    await line.press_sequentially("/pro")
    await expect(here.chat().get_by_role("option", name="/progress")).to_be_visible()
    await here.picture("commands")
    await line.press("ArrowDown")
    await line.press("Enter")
    await expect(here.chat().locator(".message.mine").last).to_contain_text("/progress")


async def test_the_bot_types_and_a_toast_answers_a_tap(window: Open, town: Town) -> None:
    chat = town.chat()
    await chat.start()
    here = await window(DESKTOP)
    await here.sees("Hi Sofia.")
    await ask(town, "sendChatAction", chat_id=(await chat.state())["person"]["user_id"], action="typing")
    await expect(here.chat().locator(".typing")).to_be_visible()
    await expect(here.chat().locator(".status")).to_have_text("typing…")
    await here.tap("Start lesson 1")
    await expect(here.chat().locator(".typing")).to_be_hidden()
    opening, data = await chat.find("Yes, they were asked")
    await here.tap("Yes, they were asked")
    await here.tap("Go on")
    await here.sees("The draft was ready")
    # The button is gone from this page, but not from every phone.
    await chat.post("tap", message_id=opening["message_id"], data=data)
    await expect(here.chat().locator(".toast.shown")).to_contain_text("That button is from an earlier moment.")
    await here.picture("toast")


async def test_a_newcomer_is_shown_three_things_to_try(window: Open) -> None:
    here = await window(PHONE, "dark")
    tips = here.page.get_by_role("region", name="New here?")
    await expect(tips.get_by_role("listitem")).to_have_count(3)
    await here.chat().get_by_role("button", name="Start", exact=True).click()
    await here.sees("Hi Sofia.")
    await expect(tips).to_be_hidden()
    await here.page.get_by_role("button", name="Clock, plans and settings").click()
    await expect(tips.get_by_role("listitem", name="Done: Do a lesson.")).to_be_visible()
    await here.picture("panel-with-tips")
    close = here.page.get_by_role("button", name="Close", exact=True)
    await expect(close).to_be_focused()
    await here.page.keyboard.press("Escape")
    await expect(close).to_be_hidden()
    await expect(here.page.get_by_role("button", name="Clock, plans and settings")).to_be_focused()
    await here.page.keyboard.press("Enter")
    await tips.get_by_role("button", name="Hide these tips").click()
    await here.page.reload()
    await expect(tips).to_have_count(0)


async def shortcuts(here: Window) -> None:
    """They are listed; a letter without one is left to the browser, and one with AltGr or Ctrl as well."""
    await here.page.keyboard.press("Alt+s")
    await expect(here.page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text(
        "to the buttons of the newest message"
    )
    await here.picture("shortcuts")
    await here.page.keyboard.press("Escape")
    for keys in ("Alt+z", "Control+Alt+n"):
        await here.page.keyboard.press(keys)
    await expect(here.page.locator("#clock-date")).to_have_text("Tuesday 24 November")
