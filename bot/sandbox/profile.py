"""The Bot API methods about the bot itself: commands, descriptions, the menu button."""

import re
from typing import Any

from bot.sandbox.chat import Person
from bot.sandbox.limits import COMMANDS, DESCRIPTION, SHORT_DESCRIPTION
from bot.sandbox.params import text
from bot.sandbox.refusal import bad
from bot.sandbox.world import World

Json = dict[str, Any]
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")


def language(params: Json) -> str:
    """The two-letter language of a request, empty for everybody else."""
    code = text(params, "language_code")
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad("invalid language code specified")
    return code


def scope(world: World, params: Json) -> str:
    """The scope of a request as one word: "default", "chat:1001"."""
    given = params.get("scope") or {"type": "default"}
    kind = given.get("type") if isinstance(given, dict) else None
    if kind in SCOPES:
        return str(kind)
    if kind not in CHAT_SCOPES:
        raise bad("can't parse BotCommandScope: unsupported type specified")
    try:
        chat = world.chats.by_id[int(given["chat_id"])]
    except (KeyError, ValueError, TypeError) as error:
        raise bad("chat not found") from error
    return ":".join([kind, str(chat.id), *([str(given.get("user_id"))] if kind == "chat_member" else [])])


def checked_commands(params: Json) -> list[Json]:
    """The commands of a request, at most a hundred, each well formed."""
    commands = params.get("commands")
    if not isinstance(commands, list):
        raise bad("can't parse commands: expected an Array")
    if len(commands) > COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    checked = []
    for each in commands:
        if not isinstance(each, dict) or not {"command", "description"} <= each.keys():
            raise bad('can\'t parse BotCommand: can\'t find field "command" or "description"')
        command, description = str(each["command"]).removeprefix("/"), str(each["description"]).strip()
        if not COMMAND.fullmatch(command):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(description) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        checked.append({"command": command, "description": description})
    return checked


async def set_my_commands(world: World, params: Json) -> bool:
    """Set the commands of one scope and language; an empty list takes them away."""
    world.set_profile(f"commands:{scope(world, params)}:{language(params)}", checked_commands(params))
    return True


async def get_my_commands(world: World, params: Json) -> list[Json]:
    """The commands set for exactly that scope and language."""
    commands: list[Json] = world.profile.get(f"commands:{scope(world, params)}:{language(params)}", [])
    return commands


async def delete_my_commands(world: World, params: Json) -> bool:
    """Take the commands of one scope and language away."""
    world.set_profile(f"commands:{scope(world, params)}:{language(params)}", [])
    return True


async def set_my_description(world: World, params: Json) -> bool:
    """Set what an empty chat shows before Start."""
    return describe(world, params, "description", DESCRIPTION)


async def set_my_short_description(world: World, params: Json) -> bool:
    """Set what the bot's profile shows."""
    return describe(world, params, "short_description", SHORT_DESCRIPTION)


def describe(world: World, params: Json, name: str, limit: int) -> bool:
    """Set one of the two descriptions; an empty one takes it away."""
    words = text(params, name).strip()
    if len(words) > limit:
        raise bad(f"bot {name.replace('_', ' ')} is too long")
    world.set_profile(f"{name}:{language(params)}", words)
    return True


async def get_my_description(world: World, params: Json) -> Json:
    """The description for that language, or the one for everybody else."""
    return {"description": described(world, "description", language(params))}


async def get_my_short_description(world: World, params: Json) -> Json:
    """The short description for that language, or the one for everybody else."""
    return {"short_description": described(world, "short_description", language(params))}


def described(world: World, name: str, code: str) -> str:
    """What is shown to someone of that language."""
    return str(world.profile.get(f"{name}:{code}") or world.profile.get(f"{name}:") or "")


def shown_commands(world: World, person: Person) -> list[Json]:
    """The commands in this person's menu: the narrowest scope that has any, their own language first."""
    for where in (f"chat:{person.user_id}", "all_private_chats", "default"):
        for code in (person.language_code[:2].lower(), ""):
            commands: list[Json] = world.profile.get(f"commands:{where}:{code}", [])
            if commands:
                return commands
    return []


async def set_chat_menu_button(world: World, params: Json) -> bool:
    """Set the button beside the text field; the page always shows the commands."""
    button = params.get("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("commands", "default", "web_app"):
        raise bad("can't parse menu button: unsupported type specified")
    if params.get("chat_id"):
        world.reachable(params)
    world.set_profile(f"menu_button:{params.get('chat_id') or ''}", button)
    return True
