"""What a handler is handed with a tap: the transaction it lives in and the time."""

from typing import Any

from telegram.ext import CallbackContext, ExtBot

from bot.storage.tx import Tx


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The context of one update; `tx` and `now` are set by the worker before the handler runs."""

    tx: Tx
    now: int
