"""From an update to its answer: receiver, worker and sender over real HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.delivery_rooms import Rooms, open_rooms


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[Rooms]:
    async with open_rooms(tmp_path) as opened:
        yield opened


async def test_what_is_said_is_answered(rooms: Rooms) -> None:
    rooms.start()
    await rooms.say("anna", "good morning")
    await rooms.settled()
    assert rooms.texts() == ["good morning"]
