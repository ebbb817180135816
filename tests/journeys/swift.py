"""Chats for long walks: they ask only for what is new, and wait no longer than they must."""

import asyncio
import json
import time
from typing import Any

import aiohttp

from bot.app import Bot
from bot.sandbox.acts import person_of
from bot.sandbox.memory import dump
from bot.sandbox.refusal import Refusal
from bot.sandbox.server import Sandbox
from bot.sandbox.view import state
from bot.storage import Tx
from tests.journeys.chat import Chat, Json

QUIET = 0.002  # seconds
LONG = 0.3
HOPS = 20  # turns of the loop in which whoever's work was stored together with our look goes on to what follows from it


class Swift(Chat):
    """The same acts as of any chat."""

    def __init__(self, http: aiohttp.ClientSession, base: str, person: str = "sofia") -> None:
        super().__init__(http, base, person)
        self.known: dict[int, Json] = {}
        self.rev = 0

    async def state(self) -> Json:
        """Everything the page shows, put together from what changed since the last time."""
        params = {"person": self.person, "since": str(self.rev)}
        async with self.http.get(f"{self.base}/api/state", params=params) as response:
            answer: Json = await response.json()
        return self.with_known(answer)

    def with_known(self, answer: Json) -> Json:
        """What the page answered, with all messages and not only the changed ones."""
        self.rev = answer["rev"]
        self.known |= {message["message_id"]: message for message in answer["messages"]}
        answer["messages"] = [self.known[number] for number in sorted(self.known) if not self.known[number].get("deleted")]
        return answer

    async def settle(self) -> None:
        """Wait until no update and no message waits."""
        answer = await self.post("idle", timeout_seconds=20, quiet_seconds=0.01)
        assert answer["idle"], "the bot did not come to rest"

    async def tap_data(self, message_id: int, data: str) -> str | None:
        """Tap any button of any message, even one that is gone by now; returns the toast, if any."""
        await self.post("tap", message_id=message_id, data=data)
        await self.settle()
        toasts = (await self.state())["toasts"]
        return toasts[-1]["text"] or None if toasts else None


class Near(Swift):
    """A chat in the process of its sandbox: acts reach the control as the page's do, but without HTTP, of which others tell."""

    def __init__(self, http: aiohttp.ClientSession, base: str, person: str, bot: Bot, sandbox: Sandbox) -> None:
        super().__init__(http, base, person)
        self.bot, self.sandbox = bot, sandbox

    async def post(self, act: str, **body: Any) -> Json:
        """One act of the control API; a refusal fails the test."""
        control = self.sandbox.control
        try:
            answer = await control.post(act, json.loads(dump({"person": self.person, **body})))
        except Refusal as refusal:
            raise AssertionError(refusal.description) from refusal
        finally:
            control.world.memory.commit()
        return dict(json.loads(dump(answer)))

    async def state(self) -> Json:
        """Everything the page shows but what is planned, put together from what changed since the last time."""
        world = self.sandbox.world
        answer: Json = json.loads(dump(state(world, person_of(world, {"person": self.person}), self.rev, None)))
        world.memory.commit()
        return self.with_known(answer)

    async def settle(self) -> None:
        """Wait until no update and no message waits: seen from inside, that takes no long quiet."""
        began = time.monotonic()
        while not await self.rests():
            waited = time.monotonic() - began
            assert waited < 20, "the bot did not come to rest"
            await asyncio.sleep(0.001 if waited < LONG else 0.02)

    async def tap_data(self, message_id: int, data: str) -> str | None:
        """Tap any button of any message, even one that is gone by now; returns the toast, if any, once Telegram has it."""
        tapped = (await self.post("tap", message_id=message_id, data=data))["query_id"]
        until = time.monotonic() + 20
        while tapped in self.sandbox.world.queries and time.monotonic() < until:  # noqa: ASYNC110 - the sandbox has no event for this
            await asyncio.sleep(0.001)
        await self.settle()
        toasts = [toast for toast in (await self.state())["toasts"] if toast["query_id"] == tapped]
        return toasts[-1]["text"] or None if toasts else None

    async def rests(self) -> bool:
        """Whether the bot has done all it was asked to: what can be seen at once, before and after a look at its plans."""
        if not self.quiet() or await self.bot.store.write(self.owes):
            return False
        for _ in range(HOPS):
            await asyncio.sleep(0)
        return self.quiet()

    def quiet(self) -> bool:
        """Whether the bot asks for updates and has none, has answered every tap, and sends nothing."""
        delivery, traffic, updates = self.bot.delivery, self.sandbox.control.traffic, self.sandbox.world.updates
        asks = updates._poll is not None and not updates._poll.done() and not updates.waiting
        return asks and delivery.sender.idle and not delivery.worker._toasts._tasks and traffic.quiet_for(QUIET)

    async def owes(self, tx: Tx) -> bool:
        """Whether something planned should have left by now.

        It waits its turn behind the bot's own works, so whoever stored one has gone on; a reader would take as long as a tap."""
        now = self.sandbox.world.clock.now()
        return any([row["due"] is not None and row["due"] <= now async for row in tx.waiting_messages()])
