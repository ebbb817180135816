"""Everything this Telegram knows, in one place: the bot, the people, what waits, what was kept."""

import asyncio
import re
import secrets
import time
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.sandbox.chat import Chat, Chats
from bot.sandbox.files import Files
from bot.sandbox.limits import Flood
from bot.sandbox.memory import Memory
from bot.sandbox.refusal import bad, forbidden
from bot.sandbox.updates import Updates

QUERY_SECONDS = 15 * 60
TOASTS_KEPT = 50


class World:
    """One bot's Telegram; the methods of the Bot API and the acts of people change it, memory keeps it."""

    def __init__(self, *, clock: Clock, state: Path | None, token: str, name: str, limits: bool) -> None:
        self.clock = clock
        self.token = token
        self.memory = Memory(state)
        number = re.match(r"\d+", token)
        self.bot = {"id": int(number.group()) if number else 1, "is_bot": True, "first_name": name, "username": "sandbox_bot"}
        # A new value after every start tells the page to forget what it knew.
        self.boot = secrets.token_hex(4)
        self.pages: set[asyncio.Event] = set()
        self.chats = Chats(self.memory, self.tell_pages)
        self.updates = Updates(self.memory)
        self.files = Files(self.memory)
        self.flood = Flood() if limits else None
        # What the bot set about itself: commands by scope and language, descriptions, the menu button.
        self.profile: dict[str, Any] = dict(self.memory.all("profile"))
        self.queries: dict[str, dict[str, Any]] = {}
        self.toasts: list[dict[str, Any]] = []
        self.typing: dict[int, float] = {}
        clock.offset_seconds = max(clock.offset_seconds, dict(self.memory.all("clock")).get("offset_seconds", 0))
        for update in self.updates.waiting:
            if "callback_query" in update:
                self.remember_query(update["callback_query"])

    def tell_pages(self) -> None:
        """Wake every page that listens."""
        for page in self.pages:
            page.set()

    def set_profile(self, name: str, value: Any) -> None:
        """Keep something the bot says about itself."""
        self.profile[name] = value
        self.memory.keep("profile", name, value)
        self.chats.touch()

    def turn_clock(self, seconds: int) -> None:
        """Turn the clock forward for good: the new time is on disk before anybody reads it; ValueError for negative."""
        if seconds < 0:
            raise ValueError("the clock only turns forward")
        self.memory.keep("clock", "offset_seconds", self.clock.offset_seconds + seconds)
        self.memory.commit()
        self.clock.turn(seconds)
        self.chats.touch()

    def remember_query(self, query: dict[str, Any]) -> None:
        """A tap waits for its answer for a quarter of an hour."""
        self.queries[query["id"]] = {"query": query, "until": self.clock.now() + QUERY_SECONDS}
        while len(self.queries) > 10_000:
            del self.queries[next(iter(self.queries))]

    def answer_query(self, query_id: str, text: str, alert: bool) -> None:
        """Show the answer to a tap, once and in time; refused otherwise."""
        waiting = self.queries.pop(query_id, None)
        if waiting is None or waiting["until"] < self.clock.now():
            raise bad("query is too old and response timeout expired or query ID is invalid")
        query = waiting["query"]
        toast = {
            "query_id": query_id,
            "chat_id": query["from"]["id"],
            "message_id": query["message"]["message_id"],
            "data": query["data"],
            "text": text,
            "alert": alert,
            "rev": self.chats.touch(),
        }
        self.toasts = [*self.toasts[-TOASTS_KEPT + 1 :], toast]

    def reachable(self, params: dict[str, Any]) -> Chat:
        """The chat of a request if the bot may act there now; refused in Telegram's words otherwise."""
        raw = params.get("chat_id")
        if raw is None or raw == "":
            raise bad("chat_id is empty")
        try:
            chat = self.chats.by_id[int(raw)]
        except (ValueError, TypeError, KeyError) as error:
            raise bad("chat not found") from error
        if chat.person is not None:
            if chat.person.blocked:
                raise forbidden("bot was blocked by the user")
            if not chat.person.started:
                raise forbidden("bot can't initiate conversation with a user")
        elif not chat.member:
            raise forbidden("bot is not a member of the supergroup chat")
        return chat

    def spend(self, chat: Chat) -> None:
        """Count one message against the flood limits; refused with 429 where it is too many."""
        if self.flood is not None:
            self.flood.spend(chat.id, time.monotonic())
