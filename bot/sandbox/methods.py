"""The table of Bot API methods, and those about the connection, chats and files."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.sandbox import messages, profile
from bot.sandbox.acts import membership
from bot.sandbox.limits import DOWNLOAD_BYTES
from bot.sandbox.params import flag, integer, text
from bot.sandbox.refusal import bad
from bot.sandbox.world import World

Json = dict[str, Any]
LONGEST_POLL_SECONDS = 50


async def get_me(world: World, params: Json) -> Json:
    """Who the bot is."""
    return world.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(world: World, params: Json) -> list[Json]:
    """Confirm what lies before the offset and wait for more."""
    if isinstance(params.get("allowed_updates"), list):
        world.updates.allow([str(kind) for kind in params["allowed_updates"]])
    limit = min(100, max(1, integer(params, "limit", 100)))
    timeout = min(LONGEST_POLL_SECONDS, max(0, integer(params, "timeout")))
    return await world.updates.take(integer(params, "offset"), limit, timeout)


async def get_webhook_info(world: World, params: Json) -> Json:
    """There is no webhook here; what waits is counted."""
    return {"url": "", "has_custom_certificate": False, "pending_update_count": len(world.updates.waiting)}


async def delete_webhook(world: World, params: Json) -> bool:
    """Nothing to delete; what waits is dropped if asked."""
    if flag(params, "drop_pending_updates"):
        world.updates.confirm(world.updates.next_id)
    return True


async def leave_chat(world: World, params: Json) -> bool:
    """Leave a group."""
    chat = world.reachable(params)
    if chat.person is not None:
        raise bad("chat member status can't be changed in private chats")
    membership(world, chat, world.bot, "member", "left")
    return True


async def get_file(world: World, params: Json) -> Json:
    """Where a file of up to 20 MB can be downloaded."""
    file = world.files.by_id.get(text(params, "file_id"))
    if file is None:
        raise bad("invalid file_id")
    if file.size > DOWNLOAD_BYTES:
        raise bad("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.file_unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }


Method = Callable[[World, Json], Awaitable[Any]]

# Telegram reads method names without regard to case, so they stand here in lower case.
METHODS: Mapping[str, Method] = {
    "getme": get_me,
    "getupdates": get_updates,
    "getwebhookinfo": get_webhook_info,
    "deletewebhook": delete_webhook,
    "sendmessage": messages.send_message,
    "sendphoto": messages.send_photo,
    "sendvoice": messages.send_voice,
    "senddocument": messages.send_document,
    "editmessagetext": messages.edit_message_text,
    "editmessagecaption": messages.edit_message_caption,
    "editmessagereplymarkup": messages.edit_message_reply_markup,
    "deletemessage": messages.delete_message,
    "answercallbackquery": messages.answer_callback_query,
    "sendchataction": messages.send_chat_action,
    "leavechat": leave_chat,
    "getfile": get_file,
    "setmycommands": profile.set_my_commands,
    "getmycommands": profile.get_my_commands,
    "deletemycommands": profile.delete_my_commands,
    "setmydescription": profile.set_my_description,
    "getmydescription": profile.get_my_description,
    "setmyshortdescription": profile.set_my_short_description,
    "getmyshortdescription": profile.get_my_short_description,
    "setchatmenubutton": profile.set_chat_menu_button,
}
