"""G1, G2, G9, G10: killed at its named crash points, the delivery loses nothing and doubles no effect."""

import asyncio
import signal
from collections import Counter
from pathlib import Path

import aiohttp

from bot.clock import Clock
from bot.sandbox.server import Sandbox
from bot.storage import Tx, open_store
from tests.delivery_process import deliver
from tests.delivery_rooms import TOKEN
from tests.faults.nursery import Child

POINTS = ("receive_after_insert", "tap_mid_effect:2", "tap_after_commit", "claim_after_commit", "send_after_request:2")


async def run(url: str, folder: Path, crash_at: str) -> Child:
    """The process, killed by itself at that point."""
    environment = {"CRASH_AT": crash_at, "PTB_TIMEDELTA": "1"}
    process = Child(deliver, url, database_of(folder), environment=environment, log=folder / "said")
    await process.start()
    return process


def database_of(folder: Path) -> str:
    return f"sqlite:///{folder}/data/course.db"


async def test_killed_at_its_crash_points_it_loses_nothing_and_doubles_no_effect(tmp_path: Path) -> None:
    sandbox = Sandbox(clock=Clock(), state=None, token=TOKEN, limits=False)
    url = await sandbox.start()
    said: list[str] = []
    try:
        async with aiohttp.ClientSession() as session:
            for point in POINTS:
                acts = [{"act": "say", "person": f"p{n}", "text": f"{point} {n} {m}"} for m in range(3) for n in range(4)]
                said += [act["text"] for act in acts]
                (await session.post(f"{url}/api/many", json={"acts": acts})).release()
                process = await run(url, tmp_path, point)
                assert await asyncio.wait_for(process.wait(), 20) == -signal.SIGKILL, point
            process = await run(url, tmp_path, "")
            await all_arrived(sandbox, said)
            process.signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 20) == 0
    finally:
        await sandbox.stop()
    await check(sandbox, database_of(tmp_path), said)


async def all_arrived(sandbox: Sandbox, said: list[str]) -> None:
    """Wait for the last message, and a little for its record."""
    for _ in range(400):
        if not set(said) - {call.params.get("text") for call in sandbox.calls if call.effect}:
            break
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.2)


async def check(sandbox: Sandbox, database: str, said: list[str]) -> None:
    """Every update took effect once; every message arrived, at most twice, in its chat's order."""
    store = await open_store(database)

    async def work(tx: Tx) -> tuple[list[str], int]:
        rows = await tx._connection.rows("SELECT state, count(*) AS n FROM outbox GROUP BY state", {})
        updates = await tx._connection.rows("SELECT 1 FROM inbox WHERE state = 'done'", {})
        return [f"{row['state']} {row['n']}" for row in rows], len(updates)

    states, done = await store.write(work)
    await store.close()
    assert (states, done) == ([f"sent {len(said)}"], len(said))
    arrived = [call for call in sandbox.calls if call.method == "sendmessage" and call.effect]
    copies = Counter(call.params["text"] for call in arrived)
    assert copies.keys() == set(said)
    assert max(copies.values()) <= 2
    assert len(arrived) - len(said) <= 32
    for chat in {call.chat_id for call in arrived}:
        order = list(dict.fromkeys(call.params["text"] for call in arrived if call.chat_id == chat))
        assert order == [text for text in said if text in set(order)]
