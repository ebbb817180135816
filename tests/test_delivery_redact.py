"""G26: no secret reaches a log, whatever path it takes."""

import asyncio
import io
import logging
import sys
import threading
import warnings

import pytest

from bot.delivery.redact import HIDDEN, RedactingFilter, guard_last_resorts, guard_loop, redact

TOKEN = "123456789:AAHcanary-canary_canary-canary-canary"
PASSWORD = "hunter2/with+signs"


@pytest.fixture
def sink() -> tuple[logging.Logger, io.StringIO]:
    """A logger whose only handler redacts."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s %(extra_words)s", defaults={"extra_words": ""}))
    handler.addFilter(RedactingFilter([PASSWORD]))
    logger = logging.Logger("bird", logging.DEBUG)
    logger.addHandler(handler)
    return logger, stream


@pytest.mark.parametrize("text", [TOKEN, f"https://api.telegram.org/bot{TOKEN}/getMe", TOKEN.replace(":", "%3A"), f"b'{TOKEN}'"])
def test_the_shape_of_a_token_is_hidden_wherever_it_stands(text: str) -> None:
    assert "canary" not in redact(text)
    assert HIDDEN in redact(text)


def test_known_values_are_hidden_also_when_quoted() -> None:
    assert redact(f"a {PASSWORD} b hunter2%2Fwith%2Bsigns c", [PASSWORD, ""]) == f"a {HIDDEN} b {HIDDEN} c"


def test_times_and_numbers_are_left_alone() -> None:
    assert redact("12:30 123456:78 2026-11-21T09:00:00") == "12:30 123456:78 2026-11-21T09:00:00"


def test_nothing_of_a_record_carries_the_token(sink: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = sink
    logger.debug("plain %s", TOKEN)
    logger.debug(f"in the message {TOKEN}")
    logger.debug("object %s %r", ValueError(TOKEN), {"key": [TOKEN]})
    logger.debug("wrong number %s %s", TOKEN)
    logger.debug("extra", extra={"extra_words": {"deep": (TOKEN, PASSWORD)}})
    logger.debug("odd extra", extra={"extra_words": ValueError(TOKEN)})
    logger.debug("stack", stack_info=True)
    try:
        try:
            raise ValueError(f"inner {TOKEN}")
        except ValueError as inner:
            raise RuntimeError(f"outer {PASSWORD}") from inner
    except RuntimeError:
        logger.exception("with its traceback")
    written = stream.getvalue()
    assert "canary" not in written
    assert PASSWORD not in written
    assert written.count(HIDDEN) >= 9
    assert "RuntimeError: outer" in written


def test_a_record_is_clean_for_every_handler_after_the_first(sink: tuple[logging.Logger, io.StringIO]) -> None:
    logger, _ = sink
    seen: list[logging.LogRecord] = []

    class Second(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(record)

    logger.addHandler(Second())
    try:
        raise ValueError(TOKEN)
    except ValueError:
        logger.exception("x %s", TOKEN)
    assert "canary" not in repr(vars(seen[0]))


def test_the_last_resorts_redact_too(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    for owner, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook"), (warnings, "showwarning")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    monkeypatch.setattr(logging, "lastResort", logging.StreamHandler(stream))
    guard_last_resorts([PASSWORD], stream)
    try:
        raise ValueError(TOKEN)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=lambda: (_ for _ in ()).throw(ValueError(TOKEN)))
    thread.start()
    thread.join()
    warnings.showwarning(UserWarning(TOKEN), UserWarning, "x.py", 1)
    logging.Logger("nobody listens").error("x %s", PASSWORD)
    written = stream.getvalue()
    assert "canary" not in written
    assert PASSWORD not in written
    assert written.count("ValueError: [hidden]") == 2


async def test_the_loops_own_complaints_are_clean(caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.new_event_loop()
    guard_loop(loop, logging.getLogger("loop"))
    loop.call_exception_handler({"message": f"lost {TOKEN}", "exception": ValueError(TOKEN)})
    loop.close()
    assert "canary" not in caplog.text
    assert "ValueError: [hidden]" in caplog.text
