"""What people do: press Start, say, tap, edit, attach, block, add the bot to a group; each becomes an update."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.attachments import attached
from bot.sandbox.chat import Chat, Message, Person
from bot.sandbox.typed import caption, content_of, formatted, texts, wrong
from bot.sandbox.world import World

Json = dict[str, Any]
DEFAULT_PERSON = "sofia"


def person_of(world: World, body: Json) -> Person:
    """The person who acts, made on first sight; `user_id` may be wished for then."""
    try:
        return world.chats.meet(str(body.get("person") or DEFAULT_PERSON), body.get("user_id"))
    except (ValueError, TypeError) as error:
        raise wrong(str(error)) from error


def writer(world: World, body: Json) -> tuple[Person, Chat]:
    """The person and their chat with the bot; refused while they have blocked it."""
    person = person_of(world, body)
    if person.blocked:
        raise wrong(f"{person.first_name} has blocked the bot")
    if not person.started:
        person.started = True
        world.chats.keep_person(person)
    return person, world.chats.by_id[person.user_id]


def own_message(chat: Chat, body: Json) -> Message:
    """The message the act is about."""
    message_id = body.get("message_id")
    message = chat.find(message_id) if isinstance(message_id, int) else None
    if message is None:
        raise wrong(f"there is no message {body.get('message_id')} in this chat")
    return message


def arrive(world: World, chat: Chat, sender: Json, content: Json) -> Json:
    """Put a person's message into the chat and queue its update."""
    message = world.chats.say(chat, sender, world.clock.now(), content)
    return {"update_id": world.updates.add("message", message.body), "message_id": message.body["message_id"]}


def say(world: World, body: Json) -> Json:
    """Say something; what is longer than a message arrives in several, as Telegram's apps cut it."""
    person, chat = writer(world, body)
    arrived = [arrive(world, chat, person.as_user(), part) for part in texts(body)]
    return {**arrived[-1], "update_ids": [each["update_id"] for each in arrived]}


def start(world: World, body: Json) -> Json:
    """Press Start, perhaps by a link with a payload; who had blocked the bot unblocks it by that."""
    unblock(world, body)
    payload = str(body.get("payload") or "")
    return say(world, {**body, "text": f"/start {payload}", "entities": []})


def tap(world: World, body: Json) -> Json:
    """Tap a button of a message, even one that was taken away meanwhile."""
    person, chat = writer(world, body)
    message = own_message(chat, body)
    query = {
        "id": str(secrets.randbits(62)),
        "from": person.as_user(),
        "message": message.body,
        "chat_instance": str(chat.id * 7919),
        "data": str(body.get("data") or ""),
    }
    update_id = world.updates.add("callback_query", query)
    world.remember_query(query)
    return {"update_id": update_id, "query_id": query["id"]}


def edit(world: World, body: Json) -> Json:
    """Edit an own text."""
    person, chat = writer(world, body)
    message = own_message(chat, body)
    text, entities = formatted(body, "text")
    if message.body["from"]["id"] != person.user_id or "text" not in message.body or not text:
        raise wrong("only an own text can be edited, into another text")
    kept = {name: value for name, value in message.body.items() if name != "entities"}
    world.chats.replace(chat, message, {**kept, "edit_date": world.clock.now(), **content_of(text, entities)})
    return {"update_id": world.updates.add("edited_message", message.body), "message_id": message.body["message_id"]}


def block(world: World, body: Json) -> Json:
    """Block the bot."""
    person = person_of(world, body)
    if person.blocked:
        return {"update_id": None}
    person.blocked = True
    world.chats.keep_person(person)
    return {"update_id": membership(world, world.chats.by_id[person.user_id], person.as_user(), "member", "kicked")}


def unblock(world: World, body: Json) -> Json:
    """Let the bot write again."""
    person = person_of(world, body)
    if not person.blocked:
        return {"update_id": None}
    person.blocked = False
    world.chats.keep_person(person)
    return {"update_id": membership(world, world.chats.by_id[person.user_id], person.as_user(), "kicked", "member")}


def membership(world: World, chat: Chat, actor: Json, old: str, new: str) -> int | None:
    """The bot's place in a chat changes; queue the update that tells it."""
    if chat.person is None:
        chat.member = new == "member"
        world.chats.keep_group(chat)
    change = {
        "chat": chat.as_json(),
        "from": actor,
        "date": world.clock.now(),
        "old_chat_member": standing(world, old),
        "new_chat_member": standing(world, new),
    }
    return world.updates.add("my_chat_member", change)


def standing(world: World, status: str) -> Json:
    """The bot as Telegram's ChatMember."""
    member = {"user": world.bot, "status": status}
    return member | {"until_date": 0} if status == "kicked" else member


def group(world: World, body: Json) -> Json:
    """Add the bot to a group, say something there, or remove it; `title` tells groups apart."""
    person = person_of(world, body)
    chat = world.chats.group(str(body.get("title") or "Village hall"))
    action = body.get("action")
    if action == "add":
        update_id = membership(world, chat, person.as_user(), "left", "member")
        arrived = arrive(world, chat, person.as_user(), {"new_chat_members": [world.bot]})
        return {"chat_id": chat.id, "update_id": arrived["update_id"], "update_ids": [update_id, arrived["update_id"]]}
    if action == "remove":
        return {"chat_id": chat.id, "update_id": membership(world, chat, person.as_user(), "member", "kicked")}
    if action != "say":
        raise wrong("a group's action is add, say or remove")
    content = content_of(str(body.get("text") or "Hello"), [])
    if chat.member:
        return {"chat_id": chat.id, **arrive(world, chat, person.as_user(), content)}
    world.chats.say(chat, person.as_user(), world.clock.now(), content)
    return {"chat_id": chat.id, "update_id": None}


def attach(world: World, body: Json) -> Json:
    """Send something that is no text, with a caption perhaps: a file of one's own, or a sample of that kind."""
    person, chat = writer(world, body)
    content = caption(body)
    return arrive(world, chat, person.as_user(), {**attached(world, person, body), **content})


ACTS: Mapping[str, Callable[[World, Json], Json]] = {
    "start": start,
    "say": say,
    "tap": tap,
    "edit": edit,
    "attach": attach,
    "block": block,
    "unblock": unblock,
    "group": group,
}
