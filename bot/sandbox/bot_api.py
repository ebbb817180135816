"""The Bot API over HTTP: /bot<token>/<method> and the download of files."""

import asyncio
import re
from pathlib import PurePosixPath
from typing import Any

from aiohttp import web

from bot.sandbox import params as asked
from bot.sandbox.faults import Call, Fault, next_fault
from bot.sandbox.limits import DOWNLOAD_BYTES
from bot.sandbox.memory import dump
from bot.sandbox.methods import METHODS
from bot.sandbox.refusal import Refusal
from bot.sandbox.traffic import Traffic
from bot.sandbox.world import World

TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


def answer(result: Any) -> web.Response:
    """A success as Telegram answers it."""
    return web.Response(body=f'{{"ok":true,"result":{dump(result)}}}'.encode(), content_type="application/json")


def refuse(refusal: Refusal) -> web.Response:
    """An error as Telegram answers it."""
    body: dict[str, Any] = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.Response(body=dump(body).encode(), status=refusal.status, content_type="application/json")


def hang_up(request: web.BaseRequest) -> web.Response:
    """Close the connection instead of answering."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()


class BotApi:
    """Answers the bot's requests; faults come first, the effect at once, the answer after the server's delay."""

    def __init__(self, world: World, traffic: Traffic) -> None:
        self.world = world
        self.traffic = traffic

    async def handle(self, request: web.BaseRequest, path: str) -> web.Response:
        """Answer `<token>/<method>`: 404 for a malformed token, 401 for a wrong one."""
        token, _, method = path.partition("/")
        if token != self.world.token:
            return refuse(Refusal(401, "Unauthorized") if TOKEN.fullmatch(token) else Refusal(404, "Not Found"))
        method = method.lower()
        try:
            params = await asked.read(request)
        except Refusal as refusal:
            return refuse(refusal)
        call = self.traffic.begin(method, asked.integer(params, "chat_id") or None, params)
        try:
            fault = next_fault(self.traffic.faults, method, call.chat_id, params) if self.traffic.faults else None
            if fault is None:
                return await self._answer(call, params)
            return await self._faulty(request, call, params, fault)
        finally:
            if self.traffic.end(call):
                self.world.tell_pages()

    async def _answer(self, call: Call, params: dict[str, Any]) -> web.Response:
        """Do what is asked, make it durable, wait as long as a distant server would, and answer."""
        try:
            run = METHODS.get(call.method)
            if run is None:
                raise Refusal(404, "Not Found")
            result = await run(self.world, params)
            response = answer(result)
            call.status, call.outcome, call.effect = 200, "ok", True
            if type(result) is dict:
                call.message_id = result.get("message_id")
        except Refusal as refusal:
            call.status, call.outcome = refusal.status, refusal.description
            response = refuse(refusal)
        self.world.memory.commit()
        if self.traffic.delay_seconds and call.method != "getupdates":
            await asyncio.sleep(self.traffic.delay_seconds)
        return response

    async def _faulty(self, request: web.BaseRequest, call: Call, params: dict[str, Any], fault: Fault) -> web.Response:
        """Let the fault answer, or close the connection, before or after the effect."""
        if fault.after_effect:
            await self._answer(call, params)
        await asyncio.sleep(fault.delay_seconds)
        if fault.only_slow:
            return await self._answer(call, params)
        if fault.status is None:
            call.status, call.outcome = 0, "answer lost" if fault.after_effect else "connection closed"
            return hang_up(request)
        call.status, call.outcome = fault.status, fault.description
        return refuse(Refusal(fault.status, fault.description, fault.parameters))

    def download(self, path: str) -> web.Response:
        """Answer `<token>/<path of getFile>` with the file's content."""
        token, _, rest = path.partition("/")
        file = self.world.files.by_id.get(PurePosixPath(rest).stem)
        if token != self.world.token or file is None or rest != file.path or file.size > DOWNLOAD_BYTES:
            return refuse(Refusal(404, "Not Found"))
        return web.Response(body=self.world.files.content[file.file_id], content_type="application/octet-stream")
