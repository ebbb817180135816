"""Whether everything kept about a person, and what they see, is what the model says."""

import json
import re
from datetime import date
from typing import Any

from bot.course.model import Lesson
from bot.learning.schedule import spread_seconds
from tests.model.learner import ModelLearner
from tests.model.steps import Asked, Place, offers
from tests.model.town import Town, buttons

MARK = re.compile(r"\(r\d\)")


def compare(town: Town, key: str, model: ModelLearner) -> None:
    """Everything kept about a person is what the model says."""
    rows = town.rows("SELECT * FROM learner WHERE telegram_id = ?", town.chat(key).id)
    assert bool(rows) == model.known
    if not rows:
        return
    learner = rows[0]
    model.meet(spread_seconds(learner["id"]))
    kept = [*(learner[name] for name in ("language", "country", "zone", "minute_of_day", "days")), learner["paused_until"] or 0]
    meant = [model.language, model.country, model.zone, model.minute, model.days, model.paused_until]
    assert kept == meant, f"{kept} instead of {meant}"
    assert (learner["reach"] == "ok", learner["stopped_at"] is None) == (not model.blocked, not model.stopped)
    compare_expected(model, learner["expects"])
    compare_work(town, model, learner["id"])
    places = town.rows("SELECT cohort_id, state FROM membership WHERE learner_id = ?", learner["id"])
    assert [row["cohort_id"] for row in places if row["state"] == "active"] == ([model.group.id] if model.group else [])
    assert {row["cohort_id"] for row in places if row["state"] == "withdrawn"} == model.shut
    enrolments = town.rows("SELECT * FROM enrolment WHERE learner_id = ?", learner["id"])
    assert [row["state"] for row in enrolments] == (["finished" if model.finished else "active"] if model.enrolled else [])
    used = model.used.isoformat() if model.used else None
    assert [row["last_lesson_day"] for row in enrolments] == ([used] if model.enrolled else [])
    mine = "SELECT p.* FROM plan p JOIN enrolment e ON e.id = p.enrolment_id WHERE e.learner_id = ?"
    plans = town.rows(mine, learner["id"])
    assert {row["lesson"] for row in plans} == set(model.places)
    model.plan_ids = {row["id"]: row["lesson"] for row in plans}
    for plan in plans:
        compare_place(town, key, plan, model.places[plan["lesson"]])
    sent = "SELECT 1 FROM outbox WHERE learner_id = ? AND lane = 1 AND screen = 'step' AND state = 'sent'"
    assert len(town.rows(sent, learner["id"])) == len(model.pushed_on)


def compare_work(town: Town, model: ModelLearner, learner_id: str) -> None:
    """Answers, own lines, reports."""
    answers = town.rows("SELECT * FROM answer WHERE learner_id = ?", learner_id)
    told = {(row["item"], row["attempt"]): (tuple(json.loads(row["given"])), row["percent"]) for row in answers}
    assert told == model.answers, f"{told} instead of {model.answers}"
    lines = town.rows("SELECT id, item, words FROM own_line WHERE learner_id = ?", learner_id)
    model.line_ids = {row["id"]: row["item"] for row in lines}
    assert {row["item"]: row["words"] for row in lines} == model.lines
    reports = town.rows("SELECT item, words FROM report WHERE learner_id = ? ORDER BY rowid", learner_id)
    assert [(row["item"], row["words"]) for row in reports] == model.reports
    feedback = town.rows("SELECT item, kind, score, words FROM feedback WHERE learner_id = ? ORDER BY rowid", learner_id)
    assert [tuple(row) for row in feedback] == model.feedback, f"{[*map(tuple, feedback)]} instead of {model.feedback}"
    recalls = town.rows("SELECT lesson, rung, asked_on FROM recall WHERE learner_id = ?", learner_id)
    asked = {row["lesson"].removeprefix("basic/"): (row["rung"], date.fromisoformat(row["asked_on"])) for row in recalls}
    assert asked == model.recalls, f"{asked} instead of {model.recalls}"


def gives_way(form: Any) -> bool:
    """Whether a lesson that waits for words has them before a form does."""
    return bool(form.get("unasked") or form.get("rest"))


def compare_expected(model: ModelLearner, expects: str | None) -> None:
    """What the next typed words are."""
    kept = json.loads(expects) if expects else {}
    named = (kept.get(name) for name in ("line", "feedback", "term", "code"))
    item = kept["report"]["item"] if "report" in kept else next(filter(None, named), None)
    if "form" in kept:
        item = kept["form"]["asking"]
        assert gives_way(kept["form"]) == model.unasked
    then = (kept["then"]["asking"], gives_way(kept["then"])) if "then" in kept else None
    assert then == model.then, f"{kept} instead of {model.expects}, then {model.then}"
    assert (next(iter(kept)), item) == model.expects if kept else model.expects is None, f"{kept} instead of {model.expects}"


def compare_place(town: Town, key: str, plan: Any, place: Place) -> None:
    """One lesson: state, step, what is planned, pinned and offered."""
    assert (plan["state"], plan["step"]) == (place.state, place.step), f"{dict(plan)} instead of {place}"
    assert (plan["rev"], plan["language"]) == (place.rev, place.language), f"{dict(plan)} instead of {place}"
    if plan["state"] == "planned":
        assert plan["due_at"] == place.due, f"{plan['lesson']} is due {plan['due_at'] - place.due:+d} s"
    if plan["state"] != "begun":
        return
    prompt = town.rows("SELECT * FROM prompt WHERE plan_id = ? AND step = ?", plan["id"], plan["step"])[0]
    inside = json.loads(prompt["inside"])
    here = place.here
    given, tries, settled = tuple(inside.get("given", ())), inside.get("tries", 0), inside.get("settled", False)
    assert (given, tries, settled, inside.get("example", False)) == (here.given, here.tries, here.settled, here.example)
    compare_recall(inside, here)
    shown = town.rows(
        "SELECT coalesce(tg_message_id, message_id) AS id FROM outbox WHERE nonce = ? AND method IN ('send', 'edit') "
        "AND state = 'sent' ORDER BY rowid DESC LIMIT 1",
        prompt["nonce"],
    )
    message = town.chat(key).messages[shown[0]["id"]].body
    offered = {data.split(":")[2] for data in buttons(message) if data.startswith("p:")}
    assert offered == offers(place.now, here), f"{offered} instead of {offers(place.now, here)}"
    marks = set(MARK.findall(message.get("text") or message.get("caption") or ""))
    assert place.words is not None
    first = place.words.guess.text if isinstance(place.words, Lesson) else place.words.intro
    assert marks <= set(MARK.findall(first)), "words of another edition"


def compare_recall(inside: Any, here: Asked) -> None:
    """What of an earlier lesson is asked in the first message, in which words, and what was answered to it."""
    kept, recall = inside.get("recall"), here.recall
    assert (kept is None) == (recall is None), f"{kept} instead of {recall}"
    assert (tuple(inside.get("recalled", ())), inside.get("by_item", False)) == (here.recalled, here.by_item)
    if kept is None or recall is None:
        return
    told = kept["question"]
    names, meant = [option["id"] for option in told["options"]], [option.id for option in recall.question.options]
    assert (kept["lesson"], kept["attempt"], names) == (recall.lesson, recall.attempt, meant)
    assert kept["item"] == f"basic/{recall.lesson}/{recall.question.id}"
    front = "¤ " if recall.language == "da" else ""
    assert told["text"] == front + recall.question.text, f"{told['text']!r} instead of {recall}"
