"""The transport: aiohttp under python-telegram-bot, errors kept apart by what they mean."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from telegram import InputFile
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.delivery.outcomes import Outcome, TryLater, Unknown, Unreachable, outcome
from bot.delivery.transport import AiohttpRequest, build_bot, mute_advice, retry_after

TOKEN = "123456789:AAHcanary-canary_canary-canary-canary"
Answer = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(answer: Answer, seconds: float = 30.0) -> AsyncIterator[ExtBot[None]]:
    """A bot whose server answers every request like this."""
    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    request = AiohttpRequest(connections=4, read_seconds=seconds, connect_seconds=30.0)
    bot = ExtBot(TOKEN, base_url=f"http://127.0.0.1:{runner.addresses[0][1]}/bot", request=request)
    mute_advice()
    try:
        yield bot
    finally:
        await request.shutdown()
        await runner.cleanup()


async def trouble(answer: Answer, seconds: float = 30.0) -> Outcome:
    """What one request to such a server means."""
    async with serving(answer, seconds) as bot:
        with pytest.raises(TelegramError) as raised:
            await bot.do_api_request("sendMessage", api_kwargs={"chat_id": 1, "text": "x"})
    assert "canary" not in "".join(traceback.format_exception(raised.value))
    return outcome(raised.value)


async def test_a_request_is_json_and_its_answer_comes_back() -> None:
    seen: list[object] = []

    async def answer(request: web.BaseRequest) -> web.Response:
        seen.append((request.path, await request.json()))
        return web.json_response({"ok": True, "result": {"message_id": 5}})

    async with serving(answer) as bot:
        markup = {"inline_keyboard": [[{"text": "Ω", "url": "https://europa.eu"}]]}
        sent = await bot.do_api_request("sendMessage", api_kwargs={"chat_id": 1, "text": "ö", "reply_markup": markup})
    assert sent == {"message_id": 5}
    assert seen == [(f"/bot{TOKEN}/sendMessage", {"chat_id": 1, "text": "ö", "reply_markup": markup})]


async def test_a_file_goes_as_a_form() -> None:
    seen: dict[str, object] = {}

    async def answer(request: web.BaseRequest) -> web.Response:
        for name, value in (await request.post()).items():
            seen[name] = (value.filename, value.file.read()) if isinstance(value, web.FileField) else value
        return web.json_response({"ok": True, "result": {}})

    async with serving(answer) as bot:
        document = InputFile(b"inside", filename="plan.pdf")
        await bot.do_api_request("sendDocument", api_kwargs={"chat_id": 1, "caption": "ö", "document": document})
    assert seen == {"chat_id": "1", "caption": "ö", "document": ("plan.pdf", b"inside")}


async def test_an_answer_that_does_not_come_is_unknown() -> None:
    async def answer(request: web.BaseRequest) -> web.Response:
        await asyncio.sleep(0.4)
        return web.Response()

    assert await trouble(answer, seconds=0.2) == Unknown("SocketTimeoutError")


async def test_a_connection_closed_after_the_request_is_unknown() -> None:
    async def answer(request: web.BaseRequest) -> web.Response:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    assert await trouble(answer) == Unknown("ServerDisconnectedError")


async def test_an_answer_cut_in_the_middle_is_unknown() -> None:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b'{"ok"')
        assert request.transport is not None
        request.transport.close()
        return response

    assert await trouble(answer) == Unknown("ClientPayloadError")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_trouble_of_telegrams_own_is_tried_later(status: int) -> None:
    async def answer(request: web.BaseRequest) -> web.Response:
        return web.Response(status=status, text="<html>sorry</html>")

    assert isinstance(await trouble(answer), TryLater)


async def test_an_answer_that_is_no_json_is_unknown_and_not_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def answer(request: web.BaseRequest) -> web.Response:
        return web.Response(text="a learner's words")

    with caplog.at_level(logging.INFO):
        assert isinstance(await trouble(answer), Unknown)
    assert "learner" not in caplog.text


async def test_a_redirect_is_not_followed_with_the_token() -> None:
    async def answer(request: web.BaseRequest) -> web.Response:
        return web.Response(status=302, headers={"Location": "http://127.0.0.1:9/elsewhere"})

    assert isinstance(await trouble(answer), TryLater)


async def test_a_server_nobody_reaches_is_unreachable() -> None:
    bot = build_bot(TOKEN, "http://127.0.0.1:9")
    mute_advice()
    with pytest.raises(NetworkError) as refused:
        await bot.do_api_request("getMe")
    assert isinstance(refused.value.__cause__, aiohttp.ClientConnectorError)
    assert outcome(refused.value) == Unreachable("ClientConnectorError")
    assert "canary" not in "".join(traceback.format_exception(refused.value))
    await bot.request.shutdown()


async def test_a_timeout_keeps_its_cause() -> None:
    async def answer(request: web.BaseRequest) -> web.Response:
        await asyncio.sleep(0.4)
        return web.Response()

    async with serving(answer) as bot:
        with pytest.raises(TimedOut) as late:
            await bot.do_api_request("getMe", read_timeout=0.05)
    assert isinstance(late.value.__cause__, aiohttp.SocketTimeoutError)


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        ('{"parameters": {"retry_after": 7}}', 7),
        ('{"parameters": {"retry_after": "8"}}', 8),
        ('{"parameters": {"retry_after": 0}}', 1),
        ('{"parameters": {"retry_after": 1e300}}', 86400),
        ('{"parameters": {"retry_after": null}}', 5),
        ('{"parameters": []}', 5),
        ("{}", 5),
        ("<html>", 5),
    ],
)
async def test_a_429_says_how_long_to_wait_or_a_few_seconds_are_assumed(body: str, seconds: int) -> None:
    assert retry_after(body.encode()) == seconds

    async def answer(request: web.BaseRequest) -> web.Response:
        return web.Response(status=429, text=body)

    async with serving(answer) as bot:
        with pytest.raises(RetryAfter):
            await bot.do_api_request("sendMessage", api_kwargs={})
