"""From an update to its answer: receiver, worker and sender over real HTTP."""

import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.delivery.receiver import address, update_id
from bot.handlers.context import Context
from bot.sandbox.faults import Fault
from bot.storage.outbox import Address, put
from tests.delivery_rooms import OWNER, Rooms, handlers, open_rooms

DEAD = "SELECT update_id, tries, error, body FROM inbox WHERE state = 'dead'"


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[Rooms]:
    async with open_rooms(tmp_path) as opened:
        yield opened


async def tap(rooms: Rooms, person: str) -> None:
    """Press the button of the newest message that has one."""
    state = await (await rooms.session.get(f"{rooms.url}/api/state", params={"person": person})).json()
    message = next(message for message in reversed(state["messages"]) if message.get("reply_markup"))
    await rooms.post("tap", person=person, message_id=message["message_id"], data="tap")


async def test_what_is_said_is_answered_and_nothing_of_it_is_kept(rooms: Rooms) -> None:
    rooms.start()
    await rooms.say("anna", "good morning")
    await rooms.settled()
    assert rooms.texts() == ["good morning"]
    assert await rooms.rows("SELECT state, body FROM inbox") == [{"state": "done", "body": None}]
    assert await rooms.rows("SELECT state, args, attempts FROM outbox") == [{"state": "sent", "args": None, "attempts": 1}]


async def test_several_messages_of_one_tap_arrive_in_their_order(rooms: Rooms) -> None:
    rooms.start()
    await rooms.say("anna", "one|two|three|four|five")
    await rooms.settled()
    assert rooms.texts() == ["one", "two", "three", "four", "five"]


async def test_every_chat_keeps_its_order_whoever_else_writes(rooms: Rooms) -> None:
    people = await rooms.crowd(20)
    rooms.start()
    acts = [{"act": "say", "person": f"crowd-{1 + number % 20}", "text": f"{number}"} for number in range(400)]
    random.Random(5).shuffle(acts)
    await rooms.post("many", acts=acts)
    await rooms.settled(20)
    for place, chat in enumerate(people, 1):
        assert rooms.texts(chat) == [act["text"] for act in acts if act["person"] == f"crowd-{place}"]


async def test_an_update_delivered_again_has_no_second_effect(rooms: Rooms) -> None:
    delivery = rooms.start()
    for number in range(5):
        await rooms.say("anna", f"{number}")
    waiting = list(rooms.sandbox.world.updates.waiting)
    await rooms.settled()
    for _ in range(3):
        random.Random(7).shuffle(waiting)
        await delivery.receiver._receive(waiting)
        await rooms.settled()
    assert rooms.texts() == ["0", "1", "2", "3", "4"]


async def test_a_tap_is_answered_with_its_toast_after_it_took_effect(rooms: Rooms) -> None:
    rooms.start()
    await rooms.say("anna", "/start")
    await rooms.settled()
    await tap(rooms, "anna")
    await rooms.until(lambda: bool(rooms.calls("answerCallbackQuery")))
    await rooms.settled()
    assert rooms.calls("answerCallbackQuery")[0].params["text"] == "noted"
    assert rooms.calls("editMessageText")[0].params["text"] == "tapped"


async def test_a_tap_without_a_word_is_answered_too(rooms: Rooms) -> None:
    async def silent(update: Update, context: Context) -> None:
        return None

    rooms.start(handlers=[CallbackQueryHandler(silent), *handlers()])
    await rooms.say("anna", "/start")
    await rooms.settled()
    await tap(rooms, "anna")
    await rooms.until(lambda: bool(rooms.calls("answerCallbackQuery")))
    assert "text" not in rooms.calls("answerCallbackQuery")[0].params


async def test_answers_to_taps_that_come_too_late_harm_nothing(rooms: Rooms) -> None:
    rooms.sandbox.faults.append(Fault("answerCallbackQuery", times=9, status=400, description="Bad Request: query is too old"))
    rooms.start()
    await rooms.say("anna", "/start")
    await rooms.settled()
    await tap(rooms, "anna")
    await rooms.settled()
    await rooms.until(lambda: bool(rooms.calls("answerCallbackQuery")))
    assert [call.params["text"] for call in rooms.calls("editMessageText")] == ["tapped"]
    assert await rooms.rows(DEAD) == []


async def test_poison_is_tried_four_times_then_set_aside_and_told(rooms: Rooms) -> None:
    rooms.start()
    await rooms.say("otto", "hello")
    await rooms.post("person", person="owner", user_id=OWNER)
    await rooms.post("say", person="owner", text="hello")
    number = await rooms.say("anna", "poison")
    await rooms.say("anna", "after the poison")
    await rooms.say("otto", "otto goes on")
    await rooms.until(lambda: "otto goes on" in rooms.texts())
    for tries, delay in ((1, 1), (2, 5), (3, 30)):

        async def counted(tries: int = tries) -> bool:
            return (await rooms.rows("SELECT tries FROM inbox WHERE state = 'new' ORDER BY update_id"))[:1] == [{"tries": tries}]

        await rooms.until(counted)
        assert "after the poison" not in rooms.texts()
        rooms.clock.turn(delay)
    await rooms.settled()
    (dead,) = await rooms.rows(DEAD)
    assert dead["update_id"] == number
    assert dead["error"].startswith("ValueError in tests/delivery_rooms.py:")
    assert dead["body"] is not None
    assert rooms.texts()[-3:].count("after the poison") == 1
    assert "half" not in rooms.texts()
    assert sorted(rooms.texts()[2:]) == sorted(["otto goes on", "Something went wrong.", f"dead {number}", "after the poison"])


SHAPES: list[Any] = [
    {"update_id": 1},
    {"update_id": 2, "message": None},
    {"update_id": 3, "message": {}},
    {"update_id": 4, "message": {"message_id": "five", "chat": 3, "from": [], "date": {}}},
    {"update_id": 5, "message": {"message_id": 2**80, "date": 1, "chat": {"id": 2**80, "type": "private"}, "text": "big"}},
    {"update_id": 6, "message": {"message_id": 1, "date": 1, "chat": {"id": 6, "type": "private"}, "text": "\ud800 alone"}},
    {"update_id": 7, "message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "x" * 1_000_000}},
    {"update_id": 8, "callback_query": {"id": 7, "data": None}},
    {"update_id": 9, "\ud800": [[[]]]},
    {"update_id": 2**63},
    {"update_id": True},
    {"update_id": "11"},
    {"message": {}},
    ["no", "object"],
    None,
]


async def test_updates_of_any_shape_are_stored_and_stop_nobody(rooms: Rooms) -> None:
    delivery = rooms.start()
    await delivery.receiver._receive(SHAPES)
    await rooms.say("anna", "still here")
    await rooms.until(lambda: "still here" in rooms.texts())

    async def settled() -> bool:
        rooms.clock.turn(30)
        return not await rooms.rows("SELECT 1 FROM inbox WHERE state = 'new'")

    await rooms.until(settled)
    kept = await rooms.rows("SELECT update_id, chat_id, kind, state FROM inbox WHERE update_id < 10 ORDER BY update_id")
    assert [row["update_id"] for row in kept] == list(range(1, 10))
    assert [row["chat_id"] for row in kept] == [None, None, None, None, None, 6, 7, None, None]


@pytest.mark.parametrize("raw", SHAPES, ids=lambda raw: repr(raw)[:40])
def test_the_address_of_any_update_is_found_without_trouble(raw: Any) -> None:
    number = update_id(raw)
    assert number is None or abs(number) < 2**63
    if number is not None:
        chat_id, kind = address(raw)
        assert chat_id is None or abs(chat_id) < 2**63
        assert kind.isascii()


def test_a_tap_belongs_to_the_chat_of_its_message() -> None:
    with_message = {"message": {"chat": {"id": 5}}, "from": {"id": 6}}
    assert address({"update_id": 1, "callback_query": with_message}) == (5, "callback_query")
    assert address({"update_id": 1, "callback_query": {"from": {"id": 6}}}) == (6, "callback_query")
    assert address({"update_id": 1, "my_chat_member": {"chat": {"id": -7}}}) == (-7, "my_chat_member")


async def test_the_work_of_a_handler_that_fails_leaves_nothing(rooms: Rooms) -> None:
    async def fails_once(update: Update, context: Context) -> None:
        await put(context.tx, Address(5, "en"), "say", {"text": "lost"}, now=context.now, dedup_key="lost")
        raise SystemExit("not even this ends the worker")

    rooms.start(handlers=[CallbackQueryHandler(fails_once), *handlers()])
    await rooms.say("anna", "/start")
    await rooms.settled()
    await tap(rooms, "anna")
    await rooms.until(lambda: rooms.delivery is not None)
    await rooms.say("otto", "goes on")
    await rooms.until(lambda: "goes on" in rooms.texts())
    assert await rooms.rows("SELECT 1 FROM outbox WHERE dedup_key = 'lost'") == []


async def test_old_keys_are_forgotten_and_new_ones_kept(rooms: Rooms) -> None:
    rooms.start()
    await rooms.say("anna", "old")
    await rooms.settled()
    rooms.clock.turn(73 * 3600)
    await rooms.say("anna", "new")
    await rooms.settled()
    rooms.clock.turn(3600)

    async def one_left() -> bool:
        return len(await rooms.rows("SELECT update_id FROM inbox")) == 1

    await rooms.until(one_left)
