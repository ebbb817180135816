"""G13 over real HTTP: limits respected, a 429 obeyed, a pause that survives a restart."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.delivery import sender
from bot.delivery.pacing import MARGIN_SECONDS, Pacing
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


class LetGo(Pacing):
    """The real pacing, which also writes down when it let messages go, lane by lane."""

    def left(self, lanes: Sequence[int], now: float) -> None:
        super().left(lanes, now)
        MOMENTS.extend((now, lane) for lane in lanes)


MOMENTS: list[tuple[float, int]] = []


@pytest.fixture
def moments(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, int]]:
    """When the sender lets messages go, whatever a busy machine makes of them on their way to the server."""
    monkeypatch.setattr(sender, "Pacing", LetGo)
    MOMENTS.clear()
    return MOMENTS


def most_in_a_second(times: Sequence[float]) -> int:
    return max(sum(at <= other < at + 1 for other in times) for at in times)


async def test_a_heap_of_messages_never_breaks_the_limit(tmp_path: Path, moments: list[tuple[float, int]]) -> None:
    """By the sender's own moments; and Telegram refuses none, unless the way to it was not equally long for all of them."""
    async with open_rooms(tmp_path, limits=True) as rooms:
        for place, chat_id in enumerate(await rooms.crowd(45)):
            await rooms.queue(chat_id, "x", lane=place % 2)
        rooms.start(pace_per_second=25, pace_per_chat=1)
        await rooms.settled()
        calls = rooms.calls()
    assert len([call for call in calls if call.effect]) == 45
    assert len(moments) == len(calls)
    assert most_in_a_second([at for at, _ in moments]) <= 30
    assert most_in_a_second([at for at, lane in moments if lane]) <= 25
    assert moments[44][0] - moments[0][0] >= 1
    on_the_way = [call.at - at for call, (at, _) in zip(calls, sorted(moments), strict=True)]
    refused = [call for call in calls if not call.effect]
    assert not refused or max(on_the_way) - min(on_the_way) > MARGIN_SECONDS


async def test_a_chat_short_of_tokens_waits_and_what_is_cosmetic_is_dropped(
    rooms: Rooms, moments: list[tuple[float, int]]
) -> None:
    chat, other = await rooms.crowd(2)
    for place in range(4):
        await rooms.queue(chat, f"{place}")
    strip = await rooms.queue(chat, "", method="strip", screen="strip", message_id=1, policy="cosmetic")
    await rooms.queue(other, "other", lane=1)
    rooms.start(pace_per_chat=1)
    await rooms.settled()
    assert rooms.texts(chat) == ["0", "1", "2", "3"]
    assert "other" in rooms.texts()[:4]
    assert ((await rooms.row(strip))["state"], (await rooms.row(strip))["reason"]) == ("cancelled", "cosmetic")
    times = [at for at, lane in moments if lane == 0]
    assert times[3] - times[0] > 0.9


@pytest.mark.parametrize("seconds", [7, 3600, None])
async def test_a_refused_chat_waits_and_others_go_on(rooms: Rooms, seconds: int | None) -> None:
    chat, other = await rooms.crowd(2)
    rooms.sandbox.faults.append(flood(chat, seconds))
    began = rooms.clock.now()
    row_id = await rooms.queue(chat, "late", lane=1)
    rooms.start()
    await rooms.until(lambda: len(rooms.calls()) == 1)
    reply = await rooms.queue(chat, "a reply may not go into the pause either")
    await rooms.queue(other, "at once")
    await rooms.until(lambda: rooms.texts() == ["at once"])
    row = await rooms.row(row_id)
    assert (row["state"], row["attempts"], row["reason"]) == ("queued", 0, "flood")
    assert began <= row["not_before"] - (seconds or 5) <= rooms.clock.now() + 10
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
    began = rooms.clock.now()
    rooms.start(pace_per_second=25)
    await rooms.until(lambda: len(rooms.calls()) >= 3)
    await rooms.stop()
    refused_at = max(call.at for call in rooms.calls()[:3])
    (kept,) = await rooms.rows("SELECT rate, paused_until FROM throttle")
    assert kept["rate"] == 12
    assert kept["paused_until"] >= began + 2
    for chat_id in people[3:]:
        await rooms.queue(chat_id, "later")
    delivery = rooms.start(pace_per_second=25)
    await rooms.until(lambda: len(rooms.texts()) >= 3)
    assert all(call.at >= refused_at + 2 for call in rooms.calls()[3:])
    assert delivery.sender._pacing.rate == 12
