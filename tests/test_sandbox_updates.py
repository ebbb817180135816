"""getUpdates of the sandbox: offsets, long polls, the 409 and what waits over a restart."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.town import until
from tests.test_sandbox_server import SOFIA, Wire, playing


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with playing() as wire:
        yield wire


async def polling(wire: Wire, *, nobody: bool = False) -> None:
    """Wait until a long poll has arrived at the server, or until the server knows that it is gone."""
    await until(lambda: (wire.sandbox.world.updates._poll is None) is nobody, 30)


async def test_an_update_waits_until_a_higher_offset_confirms_it(wire: Wire) -> None:
    first = (await wire.do("start"))["update_id"]
    second = (await wire.do("say", text="Hello"))["update_id"]
    assert second == first + 1
    for _ in range(2):
        assert [u["update_id"] for u in await wire.updates()] == [first, second]
    assert [u["update_id"] for u in await wire.updates(offset=first)] == [first, second]
    assert [u["update_id"] for u in await wire.updates(offset=second)] == [second]
    assert [u["update_id"] for u in await wire.updates(offset=0)] == [second], "the first is confirmed for good"
    assert await wire.updates(offset=second + 1) == []
    assert (await wire.result("getWebhookInfo"))["pending_update_count"] == 0


async def test_a_limit_takes_the_oldest_and_a_negative_offset_the_latest(wire: Wire) -> None:
    ids = [(await wire.do("say", text=str(n)))["update_id"] for n in range(5)]
    assert [u["update_id"] for u in await wire.updates(limit=2)] == ids[:2]
    assert [u["update_id"] for u in await wire.updates(limit=0)] == ids[:1]
    assert [u["update_id"] for u in await wire.updates(offset=-2)] == ids[3:]
    assert [u["update_id"] for u in await wire.updates()] == ids[3:]
    assert [u["update_id"] for u in await wire.updates(offset=-9)] == ids[3:]


async def test_at_most_a_hundred_come_at_once(wire: Wire) -> None:
    acts = [{"act": "say", "text": str(n)} for n in range(120)]
    answer = await wire.do("many", acts=acts)
    assert len(answer["results"]) == 120
    assert len(await wire.updates(limit=500)) == 100


async def test_a_long_poll_answers_as_soon_as_something_comes(wire: Wire) -> None:
    began = time.monotonic()
    poll = asyncio.create_task(wire.updates(timeout=20))
    await polling(wire)
    await wire.do("say", text="Hello")
    [update] = await poll
    assert update["message"]["text"] == "Hello"
    assert time.monotonic() - began < 15, "long before the twenty seconds are over"


async def test_a_long_poll_without_news_ends_empty(wire: Wire) -> None:
    assert await wire.updates(timeout=1) == []


async def test_of_two_pollers_the_older_one_gets_the_conflict(wire: Wire) -> None:
    older = asyncio.create_task(wire.ask("getUpdates", timeout=20))
    await polling(wire)
    younger = asyncio.create_task(wire.ask("getUpdates", timeout=20))
    assert await older == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    }
    await wire.do("say", text="Hello")
    assert len((await younger)["result"]) == 1


async def test_the_poll_of_a_killed_bot_is_forgotten(wire: Wire) -> None:
    killed = asyncio.create_task(wire.ask("getUpdates", timeout=20))
    await polling(wire)
    killed.cancel()
    await asyncio.gather(killed, return_exceptions=True)
    await polling(wire, nobody=True)
    await wire.do("say", text="Hello")
    assert len(await wire.updates()) == 1
    assert [call.status for call in wire.sandbox.calls] == [0, 200], "nobody was told of a conflict"


async def test_only_allowed_kinds_are_queued_from_then_on(wire: Wire) -> None:
    await wire.do("start")
    await wire.updates(allowed_updates=["callback_query"])
    assert (await wire.do("say", text="Nobody hears this"))["update_id"] is None
    message_id = (await wire.send())["message_id"]
    assert (await wire.do("tap", message_id=message_id, data="x"))["update_id"] is not None
    kinds = [list(update)[1] for update in await wire.updates()]
    assert kinds == ["message", "callback_query"], "what was queued before stays"
    await wire.updates(allowed_updates=[])
    assert (await wire.do("say", text="Heard again"))["update_id"] is not None


async def test_unconfirmed_updates_survive_a_restart_and_confirmed_ones_do_not(tmp_path: Path) -> None:
    async with playing(state=tmp_path / "s.db") as wire:
        first = (await wire.do("start"))["update_id"]
        second = (await wire.do("say", text="Hello"))["update_id"]
        await wire.updates(offset=second, allowed_updates=["message", "callback_query"])
    async with playing(state=tmp_path / "s.db") as wire:
        assert [u["update_id"] for u in await wire.updates()] == [second]
        await wire.updates(offset=second + 1)
        assert (await wire.do("block"))["update_id"] is None, "the allowed kinds are remembered"
    async with playing(state=tmp_path / "s.db") as wire:
        assert await wire.updates() == []
        await wire.do("unblock")
        assert (await wire.do("say", text="Again"))["update_id"] == first + 2


async def test_a_tap_that_waited_over_a_restart_can_still_be_answered(tmp_path: Path) -> None:
    async with playing(state=tmp_path / "s.db") as wire:
        await wire.do("start")
        query_id = (await wire.do("tap", message_id=(await wire.send())["message_id"], data="x"))["query_id"]
    async with playing(state=tmp_path / "s.db") as wire:
        assert await wire.result("answerCallbackQuery", callback_query_id=query_id) is True


async def test_dropping_pending_updates_drops_them(wire: Wire) -> None:
    await wire.do("start")
    await wire.result("deleteWebhook")
    assert len(await wire.updates()) == 1
    await wire.result("deleteWebhook", drop_pending_updates=True)
    assert await wire.updates() == []


async def test_numbers_start_somewhere_and_grow_by_one() -> None:
    starts = []
    for _ in range(2):
        async with playing() as wire:
            starts.append((await wire.do("start"))["update_id"])
    assert starts[0] != starts[1]
    assert min(starts) > SOFIA
