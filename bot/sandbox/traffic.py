"""What passes between the bot and the server: faults put in the way, requests counted and recorded."""

import time
from collections import deque
from typing import Any

from bot.sandbox.faults import Call, Fault
from bot.sandbox.files import Upload
from bot.sandbox.refusal import breaks_a_rule

CALLS_KEPT = 20_000
REFUSED_KEPT = 20


class Traffic:
    """Faults and calls, and since when it has been quiet."""

    def __init__(self, *, record: bool, delay_seconds: float) -> None:
        self.faults: list[Fault] = []
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.refused: deque[Call] = deque(maxlen=REFUSED_KEPT)
        self.record = record
        self.delay_seconds = delay_seconds
        self.open = 0
        self.last = time.monotonic()
        self._number = 0

    def begin(self, method: str, chat_id: int | None, params: dict[str, Any]) -> Call:
        """Record a request; polling does not disturb the quiet."""
        now = time.monotonic()
        if method != "getupdates":
            self.open += 1
            self.last = now
        self._number += 1
        call = Call(self._number, method, chat_id, {}, now)
        if self.record:
            call.params = {name: value if not isinstance(value, Upload) else upload(value) for name, value in params.items()}
            self.calls.append(call)
        return call

    def end(self, call: Call) -> bool:
        """The request was answered, or never will be; True if it broke a rule of Telegram's, which is kept apart."""
        refused = breaks_a_rule(call.status, call.outcome)
        if refused:
            self.refused.append(call)
        if call.method != "getupdates":
            self.open -= 1
            self.last = time.monotonic()
        return refused

    def quiet_for(self, seconds: float) -> bool:
        """True if no request but polling was under way for that long."""
        return self.open == 0 and time.monotonic() - self.last >= seconds


def upload(file: Upload) -> dict[str, Any]:
    """A file as the record shows it, without its content."""
    return {"file": file.name, "mime_type": file.mime_type, "size": len(file.content)}
