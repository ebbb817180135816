"""Learners who were here before the trial and whose next lesson becomes due while it runs."""

import random
import time
from pathlib import Path

from bot.handlers.house import House
from bot.screens.welcome import NOTICE_VERSION
from bot.storage import Tx, open_store
from bot.storage.people import new_id
from tests.faults.town import Town

DAY = 86400


def daytime_zone(now: int) -> str:
    """A time zone whose clocks show between eleven and twelve o'clock now: lessons may be pushed there for hours."""
    ahead = 11 - time.gmtime(now).tm_hour
    ahead += 24 if ahead < -12 else 0
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


async def plant(town: Town, house: House, count: int, spread_seconds: int) -> None:
    """Enrol so many people of the crowd who are due within the next seconds: for lesson 1.2, every third for the week's quiz."""
    now, chance = int(time.time()), random.Random(town.crowd.chance.random())
    chats = [town.crowd.expect(f"pushed-{number}").chat.id for number in range(count)]
    town.crowd.size += count
    zone = daytime_zone(now)
    town.last_due = now + spread_seconds

    course = house.library.courses[house.course]
    week = len(course.units[0].lessons)

    def work(chat_id: int, done: int) -> object:
        return lambda tx: _one(tx, house, chat_id, zone, now, now + chance.randrange(max(1, spread_seconds)), done)

    store = await open_store(f"sqlite:///{town.database}")
    for number, chat_id in enumerate(chats):
        await store.write(work(chat_id, week if number % 3 == 0 else 1))  # type: ignore[arg-type]
    await store.close()


async def _one(tx: Tx, house: House, chat_id: int, zone: str, now: int, due_at: int, done: int) -> None:
    learner_id, enrolment_id = new_id(), new_id()
    course = house.library.courses[house.course]
    await tx.add_learner(
        id=learner_id,
        telegram_id=chat_id,
        chat_id=chat_id,
        language="en",
        zone=zone,
        country="BE",
        minute_of_day=9 * 60,
        days="1234567",
        notice_version=NOTICE_VERSION,
        now=now - 2 * DAY,
    )
    await tx.add_enrolment(id=enrolment_id, learner_id=learner_id, course=house.course, now=now - 2 * DAY)
    for lesson in course.order[:done]:
        await _has_done(tx, house, enrolment_id, lesson, now - 2 * DAY)
    await tx.add_plan(id=new_id(), enrolment_id=enrolment_id, lesson=course.order[done], state="planned", due_at=due_at)


async def _has_done(tx: Tx, house: House, enrolment_id: str, lesson: str, at: int) -> None:
    telling, plan_id = house.library.telling(house.course, lesson, "en"), new_id()
    kept = {"lesson": f"{house.course}/{lesson}", "rev": telling.rev, "language": "en"}
    await tx.keep_content(**kept, body=telling.lesson.model_dump_json())
    await tx.add_plan(id=plan_id, enrolment_id=enrolment_id, lesson=lesson, state="planned", due_at=at)
    await tx.begin_plan(id=plan_id, rev=telling.rev, language="en", now=at)
    await tx.step_plan(id=plan_id, step=0, next_step=len(telling.lesson.steps) - 1)
    await tx.finish_plan(id=plan_id, now=at)


def house_of(root: Path) -> House:
    """The course and the interface as the bot has them."""
    from bot.course.catalogue import Library
    from bot.language import Interface

    return House(Library(root / "lessons", root / "locales"), Interface(root / "locales"), frozenset())
