"""G13 over real HTTP: limits respected, a 429 obeyed, a pause that survives a restart."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.faults import Fault
from tests.delivery_rooms import Rooms, open_rooms


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[Rooms]:
    async with open_rooms(tmp_path) as opened:
        yield opened


def flood(chat_id: int | None, seconds: int | None, times: int = 1) -> Fault:
    """Telegram's 429, also without the field that says how long."""
    words = f"Too Many Requests: retry after {seconds}"
    return Fault("sendMessage", times=times, status=429, description=words, retry_after=seconds, chat_id=chat_id)


async def test_a_heap_of_messages_never_breaks_the_limit(tmp_path: Path) -> None:
    async with open_rooms(tmp_path, limits=True) as rooms:
        for place, chat_id in enumerate(await rooms.crowd(45)):
            await rooms.queue(chat_id, "x", lane=place % 2)
        rooms.start(pace_per_second=25, pace_per_chat=1)
        await rooms.settled(8)
        times = [call.at for call in rooms.calls()]
        assert len(times) == 45
        assert max(sum(1 for other in times if at <= other < at + 1) for at in times) <= 30


async def test_a_chat_short_of_tokens_waits_and_what_is_cosmetic_is_dropped(rooms: Rooms) -> None:
    chat, other = await rooms.crowd(2)
    for place in range(4):
        await rooms.queue(chat, f"{place}")
    strip = await rooms.queue(chat, "", method="strip", screen="strip", message_id=1, policy="cosmetic")
    await rooms.queue(other, "other")
    rooms.start(pace_per_chat=1)
    await rooms.settled()
    assert rooms.texts(chat) == ["0", "1", "2", "3"]
    assert "other" in rooms.texts()[:4]
    assert ((await rooms.row(strip))["state"], (await rooms.row(strip))["reason"]) == ("cancelled", "cosmetic")
    times = [call.at for call in rooms.calls() if call.chat_id == chat]
    assert times[3] - times[0] > 0.9


@pytest.mark.parametrize("seconds", [7, 3600, None])
async def test_a_refused_chat_waits_and_others_go_on(rooms: Rooms, seconds: int | None) -> None:
    chat, other = await rooms.crowd(2)
    rooms.sandbox.faults.append(flood(chat, seconds))
    row_id = await rooms.queue(chat, "late", lane=1)
    rooms.start()
    await rooms.until(lambda: len(rooms.calls()) == 1)
    reply = await rooms.queue(chat, "a reply may not go into the pause either")
    await rooms.queue(other, "at once")
    await rooms.until(lambda: rooms.texts() == ["at once"])
    row = await rooms.row(row_id)
    assert (row["state"], row["attempts"], row["reason"]) == ("queued", 0, "flood")
    assert 0 <= row["not_before"] - rooms.clock.now() - (seconds or 5) <= 10
    assert (await rooms.row(reply))["state"] == "queued"


async def test_a_pause_of_one_chat_survives_a_restart(rooms: Rooms) -> None:
    chat, other = await rooms.crowd(2)
    rooms.sandbox.faults.append(flood(chat, 60))
    await rooms.queue(chat, "late", lane=1)
    rooms.start()
    await rooms.until(lambda: len(rooms.calls()) == 1)
    await rooms.stop()
    await rooms.queue(chat, "reply")
    await rooms.queue(other, "at once")
    rooms.start()
    await rooms.until(lambda: rooms.texts() == ["at once"])
    assert len(rooms.calls()) == 2


async def test_the_bots_own_flood_pauses_all_and_survives_a_restart(rooms: Rooms) -> None:
    people = await rooms.crowd(6)
    rooms.sandbox.faults.append(flood(None, 2, times=3))
    for chat_id in people[:3]:
        await rooms.queue(chat_id, "late")
    rooms.start(pace_per_second=25)
    await rooms.until(lambda: len(rooms.calls()) == 3)
    await rooms.stop()
    refused_at = max(call.at for call in rooms.calls())
    (kept,) = await rooms.rows("SELECT rate, paused_until FROM throttle")
    assert kept["rate"] == 12
    assert kept["paused_until"] >= rooms.clock.now() + 1
    for chat_id in people[3:]:
        await rooms.queue(chat_id, "later")
    delivery = rooms.start(pace_per_second=25)
    await rooms.until(lambda: len(rooms.texts()) >= 3, 8)
    assert all(call.at >= refused_at + 2 for call in rooms.calls()[3:])
    assert delivery.sender._pacing.rate == 12
    assert time.monotonic() - refused_at >= 2
