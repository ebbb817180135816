"""What the buttons of lessons and quizzes mean to a learner of the model, step by step to the end and beyond it."""

import re

from bot.course.catalogue import Library
from bot.course.model import Card, Choose, Chooser, Lesson, OpenQuestion, PlanPage, Rate, Sort, Takeaway, Write
from bot.learning.sitting import Opening, Result
from tests.model.learner import COUNTRY_CODES, ModelLearner, Said
from tests.model.recall import first_message
from tests.model.steps import Place, pick, worth

MEANT = re.compile(r"=(\d{1,2}\.)?\d{1,3}|go|ok|ex|sk")
PASSED_OVER = Write | Sort | Rate | Choose | Chooser | OpenQuestion


def pull(learner: ModelLearner, library: Library, now: int) -> Said:
    """The next lesson now, or the open one where it was left."""
    learner.expects = None
    place = learner.place or learner.plan_next(library, now)
    if place and place.state in ("planned", "held") and place.unit not in library.courses["basic"].order:
        del learner.places[place.lesson]
        place = learner.plan_next(library, now)
    if place is None:
        return Said(["send:nothing_further"])
    if learner.waits(place, now):
        return Said(["send:opens_later"])
    if learner.asks_first(now):
        learner.put_off(place, now)
        return Said()
    if place.state != "begun":
        begin(learner, place, library, now)
    return Said(["send:step"])


def begin(learner: ModelLearner, place: Place, library: Library, now: int) -> None:
    """A lesson begins, and its first message is made unless it was pushed before."""
    learner.open(place, library, now)
    first_message(learner, place, library, now)


def tap(learner: ModelLearner, lesson: str, step: int, batch: int, action: str, library: Library, now: int) -> Said:
    """A button of a lesson that was really shown to this learner; only one of the present step is a return."""
    place = learner.places.get(lesson)
    valid = place is not None and (place.step, place.batch) == (step, batch)
    learner.back(now, returns=valid)
    if place is None or not valid:
        return Said(toast="old")
    if learner.waits(place, now):
        return Said(["send:opens_later"])
    if place.state not in ("begun", "done"):
        begin(learner, place, library, now)
    if isinstance(place.now, Result):
        return again(learner, place, library, now) if action == "again" else Said(toast="old")
    if isinstance(place.now, Takeaway):
        return after(learner, action, now)
    if action == "rp":
        return Said(["send:help_which"])
    if action == "ch" and isinstance(place.now, Write):
        return learner.ask_line(place.item, "old")
    if not MEANT.fullmatch(action):
        return Said(toast="old")
    learner.expects = None
    return recall(learner, place, action) if place.here.recalling else act(learner, place, action, library, now)


def mistake(learner: ModelLearner, lesson: str, step: int, batch: int, now: int) -> Said:
    """[ There is a mistake ] on a card that was really shown, perhaps a while ago; nobody is there whom to ask for help."""
    learner.back(now)
    place = learner.places.get(lesson)
    if place is None or place.batch != batch:
        return Said(toast="old")
    learner.wait_for("report", place.item_at(step))
    return Said(["edit:report"])


def act(learner: ModelLearner, place: Place, action: str, library: Library, now: int) -> Said:
    """What a tap does at the step it belongs to."""
    if action == "go":
        free = place.here.settled or isinstance(place.now, Card | PlanPage | Opening)
        return advance(learner, place, library, now) if free else Said(toast="answer first")
    if place.here.settled:
        return Said(toast="settled")
    if action == "sk" and isinstance(place.now, PASSED_OVER):
        place.here.settled = True
        return advance(learner, place, library, now)
    picked = pick(place.now, place.here, action)
    if isinstance(picked, str):
        return Said(toast=picked)
    if picked is not None:
        learner.answer(place, picked)
    return Said(["edit:step"])


def recall(learner: ModelLearner, place: Place, action: str) -> Said:
    """The question from an earlier lesson comes first, and is kept under its own name."""
    asked, given = place.here.recall, pick(place.now, place.here, action)
    if asked is None or not isinstance(given, tuple):
        return Said(toast="answer first")
    place.here.recalled, place.here.by_item = given, True
    item = f"basic/{asked.lesson}/{asked.question.id}"
    learner.answers.setdefault((item, asked.attempt), (given, worth(asked.question, given)))
    return Said(["edit:step"])


def advance(learner: ModelLearner, place: Place, library: Library, now: int) -> Said:
    """On to the next step; after the last one the next lesson is planned."""
    place.step += 1
    if not isinstance(place.now, Takeaway | Result):
        return Said(["send:step"])
    place.state, place.done_at = "done", now
    learner.plan_next(library, now)
    if place.words is None or isinstance(place.words, Lesson):
        return Said(["send:lesson_done"])
    return Said(["send:quiz_done"])


def again(learner: ModelLearner, place: Place, library: Library, now: int) -> Said:
    """[ Try again ], once under each result: a try with other questions, unless a lesson is open."""
    name = f"{place.unit}~{place.number + 1}"
    if place.unit not in library.courses["basic"].quiz_by_id or name in learner.places:
        return Said(toast="old")
    coming = learner.place
    if coming is not None and coming.state not in ("planned", "held"):
        return Said(toast="lesson first")
    if coming is not None:
        del learner.places[coming.lesson]
    learner.finished = False
    begin(learner, learner.add(name, "planned", now), library, now)
    return Said(["send:step"])


def after(learner: ModelLearner, action: str, now: int) -> Said:
    """The hour and the place, asked at the end of a lesson."""
    if re.fullmatch(r"h\d{1,4}", action):
        if not 480 <= int(action[1:]) <= 1140:
            return Said()
        learner.minute = int(action[1:])
        learner.move(now)
    elif re.fullmatch(r"c[A-Z]{2}", action):
        if action[1:] not in COUNTRY_CODES:
            return Said()
        learner.go_to(action[1:], now)
    return Said(["edit:lesson_done"])
