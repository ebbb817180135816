"""Pause, resume, cancel and kill in random order: a pause holds, a resume repeats nobody, a cancel is final (G12)."""

import asyncio
import random
from collections import Counter
from pathlib import Path

from bot.sandbox.faults import Call
from tests.delivery_rooms import Rooms, open_rooms
from tests.faults.oracle import Verdict, violations
from tests.faults.town import made
from tests.mailing_rooms import begin, counted, enrolled, mailed, moved, written

PEOPLE = 60
WINDOW = 8
ACTS = 7
QUIET_SECONDS = 0.06  # what was on its way when somebody paused arrives within such moments


async def sequences(folder: Path, seed: int, count: int) -> Verdict:
    """So many announcements, each with acts of its own; the seed makes them again."""
    verdict = Verdict()
    async with open_rooms(made(folder)) as rooms:
        for number in range(count):
            found = await _one(rooms, random.Random(seed * 1000 + number))
            found.wrong = [f"seed {seed}, sequence {number}: {what}" for what in found.wrong]
            verdict.add(found)
        await rooms.stop()
    verdict.wrong += violations(folder / "data" / "course.db")
    return verdict


class _Story:
    """One announcement and what is done to it."""

    def __init__(self, rooms: Rooms, chance: random.Random) -> None:
        self.rooms, self.chance, self.verdict = rooms, chance, Verdict()
        self.mailing, self.chats = "", set[int]()
        self.kills = 0

    def arrived(self) -> list[Call]:
        """The messages of this announcement that arrived so far."""
        return [call for call in self.rooms.calls() if call.effect and call.chat_id in self.chats]

    async def start(self) -> None:
        """A delivery, if none is there."""
        if self.rooms.delivery is None:
            begin(self.rooms, window=WINDOW)

    async def kill(self) -> None:
        """The process is gone in the middle of things: nothing is recorded any more."""
        await self.start()
        await asyncio.sleep(self.chance.uniform(0.0, 0.03))
        assert self.rooms.running is not None
        self.rooms.running.cancel()
        await asyncio.gather(self.rooms.running, return_exceptions=True)
        self.rooms.delivery = self.rooms.running = None
        self.kills += 1

    async def move(self, to: str) -> bool:
        done = await moved(self.rooms.store, self.mailing, to, self.rooms.clock.now())  # type: ignore[arg-type]
        if self.rooms.delivery is not None:
            self.rooms.delivery.queued()
        return done

    async def holds(self, what: str) -> None:
        """From now on at most what was on its way still arrives."""
        before, now = -1, len(self.arrived())
        most = now + WINDOW
        await self.start()
        while before < now <= most:  # until none has come for a moment, or too many have
            await asyncio.sleep(QUIET_SECONDS)
            before, now = now, len(self.arrived())
        late = now - (most - WINDOW)
        self.verdict.figures["most after a pause"] = max(self.verdict.figures["most after a pause"], late)
        if late > WINDOW:
            self.verdict.wrong.append(f"{late} messages after it was {what}: they go on leaving")


async def _one(rooms: Rooms, chance: random.Random) -> Verdict:
    story = _Story(rooms, chance)
    now = rooms.clock.now()
    people = await enrolled(rooms.store, [chance.randrange(10**9, 10**12) for _ in range(PEOPLE)])
    for one in people:
        person = rooms.sandbox.world.chats.meet(f"person-{one.chat_id}", one.chat_id)
        person.started = True
    story.chats = {one.chat_id for one in people}
    story.mailing = await mailed(rooms.store, await written(rooms.store, {"en": "Hello"}, now), now, people)
    for _ in range(chance.randrange(1, ACTS)):
        await story.start()
        await asyncio.sleep(chance.uniform(0.0, 0.03))
        act = chance.choice(("pause", "pause", "kill", "wait"))
        if act == "kill":
            await story.kill()
        elif act == "pause" and await story.move("paused"):
            await story.holds("paused")
            if chance.random() < 0.3:
                await story.kill()
            await story.move("running")
    await _end(story)
    return story.verdict


async def _end(story: _Story) -> None:
    """Cancelled for good, or left to finish; then the rows and what arrived must agree."""
    rooms, verdict = story.rooms, story.verdict
    await story.start()
    cancelled = story.chance.random() < 0.5 and await story.move("cancelled")
    if cancelled:
        await story.holds("cancelled")
        if await story.move("running"):
            verdict.wrong.append("it went on after it was cancelled")
    rooms.clock.turn(3)  # what may have arrived before a kill waits a moment for its one copy

    async def over() -> bool:
        figures = await counted(rooms.store, story.mailing)
        return not figures.queued + figures.sending

    await rooms.until(over, 20.0)
    figures = await counted(rooms.store, story.mailing)
    arrivals = Counter(call.chat_id for call in story.arrived())
    copies = sum(count - 1 for count in arrivals.values())
    verdict.figures.update({"sequences": 1, "cancels": int(cancelled), "kills": story.kills, "copies": copies})
    if not figures.adds_up or figures.total != PEOPLE:
        verdict.wrong.append(f"the sum is wrong: {figures}")
    if any(count > 2 for count in arrivals.values()) or copies > WINDOW * story.kills:
        verdict.wrong.append(f"{copies} copies from {story.kills} kills")
    if not figures.sent <= len(arrivals) <= figures.sent + figures.uncertain:
        verdict.wrong.append(f"{len(arrivals)} people got it; {figures}")
