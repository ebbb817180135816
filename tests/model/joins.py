"""What lives do with cohorts: links and codes, moves, leaving, and organisers who withdraw people and change calendars."""

import asyncio
from collections.abc import Coroutine
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from bot.administration.cohort import code_shown
from bot.handlers.membership import leave, recalendar
from bot.storage.cohort import change_cohort, make_cohort
from bot.storage.people import learner_by_telegram_id
from bot.storage.tx import Tx
from tests.model.cohorts import withdrawn
from tests.model.group import Group
from tests.model.life import PEOPLE, Life
from tests.model.town import buttons

people = st.sampled_from(sorted(PEOPLE))
which = st.sampled_from([0, 0, 1, 1, 2])  # the two cohorts, and a code of none
WRONG = "7K3MPQ2X9TDA"


class Joins(RuleBasedStateMachine):
    """The part of a life that cohorts bring with them."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.life: Life

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it, and count it."""
        self.loop.run_until_complete(work)

    def code(self, number: int) -> str:
        """The code of a cohort, or of none."""
        return self.life.groups[number].code if number < 2 else WRONG

    async def found(self, today: date) -> None:
        """Two cohorts: one has begun and its second week opens in a while, the other is small and still to begin."""
        begun, coming = today - timedelta(days=10), today + timedelta(days=4)
        groups = [
            Group("Begun", begun, {"1": begun, "2": today + timedelta(days=11)}),
            Group("Small", coming, {"1": coming, "2": coming}, places=1),
        ]

        async def work(tx: Tx) -> None:
            for group in groups:
                cohort = await make_cohort(tx, group.terms, "nobody", self.life.now)
                group.id, group.code = cohort.id, cohort.code

        await self.life.town.store.write(work)
        self.life.groups = groups
        self.life.look_at_course()

    @rule(key=people, number=which)
    def opens_link(self, key: str, number: int) -> None:
        """A link, perhaps one that opens nothing."""
        self.run(self.life.link(key, self.code(number)))

    @rule(key=people, number=which, answer=st.sampled_from([0, 0, 1]))
    def moves_over(self, key: str, number: int, answer: int) -> None:
        """A link, and a tap under the question whether to move, if that is asked."""
        self.run(self.life.link(key, self.code(number)))
        shown = self.life.town.messages(key)[-1]
        if (asked := buttons(shown)) and asked[0].startswith("jo:move"):
            self.run(self.life.tap(key, shown["message_id"], asked[answer]))

    @rule(key=people, number=which)
    def types_code(self, key: str, number: int) -> None:
        """[ I have a code ] in /settings, then one."""
        self.presses(key, "jo:code")
        self.run(self.life.say(key, code_shown(self.code(number)).lower()))

    @rule(key=people)
    def leaves_cohort(self, key: str) -> None:
        """[ Leave the cohort ] in /settings, and yes."""
        if self.presses(key, "jo:leave"):
            shown = self.life.town.messages(key)[-1]
            self.run(self.life.tap(key, shown["message_id"], buttons(shown)[0]))

    def presses(self, key: str, data: str) -> bool:
        """Tap a button of /settings, if it is there."""
        self.run(self.life.command(key, "settings"))
        shown = self.life.town.messages(key)[-1]
        if data in buttons(shown):
            self.run(self.life.tap(key, shown["message_id"], data))
        return data in buttons(shown)

    @rule(key=people)
    def is_withdrawn(self, key: str) -> None:
        """The organisers take somebody out of their cohort."""
        self.run(self.withdraw(key))

    async def withdraw(self, key: str) -> None:
        """As the roster does it."""

        async def work(tx: Tx) -> None:
            learner = await learner_by_telegram_id(tx, self.life.town.chat(key).id)
            if learner is not None:
                await leave(tx, self.life.town.house, learner, "basic", "withdrawn", self.life.now)

        await self.life.town.store.write(work)
        withdrawn(self.life.models[key], self.life.now)
        await self.life.settle([])

    @rule(number=st.sampled_from([0, 1]), unit=st.sampled_from(["1", "2", "2"]), days=st.sampled_from([-9, -1, 0, 2, 9]))
    def calendar_changes(self, number: int, unit: str, days: int) -> None:
        """A week of a cohort opens on another day, counted from today."""
        self.run(self.change(self.life.groups[number], unit, days))

    async def change(self, group: Group, unit: str, days: int) -> None:
        """As the card of the cohort does it."""
        models = self.life.models.values()
        today = next(iter(models)).today(self.life.now)
        group.weeks = {**group.weeks, unit: today + timedelta(days=days)}

        async def work(tx: Tx) -> None:
            await change_cohort(tx, group.id, group.terms)
            await recalendar(tx, self.life.town.house, group.id, self.life.now)

        await self.life.town.store.write(work)
        for model in models:
            if model.group is group:
                model.move(self.life.now)
        await self.life.settle([])
