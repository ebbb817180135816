"""A Bot API server that costs as little as it can, so that the bots are measured and not the server."""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]
TOKEN = "1000001:the-bench-only-and-worth-nothing-at-all"
BOT = {"id": 1000001, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Telegram:
    """Answers every request as Telegram would if nothing ever went wrong: one asyncio protocol, no checks, no state kept.

    The sandbox plays Telegram far better, and costs about 0.3 ms of CPU a request: more than the bots it would measure.
    """

    def __init__(self, delay_seconds: float = 0.0) -> None:
        self.delay_seconds = delay_seconds  # every answer is so late, those of getUpdates too
        self.calls: Counter[str] = Counter()
        self.on_call: Callable[[str, Json], None] = lambda method, params: None
        self.polled = asyncio.Event()  # set by the first getUpdates
        self.port = 0
        self._waiting: list[tuple[int, str]] = []
        self._next_id = time.time_ns() // 10_000  # never one that an earlier server gave: the bot remembers what it has handled
        self._messages: Counter[int] = Counter()
        self._polls: list[Line] = []
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """The address without /bot and without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Listen on a free port of 127.0.0.1."""
        self._server = await asyncio.get_running_loop().create_server(lambda: Line(self), "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening."""
        assert self._server is not None
        self._server.close()

    def queue(self, content: Json) -> None:
        """An update that the next getUpdates hands out."""
        self._next_id += 1
        self._waiting.append((self._next_id, dump({"update_id": self._next_id, **content})))
        for line in self._polls:
            line.answer(self._updates())
        self._polls.clear()

    def next_message(self, chat_id: int) -> int:
        """A new message's number in its chat; they start at 1,000, above those of a prepared chat."""
        self._messages[chat_id] += 1
        return 1_000 + self._messages[chat_id]

    def _updates(self) -> str:
        return f"[{','.join(body for _, body in self._waiting[:100])}]"

    def poll(self, line: "Line", params: Json) -> None:
        """Forget what lies before the offset, hand out what waits, or let the line wait."""
        self.polled.set()
        offset = int(params.get("offset") or 0)
        known = 0
        while known < len(self._waiting) and self._waiting[known][0] < offset:
            known += 1
        del self._waiting[:known]
        wait_seconds = float(params.get("timeout") or 0)
        if self._waiting or not wait_seconds:
            line.answer(self._updates())
        else:
            self._polls = [line]
            asyncio.get_running_loop().call_later(wait_seconds, self._nothing, line)

    def _nothing(self, line: "Line") -> None:
        if line in self._polls:
            self._polls.remove(line)
            line.answer("[]")

    def call(self, line: "Line", method: str, params: Json) -> None:
        """One request has arrived whole: count it, tell the bench, answer."""
        self.calls[method] += 1
        if method == "getupdates":
            self.poll(line, params)
        elif method == "getme":
            line.answer(dump(BOT | {"can_join_groups": True, "can_read_all_group_messages": False}))
        elif method.startswith(("send", "edit")):
            params["chat_id"] = int(params["chat_id"])
            if isinstance(params.get("reply_markup"), str):
                params["reply_markup"] = json.loads(params["reply_markup"])
            message_id = int(params.get("message_id") or self.next_message(params["chat_id"]))
            params["message_id"] = message_id
            line.answer(dump(message(params["chat_id"], message_id, params.get("text", "…"), params.get("reply_markup"))))
        else:
            line.answer("true")
        self.on_call(method, params)


def message(chat_id: int, message_id: int, text: str, markup: Json | None) -> Json:
    """A message of the bot's in a private chat, as Telegram shows it."""
    chat = {"id": chat_id, "first_name": "Sofia", "type": "private"}
    body = {"message_id": message_id, "from": BOT, "chat": chat, "date": int(time.time()), "text": text}
    return {**body, "reply_markup": markup} if markup else body


class Line(asyncio.Protocol):
    """One connection that is kept alive; its requests come one after the other."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._bytes = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is there."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """They have gone."""
        self._transport = None

    def data_received(self, data: bytes) -> None:
        """Wait until a request is whole, then hand it on."""
        self._bytes += data
        head_end = self._bytes.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = self._bytes[:head_end]
        length = LENGTH.search(head)
        end = head_end + 4 + (int(length[1]) if length else 0)
        if len(self._bytes) < end:
            return
        body, self._bytes = self._bytes[head_end + 4 : end], self._bytes[end:]
        path = head[head.index(b" ") + 1 : head.index(b" ", head.index(b" ") + 1)].decode()
        method = path.rpartition("/")[2].lower()
        params: Json = json.loads(body) if body[:1] == b"{" else dict(parse_qsl(body.decode()))
        self._telegram.call(self, method, params)

    def answer(self, result: str) -> None:
        """Answer with this result, after the server's delay."""
        body = f'{{"ok":true,"result":{result}}}'.encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        if self._telegram.delay_seconds:
            asyncio.get_running_loop().call_later(self._telegram.delay_seconds, self._write, head.encode() + body)
        else:
            self._write(head.encode() + body)

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)
