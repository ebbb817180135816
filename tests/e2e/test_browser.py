"""Lesson 1.1 in the page, by mouse on a phone in light, and by keyboard alone on a desktop in dark."""

from playwright.async_api import expect

from tests.e2e.conftest import Open
from tests.e2e.window import DESKTOP, PHONE, Window

LINE = "Older people in our villages miss the bus reform, because all information is online."
CARDS = (
    "The draft was ready when people came.",
    "Co-creation begins before there is a draft.",
    "Three words that are easy to mix up.",
    "In Barcelona, food waste became material.",
)


async def test_a_learner_does_lesson_1_1_in_the_page(window: Open) -> None:
    here = await window(PHONE)
    await expect(here.chat().get_by_role("heading", name="What can this bot do?")).to_be_visible()
    await here.picture("arrival")
    await here.chat().get_by_role("button", name="Start", exact=True).click()
    await here.sees("Hi Sofia.")
    await here.picture("welcome")
    await here.tap("Start lesson 1")
    await cards(here)
    await exercise(here)
    await questions(here)
    await hour(here)
    await no_side_to_side(here)


async def cards(here: Window) -> None:
    """From the guess over the cards to the exercise."""
    await here.sees("First a guess")
    await here.picture("guess")
    await here.tap("No, it takes more")
    await here.sees("You said:")
    await here.picture("guess-answered")
    for number, first_line in enumerate(CARDS, 1):
        await here.tap("Go on")
        await here.sees(first_line)
        await here.picture(f"card-{number}")
    await here.tap("Go on")
    await here.sees("Your turn: pick one issue of your own.")
    await here.picture("exercise")


async def exercise(here: Window) -> None:
    """An own line, after a look at the example."""
    await here.tap("Show me an example")
    await here.sees("An example:")
    await here.picture("example")
    await here.say(LINE)
    await here.sees("Saved as line 1 of your plan.")
    await here.picture("line-saved")
    await here.tap("To the questions")


async def questions(here: Window) -> None:
    """Both questions, answered by the first letter, right or wrong."""
    for number in (1, 2):
        await here.sees(f"{number} of 2.")
        await here.picture(f"question-{number}")
        await here.tap("A")
        await here.sees("(your answer)")
        await expect(here.chat().locator(".message").last).to_contain_text("(your answer)")
        await here.picture(f"verdict-{number}")
        await here.tap("Go on")


async def hour(here: Window) -> None:
    """The end of the lesson, and when the next one comes."""
    await here.sees("Lesson 1 done.")
    await here.picture("done")
    await here.tap("Belgium")
    await here.sees("It's 10:02 at yours, right?")
    await here.picture("hour")
    await here.tap("09:00")
    await here.sees("Tomorrow at 09:00: Why now")
    await here.picture("next-lesson")


async def no_side_to_side(here: Window) -> None:
    """Nothing sticks out of the window."""
    wider = await here.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider == 0


async def test_the_lesson_is_done_by_keyboard_alone(window: Open) -> None:
    here = await window(DESKTOP, "dark")
    page = here.page
    start = here.chat().get_by_role("button", name="Start", exact=True)
    await expect(start).to_be_visible()
    for _ in range(30):
        if await start.evaluate("(node) => node === document.activeElement"):
            break
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await here.sees("Hi Sofia.")
    await press(here, "Start lesson 1")
    await press(here, "No, it takes more")
    for first_line in CARDS:
        await press(here, "Go on")
        await here.sees(first_line)
        await expect(here.button("Go on")).to_be_focused()  # it moved on by itself
    await press(here, "Go on")
    await here.sees("Your turn: pick one issue of your own.")
    await here.picture("by-keyboard")
    await press(here, "Skip for now")
    for number in (1, 2):
        await here.sees(f"{number} of 2.")
        await press(here, "C")
        await expect(here.chat().locator(".message").last).to_contain_text("(your answer)")
        await press(here, "Go on")
    await here.sees("Lesson 1 done.")
    await no_side_to_side(here)


async def press(here: Window, label: str) -> None:
    """Walk by keys to the button that starts with these words, and press it."""
    button = here.button(label)
    await expect(button).to_be_visible()
    await here.settle()
    if not await here.page.evaluate("document.activeElement.matches('.key')"):
        await here.page.keyboard.press("Alt+k")
    for _ in range(12):
        if await button.evaluate("(node) => node === document.activeElement"):
            await here.page.keyboard.press("Enter")
            return
        await here.page.keyboard.press("ArrowDown")
    raise AssertionError(f"{label!r} cannot be reached by keyboard")
