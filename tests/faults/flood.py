"""Telegram says 429, the bot is killed in the middle of the pause: nothing is asked inside it, never 30 in a second (G13)."""

import asyncio
import bisect
from collections.abc import Sequence
from pathlib import Path

from bot.sandbox.faults import Call, Fault
from bot.storage import Tx, open_store
from bot.storage.outbox import Address, put
from tests.faults.oracle import Verdict
from tests.faults.town import Town, looked_at, open_town, until

PER_SECOND = 25
MOST_IN_A_SECOND = 30
RETRY_SECONDS = 5
REFUSED = 5
UNDER_WAY_SECONDS = 0.3  # what had left before the answers came
CLOCK_SECONDS = 1.0  # pauses outlive a restart in whole seconds


async def flooded(folder: Path, seed: int, count: int) -> Verdict:
    """So many announcements to as many chats at 25 a second; a third of the way in, five chats are refused."""
    verdict = Verdict()
    async with open_town(folder, seed, size=0) as town:
        people = [town.crowd.expect(f"reader-{number}").chat.id for number in range(count)]
        town.crowd.calm = True
        await queue(town, people)
        pace = {"PACE_PER_SECOND": str(PER_SECOND), "PACE_PER_CHAT": "1"}
        bot = await town.bot(**pace).start()
        await sent(town, count // 3)
        refuse(town)
        refused = await answered(town)
        await asyncio.sleep(1.0)  # in the middle of the pause
        await bot.kill()
        await town.ending("in the pause")
        bot = await town.bot(**pace).start()
        await town.dry(count / 8 + 60)
        code, _ = await bot.stop()
        _weigh(town, refused, verdict)
    verdict.figures.update({"messages": count, "floods": 1})
    if code:
        verdict.wrong.append(f"the bot stopped with {code}")
    return verdict


async def queue(town: Town, people: Sequence[int]) -> None:
    """One announcement for each of them."""
    store = await open_store(f"sqlite:///{town.database}")
    now = town.sandbox.world.clock.now()

    async def work(tx: Tx) -> None:
        for chat_id in people:
            await put(tx, Address(chat_id, "en"), "unknown_command", {}, now=now, lane=2)

    await store.write(work)
    await store.close()


def refuse(town: Town) -> None:
    """The next requests are too many; one of the refusals does not say for how long."""
    for number in range(REFUSED):
        seconds = None if number == 2 else RETRY_SECONDS
        town.sandbox.faults.append(Fault("sendMessage", 1, 429, f"Too Many Requests: retry after {seconds}", seconds))


def messages(town: Town) -> list[Call]:
    return [call for call in town.calls if call.method == "sendmessage"]


async def sent(town: Town, count: int) -> None:
    await until(lambda: len(messages(town)) >= count, count / 2 + 60)


async def answered(town: Town) -> list[Call]:
    """The refused requests, once all are."""
    refused: list[Call] = []

    def all_of_them() -> bool:
        refused[:] = [call for call in messages(town) if call.status == 429]
        return len(refused) >= REFUSED

    await until(all_of_them, 60)
    return refused


def _weigh(town: Town, refused: list[Call], verdict: Verdict) -> None:
    begun, third = town.calls[0].at, sorted(call.at for call in refused)[2]
    inside = [call for call in messages(town) if third + UNDER_WAY_SECONDS < call.at < third + RETRY_SECONDS - CLOCK_SECONDS]
    verdict.figures["requests inside the pause"] += len(inside)
    verdict.wrong += [f"a request {call.at - third:.2f} s into a pause of {RETRY_SECONDS} s" for call in inside[:3]]
    for one in refused:
        again = [call.at - one.at for call in messages(town) if call.chat_id == one.chat_id and call.number > one.number]
        if not again or again[0] < RETRY_SECONDS - CLOCK_SECONDS:
            verdict.wrong.append(f"chat {one.chat_id} was refused at {one.at - begun:.1f} s and asked again after {again[:1]}")
    moments = [call.at for call in messages(town)]
    most = max(bisect.bisect_left(moments, at + 1.0) - number for number, at in enumerate(moments))
    verdict.figures["most in a second"] = most
    if most > MOST_IN_A_SECOND:
        verdict.wrong.append(f"{most} requests in one second")
    after = [at for at in moments if at > third + RETRY_SECONDS]
    rate = (len(after) - 1) / (after[-1] - after[0]) if len(after) > 20 else 0.0
    verdict.figures["most a second after the pause"] = round(rate)
    if rate > PER_SECOND * 0.6:
        verdict.wrong.append(f"{rate:.1f} a second after the pause: the halved rate was forgotten")
    with looked_at(town.database) as raw:
        states = dict(raw.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall())
    if set(states) - {"sent"}:
        verdict.wrong.append(f"messages ended as {states}")
