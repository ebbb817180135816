"""What the bot says about itself: commands and descriptions per scope and language."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.test_sandbox_server import SOFIA, Wire, playing


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with playing() as wire:
        yield wire


def commands(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": name.capitalize()} for name in names]


async def shown(wire: Wire) -> list[str]:
    return [each["command"] for each in (await wire.state())["commands"]]


async def test_the_menu_shows_the_narrowest_scope_in_the_person_s_own_language(wire: Wire) -> None:
    await wire.result("setMyCommands", commands=commands("help"))
    assert await shown(wire) == ["help"]
    await wire.result("setMyCommands", commands=commands("hjaelp"), language_code="da")
    assert await shown(wire) == ["help"]
    await wire.do("person", language_code="da-DK")
    assert await shown(wire) == ["hjaelp"]
    await wire.result("setMyCommands", commands=commands("next"), scope={"type": "all_private_chats"})
    assert await shown(wire) == ["next"]
    await wire.result("setMyCommands", commands=commands("stats"), scope={"type": "chat", "chat_id": (await me(wire))})
    assert await shown(wire) == ["stats"]
    await wire.result("deleteMyCommands", scope={"type": "chat", "chat_id": SOFIA})
    assert await shown(wire) == ["next"]
    await wire.result("setMyCommands", commands=[], scope='{"type": "all_private_chats"}')
    assert await shown(wire) == ["hjaelp"]
    assert await wire.result("getMyCommands", language_code="da") == commands("hjaelp")
    assert await wire.result("getMyCommands", language_code="fr") == []


async def me(wire: Wire) -> int:
    return int((await wire.state())["person"]["user_id"])


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"commands": commands(*["a"] * 101)}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": commands("Next")}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("a" * 33)}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "a"}]}, 'can\'t parse BotCommand: can\'t find field "command" or "description"'),
        ({"commands": {}}, "can't parse commands: expected an Array"),
        ({"commands": [], "scope": {"type": "moon"}}, "can't parse BotCommandScope: unsupported type specified"),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ({"commands": [], "language_code": "dan"}, "invalid language code specified"),
    ],
)
async def test_commands_that_cannot_be_shown_are_refused(wire: Wire, params: dict[str, Any], words: str) -> None:
    assert await wire.refused("setMyCommands", **params) == f"Bad Request: {words}"


async def test_a_hundred_commands_are_allowed(wire: Wire) -> None:
    assert await wire.result("setMyCommands", commands=commands(*(f"c{n}" for n in range(100)))) is True


@pytest.mark.parametrize(("name", "limit"), [("Description", 512), ("ShortDescription", 120)])
async def test_a_description_is_kept_per_language_and_has_its_limit(wire: Wire, name: str, limit: int) -> None:
    field = "description" if name == "Description" else "short_description"
    await wire.result(f"setMy{name}", **{field: "x" * limit})
    await wire.result(f"setMy{name}", **{field: "på dansk", "language_code": "da"})
    assert await wire.result(f"getMy{name}") == {field: "x" * limit}
    assert await wire.result(f"getMy{name}", language_code="da") == {field: "på dansk"}
    assert await wire.result(f"getMy{name}", language_code="fr") == {field: "x" * limit}
    assert (await wire.state())["bot"][field] == "x" * limit
    await wire.do("person", language_code="da")
    assert (await wire.state())["bot"][field] == "på dansk"
    assert (await wire.refused(f"setMy{name}", **{field: "x" * (limit + 1)})).endswith("is too long")


async def test_the_menu_button_can_be_set(wire: Wire) -> None:
    assert await wire.result("setChatMenuButton", menu_button={"type": "commands"}) is True
    words = await wire.refused("setChatMenuButton", menu_button={"type": "disco"})
    assert words == "Bad Request: can't parse menu button: unsupported type specified"
