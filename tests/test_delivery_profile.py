"""The menu and the descriptions are set per language, and only when their words change."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.delivery.profile import Profile, set_profiles
from bot.delivery.transport import build_bot, mute_advice
from bot.sandbox.faults import Fault
from tests.delivery_rooms import TOKEN, Rooms, open_rooms

METHODS = ("setMyCommands", "setMyDescription", "setMyShortDescription")
ENGLISH = Profile("", (("next", "The next lesson"),), "A course", "Short")
DANISH = Profile("da", (("next", "Næste lektion"),), "Et kursus", "Kort")


@pytest.fixture
async def rooms(tmp_path: Path) -> AsyncIterator[Rooms]:
    async with open_rooms(tmp_path) as opened:
        yield opened


async def set_them(rooms: Rooms, *profiles: Profile) -> list[tuple[str, str | None]]:
    """Set these; what was asked of Telegram."""
    mute_advice()
    before = len(rooms.calls(*METHODS))
    bot = build_bot(TOKEN, rooms.url)
    await set_profiles(bot, rooms.store, profiles)
    await bot.request.shutdown()
    return [(call.method, call.params.get("language_code")) for call in rooms.calls(*METHODS)[before:]]


async def test_every_language_gets_its_own_words_once(rooms: Rooms) -> None:
    asked = await set_them(rooms, ENGLISH, DANISH)
    assert asked == [(method.lower(), language) for language in (None, "da") for method in METHODS]
    assert rooms.calls("setMyCommands")[1].params["commands"] == [{"command": "next", "description": "Næste lektion"}]
    assert await set_them(rooms, ENGLISH, DANISH) == []


async def test_only_what_changed_is_set_again(rooms: Rooms) -> None:
    await set_them(rooms, ENGLISH, DANISH)
    asked = await set_them(rooms, ENGLISH, replace(DANISH, description="Et bedre kursus"))
    assert {language for _, language in asked} == {"da"}


async def test_telegram_being_busy_only_delays_it(rooms: Rooms) -> None:
    rooms.sandbox.faults.append(Fault("setMyCommands", status=429, description="Too Many Requests", retry_after=1))
    async with asyncio.timeout(30):
        assert len(await set_them(rooms, ENGLISH)) == 4
    assert await set_them(rooms, ENGLISH) == []
