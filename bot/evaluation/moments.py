"""What is asked of whom at which moment: the instruments of a pilot, parallel forms, samples that move on, a few pulses."""

from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
from itertools import islice

from bot.course.instrument import Instrument, Item, Moment, reference

PULSES_A_UNIT = 3  # lessons of a unit after which somebody is asked at most
LATER_DAYS = 90  # after the course is finished
CHECK_DAYS = (7, 30)  # after a plan was written down
FALLOW_DAYS = 14  # what found no place so long after it was due is not asked any more
REMIND_DAYS = 3
REMINDED: frozenset[Moment] = frozenset({"before", "after", "later"})  # by itself; the others only if an evaluator asks for it
COMMITMENT = "commitment"  # the instrument whose words are asked about again


def composed(instruments: Sequence[Instrument], moment: Moment, stable: str, turn: int = 0) -> tuple[str, ...]:
    """What one person is asked at a moment, as references in the order of the instruments; nothing if there is nothing to ask.

    `stable` names the person in their pilot; `turn` counts the moments of this kind (the number of the week), so that
    samples move on."""
    chosen = [one for one in instruments if moment in one.asked and not _other_form(one, instruments, moment, stable)]
    beside = {one.id for one in chosen}
    return tuple(reference(one.id, item.id) for one in chosen for item in _items(one, stable, turn, beside))


def has_pulse(lessons: Sequence[str], lesson: str, stable: str) -> bool:
    """Whether this lesson of a unit is one of the few after which this person is asked."""
    return lesson in sorted(lessons, key=lambda id: _number(stable, "pulse", id))[:PULSES_A_UNIT]


def checks(occasion: str) -> Iterator[tuple[str, int]]:
    """The occasions on which a plan is asked about that was written at `occasion`, with the days until then."""
    for days in CHECK_DAYS:
        yield f"{occasion}/{days}", days


def _other_form(it: Instrument, instruments: Sequence[Instrument], moment: Moment, stable: str) -> bool:
    """Whether its parallel form is asked at this moment in its place: each person gets one before the course and one after."""
    others = (one for one in instruments if moment in one.asked and one.id != it.id)
    twin = next((one.id for one in others if it.parallel_to == one.id or one.parallel_to == it.id), None)
    if twin is None:
        return False
    forms = sorted((it.id, twin))
    first = _number(stable, *forms) % 2
    return it.id != forms[1 - first if moment == "after" else first]


def _items(it: Instrument, stable: str, turn: int, beside: Collection[str]) -> Sequence[Item]:
    """What is asked of an instrument this time: all of it, or its sample, in which nothing is that one `beside` it asks too."""
    if it.sample is None:
        return it.items
    if _number(stable, it.id, str(turn)) % 100 >= it.sample.share_percent:
        return ()
    start = (_number(stable, it.id) + turn * it.sample.items) % len(it.items)
    in_turn = (item.id for item in (*it.items[start:], *it.items[:start]) if not set(item.not_with) & set(beside))
    picked = set(islice(in_turn, it.sample.items))
    return [item for item in it.items if item.id in picked]


def _number(*words: str) -> int:
    """A number as good as drawn by lot, the same for the same words."""
    return int.from_bytes(sha256("/".join(words).encode()).digest()[:8])
