"""What comes to a learner of the model by itself: the lesson that is due, once, in its hour."""

from bot.course.catalogue import Library
from tests.model.learner import ModelLearner, Said
from tests.model.recall import first_message


def dispatched(learner: ModelLearner, library: Library, now: int) -> Said:
    """Somebody looked at what is due."""
    place = learner.place
    if place is None:
        return Said()
    if place.missed and place.state == "issued":
        place.state, place.due = "planned", learner.next_morning(now, place.lesson)
    place.missed = False
    if place.state == "planned" and place.due <= now and place.unit not in library.courses["basic"].order:
        del learner.places[place.lesson]
        place = learner.plan_next(library, now)
        if place is not None and learner.today(now) >= learner.opens(place.lesson):
            place.due = now  # and is looked at the next time
        return Said()
    if place.state != "planned" or place.due > now:
        return Said()
    day = learner.today(now)
    free = str(day.isoweekday()) in learner.days and (learner.used is None or day > learner.used)
    free = free and day >= learner.opens(place.lesson)
    if not free or not learner.slot(day) <= now < learner.closes(now):
        place.due = learner.next_morning(now, place.lesson)
        return Said()
    if learner.asks_first(now):
        learner.put_off(place, now)
        return Said()
    before = place.rev
    learner.pin(place, library)
    if before not in (None, place.rev):  # pushed before in other words
        place.batch, place.asked, place.shown, place.draw = learner.new_batch(), {}, False, ()
    first_message(learner, place, library, now)
    place.state, learner.used, place.push_void = "issued", day, learner.closes(now)
    return Said(["send:step"])


def sent(learner: ModelLearner, now: int) -> None:
    """What waited was sent, or was wanted no more."""
    place = learner.place
    if place is None or place.push_void is None:
        return
    void, place.push_void = place.push_void, None
    if place.state != "issued" or learner.stopped or learner.blocked:
        return
    if now > void:
        place.missed = True
    elif learner.away:
        learner.blocks()
    else:
        day = learner.today(now)
        assert day not in learner.pushed_on, f"two pushes on {day}"
        learner.pushed_on.add(day)
