"""Flood control of the sandbox: per chat, per group, in all."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.sandbox.limits import BOT_PER_SECOND, CHAT_BURST, GROUP_BURST, Flood
from bot.sandbox.refusal import Refusal
from tests.test_sandbox_server import SOFIA, Wire, playing


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with playing(limits=True) as wire:
        await wire.do("start")
        yield wire


def wait_asked(flood: Flood, chat_id: int, now: float) -> int:
    """The seconds a 429 asks for, 0 where the message may go."""
    try:
        flood.spend(chat_id, now)
    except Refusal as refusal:
        return int((refusal.parameters or {})["retry_after"])
    return 0


def test_a_chat_has_a_small_burst_and_then_one_message_a_second() -> None:
    flood = Flood()
    assert [wait_asked(flood, 1, 0.0) for _ in range(CHAT_BURST)] == [0] * CHAT_BURST
    assert wait_asked(flood, 1, 0.0) == 1
    assert wait_asked(flood, 2, 0.0) == 0, "another chat is not held up"
    assert wait_asked(flood, 1, 0.9) == 1
    assert wait_asked(flood, 1, 1.0) == 0
    assert wait_asked(flood, 1, 1.0) == 1
    assert wait_asked(flood, 1, 100.0) == 0


def test_a_group_has_twenty_messages_a_minute() -> None:
    flood = Flood()
    assert [wait_asked(flood, -1, 0.0) for _ in range(GROUP_BURST)] == [0] * GROUP_BURST
    assert wait_asked(flood, -1, 0.0) == 3
    assert wait_asked(flood, -1, 3.0) == 0


def test_never_more_than_thirty_in_any_second() -> None:
    flood = Flood()
    assert [wait_asked(flood, chat, 0.5) for chat in range(1, BOT_PER_SECOND + 1)] == [0] * BOT_PER_SECOND
    assert wait_asked(flood, 99, 1.4) == 1
    assert wait_asked(flood, 99, 1.5) == 0


def test_a_refused_message_does_not_count() -> None:
    flood = Flood()
    for _ in range(CHAT_BURST + 50):
        wait_asked(flood, 1, 0.0)
    assert wait_asked(flood, 1, 1.0) == 0


def test_quiet_chats_are_forgotten() -> None:
    flood = Flood()
    for n in range(20_001):
        flood.spend(n + 1, n * 0.1)
    assert len(flood._chats) < 1000


async def test_too_many_messages_get_429_with_the_wait(wire: Wire) -> None:
    answers = await asyncio.gather(*(wire.ask("sendMessage", chat_id=SOFIA, text=str(n)) for n in range(CHAT_BURST + 3)))
    refused = [answer for answer in answers if not answer["ok"]]
    assert (
        refused
        == [
            {
                "ok": False,
                "error_code": 429,
                "description": "Too Many Requests: retry after 1",
                "parameters": {"retry_after": 1},
            }
        ]
        * 3
    )
    assert len((await wire.state())["messages"]) == 1 + CHAT_BURST


async def test_edits_count_and_what_is_wrong_anyway_does_not(wire: Wire) -> None:
    message_id = (await wire.send())["message_id"]
    for n in range(CHAT_BURST - 1):
        assert await wire.refused("sendMessage", chat_id=SOFIA, text="") == "Bad Request: message text is empty"
        await wire.result("editMessageText", chat_id=SOFIA, message_id=message_id, text=str(n))
    assert (await wire.ask("editMessageText", chat_id=SOFIA, message_id=message_id, text="x"))["error_code"] == 429


async def test_turning_the_clock_does_not_lift_the_limit(wire: Wire) -> None:
    for n in range(CHAT_BURST):
        await wire.send(str(n))
    await wire.do("clock", seconds=3600)
    assert (await wire.ask("sendMessage", chat_id=SOFIA, text="x"))["error_code"] == 429
