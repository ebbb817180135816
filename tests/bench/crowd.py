"""People who tap: each walks the cards of lesson 1.1, and every tap is followed until all its calls have arrived."""

import asyncio
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.bench.server import Telegram, message

Json = dict[str, Any]
CARDS = 4  # of lesson 1.1: so often a person taps "Go on" and gets a card
CALLS = frozenset({"answercallbackquery", "sendmessage", "editmessagereplymarkup"})  # what each of these taps leads to


@dataclass(frozen=True)
class Standing:
    """Where a person stands: the newest message with a button, and what the button sends."""

    chat_id: int
    message_id: int
    text: str
    markup: Json
    data: str


@dataclass
class Tap:
    """One tap; times are monotonic seconds, `left` are the calls that have not arrived yet."""

    due_at: float
    replied_at: float = 0.0
    left: set[str] = field(default_factory=lambda: set(CALLS))


@dataclass
class Person:
    """One chat; `fresh` is false from a tap until its reply has come."""

    standing: Standing
    taps_left: int = CARDS
    fresh: bool = True
    tap: Tap | None = None


class Crowd:
    """Taps, and hears from the server which calls have arrived."""

    def __init__(self, telegram: Telegram, standings: Iterable[Standing]) -> None:
        self.people = {each.chat_id: Person(each) for each in standings}
        self.taps: list[Tap] = []
        self.handled = 0
        self.handled_at = 0.0  # the last one, monotonic seconds
        self.change = asyncio.Event()
        self._telegram = telegram
        self._queries: dict[str, Tap] = {}
        self._strips: dict[tuple[int, int], Tap] = {}
        self._coming: Iterator[Person] = iter(())
        telegram.on_call = self.hear

    def tap(self, person: Person, due_at: float) -> None:
        """The person taps the button under the newest message."""
        tap = Tap(due_at)
        query_id = str(10**15 + len(self.taps))
        self.taps.append(tap)
        self._queries[query_id] = tap
        self._strips[person.standing.chat_id, person.standing.message_id] = tap
        person.tap, person.fresh = tap, False
        person.taps_left -= 1
        self._telegram.queue(callback(query_id, person.standing))

    def hear(self, method: str, params: Json) -> None:
        """A call has arrived: it belongs to the tap that asked for it."""
        now = time.monotonic()
        tap: Tap | None = None
        person: Person | None = None
        if method == "sendmessage":
            person = self.people[params["chat_id"]]
            tap = person.tap
            if tap is not None:
                tap.replied_at = now
        elif method == "answercallbackquery":
            tap = self._queries.pop(params["callback_query_id"], None)
        elif method == "editmessagereplymarkup":
            tap = self._strips.pop((params["chat_id"], params["message_id"]), None)
        if tap is None or method not in tap.left:
            return
        tap.left.discard(method)
        if not tap.left:
            self.handled += 1
            self.handled_at = now
            self.change.set()
        if person is not None:
            self._read(person, params, now)

    def _read(self, person: Person, params: Json, now: float) -> None:
        """The person has got the reply; who has tapped enough makes room for the next one."""
        person.standing = standing(params)
        person.fresh = True
        if person.taps_left:
            following: Person | None = person
        else:
            following = next(self._coming, None)
        if following is not None and self.in_a_row:
            self.tap(following, now)

    in_a_row = False

    async def tap_in_a_row(self, at_once: int, seconds: float) -> tuple[int, float]:
        """So many people tap at a time, each again as soon as the reply is there; taps handled, and within how many seconds."""
        self.in_a_row = True
        self._coming = iter(self.people.values())
        began = time.monotonic()
        for _, person in zip(range(at_once), self._coming, strict=False):
            self.tap(person, began)
        everything = len(self.people) * CARDS
        while self.handled < everything and (left := began + seconds - time.monotonic()) > 0:
            await self.wait(left)
        handled, took = self.handled, time.monotonic() - began
        self.in_a_row = False
        return handled, took if handled < everything else self.handled_at - began

    async def tap_at(self, moments: Sequence[float]) -> int:
        """Tap at these seconds from now, whatever the bot does, one person after the other; how often nobody was ready."""
        began = time.monotonic()
        people = list(self.people.values())
        missed = 0
        for number, moment in enumerate(moments):
            await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
            person = people[number % len(people)]
            if person.fresh and person.taps_left:
                self.tap(person, began + moment)
            else:
                missed += 1
        return missed

    async def rest(self, seconds: float = 20.0) -> bool:
        """Wait until every tap is handled; false if that takes longer."""
        until = time.monotonic() + seconds
        while self.handled < len(self.taps) and time.monotonic() < until:
            await self.wait(0.5)
        return self.handled == len(self.taps)

    async def wait(self, seconds: float) -> None:
        """Until a tap is handled, but not longer."""
        self.change.clear()
        try:
            async with asyncio.timeout(seconds):
                await self.change.wait()
        except TimeoutError:
            return


def callback(query_id: str, at: Standing) -> Json:
    """The update of a tap."""
    sofia = {"id": at.chat_id, "is_bot": False, "first_name": "Sofia", "language_code": "en"}
    under = message(at.chat_id, at.message_id, at.text, at.markup)
    return {"callback_query": {"id": query_id, "from": sofia, "message": under, "chat_instance": "1", "data": at.data}}


def standing(params: Json) -> Standing:
    """Where a person stands who has got this message: at its first button."""
    markup: Json = params.get("reply_markup") or {"inline_keyboard": []}
    data = next((button.get("callback_data", "") for row in markup["inline_keyboard"] for button in row), "")
    return Standing(params["chat_id"], params["message_id"], params["text"], markup, data)
