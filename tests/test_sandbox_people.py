"""What the page knows of everybody: unread marks, the clock of a week, requests that Telegram refused."""

import datetime
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.clock import Clock
from bot.sandbox.chat import Newcomer
from bot.sandbox.control import until_next_week
from bot.sandbox.faults import Fault
from bot.sandbox.refusal import breaks_a_rule
from tests.journeys.conftest import town_in
from tests.test_sandbox_server import SOFIA, Wire, playing


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with playing() as wire:
        await wire.do("start")
        yield wire


async def people(wire: Wire) -> dict[str, Any]:
    async with wire.http.get(f"{wire.url}/api/people") as response:
        answer: dict[str, Any] = await response.json()
        return answer


async def unread(wire: Wire, key: str = "sofia") -> int:
    return next(int(person["unread"]) for person in (await people(wire))["people"] if person["key"] == key)


async def test_what_the_bot_wrote_is_unread_until_it_was_read(wire: Wire) -> None:
    assert await unread(wire) == 0, "an own message is no news"
    first, second = await wire.send("One"), await wire.send("Two")
    assert await unread(wire) == 2
    assert await wire.do("read", message_id=first["message_id"]) == {"read": first["message_id"]}
    assert await unread(wire) == 1
    await wire.do("read", message_id=second["message_id"])
    assert (await wire.do("read", message_id=1))["read"] == second["message_id"], "it never goes back"
    assert await unread(wire) == 0
    third = await wire.send("Three")
    await wire.result("deleteMessage", chat_id=SOFIA, message_id=third["message_id"])
    assert await unread(wire) == 0
    for wrong in ("2", None, True):
        assert "error" in await wire.do("read", message_id=wrong)


async def test_unread_marks_outlive_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    async with playing(state=state) as wire:
        await wire.do("start")
        message = await wire.send("One")
        await wire.do("read", message_id=message["message_id"])
        await wire.send("Two")
    async with playing(state=state) as wire:
        assert await unread(wire) == 1
        assert (await wire.state())["read"] == message["message_id"]


async def test_people_keep_their_places_over_a_restart(tmp_path: Path) -> None:
    state, came = tmp_path / "state.db", ["sofia", "zofia", "aoife"]
    async with playing(state=state) as wire:
        for person in came:
            await wire.do("person", person=person)
        assert [one["key"] for one in (await people(wire))["people"]] == came
    async with playing(state=state) as wire:
        assert [one["key"] for one in (await people(wire))["people"]] == came


async def test_who_is_there_from_the_beginning_stays_as_they_became_over_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.db"
    olga, eleni = Newcomer("olga", "Olga", note="owner"), Newcomer("eleni", "Eleni", "el", "Europe/Athens", user_id=77)
    async with playing(state=state) as wire:
        await wire.do("person", person="early", user_id=77)
    async with playing(state=state, people=[olga, eleni]) as wire:
        numbers = wire.sandbox.numbers
        assert numbers["eleni"] != 77, "a wish gives way to whoever has the number"
        listed = {one["key"]: one for one in (await people(wire))["people"]}
        assert (listed["olga"]["note"], listed["eleni"]["language_code"], listed["early"]["note"]) == ("owner", "el", "")
        assert (await wire.state(person="eleni"))["person"]["started"] is False
        assert (await wire.do("person", person="olga", first_name="Olya", note=""))["note"] == ""
    async with playing(state=state, people=[olga, eleni]) as wire:
        assert wire.sandbox.numbers == numbers
        assert (await wire.state(person="olga"))["person"]["first_name"] == "Olya"


async def test_the_owner_on_the_page_is_an_owner_of_the_house_beside_the_configured_ones(tmp_path: Path) -> None:
    async with town_in(tmp_path, peopled=True, OWNER_IDS="4711") as town:
        assert town.bot.house.owners == {4711, town.sandbox.numbers["olga"]}
        assert {"sofia", "olga", "nora"} < town.sandbox.numbers.keys()  # who learns, who owns, who may become an evaluator


async def test_a_crowd_is_not_listed(wire: Wire) -> None:
    await wire.do("crowd", count=5)
    await wire.do("person", person="jonas", language_code="sv")
    listed = (await people(wire))["people"]
    assert [(person["key"], person["language_code"]) for person in listed] == [("sofia", "en"), ("jonas", "sv")]


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-24T10:02", "2026-12-01T10:02"),
        ("2026-10-20T10:02", "2026-10-27T10:02"),  # over the night that has an hour twice
        ("2026-03-25T10:02", "2026-04-01T10:02"),  # over the night that lacks one
    ],
)
def test_next_week_is_the_same_hour_in_the_person_s_zone(now: str, then: str) -> None:
    zone = ZoneInfo("Europe/Sofia")
    start = int(datetime.datetime.fromisoformat(now).replace(tzinfo=zone).timestamp())
    end = datetime.datetime.fromtimestamp(start + until_next_week(start, "Europe/Sofia"), zone)
    assert end.isoformat()[:16] == then


async def test_the_clock_turns_by_a_week() -> None:
    clock = Clock()
    async with playing(clock=clock) as wire:
        answer = await wire.do("clock", until="next week")
        assert 7 * 86_400 - 3600 <= answer["offset_seconds"] <= 7 * 86_400 + 3600
        for wrong in ("next year", ["next week"], 7):
            assert "error" in await wire.do("clock", until=wrong)


async def test_a_refused_request_is_shown_with_what_was_sent(wire: Wire) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "y" * 65}]]}
    await wire.refused("sendMessage", chat_id=SOFIA, text="<b>open", parse_mode="HTML")
    await wire.refused("sendMessage", chat_id=SOFIA, text="Choose", reply_markup=markup)
    await wire.refused("makeCoffee", chat_id=SOFIA)
    first, second, third = (await people(wire))["refused"]
    assert (first["method"], first["status"], first["chat_id"], first["text"]) == ("sendMessage", 400, SOFIA, "<b>open")
    assert "can't parse entities" in first["description"]
    assert second["text"] == "Choose"
    assert "y" * 65 in second["rest"]
    assert (third["method"], third["status"]) == ("makecoffee", 404)
    assert first["number"] < second["number"] < third["number"]


async def test_a_page_is_told_of_a_refusal(wire: Wire) -> None:
    async with wire.http.get(f"{wire.url}/api/events") as events:
        await events.content.readuntil(b"\n\n")
        await wire.refused("sendMessage", chat_id=SOFIA, text="")
        assert (await events.content.readuntil(b"\n\n")).startswith(b"event: changed")


async def test_what_is_nobody_s_mistake_is_not_shown_as_one(wire: Wire) -> None:
    message = await wire.send("One")
    await wire.refused("editMessageText", chat_id=SOFIA, message_id=message["message_id"], text="One")
    await wire.refused("answerCallbackQuery", callback_query_id="1")
    wire.sandbox.faults = [Fault(status=429, retry_after=1), Fault(status=502)]
    await wire.refused("sendMessage", chat_id=SOFIA, text="x")
    await wire.refused("sendMessage", chat_id=SOFIA, text="x")
    await wire.do("block")
    await wire.refused("sendMessage", chat_id=SOFIA, text="x")
    assert (await people(wire))["refused"] == []


@pytest.mark.parametrize(
    ("status", "description", "expected"),
    [
        (400, "Bad Request: message text is empty", True),
        (403, "Forbidden: bot can't initiate conversation with a user", True),
        (413, "Request Entity Too Large", True),
        (403, "Forbidden: bot was blocked by the user", False),
        (401, "Unauthorized", False),
        (409, "Conflict: terminated by other getUpdates request", False),
        (500, "Internal Server Error", False),
        (0, "answer lost", False),
        (200, "ok", False),
    ],
)
def test_a_rule_is_broken_by_requests_that_should_not_have_been_made(status: int, description: str, expected: bool) -> None:
    assert breaks_a_rule(status, description) is expected
