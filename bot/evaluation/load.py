"""How much a learner is asked at most: one thing a local day, four in any seven, of which one place is the week's question's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from bot.course.instrument import Moment

WINDOW_DAYS = 7
IN_A_WINDOW = 4
OF_OTHERS = 3  # so that the week's question always finds a place
PASSING: frozenset[Moment] = frozenset({"before", "lesson", "leaving"})  # what does not fit on its day is not asked at all
UNCOUNTED: Moment = "any"  # whoever writes by themselves may do so as often as they like


@dataclass(frozen=True)
class Taken:
    """A local day on which a learner was asked, or reminded; whether it was the week's question."""

    day: date
    weekly: bool


def fits(taken: Collection[Taken], day: date, moment: Moment) -> bool:
    """Whether one more may be asked on that day, whatever seven days around it are looked at."""
    if moment == UNCOUNTED:
        return True
    if any(one.day == day for one in taken):
        return False
    return all(_has_room(taken, day - timedelta(days=back), moment) for back in range(WINDOW_DAYS))


def day_for(taken: Collection[Taken], today: date, moment: Moment) -> date | None:
    """The first day from today on which it may be asked; None for what is not asked at all if it does not fit today."""
    if moment in PASSING:
        return today if fits(taken, today, moment) else None
    return next(day for ahead in count() if fits(taken, day := today + timedelta(days=ahead), moment))


def _has_room(taken: Collection[Taken], first: date, moment: Moment) -> bool:
    inside = [one for one in taken if first <= one.day < first + timedelta(days=WINDOW_DAYS)]
    others = sum(not one.weekly for one in inside)
    return len(inside) < IN_A_WINDOW and (moment == "week" or others < OF_OTHERS)
