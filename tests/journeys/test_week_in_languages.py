"""Week 1 from the first tap to the last question, in every language it is whole in, with no word of another one."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.language.interface import catalogue_file
from bot.language.markup import strip_tags
from bot.language.po import read_po, write_po
from tests.journeys.chat import Chat, answer_form, buttons, words
from tests.journeys.conftest import Town, town_in
from tests.journeys.first_week import first_week
from tests.journeys.tongues import Tongue, foreign
from tests.journeys.weeks import LESSONS, enrol, finished, sit_quiz

LANGUAGES = ("en", "da", "pl")
LINE = "Xxxx 17 xxxx."  # a line of one's own, in no language at all
NAME = "Sofia"
TONGUES = {language: Tongue(first_week(), language) for language in LANGUAGES}


def said(town: Town, chat_id: int, since: int = 0) -> Iterator[str]:
    """Everything the bot said in a chat after that request: texts, edits, the words of buttons, toasts."""
    for call in list(town.sandbox.calls):
        if call.number <= since or (call.chat_id != chat_id and call.method != "answercallbackquery"):
            continue
        text = call.params.get("text") or call.params.get("caption") or ""
        yield strip_tags(text) if call.params.get("parse_mode") else text
        for row in (call.params.get("reply_markup") or {}).get("inline_keyboard", []):
            yield from (button["text"] for button in row)


def only_in(language: str, texts: list[str], *known: str) -> None:
    """Assert that every word is one of this language's own, or known."""
    mine, others = TONGUES[language], [TONGUES[other] for other in LANGUAGES if other != language]
    assert len(texts) > 20
    wrong = {text: slipped for text in texts if (slipped := foreign(text, mine, others))}
    assert not wrong, "sentences of another language"
    strange = {text: left for text in texts if (left := mine.unexplained(text, NAME, LINE, *known))}
    assert not strange, f"words that {language} does not have"


async def person_id(chat: Chat) -> int:
    """The number of the person, which is the number of the chat."""
    return int((await chat.state())["person"]["user_id"])


@pytest.mark.parametrize("language", ["da", "pl"])
def test_week_1_is_whole_and_nothing_was_left_in_english(language: str) -> None:
    tongue = TONGUES[language]
    lacking = set(tongue.library.courses["basic"].order) - tongue.library.ready("basic", language)
    assert not lacking, f"told in English: {sorted(lacking)}"
    assert not tongue.interface.lacking(language)
    assert tongue.borrowed(TONGUES["en"]) == []


@pytest.mark.parametrize("language", ["pl"])  # in English somebody walks the whole course; Danish is read on its screens
async def test_a_learner_walks_week_1_to_the_end_in_one_language(town: Town, language: str) -> None:
    assert TONGUES[language].whole
    chat, library = town.chat(), town.bot.house.library
    await chat.be(language_code=language)
    await enrol(chat, line=LINE)
    recalls = 0
    for lesson in LESSONS[1:]:
        await chat.turn(until="next morning")
        push = await chat.last()
        assert library.telling("basic", lesson, language).lesson.title in words(push)
        assert push["loud"]
        recalls += "🔁" in words(push)
        await chat.do_lesson(line=LINE)
    assert recalls >= 2
    await chat.turn(until="next morning")
    failed = await sit_quiz(town, chat, language, right=False)
    again = [data for _, data in buttons(failed)]
    assert [data for data in again if data.startswith("look:")] == [f"look:{lesson}:0" for lesson in LESSONS]
    await chat.press("again")
    passed = await sit_quiz(town, chat, language, right=True)
    assert "100" in words(passed)
    await answer_form(chat, LINE)
    week = await finished(town, chat)
    assert week["done"] == [*LESSONS, "quiz-1", "quiz-1~2"]
    assert (week["open"], week["state"]) == (None, "finished")
    await look_around(chat)
    only_in(language, list(said(town, await person_id(chat))))


async def look_around(chat: Chat) -> None:
    """Everything else a learner may open once the week is over."""
    for command in ("progress", "notes", "help", "settings", "pause", "privacy", "feedback", "next", "start", "xyzzy"):
        await chat.say(f"/{command}")
    await chat.say("/settings")
    for menu in ("set:hour", "set:back", "set:days", "set:back", "set:place:0", "set:place:1", "set:back"):
        await chat.press(menu)
    await chat.say("/lessons")
    await chat.press("look:1.4:0")
    for page in range(1, 7):
        await chat.press(f"look:1.4:{page}")
    await chat.say(LINE)
    await chat.post("attach", kind="sticker")
    await chat.settle()


def without_lesson(folder: Path, lesson: str, language: str) -> Path:
    """A copy of the course in this language beside English, in which one lesson lost its translation."""
    for name in ("lessons", f"locales/{language}"):
        shutil.copytree(first_week() / name, folder / name)
    file = catalogue_file(folder / "locales", language, "basic")
    entries = read_po(file.read_text("utf-8"))
    kept = [replace(each, strings=("",)) if each.context.startswith(f"basic/{lesson}/") else each for each in entries]
    file.write_text(write_po(kept), "utf-8")
    return folder


async def test_a_lesson_without_danish_comes_in_english_as_a_whole_and_says_why_in_danish(tmp_path: Path) -> None:
    root = without_lesson(tmp_path / "root", "1.2", "da")
    why = TONGUES["da"].says("lesson.fallback", language="engelsk")
    assert "engelsk" in why
    async with town_in(tmp_path, root=root) as town:
        chat = town.chat()
        await chat.be(language_code="da")
        await enrol(chat, line=LINE)
        number = await person_id(chat)
        only_in("da", list(said(town, number)))
        before = town.sandbox.calls[-1].number
        await chat.turn(until="next morning")
        assert why in await chat.screen()
        assert "Why now: tangled problems and thin trust" in await chat.screen()
        await chat.do_lesson(line=LINE)
        told = [text.replace(why, "") for text in said(town, number, before)]
        assert sum(why in text for text in said(town, number, before)) == 2  # first shown, then with the guess in it
        only_in("en", told)
        before = town.sandbox.calls[-1].number
        await chat.turn(until="next morning")
        assert why not in await chat.screen()
        await chat.do_lesson(line=LINE)
        only_in("da", list(said(town, number, before)))
