"""Everybody who can be in an audience is read at once: their cohort, how far they are, what they do not want."""

import time

import pytest

from bot.administration.audience import Audience, Stage, choose
from bot.storage import Store, Tx
from bot.storage.announcement import make_draft
from bot.storage.audience import people
from bot.storage.people import new_id

NOW = 1_790_000_000
DAY = 24 * 3600
SECONDS_FOR_5000 = 1.5  # a tenth of that is measured; a machine may be busy


async def add_learner(tx: Tx, id: str, number: int) -> None:
    await tx.add_learner(
        id=id, telegram_id=number, chat_id=number, language="bg", zone="Europe/Sofia", country="BG", minute_of_day=540,
        days="12345", notice_version="1", now=NOW - 5 * DAY,
    )  # fmt: skip


async def enrol(tx: Tx, learner_id: str, *, begun: bool, state: str = "planned") -> str:
    enrolment, plan = new_id(), new_id()
    await tx.add_enrolment(id=enrolment, learner_id=learner_id, course="basic", now=NOW)
    await tx.add_plan(id=plan, enrolment_id=enrolment, lesson="2.1", state=state, due_at=NOW)
    if begun:
        await tx.begin_plan(id=plan, rev="r", language="bg", now=NOW)
    return enrolment


async def test_people_are_read_with_everything_an_audience_asks_about(store: Store) -> None:
    async def work(tx: Tx) -> None:
        for number, name in enumerate(("staff", "fresh", "begun", "done", "asked"), 1):
            await add_learner(tx, name, number)
        await enrol(tx, "fresh", begun=False)
        await enrol(tx, "begun", begun=True)
        await enrol(tx, "asked", begun=False, state="issued")
        await tx.finish_enrolment(id=await enrol(tx, "done", begun=True), now=NOW)
        await tx.set_reach(id="done", reach="blocked")

    await store.write(work)
    found = await store.read(lambda tx: people(tx, NOW, lambda course, lesson: f"{course}/{lesson}"))
    seen = {one.learner_id: (one.stage, one.unit, one.reach, one.cohort_id, one.silent_days) for one in found}
    assert seen == {
        "fresh": ("not started", None, "ok", None, 5),
        "begun": ("under way", "basic/2.1", "ok", None, 5),
        "asked": ("not started", None, "ok", None, 5),
        "done": ("finished", None, "blocked", None, 5),
    }
    assert choose(found, Audience(everybody=True), "course").left_out == {"blocked": 1}
    silent = choose(found, Audience(everybody=True, stage=Stage("silent", days=5)), "course")
    assert [one.learner_id for one in silent.recipients] == ["asked", "begun"], "nothing has come to the others yet"


@pytest.mark.parametrize("count", [5000])
async def test_thousands_are_read_in_the_time_of_a_tap(store: Store, count: int) -> None:
    async def work(tx: Tx) -> None:
        for number in range(count):
            await add_learner(tx, f"learner-{number}", number + 1)
            await enrol(tx, f"learner-{number}", begun=number % 2 == 0)

    async def choice(tx: Tx) -> int:
        return len(choose(await people(tx, NOW), Audience(everybody=True), "course").recipients)

    await store.write(work)
    began = time.process_time()
    assert await store.write(choice) == count
    assert time.process_time() - began < SECONDS_FOR_5000


async def test_drafts_of_two_people_have_numbers_of_their_own(store: Store) -> None:
    async def work(tx: Tx) -> list[int]:
        return [(await make_draft(tx, by, NOW)).number for by in ("ana", "ben", "ana")]

    assert await store.write(work) == [1, 2, 3]
