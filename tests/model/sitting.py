"""Quizzes: what a try draws and what it came to, held against what is about to be said."""

import json

from bot.course.model import ChoiceQuestion, Course, NumberQuestion, Quiz
from tests.model.learner import ModelLearner
from tests.model.steps import Place
from tests.model.town import Town

SITTINGS = """SELECT o.screen, o.args, p.lesson, l.telegram_id FROM outbox o JOIN prompt q ON q.nonce = o.nonce
    JOIN plan p ON p.id = q.plan_id JOIN learner l ON l.id = q.learner_id
    WHERE o.rowid > ? AND o.args IS NOT NULL ORDER BY o.rowid"""


def look_at_sittings(town: Town, models: dict[int, ModelLearner], since: int, course: Course) -> None:
    """What is about to be said of tries at a quiz since that row: their draws are remembered, their results are right."""
    for row in town.rows(SITTINGS, since):
        model, args = models[row["telegram_id"]], json.loads(row["args"])
        if "draw" in args:
            drawn(model, model.places[row["lesson"]], tuple(args["draw"]))
        if row["screen"] == "quiz_done":
            result(model, model.places[row["lesson"]], args, course)


def drawn(model: ModelLearner, place: Place, draw: tuple[str, ...]) -> None:
    """One question of each slot, the same for the whole try, and another of each at the next try."""
    assert isinstance(place.words, Quiz)
    assert place.draw in ((), draw), f"{place.lesson} had drawn {place.draw} and now {draw}"
    for slot, name in zip(place.words.slots, draw, strict=True):
        assert name in [question.id for question in slot.questions]
    place.draw = draw
    before = model.places.get(place.unit if place.number == 2 else f"{place.unit}~{place.number - 1}")
    if place.number > 1 and before is not None and before.rev == place.rev:
        assert not set(before.draw) & set(draw), f"{place.lesson} asks again what {before.lesson} asked"


def result(model: ModelLearner, place: Place, args: dict[str, object], course: Course) -> None:
    """What a try came to: per cent, passed or not, and the lessons worth another look that the course still has."""
    assert isinstance(place.words, Quiz)
    asked = [place.words.questions[name] for name in place.draw]
    assert all(isinstance(question, ChoiceQuestion | NumberQuestion) for question in asked)
    percents = [model.answers[f"basic/{place.unit}/{question.id}", place.number][1] or 0 for question in asked]
    weak = {slot.about for slot, percent in zip(place.words.slots, percents, strict=True) if percent < 100}
    percent = round(sum(percents) / len(percents))
    meant = (percent, percent >= course.pass_mark_percent, percents.count(100), [id for id in course.order if id in weak])
    assert (args["percent"], args["passed"], args["right"], args["weak"]) == meant, f"{args} instead of {meant}"
