"""What the buttons for a rest and for looking back mean to a learner of the model: pauses, reminders, lessons, own lines."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.course.catalogue import Library
from tests.model.learner import ModelLearner, Said

LONGEST = timedelta(days=366)


def pause(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """Until a day to come, or no longer; what is planned or pushed waits for it, a begun lesson stays open."""
    if words[1] == "end":
        learner.back(now, returns=True)
        return wait_until(learner, 0, now, "edit:pause_ended")
    try:
        day = date.fromisoformat(words[1])
    except ValueError:
        return Said(toast="unknown")
    today = learner.today(now)
    if not today < day <= today + LONGEST:
        return Said(toast="past day")
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(learner.zone))
    return wait_until(learner, int(midnight.timestamp()), now, "edit:paused")


def wait_until(learner: ModelLearner, until: int, now: int, screen: str) -> Said:
    """Nothing comes before `until`, in UTC seconds."""
    learner.paused_until = until
    place = learner.place
    if place and place.state in ("planned", "issued"):
        place.state, place.due = "planned", learner.next_morning(now, place.lesson)
    return Said([screen])


def nudge(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """[ Remind me later ], [ Not this week ]: as long as that lesson waits."""
    name = learner.plan_ids.get(words[2])
    waits = name in learner.places and learner.places[name].state in ("issued", "begun")
    return Said(["edit:nudge_later"]) if waits else Said(toast="old")


def look(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """A page of a lesson that is done and still in the course, or the list of them."""
    if not learner.enrolled:
        return Said(["send:not_started"])
    if words[1] == "all":
        return Said(["edit:lessons"])
    done = words[1] in learner.places and learner.places[words[1]].state == "done"
    return Said(["edit:look"]) if done and words[1] in library.courses["basic"].by_id else Said(toast="old")


def picture(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """The picture of such a page, as a message of its own; the model's courses have none, and it says so."""
    said = look(learner, words, library, now)
    return Said(["send:look_picture"]) if said.screens == ["edit:look"] else said


def notes(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """A page of one's own lines."""
    return Said(["edit:notes" if learner.enrolled else "send:not_started"])


def terms(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """A page of the glossary, or [ Search ]: the next words are looked up."""
    if words[1] == "search":
        learner.wait_for("term", "any")
        return Said(["send:glossary_ask"])
    learner.expect_no_word()
    return Said(["edit:glossary"])


def term(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """One term."""
    learner.expect_no_word()
    return Said(["edit:term"])
