"""What lives do with questionnaires: fill them in, skip, go back, leave them, come back; and pilots that remind and end."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.evaluation.pilot import EVERYONE
from bot.handlers.staff.pilot_card import open_questions
from bot.storage.asking import asking_by_id
from bot.storage.evaluation import whom_to_remind
from bot.storage.people import learner_by_id
from bot.storage.pilot import Plan, end_pilot, make_pilot, pilot_by_id, pilot_of
from bot.storage.tx import Tx
from tests.model.gestures import words
from tests.model.joins import Joins, people
from tests.model.questionnaires import ABROAD, ROUND
from tests.model.town import buttons

picks = st.integers(0, 200)
kinds = st.sampled_from(["short", "number", "short", "long"])
SEASON, LONGEST = timedelta(days=95), timedelta(days=330)  # after a year answers are deleted, which has stories of its own
MARKS = ("go", "no", "skip", "private", "ready", "back", "stop", "=a", "=1", "=9", "+b", "+none", "=", "soup")


class Forming(Joins):
    """The part of a life that questionnaires bring with them."""

    async def found_pilots(self) -> None:
        """One that the first cohort takes part in, and one that is open to people without a cohort who read Danish."""
        now, groups, house = self.life.now, self.life.groups, self.life.town.house
        self.since = now
        if not house.library.pilots:
            return

        async def work(tx: Tx) -> None:
            for name, days, cohorts in ((ROUND, 50, (groups[0].id,)), (ABROAD, 130, ())):
                plan = Plan(name, name, "Europe/Sofia", now - 86400, now + days * 86400, cohorts)
                await make_pilot(tx, house, plan, "nobody", now)

        await self.life.town.store.write(work)

    def shown(self, key: str) -> list[tuple[int, list[str]]]:
        """The messages of somebody's forms, the newest last, with their buttons."""
        messages = [(each["message_id"], buttons(each)) for each in self.life.town.messages(key)]
        return [(id, [data for data in datas if data.startswith("fo:")]) for id, datas in messages if "fo:" in "".join(datas)]

    @rule(key=people, steps=st.sampled_from([1, 2, 3, 8, 20]), pick=picks, kind=kinds)
    def fills_in(self, key: str, steps: int, pick: int, kind: str) -> None:
        """Goes on with the newest form: taps what it offers, or types."""
        for number in range(steps):
            shown, model = self.shown(key), self.life.models[key]
            if not shown or model.away:
                return
            if model.expects is not None and model.expects[0] == "form" and (pick + number) % 3:
                self.run(self.life.say(key, words(kind, key)))
                continue
            message_id, datas = shown[-1]
            self.run(self.life.tap(key, message_id, datas[(pick + number * 7) % len(datas)]))

    @rule(key=people, pick=picks)
    def taps_old_form(self, key: str, pick: int) -> None:
        """A button that a form had once."""
        if had := [(id, data) for id, data in self.life.seen[key] if data.startswith("fo:")]:
            self.run(self.life.tap(key, *had[-1 - pick % len(had)]))

    @rule(key=people, pick=picks, action=st.sampled_from(MARKS), other=st.sampled_from([False, False, True]), on=st.booleans())
    def forges_form(self, key: str, pick: int, action: str, other: bool, on: bool) -> None:
        """A button of a form, of the other one's perhaps, that says something else."""
        ids = [form for form in getattr(self.life.forms, "forms", {}).values() if (form.key == key) != other]
        messages = self.life.town.messages(key)
        if ids and messages:
            form = ids[-1 - pick % len(ids)]
            self.run(self.life.tap(key, messages[-1]["message_id"], f"fo:{form.id}:{form.at + (not on)}:{action}"))

    @rule(key=people, way=st.sampled_from(["code", "nobody", "nobody"]), kind=st.sampled_from(["short", "long", "photo"]))
    def says_freely(self, key: str, way: str, kind: str) -> None:
        """/feedback, perhaps [ Leave no trace ], then something."""
        self.run(self.life.command(key, "feedback"))
        shown = self.life.town.messages(key)[-1:]
        if shown and f"feedback:{way}" in buttons(shown[0]):
            self.run(self.life.tap(key, shown[0]["message_id"], f"feedback:{way}"))
        self.run(self.life.attach(key, kind) if kind == "photo" else self.life.say(key, words(kind, key)))

    @rule(moment=st.sampled_from(["before", "week", "lesson", "after", "plan", "later", "leaving"]))
    def evaluators_remind(self, moment: str) -> None:
        """Those who have not answered are reminded at their own hour, as the evaluators' button does it."""
        self.run(self.remind(moment))

    async def remind(self, moment: str) -> None:
        """In every pilot."""

        async def work(tx: Tx) -> None:
            for row in self.life.town.rows("SELECT id FROM pilot"):
                pilot = await pilot_by_id(tx, row["id"])
                assert pilot is not None
                for asking_id in await whom_to_remind(tx, pilot, moment, self.life.now):
                    asking = await asking_by_id(tx, asking_id)
                    learner = await learner_by_id(tx, asking.learner_id or "") if asking else None
                    assert learner is not None
                    assert (await pilot_of(tx, self.life.town.house, learner, self.life.now)).id == pilot.id
                    await tx.look_at_asking(id=asking_id, due_at=self.life.now)

        await self.life.town.store.write(work)
        await self.life.settle([])

    @rule(which=st.sampled_from([ROUND, ABROAD]))
    def pilot_ends(self, which: str) -> None:
        """Somebody ends a pilot before its time."""
        self.run(self.end(which))

    async def end(self, which: str) -> None:
        """As its card does it."""
        rows = self.life.town.rows("SELECT id FROM pilot WHERE name = ? AND id <> ?", which, EVERYONE)

        async def work(tx: Tx) -> None:
            for row in rows:
                pilot = await pilot_by_id(tx, row["id"])
                assert pilot is not None
                questions = open_questions(self.life.town.house, pilot)
                await end_pilot(tx, pilot, "nobody", self.life.now, words=questions)

        await self.life.town.store.write(work)
        await self.life.settle([])

    @rule()
    def a_season_passes(self) -> None:
        """Three months, unless answers would get too old."""
        if self.life.now - self.since + SEASON.total_seconds() < LONGEST.total_seconds():
            self.run(self.life.turn(int(SEASON.total_seconds())))
