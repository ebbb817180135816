"""Two lives at once: every act is done by the bot and told to the model, then both must say the same."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from bot.sandbox import acts
from bot.screens.toasts import TOASTS
from tests.model.cohorts import knocks
from tests.model.commands import command as meaning
from tests.model.compare import compare
from tests.model.group import Group
from tests.model.learner import ModelLearner, Said
from tests.model.lessons import mistake, tap
from tests.model.menus import FORM, KNOWN, menu
from tests.model.mornings import dispatched, sent
from tests.model.sitting import look_at_sittings
from tests.model.town import OWNER, Town
from tests.model.watch import Watch
from tests.model.wording import attached, typed

PEOPLE = {"sofiakanarie": "en", "mikkelkanarie": "da"}  # keys and names are looked for after an erasure
FORMS = ("form", "form_done", "form_declined", "form_number")  # looked at after every act
BY_THEMSELVES = ("nudge", *FORMS)


@dataclass(frozen=True)
class Asking:
    """What a button asks about: whose it is, in which learner's row, lesson and step, and of which batch."""

    whose: str
    learner_id: str
    lesson: str
    step: int
    batch: int


class Life:
    """The bot in its town, and a model of each person."""

    def __init__(self, town: Town) -> None:
        self.town = town
        languages = town.shelf.interface.whole()
        self.models = {key: ModelLearner(code, languages) for key, code in PEOPLE.items()}
        for key, code in PEOPLE.items():
            town.world.chats.change(town.world.chats.meet(key), {"language_code": code})
        self.seen: dict[str, list[tuple[int, str]]] = {key: [] for key in PEOPLE}  # every button ever shown
        self.asked: dict[str, Asking] = {}
        self.rowid = 0
        self.known: list[str] = []
        self.crash = ""
        self.groups: list[Group] = []
        self.forms = Watch(town, self.models) if self.library.instruments else None
        self.moments: list[int] = []  # when something was done since everything was compared last
        if self.forms is not None:
            for key, model in self.models.items():
                model.asks_first, model.form_waits = partial(self.forms.asks_before, key), partial(self.forms.waits_before, key)
        self.counts: Counter[str] = Counter()

    @property
    def now(self) -> int:
        """The time."""
        return self.town.clock.now()

    @property
    def library(self) -> Any:
        """The course as it is now."""
        return self.town.shelf.libraries[self.town.edition]

    def acts(self, key: str, act: Callable[..., Any], said: Said | Sequence[Said], **body: Any) -> list[Said]:
        """One act of a person in Telegram, and what the model says to it."""
        act(self.town.world, {"person": key, **body})
        return [said] if isinstance(said, Said) else list(said)

    def return_quietly(self, key: str) -> None:
        """Whoever writes has unblocked the bot; Telegram may tell the message alone."""
        self.models[key].away = False
        self.town.world.chats.people[key].blocked = False

    async def say(self, key: str, text: str) -> None:
        """Words; a message of Telegram's has at most 4,096 characters."""
        self.return_quietly(key)
        parts = [text[at : at + 4096] for at in range(0, len(text), 4096)]
        await self.settle(self.acts(key, acts.say, [typed(self, key, part) for part in parts], text=text))

    def knocked(self, model: ModelLearner, text: str, *, moves: bool = False) -> Said:
        """What the model says to a code."""
        return knocks(model, text, self.groups, [*self.models.values()], self.library, self.now, moves=moves)

    async def link(self, key: str, code: str) -> None:
        """The link of an invitation."""
        self.return_quietly(key)
        await self.settle(self.acts(key, acts.say, self.knocked(self.models[key], code), text=f"/start c-{code}"))

    async def command(self, key: str, name: str) -> None:
        """A command."""
        self.return_quietly(key)
        said = meaning(self.models[key], name, self.library, self.now)
        await self.settle(self.acts(key, acts.say, said, text=f"/{name}"))

    async def attach(self, key: str, kind: str) -> None:
        """Something that is no text."""
        self.return_quietly(key)
        caption = f"<b>{key}"
        said = attached(self, key, kind, caption)
        await self.settle(self.acts(key, acts.attach, said, kind=kind, caption=caption))

    def tapped(self, key: str, data: str) -> Said:
        """What the model says to a tap."""
        model = self.models[key]
        if data.startswith("jo:move:") and KNOWN.fullmatch(data):
            return self.knocked(model, data.removeprefix("jo:move:"), moves=True)
        if self.forms is not None and model.known and re.fullmatch(FORM, data):
            return self.forms.tap(key, data, self.now)
        if not data.startswith(("p:", "he:mistake:")):
            return menu(model, data, self.library, self.now)
        nonce, action = (data[2:] + ":").split(":")[:2] if data.startswith("p:") else (data.split(":")[2], "")
        asking = self.asked.get(nonce)
        if asking and asking.whose == key and model.known and asking.learner_id == self.learner_id(key):
            if not data.startswith("p:"):
                return mistake(model, asking.lesson, asking.step, asking.batch, self.now)
            return tap(model, asking.lesson, asking.step, asking.batch, action, self.library, self.now)
        if model.known:
            model.back(self.now)
        return Said(toast="old")

    async def tap(self, key: str, message_id: int, *datas: str) -> None:
        """Taps on buttons of one message, so fast that the bot finds them all at once."""
        self.return_quietly(key)
        said = []
        for data in datas:
            said += self.acts(key, acts.tap, self.tapped(key, data), message_id=message_id, data=data)
        await self.settle(said, taps=len(datas))

    async def block(self, key: str, *, quietly: bool) -> None:
        """The bot is blocked; quietly: it has not heard of it yet."""
        model = self.models[key]
        if model.away:
            return
        model.away = True
        if quietly:
            self.town.world.chats.people[key].blocked = True
        else:
            model.blocks()
            self.acts(key, acts.block, Said())
        await self.settle([])

    async def unblock(self, key: str) -> None:
        """The bot is allowed to write again, and hears of it."""
        model = self.models[key]
        if not model.away:
            return
        model.away = False
        if model.known:
            model.back(self.now)
        await self.settle(self.acts(key, acts.unblock, Said()))

    async def replay(self, number: int) -> None:
        """Telegram delivers again what was handled; it keeps nothing longer than a day."""
        recent = [update for at, update in self.town.handled if self.now - at < 86400]
        if recent:
            await self.town.receiver._receive([recent[number % len(recent)]])
            await self.settle([])

    async def turn(self, seconds: int, *, late: int = 0) -> None:
        """Time passes and what is due is looked at; `late`: the messages leave only so much later."""
        self.town.clock.turn(seconds)
        said = await self.dispatch()
        self.town.clock.turn(late)
        await self.settle(said)
        await self.settle(await self.dispatch())

    async def dispatch(self) -> list[Said]:
        """The dispatcher looks once."""
        self.moments.append(self.now)
        await self.town.dispatcher.dispatch()
        return [dispatched(model, self.library, self.now) for model in self.models.values()]

    async def restart(self, edition: str | None = None) -> None:
        """The process ends and starts, perhaps with other lessons."""
        await self.town.build(edition or self.town.edition)
        self.look_at_course()
        await self.settle([])

    def look_at_course(self) -> None:
        """The models know what the course has."""
        for model in self.models.values():
            model.order = self.library.courses["basic"].order

    # Comparing

    async def settle(self, said: list[Said], *, taps: int = 0) -> None:
        """Let the bot do everything, then compare all of it with the model."""
        self.counts["steps"] += 1
        self.moments.append(self.now)
        town = self.town
        sends, toasts = Counter(town.wire.sends), len(town.wire.toasts)
        await town.receive()
        await town.handle()
        self.said(said)
        crash, self.crash = self.crash, ""
        await town.send(crash)
        self.answered(said, taps, town.wire.toasts[toasts:])
        for key, model in self.models.items():
            sent(model, self.now)
            if model.away and town.chat(key).id in town.wire.turned_away:  # a reminder was refused: the model plans none
                model.blocks()
        town.wire.turned_away.clear()
        if not crash:
            assert all(number <= 3 for number in (town.wire.sends - sends).values()), "more than three new messages in a row"
        self.look()
        if self.forms is not None:
            self.counts.update(self.forms.look(*self.moments))
        self.moments.clear()
        for key in PEOPLE:
            compare(town, key, self.models[key])
        for key in [key for key in self.known if not self.models[key].known]:
            await self.nothing_left(key)
        self.known = [key for key, model in self.models.items() if model.known]

    def said(self, said: list[Said]) -> None:
        """The bot is about to say what the model says, in the same order; taking buttons away is not counted."""
        models = {self.town.chat(key).id: model for key, model in self.models.items()}
        if self.forms is not None:
            self.forms.about_to_be_shown()
        look_at_sittings(self.town, models, self.rowid, self.library.courses["basic"])
        new = self.town.rows("SELECT rowid, method, screen FROM outbox WHERE rowid > ? ORDER BY rowid", self.rowid)
        self.rowid = max([row["rowid"] for row in new], default=self.rowid)
        kept = [row for row in new if row["method"] != "strip" and row["screen"] not in BY_THEMSELVES]
        screens, meant = [f"{row['method']}:{row['screen']}" for row in kept], list(chain(*(each.screens for each in said)))
        assert screens == meant, f"{screens} instead of {meant}"
        self.counts.update(screens)
        self.counts.update(f"{row['method']}:{row['screen']}" for row in new if row["screen"] in FORMS)

    def answered(self, said: list[Said], taps: int, toasts: list[str]) -> None:
        """Every tap is answered once, with the right toast in the right language, or with a message."""
        assert len(toasts) == taps, f"{taps} taps, answers: {toasts}"
        interface = self.town.shelf.interface
        for each, toast in zip(said, toasts, strict=False):
            words = {TOASTS[each.toast](interface.translator(code)) for code in interface.whole()} if each.toast else {""}
            assert toast in words, f"{toast!r} instead of {each.toast}"

    def look(self) -> None:
        """Nothing failed anywhere; remember every button and what it asks."""
        town = self.town
        assert not town.wire.refused, town.wire.refused
        bad = town.rows("SELECT update_id, state, tries, error FROM inbox WHERE state <> 'done' OR tries > 0")
        assert not bad, [*map(dict, bad)]
        lost = town.rows("SELECT screen, state, reason FROM outbox WHERE state IN ('failed', 'uncertain', 'sending', 'queued')")
        assert not lost, [*map(dict, lost)]
        ids = {self.town.chat(key).id: key for key in PEOPLE}
        for chat_id, message_id, datas in town.wire.shown:
            if chat_id in ids:
                known = self.seen[ids[chat_id]]
                known += [(message_id, data) for data in modelled(datas) if (message_id, data) not in known]
        for chat_id in town.wire.loud:
            assert chat_id == OWNER or not self.models[ids[chat_id]].stopped, "a lesson for somebody who stopped"
        town.wire.shown.clear()
        town.wire.loud.clear()
        prompts = town.rows(
            "SELECT q.nonce, q.learner_id, q.step, p.lesson, l.chat_id "
            "FROM prompt q JOIN plan p ON p.id = q.plan_id JOIN learner l ON l.id = q.learner_id"
        )
        for row in prompts:
            key, lesson = ids[row["chat_id"]], row["lesson"]
            if row["nonce"] not in self.asked:
                batch = self.models[key].places[lesson].batch
                self.asked[row["nonce"]] = Asking(key, row["learner_id"], lesson, row["step"], batch)

    def nonce(self, key: str) -> str:
        """What the buttons of the open step carry; nothing where none has been shown."""
        place, learner_id = self.models[key].place, self.learner_id(key)
        here = Asking(key, learner_id or "", place.lesson, place.step, place.batch) if place else None
        return next((nonce for nonce, asking in self.asked.items() if asking == here), "")

    def learner_id(self, key: str) -> str | None:
        """The learner's row, if any."""
        rows = self.town.rows("SELECT id FROM learner WHERE telegram_id = ?", self.town.chat(key).id)
        return rows[0]["id"] if rows else None

    async def nothing_left(self, key: str) -> None:
        """After an erasure: no name, no words, no number."""
        await self.town.dispatcher.dispatch()
        if self.forms is None or not self.forms.said_by_nobody(key):
            assert key.encode() not in self.town.bytes().lower(), f"{key} is still in the database"
        # What was said to the stranger since then has an address again.
        farewell = self.town.rows("SELECT max(rowid) AS n FROM outbox WHERE screen = 'erased'")[0]["n"]
        left = self.town.rows("SELECT screen FROM outbox WHERE chat_id = ? AND rowid <= ?", self.town.chat(key).id, farewell)
        assert not left, [row["screen"] for row in left]


def modelled(datas: list[str]) -> list[str]:
    """The buttons that the model knows."""
    return [data for data in datas if data.startswith("p:") or KNOWN.fullmatch(data)]
