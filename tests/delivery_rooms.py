"""A whole delivery against a sandbox of its own, with handlers and screens of a few lines."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import aiohttp
from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.clock import Clock
from bot.course.catalogue import Library
from bot.delivery.running import Delivery
from bot.delivery.transport import build_bot
from bot.delivery.wording import Documents, Speech
from bot.handlers.context import Context
from bot.language import Interface, Markup
from bot.sandbox.faults import Call
from bot.sandbox.server import Sandbox
from bot.screens.screen import Button, Document, Operator, Screen, Screens, Voice
from bot.storage import Store, Tx, open_store
from bot.storage.outbox import Address, put

TOKEN = "123456789:AAH-a-token-of-the-sandbox-for-tests-0"
OWNER = 777_000
PATIENCE_SECONDS = 30.0  # a busy machine is slow and nothing is wrong with the bot


def say(voice: Voice, args: Mapping[str, Any]) -> Screen:
    return Screen(Markup(args["text"]))


def language(voice: Voice, args: Mapping[str, Any]) -> Screen:
    return Screen(Markup(voice.tr.language))


def button(voice: Voice, args: Mapping[str, Any]) -> Screen:
    return Screen(Markup(args["text"]), ((Button("Tap", "tap"),),))


def file(voice: Voice, args: Mapping[str, Any]) -> Screen:
    return Screen(Markup("Your file"), document=Document("data.json", "data"))


def wordless(voice: Voice, args: Mapping[str, Any]) -> Screen:
    raise KeyError("nobody wrote this screen")


SCREENS = Screens(
    {
        "say": say,
        "language": language,
        "button": button,
        "file": file,
        "wordless": wordless,
        "trouble": lambda voice, args: Screen(Markup("Something went wrong.")),
        "owner_dead_update": lambda voice, args: Screen(Markup(f"dead {args['update_id']}")),
        "owner_conflict": lambda voice, args: Screen(Markup("conflict")),
    }
)


async def echo(update: Update, context: Context) -> None:
    message = update.effective_message
    assert message is not None
    assert message.text is not None
    if message.text.startswith("poison"):
        # Half an effect first: it must be rolled back with the rest.
        await put(context.tx, Address(message.chat_id, "en"), "say", {"text": "half"}, now=context.now)
        raise ValueError("poison")
    for part in message.text.split("|"):
        await put(context.tx, Address(message.chat_id, "en"), "say", {"text": part}, now=context.now)


async def start(update: Update, context: Context) -> None:
    message = update.effective_message
    assert message is not None
    await put(context.tx, Address(message.chat_id, "en"), "button", {"text": "hello"}, now=context.now)


async def tapped(update: Update, context: Context) -> str:
    message = update.effective_message
    assert message is not None
    to = Address(message.chat.id, "en")
    await put(context.tx, to, "say", {"text": "tapped"}, now=context.now, method="edit", message_id=message.message_id)
    return "noted"


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    return [
        CommandHandler("start", start),
        CallbackQueryHandler(tapped),
        MessageHandler(filters.TEXT & ~filters.COMMAND, echo),
    ]


async def document(store: Store, learner_id: str | None, about: str) -> bytes:
    return b"{}"


def speech(screens: Screens = SCREENS) -> Speech:
    return Speech(screens, cast(Library, None), Interface(Path("locales")), Operator("Somebody", "somebody@example.eu"))


class Rooms:
    """A sandbox, a store and a delivery between them."""

    def __init__(self, sandbox: Sandbox, url: str, store: Store, clock: Clock, session: aiohttp.ClientSession) -> None:
        self.sandbox, self.url, self.store, self.clock, self.session = sandbox, url, store, clock, session
        self.delivery: Delivery | None = None
        self.running: asyncio.Task[None] | None = None

    def start(self, **options: Any) -> Delivery:
        """Start delivering, without limits unless told otherwise."""
        documents: Documents = {"data": document}
        defaults: dict[str, Any] = {"pace_per_second": 0, "pace_per_chat": 0, "owners": [OWNER], "handlers": handlers()}
        self.delivery = Delivery(
            bot=build_bot(options.pop("token", TOKEN), self.url),
            store=self.store,
            clock=self.clock,
            speech=options.pop("speech", speech()),
            documents=documents,
            **(defaults | options),
        )
        self.running = asyncio.create_task(self.delivery.run())
        return self.delivery

    async def stop(self) -> None:
        """Stop cleanly, as on SIGTERM."""
        if self.delivery is not None and self.running is not None:
            self.delivery.stop()
            await self.running
            self.delivery = self.running = None

    async def post(self, name: str, **body: Any) -> Any:
        async with self.session.post(f"{self.url}/api/{name}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def say(self, person: str, text: str) -> int:
        """A person writes; the id of the update."""
        number: int = (await self.post("say", person=person, text=text))["update_id"]
        return number

    async def crowd(self, count: int) -> list[int]:
        """Chats of people who have pressed Start."""
        ids: list[int] = (await self.post("crowd", count=count))["user_ids"]
        return ids

    def calls(self, *methods: str) -> list[Call]:
        return [call for call in self.sandbox.calls if call.method in {name.lower() for name in methods or ("sendMessage",)}]

    def texts(self, chat_id: int | None = None) -> list[str]:
        """The words that arrived, in their order."""
        arrived = [call for call in self.calls() if call.effect]
        return [call.params["text"] for call in arrived if chat_id is None or call.chat_id == chat_id]

    async def queue(self, chat_id: int, text: str, **options: Any) -> str:
        """Put one message into the outbox and wake the sender."""

        async def work(tx: Tx) -> str | None:
            screen = options.pop("screen", "say")
            to = Address(chat_id, "en", options.pop("learner_id", None))
            return await put(tx, to, screen, {"text": text}, now=options.pop("now", self.clock.now()), **options)

        row_id = await self.store.write(work)
        assert row_id is not None
        if self.delivery is not None:
            self.delivery.queued()
        return row_id

    async def rows(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        """What the database holds; tests alone may ask so freely."""

        async def work(tx: Tx) -> list[dict[str, Any]]:
            return [dict(row) for row in await tx._connection.rows(sql, values)]

        return await self.store.write(work)

    async def row(self, row_id: str) -> dict[str, Any]:
        return (await self.rows("SELECT * FROM outbox WHERE id = :id", id=row_id))[0]

    async def until(self, truth: Callable[[], Awaitable[bool] | bool], seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until it is so; fail if it never is."""
        end = time.monotonic() + seconds
        while True:
            result = truth()
            if result is True or (not isinstance(result, bool) and await result):
                return
            assert time.monotonic() < end, f"still not so after {seconds} s; {await self.tale()}"
            await asyncio.sleep(0.01)

    async def settled(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until nothing waits in the inbox or the outbox."""

        async def quiet() -> bool:
            unfinished = "SELECT 1 FROM outbox WHERE state IN ('queued', 'sending')"
            waiting = f"SELECT 1 FROM inbox WHERE state = 'new' UNION ALL {unfinished}"
            return not self.sandbox.world.updates.waiting and not await self.rows(waiting)

        await self.until(quiet, seconds)

    async def tale(self) -> str:
        """What a failed test needs to know."""
        if self.running is not None and self.running.done():
            return f"the delivery ended: {self.running.exception()!r}"
        outbox = await self.rows("SELECT id, chat_id, state, reason, attempts, not_before FROM outbox LIMIT 8")
        inbox = await self.rows("SELECT update_id, state, tries, error FROM inbox LIMIT 8")
        return json.dumps({"outbox": outbox, "inbox": inbox}, indent=1)


async def enrol(rooms: Rooms, chat_id: int, *, language: str = "da", plan: str = "issued") -> str:
    """A learner in that chat with one plan and one prompt; the learner's id."""
    name = f"learner-{chat_id}"

    async def work(tx: Tx) -> None:
        await tx.add_learner(
            id=name, telegram_id=chat_id, chat_id=chat_id, language=language, zone="Europe/Copenhagen", country="DK",
            minute_of_day=540, days="12345", notice_version="1", now=1,
        )  # fmt: skip
        await tx.add_enrolment(id=f"e-{chat_id}", learner_id=name, course="basic", now=1)
        await tx.add_plan(id=f"p-{chat_id}", enrolment_id=f"e-{chat_id}", lesson="1.1", state=plan, due_at=1)
        await tx.add_prompt(nonce=f"n-{chat_id}", learner_id=name, plan_id=f"p-{chat_id}", step=0, inside="{}", now=1)

    await rooms.store.write(work)
    return name


async def ended(rooms: Rooms, row_id: str) -> tuple[str, str | None]:
    """How a message ended."""

    async def over() -> bool:
        return (await rooms.row(row_id))["state"] not in ("queued", "sending")

    await rooms.until(over)
    row = await rooms.row(row_id)
    assert row["args"] is None or row["state"] == "uncertain"
    return row["state"], row["reason"]


@asynccontextmanager
async def open_rooms(folder: Path, *, limits: bool = False) -> AsyncIterator[Rooms]:
    """Rooms with an empty database and an empty sandbox; what runs is stopped at the end."""
    clock = Clock()
    sandbox = Sandbox(clock=clock, state=None, token=TOKEN, limits=limits)
    url = await sandbox.start()
    store = await open_store(f"sqlite:///{folder}/data/course.db")
    async with aiohttp.ClientSession() as session:
        rooms = Rooms(sandbox, url, store, clock, session)
        try:
            yield rooms
            await rooms.stop()
        finally:
            if rooms.running is not None:
                rooms.running.cancel()
                await asyncio.gather(rooms.running, return_exceptions=True)
            await store.close()
            await sandbox.stop()
