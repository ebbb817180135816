"""What the page is shown: one person's chat as JSON."""

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from bot.sandbox.chat import Chat, Message, Person
from bot.sandbox.faults import Call
from bot.sandbox.memory import dump
from bot.sandbox.methods import METHODS
from bot.sandbox.profile import described, shown_commands
from bot.sandbox.world import World

Json = dict[str, Any]


def state(world: World, person: Person, since: int, planned: object) -> Json:
    """Everything the page needs; with `since` only the messages changed after that revision.

    boot, rev: a value per start of the server and a number that grows with each change
    bot: {name, username, description, short_description}, in the person's language
    person: {key, user_id, first_name, language_code, zone, note, started, blocked}
    commands: [{command, description}] of the person's menu
    read: the id of the newest message they have seen
    messages: Telegram's Message each, with mine (written by the person), loud, deleted and rev; deleted ones only with `since`
    toasts: [{query_id, message_id, data, text, alert, rev}], the latest answers to taps
    typing: true while the bot says so; pending_updates: how many updates wait for the bot
    clock: {now (UTC seconds), offset_seconds}
    planned: what waits in the outbox, [{when (UTC seconds), chat_id, lane, what, state}], or null
    """
    chat = world.chats.by_id[person.user_id]
    return {
        "boot": world.boot,
        "rev": world.chats.rev,
        "bot": bot(world, person),
        "person": {name: getattr(person, name) for name in PERSON_FIELDS},
        "commands": shown_commands(world, person),
        "read": person.read,
        "messages": list(messages(chat, since)),
        "toasts": [toast for toast in world.toasts if toast["chat_id"] == chat.id and toast["rev"] > since],
        "typing": world.typing.get(chat.id, 0.0) > time.monotonic(),
        "pending_updates": len(world.updates.waiting),
        "clock": {"now": world.clock.now(), "offset_seconds": world.clock.offset_seconds},
        "planned": planned,
    }


PEOPLE_SHOWN = 40  # a page with more of them helps nobody
TEXT_SHOWN = 1000


def everybody(world: World, refused: Iterable[Call]) -> Json:
    """The people of the page, and what Telegram refused lately.

    people: [{key, user_id, first_name, language_code, zone, note, started, blocked, unread}]; those of a crowd are left out
    refused: [{number, method, chat_id, status, description, text, rest}], oldest first; rest is what else was given, as JSON
    boot, rev, clock: as in state
    """
    shown_people = islice((person for person in world.chats.people.values() if not person.key.startswith("crowd-")), PEOPLE_SHOWN)
    return {
        "boot": world.boot,
        "rev": world.chats.rev,
        "clock": {"now": world.clock.now(), "offset_seconds": world.clock.offset_seconds},
        "people": [
            {name: getattr(person, name) for name in PERSON_FIELDS} | {"unread": unread(world, person)} for person in shown_people
        ],
        "refused": [refusal(call) for call in refused],
    }


def unread(world: World, person: Person) -> int:
    """How many messages of the bot this person has not seen."""
    found = world.chats.by_id[person.user_id].messages
    # Message ids grow by one, so only what is new is looked at.
    newer = (found[number] for number in range(person.read + 1, len(found) + 1) if number in found)
    return sum(1 for message in newer if not message.deleted and message.body["from"]["id"] != person.user_id)


def refusal(call: Call) -> Json:
    """A refused request in the words of its sender and of Telegram."""
    rest = {name: value for name, value in call.params.items() if name not in ("text", "caption", "chat_id")}
    run = METHODS.get(call.method)
    first, *others = run.__name__.split("_") if run else [call.method]
    return {
        "number": call.number,
        "method": first + "".join(word.capitalize() for word in others),
        "chat_id": call.chat_id,
        "status": call.status,
        "description": call.outcome,
        "text": str(call.params.get("text") or call.params.get("caption") or "")[:TEXT_SHOWN],
        "rest": dump(rest)[:TEXT_SHOWN] if rest else "",
    }


PERSON_FIELDS = ("key", "user_id", "first_name", "language_code", "zone", "note", "started", "blocked")


def bot(world: World, person: Person) -> Json:
    """The bot as this person sees it."""
    code = person.language_code[:2].lower()
    return {
        "name": world.bot["first_name"],
        "username": world.bot["username"],
        "description": described(world, "description", code),
        "short_description": described(world, "short_description", code),
    }


def messages(chat: Chat, since: int) -> Iterator[Json]:
    """The chat's messages in order, or those changed after a revision."""
    for message in chat.messages.values():
        if message.rev > since and (since or not message.deleted):
            yield shown(chat, message)


def shown(chat: Chat, message: Message) -> Json:
    """One message as the page gets it."""
    extra = {"mine": message.body["from"]["id"] == chat.id, "loud": message.loud, "rev": message.rev}
    if message.deleted:
        return {"message_id": message.body["message_id"], "deleted": True, **extra}
    return {**message.body, "deleted": False, **extra}
