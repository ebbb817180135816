"""Forms in lives: what taps and words mean to them, and whether all that is asked and kept is what may be."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from bot.course.catalogue import Library
from bot.evaluation.pseudonym import pseudonym
from tests.model.form import Answer, ModelForm
from tests.model.learner import ModelLearner, Said
from tests.model.town import Town

EVERYONE = "everyone"
UNCOUNTED = "any"
DAYS, IN_A_WINDOW, OF_OTHERS = 7, 4, 3
DRAFT_SECONDS = 3600
Kept = dict[tuple[str, str, str, str, str], Answer]  # by pilot, code, instrument, occasion and item


@dataclass
class ModelPilot:
    """A pilot as its row said when it was made."""

    id: str
    languages: tuple[str, ...]
    instruments: tuple[str, ...]
    open: bool
    starts_at: int
    ends_at: int | None
    key: str
    ended: bool = False

    def runs(self, now: int) -> bool:
        """Whether learners are asked."""
        return not self.ended and self.starts_at <= now and (self.ends_at is None or now < self.ends_at)

    def takes(self, language: str) -> bool:
        """Whether people are asked who read this."""
        return language in self.languages or not self.languages


def fits(taken: list[tuple[date, bool]], day: date, weekly: bool) -> bool:
    """Whether one more thing may be asked on that day, after these days with whether each was the week's question."""
    if any(other == day for other, _ in taken):
        return False
    for first in (day - timedelta(days=back) for back in range(DAYS)):
        inside = [week for other, week in taken if first <= other < first + timedelta(days=DAYS)]
        if len(inside) >= IN_A_WINDOW or (not weekly and inside.count(False) >= OF_OTHERS):
            return False
    return True


class Forms:
    """Every form of the two people, what they answered, and what is kept of those who are nobody any more."""

    def __init__(self, town: Town, models: dict[str, ModelLearner]) -> None:
        self.town, self.models = town, models
        self.pilots: dict[str, ModelPilot] = {}
        self.of_group: dict[str, str] = {}  # the pilot a cohort takes part in
        self.forms: dict[str, ModelForm] = {}
        self.kept: Kept = {}
        self.nobodys: Counter[tuple[str, str, str, str]] = Counter()  # by pilot, instrument and occasion: what was answered
        self.ids: dict[str, str] = {}
        self.gone: set[str] = set()  # learners who were erased
        self.coming: set[tuple[str, str]] = set()  # who is about to be asked before the course, in which pilot
        self.freely: list[tuple[str, str, str, str]] = []  # who said in which pilot, in which way, what

    @property
    def library(self) -> Library:
        """The course as it is now."""
        return self.town.shelf.libraries[self.town.edition]

    # Who and when

    def read_pilots(self) -> list[ModelPilot]:
        """Look at what pilots there are; returns those that have just ended."""
        ended = []
        for row in self.town.rows("SELECT * FROM pilot"):
            pilot = self.pilots.get(row["id"])
            if pilot is None:
                languages, instruments = (tuple(json.loads(row[name])) for name in ("languages", "instruments"))
                dates = row["starts_at"], row["ends_at"]
                pilot = ModelPilot(row["id"], languages, instruments, bool(row["open"]), *dates, row["pairing_key"])
                self.pilots[pilot.id] = pilot
            assert (row["pairing_key"] is None) == (row["ended_at"] is not None)
            if row["ended_at"] is not None and not pilot.ended:
                pilot.ended = True
                ended.append(pilot)
        self.of_group = {row["cohort_id"]: row["pilot_id"] for row in self.town.rows("SELECT * FROM pilot_cohort")}
        return ended

    def pilot_for(self, key: str, now: int) -> str:
        """The pilot somebody is in: their cohort's; without a cohort an open one in their language; else everyone's."""
        model = self.models[key]
        if model.group is not None:
            pilot = self.pilots.get(self.of_group.get(model.group.id, ""))
            return pilot.id if pilot is not None and pilot.runs(now) else EVERYONE
        fitting = [one for one in self.pilots.values() if one.open and one.runs(now) and one.takes(model.language)]
        return fitting[0].id if fitting else EVERYONE

    def of(self, key: str) -> list[ModelForm]:
        """What somebody was and will be asked."""
        return [form for form in self.forms.values() if form.key == key]

    def taken(self, key: str) -> list[tuple[date, bool]]:
        """The days on which somebody was asked or reminded."""
        counted = [form for form in self.of(key) if form.moment != UNCOUNTED and form.state != "dropped" and form.asked_on]
        return [(day, form.moment == "week") for form in counted for day in (form.asked_on, form.reminded_on) if day]

    def learnt(self, key: str) -> bool:
        """Whether anything of the course is done."""
        return any(place.state == "done" for place in self.models[key].places.values())

    def asks_before(self, key: str, now: int) -> bool:
        """Whether a form comes now, in the place of the first lesson."""
        model, pilot = self.models[key], self.pilots.get(self.pilot_for(key, now))
        place = model.place
        if pilot is None or place is None or place.lesson != model.order[0] or place.rev is not None or self.learnt(key):
            return False
        if "intake" not in pilot.instruments or not pilot.takes(model.language) or (key, pilot.id) in self.coming:
            return False
        before = [form for form in self.of(key) if (form.pilot_id, form.moment) == (pilot.id, "before")]
        if before or not fits(self.taken(key), model.today(now), weekly=False):
            return False
        self.coming.add((key, pilot.id))
        return True

    def waits_before(self, key: str, now: int) -> bool:
        """Whether it came today and is not begun."""
        today = self.models[key].today(now)
        waiting = (form for form in self.of(key) if (form.moment, form.state, form.asked_on) == ("before", "asked", today))
        return any(waiting) or any(coming == key for coming, _ in self.coming)

    # What people do

    def open_form(self, key: str, id: str, at: int, now: int) -> ModelForm | None:
        """The form of a button, if it can be answered."""
        form = self.forms.get(id)
        if form is None or form.learner_id != self.ids.get(key) or not form.going or form.at != at:
            return None
        if not self.pilots[form.pilot_id].runs(now) or (form.moment == "before" and self.learnt(key)):
            return None
        return form

    def tap(self, key: str, data: str, now: int) -> Said:
        """A button of a form."""
        model, (_, id, at, action) = self.models[key], data.split(":")
        model.back(now)
        form = self.open_form(key, id, int(at), now)
        if form is None:
            return Said(toast="old")
        before = dict(form.given)
        toast = form.tap(action, self.library, now)
        if toast is None and action != "no":
            self.settle(form, before)
            self.expect(model, form, unasked=False)
        return Said(toast=toast)

    def say(self, key: str, text: str, now: int) -> Said:
        """Words that a form waits for."""
        model = self.models[key]
        model.back(now)
        assert model.expects is not None
        form = self.forms.get(model.expects[1])
        form = self.open_form(key, form.id, form.at, now) if form else None
        if form is None or (form.asks(self.library, form.at) and not form.typed(self.library)):
            model.expects = None
            return Said(["send:button_will_do"])
        before = dict(form.given)
        screen = form.words(text, self.library, now)
        if screen is not None:
            return Said([f"send:{screen}"] if screen == "too_long" else [])
        self.settle(form, before)
        self.expect(model, form, unasked=False)
        taps_next = form.going and bool(form.asks(self.library, form.at)) and not form.typed(self.library)
        if taps_next or (form.state == "done" and not form.anonymous):  # more words may be on their way
            model.expects, model.unasked = ("form", form.id), True
        return Said()

    def says_freely(self, key: str, way: str, text: str, now: int) -> None:
        """Words of /feedback, under a code or under nothing."""
        self.freely.append((key, self.pilot_for(key, now), way, text))

    def keep_freely(self) -> None:
        """What was said freely is kept, in a pilot that may have been made by just that."""
        for key, pilot_id, way, text in self.freely:
            if way == "nobody":
                self.nobodys[pilot_id, "feedback", "any", json.dumps({"words": text}, ensure_ascii=False)] += 1
                continue
            code = pseudonym(self.pilots[pilot_id].key, self.ids[key])
            number = 1 + sum(place[:3] == (pilot_id, code, "feedback") for place in self.kept)
            self.kept[pilot_id, code, "feedback", str(number), "words"] = (text, None)
        self.freely.clear()

    def settle(self, form: ModelForm, before: dict[str, Answer]) -> None:
        """What a tap or a word changed is kept; what is anonymous, once it is handed in."""
        if form.anonymous:
            if form.state == "done":
                self.hand_in(form)
            return
        code = pseudonym(self.pilots[form.pilot_id].key, form.learner_id)
        for ref in {*before, *form.given}:
            instrument, _, item = ref.rpartition("/")
            place = (form.pilot_id, code, instrument, form.kept_under, item)
            if ref in form.given:
                self.kept[place] = form.given[ref]
            else:
                del self.kept[place]

    def hand_in(self, form: ModelForm) -> None:
        """What was answered leads to nobody any more."""
        answered: dict[str, dict[str, str]] = {}
        for ref, (value, _) in sorted(form.given.items()):
            instrument, _, item = ref.rpartition("/")
            if value is not None:
                answered.setdefault(instrument, {})[item] = value
        for instrument, answers in answered.items():
            said = json.dumps(answers, ensure_ascii=False, sort_keys=True)
            self.nobodys[form.pilot_id, instrument, form.kept_under, said] += 1
        form.state, form.given = "done", {}

    def expect(self, model: ModelLearner, form: ModelForm, *, unasked: bool) -> None:
        """Whose words come next, now that this is shown."""
        if form.going and form.typed(self.library):
            if unasked and model.expects is not None and model.expects[0] != "form":
                model.then = (form.id, True)
            else:
                model.expects, model.unasked = ("form", form.id), unasked
        elif model.expects == ("form", form.id):
            model.expects = None

    def said_by_nobody(self, text: str) -> bool:
        """Whether these words stand in answers that no erasure can find: under no code, or under one whose pilot has ended."""
        values = [value or "" for value, _ in self.kept.values()] + [said for *_, said in self.nobodys]
        return any(text in value for value in values)

    def resume(self, key: str, then: tuple[str, bool] | None, now: int) -> None:
        """What waited for words before other words came waits for them again, below what was said to those."""
        form = self.forms.get(then[0]) if then else None
        form = self.open_form(key, form.id, form.at, now) if form else None
        if form is not None and then is not None and form.typed(self.library):
            self.models[key].expects, self.models[key].unasked = ("form", form.id), then[1]
