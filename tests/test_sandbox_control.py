"""The sandbox's control API: what people do becomes updates, what they see is the state."""

import asyncio
import datetime
from collections.abc import AsyncIterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.clock import Clock
from bot.sandbox.attachments import ATTACHMENTS
from bot.sandbox.control import until_next_morning
from tests.test_sandbox_server import SOFIA, Wire, playing


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with playing() as wire:
        yield wire


async def last(wire: Wire) -> dict[str, Any]:
    return (await wire.updates())[-1]


async def test_pressing_start_says_start_with_its_payload_and_marks_the_command(wire: Wire) -> None:
    assert (await wire.state())["person"]["started"] is False
    await wire.do("person", first_name="Зоя", language_code="bg")
    answer = await wire.do("start", payload="join-7")
    update = await last(wire)
    assert update["update_id"] == answer["update_id"]
    message = update["message"]
    assert message["text"] == "/start join-7"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"] == {"id": SOFIA, "is_bot": False, "first_name": "Зоя", "language_code": "bg"}
    assert message["chat"] == {"id": SOFIA, "first_name": "Зоя", "type": "private"}
    state = await wire.state()
    assert state["person"]["started"] is True
    assert state["messages"][0]["mine"] is True


async def test_what_is_longer_than_a_message_arrives_in_several(wire: Wire) -> None:
    answer = await wire.do("say", text="x" * 10_000)
    assert len(answer["update_ids"]) == 3
    assert [len(u["message"]["text"]) for u in await wire.updates()] == [4096, 4096, 1808]


async def test_a_tap_carries_the_message_as_it_was(wire: Wire) -> None:
    await wire.do("start")
    keyboard = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    message = await wire.send("One", reply_markup=keyboard)
    await wire.do("tap", message_id=message["message_id"], data="a")
    await wire.result("editMessageText", chat_id=SOFIA, message_id=message["message_id"], text="Two")
    query = (await last(wire))["callback_query"]
    assert query["message"] == message
    assert (query["data"], query["from"]["id"]) == ("a", SOFIA)
    again = await wire.do("tap", message_id=message["message_id"], data="a")
    assert again["query_id"] != query["id"], "a button that went away can be tapped by who was faster than the page"


async def test_an_own_text_can_be_edited_and_nothing_else(wire: Wire) -> None:
    await wire.do("start")
    said = await wire.do("say", text="See https://example.org")
    theirs = await wire.send()
    await wire.do("edit", message_id=said["message_id"], text="Better")
    update = await last(wire)
    edited = update["edited_message"]
    assert (edited["text"], edited["message_id"]) == ("Better", said["message_id"])
    assert edited["edit_date"] >= edited["date"]
    assert "entities" not in edited
    for message_id, text in ((theirs["message_id"], "x"), (said["message_id"], " "), (999, "x"), ("1", "x")):
        assert "error" in await wire.do("edit", message_id=message_id, text=text)


@pytest.mark.parametrize("kind", ATTACHMENTS)
async def test_everything_people_can_send_comes_as_its_own_kind_of_message(wire: Wire, kind: str) -> None:
    await wire.do("attach", kind=kind)
    message = (await last(wire))["message"]
    assert kind in message
    assert "text" not in message
    content = message[kind][-1] if kind == "photo" else message[kind]
    if "file_id" in content:
        assert (await wire.result("getFile", file_id=content["file_id"]))["file_size"] == content["file_size"]


async def test_a_block_and_its_end_are_told_as_membership(wire: Wire) -> None:
    await wire.do("start")
    await wire.do("block")
    change = (await last(wire))["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    assert change["chat"]["type"] == "private"
    assert await wire.do("block") == {"update_id": None}
    assert await wire.do("say", text="x") == {"error": "Sofia has blocked the bot"}
    await wire.do("unblock")
    assert (await last(wire))["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert await wire.do("unblock") == {"update_id": None}


async def test_a_group_adds_the_bot_talks_to_it_and_removes_it(wire: Wire) -> None:
    added = await wire.do("group", action="add", title="Ruse")
    joined, service = await wire.updates()
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert joined["my_chat_member"]["chat"] == {"id": added["chat_id"], "title": "Ruse", "type": "supergroup"}
    assert service["message"]["new_chat_members"][0]["is_bot"] is True
    await wire.do("group", action="say", title="Ruse", text="/start@sandbox_bot")
    said = (await last(wire))["message"]
    assert said["chat"]["id"] == added["chat_id"]
    assert said["entities"] == [{"type": "bot_command", "offset": 0, "length": 18}]
    await wire.do("group", action="remove", title="Ruse")
    assert (await last(wire))["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert (await wire.do("group", action="say", title="Ruse"))["update_id"] is None
    assert "error" in await wire.do("group", action="dance", title="Ruse")


async def test_people_are_told_apart_and_can_be_changed(wire: Wire) -> None:
    await wire.do("start")
    owner = await wire.do("person", person="owner", user_id=77, first_name="Olga")
    assert (owner["user_id"], owner["first_name"]) == (77, "Olga")
    await wire.do("start", person="owner")
    await wire.result("sendMessage", chat_id=77, text="For Olga")
    assert [m["text"] for m in (await wire.state(person="owner"))["messages"]] == ["/start", "For Olga"]
    assert [m["text"] for m in (await wire.state())["messages"]] == ["/start"]
    for wrong in ({"user_id": 78}, {"zone": "Mars/Base"}, {"first_name": " "}, {"language_code": 5}):
        assert "error" in await wire.do("person", person="owner", **wrong)
    assert "error" in await wire.do("person", person="thief", user_id=77)


async def test_a_crowd_can_be_written_to_at_once(wire: Wire) -> None:
    people = (await wire.do("crowd", count=50))["user_ids"]
    assert len(set(people)) == 50
    assert await wire.result("sendMessage", chat_id=people[-1], text="x")
    assert await wire.updates() == []


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-11-23T08:00", "2026-11-24T09:25"),  # Monday
        ("2026-11-23T23:59", "2026-11-24T09:25"),
        ("2026-11-20T10:00", "2026-11-23T09:25"),  # Friday
        ("2026-11-21T10:00", "2026-11-23T09:25"),  # Saturday
        ("2026-03-27T10:00", "2026-03-30T09:25"),  # over the night that lacks an hour
        ("2026-10-23T10:00", "2026-10-26T09:25"),  # over the night that has one twice
    ],
)
def test_next_morning_is_a_working_day_in_the_person_s_zone(now: str, morning: str) -> None:
    zone = ZoneInfo("Europe/Sofia")
    start = int(datetime.datetime.fromisoformat(now).replace(tzinfo=zone).timestamp())
    end = datetime.datetime.fromtimestamp(start + until_next_morning(start, "Europe/Sofia"), zone)
    assert end.isoformat()[:16] == morning


async def test_the_clock_turns_forward_and_tells_whoever_waits() -> None:
    clock = Clock()
    turns: list[int] = []
    clock.on_turn(lambda: turns.append(clock.offset_seconds))
    async with playing(clock=clock) as wire:
        await wire.do("start")
        before = (await wire.send())["date"]
        assert (await wire.do("clock", seconds=3600))["offset_seconds"] == 3600
        assert (await wire.send())["date"] - before >= 3600
        assert (await wire.do("clock", until="next morning"))["offset_seconds"] > 3600
        assert len(turns) == 2
        for wrong in ({"seconds": -1}, {"seconds": "5"}, {"seconds": True}, {}, {"until": "spring"}):
            assert "error" in await wire.do("clock", **wrong)
        assert len(turns) == 2


async def test_the_state_gives_only_what_changed_since(wire: Wire) -> None:
    await wire.do("start")
    first, second = await wire.send("One"), await wire.send("Two")
    rev = (await wire.state())["rev"]
    assert (await wire.state(since=str(rev)))["messages"] == []
    await wire.result("editMessageText", chat_id=SOFIA, message_id=first["message_id"], text="One!")
    await wire.result("deleteMessage", chat_id=SOFIA, message_id=second["message_id"])
    changed = {m["message_id"]: m for m in (await wire.state(since=str(rev)))["messages"]}
    assert changed[first["message_id"]]["text"] == "One!"
    assert changed[second["message_id"]]["deleted"] is True
    assert [m.get("text") for m in (await wire.state())["messages"]] == ["/start", "One!"]


async def test_what_is_planned_is_shown_and_keeps_the_sandbox_from_being_idle() -> None:
    clock = Clock()
    rows: list[dict[str, Any]] = []

    async def planned() -> object:
        return rows

    async with playing(clock=clock, planned=planned) as wire:
        assert (await wire.do("idle", timeout_seconds=2))["idle"] is True
        rows.append({"when": clock.now() + 3600, "chat_id": SOFIA, "lane": 1, "what": "lesson_call", "state": "queued"})
        assert (await wire.state())["planned"] == rows
        assert (await wire.do("idle", timeout_seconds=2))["idle"] is True
        await wire.do("clock", seconds=3700)
        assert (await wire.do("idle", timeout_seconds=0.2))["idle"] is False


async def test_idle_waits_for_the_bot_to_take_everything_and_fall_silent(wire: Wire) -> None:
    update_id = (await wire.do("start"))["update_id"]
    assert (await wire.do("idle", timeout_seconds=0.1))["idle"] is False
    waiting = asyncio.create_task(wire.do("idle", timeout_seconds=5))
    await wire.updates(offset=update_id + 1)
    await wire.send()
    answer = await waiting
    assert answer["idle"] is True
    assert len((await wire.state())["messages"]) == 2


async def test_a_page_is_told_of_every_change(wire: Wire) -> None:
    async with wire.http.get(f"{wire.url}/api/events") as events:
        assert events.headers["Content-Type"] == "text/event-stream"

        async def next_event() -> bytes:
            async with asyncio.timeout(5):
                return (await events.content.readuntil(b"\n\n")).strip()

        assert (await next_event()).startswith(b"event: changed\ndata: {")
        await wire.do("start")
        assert (await next_event()).startswith(b"event: changed")
        await wire.send()
        assert f'"rev":{(await wire.state())["rev"]}'.encode() in await next_event()
    assert (await wire.do("say", text="Nobody listens any more"))["update_id"]


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("say", {"text": "  "}),
        ("tap", {"message_id": 99, "data": "x"}),
        ("attach", {"kind": "elephant"}),
        ("many", {"acts": [{"act": "fly"}]}),
        ("nothing", {}),
    ],
)
async def test_what_nobody_could_do_is_an_error_with_a_sentence(wire: Wire, act: str, body: dict[str, Any]) -> None:
    assert (await wire.do(act, **body))["error"]
    assert await wire.updates() == []
