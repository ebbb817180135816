"""G26: the token is in no log at DEBUG, whatever goes wrong."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.clock import Clock
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from tests.journeys.chat import Chat

ROOT = Path(__file__).resolve().parents[1]
CANARY = "7654321:AAcanary-canary-canary-canary-canary"
SECRET = CANARY.partition(":")[2]


@asynccontextmanager
async def bot_process(folder: Path, url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot on Telegram as an operator runs it, at DEBUG, writing everything it says into `said`."""
    said = (folder / "said").open("ab")
    environ = {
        "PATH": os.environ["PATH"],
        "TELEGRAM_BOT_TOKEN": CANARY,
        "TELEGRAM_API_URL": url,
        "DATABASE_URL": f"sqlite:///{folder}/course.db",
        "OPERATOR_NAME": "Town of Test",
        "OPERATOR_CONTACT": "test@example.eu",
        "OWNER_IDS": "4711",
        "LOG_LEVEL": "DEBUG",
        "PACE_PER_CHAT": "0",  # so that the taking away of a button is never dropped
        "PYTHONDEVMODE": "1",
    }
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", cwd=ROOT, env=environ, stdout=said, stderr=said)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), 20)
        said.close()


async def until(reached: Callable[[], bool], process: asyncio.subprocess.Process) -> None:
    """Wait until that holds while the bot runs, half a minute at most."""
    async with asyncio.timeout(30):
        while not reached():
            assert process.returncode is None
            await asyncio.sleep(0.05)
    assert process.returncode is None


def said_by(folder: Path) -> str:
    return (folder / "said").read_text("utf-8")


def free_port() -> int:
    """A port of this machine on which nobody listens yet."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass(frozen=True)
class Life:
    """What became of one run of the bot."""

    said: str
    code: int
    early: str  # what it had said before there was a server
    undriven: list[Fault]


@pytest.fixture
async def life(tmp_path: Path) -> Life:
    """From a server that is not there yet, through everything it may refuse, to a second copy of the bot, which ends it."""
    sandbox = Sandbox(clock=Clock(), state=None, token=CANARY, limits=False)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    sandbox.faults += [
        Fault(method="getme", times=1, status=500),
        Fault(method="setmycommands", times=1, status=429, retry_after=1, description="Too Many Requests: retry after 1"),
        Fault(method="getupdates", times=1, status=502, description="Bad Gateway"),
        Fault(method="getupdates", times=1, status=409, description="Conflict: terminated by other getUpdates request"),
        Fault(method="sendmessage", times=1, status=400, description="Bad Request: can't parse entities: unclosed tag"),
        Fault(method="sendmessage", times=1, after_effect=True),
        Fault(method="sendmessage", times=1),
        Fault(method="answercallbackquery", times=1, status=400, description="Bad Request: query is too old"),
        Fault(method="editmessagereplymarkup", times=1, status=403, description="Forbidden: bot was blocked by the user"),
    ]
    async with bot_process(tmp_path, url) as process, aiohttp.ClientSession() as http:
        await until(lambda: "Telegram cannot be reached" in said_by(tmp_path), process)
        early = said_by(tmp_path)
        await sandbox.start(port)
        chat = Chat(http, url, "sofia")
        await chat.post("start")
        await until(lambda: any("begin" in str(call.params) for call in sandbox.calls if call.effect), process)
        message, data = await chat.find("Start lesson 1")
        await chat.post("tap", message_id=message["message_id"], data=data)
        sandbox.world.updates.add("message", {"no": "message"})
        await until(lambda: not [fault for fault in sandbox.faults if fault.times > 0], process)
        undriven = [fault for fault in sandbox.faults if fault.times > 0]
        sandbox.faults.append(
            Fault(method="getupdates", times=99, status=409, description="Conflict: terminated by other getUpdates request")
        )
        sandbox.world.updates.add("message", {"no": "message"})  # so that the poll that waits ends at once
        code = await asyncio.wait_for(process.wait(), 30)
    await sandbox.stop()
    return Life(said_by(tmp_path), code, early, undriven)


async def test_from_a_missing_server_to_a_second_copy_no_error_path_at_debug_writes_the_token_down(life: Life) -> None:
    assert "Telegram cannot be reached" in life.early
    assert '"level": "DEBUG"' in life.said
    assert life.undriven == [], "a path was not driven"
    assert life.code == 75
    assert "only one running" in life.said
    assert SECRET not in life.early + life.said


async def test_a_refused_token_ends_with_78_and_one_calm_sentence(tmp_path: Path) -> None:
    sandbox = Sandbox(clock=Clock(), state=None, token="7654321:AAanother-token-than-the-one-we-have")
    url = await sandbox.start()
    async with bot_process(tmp_path, url) as process:
        assert await asyncio.wait_for(process.wait(), 20) == 78
    await sandbox.stop()
    assert "Telegram refuses the bot's token" in said_by(tmp_path)
    assert "Traceback" not in said_by(tmp_path)
    assert SECRET not in said_by(tmp_path)
