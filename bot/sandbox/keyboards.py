"""Inline keyboards, checked button by button as Telegram checks them."""

from typing import Any

from bot.sandbox.html import web_address
from bot.sandbox.limits import BUTTON_DATA_BYTES
from bot.sandbox.refusal import bad

Json = dict[str, Any]
BUTTONS_LIMIT = 100
OTHER_MARKUPS = ("keyboard", "remove_keyboard", "force_reply")


def inline_keyboard(params: Json, *, only_inline: bool = False) -> Json | None:
    """The request's inline keyboard, or None; a keyboard in place of the text field is accepted and not shown."""
    markup = params.get("reply_markup")
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if only_inline or not any(name in markup for name in OTHER_MARKUPS):
            raise bad("inline keyboard expected")
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    checked = [[button(each) for each in row] for row in rows if row]
    if sum(map(len, checked)) > BUTTONS_LIMIT:
        raise bad("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": checked} if checked else None


def button(given: object) -> Json:
    """One button as it will be shown: words and either data of 1-64 bytes or an address."""
    if not isinstance(given, dict):
        raise bad("can't parse inline keyboard button: expected an Object")
    words = given.get("text")
    if not isinstance(words, str):
        raise bad("can't parse inline keyboard button: can't find field \"text\"")
    if not words.strip():
        raise bad("can't parse inline keyboard button: button text must be non-empty")
    if "callback_data" in given:
        return {"text": words, "callback_data": callback_data(given["callback_data"])}
    if "url" in given:
        url = web_address(str(given["url"]))
        if url is None:
            raise bad(f"inline keyboard button URL '{given['url']}' is invalid: Wrong HTTP URL")
        return {"text": words, "url": url}
    raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")


def callback_data(data: object) -> str:
    """What a tap will send back."""
    if not isinstance(data, str) or not 1 <= len(data.encode("utf-8", "surrogatepass")) <= BUTTON_DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    return data
