"""Cohorts in lives: what links, codes, moves and organisers mean to a learner of the model, and a calendar that opens weeks."""

from bot.administration.cohort import code_typed
from bot.course.catalogue import Library
from tests.model.group import Group
from tests.model.learner import ModelLearner, Said

GUESSES, HOUR = 5, 3600


def joins(learner: ModelLearner, group: Group, others: list[ModelLearner], library: Library, now: int, *, moves: bool) -> Said:
    """The code of a cohort, from a link, typed, or under the question whether to move."""
    how = "edit" if moves and learner.known else "send"
    refused = Said([f"{how}:not_joined"])
    if learner.group is group and learner.stopped:  # the invitation is a /start, and that is a return
        learner.back(now, returns=True)
        return Said(["send:back"])
    if learner.group is group or group.id in learner.shut:
        return refused
    if group.places is not None and sum(other.group is group for other in others) >= group.places:
        return refused
    if learner.group is not None and not moves:
        return refused
    if not learner.known:
        learner.known, learner.came_at = True, now
        if learner.code not in learner.languages:
            learner.language = "da"
        learner.group = group
        learner.find_place(now)
    learner.group = group
    learner.move(now)
    learner.back(now, returns=True)
    if learner.enrolled:
        return Said([f"{how}:joined"])
    learner.enrolled = True
    learner.plan_next(library, now)
    return Said(["send:welcome"])


def knocks(
    learner: ModelLearner, typed: str, groups: list[Group], others: list[ModelLearner], library: Library, now: int, *, moves: bool
) -> Said:
    """Something that may be a code: after five wrong ones none is looked at until an hour is over."""
    if learner.known:
        learner.back(now)
    tries, last = learner.guesses
    if tries >= GUESSES and now - last < HOUR:
        return Said(["send:code_later"])
    group = next((group for group in groups if group.code == code_typed(typed)), None)
    if group is None:
        learner.guesses = (1 if now - last >= HOUR else tries + 1, now)
        return Said(["send:code_unknown"])
    if learner.expects == ("code", "any"):
        learner.expects = None
    return joins(learner, group, others, library, now, moves=moves)


def button(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """[ I have a code ], [ No, stay ], [ Leave the cohort ] and its two answers; to move is told elsewhere."""
    if words[1] == "code":
        learner.expects = ("code", "any")
        return Said(["send:code_ask"])
    if words[1] == "stay":
        return Said(["edit:forgotten"])
    if learner.group is None or (words[2:] and words[2] != learner.group.id):
        return Said(toast="old")
    if not words[2:]:
        return Said(["edit:cohort_leave"])
    learner.group = None
    learner.move(now)
    return Said(["edit:cohort_left"])


def withdrawn(learner: ModelLearner, now: int) -> None:
    """The organisers take a learner out: they alone can let them in again."""
    if learner.group is not None:
        learner.shut.add(learner.group.id)
        learner.group = None
        learner.move(now)
