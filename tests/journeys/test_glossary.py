"""A learner looks words up: from a list, by typing, from a card, and never loses the lesson over it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.course.glossary import load_glossary
from bot.course.search import in_order
from tests.journeys.chat import Chat, buttons, links, words
from tests.journeys.conftest import ROOT, town_in
from tests.journeys.danish import speak_danish
from tests.journeys.tongues import Tongue

ENGLISH = load_glossary(ROOT / "lessons")
SORTITION = "Choosing people for a public task by lot"


async def reading(chat: Chat) -> None:
    """Sofia reads the first card of lesson 1.1."""
    await chat.start()
    await chat.tap("Start lesson 1")
    await chat.tap("Yes, they were asked")
    await chat.tap("Go on")
    assert "The draft was ready when people came." in await chat.screen()


async def test_every_term_is_in_the_list_and_its_card_leads_back_to_its_page(chat: Chat) -> None:
    await chat.start()
    await chat.say("/glossary")
    message = await chat.last()
    seen: list[str] = []
    for page in range(1, 7):
        shown = await chat.last()
        assert f"page {page} of 6" in words(shown)
        seen += [data.removeprefix("term:") for _, data in buttons(shown) if data.startswith("term:")]
        if page < 6:
            await chat.tap("Next")
    assert seen == [term.id for term in ENGLISH.terms]
    await chat.tap("◀ Back")
    await chat.tap("Next ▶")
    await chat.tap("Sortition")
    assert SORTITION in await chat.screen()
    assert "See also:" in await chat.screen()
    await chat.tap("Stratified sampling")
    assert "Drawing people at random within groups" in await chat.screen()
    await chat.tap("◀ All terms")
    assert "Stratified sampling" in await chat.labels()
    assert (await chat.last())["message_id"] == message["message_id"]  # all of it in one message


async def test_a_word_behind_the_command_is_looked_up(chat: Chat) -> None:
    await chat.start()
    await chat.say("/glossary lottery")
    assert SORTITION in await chat.screen()
    await chat.say("/glossary consultaton")
    assert words(await chat.last()).startswith("Consultation\nAsking people for views")
    await chat.say("/glossary citizens")
    assert "These terms fit:" in await chat.screen()
    assert await chat.labels() == ["Citizens' assembly", "Citizens' jury", "European Citizens' Panel", "◀ All terms"]
    await chat.tap("Citizens' jury")
    assert "hears witnesses on one question" in await chat.screen()
    await chat.say("/glossary c")
    assert "Many terms fit." in await chat.screen()
    await chat.say("/glossary inclusive")
    assert "Perhaps you mean one of these?" in await chat.screen()
    assert (await chat.labels())[0] == "Inclusion"
    await chat.say("/glossary xyz")
    assert "I have no term like that." in await chat.screen()
    await chat.tap("◀ All terms")
    assert "page 1 of 6" in await chat.screen()


async def test_a_word_on_the_line_below_the_command_is_looked_up_too(chat: Chat) -> None:
    await chat.start()
    await chat.say("/glossary\nprototype")
    assert words(await chat.last()).startswith("Prototype\n")


async def test_search_waits_for_one_word_and_gives_the_next_words_back_to_the_lesson(chat: Chat) -> None:
    await reading(chat)
    for _ in range(4):
        await chat.tap("Go on")
    assert "pick one issue of your own" in await chat.screen()
    await chat.say("/glossary")
    await chat.tap("🔎 Search")
    assert "Which word are you looking for?" in await chat.screen()
    await chat.say("prototpye")
    assert words(await chat.last()).startswith("Prototype\n")
    await chat.tap("◀ All terms")
    await chat.tap("🔎 Search")
    await chat.tap("Accessibility")  # found without typing: nothing is waited for any more
    await chat.say("Nobody answers the letters.")
    assert "Saved as line 1 of your plan." in await chat.screen()
    await chat.say("/glossary")
    await chat.tap("🔎 Search")
    await chat.tap("Never mind")
    assert "All right, nothing was changed." in await chat.screen()


async def test_what_can_be_no_term_answers_the_lesson_that_waits_for_words(chat: Chat) -> None:
    await reading(chat)
    for _ in range(4):
        await chat.tap("Go on")
    await chat.say("/glossary")
    await chat.tap("🔎 Search")
    await chat.say("Older people in our villages miss the bus reform, because all information is online.")
    assert "Saved as line 1 of your plan." in await chat.screen()
    await chat.say("/glossary")
    await chat.tap("🔎 Search")
    await chat.say("112")  # no lesson waits for words here
    assert "I have no term like that." in await chat.screen()


async def test_a_word_of_a_card_opens_its_term_and_the_lesson_stays_where_it_was(chat: Chat) -> None:
    await reading(chat)
    card = await chat.last()
    assert [word for word, _ in links(card)] == ["consultation"]
    await chat.follow("consultation")
    assert words(await chat.last()).startswith("Consultation\nAsking people for views")
    assert "term:ladder-of-participation" in [data for _, data in buttons(await chat.last())]
    _, go_on = buttons(card)[0]
    assert await chat.tap_data(card["message_id"], go_on) is None
    assert "Co-creation begins before there is a draft." in await chat.screen()
    assert [word for word, _ in links(await chat.last())] == ["Co-creation"]


async def test_a_card_read_again_has_its_links(chat: Chat) -> None:
    await chat.start()
    await chat.tap("Start lesson 1")
    await chat.do_lesson()
    await chat.say("/lessons")
    await chat.press("look:1.1:0")
    await chat.follow("consultation")
    assert words(await chat.last()).startswith("Consultation\n")


async def test_who_stopped_looks_a_word_up_and_stays_away(chat: Chat) -> None:
    await reading(chat)
    await chat.say("/stop")
    await chat.tap("Keep my place")
    await chat.post("start", payload="term-sortition")
    await chat.settle()
    assert SORTITION in await chat.screen()
    await chat.say("/start")
    assert "Welcome back." in await chat.screen()


async def test_a_link_welcomes_a_stranger_and_an_unknown_term_opens_the_list(chat: Chat) -> None:
    await chat.post("start", payload="term-consultation")
    await chat.settle()
    assert "Hi Sofia." in await chat.screen()
    await chat.post("start", payload="term-nothing-we-know")
    await chat.settle()
    assert "page 1 of 6" in await chat.screen()
    message = await chat.last()
    await chat.tap_data(message["message_id"], "term:nothing-we-know")
    await chat.tap_data(message["message_id"], "gl:99")
    assert "page 6 of 6" in await chat.screen()


async def test_words_between_tags_are_looked_up_and_never_shown(chat: Chat) -> None:
    await chat.start()
    for odd in ("<b>", "&amp;", "{count}", "'; DROP TABLE learner", "[x](term:pilot)" * 20, "\u202e\u0000x"):
        await chat.say(f"/glossary {odd}")
        assert odd not in await chat.screen()
    await chat.say("/help")
    assert "/glossary what a word means" in await chat.screen()


def in_danish(folder: Path, glossary: Callable[[str], str]) -> Path:
    """A copy of the course with every word of the interface in Danish, and each text of the glossary as the function has it."""
    shutil.copytree(ROOT / "lessons", folder / "lessons")
    speak_danish(folder, "glossary", glossary)
    shutil.copy(ROOT / "locales" / "bot.pot", folder / "locales")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a course in Danish is put."""
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


async def test_without_danish_the_glossary_comes_in_english_as_a_whole_and_says_why_in_danish(
    tmp_path: Path, folder: Path
) -> None:
    danish = Tongue(in_danish(folder, lambda english: "" if english == "Pilot" else f"Å {english}"), "da")
    why = danish.says("glossary.fallback", language="engelsk")
    async with town_in(tmp_path, root=folder) as town:
        chat = town.chat()
        await chat.be(language_code="da")
        await chat.start()
        for said in ("/glossary", "/glossary pilot", "/glossary citizens", "/glossary xyz"):
            await chat.say(said)
            assert why in await chat.screen()
            assert not [label for label in await chat.labels() if label.startswith("Å ")]
        await chat.say("/glossary pilot")
        assert words(await chat.last()).startswith("Pilot\nA limited real-life trial")


async def test_in_danish_the_list_is_danish_and_english_names_are_found_too(tmp_path: Path, folder: Path) -> None:
    def told(english: str) -> str:
        return f"Ø{english}" if english[0] in "AB" else f"Dansk {english}"

    danish = Tongue(in_danish(folder, told), "da")
    telling = danish.library.glossary("da")
    assert telling.language == "da"
    async with town_in(tmp_path, root=folder) as town:
        chat = town.chat()
        await chat.be(language_code="da")
        await chat.start()
        await chat.say("/glossary")
        first = [telling.glossary.by_id[id].term for id in in_order(telling.glossary, "da")[:10]]
        assert (await chat.labels())[:10] == first
        assert first[0] == "Dansk Citizen"  # Ø comes after D
        for typed in ("/glossary co-creation", "/glossary dansk co-creation", "/glossary DANSKCOCREATOIN"):
            await chat.say(typed)
            assert words(await chat.last()).startswith("Dansk Co-creation\n")
        assert danish.says("glossary.fallback", language="engelsk") not in await chat.screen()
