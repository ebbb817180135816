"""How the server says no: a status and the sentence Telegram would use."""

from typing import Any


class Refusal(Exception):
    """A request the server refuses; answered as Telegram answers, with `parameters` where it gives some."""

    def __init__(self, status: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def bad(description: str) -> Refusal:
    """A 400 worded as Telegram words it: `bad("chat not found")`."""
    return Refusal(400, f"Bad Request: {description}")


def forbidden(description: str) -> Refusal:
    """A 403 worded as Telegram words it."""
    return Refusal(403, f"Forbidden: {description}")


def too_many(seconds: int) -> Refusal:
    """A 429 that asks to wait that many seconds."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


# Nobody's mistake: they blocked the bot or left, an edit came twice, a tap was answered late.
EXPECTED = ("bot was blocked", "user is deactivated", "was kicked", "message is not modified", "query is too old")
# Wrong token, two pollers, too fast: the bot's operator hears of these in other ways.
NOT_ABOUT_THE_MESSAGE = (401, 409, 429)


def breaks_a_rule(status: int, description: str) -> bool:
    """True if Telegram refused a request that the bot should never have made like this."""
    if not 400 <= status < 500 or status in NOT_ABOUT_THE_MESSAGE:
        return False
    return not any(words in description for words in EXPECTED)
