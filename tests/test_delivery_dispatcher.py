"""What is due is queued once, and one learner's trouble is nobody else's."""

import logging
from pathlib import Path

import pytest

from bot.delivery import dispatcher
from bot.handlers.house import House
from bot.handlers.pushes import push_lesson
from bot.storage import Tx
from tests.journeys.conftest import Town, town_in
from tests.journeys.test_days import enrolled


async def test_a_plan_that_fails_is_put_off_and_the_others_are_pushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with town_in(tmp_path) as town:
        sofia, jan = town.chat("sofia"), town.chat("jan")
        await enrolled(sofia)
        await enrolled(jan)
        unlucky = await plan_of(town, "jan")

        async def fails_for_jan(tx: Tx, house: House, plan_id: str, now: int) -> bool:
            if plan_id == unlucky:
                raise LookupError("the words of this lesson are not to be found")
            return await push_lesson(tx, house, plan_id, now)

        monkeypatch.setattr(dispatcher, "DUE", {**dispatcher.DUE, "due_plans": dispatcher.Due(fails_for_jan, "put_off")})
        with caplog.at_level(logging.CRITICAL, "bot.delivery.dispatcher"):
            await sofia.turn(until="next morning")
        assert "lesson 2 of 5" in await sofia.screen()
        assert "lesson 2 of 5" not in await jan.screen()
        monkeypatch.undo()
        await jan.turn(seconds=2 * 3600)
        assert "lesson 2 of 5" in await jan.screen()


async def plan_of(town: Town, person: str) -> str:
    """The plan of somebody's next lesson."""
    number = (await town.chat(person).state())["person"]["user_id"]

    async def find(tx: Tx) -> str:
        learner = await tx.learner_by_telegram_id(telegram_id=number)
        enrolment = await tx.enrolment_of(learner_id=learner["id"])
        plan = await tx.plan_now(enrolment_id=enrolment["id"])
        return str(plan["id"])

    return await town.bot.store.read(find)
