"""Several people on the page: added, side by side, each with their own language, clock and unread marks."""

from playwright.async_api import expect

from tests.e2e.conftest import Open
from tests.e2e.window import DESKTOP, PHONE, WIDE, Window
from tests.journeys.conftest import Town


async def add(here: Window, name: str, language: str) -> None:
    """Add a person by the form."""
    await here.page.get_by_role("button", name="Add a person").click()
    form = here.page.get_by_role("dialog", name="Add a person")
    await form.get_by_label("First name").fill(name)
    await form.get_by_label("Language of the app").select_option(language)
    await form.get_by_role("button", name="Add", exact=True).click()


async def test_two_people_learn_beside_each_other(window: Open) -> None:
    here = await window(DESKTOP)
    await here.chat("Sofia").get_by_role("button", name="Start", exact=True).click()
    await here.sees("Hi Sofia.", "Sofia")
    await here.page.get_by_role("button", name="Add a person").click()
    await here.page.get_by_label("First name").last.fill("Жана")
    await here.picture("add-a-person")
    await here.page.keyboard.press("Escape")
    await add(here, "Жана", "el")
    await expect(here.chat("Жана").get_by_role("button", name="Start", exact=True)).to_be_focused()
    await expect(here.chat("Жана").locator(".status")).to_contain_text("Greek · 11:0")
    await expect(here.chat("Sofia").locator(".status")).to_contain_text("English · 10:0")
    await here.page.keyboard.press("Enter")
    await here.sees("Жана", "Жана")
    await here.tap("Start lesson 1", "Sofia")
    await here.sees("First a guess", "Sofia")
    await expect(here.chat("Жана").locator(".message").filter(has_text="First a guess")).to_have_count(0)
    await here.picture("side-by-side")
    await here.page.get_by_role("button", name="Close the chat of Sofia").click()
    await expect(here.page.locator(".chat")).to_have_count(1)


async def test_three_chats_fit_on_a_wide_window_and_fold_when_it_narrows(window: Open, town: Town) -> None:
    for name in ("sofia", "jonas", "maria", "piotr"):
        await town.chat(name).start()
    here = await window(WIDE)
    for name in ("Jonas", "Maria"):
        await here.page.get_by_role("button", name=f"Open the chat of {name} beside").click()
        await here.sees(f"Hi {name}.", name)
    await expect(here.page.get_by_role("button", name="beside")).to_have_count(0)
    await here.picture("three-chats")
    await here.page.set_viewport_size({"width": PHONE, "height": 844})
    await expect(here.page.locator(".chat")).to_have_count(1)
    await expect(here.chat("Maria")).to_be_visible()


async def test_among_many_people_the_one_who_is_open_is_in_view_on_a_phone(window: Open, town: Town) -> None:
    names = ("sofia", "jonas", "maria", "piotr", "aoife", "zofia")
    for name in names:
        await town.chat(name).start()
    here = await window(PHONE, person=names[-1])
    await here.sees("Hi Zofia.", "Zofia")
    row = here.page.get_by_role("navigation", name="People").locator("li").last
    await expect(row).to_be_in_viewport(ratio=1)
    await town.chat("zofia").tap("Start lesson 1")
    await here.page.reload()
    await expect(row).to_be_in_viewport(ratio=1)


async def test_what_somebody_else_got_is_marked_as_unread_until_it_was_seen(window: Open, town: Town) -> None:
    here = await window(PHONE)
    await expect(here.chat("Sofia")).to_be_visible()
    await town.chat("jonas").start()
    jonas = here.page.get_by_role("navigation", name="People").get_by_role("button", name="Jonas")
    await expect(jonas.get_by_label("1 unread")).to_be_visible()
    await expect(here.page).to_have_title("(1) Co-creation course · sandbox")
    await here.picture("unread")
    await here.page.reload()
    await expect(jonas.get_by_label("1 unread")).to_be_visible()
    await jonas.click()
    await here.sees("Hi Jonas.", "Jonas")
    await expect(jonas.get_by_label("unread")).to_be_hidden()
    await here.page.get_by_role("navigation").get_by_role("button", name="Sofia").click()
    await town.chat("jonas").tap("Start lesson 1")
    await expect(jonas.get_by_label("1 unread")).to_be_visible()
    await jonas.click()
    await expect(here.chat("Jonas").locator(".unread-line")).to_be_visible()
    await expect(here.page).to_have_title("Co-creation course · sandbox")


async def test_people_are_visited_by_keys(window: Open, town: Town) -> None:
    for name in ("sofia", "jonas"):
        await town.chat(name).start()
    here = await window(DESKTOP)
    await here.sees("Hi Sofia.", "Sofia")
    await expect(here.page.get_by_role("navigation").locator(".person")).to_have_count(2)
    await here.page.keyboard.press("Alt+ArrowDown")
    await here.sees("Hi Jonas.", "Jonas")
    await expect(here.chat("Jonas").get_by_role("textbox", name="Message")).to_be_focused()
    await here.page.keyboard.press("Alt+b")
    await here.sees("Hi Sofia.", "Sofia")
    await expect(here.page.locator(".chat")).to_have_count(2)
    await here.page.keyboard.press("Alt+b")
    await expect(here.page.locator(".chat")).to_have_count(1)
    await here.page.keyboard.press("Alt+a")
    await expect(here.page.get_by_role("dialog", name="Add a person")).to_be_visible()


async def test_who_somebody_is_can_be_changed(window: Open) -> None:
    here = await window(DESKTOP)
    form = here.page.get_by_role("complementary")
    await form.get_by_label("First name").fill("Zofia")
    await form.get_by_label("Language of the app").select_option("pl")
    await form.get_by_label("Time zone").select_option("Atlantic/Azores")
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_text("Saved.")).to_be_visible()
    await expect(here.chat("Zofia").locator(".status")).to_contain_text("Zofia’s phone · Polish · 08:0")
    await here.page.reload()
    await expect(form.get_by_label("First name")).to_have_value("Zofia")
