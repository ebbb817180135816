"""Keeps secrets out of logs: the token's shape and every known value, wherever a record may carry them."""

import asyncio
import logging
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Collection, Mapping
from types import TracebackType
from typing import Any, TextIO
from urllib.parse import quote

TOKEN = re.compile(r"\d{6,}(?::|%3[Aa])[\w-]{30,}")
HIDDEN = "[hidden]"
# What every record has; everything else in it is somebody's `extra`.
USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def redact(text: str, known: Collection[str] = ()) -> str:
    """The text without anything shaped like a bot's token and without the known values, also where they are URL-quoted."""
    text = TOKEN.sub(HIDDEN, text)
    for value in known:
        if value:
            text = text.replace(value, HIDDEN).replace(quote(value, safe=""), HIDDEN)
    return text


class RedactingFilter(logging.Filter):
    """Hang it on every handler: what passes has no secret in message, arguments, traceback, stack or extra."""

    def __init__(self, known: Collection[str] = ()) -> None:
        super().__init__()
        self.known = tuple(known)

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean the record in place and let it through."""
        record.msg, record.args = self._clean(_message(record)), None
        if record.exc_info and not record.exc_text:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        # The exception itself would be printed again, whole, by whoever formats the record next.
        record.exc_info = None
        record.exc_text = self._clean(record.exc_text)
        record.stack_info = self._clean(record.stack_info)
        for name in record.__dict__.keys() - USUAL:
            record.__dict__[name] = self._clean(record.__dict__[name])
        return True

    def _clean(self, value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, str):
            return redact(value, self.known)
        if isinstance(value, Mapping):
            return {self._clean(key): self._clean(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self._clean(inner) for inner in value]
        shown = repr(value)
        cleaned = redact(shown, self.known)
        return value if cleaned == shown and redact(str(value), self.known) == str(value) else cleaned


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # a wrong format string must not print its arguments on stderr, as logging would
        return f"{record.msg} (arguments do not fit)"


def guard_last_resorts(known: Collection[str] = (), stream: TextIO | None = None) -> None:
    """Redact what bypasses logging's handlers: warnings, uncaught exceptions, threads, logging without a handler."""
    if logging.lastResort is not None:
        logging.lastResort.addFilter(RedactingFilter(known))

    def say(text: str) -> None:
        print(redact(text, known).rstrip("\n"), file=stream or sys.stderr)

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        say("".join(traceback.format_exception(kind, error, trace)))

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if not issubclass(args.exc_type, SystemExit):
            say("".join(traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback)))

    def unraisable(args: Any) -> None:
        say("".join(traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback)))

    def warned(message: Any, category: type[Warning], filename: str, lineno: int, file: Any = None, line: Any = None) -> None:
        say(warnings.formatwarning(message, category, filename, lineno, line))

    sys.excepthook = uncaught
    threading.excepthook = in_thread
    sys.unraisablehook = unraisable
    warnings.showwarning = warned


def guard_loop(loop: asyncio.AbstractEventLoop, logger: logging.Logger, known: Collection[str] = ()) -> None:
    """Let the loop's own complaints pass through a logger, cleaned before they reach it."""

    def complain(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        trace = "".join(traceback.format_exception(error)) if error else ""
        logger.error("%s", redact(f"{context.get('message', 'trouble in the loop')}\n{trace}".rstrip("\n"), known))

    loop.set_exception_handler(complain)
