"""Quizzes: what a try draws and what it came to, held against what is about to be said; and the question after it."""

import json

from bot.course.catalogue import Library
from bot.course.model import ChoiceQuestion, Course, NumberQuestion, Quiz, Scale
from tests.model.learner import ModelLearner, Said
from tests.model.steps import Place
from tests.model.town import Town

SITTINGS = """SELECT o.screen, o.args, p.lesson, l.telegram_id FROM outbox o JOIN prompt q ON q.nonce = o.nonce
    JOIN plan p ON p.id = q.plan_id JOIN learner l ON l.id = q.learner_id
    WHERE o.rowid > ? AND o.args IS NOT NULL ORDER BY o.rowid"""


def score(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """An answer to the question after a quiz: the first one counts, then the next words are about it."""
    if not learner.enrolled:
        return learner.welcome()
    quiz = library.courses["basic"].quiz_by_id.get(words[1])
    done = any(place.unit == words[1] and place.state == "done" for place in learner.places.values())
    if quiz is None or quiz.feedback is None or not done:
        return Said(toast="old")
    meant = meaning(quiz, words[2])
    if meant is None and words[2] not in ("skip", "done"):
        return Said(toast="old")
    item = f"basic/{words[1]}/feedback"
    if meant is None:
        if learner.expects == ("feedback", item):
            learner.expects = None
    elif all(kept[:2] != (item, "score") for kept in learner.feedback):
        learner.feedback.append((item, "score", *meant))
        learner.expects = ("feedback", item)
    return Said(["edit:feedback_scale" if isinstance(quiz.feedback, Scale) else "edit:feedback_choice"])


def meaning(quiz: Quiz, said: str) -> tuple[int | None, str | None] | None:
    """The number or the option that a button of the question gives; None for one it does not have."""
    if isinstance(quiz.feedback, Scale):
        return (int(said), None) if said.isdecimal() and quiz.feedback.low <= int(said) <= quiz.feedback.high else None
    options = quiz.feedback.options if quiz.feedback else ()
    return next(((None, option.id) for option in options if said == f"={option.id}"), None)


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
