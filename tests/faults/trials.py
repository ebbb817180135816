"""Every trial by its name: which guarantees it speaks of, what it does, how much of it in full and as a smoke share."""

import asyncio
import random
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.handlers.house import House
from tests.faults import announcement, blocks, crash, disk, flood, instances, order, pauses, poison, replay, stops
from tests.faults.oracle import Verdict

RANDOM_KILLS = 105
EACH_POINT = 9
KILLS_A_TOWN = 15
STOPS, STOPS_A_TOWN = 100, 25
ROUNDS, RECIPIENTS, KILLS_A_ROUND = 20, 5000, 20


@dataclass(frozen=True)
class Trial:
    """One proof: `run(folder, house, seed)` says what it came to."""

    guarantees: tuple[str, ...]
    says: str
    run: Callable[[Path, House, int], Coroutine[Any, Any, Verdict]]


async def random_kills(folder: Path, house: House, seed: int) -> Verdict:
    """Towns whose bot is killed at random moments."""
    return await towns(folder, house, seed, [crash.RANDOM] * RANDOM_KILLS)


async def kills_at_points(folder: Path, house: House, seed: int) -> Verdict:
    """Towns whose bot is killed at every crash point, in an order of their own."""
    where = crash.crash_points() * EACH_POINT
    random.Random(seed).shuffle(where)
    verdict = await towns(folder, house, seed + 1000, where)
    verdict.figures["crash points"] = len(crash.crash_points())
    return verdict


async def towns(folder: Path, house: House, seed: int, where: list[str]) -> Verdict:
    """One town after the other until all kills are done."""
    verdict = Verdict()
    for number, first in enumerate(range(0, len(where), KILLS_A_TOWN)):
        part = where[first : first + KILLS_A_TOWN]
        verdict.add(await crash.kills(folder / str(number), house, seed + number, part))
    return verdict


async def clean_stops(folder: Path, house: House, seed: int) -> Verdict:
    """Towns whose bot is stopped under load."""
    verdict = Verdict()
    for number in range(STOPS // STOPS_A_TOWN):
        verdict.add(await stops.stops(folder / str(number), house, seed + number, STOPS_A_TOWN))
    return verdict


async def repeated(folder: Path, house: House, seed: int) -> Verdict:
    """What busy towns did, three times each."""
    verdict = Verdict()
    while verdict.figures["updates"] < 10_000:
        seed += 1
        verdict.add(await replay.a_town_again(folder / str(seed), house, seed, busy_seconds=8.0))
    return verdict


async def one_token(folder: Path, house: House, seed: int) -> Verdict:
    return await instances.same_token(folder, seed)


TRIALS: Mapping[str, Trial] = {
    "random kills": Trial(("G1", "G9", "G10"), "kill -9 at random moments while people tap and lessons fall due", random_kills),
    "kills at crash points": Trial(
        ("G1", "G9", "G10"), "kill -9 at every named crash point under the same load", kills_at_points
    ),
    "clean stops": Trial(("G21",), "SIGTERM under load", clean_stops),
    "repeated updates": Trial(
        ("G2",), "every batch three times, shuffled, older ones among it; the database equals that of a single run", repeated
    ),
    "poison": Trial(
        ("G4",), "one update in a hundred is broken", lambda folder, house, seed: poison.poisoned(folder, house, seed, 10_000)
    ),
    "interleavings": Trial(
        ("G5",),
        "20 chats with 20 taps each, interleaved by chance, one tap in fifty failing at first",
        lambda folder, house, seed: order.interleaved(folder, house, seed, 100),
    ),
    "flood": Trial(
        ("G13",),
        "429 for five chats, kill -9 in the middle of the pause, restart",
        lambda folder, house, seed: flood.flooded(folder, seed, 1000),
    ),
    "blocks": Trial(
        ("G15",),
        "learners block the bot in the middle of lessons and come back, refusals arriving late",
        lambda folder, house, seed: blocked_towns(folder, house, seed),
    ),
    "announcement": Trial(
        ("G10", "G11", "G15"),
        "an announcement to 5,000, twenty times: 2 % have blocked the bot, 1 % cannot be reached, 3 % meet errors of Telegram's, "
        "1 % of the answers are lost, floods, 20 kill -9",
        lambda folder, house, seed: announcements(folder, seed),
    ),
    "pauses": Trial(
        ("G12",),
        "pause, resume, cancel and kill in random order while an announcement goes out",
        lambda folder, house, seed: pauses.sequences(folder, seed, 200),
    ),
    "second instance": Trial(
        ("G20",),
        "one more, five at once, one while the first is frozen for a minute",
        lambda folder, house, seed: instances.second_instances(folder, house, seed, frozen_seconds=60.0),
    ),
    "one token for two": Trial(("G20",), "two bots with a database each", one_token),
    "failing disk": Trial(
        ("G22",),
        "no room on the disk, or the database locked by another program, under load",
        lambda folder, house, seed: disk.troubled(folder, house, seed, 20),
    ),
}


async def blocked_towns(folder: Path, house: House, seed: int) -> Verdict:
    """Three towns, so that every moment of a lesson is met."""
    verdict = Verdict()
    for number in range(3):
        verdict.add(await blocks.blocked(folder / str(number), house, seed + number, 5))
    return verdict


async def announcements(folder: Path, seed: int) -> Verdict:
    """ROUNDS of them, two at a time: each spends half of it waiting for its next try."""
    verdict = Verdict()
    for number in range(0, ROUNDS, 2):
        rounds = [
            announcement.announced(folder / str(one), seed + one, RECIPIENTS, KILLS_A_ROUND) for one in (number, number + 1)
        ]
        for found in await asyncio.gather(*rounds):
            verdict.add(found)
    return verdict
