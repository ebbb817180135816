"""What an answer of Telegram means for a message: one row per case, nothing else decides."""

from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)


@dataclass(frozen=True)
class Sent:
    """It arrived; the message's id where Telegram named one."""

    message_id: int | None = None


@dataclass(frozen=True)
class Wait:
    """Too many requests: not sent, again after these seconds; counts no try."""

    retry_after: int


@dataclass(frozen=True)
class Gone:
    """The person cannot be reached any more: 'blocked' or 'deactivated'."""

    reach: str


@dataclass(frozen=True)
class Failed:
    """Telegram will never take this message; the reason in its words."""

    reason: str


@dataclass(frozen=True)
class Migrated:
    """The chat has another id now; the same message goes there."""

    new_chat_id: int


@dataclass(frozen=True)
class PlainText:
    """Telegram refused our markup: once more, the words alone."""

    reason: str


@dataclass(frozen=True)
class BadToken:
    """Telegram does not know this token: nothing is sent any more, no message is blamed."""


@dataclass(frozen=True)
class Unreachable:
    """No connection to Telegram: certainly not sent, and not the message's fault; counts no try."""

    reason: str


@dataclass(frozen=True)
class TryLater:
    """Telegram had trouble of its own: taken as not sent; counts a try."""

    reason: str


@dataclass(frozen=True)
class Unknown:
    """The request left and no answer came: nobody can know whether it was sent."""

    reason: str


Outcome = Sent | Wait | Gone | Failed | Migrated | PlainText | BadToken | Unreachable | TryLater | Unknown

# Sentences of Telegram's that never change their mind, looked for in small letters.
# 403: the person is out of reach.
GONE: Sequence[tuple[str, str]] = (
    ("bot was blocked by the user", "blocked"),
    ("user is deactivated", "deactivated"),
    ("bot can't initiate conversation", "blocked"),
    ("bot was kicked", "blocked"),
    ("bot is not a member", "blocked"),
    ("bot can't send messages to bots", "deactivated"),
    ("group chat was deleted", "deactivated"),
)
# 400: what was wanted is already so.
AS_WANTED = ("message is not modified", "message to delete not found")
# 400: our markup; the words alone are tried once.
MARKUP = ("can't parse entities", "can't parse caption entities", "can't find end of the entity", "unsupported start tag")
# Errors of aiohttp's from before the request could leave.
NEVER_CONNECTED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ServerFingerprintMismatch)
# 429 without its field, and 429 wrapped in another status.
BUSY = "too many requests"


def outcome(error: BaseException) -> Outcome:
    """What we do about an error of a request; every exception has exactly one meaning."""
    for kind, meaning in MEANINGS:
        if isinstance(error, kind):
            return meaning(error)
    return Unknown(type(error).__name__)


def _wait(error: BaseException) -> Outcome:
    asked = getattr(error, "retry_after", 1)
    seconds = asked if isinstance(asked, int | float) else asked.total_seconds()
    return Wait(max(1, int(seconds + 0.999)))


def _migrated(error: BaseException) -> Outcome:
    new = getattr(error, "new_chat_id", None)
    return Migrated(new) if isinstance(new, int) and not isinstance(new, bool) else Failed("migrated, new address missing")


def _forbidden(error: BaseException) -> Outcome:
    text = str(error).lower()
    return Gone(next((reach for sentence, reach in GONE if sentence in text), "blocked"))


def _bad_request(error: BaseException) -> Outcome:
    text = str(error).lower()
    if any(sentence in text for sentence in AS_WANTED):
        return Sent()
    if any(sentence in text for sentence in MARKUP):
        return PlainText(str(error))
    return Failed(str(error))


def _refused(_: BaseException) -> Outcome:
    return BadToken()


def _conflict(error: BaseException) -> Outcome:
    return TryLater(str(error))


def _network(error: BaseException) -> Outcome:
    cause = error.__cause__
    if isinstance(cause, NEVER_CONNECTED):
        return Unreachable(type(cause).__name__)
    answered = cause is None or isinstance(cause, TelegramError)  # with 5xx or another odd status
    if answered and not isinstance(error, TimedOut):
        return Wait(5) if BUSY in str(error).lower() else TryLater(str(error)[:200])
    return Unknown(type(cause or error).__name__)


def _strange(error: BaseException) -> Outcome:
    return Unknown(str(error)[:200])


# Order matters: python-telegram-bot's BadRequest and TimedOut are NetworkErrors too.
MEANINGS = (
    (RetryAfter, _wait),
    (ChatMigrated, _migrated),
    (Forbidden, _forbidden),
    (BadRequest, _bad_request),
    (InvalidToken, _refused),
    (EndPointNotFound, _refused),
    (Conflict, _conflict),
    (TimedOut, _network),
    (NetworkError, _network),
    (TelegramError, _strange),
)
