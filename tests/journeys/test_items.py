"""Quick fingers at things to sort and to rate: each tap counts for the item it was made under."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.storage import Tx
from tests.course_kinds import with_parts
from tests.course_lessons import write_course
from tests.journeys.chat import Chat, actions, buttons, words
from tests.journeys.conftest import Town, town_in
from tests.journeys.test_days import enrolled

POTS = """\
  - kind: sort
    id: pots
    text: Which pot is it?
    labels:
      - {id: big, text: Big}
      - {id: small, text: Small}
    items:
      - {id: soup, text: Soup for forty}
      - {id: egg, text: One egg}
      - {id: rice, text: Rice for thirty}
"""
SPICE = """\
  - kind: rate
    id: spice
    text: How hot do you like it?
    low: 1
    high: 8
    items:
      - {id: soup, text: The soup}
      - {id: rice, text: The rice}
"""
ANSWERED = "You have answered this one already: the first answer counts."
Json = dict[str, Any]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """The bot with a lesson that has both, on a Tuesday morning."""
    folder = write_course(tmp_path / "root")
    with_parts(folder / "1.1.yaml", POTS, SPICE)
    async with town_in(tmp_path, root=tmp_path / "root") as running:
        yield running


@pytest.fixture
async def chat(town: Town) -> Chat:
    """Sofia, at the things to sort."""
    chat = town.chat()
    await chat.start()
    await chat.press("begin")
    await chat.press("=0")
    for _ in range(4):
        await chat.press("go")
    assert "1 of 3: Soup for forty" in await chat.screen()
    return chat


async def quickly(chat: Chat, *labels: str, bare: bool = False) -> list[str]:
    """Taps on these buttons of the newest message, all made before the bot has edited it; returns the toasts.

    `bare` sends what such buttons sent before they named their item."""
    before = {toast["query_id"] for toast in (await chat.state())["toasts"]}
    taps = []
    for label in labels:
        message, data = await chat.find(label)
        head, _, number = data.rpartition(".")
        sent = f"{head.partition('=')[0]}={number}" if bare else data
        taps.append({"act": "tap", "person": chat.person, "message_id": message["message_id"], "data": sent})
    await chat.post("many", acts=taps)
    await chat.settle()
    return [toast["text"] for toast in (await chat.state())["toasts"] if toast["query_id"] not in before]


async def kept(town: Town, chat: Chat, item: str) -> list[str]:
    """What was remembered of an exercise."""
    number = (await chat.state())["person"]["user_id"]

    async def look(tx: Tx) -> Any:
        learner = await tx.learner_by_telegram_id(telegram_id=number)
        return await tx.given_answer(learner_id=learner["id"], item=f"basic/1.1/{item}")

    row = await town.bot.store.read(look)
    given: list[str] = json.loads(row["given"])
    return given


async def as_of_before(town: Town, message: Json) -> None:
    """The step is kept as the version before kept it."""
    nonce = buttons(message)[0][1].split(":")[1]

    async def turn_back(tx: Tx) -> None:
        prompt = await tx.prompt_by_nonce(nonce=nonce)
        inside = json.loads(prompt["inside"])
        del inside["by_item"]
        await tx.set_inside(nonce=nonce, inside=json.dumps(inside))

    await town.bot.store.write(turn_back)


async def test_two_quick_taps_sort_one_thing(town: Town, chat: Chat) -> None:
    before = len(await chat.messages())
    assert await quickly(chat, "Big", "Big") == ["", ANSWERED]
    assert "• Soup for forty: Big\n\n2 of 3: One egg" in await chat.screen()
    assert await quickly(chat, "Small", "Big", "Small") == ["", ANSWERED, ANSWERED]
    assert await quickly(chat, "Big", "Big") == ["", ANSWERED]
    assert len(await chat.messages()) == before
    assert list(actions(await chat.last())) == ["go"]
    assert await kept(town, chat, "pots") == ["big", "small", "big"]


async def test_two_quick_taps_rate_one_thing(town: Town, chat: Chat) -> None:
    await chat.press("sk")
    assert await quickly(chat, "8", "8") == ["", ANSWERED]
    assert "• The soup: 8\n\n2 of 2: The rice" in await chat.screen()
    assert await quickly(chat, "1", "3") == ["", ANSWERED]
    assert await kept(town, chat, "spice") == ["8", "1"]


async def test_a_tap_from_before_the_edit_that_arrives_an_item_later_changes_nothing(chat: Chat) -> None:
    message, soup = await chat.find("Big")
    await chat.tap("Small")
    await chat.tap("Small")
    shown = await chat.screen()
    assert "3 of 3" in shown
    assert await chat.tap_data(message["message_id"], soup) == ANSWERED
    assert await chat.screen() == shown


async def test_buttons_of_the_version_before_go_on_with_an_exercise_and_answer_one_thing_each(town: Town, chat: Chat) -> None:
    await chat.tap("Big")
    await as_of_before(town, await chat.last())
    assert await quickly(chat, "Small", "Small", bare=True) == ["", ANSWERED]  # twice while the new version was starting
    assert "• One egg: Small\n\n3 of 3: Rice for thirty" in await chat.screen()
    assert await quickly(chat, "Big", bare=True) == [ANSWERED]
    await chat.tap("Big")
    assert await kept(town, chat, "pots") == ["big", "small", "big"]
    await chat.press("go")
    assert await quickly(chat, "5", bare=True) == [""]
    assert "2 of 2: The rice" in words(await chat.last())


async def test_two_quick_taps_on_a_question_from_an_earlier_lesson_guess_nothing_below_it(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        chat = town.chat()
        await enrolled(chat)
        for _ in range(2):
            await chat.turn(until="next morning")
            if "🔁" in await chat.screen():
                break
            await chat.do_lesson()
        assert await quickly(chat, "A", "A") == ["", ANSWERED]
        shown = await chat.screen()
        assert "(your answer)" in shown
        assert "First a guess" in shown
        offered = sorted(actions(await chat.last()))
        assert {action.partition(".")[0] for action in offered} == {"=1"}
        assert await quickly(chat, (await chat.labels())[0], bare=True) == [ANSWERED]
        await chat.press(offered[0])
        assert list(actions(await chat.last())) == ["go"]
