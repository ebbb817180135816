"""Learners of many places under a simulated clock, with the real store, dispatcher, handlers and claims, and no network."""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.course.catalogue import Library
from bot.delivery.claim import Batch, Claimed, Claiming
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.marks import record
from bot.delivery.outcomes import Sent, Unreachable
from bot.delivery.pacing import Pacing
from bot.handlers.house import House
from bot.handlers.road import move_next, open_lesson
from bot.handlers.showing import finish
from bot.language import Interface
from bot.storage import Store, Tx
from bot.storage.people import enrolment_of, learner_by_id, plan_by_id, plan_now
from tests.course_lessons import OUTLINE, RECALL, lesson

HOUR, DAY = 3600, 86400
WINDOW = 32  # messages on their way at once, as in the real sender
ZONES = (
    *("Europe/Brussels", "Atlantic/Azores", "Europe/Athens", "Europe/Dublin", "Europe/Helsinki"),
    *("Indian/Reunion", "Atlantic/Reykjavik", "Europe/Istanbul"),
)
WEEKS = ("12345", "12345", "12345", "1234", "24", "7", "1234567")


class StillClock(Clock):
    """Stands still until somebody sets it."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at

    def now(self) -> int:
        """The time in UTC seconds."""
        return self.at


@cache
def zone_info(zone: str) -> ZoneInfo:
    """The zone, read without the code under test."""
    return ZoneInfo(zone)


def wall(at: int, zone: str) -> datetime:
    """What a clock on a wall there shows."""
    return datetime.fromtimestamp(at, zone_info(zone))


@dataclass
class Person:
    """A learner as an onlooker sees them: what came by itself and when, what they fetched, what they will do next."""

    id: str
    zone: str
    minute: int
    days: str
    chance: random.Random
    acts: list[tuple[int, str]] = field(default_factory=list)  # when, and what: open, finish, fetch, move
    pushes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))  # by lesson
    reminders: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))  # by lesson, before and after its opening
    fetched: set[str] = field(default_factory=set)  # lessons begun by /next before their push arrived
    days_with: dict[date, list[str]] = field(default_factory=lambda: defaultdict(list))

    def next_act(self, now: int) -> None:
        """A lesson lies in the chat: most people open it soon, some days later, a few only after weeks."""
        later = self.chance.choice([HOUR, 3 * HOUR, 10 * HOUR, 30 * HOUR, 4 * DAY, self.chance.choice([2 * DAY, 20 * DAY])])
        opened = now + self.chance.randrange(300, later)
        self.acts = [(opened, "open"), (opened + self.chance.choice([400, 400, 600, 3 * HOUR, 30 * HOUR]), "finish")]


@dataclass
class Town:
    """Everybody's week after week, looked at every so often."""

    store: Store
    house: House
    clock: StillClock
    chance: random.Random
    people: dict[str, Person] = field(default_factory=dict)
    reachable: bool = True
    sent: int = 0

    def __post_init__(self) -> None:
        self.dispatcher = Dispatcher(self.store, self.house, self.clock, lambda: None)
        library = self.house.library
        self.claiming = Claiming(Pacing(0, 0, time.monotonic()), lambda name: library.rev(*name.split("/")))

    async def enrol(self, count: int) -> None:
        """So many people join and are planned for their first slot."""
        now = self.clock.now()

        async def work(tx: Tx) -> None:
            for number in range(count):
                chance = random.Random(self.chance.random())
                someone = Person(
                    f"learner-{number}",
                    chance.choice(ZONES),
                    chance.randrange(8 * 60, 19 * 60 + 1, 30),
                    chance.choice(WEEKS),
                    chance,
                )
                self.people[someone.id] = someone
                await self._join(tx, someone, 1000 + number, now)

        await self.store.write(work)

    async def _join(self, tx: Tx, someone: Person, chat_id: int, now: int) -> None:
        place = {"zone": someone.zone, "country": "BE", "minute_of_day": someone.minute, "days": someone.days}
        await tx.add_learner(
            id=someone.id, telegram_id=chat_id, chat_id=chat_id, language="en", notice_version="1", now=now, **place
        )
        await tx.add_enrolment(id=f"e-{someone.id}", learner_id=someone.id, course="basic", now=now)
        first = self.house.library.courses["basic"].order[0]
        await tx.add_plan(id=f"p-{someone.id}", enrolment_id=f"e-{someone.id}", lesson=first, state="planned", due_at=now)

    async def live(self, seconds: int, step: int) -> None:
        """Let time pass: people act, the dispatcher looks, the sender sends."""
        until = self.clock.now() + seconds
        while self.clock.now() < until:
            night = not 4 <= datetime.fromtimestamp(self.clock.now(), UTC).hour < 21
            self.clock.at += min(3 * step if night else step, until - self.clock.now())
            if self.reachable:
                await self._act()
            await self.dispatcher.dispatch()
            await self._send()

    async def _act(self) -> None:
        now = self.clock.now()
        acting = [someone for someone in self.people.values() if someone.acts and someone.acts[0][0] <= now]

        async def work(tx: Tx) -> None:
            for someone in acting:
                while someone.acts and someone.acts[0][0] <= now:
                    await ACTS[someone.acts.pop(0)[1]](self, tx, someone, now)

        if acting:
            await self.store.write(work)

    async def _send(self) -> None:
        """Everything that may leave, by the real claim; nothing arrives while Telegram is out of reach."""
        claimed: list[Claimed] = []
        while True:
            batch = await self.store.write(partial(self._turn, answered=claimed))
            if not (batch.rows or batch.more):
                return
            claimed = batch.rows

    async def _turn(self, tx: Tx, answered: list[Claimed]) -> Batch:
        """Record what became of the last messages and claim the next ones, in one work as the real sender does."""
        now = self.clock.now()
        await self._record(tx, answered, now)
        if answered and not self.reachable:
            return Batch()
        return await self.claiming.claim(tx, WINDOW, now, time.monotonic())

    async def _record(self, tx: Tx, rows: list[Claimed], now: int) -> None:
        for row in rows:
            if not self.reachable:
                await record(tx, row, Unreachable("no way"), now)
                continue
            self.sent += 1
            await record(tx, row, Sent(self.sent), now)
            if row.lane == 1:
                await self._arrived(tx, row, now)

    async def _arrived(self, tx: Tx, row: Claimed, now: int) -> None:
        """Something came by itself: note when, by the learner's own clock."""
        assert row.learner_id is not None
        someone = self.people[row.learner_id]
        enrolment = await enrolment_of(tx, someone.id)
        assert enrolment is not None
        plan = await plan_now(tx, enrolment.id)
        assert plan is not None
        if row.screen == "step":
            someone.pushes[plan.lesson].append(now)
        else:
            someone.reminders[f"{plan.lesson} {plan.state}"].append(now)
        someone.days_with[wall(now, someone.zone).date()].append(row.screen)
        if row.screen == "step":
            someone.next_act(now)


async def open_now(town: Town, tx: Tx, someone: Person, now: int) -> None:
    """Begin the lesson that is there, by its button or by /next."""
    learner, enrolment = await learner_by_id(tx, someone.id), await enrolment_of(tx, someone.id)
    assert learner is not None
    assert enrolment is not None
    plan = await plan_now(tx, enrolment.id)
    if plan is None or plan.state not in ("planned", "issued"):
        return
    if plan.lesson not in someone.pushes:
        someone.fetched.add(plan.lesson)
        someone.days_with[wall(now, someone.zone).date()].append("fetched")
    await open_lesson(tx, town.house, learner, enrolment, plan, now)


async def finish_now(town: Town, tx: Tx, someone: Person, now: int) -> None:
    """Take the last step of the lesson that is open; sometimes be curious about the next one, or move to another hour."""
    learner, enrolment = await learner_by_id(tx, someone.id), await enrolment_of(tx, someone.id)
    assert learner is not None
    assert enrolment is not None
    plan = await plan_now(tx, enrolment.id)
    if plan is None or plan.state != "begun":
        return
    last = len(town.house.library.courses["basic"].by_id[plan.lesson].steps) - 1
    await tx.step_plan(id=plan.id, step=plan.step, next_step=last)
    ended = await plan_by_id(tx, plan.id)
    assert ended is not None
    await finish(tx, town.house, learner, enrolment, ended, now)
    curious = someone.chance.random()
    if curious < 0.08:
        someone.acts = [(now + HOUR, "open"), (now + 2 * HOUR, "finish")]
    elif curious < 0.12:
        someone.acts = [(now + HOUR, "move")]


async def move_now(town: Town, tx: Tx, someone: Person, now: int) -> None:
    """Another hour and other days."""
    someone.minute, someone.days = someone.chance.randrange(8 * 60, 19 * 60 + 1, 30), someone.chance.choice(WEEKS)
    await tx.set_rhythm(id=someone.id, minute_of_day=someone.minute, days=someone.days)
    learner, enrolment = await learner_by_id(tx, someone.id), await enrolment_of(tx, someone.id)
    assert learner is not None
    assert enrolment is not None
    await move_next(tx, town.house, learner, enrolment, now)


ACTS: dict[str, Callable[[Town, Tx, Person, int], Coroutine[Any, Any, None]]] = {
    "open": open_now,
    "finish": finish_now,
    "move": move_now,
}


def long_course(root: Path) -> Library:
    """A course of six weeks below `root`, each lesson with a question for later."""
    folder = root / "lessons" / "basic"
    folder.mkdir(parents=True)
    names = [[f"{unit}.{number}" for number in range(1, 6)] for unit in range(1, 7)]
    units = "".join(f'  - id: "{n}"\n    title: Unit {n}\n    lessons: {lessons}\n' for n, lessons in enumerate(names, 1))
    outline = OUTLINE[: OUTLINE.index("units:")].replace("[2, 7]", '["2", "7"]') + "units:\n" + units.replace("'", '"')
    (folder / "course.yaml").write_text(outline, "utf-8")
    for name in (name for unit in names for name in unit):
        (folder / f"{name}.yaml").write_text(lesson(name) + RECALL, "utf-8")
    return Library(root / "lessons", root / "locales")


def town_of(store: Store, root: Path, at: datetime, seed: str) -> Town:
    """A town without people, on this morning."""
    house = House(long_course(root), Interface(root / "locales"), frozenset())
    return Town(store, house, StillClock(int(at.replace(tzinfo=UTC).timestamp())), random.Random(seed))


def outages(chance: random.Random) -> Iterator[tuple[int, int]]:
    """How long all is well, and how long it then is not: 1 h, 9 h, 1 d, 4 d and 30 d in any order, at any hour."""
    lengths = [HOUR, 9 * HOUR, DAY, 4 * DAY, 30 * DAY]
    chance.shuffle(lengths)
    for length in lengths:
        yield chance.randrange(2 * DAY, 4 * DAY), length
