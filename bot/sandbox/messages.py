"""The Bot API methods about messages: send, edit, delete, answer a tap."""

import time
from typing import Any

from bot.sandbox.chat import Chat, Message
from bot.sandbox.files import File, Upload
from bot.sandbox.keyboards import inline_keyboard
from bot.sandbox.limits import ANSWER
from bot.sandbox.params import flag, integer, text
from bot.sandbox.refusal import bad
from bot.sandbox.text import CAPTION_LIMIT, TEXT_LIMIT, formatted
from bot.sandbox.world import World

Json = dict[str, Any]
DELETE_SECONDS = 48 * 3600
TYPING_SECONDS = 5
ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"}
    | {"choose_sticker", "find_location", "record_video_note", "upload_video_note"}
)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def words(params: Json, name: str) -> Json:
    """The `text` or `caption` of a request with its entities, as the fields of a message."""
    entities_name, limit = ("entities", TEXT_LIMIT) if name == "text" else ("caption_entities", CAPTION_LIMIT)
    content, entities = formatted(params, name, entities_name, limit)
    if not content:
        return {}
    return {name: content, entities_name: entities} if entities else {name: content}


def post(world: World, chat: Chat, params: Json, content: Json) -> Json:
    """Put the bot's message into the chat."""
    markup = inline_keyboard(params)
    world.spend(chat)
    if markup:
        content["reply_markup"] = markup
    world.typing.pop(chat.id, None)
    loud = not flag(params, "disable_notification")
    return world.chats.say(chat, world.bot, world.clock.now(), content, loud=loud).body


async def send_message(world: World, params: Json) -> Json:
    """Send a text."""
    chat = world.reachable(params)
    content = words(params, "text")
    if not content:
        raise bad("message text is empty")
    return post(world, chat, params, content)


async def send_photo(world: World, params: Json) -> Json:
    """Send a picture with a caption."""
    chat = world.reachable(params)
    content = words(params, "caption")
    file = sent_file(world, params, "photo")
    size = {
        "file_id": file.file_id,
        "file_unique_id": file.file_unique_id,
        "file_size": file.size,
        "width": file.width,
        "height": file.height,
    }
    return post(world, chat, params, {"photo": [size], **content})


async def send_voice(world: World, params: Json) -> Json:
    """Send a voice message with a caption."""
    chat = world.reachable(params)
    content = words(params, "caption")
    file = sent_file(world, params, "voice")
    voice = {"file_id": file.file_id, "file_unique_id": file.file_unique_id, "file_size": file.size}
    return post(world, chat, params, {"voice": {**voice, "duration": 3, "mime_type": file.mime_type}, **content})


async def send_document(world: World, params: Json) -> Json:
    """Send a file with a caption."""
    chat = world.reachable(params)
    content = words(params, "caption")
    file = sent_file(world, params, "document")
    return post(world, chat, params, {"document": as_document(file), **content})


def as_document(file: File) -> Json:
    """The file as Telegram's Document."""
    return {
        "file_name": file.name,
        "mime_type": file.mime_type,
        "file_id": file.file_id,
        "file_unique_id": file.file_unique_id,
        "file_size": file.size,
    }


def sent_file(world: World, params: Json, name: str) -> File:
    """The file of a request: uploaded, attached under another name, or known by its id."""
    given = params.get(name)
    if isinstance(given, str) and given.startswith("attach://"):
        given = params.get(given.removeprefix("attach://"))
    if isinstance(given, Upload):
        return world.files.put(given, photo=name == "photo")
    if not given:
        raise bad(f"there is no {name} in the request")
    if str(given).startswith(("http://", "https://")):
        # Telegram would fetch it; nothing leaves this machine.
        raise bad("failed to get HTTP URL content")
    file = world.files.by_id.get(str(given))
    if file is None:
        raise bad("wrong file identifier/HTTP URL specified")
    if name == "photo" and not file.width:
        raise bad("can't use file of type Document as Photo")
    if name != "photo" and file.width:
        raise bad(f"can't use file of type Photo as {'VoiceNote' if name == 'voice' else name.capitalize()}")
    return file


def editable(world: World, chat: Chat, params: Json) -> Message:
    """The bot's own message that a request wants to edit."""
    message = chat.find(integer(params, "message_id"))
    if message is None:
        raise bad("message to edit not found")
    if message.body["from"]["id"] != world.bot["id"]:
        raise bad("message can't be edited")
    return message


def rewrite(world: World, chat: Chat, message: Message, body: Json) -> Json:
    """Replace the message; refused where nothing would change."""
    if {**body, "edit_date": 0} == {**message.body, "edit_date": 0}:
        raise bad(NOT_MODIFIED)
    world.spend(chat)
    world.chats.replace(chat, message, body)
    return body


async def edit_words(world: World, params: Json, name: str) -> Json:
    """Give a message other words and other buttons; buttons that are not given again go away."""
    chat = world.reachable(params)
    message = editable(world, chat, params)
    if ("text" in message.body) != (name == "text"):
        raise bad(f"there is no {name} in the message to edit")
    content = words(params, name)
    if name == "text" and not content:
        raise bad("message text is empty")
    markup = inline_keyboard(params, only_inline=True)
    replaced = ("text", "entities", "caption", "caption_entities", "reply_markup", "edit_date")
    body = {key: value for key, value in message.body.items() if key not in replaced}
    body |= {"edit_date": world.clock.now(), **content}
    if markup:
        body["reply_markup"] = markup
    return rewrite(world, chat, message, body)


async def edit_message_text(world: World, params: Json) -> Json:
    """Edit a text."""
    return await edit_words(world, params, "text")


async def edit_message_caption(world: World, params: Json) -> Json:
    """Edit the caption of a picture or file."""
    return await edit_words(world, params, "caption")


async def edit_message_reply_markup(world: World, params: Json) -> Json:
    """Edit the buttons alone; the message is not marked as edited."""
    chat = world.reachable(params)
    message = editable(world, chat, params)
    markup = inline_keyboard(params, only_inline=True)
    body = {key: value for key, value in message.body.items() if key != "reply_markup"}
    if markup:
        body["reply_markup"] = markup
    return rewrite(world, chat, message, body)


async def delete_message(world: World, params: Json) -> bool:
    """Delete a message younger than 48 hours."""
    chat = world.reachable(params)
    message = chat.find(integer(params, "message_id"))
    if message is None:
        raise bad("message to delete not found")
    if world.clock.now() - message.body["date"] > DELETE_SECONDS:
        raise bad("message can't be deleted for everyone")
    world.chats.delete(chat, message)
    return True


async def answer_callback_query(world: World, params: Json) -> bool:
    """End the waiting of a tapped button, with a toast or an alert if there are words."""
    answer = text(params, "text")
    if len(answer) > ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    world.answer_query(text(params, "callback_query_id"), answer, flag(params, "show_alert"))
    return True


async def send_chat_action(world: World, params: Json) -> bool:
    """Show "typing" for five seconds or until the next message."""
    chat = world.reachable(params)
    if text(params, "action").lower() not in ACTIONS:
        raise bad("wrong parameter action in request")
    world.typing[chat.id] = time.monotonic() + TYPING_SECONDS
    world.chats.touch()
    return True
