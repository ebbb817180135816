"""Learners block the bot at any moment of their lessons and come back: nothing is asked of their chat meanwhile (G15)."""

import asyncio
import random
from collections.abc import Mapping
from pathlib import Path

from bot.delivery.receiver import address
from bot.handlers.house import House
from bot.sandbox.faults import Fault
from tests.faults.crowd import Player
from tests.faults.oracle import Verdict, violations, whole
from tests.faults.seeds import plant
from tests.faults.town import Town, looked_at, open_town, until

QUIET_SECONDS = 1.0
LATE_SECONDS = 3.5


async def blocked(folder: Path, house: House, seed: int, rounds: int, *, size: int = 80) -> Verdict:
    """In each round a third of a town blocks the bot in the middle of things, stays away and comes back."""
    chance = random.Random(seed)
    verdict, back = Verdict(), dict[int, int]()
    async with open_town(folder, seed, size=size, mischief=0.3) as town:
        await plant(town, house, size // 2, spread_seconds=4 * rounds)
        bot = await town.bot().start()
        await town.life(bot)
        for _ in range(rounds):
            await asyncio.sleep(chance.uniform(0.3, 1.2))
            away = chance.sample(town.crowd.players, len(town.crowd.players) // 3)
            told = [player for player in away if leave(town, player, chance)]
            await _known(town, told)
            await _quiet(town, away, verdict)
            town.sandbox.faults.clear()
            for player in away:
                back[player.chat.id] = len(town.crowd.updates)
                come_back(town, player, chance)
            verdict.figures["blocks"] += len(away)
        await asyncio.sleep(LATE_SECONDS)  # everybody says something once more
        town.crowd.calm = True
        await town.dry()
        code, _ = await bot.stop()
        _weigh(town, back, verdict)
    if code:
        verdict.wrong.append(f"the bot stopped with {code}")
    verdict.wrong += whole(town.database) + violations(town.database)
    return verdict


def leave(town: Town, player: Player, chance: random.Random) -> bool:
    """Block the bot; True if it is told so. Otherwise it finds out by a refusal, sometimes a late one."""
    town.crowd.players.remove(player)  # they do nothing until they are back
    if chance.random() < 0.6:
        if chance.random() < 0.5:
            # What leaves next is refused only after the learner has been away and is back.
            refusal = "Forbidden: bot was blocked by the user"
            late = Fault("sendMessage", 1, 403, refusal, delay_seconds=LATE_SECONDS, chat_id=player.chat.id)
            town.sandbox.faults.append(late)
        town.crowd.act("block", person=player.key)
        return True
    assert player.chat.person is not None
    player.chat.person.blocked = True
    return False


async def _known(town: Town, told: list[Player]) -> None:
    """Wait until the bot has handled what it was told; who did not tell it is found out by its next message, if there is one."""
    last = town.sandbox.world.updates.next_id
    ids = ",".join(str(player.chat.id) for player in told) or "NULL"
    new = f"SELECT 1 FROM inbox WHERE state = 'new' AND chat_id IN ({ids})"

    def handled() -> bool:
        waiting = town.sandbox.world.updates.waiting
        if waiting and waiting[0]["update_id"] < last:
            return False
        with looked_at(town.database) as raw:
            return raw.execute(new).fetchone() is None

    def refused_or_asked() -> bool:
        asked = {call.chat_id for call in list(town.calls) if not (call.status or call.outcome)}
        with looked_at(town.database) as raw:
            leaving = raw.execute(f"SELECT chat_id FROM outbox WHERE state = 'sending' AND chat_id IN ({ids})").fetchall()
        return {row[0] for row in leaving} <= asked

    await until(handled, 60)
    await asyncio.sleep(0.5)  # what was on its way has arrived or was refused
    await until(refused_or_asked, 60)


async def _quiet(town: Town, away: list[Player], verdict: Verdict) -> None:
    """While they are away the others go on and lessons fall due."""
    before = len(town.calls)
    with looked_at(town.database) as raw:
        known = {row[0] for row in raw.execute("SELECT chat_id FROM learner WHERE reach <> 'ok'")}
    await asyncio.sleep(QUIET_SECONDS)
    ids = {player.chat.id for player in away} & known
    asked = [call for call in list(town.calls)[before:] if call.chat_id in ids]
    verdict.figures["requests while blocked"] += len(asked)
    verdict.wrong += [f"{call.method} to chat {call.chat_id}, which has blocked the bot" for call in asked[:3]]


def come_back(town: Town, player: Player, chance: random.Random) -> None:
    """Unblock, told or not, and go on: by /start, or by what they meant to tap anyway."""
    assert player.chat.person is not None
    if chance.random() < 0.5:
        town.crowd.act("unblock", person=player.key)
    player.chat.person.blocked = False
    player.acted_on = (0, 0)
    if chance.random() < 0.5:
        town.crowd.act("say", person=player.key, text=chance.choice(("/start", "/next")))
    town.crowd.players.append(player)


def _weigh(town: Town, back: Mapping[int, int], verdict: Verdict) -> None:
    """At the end everybody who has said something since they came back is reachable."""
    with looked_at(town.database) as raw:
        gone = {row[0] for row in raw.execute("SELECT chat_id FROM learner WHERE reach <> 'ok'")}
        left = raw.execute("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending', 'failed')").fetchone()[0]
    lost = [c for c in gone if any(address(update)[0] == c for update in town.crowd.updates[back.get(c, 0) :])]
    verdict.figures["learners not picked up again"] += len(lost)
    verdict.wrong += [f"chat {chat_id} is still thought to be blocked" for chat_id in lost[:3]]
    if left:
        verdict.wrong.append(f"{left} messages never ended")
