"""G16: every answer of Telegram has one known meaning."""

from dataclasses import replace

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.delivery.claim import Claimed
from bot.delivery.marks import Again, End, verdict
from bot.delivery.outcomes import (
    BadToken,
    Failed,
    Gone,
    Migrated,
    Outcome,
    PlainText,
    Sent,
    TryLater,
    Unknown,
    Unreachable,
    Wait,
    outcome,
)

KEY = ConnectionKey("api.telegram.org", 443, True, True, None, None, None)
NOW = 1_700_000_000


def because(error: TelegramError, cause: BaseException) -> TelegramError:
    error.__cause__ = cause
    return error


CASES: list[tuple[BaseException, Outcome]] = [
    (RetryAfter(7), Wait(7)),
    (NetworkError("Too Many Requests (429)"), Wait(5)),
    (Forbidden("Forbidden: bot was blocked by the user"), Gone("blocked")),
    (Forbidden("Forbidden: user is deactivated"), Gone("deactivated")),
    (Forbidden("Forbidden: bot was kicked from the group chat"), Gone("blocked")),
    (Forbidden("Forbidden: bot can't initiate conversation with a user"), Gone("blocked")),
    (Forbidden("Forbidden: bot is not a member of the supergroup chat"), Gone("blocked")),
    (Forbidden("Forbidden: something new"), Gone("blocked")),
    (BadRequest("Bad Request: chat not found"), Failed("Chat not found")),
    (BadRequest("Bad Request: message is too long"), Failed("Message is too long")),
    (BadRequest("Bad Request: message is not modified: specified new message content"), Sent()),
    (BadRequest("Bad Request: message to edit not found"), Failed("Message to edit not found")),
    (BadRequest("Bad Request: message can't be edited"), Failed("Message can't be edited")),
    (BadRequest("Bad Request: can't parse entities: x"), PlainText("Can't parse entities: x")),
    (ChatMigrated(-100123), Migrated(-100123)),
    (InvalidToken("no"), BadToken()),
    (EndPointNotFound("no"), BadToken()),
    (NetworkError("Bad Gateway"), TryLater("Bad Gateway")),
    (NetworkError("Internal Server Error (500)"), TryLater("Internal Server Error (500)")),
    (because(NetworkError("Bad Gateway (502). Parsing"), TelegramError("x")), TryLater("Bad Gateway (502). Parsing")),
    (because(NetworkError("x"), aiohttp.ClientConnectorError(KEY, OSError("no route"))), Unreachable("ClientConnectorError")),
    (
        because(NetworkError("x"), aiohttp.ClientConnectorDNSError(KEY, OSError("no name"))),
        Unreachable("ClientConnectorDNSError"),
    ),
    (because(TimedOut("x"), aiohttp.ConnectionTimeoutError()), Unreachable("ConnectionTimeoutError")),
    (because(NetworkError("x"), aiohttp.ServerDisconnectedError()), Unknown("ServerDisconnectedError")),
    (because(TimedOut("x"), aiohttp.SocketTimeoutError()), Unknown("SocketTimeoutError")),
    (because(NetworkError("x"), aiohttp.ClientOSError(104, "reset")), Unknown("ClientOSError")),
    (because(NetworkError("x"), aiohttp.ClientPayloadError("cut")), Unknown("ClientPayloadError")),
    (TimedOut("x"), Unknown("TimedOut")),
    (TelegramError("Invalid server response"), Unknown("Invalid server response")),
    (ValueError("a fault of ours after the request"), Unknown("ValueError")),
]


@pytest.mark.parametrize(("error", "meaning"), CASES, ids=lambda value: repr(value)[:60])
def test_every_error_has_one_meaning(error: BaseException, meaning: Outcome) -> None:
    assert outcome(error) == meaning


ROW = Claimed(
    id="a", chat_id=1, language="en", learner_id=None, lane=0, policy="resend_once", method="send", message_id=None, nonce=None,
    screen="say", args="{}", lesson=None, rev=None, lesson_language=None, loud=False, plain=False, attempts=1, crash_resends=0,
    reach_epoch=0, claimed_at=NOW, archived=None,
)  # fmt: skip
ONCE = replace(ROW, policy="once")
COSMETIC = replace(ROW, policy="cosmetic")


def test_a_wait_counts_no_try_and_adds_a_little_of_its_own() -> None:
    again = verdict(ROW, Wait(100), NOW)
    assert isinstance(again, Again)
    assert again.free
    assert NOW + 100 <= again.not_before <= NOW + 110


def test_the_same_message_always_waits_the_same() -> None:
    assert verdict(ROW, Wait(100), NOW) == verdict(ROW, Wait(100), NOW)


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (5, 32), (8, 256)])
def test_trouble_at_telegram_is_tried_again_later_and_later(attempts: int, seconds: int) -> None:
    assert verdict(replace(ROW, attempts=attempts), TryLater("x"), NOW) == Again(NOW + seconds, "x", free=False)


def test_after_eight_retries_it_failed() -> None:
    assert verdict(replace(ROW, attempts=9), TryLater("Bad Gateway"), NOW) == End("failed", "Bad Gateway", passing=True)


def test_without_a_connection_no_try_is_ever_counted() -> None:
    assert verdict(replace(ROW, attempts=99), Unreachable("x"), NOW) == Again(NOW, "x", free=True)


def test_a_lost_answer_is_sent_once_more_and_then_uncertain() -> None:
    assert verdict(ROW, Unknown("x"), NOW) == Again(NOW, "no answer: x", free=False, resend=True)
    assert verdict(replace(ROW, crash_resends=1), Unknown("x"), NOW) == End("uncertain", "no answer: x")


def test_what_may_come_only_once_is_uncertain_at_once() -> None:
    assert verdict(ONCE, Unknown("x"), NOW) == End("uncertain", "no answer: x")


@pytest.mark.parametrize("trouble", [Wait(1), TryLater("x"), Unreachable("x"), Unknown("x"), Failed("x"), PlainText("x")])
def test_what_is_cosmetic_is_dropped_for_any_reason(trouble: Outcome) -> None:
    assert verdict(COSMETIC, trouble, NOW) == End("cancelled", "cosmetic")


def test_refused_markup_goes_once_as_plain_words() -> None:
    assert verdict(ROW, PlainText("x"), NOW) == Again(NOW, "x", plain=True)
    assert verdict(replace(ROW, plain=True), PlainText("x"), NOW) == End("failed", "x")


def test_a_refused_token_blames_no_message() -> None:
    assert verdict(COSMETIC, BadToken(), NOW) == Again(NOW, None)
