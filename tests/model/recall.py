"""Which earlier lesson the model recalls inside a lesson's first message: by the ladder, at most so many a day, never a debt."""

from datetime import date, timedelta

from bot.course.catalogue import Library
from bot.course.model import Lesson
from tests.model.learner import ModelLearner
from tests.model.steps import Place, Recalled

FIRST_ATTEMPT = 11  # a question recalled for the n-th time is kept as attempt 10 + n


def first_message(learner: ModelLearner, place: Place, library: Library, now: int) -> None:
    """The first message of a lesson is made, once: perhaps with a question from an earlier one."""
    if place.shown or not isinstance(place.words, Lesson):
        return
    place.shown = True
    today = learner.today(now)
    cap = library.courses["basic"].recall_daily_cap
    if sum(day == today for _, day in learner.recalls.values()) >= cap:
        return
    waiting = [found for name in learner.places if (found := waits(learner, name, place, library, today))]
    if not waiting:
        return
    _, _, name, rung = min(waiting)
    learner.recalls[name] = (rung + 1, today)
    questions = library.courses["basic"].by_id[name].recall
    place.here.recall = Recalled(name, place.language or "", FIRST_ATTEMPT + rung, questions[rung % len(questions)])


def waits(learner: ModelLearner, name: str, place: Place, library: Library, today: date) -> tuple[int, date, str, int] | None:
    """How much longer than its step of the ladder a lesson has waited (negative), since when, its name and the step."""
    course = library.courses["basic"]
    behind = learner.places[name]
    if behind.state != "done" or name not in course.by_id or not course.by_id[name].recall:
        return None
    if learner.told_in(name, library) != place.language:
        return None
    rung, met = learner.recalls.get(name, (0, learner.today(behind.done_at)))
    if rung >= len(course.recall_after_working_days):
        return None
    late = working_days(learner.days, met, today) - course.recall_after_working_days[rung]
    return (-late, met, name, rung) if late >= 0 else None


def working_days(days: str, first: date, last: date) -> int:
    """The working days after `first`, up to and with `last`."""
    every = (first + timedelta(days=n) for n in range(1, max(0, (last - first).days) + 1))
    return sum(str(day.isoweekday()) in days for day in every)


def retell(learner: ModelLearner, place: Place, library: Library) -> None:
    """After a change of language the question goes on in the lesson's new one, where it is the same question there."""
    first = place.asked.get(0)
    if first is None or first.recall is None or first.recall.lesson not in library.courses["basic"].by_id:
        return
    recall = first.recall
    wanted = place.language or ""
    told = wanted if recall.lesson in library.ready("basic", wanted) else "en"
    same = [one for one in library.courses["basic"].by_id[recall.lesson].recall if one.id == recall.question.id]
    if told == wanted and same and [one.id for one in same[0].options] == [one.id for one in recall.question.options]:
        first.recall = Recalled(recall.lesson, wanted, recall.attempt, same[0])
