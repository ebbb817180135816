"""After any outage lessons are caught up, not dumped (G18): one a day, by day, and none is lost."""

from datetime import datetime
from functools import partial
from itertools import pairwise
from operator import attrgetter
from pathlib import Path

import pytest

from bot.storage import Store, Tx
from tests.outage_town import DAY, Person, Town, outages, town_of, wall

PEOPLE = 60  # in each of the two towns
PUSHES, REMINDERS = attrgetter("pushes"), attrgetter("reminders")
LOOK = 40 * 60  # how often the simulated dispatcher looks; the real one does every few seconds


def by_day(someone: Person) -> None:
    """Everything that came by itself came between eight and eight on the learner's own clock."""
    came = [at for times in (*someone.pushes.values(), *someone.reminders.values()) for at in times]
    hours = [wall(at, someone.zone).hour for at in came]
    assert all(8 <= hour < 20 for hour in hours), (someone.zone, sorted(set(hours)))


def one_a_day(someone: Person) -> None:
    """No local day has two lessons, nor a lesson that came by itself after one that was fetched, nor a heap of messages."""
    for day, what in someone.days_with.items():
        assert what.count("step") <= 1, (day, what)
        assert "step" not in what[1:] or "fetched" not in what[: what.index("step")], (day, what)
        assert len([each for each in what if each != "fetched"]) <= 1, (day, what)


async def none_lost(town: Town, someone: Person, tx: Tx) -> None:
    """Every lesson that is behind came once, by a push or by /next; the one ahead is planned, or came and waits."""
    order = town.house.library.courses["basic"].order
    enrolment = await tx.enrolment_of(learner_id=someone.id)
    done = [row["lesson"] async for row in tx.lessons_done(enrolment_id=enrolment["id"])]
    now = await tx.plan_now(enrolment_id=enrolment["id"])
    assert done == list(order[: len(done)])
    assert all(len(times) == 1 for times in someone.pushes.values()), someone.pushes
    assert not someone.fetched & set(someone.pushes)
    came = someone.fetched | set(someone.pushes)
    if now is None:
        assert came == set(order)
    elif now["state"] == "planned":
        assert came == set(done)
        assert now["due_at"] > town.clock.now()
    else:
        assert came == {*done, now["lesson"]}


def reminders_end(someone: Person) -> None:
    """At most four reminders a lesson, and after the second one a week of silence."""
    for times in someone.reminders.values():
        assert len(times) <= 4
        days = [wall(at, someone.zone).date() for at in times]
        assert all((later - earlier).days >= 7 for earlier, later in pairwise(days[1:]))


@pytest.mark.parametrize("down", ["the process", "Telegram"])
async def test_after_outages_of_an_hour_to_a_month_lessons_come_one_a_day_by_day_and_none_is_lost(
    store: Store, tmp_path: Path, down: str, request: pytest.FixtureRequest
) -> None:
    town = town_of(store, tmp_path, datetime(2027, 2, 15, 5, 0), down)  # the clocks change on 28 March
    await town.enrol(PEOPLE)
    for calm, outage in outages(town.chance):
        await town.live(calm, LOOK)
        if down == "the process":
            town.clock.at += outage
        else:
            town.reachable = False
            await town.live(outage, 12 * LOOK)
            town.reachable = True
    await town.live(5 * DAY, LOOK)
    people = list(town.people.values())
    for someone in people:
        by_day(someone)
        one_a_day(someone)
        reminders_end(someone)
        await store.write(partial(none_lost, town, someone))
    pushes, reminders = (sum(len(times) for one in people for times in came(one).values()) for came in (PUSHES, REMINDERS))
    request.node.user_properties += [("lessons pushed", pushes), ("reminders", reminders)]
    assert pushes > PEOPLE * 6
    assert reminders > 2 * PEOPLE
