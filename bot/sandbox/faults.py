"""Faults that tests put in front of methods, and the record of what was asked."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from random import Random
from typing import Any


@dataclass
class Fault:
    """Something going wrong with the next `times` requests of that method and chat.

    `method` None means every method but getUpdates; `chat_id` None means every chat, `chats` the first and the last of a
    range of them, `words` something their text or caption contains. Of all these only `share` go wrong (0 to 1, drawn from
    `seed`, so that a trial can be repeated), and then `burst` of them in a row. The delay comes first.
    With a `status` the request is answered with that error, before the effect or, with `after_effect`, after it.
    Without a status: `after_effect` does the effect and closes the connection, so that the answer is lost;
    a delay alone only makes the request slow; neither closes the connection before anything happened.
    """

    method: str | None = None
    times: int = 1
    status: int | None = None
    description: str = "Internal Server Error"
    retry_after: int | None = None
    migrate_to_chat_id: int | None = None
    delay_seconds: float = 0.0
    after_effect: bool = False
    chat_id: int | None = None
    chats: tuple[int, int] | None = None
    words: str = ""
    share: float = 1.0
    seed: int = 0
    burst: int = 1
    _left: int = field(default=0, init=False, repr=False)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)

    @property
    def parameters(self) -> dict[str, Any] | None:
        """The `parameters` object of the error answer, or None."""
        given = {"retry_after": self.retry_after, "migrate_to_chat_id": self.migrate_to_chat_id}
        return {name: value for name, value in given.items() if value is not None} or None

    @property
    def only_slow(self) -> bool:
        """True if the request is answered as usual after the delay."""
        return self.status is None and not self.after_effect and self.delay_seconds > 0

    def stands_before(self, method: str, chat_id: int | None, params: Mapping[str, Any]) -> bool:
        """True if that request is one of those it is about."""
        if self.times <= 0 or (self.chat_id is not None and self.chat_id != chat_id):
            return False
        if self.chats is not None and (chat_id is None or not self.chats[0] <= chat_id <= self.chats[1]):
            return False
        if self.words and self.words not in str(params.get("text") or params.get("caption") or ""):
            return False
        return method != "getupdates" if self.method is None else self.method.lower() == method

    def strikes(self) -> bool:
        """True if this one of its requests goes wrong; one of its times is used up then."""
        if self._left > 0:
            self._left -= 1
        elif self.share >= 1 or self._random.random() < self.share:
            self._left = self.burst - 1
        else:
            return False
        self.times -= 1
        return True


def next_fault(faults: list[Fault], method: str, chat_id: int | None, params: Mapping[str, Any]) -> Fault | None:
    """The first fault that strikes the request; a spent fault leaves the list."""
    for fault in faults:
        if fault.stands_before(method, chat_id, params) and fault.strikes():
            if fault.times <= 0:
                faults.remove(fault)
            return fault
    return None


def fault_from(row: dict[str, Any]) -> Fault:
    """A fault from the JSON of the control API; ValueError for a field there is none of."""
    unknown = set(row) - {each.name for each in fields(Fault) if each.init}
    if unknown:
        raise ValueError(f"a fault has no field {sorted(unknown)[0]!r}")
    return Fault(**row)


@dataclass
class Call:
    """One Bot API request: `at` is monotonic seconds, `outcome` "ok", "answer lost", "connection closed" or the error's words."""

    number: int
    method: str
    chat_id: int | None
    params: dict[str, Any]
    at: float
    status: int = 0
    outcome: str = ""
    effect: bool = False
    message_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The call as GET /api/calls shows it."""
        return asdict(self)
