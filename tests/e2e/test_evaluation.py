"""Three learners answer in three languages what a week asks; an evaluator reads, answers, reminds and takes the file."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook
from playwright.async_api import Browser, expect

from tests.e2e.test_announcement import be, taps
from tests.e2e.window import PHONE, Window, open_window
from tests.journeys.announcing import PATIENCE_SECONDS
from tests.journeys.chat import Json, actions, answer_form, buttons, words
from tests.journeys.conftest import Town, town_in
from tests.journeys.rivers import BEFORE_THEM, LANGUAGES, ROUND, SILENT, everybody, round_begins, with_rivers
from tests.journeys.test_roles import link_for, opens
from tests.journeys.weeks import sit_quiz

WHY = {
    "Sofia": "It gave me a sentence for tomorrow's meeting.",
    "Mads": "Eksemplet ligner vores havneråd.",
    "Ania": "Przykład o przystanku pasuje do naszej gminy.",
}
MISSING = {"Sofia": "An example from a small town.", "Mads": "Et eksempel om færger.", "Ania": "Więcej o budżecie gminy."}
PLAN = {
    "Sofia": "When I write the next invitation, then I will first call two parents.",
    "Mads": "Når jeg skriver dagsordenen, så ringer jeg først til to beboere.",
    "Ania": "Kiedy zwołam zebranie, to najpierw zapytam dwóch sąsiadów.",
}
LEFT = {
    "Sofia": "The cards are too small on my phone.",
    "Mads": "Jeg læser på færgen, og skriften er for lille.",
    "Ania": "Czcionka jest za mała, gdy czytam na promie.",
}
DONE = "Od dziś słowa na obrazkach są większe."


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """The bot in a sandbox with the people of ./run, and an example of a pilot in three languages."""
    async with town_in(tmp_path, root=with_rivers(tmp_path), peopled=True) as running:
        yield running


@pytest.fixture
async def here(browser: Browser, town: Town) -> AsyncIterator[Window]:
    """A phone in the hand of Olga, who owns the course."""
    async with open_window(browser, town.url, PHONE, "light", "olga") as opened:
        opened.name = "evaluation"
        yield opened


async def test_three_learners_answer_in_their_languages_and_an_evaluator_has_it_in_hand(
    here: Window, town: Town, tmp_path: Path
) -> None:
    await round_begins(town)
    await evaluator(here, town)
    await is_asked_first(here, town, "Ania")
    await be(here, "Maria")  # what happens in a chat that is open is drawn at once
    await asyncio.gather(*(first_lesson(town, name) for name in LANGUAGES))
    await town.chat("sofia").turn(until="next morning")
    await asyncio.gather(*(town.chat(name.lower()).do_lesson() for name in LANGUAGES))
    await asyncio.gather(*(answer_form(town.chat(name.lower()), WHY[name]) for name in ("Sofia", "Mads")))
    await answers(here, town, "Ania", "pulse", [WHY["Ania"]])
    await be(here, "Maria")
    await town.chat("sofia").turn(until="next morning")
    await asyncio.gather(*(sit_quiz(town, town.chat(name.lower()), language, right=True) for name, language in LANGUAGES.items()))
    for name in LANGUAGES:
        await answers(here, town, name, "week", [MISSING[name], PLAN[name]])
        await leaves_words(here, town, name)
    await be(here, "Maria")
    await counts(here)
    await reads_and_answers(here)
    await reminds(here, town)
    await takes_the_file(here, town, tmp_path / "answers.xlsx")
    told(openpyxl.load_workbook(tmp_path / "answers.xlsx"), everybody(tmp_path / "sandbox.db"))


async def evaluator(here: Window, town: Town) -> None:
    """Maria has the role by a link, and her menu says so."""
    olga, maria = town.chat("olga"), town.chat("maria")
    await olga.start()
    await opens(maria, await link_for(olga, "Evaluator", "Maria"))
    await maria.say("/evaluation")
    await be(here, "Maria")
    await here.sees("Which pilot would you like to look into?", "Maria")
    await here.chat("Maria").get_by_role("button", name="Menu").click()
    await expect(here.chat("Maria").get_by_role("listbox")).to_contain_text("/evaluation")
    await here.picture("evaluator-menu")
    await here.page.keyboard.press("Escape")


async def shown(here: Window, town: Town, name: str) -> Json:
    """The newest message of somebody's chat, once the page shows it with its buttons."""
    newest = await town.chat(name.lower()).last()
    drawn = here.chat(name).locator(".message:not(.mine)").last
    await expect(drawn.locator(".words")).to_have_text(words(newest))
    await expect(drawn.locator(".key")).to_have_text([label for label, _ in buttons(newest)])
    await drawn.evaluate("(node) => node.scrollIntoView({ block: 'end', behavior: 'instant' })")
    return newest


async def says(here: Window, town: Town, name: str, text: str) -> None:
    """Type this, and wait for the answer."""
    await here.say(text, name)
    await town.chat(name.lower()).settle()
    await shown(here, town, name)


async def press(here: Window, town: Town, name: str, data: str) -> None:
    """Tap the button of the newest message that sends something which ends so."""
    newest = await shown(here, town, name)
    place = next(at for at, (_, sent) in enumerate(buttons(newest)) if sent.endswith(data))
    await here.chat(name).locator(".message:not(.mine)").last.locator(".key").nth(place).click()
    await town.chat(name.lower()).settle()


async def is_asked_first(here: Window, town: Town, name: str) -> None:
    """The form before the course, which gives way to the first lesson."""
    await town.chat(name.lower()).press("begin")
    await be(here, name)
    await shown(here, town, name)
    await here.picture(f"before-{name.lower()}")
    await press(here, town, name, "next")


async def first_lesson(town: Town, name: str) -> None:
    """The lesson, the place and the hour; where the form before the course is still to come, it gives way here."""
    chat = town.chat(name.lower())
    if any(data == "begin" for _, data in buttons(await chat.last())):
        await chat.press("begin")
        await chat.press("next")
    await chat.do_lesson()
    if "cBE" in actions(await chat.last()):
        await chat.press("cBE")
    await chat.press("h540")


async def answers(here: Window, town: Town, name: str, picture: str, lines: Sequence[str]) -> None:
    """Go through the form: a mark near the top, the second of other choices, and these lines where words are wanted."""
    await be(here, name)
    left = list(lines)
    for number in count(1):
        newest = await shown(here, town, name)
        offered = [data.split(":", 3)[3] for _, data in buttons(newest) if data.startswith("fo:")]
        if not offered:
            break
        await here.picture(f"{picture}-{number}-{name.lower()}")
        marks = [action for action in offered if action.startswith("=")]
        if marks:
            await press(here, town, name, "=8" if "=8" in marks else marks[1])
        elif left:
            await here.say(left.pop(0), name)
            await town.chat(name.lower()).settle()
        else:
            await press(here, town, name, "skip")
    assert left == []


async def leaves_words(here: Window, town: Town, name: str) -> None:
    """/feedback, under the code."""
    await says(here, town, name, "/feedback")
    await says(here, town, name, LEFT[name])
    await here.picture(f"feedback-{name.lower()}")


async def counts(here: Window) -> None:
    """Who answered, and how often each answer to a question was chosen."""
    await here.say("/evaluation", "Maria")
    await here.sees("Which pilot would you like to look into?", "Maria")
    await here.picture("evaluation")
    await taps(here, ROUND, person="Maria")
    await here.sees("Questionnaires asked: 35 or more, answered: 30 or more", "Maria")
    await here.picture("pilot")
    await taps(here, "Who answered", person="Maria")
    await here.sees("asked 20 or more, answered 15 or more", "Maria")
    for language in ("Danish", "Polish"):
        await here.sees(f"{language}: asked 10 or more, answered 10 or more", "Maria")
    await here.picture("counts")
    await taps(here, "Back to the pilot", "Answers", "Week 1: its own question", person="Maria")
    await here.sees("How useful was this week for your own work?", "Maria")
    await taps(here, "1", person="Maria")
    await here.sees("7: 10 or more", "Maria")
    await here.sees("8: under 5", "Maria")
    await here.picture("answers")


async def reads_and_answers(here: Window) -> None:
    """Everything people wrote, what a search finds, and an answer to one of them, in their language."""
    await taps(here, "Other questions", "Other questionnaires", "Back to the pilot", "Read what people wrote", person="Maria")
    await here.sees("Week 48 of 2026", "Maria")
    await here.picture("texts")
    await taps(here, "Search", person="Maria")
    await here.sees("Type the words to look for", "Maria")
    await here.say("czcionka PROMIE", "Maria")
    await here.sees("Texts with “czcionka PROMIE”: under 5", "Maria")
    await here.sees(LEFT["Ania"], "Maria")
    await here.picture("found")
    await taps(here, "1", person="Maria")
    await here.sees("Type what was done about it", "Maria")
    await here.say(DONE, "Maria")
    await expect(here.button("Send it", "Maria")).to_be_visible()
    await here.picture("answer-preview")
    await taps(here, "Send it", person="Maria")
    await here.sees("It is on its way.", "Maria")
    await be(here, "Ania")
    await here.sees(DONE, "Ania")
    await expect(here.chat("Ania").locator(".message").last).to_contain_text(LEFT["Ania"])
    await here.picture("you-said-we-did")
    await be(here, "Maria")


async def reminds(here: Window, town: Town) -> None:
    """Those who have not answered get the questions once more by the next morning, and nobody learns who they are."""
    await says(here, town, "Maria", "/evaluation")
    await taps(here, ROUND, "Remind who has not answered", person="Maria")
    await here.sees("After a week’s quiz: 5 or more", "Maria")
    await here.picture("remind")
    await taps(here, "After a week’s quiz", person="Maria")
    await here.sees("5 or more people have not answered yet", "Maria")
    await here.picture("remind-sure")
    sofia, silent = town.chat("sofia"), [town.chat(name) for name in SILENT]
    before = [len(await chat.messages()) for chat in silent]
    await taps(here, "Yes, remind them", person="Maria")
    await here.sees("5 or more people will be reminded", "Maria")
    await sofia.turn(until="next morning")
    for chat, number in zip(silent, before, strict=True):
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(await chat.messages()) == number:
                await sofia.turn(seconds=0)  # nobody waits for the bot's own next look
        assert len(await chat.messages()) == number + 1
    await be(here, "Boyan")
    await press(here, town, "Boyan", "=8")
    await here.picture("reminded-boyan")
    await be(here, "Maria")


async def takes_the_file(here: Window, town: Town, file: Path) -> None:
    """/export, and the file out of the chat."""
    await says(here, town, "Maria", "/export")
    await taps(here, ROUND, person="Maria")
    await here.sees("As which file?", "Maria")
    await here.picture("export")
    await taps(here, "📊 Excel", person="Maria")
    link = here.chat("Maria").locator("a.file").last
    await expect(link).to_contain_text("three-rivers-autumn.xlsx")
    await here.picture("file")
    async with here.page.expect_download() as download:
        await link.click()
    await (await download.value).save_as(file)


def rows(book: Workbook, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet by the names of its columns."""
    head, *others = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in others]


def told(book: Workbook, somebody: set[str]) -> None:
    """The workbook holds what was answered, explains every column, and leads to nobody."""
    week = rows(book, "basic-quiz-1")
    codes = {row["feedback-more"]: row["code"] for row in week}
    assert len(set(codes.values())) == len(week) == BEFORE_THEM + len(LANGUAGES) + 1
    assert [row["feedback"] for row in week if row["feedback-more"] in MISSING.values()] == [8] * len(LANGUAGES)
    for name in LANGUAGES:  # the same person under the same code, and no code beside what was left without a trace
        texts = {row["text"]: row["code"] for row in rows(book, "texts")}
        assert texts[LEFT[name]] == texts[PLAN[name]] == codes[MISSING[name]]
        assert texts[WHY[name]] is None
    assert {"by": "moment", "which": "week", "asked": 20, "answered": 15}.items() <= next(
        row.items() for row in rows(book, "counts") if row["which"] == "week"
    )
    explained = {(row["sheet"], row["column"]) for row in rows(book, "dictionary") if row["question"]}
    assert {(page.title, cell.value) for page in book for cell in page[1]} <= explained
    (about,) = [row for row in rows(book, "dictionary") if (row["sheet"], row["column"]) == ("basic-quiz-1", "feedback")]
    assert about["question"] == "How useful was this week for your own work?"
    assert len({about["question"], about["question_da"], about["question_pl"]}) == 3
    cells = [str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    # A short number may stand by chance amid the hex of a code, which names nobody.
    words_in = [re.compile(rf"(?<![0-9a-f]){re.escape(one)}(?![0-9a-f])") for one in somebody]
    assert [(one.pattern, cell) for one in words_in for cell in cells if one.search(cell)] == []
