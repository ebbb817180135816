"""Hypothesis lives: a learner who does anything at any moment."""

import atexit
import shutil
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.model.course import EDITIONS, Shelf, copy_real, write_edition
from tests.model.forming import Forming
from tests.model.gestures import ACTIONS, COMMANDS, FORGED, MORNINGS, TEXTS, words
from tests.model.life import PEOPLE, Life, modelled
from tests.model.questionnaires import write_asking
from tests.model.steps import offers
from tests.model.town import Town, buttons

people = st.sampled_from(sorted(PEOPLE))
picks = st.integers(0, 200)
hows = st.sampled_from(["any", "well", "ill"])
MEMORY = Path("/dev/shm")


@cache
def folder() -> Path:
    """A place for files that are gone with the process; in memory, because thousands of stores are opened."""
    made = Path(tempfile.mkdtemp(prefix="lives-", dir=MEMORY if MEMORY.is_dir() else None))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@cache
def shelf(course: str) -> Shelf:
    """The editions of a course, read once: "short", "weeks" (with quizzes, recall and questionnaires) or "real"."""
    if course == "real":
        return Shelf(folder() / course, copy_real, EDITIONS[:2])
    return Shelf(folder() / course, write_asking if course == "weeks" else write_edition)


class Lives(Forming):
    """Everything two learners may do, in any order."""

    counts: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.home: Path | None = None

    @initialize(
        at=st.sampled_from(MORNINGS),
        course=st.sampled_from(["weeks", "short", "weeks", "short", "weeks", "real"]),
        done=st.sampled_from([1, 0, 2]),
        both=st.sampled_from([True, True, False]),
        joins=st.sampled_from([2, 0, 0]),
    )
    def open(self, at: datetime, course: str, done: int, both: bool, joins: int) -> None:
        """A fresh store, some morning; one of the two may have done a lesson or two or a quiz already, and the other begun."""
        self.settle_in(at, course)
        self.opens_link(max(PEOPLE), joins)
        for _ in range(2 + done if course == "weeks" else done):
            self.lesson(max(PEOPLE))
        if both:
            self.begins(min(PEOPLE))

    def settle_in(self, at: datetime, course: str = "short") -> None:
        """A store of its own, on this morning, with one of the courses."""
        editions = shelf(course)
        self.home = Path(tempfile.mkdtemp(dir=folder()))
        self.life = Life(Town(self.home, editions, int(at.timestamp())))
        self.run(self.life.town.open())
        self.run(self.found(at.date()))
        self.run(self.found_pilots())

    def lesson(self, key: str) -> None:
        """One whole lesson, done at once."""
        self.begins(key)
        self.run(self.life.command(key, "next"))
        self.hurries(key, 60, 1, "any")

    def teardown(self) -> None:
        """Close the store and forget it."""
        if self.home is not None:
            assert not self.life.town.violations(), self.life.town.violations()
            models = self.life.models.values()
            tries = sum(place.number > 1 for model in models for place in model.places.values())
            self.counts.update(self.life.counts, lives=1, tries=tries, recalls=sum(len(model.recalls) for model in models))
            self.run(self.life.town.close())
            shutil.rmtree(self.home)
        self.loop.close()

    def text(self, key: str) -> int:
        """A message of the bot that may become another: a help page asked for just now."""
        self.run(self.life.command(key, "help"))
        return int(self.life.town.messages(key)[-1]["message_id"])

    # What people do

    @rule(key=people)
    def begins(self, key: str) -> None:
        """Two taps into the first lesson."""
        self.run(self.life.command(key, "start"))
        self.newest(key, 0)

    @rule(key=people, name=st.sampled_from(COMMANDS))
    def command(self, key: str, name: str) -> None:
        """Any command."""
        self.run(self.life.command(key, name))

    @rule(key=people, pick=picks)
    def newest(self, key: str, pick: int) -> None:
        """Any button of the newest message that has some."""
        shown = [message for message in self.life.town.messages(key) if modelled(buttons(message))]
        if shown:
            datas = modelled(buttons(shown[-1]))
            self.run(self.life.tap(key, shown[-1]["message_id"], datas[pick % len(datas)]))

    @rule(key=people, pick=picks, other=picks)
    def twice(self, key: str, pick: int, other: int) -> None:
        """Two buttons of the newest message, or one twice, before the bot has answered."""
        shown = [message for message in self.life.town.messages(key) if modelled(buttons(message))]
        if shown:
            datas = modelled(buttons(shown[-1]))
            first, second = datas[pick % len(datas)], datas[(other if other % 3 else pick) % len(datas)]
            self.run(self.life.tap(key, shown[-1]["message_id"], first, second))

    @rule(key=people, pick=picks)
    def old_button(self, key: str, pick: int) -> None:
        """A button that was there once."""
        if seen := self.life.seen[key]:
            self.run(self.life.tap(key, *seen[-1 - pick % len(seen)]))

    @rule(key=people, pick=picks, data=st.sampled_from(ACTIONS))
    def forged_action(self, key: str, pick: int, data: str) -> None:
        """A lesson's button that says something else."""
        shown = {data.split(":")[1] for _, data in self.life.seen[key] if data.startswith("p:")}
        asked = [nonce for nonce, asking in self.life.asked.items() if asking.whose == key and nonce in shown]
        if asked:
            self.run(self.life.tap(key, self.text(key), f"p:{asked[-1 - pick % len(asked)]}:{data}"))

    @rule(key=people, pick=picks)
    def same_again(self, key: str, pick: int) -> None:
        """A button that the open step has or had, whatever came of it."""
        nonce = self.life.nonce(key)
        if had := [(message_id, data) for message_id, data in self.life.seen[key] if data.startswith(f"p:{nonce}:")]:
            self.run(self.life.tap(key, *had[pick % len(had)]))

    @rule(key=people, pick=picks)
    def tries_again(self, key: str, pick: int) -> None:
        """[ Try again ] under any result so far."""
        if had := [(message_id, data) for message_id, data in self.life.seen[key] if data.endswith(":again")]:
            self.run(self.life.tap(key, *had[-1 - pick % len(had)]))

    @rule(key=people, data=st.sampled_from(FORGED))
    def forged(self, key: str, data: str) -> None:
        """A button nobody made."""
        self.run(self.life.tap(key, self.text(key), data))

    @rule(key=people, pick=picks, action=st.sampled_from(["go", "=0", "=1", "sk"]))
    def somebody_elses(self, key: str, pick: int, action: str) -> None:
        """A button of the other one's newest messages."""
        if foreign := [nonce for nonce, asking in self.life.asked.items() if asking.whose != key]:
            self.run(self.life.tap(key, self.text(key), f"p:{foreign[-1 - pick % min(2, len(foreign))]}:{action}"))

    @rule(key=people, kind=st.sampled_from(TEXTS))
    def types(self, key: str, kind: str) -> None:
        """Any words."""
        self.run(self.life.say(key, words(kind, key)))

    @rule(key=people, kind=st.sampled_from(["photo", "sticker", "voice", "location"]))
    def attaches(self, key: str, kind: str) -> None:
        """Something that is no text."""
        self.run(self.life.attach(key, kind))

    @rule(key=people, steps=st.integers(3, 25), pick=picks, how=hows)
    def hurries(self, key: str, steps: int, pick: int, how: str) -> None:
        """Goes on with the open lesson, as most people do, and answers questions well, ill or anyhow."""
        for number in range(steps):
            place = self.life.models[key].place
            if place is None or place.state != "begun" or self.life.models[key].away:
                return
            actions = offers(place.now, place.here)
            good = sorted(action for action in actions if action not in ("rp", "ch", "sk", "ex")) or sorted(actions)
            if not good or "ex" in actions or (actions == {"sk"}):
                right = (pick + number) % 2 if how == "any" else how == "well"
                self.run(self.life.say(key, words("rightnumber" if right else "number", key)))
                continue
            choices = [action for action in good if action.startswith("=")] or good
            action = choices[{"well": 0, "ill": -1}[how]] if how in ("well", "ill") else good[(pick + number) % len(good)]
            if "go" in good or ("ok" in good and how != "any" and place.here.given):
                action = "go" if "go" in good else "ok"
            nonce = self.life.nonce(key)
            message = [each for each in self.life.town.messages(key) if f"p:{nonce}:{action}" in buttons(each)][-1]
            self.run(self.life.tap(key, message["message_id"], f"p:{nonce}:{action}"))

    @rule(key=people, tomorrow=st.booleans(), pick=picks, how=hows)
    def studies(self, key: str, tomorrow: bool, pick: int, how: str) -> None:
        """Does the next lesson or quiz whole, perhaps on another day."""
        if tomorrow:
            self.next_morning(9)
        self.run(self.life.command(key, "next"))
        self.hurries(key, 60, pick, how)

    @rule(key=people, days=st.sampled_from([1, 1, 2, 7]), pick=picks)
    def studies_and_answers(self, key: str, days: int, pick: int) -> None:
        """Does a lesson or quiz a day, and says something of what is asked besides."""
        for day in range(days):
            self.studies(key, True, pick + day, "any")
            self.fills_in(key, 1 + (pick + day) % 9, pick + day, "number" if pick % 3 == 0 else "short")

    @rule(key=people, which=st.sampled_from(["set:hour", "set:days", "set:place:0", "set:language"]), pick=picks)
    def changes_settings(self, key: str, which: str, pick: int) -> None:
        """/settings, a menu, a choice."""
        self.run(self.life.command(key, "settings"))
        shown = self.life.town.messages(key)[-1]
        if which in buttons(shown):
            self.run(self.life.tap(key, shown["message_id"], which))
            self.newest(key, pick)

    @rule(key=people, country=st.sampled_from(["FR", "PT", "GE", "IS", "FI"]), pick=picks)
    def moves(self, key: str, country: str, pick: int) -> None:
        """Goes to live far away."""
        self.run(self.life.tap(key, self.text(key), f"set:country:{country}"))
        self.newest(key, pick)

    @rule(key=people, what=st.sampled_from(["pause", "notes", "lessons"]), pick=picks, again=st.booleans())
    def looks(self, key: str, what: str, pick: int, again: bool) -> None:
        """/pause, /notes or /lessons, and one button or two of what comes."""
        self.run(self.life.command(key, what))
        for number in range(1 + again):
            self.newest(key, pick + number)

    @rule(key=people, how=st.sampled_from(["photo", "voice", "sticker", "short", "long"]))
    def gives_feedback(self, key: str, how: str) -> None:
        """/feedback, then something."""
        self.run(self.life.command(key, "feedback"))
        self.run(self.life.say(key, words(how, key)) if how in TEXTS else self.life.attach(key, how))

    @rule(key=people, quietly=st.booleans())
    def blocks(self, key: str, quietly: bool) -> None:
        """Blocks the bot."""
        self.run(self.life.block(key, quietly=quietly))

    @rule(key=people)
    def unblocks(self, key: str) -> None:
        """Lets it write again."""
        self.run(self.life.unblock(key))

    @rule(key=people, keeps=st.booleans())
    def stops(self, key: str, keeps: bool) -> None:
        """/stop and one of its two buttons."""
        self.run(self.life.command(key, "stop"))
        self.newest(key, 0 if keeps else 1)

    @rule(key=people, answer=st.sampled_from([0, 0, 0, 1]), late=st.sampled_from([0, 0, 3600, 3601]))
    def erases(self, key: str, answer: int, late: int) -> None:
        """/erase and one of its two buttons, perhaps too late."""
        self.run(self.life.command(key, "erase"))
        self.life.town.clock.turn(late)
        self.newest(key, answer)

    # What happens

    @rule(hours=st.sampled_from([1, 1, 5, 24, 240]), late=st.sampled_from([0, 0, 0, 7200, 50_000]))
    def time_passes(self, hours: int, late: int) -> None:
        """The clock goes on; sometimes the messages leave late."""
        self.run(self.life.turn(hours * 3600, late=late))

    @rule(hour=st.integers(6, 20))
    def next_morning(self, hour: int) -> None:
        """Tomorrow at some hour in UTC."""
        now = datetime.fromtimestamp(self.life.now, UTC)
        then = (now + timedelta(days=1)).replace(hour=hour, minute=25, second=0)
        self.run(self.life.turn(int((then - now).total_seconds())))

    @rule(pick=picks)
    def telegram_repeats(self, pick: int) -> None:
        """The same update once more."""
        self.run(self.life.replay(pick))

    @rule(edition=st.sampled_from(["", "", *EDITIONS]))
    def restarts(self, edition: str) -> None:
        """A new process, perhaps with other lessons."""
        self.run(self.life.restart(edition if edition in self.life.town.shelf.editions else None))

    @rule(how=st.sampled_from(["claimed", "sent"]))
    def will_crash(self, how: str) -> None:
        """The next message to leave finds the process killed, before or after its request."""
        self.life.crash = how
