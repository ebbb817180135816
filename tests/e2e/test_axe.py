"""axe-core finds no serious fault on any screen of the page, in light and dark, on phone and desktop."""

import base64
import fcntl
import hashlib
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Open, without
from tests.e2e.window import DESKTOP, PHONE, Window
from tests.journeys.conftest import Town

VERSION = "4.14.1"
SHA512 = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
CACHE = Path(sys.prefix) / "axe"
SERIOUS = ("serious", "critical")


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, from npm into .venv once and checked each time."""
    CACHE.mkdir(exist_ok=True)
    packed = CACHE / f"axe-core-{VERSION}.tgz"
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not packed.exists():
            pack()
    content = packed.read_bytes()
    assert base64.b64encode(hashlib.sha512(content).digest()).decode() == SHA512, f"{packed} is not what was reviewed"
    with tarfile.open(packed) as archive:
        script = archive.extractfile("package/axe.min.js")
        assert script is not None
        return script.read().decode()


def pack() -> None:
    """Let npm put the package into the cache; without npm or its registry the test says so."""
    npm = shutil.which("npm")
    if npm is None:
        without("npm to get axe-core with")
    command = [str(npm), "pack", "--silent", f"axe-core@{VERSION}"]
    asked = subprocess.run(command, cwd=CACHE, capture_output=True, text=True, timeout=60, check=False)
    if asked.returncode:
        without(f"axe-core from npm: {asked.stderr.strip()[:300]}")


async def faults(here: Window, script: str, within: str = "html") -> list[str]:
    """What axe finds serious or critical in this part of the page, one line each with the place."""
    await here.settle()
    if not await here.page.evaluate("'axe' in window"):
        await here.page.evaluate(script)
    found: dict[str, Any] = await here.page.evaluate("(place) => axe.run(place, {resultTypes: ['violations']})", within)
    assert found["passes"], "axe has looked at something"
    return [
        f"{fault['id']}: {node['target']}: {node.get('failureSummary', '')[:200]}"
        for fault in found["violations"]
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]


async def test_axe_finds_no_serious_fault(window: Open, town: Town, axe: str) -> None:
    phone = await window(PHONE, "light")
    await expect(phone.chat().get_by_role("button", name="Start", exact=True)).to_be_visible()
    assert await faults(phone, axe) == []
    await busy_chat(town)
    here = await window(DESKTOP, "dark")
    await here.sees("I can only read typed words.")
    await here.page.get_by_role("button", name="Open the chat of Jonas beside").click()
    await here.sees("Hi Jonas.", "Jonas")
    assert await faults(here, axe) == []
    await dialogs(here, axe)
    await phone.page.bring_to_front()
    await phone.sees("I can only read typed words.")
    assert await faults(phone, axe) == []
    await phone.page.get_by_role("button", name="Clock, plans and settings").click()
    assert await faults(phone, axe) == []


async def dialogs(here: Window, axe: str) -> None:
    """Each dialog of the page; what is behind it was looked at before."""
    for keys in ("Alt+s", "Alt+a"):
        await here.page.keyboard.press(keys)
        await expect(here.page.get_by_role("dialog")).to_be_visible()
        assert await faults(here, axe, "dialog[open]") == []
        await here.page.keyboard.press("Escape")
    for name in ("Attach", "Open this link as …"):
        await here.chat("Sofia").get_by_role("button", name=name).click()
        await expect(here.page.get_by_role("dialog")).to_be_visible()
        assert await faults(here, axe, "dialog[open]") == []
        await here.page.keyboard.press("Escape")


async def busy_chat(town: Town) -> None:
    """A chat with everything in it: verdicts, a saved line, a picture, an edit, a file, typing, a refusal, somebody else."""
    chat = town.chat()
    await chat.start()
    await chat.tap("Start lesson 1")
    await chat.do_lesson()
    await chat.say("/mydata")
    await chat.post("attach", kind="photo", caption="The square")
    await chat.post("attach", kind="document")
    await chat.settle()
    await town.chat("jonas").start()
    user = (await chat.state())["person"]["user_id"]
    bot = f"{town.url}/bot{town.sandbox.world.token}"
    everything = (
        "<b>b</b> <code>c</code> <tg-spoiler>s</tg-spoiler> <a href='https://example.org'>a</a> <blockquote>q</blockquote>"
    )
    for method, params in (
        ("sendMessage", {"text": everything, "parse_mode": "HTML"}),
        ("sendMessage", {"text": "<b>open", "parse_mode": "HTML"}),
        ("sendMessage", {"text": "https://t.me/sandbox_bot?start=term-pilot"}),
        ("sendChatAction", {"action": "typing"}),
    ):
        async with town.http.post(f"{bot}/{method}", json={"chat_id": user, **params}) as response:
            await response.read()
