"""Everything nobody asked for gets a sensible answer and breaks nothing."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.language import LANGUAGES
from tests.journeys.chat import Chat, words
from tests.journeys.conftest import Town, town_in

Anybody = Callable[[str], Chat]


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "document", "location", "contact", "video"])
async def test_what_is_not_text_gets_a_calm_answer(chat: Chat, kind: str) -> None:
    await chat.start()
    await chat.tap("Start lesson 1")
    await chat.post("attach", kind=kind)
    await chat.settle()
    assert "I can only read typed words." in await chat.screen()


async def test_an_unknown_command_and_one_of_others_get_the_same_answer(chat: Chat) -> None:
    await chat.start()
    await chat.say("/xyzzy")
    first = await chat.screen()
    await chat.say("/announce")
    assert await chat.screen() == first == "I don't know that command. /help lists what I can do."


async def test_ten_thousand_characters_are_given_back(chat: Chat) -> None:
    await chat.start()
    await chat.tap("Start lesson 1")
    await chat.tap("Yes, they were asked")
    for _ in range(5):
        await chat.tap("Go on")
    await chat.say("ferry " * 1700)
    assert "I can keep 500" in await chat.screen()
    await chat.say("A short one.")
    assert "Saved" in await chat.screen()


async def test_an_edited_message_changes_nothing(chat: Chat) -> None:
    await chat.start()
    await chat.tap("Start lesson 1")
    await chat.tap("Yes, they were asked")
    for _ in range(5):
        await chat.tap("Go on")
    answer = await chat.post("say", text="The first words.")
    await chat.settle()
    await chat.post("edit", message_id=answer["message_id"], text="Other words.")
    await chat.settle()
    await chat.say("/notes")
    assert "The first words." in await chat.screen()


async def test_words_and_buttons_of_a_stranger_lead_to_the_welcome(chat: Chat) -> None:
    await chat.say("hello?")
    assert "Hi Sofia." in await chat.screen()


async def test_a_button_of_somebody_else_does_nothing(person: Anybody) -> None:
    sofia, jan = person("sofia"), person("jan")
    await sofia.start()
    await sofia.tap("Start lesson 1")
    _, data = await sofia.find("Yes, they were asked")
    await jan.start()
    await jan.tap("Start lesson 1")
    mine = await jan.last()
    assert await jan.tap_data(mine["message_id"], data) == "That button is from an earlier moment. /next shows where you are."
    assert await jan.tap_data(mine["message_id"], "p:AAAAAAAAAAAAAAAA:go") is not None
    assert "First a guess" in await sofia.screen()
    assert "You said" not in await sofia.screen()


async def test_a_group_is_left_politely(town: Town, chat: Chat) -> None:
    await chat.post("group", action="add", title="Our team")
    await chat.settle()
    said = [call for call in town.sandbox.calls if call.method.lower() in ("sendmessage", "leavechat")]
    assert [call.method.lower() for call in said] == ["sendmessage", "leavechat"]
    assert "I teach in private chats only" in str(said[0].params["text"])


async def test_a_reported_mistake_is_stored_and_the_owners_see_it(tmp_path: Path) -> None:
    async with town_in(tmp_path, OWNER_IDS="4711") as town:
        await town.chat("owner").post("person", user_id=4711, first_name="Olga")
        owner, chat = town.chat("owner"), town.chat()
        await owner.start()
        await chat.start()
        await chat.tap("Start lesson 1")
        await chat.tap("Yes, they were asked")
        await chat.tap("Go on")
        await chat.tap("⚑ Help or mistake")
        await chat.tap("There is a mistake")
        await chat.say("The ferry sails on Sundays <too>.")
        assert "Thank you, saved and passed on." in await chat.screen()
        assert (
            "A learner reports a mistake in basic/1.1/card-1 (English): The ferry sails on Sundays <too>." in await owner.screen()
        )
        await chat.tap("Go on")
        assert "Co-creation begins before there is a draft." in await chat.screen()


async def test_a_report_not_meant_can_be_taken_back(chat: Chat) -> None:
    await chat.start()
    await chat.tap("Start lesson 1")
    await chat.tap("Yes, they were asked")
    await chat.tap("Go on")
    await chat.tap("⚑ Help or mistake")
    await chat.tap("Never mind")
    await chat.tap("⚑ Help or mistake")
    await chat.tap("There is a mistake")
    await chat.tap("Never mind")
    await chat.say("and now?")
    assert "not waiting for words" in await chat.screen()
    assert not [message for message in await chat.messages() if "passed on" in words(message)]


async def test_the_menu_and_the_descriptions_are_set_once_and_not_again_at_a_restart(tmp_path: Path) -> None:
    methods = ("setmycommands", "setmydescription", "setmyshortdescription")
    async with town_in(tmp_path) as town:
        async with asyncio.timeout(20):
            while len([call for call in town.sandbox.calls if call.method.lower() in methods]) < 3 * (1 + len(LANGUAGES)):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        await town.chat().start()
        state = await town.chat().state()
        assert [command["command"] for command in state["commands"]][:2] == ["next", "progress"]
        assert "independent course" in state["bot"]["description"]
        await town.chat().settle()
    async with town_in(tmp_path) as town:
        await town.chat().say("/help")
        assert not [call for call in town.sandbox.calls if call.method.lower() in methods]
