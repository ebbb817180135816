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
    """Enrol so many people of the crowd who have done lesson 1.1 and are due for 1.2 within the next seconds."""
    now, chance = int(time.time()), random.Random(town.crowd.chance.random())
    chats = [town.crowd.expect(f"pushed-{number}").chat.id for number in range(count)]
    town.crowd.size += count
    zone = daytime_zone(now)
    town.last_due = now + spread_seconds

    def work(chat_id: int) -> object:
        return lambda tx: _one(tx, house, chat_id, zone, now, now + chance.randrange(max(1, spread_seconds)))

    store = await open_store(f"sqlite:///{town.database}")
    for chat_id in chats:
        await store.write(work(chat_id))  # type: ignore[arg-type]
    await store.close()


async def _one(tx: Tx, house: House, chat_id: int, zone: str, now: int, due_at: int) -> None:
    learner_id, enrolment_id, done = new_id(), new_id(), new_id()
    course = house.library.courses[house.course]
    first, second = course.order[:2]
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
    telling = house.library.telling(house.course, first, "en")
    kept = {"lesson": f"{house.course}/{first}", "rev": telling.rev, "language": "en"}
    await tx.keep_content(**kept, body=telling.lesson.model_dump_json())
    await tx.add_plan(id=done, enrolment_id=enrolment_id, lesson=first, state="planned", due_at=now - 2 * DAY)
    await tx.begin_plan(id=done, rev=telling.rev, language="en", now=now - 2 * DAY)
    await tx.step_plan(id=done, step=0, next_step=len(telling.lesson.steps) - 1)
    await tx.finish_plan(id=done, now=now - 2 * DAY)
    await tx.add_plan(id=new_id(), enrolment_id=enrolment_id, lesson=second, state="planned", due_at=due_at)


def house_of(root: Path) -> House:
    """The course and the interface as the bot has them."""
    from bot.course.catalogue import Library
    from bot.language import Interface

    return House(Library(root / "lessons", root / "locales"), Interface(root / "locales"), frozenset())
