"""What must hold of forms after every act: who is asked what and when, what is kept of it, and what of whom is gone."""

import json
from collections import Counter
from datetime import date, timedelta
from typing import Any

from bot.evaluation.pseudonym import pseudonym
from tests.model.form import ModelForm
from tests.model.forms import DRAFT_SECONDS, UNCOUNTED, Forms, ModelPilot
from tests.model.learner import ModelLearner
from tests.model.town import Town, buttons

PASSING = ("before", "lesson", "leaving")  # what is not asked at all if it does not fit its day
FALLOW_SECONDS = 14 * 86400


class Watch(Forms):
    """Looks at the database after every act."""

    def __init__(self, town: Town, models: dict[str, ModelLearner]) -> None:
        super().__init__(town, models)
        self.rowid = 0
        self.coming_up: list[tuple[str, int]] = []  # of which form a message is about to leave, and its row
        self.done: Counter[tuple[str, str]] = Counter()  # who had done what when this was looked at last
        self.due: dict[str, int] = {}  # when what is planned was to come first

    def about_to_be_shown(self) -> None:
        """Messages are about to leave; once they are gone nothing says of what they were."""
        rows = self.town.rows("SELECT rowid, args FROM outbox WHERE rowid > ? AND screen = 'form' ORDER BY rowid", self.rowid)
        self.coming_up += [(json.loads(row["args"])["asking"], row["rowid"]) for row in rows if row["args"]]
        self.rowid = self.town.rows("SELECT coalesce(max(rowid), 0) AS n FROM outbox")[0]["n"]

    def look(self, *moments: int) -> Counter[str]:
        """Everything is as it may be; `moments` are the times at which something was done since the last look."""
        told: Counter[str] = Counter()
        for pilot in self.read_pilots():
            self.end(pilot)
        self.look_for_erased()
        self.keep_freely()
        rows = {row["id"]: row for row in self.town.rows("SELECT * FROM asking")}
        for row in rows.values():
            told.update(self.look_at(row, moments))
        for id in self.forms.keys() - rows.keys():
            form = self.forms.pop(id)
            assert form.state == "asked", f"{form} was forgotten"
            assert form.moment in PASSING, f"{form} was forgotten"
        assert all(any((form.key, form.pilot_id, form.moment) == (*coming, "before") for form in self.forms.values())
                   for coming in self.coming), f"{self.coming} were not asked before the course"  # fmt: skip
        self.coming.clear()
        for key in self.models:
            self.look_at_load(key)
            self.look_at_done(key, moments)
        self.look_at_answers()
        self.look_at_messages(moments)
        return told

    def end(self, pilot: ModelPilot) -> None:
        """What waits is handed in, and nobody is asked any more."""
        for form in [form for form in self.forms.values() if form.pilot_id == pilot.id]:
            if form.anonymous and form.state == "open":
                self.hand_in(form)
            model = self.models[form.key]
            if model.expects == ("form", form.id):
                model.expects = None
            if model.then is not None and model.then[0] == form.id:  # what they are about to say comes all the same
                model.then = None
            del self.forms[form.id]

    def look_for_erased(self) -> None:
        """Of whom was erased nothing is left but where no key leads to them any more."""
        for key in self.models:
            rows = self.town.rows("SELECT id FROM learner WHERE telegram_id = ?", self.town.chat(key).id)
            now, before = (rows[0]["id"] if rows else None), self.ids.get(key)
            if before is not None and now != before:
                self.gone.add(before)
                self.forms = {id: form for id, form in self.forms.items() if form.learner_id != before}
                found = {(one.id, pseudonym(one.key, before)) for one in self.pilots.values() if not one.ended}
                self.kept = {place: answer for place, answer in self.kept.items() if place[:2] not in found}
            if now is not None:
                self.ids[key] = now
            else:
                self.ids.pop(key, None)

    def look_at(self, row: Any, moments: tuple[int, ...]) -> list[str]:
        """One asking is where it was left, or has moved on by itself as it may."""
        if row["learner_id"] is None:
            assert self.pilots[row["pilot_id"]].ended
            assert [row[name] for name in ("draft", "due_at", "asked_on", "reminded_on")] == [None] * 4
            assert row["state"] != "planned"
            return []
        form, told = self.forms.get(row["id"]), []
        if form is None:
            form = self.forms[row["id"]] = self.begun(row, moments)
            told.append(f"asking:{form.moment}")
        if form.state != row["state"]:
            self.moved(form, row, moments)
            told.append(f"by itself:{row['state']}")
        if row["reminded_on"] and form.reminded_on is None:
            self.may_come(form, moments)
            form.reminded_on = date.fromisoformat(row["reminded_on"])
            assert form.reminded_on in {self.models[form.key].today(at) for at in moments}
            told.append("by itself:reminded")
        if form.state == "open" and not form.asks(self.library, form.at) and row["at_item"] != form.at:
            form.at = next(at for at in range(form.at, len(form.items)) if form.asks(self.library, at))  # shown anew
        where = (row["at_item"] if form.going else form.at, tuple(json.loads(row["items"])), bool(row["anonymous"]))
        assert where == (form.at, form.items, form.anonymous), f"{dict(row)} instead of {form}"
        draft = {ref: tuple(kept) for ref, kept in json.loads(row["draft"] or "{}").items()}
        assert draft == (form.given if form.anonymous and form.going else {}), f"{draft} instead of {form}"
        return told

    def begun(self, row: Any, moments: tuple[int, ...]) -> ModelForm:
        """Somebody is or will be asked something: it is for them to be asked, and this is the moment."""
        key = next(key for key, id in self.ids.items() if id == row["learner_id"])
        names = ("id", "learner_id", "pilot_id", "moment", "occasion", "language", "state")
        items, day = tuple(json.loads(row["items"])), row["asked_on"]
        form = ModelForm(key=key, items=items, anonymous=bool(row["anonymous"]), **{name: row[name] for name in names})
        self.may_be_asked(form, moments)
        self.at_its_moment(form, moments)
        form.asked_on = date.fromisoformat(day) if day else None
        assert form.state in ("planned", "asked", "done" if form.moment == UNCOUNTED else "asked"), f"{form} began so"
        assert form.asked_on is None if form.state != "asked" else self.is_today(form, moments), f"{form} is of no day"
        self.due[form.id] = row["due_at"] or 0
        return form

    def is_today(self, form: ModelForm, moments: tuple[int, ...]) -> bool:
        """Whether it is said to be asked on the day on which it was."""
        return form.asked_on in {self.models[form.key].today(at) for at in moments}

    def may_be_asked(self, form: ModelForm, moments: tuple[int, ...]) -> None:
        """It belongs to the pilot somebody is in, which runs and asks just that in their language."""
        pilot, model = self.pilots[form.pilot_id], self.models[form.key]
        assert pilot.id in {self.pilot_for(form.key, at) for at in moments}, f"{form} in {pilot.id}"
        assert any(pilot.runs(at) for at in moments)
        own = f"basic/{form.occasion}/" if form.moment == "week" else "no such thing"
        for ref in form.items:
            instrument = ref.rpartition("/")[0]
            assert ref.startswith(own) or (instrument in pilot.instruments and pilot.takes(model.language)), f"{form} asks {ref}"

    def at_its_moment(self, form: ModelForm, moments: tuple[int, ...]) -> None:
        """What it is asked about has been."""
        model = self.models[form.key]
        done = {place.unit for place in model.places.values() if place.state == "done"}
        holds = {
            "before": (form.key, form.pilot_id) in self.coming,
            "lesson": form.occasion in done,
            "week": form.occasion in done,
            "after": bool(done),
            "leaving": model.enrolled and model.place is not None,
            "later": model.finished,
            "plan": any(each.moment == "week" and "commitment/plan" in each.given for each in self.of(form.key)),
            "any": form.state == "done",
        }
        assert holds[form.moment], f"{form} at no such moment"

    def may_come(self, form: ModelForm, moments: tuple[int, ...]) -> None:
        """Something comes by itself: its pilot runs and has them, and they can be reached, are there and take no pause."""
        model = self.models[form.key]
        assert not model.stopped, f"{form} came"
        assert any(model.paused_until <= at for at in moments), f"{form} came in a pause"
        assert any(self.pilots[form.pilot_id].runs(at) for at in moments), f"{form} came after the end"
        assert form.pilot_id in {self.pilot_for(form.key, at) for at in moments}, f"{form} came to somebody outside"
        assert any(model.slot(model.today(at)) <= at < model.closes(at) for at in moments), f"{form} came at night"

    def moved(self, form: ModelForm, row: Any, moments: tuple[int, ...]) -> None:
        """It was planned and is asked, did not arrive, is not asked any more, or is handed in."""
        ways, now = (form.state, row["state"]), max(moments)
        if ways == ("planned", "asked"):
            form.items = tuple(json.loads(row["items"]))
            form.state, form.asked_on = "asked", date.fromisoformat(row["asked_on"])
            self.may_come(form, moments)
            assert self.is_today(form, moments), f"{form} is of no day"
        elif ways == ("planned", "dropped"):
            pilot = self.pilots[form.pilot_id]
            waited = now >= self.due[form.id] + FALLOW_SECONDS
            assert waited or not pilot.runs(now) or self.pilot_for(form.key, now) != pilot.id, f"{form} was dropped"
        elif ways == ("asked", "planned"):
            assert form.moment not in PASSING
            form.asked_on = None
        elif ways == ("asked", "declined"):
            assert form.moment == "before"
            assert self.learnt(form.key)
        elif ways == ("open", "done") and form.anonymous:
            assert now >= form.touched + DRAFT_SECONDS, f"{form} was handed in"
            self.hand_in(form)
        else:
            raise AssertionError(f"{form} became {row['state']}")
        form.state = row["state"]

    def look_at_load(self, key: str) -> None:
        """At most one a day, four in seven days, one of them kept for the week's question."""
        days = sorted(self.taken(key))
        for number, (day, _) in enumerate(days):
            others = days[:number] + days[number + 1 :]
            assert all(other != day for other, _ in others), f"{key} was asked twice on {day}: {self.of(key)}"
            inside = [week for other, week in days if day <= other < day + timedelta(days=7)]
            assert len(inside) <= 4, f"{key} was asked too much: {days}"
            assert inside.count(False) <= 3, f"{key} was asked too much: {days}"

    def look_at_done(self, key: str, moments: tuple[int, ...]) -> None:
        """After a quiz somebody is asked about its week, after the last lesson about the course, by and by."""
        model = self.models[key]
        done = Counter((key, place.unit) for place in model.places.values() if place.state == "done")
        course = self.library.courses["basic"]
        last = [name for name in course.order if name in course.by_id][-1]
        for _, unit in done - self.done:
            pilot = self.pilots.get(self.pilot_for(key, max(moments)))
            asked = {(form.moment, form.occasion) for form in self.of(key) if pilot and form.pilot_id == pilot.id}
            if unit in course.quiz_by_id:
                assert ("week", unit) in asked, f"{key} is not asked about {unit}: {asked}"
            elif unit == last and pilot and "end" in pilot.instruments and pilot.takes(model.language):
                assert ("after", "") in asked, f"{key} is not asked about the course: {asked}"
        self.done = Counter({pair: count for pair, count in self.done.items() if pair[0] != key}) + done

    def look_at_answers(self) -> None:
        """Every answer is kept once, as it was given last, under its code or under nothing; codes lead to no one erased."""
        rows = self.town.rows("SELECT * FROM response")
        names = ("pilot_id", "pseudonym", "instrument", "occasion", "item")
        kept = {tuple(row[name] for name in names): (row["value"], row["missing"]) for row in rows}
        assert kept == self.kept, f"{kept.items() - self.kept.items()} instead of {self.kept.items() - kept.items()}"
        nobodys = Counter(
            (row["pilot_id"], row["instrument"], row["occasion"], row["answers"])
            for row in self.town.rows("SELECT * FROM anonymous_response")
        )
        assert nobodys == self.nobodys, f"{nobodys - self.nobodys} instead of {self.nobodys - nobodys}"
        codes = {(row["pilot_id"], row["pseudonym"]) for row in self.town.rows("SELECT * FROM participant")}
        assert {place[:2] for place in kept} <= codes
        led = {(one.id, pseudonym(one.key, id)) for one in self.pilots.values() if not one.ended for id in self.gone}
        assert not codes & led, "a code of somebody erased"

    def look_at_messages(self, moments: tuple[int, ...]) -> None:
        """What is shown of a form is where it stands, in a pilot that runs; then its words may come next."""
        last = {}
        for id, rowid in self.coming_up:
            form, [row] = self.forms.get(id), self.town.rows("SELECT * FROM outbox WHERE rowid = ?", rowid)
            if form is None:
                continue  # its pilot has ended since, or it did not arrive
            assert any(self.pilots[form.pilot_id].runs(at) for at in moments), f"{form} was shown after the end"
            last[form.id] = row
            model = self.models[form.key]
            rest = model.expects == ("form", form.id) and model.unasked and row["lane"] == 0 and not form.typed(self.library)
            if row["method"] == "send" and not rest:
                self.expect(model, form, unasked=row["lane"] == 1)
        for id, row in last.items():
            form = self.forms[id]
            if form.going and row["state"] == "sent" and (form.introduced or form.asks(self.library, form.at)):
                body = self.town.chat(form.key).messages[row["tg_message_id"] or row["message_id"]].body
                shown = {data.split(":", 3)[3] for data in buttons(body) if data.startswith(f"fo:{id}:{form.at}:")}
                assert shown - {"stop"} == form.offers(self.library), f"{shown} instead of {form.offers(self.library)}"
        self.coming_up.clear()
