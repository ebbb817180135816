"""Faults in front of the sandbox's methods, and the record of what was asked."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox.faults import Fault
from tests.faults.town import until
from tests.test_sandbox_server import SOFIA, TOKEN, Wire, playing


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with playing() as wire:
        await wire.do("start")
        yield wire


async def texts(wire: Wire) -> list[str]:
    return [m["text"] for m in (await wire.state())["messages"][1:]]


async def test_a_fault_answers_instead_of_the_server_as_often_as_it_says(wire: Wire) -> None:
    wire.sandbox.faults.append(Fault(method="sendMessage", times=2, status=502, description="Bad Gateway"))
    for _ in range(2):
        assert await wire.ask("sendMessage", chat_id=SOFIA, text="x") == {
            "ok": False,
            "error_code": 502,
            "description": "Bad Gateway",
        }
    await wire.send("third")
    assert await texts(wire) == ["third"]
    assert wire.sandbox.faults == []


async def test_a_429_of_a_fault_carries_the_wait_and_a_migration_the_new_chat(wire: Wire) -> None:
    wire.sandbox.faults += [
        Fault(status=429, description="Too Many Requests: retry after 7", retry_after=7),
        Fault(status=400, description="Bad Request: group chat was upgraded", migrate_to_chat_id=-100),
    ]
    assert (await wire.ask("sendMessage", chat_id=SOFIA, text="x"))["parameters"] == {"retry_after": 7}
    assert (await wire.ask("sendMessage", chat_id=SOFIA, text="x"))["parameters"] == {"migrate_to_chat_id": -100}


async def test_a_lost_answer_leaves_its_effect(wire: Wire) -> None:
    wire.sandbox.faults.append(Fault(method="sendMessage", after_effect=True))
    with pytest.raises(aiohttp.ClientConnectionError):
        await wire.send("said")
    assert await texts(wire) == ["said"]
    [call] = [call for call in wire.sandbox.calls if call.method == "sendmessage"]
    assert (call.outcome, call.effect, call.message_id) == ("answer lost", True, 2)


async def test_an_error_after_the_effect_leaves_its_effect_too(wire: Wire) -> None:
    wire.sandbox.faults.append(Fault(method="sendMessage", status=504, description="Gateway Timeout", after_effect=True))
    assert (await wire.ask("sendMessage", chat_id=SOFIA, text="said"))["error_code"] == 504
    assert await texts(wire) == ["said"]


async def test_a_connection_closed_before_the_effect_leaves_none(wire: Wire) -> None:
    wire.sandbox.faults.append(Fault(method="sendMessage"))
    with pytest.raises(aiohttp.ClientConnectionError):
        await wire.send("unsaid")
    assert await texts(wire) == []


async def test_a_delay_slows_one_request_and_no_other(wire: Wire) -> None:
    wire.sandbox.faults.append(Fault(method="sendMessage", delay_seconds=1.0))
    slow = asyncio.create_task(wire.send("slow"))
    await until(lambda: bool(wire.sandbox.calls), 30)
    await wire.send("fast")
    await slow
    assert await texts(wire) == ["fast", "slow"]


async def test_a_fault_may_be_for_one_chat_and_never_touches_polling_unasked(wire: Wire) -> None:
    other = await wire.do("start", person="tom")
    assert other["update_id"]
    wire.sandbox.faults.append(Fault(chat_id=SOFIA, status=500))
    assert (await wire.ask("sendMessage", chat_id=SOFIA + 1, text="x"))["ok"]
    assert (await wire.ask("sendMessage", chat_id=str(SOFIA), text="x"))["error_code"] == 500
    wire.sandbox.faults.append(Fault(status=500))
    assert (await wire.ask("getUpdates"))["ok"]
    wire.sandbox.faults[:] = [Fault(method="getUpdates", status=401, description="Unauthorized")]
    assert (await wire.ask("getUpdates"))["error_code"] == 401


async def test_faults_strike_a_share_of_a_range_of_chats_and_of_certain_words_the_same_each_time(wire: Wire) -> None:
    people = (await wire.do("crowd", count=200))["user_ids"]
    chats, news = [people[0], people[-1]], {"words": "news", "method": "sendMessage", "times": 10_000}
    trial = [
        {**news, "chats": [people[0], people[3]], "status": 400, "description": "Bad Request: chat not found"},
        {**news, "chats": chats, "share": 0.03, "seed": 5, "status": 502, "description": "Bad Gateway"},
        {**news, "share": 0.02, "seed": 6, "burst": 4, "status": 429, "retry_after": 1},
    ]

    async def outcomes() -> list[int]:
        assert await wire.do("faults", faults=trial) == {"faults": 3}
        return [(await wire.ask("sendMessage", chat_id=each, text="The news")).get("error_code", 200) for each in people]

    first = await outcomes()
    assert first == await outcomes()
    assert first[:4] == [400] * 4
    assert 400 not in first[4:]
    assert 1 <= first.count(502) <= 15
    assert [429] * 4 in [first[at : at + 4] for at in range(len(first))]
    for quiet in ({"chat_id": people[0], "text": "An answer"}, {"chat_id": SOFIA, "text": "x"}):
        assert (await wire.ask("sendMessage", **quiet))["ok"]


async def test_faults_can_be_set_over_http(wire: Wire) -> None:
    assert await wire.do("faults", faults=[{"method": "getMe", "status": 500}]) == {"faults": 1}
    assert (await wire.ask("getMe"))["error_code"] == 500
    assert await wire.do("faults", faults=[{"metod": "getMe"}]) == {"error": "a fault has no field 'metod'"}


async def test_every_request_is_recorded_with_its_outcome(wire: Wire) -> None:
    await wire.send("one")
    await wire.ask("sendMessage", chat_id=5, text="two")
    form = aiohttp.FormData({"chat_id": str(SOFIA)})
    form.add_field("document", b"abc", filename="a.txt", content_type="text/plain")
    async with wire.http.post(f"{wire.url}/bot{TOKEN}/sendDocument", data=form) as response:
        assert response.status == 200
    async with wire.http.get(f"{wire.url}/api/calls") as response:
        calls: list[dict[str, Any]] = (await response.json())["calls"]
    assert [(c["method"], c["chat_id"], c["status"], c["outcome"], c["effect"], c["message_id"]) for c in calls] == [
        ("sendmessage", SOFIA, 200, "ok", True, 2),
        ("sendmessage", 5, 400, "Bad Request: chat not found", False, None),
        ("senddocument", SOFIA, 200, "ok", True, 3),
    ]
    assert calls[0]["params"] == {"chat_id": SOFIA, "text": "one"}
    assert calls[2]["params"]["document"] == {"file": "a.txt", "mime_type": "text/plain", "size": 3}
    assert calls[0]["at"] <= calls[1]["at"]
    query = {"since": str(calls[0]["number"]), "method": "sendMessage"}
    async with wire.http.get(f"{wire.url}/api/calls", params=query) as response:
        assert [c["number"] for c in (await response.json())["calls"]] == [calls[1]["number"]]


async def test_the_record_can_be_switched_off_and_the_server_be_far_away() -> None:
    async with playing(record=False, server_delay_seconds=0.4) as wire:
        await wire.do("start")
        began = time.monotonic()
        await asyncio.gather(*(wire.send(str(n)) for n in range(5)))
        assert 0.4 <= time.monotonic() - began < 5 * 0.4, "each answer waits, none waits for another"
        assert len(await wire.updates()) == 1
        assert not wire.sandbox.calls
