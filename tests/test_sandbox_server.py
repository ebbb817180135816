"""The sandbox's server: who may ask, how a request may look, what survives a restart."""

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.clock import Clock
from bot.sandbox.server import PAGES, Sandbox

TOKEN = "4242:sandbox-test"
SOFIA = 1001


@dataclass
class Wire:
    """The sandbox over real HTTP: `ask` as the bot, `do` as a person."""

    sandbox: Sandbox
    url: str
    http: aiohttp.ClientSession

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The whole answer of a Bot API method."""
        async with self.http.post(f"{self.url}/bot{TOKEN}/{method}", json=params) as response:
            answer: dict[str, Any] = await response.json()
            assert answer["ok"] == (response.status == 200)
            assert answer["ok"] or answer["error_code"] == response.status
            return answer

    async def result(self, method: str, **params: Any) -> Any:
        """The result of a method that must succeed."""
        answer = await self.ask(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """The words of a method that must fail."""
        answer = await self.ask(method, **params)
        assert not answer["ok"], answer
        return str(answer["description"])

    async def send(self, text: str = "Hello", **params: Any) -> dict[str, Any]:
        """A message to Sofia."""
        message: dict[str, Any] = await self.result("sendMessage", chat_id=SOFIA, text=text, **params)
        return message

    async def do(self, act: str, **body: Any) -> dict[str, Any]:
        """An act of a person, or a request of the tests."""
        async with self.http.post(f"{self.url}/api/{act}", json=body) as response:
            answer: dict[str, Any] = await response.json()
            return answer

    async def state(self, **query: str) -> dict[str, Any]:
        """What the page shows."""
        async with self.http.get(f"{self.url}/api/state", params=query) as response:
            answer: dict[str, Any] = await response.json()
            return answer

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        """What waits for the bot."""
        found: list[dict[str, Any]] = await self.result("getUpdates", **params)
        return found


@contextlib.asynccontextmanager
async def playing(**options: Any) -> AsyncIterator[Wire]:
    """A sandbox that listens, and a client; no limits unless asked for."""
    sandbox = Sandbox(**{"clock": Clock(), "state": None, "token": TOKEN, "limits": False} | options)
    url = await sandbox.start()
    try:
        async with aiohttp.ClientSession() as http:
            yield Wire(sandbox, url, http)
    finally:
        await sandbox.stop()


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with playing() as wire:
        await wire.do("start")
        yield wire


async def test_a_malformed_token_is_not_found_and_a_wrong_one_unauthorized(wire: Wire) -> None:
    for token, status, words in (("nonsense", 404, "Not Found"), ("4242:other", 401, "Unauthorized")):
        async with wire.http.get(f"{wire.url}/bot{token}/getMe") as response:
            assert response.status == status
            assert await response.json() == {"ok": False, "error_code": status, "description": words}


async def test_an_unknown_method_is_not_found(wire: Wire) -> None:
    assert await wire.ask("sendFlowers") == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_the_bot_is_told_who_it_is_whatever_the_case_of_the_method(wire: Wire) -> None:
    assert (await wire.result("GETME"))["id"] == 4242
    assert (await wire.result("getMe"))["is_bot"] is True


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/clock", f"/bot{TOKEN}/getMe"])
async def test_nobody_but_this_machine_and_the_page_itself_may_ask(wire: Wire, headers: dict[str, str], path: str) -> None:
    async with wire.http.post(wire.url + path, json={"seconds": 60}, headers=headers) as response:
        assert response.status == 403
    assert wire.sandbox.world.clock.offset_seconds == 0


async def test_the_page_itself_may_post(wire: Wire) -> None:
    async with wire.http.post(wire.url + "/api/say", json={"text": "hi"}, headers={"Origin": wire.url}) as response:
        assert response.status == 200
    by_name = wire.url.replace("127.0.0.1", "localhost")
    async with wire.http.get(wire.url + "/api/state", headers={"Host": by_name.removeprefix("http://")}) as response:
        assert response.status == 200


async def test_the_page_comes_with_its_own_files_and_a_policy_that_allows_no_others(wire: Wire) -> None:
    assert {"/", "/main.js", "/look.js", "/chat.css"} <= PAGES.keys()
    for path in PAGES:
        async with wire.http.get(wire.url + path) as response:
            text = await response.text()
            assert response.status == 200
            assert text
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert "http://" not in text.replace("http://www.w3.org", "")
            assert "https://" not in text
            assert "innerHTML" not in text
    async with wire.http.get(wire.url + "/server.py") as response:
        assert response.status == 404


async def test_parameters_are_read_alike_from_json_forms_and_the_address(wire: Wire) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Go on", "callback_data": "go"}]]}
    plain = {"chat_id": str(SOFIA), "text": "<b>æ</b>", "parse_mode": "HTML", "reply_markup": json.dumps(keyboard)}
    form = aiohttp.FormData(plain, default_to_multipart=True)
    address = f"{wire.url}/bot{TOKEN}/sendMessage"
    shapes: list[dict[str, Any]] = [
        {"json": {**plain, "chat_id": SOFIA, "reply_markup": keyboard}},
        {"json": plain},
        {"data": plain},
        {"data": form},
        {"params": plain},
    ]
    for shape in shapes:
        async with wire.http.post(address, **shape) as response:
            message = (await response.json())["result"]
        assert (message["text"], message["entities"]) == ("æ", [{"type": "bold", "offset": 0, "length": 1}])
        assert message["reply_markup"] == keyboard


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{", "can't parse request body JSON object"),
        (b"[" * 100_000, "can't parse request body JSON object"),
        (b"[]", "request body must be a JSON object"),
        (rb'{"chat_id": 1001, "text": "\ud83d"}', "strings must be encoded in UTF-8"),
        (rb'{"chat_id": 1001, "text": "x", "reply_markup": "{"}', "can't parse reply keyboard markup JSON object"),
    ],
)
async def test_a_body_that_cannot_be_read_is_a_bad_request(wire: Wire, body: bytes, words: str) -> None:
    headers = {"Content-Type": "application/json"}
    async with wire.http.post(f"{wire.url}/bot{TOKEN}/sendMessage", data=body, headers=headers) as response:
        assert (response.status, (await response.json())["description"]) == (400, f"Bad Request: {words}")


async def test_a_restarted_sandbox_shows_the_same_chat(tmp_path: Path) -> None:
    options = {"state": tmp_path / "sandbox.db"}
    async with playing(**options) as wire:
        await wire.do("person", first_name="Zofia", language_code="pl", zone="Europe/Warsaw")
        await wire.do("start", payload="join-1")
        sent = await wire.send("<b>One</b>", parse_mode="HTML", disable_notification=True)
        gone = await wire.send("Two")
        await wire.result("deleteMessage", chat_id=SOFIA, message_id=gone["message_id"])
        await wire.result("setMyCommands", commands=[{"command": "next", "description": "The next lesson"}])
        await wire.result("setMyDescription", description="Ten minutes a day")
        await wire.do("group", action="add")
        await wire.do("attach", kind="photo")
        await wire.do("clock", seconds=7200)
        before = await wire.state()
    async with playing(**options) as wire:
        after = await wire.state()
        for name in ("person", "commands", "bot", "pending_updates"):
            assert after[name] == before[name]
        assert [{**m, "rev": 0} for m in after["messages"]] == [{**m, "rev": 0} for m in before["messages"]]
        assert 7200 <= after["clock"]["offset_seconds"] < 7210
        assert after["boot"] != before["boot"]
        edited = await wire.result("editMessageText", chat_id=SOFIA, message_id=sent["message_id"], text="One again")
        assert edited["message_id"] == sent["message_id"]
        assert (await wire.send("Three"))["message_id"] == len(before["messages"]) + 2


async def test_what_was_answered_is_on_disk_when_the_process_is_killed(tmp_path: Path) -> None:
    state = tmp_path / "sandbox.db"
    async with playing(state=state) as wire:
        await wire.do("start")
        await wire.send("Still here")
        # A second sandbox on the same file sees what a process started after kill -9 would see.
        survivor = Sandbox(clock=Clock(), state=state, token=TOKEN)
        assert [m.body["text"] for m in survivor.world.chats.by_id[SOFIA].messages.values()] == ["/start", "Still here"]
        assert len(survivor.world.updates.waiting) == 1
        survivor.world.memory.close()


async def test_the_clock_of_the_state_never_goes_back(tmp_path: Path) -> None:
    async with playing(state=tmp_path / "s.db") as wire:
        await wire.do("clock", seconds=100)
    clock = Clock(500)
    async with playing(state=tmp_path / "s.db", clock=clock) as wire:
        assert clock.offset_seconds == 500


async def test_stopping_twice_is_harmless_and_ends_a_waiting_poll() -> None:
    async with playing() as wire:
        await wire.sandbox.stop()
        await wire.sandbox.stop()
