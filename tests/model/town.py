"""The real bot on a real store, with Telegram played in the same process: everything but HTTP."""

import asyncio
import json
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

from bot.clock import Clock
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.receiver import ALLOWED, Receiver
from bot.delivery.sender import SETTLED_SECONDS, Sender
from bot.delivery.transport import mute_advice
from bot.delivery.wording import Speech
from bot.delivery.worker import Worker
from bot.handlers.documents import documents
from bot.handlers.house import House
from bot.handlers.table import all_handlers
from bot.sandbox.chat import Chat
from bot.sandbox.files import Upload
from bot.sandbox.methods import METHODS
from bot.sandbox.refusal import Refusal
from bot.sandbox.world import World
from bot.screens.screen import Operator
from bot.screens.table import SCREENS
from bot.storage import Store, open_store
from bot.storage.queries import OneStatement, read_queries
from tests.model.course import Shelf

TOKEN = "1000001:a-token-for-lives-that-are-only-played-0"
OWNER = 777
Json = dict[str, Any]
MUST_NEVER_BE = {
    name: query.sql for name, query in read_queries("sqlite", OneStatement()).items() if name.startswith("violation_")
}


class StillClock(Clock):
    """Stands still until it is turned."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at

    def now(self) -> int:
        """The time in UTC seconds."""
        return self.at + self.offset_seconds


class Wire(BaseRequest):
    """Carries requests to the sandbox's Telegram without a network; keeps what was refused and every toast."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.refused: list[str] = []
        self.toasts: list[str] = []
        self.turned_away: set[int] = set()  # chats of people who block the bot
        self.sends: Counter[int] = Counter()  # by chat
        self.loud: list[int] = []
        self.shown: list[tuple[int, int, list[str]]] = []  # chat, message and what its buttons send

    @property
    def read_timeout(self) -> float:
        """Nothing is waited for."""
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **named: Any
    ) -> tuple[int, bytes]:
        """Answer one Bot API request."""
        name = url.rsplit("/", 1)[1].lower()
        params: Json = json.loads(json.dumps(request_data.parameters)) if request_data else {}
        for field, (file, content, kind) in (request_data.multipart_data if request_data else {}).items():
            params[field] = Upload(file, kind, content if isinstance(content, bytes) else content.read())
        try:
            result = await METHODS[name](self.world, params)
        except Refusal as refusal:
            if "blocked" in refusal.description:
                self.turned_away.add(params["chat_id"])
            elif "not modified" not in refusal.description:
                self.refused.append(f"{name} {refusal.description} {params}")
            said = {"ok": False, "error_code": refusal.status, "description": refusal.description}
            return refusal.status, json.dumps(said).encode()
        self._remember(name, params, result)
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _remember(self, name: str, params: Json, result: Any) -> None:
        if name == "answercallbackquery":
            self.toasts.append(params.get("text", ""))
        if name.startswith("send"):
            self.sends[params["chat_id"]] += 1
            if not params.get("disable_notification"):
                self.loud.append(params["chat_id"])
        if isinstance(result, dict) and "message_id" in result:
            self.shown.append((params["chat_id"], result["message_id"], buttons(result)))


def buttons(message: Json) -> list[str]:
    """What the buttons of a message send back."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


class Town:
    """One store, one Telegram, and the bot's rooms, which can be built anew on them at any moment."""

    def __init__(self, folder: Path, shelf: Shelf, at: int) -> None:
        self.folder, self.shelf = folder, shelf
        self.clock = StillClock(at)
        self.world = World(clock=self.clock, state=None, token=TOKEN, name="Lives", limits=False)
        self.world.updates.allow(ALLOWED)
        self.wire = Wire(self.world)
        self.bot: ExtBot[None] = ExtBot(TOKEN, request=self.wire, get_updates_request=self.wire)
        owner = self.world.chats.meet("owner", OWNER)
        owner.started = True
        self.edition = "first"
        self.handled: list[tuple[int, Json]] = []  # when it came, and what
        self.store: Store
        self.eye: sqlite3.Connection

    async def open(self) -> None:
        """Open the store and build the rooms."""
        mute_advice()
        file = self.folder / "course.db"
        self.store = await open_store(f"sqlite:///{file}")
        self.eye = sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)
        self.eye.row_factory = sqlite3.Row
        await self.bot.initialize()
        await self.build(self.edition)

    async def close(self) -> None:
        """Let go of the store."""
        self.eye.close()
        await self.store.close()
        await self.bot.shutdown()

    async def build(self, edition: str) -> None:
        """The rooms as after a start of the process, on this edition of the course."""
        self.edition = edition
        library = self.shelf.libraries[edition]
        self.house = house = House(library, self.shelf.interface, frozenset({OWNER}))
        self.receiver = Receiver(store=self.store, bot=self.bot, clock=self.clock, owners=house.owners, on_updates=_nothing)
        self.worker = Worker(
            store=self.store,
            bot=self.bot,
            clock=self.clock,
            handlers=all_handlers(house),
            owners=house.owners,
            languages=self.shelf.interface.whole(),
            on_outbox=_nothing,
        )
        self.sender = Sender(
            store=self.store,
            bot=self.bot,
            clock=self.clock,
            speech=Speech(SCREENS, library, self.shelf.interface, Operator("The town", "town@example.eu")),
            documents=documents(house, self.clock.now),
            pace_per_second=0,
            pace_per_chat=0,
        )
        self.dispatcher = Dispatcher(self.store, house, self.clock, _nothing)
        await self.worker._begin()
        await self.sender._begin()

    async def receive(self) -> None:
        """What people did comes into the inbox."""
        updates = list(self.world.updates.waiting)
        self.world.updates.confirm(self.world.updates.next_id)
        if updates:
            await self.receiver._receive(updates)
            self.handled = [*self.handled, *((self.clock.now(), update) for update in updates)][-12:]

    async def handle(self) -> None:
        """The worker does what waits in the inbox."""
        look = await self.store.write(self.worker._look)
        while look.rows:
            look = await self.worker._round(look.rows)
        await self.worker._toasts.finish()

    async def send(self, crash: str = "") -> None:
        """The sender sends what waits; a crash takes it away before or after its first requests and starts it anew."""
        while True:
            batch = await self.sender._turn()
            if crash != "claimed":
                await asyncio.gather(*(self.sender._deliver(row) for row in batch.rows))
            if crash:
                await self.build(self.edition)
                self.clock.turn(SETTLED_SECONDS)  # what a crash left on its way waits that long
                crash = ""
            elif not batch.rows and not self.sender._finished:
                return

    def chat(self, key: str) -> Chat:
        """A person's chat."""
        return self.world.chats.by_id[self.world.chats.people[key].user_id]

    def messages(self, key: str) -> list[Json]:
        """What the bot has written to a person."""
        return [
            message.body for message in self.chat(key).messages.values() if message.body["from"]["id"] == self.world.bot["id"]
        ]

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """What the database holds."""
        return self.eye.execute(sql, values).fetchall()

    def violations(self) -> dict[str, int]:
        """What must never be and is, with how often."""
        counts = {name: len(self.rows(sql)) for name, sql in MUST_NEVER_BE.items()}
        return {name: count for name, count in counts.items() if count}

    def bytes(self) -> bytes:
        """Everything in the files of the database."""
        return b"".join(file.read_bytes() for file in self.folder.glob("course.db*"))


def _nothing() -> None:
    pass
