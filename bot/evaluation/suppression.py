"""What numbers may leave the house: in fives, and never so many that a small group can be worked out of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FEW = 5  # people; fewer are no group


def rounded(count: int) -> int:
    """A count as it may be shown, down to a multiple of five: 0 reads 'under 5', 10 reads '10 or more'."""
    return max(0, count - count % FEW)


@dataclass(frozen=True)
class Published:
    """A table as it may be shown, every number at least so many: the total may be further below the truth than a cell."""

    total: int
    cells: Mapping[str, int]


def table(cells: Mapping[str, int]) -> Published:
    """The counts of groups that share nobody, and of all together; no number tells more of a cell than the cell's own does.

    `cells` holds every group there could be, empty ones too: a row that only stands there when it is not empty tells on it.
    """
    return tables((cells,))[0]


def tables(several: Sequence[Mapping[str, int]]) -> tuple[Published, ...]:
    """The same people counted in several ways (by language, by answer): whatever one table says, each cell of the others can
    still be any of the five numbers its own stands for.

    Five languages 'under 5' each beside a total of '20 or more' would be four people each: the total is said lower then, and
    so is a cell of another table that would tell the same.
    """
    shown = [{name: rounded(count) for name, count in cells.items()} for cells in several]
    counted = [cells for cells in shown if cells]
    while counted and _sum(tallest := max(counted, key=_sum)) > min(map(_bearable, counted)):
        tallest[max(reversed(tallest), key=lambda name: tallest[name])] -= FEW
    people = min((sum(cells.values()) for cells in several if cells), default=0)
    total = rounded(min((people, *map(_bearable, counted))))
    return tuple(Published(total, cells) for cells in shown)


def added_up(several: Sequence[Mapping[str, int]]) -> Published:
    """Tables of the same groups on several occasions as one: each sum is so low that no cell of a single occasion follows.

    Five occasions on which 'under 5' chose something, beside a sum of '20 or more', would be four people each."""
    names = list(dict.fromkeys(name for cells in several for name in cells))
    sums = {name: table({str(place): cells.get(name, 0) for place, cells in enumerate(several)}).total for name in names}
    every = table({f"{place} {name}": count for place, cells in enumerate(several) for name, count in cells.items()}).total
    return Published(rounded(min(every, _bearable(sums))), sums)


def _sum(shown: Mapping[str, int]) -> int:
    return sum(shown.values())


def _bearable(shown: Mapping[str, int]) -> int:
    """How many people all together may be known to be, so that each cell may still be the lowest number its shown one allows."""
    return _sum(shown) + (FEW - 1) * (len(shown) - 1)


Attributes = tuple[str, ...]


def generalised(people: Mapping[str, Attributes]) -> dict[str, Attributes]:
    """What may be said about each person: as many attributes as leave them among at least five who share all of them.

    What may not be said is "", the same as what is not known. Fewer than five people in all: nothing is said of anybody.
    """
    classes: dict[Attributes, list[str]] = {}
    groups: Counter[tuple[int, str]] = Counter()
    for person in sorted(people):
        classes.setdefault(people[person], []).append(person)
        groups.update(enumerate(people[person]))
    # Whoever more is known of comes first: what is said less of them falls to those below, and never to those above.
    for known in range(max(map(_known, classes), default=0), 0, -1):
        above = [kind for kind in classes if _known(kind) >= known]
        large = [kind for kind in above if len(classes[kind]) > FEW]
        small = [kind for kind in above if len(classes[kind]) < FEW]
        for kind in sorted(small, key=lambda kind: (-len(classes[kind]), kind), reverse=True):
            if not _hidden_among_others(classes, groups, kind, large):
                _move(classes, groups, kind, _blanked(groups, kind), len(classes[kind]))
    _fill_up_nothing(classes, groups)
    return {person: kind for kind, members in classes.items() for person in members}


def _fill_up_nothing(classes: dict[Attributes, list[str]], groups: Counter[tuple[int, str]]) -> None:
    """Those of whom nothing may be said are five too, if there are so many people."""
    nothing = next((kind for kind in classes if not _known(kind)), None)
    while nothing is not None and len(classes[nothing]) < FEW and len(classes) > 1:
        if not _hidden_among_others(classes, groups, nothing, list(classes)):
            fewest = min((other for other in classes if other != nothing), key=lambda other: (len(classes[other]), other))
            _move(classes, groups, fewest, nothing, len(classes[fewest]))


def _known(kind: Attributes) -> int:
    return sum(value != "" for value in kind)


def _hidden_among_others(
    classes: dict[Attributes, list[str]], groups: Counter[tuple[int, str]], kind: Attributes, large: Sequence[Attributes]
) -> bool:
    """Say as little of some others as of these few, so that they are five; False if no larger group can spare so many."""
    missing = FEW - len(classes[kind])
    able = [
        other
        for other in large
        if other != kind
        and len(classes[other]) >= FEW + missing
        and all(mine in ("", its) for mine, its in zip(kind, other, strict=True))
    ]
    if not able:
        return False
    _move(classes, groups, max(able, key=lambda other: (len(classes[other]), other)), kind, missing)
    return True


def _blanked(groups: Mapping[tuple[int, str], int], kind: Attributes) -> Attributes:
    """These attributes without the one that the fewest people share."""
    place = min((place for place, value in enumerate(kind) if value), key=lambda place: (groups[place, kind[place]], -place))
    return (*kind[:place], "", *kind[place + 1 :])


def _move(
    classes: dict[Attributes, list[str]], groups: Counter[tuple[int, str]], source: Attributes, target: Attributes, count: int
) -> None:
    moving, staying = classes[source][:count], classes[source][count:]
    for place in range(len(source)):
        groups[place, source[place]] -= count
        groups[place, target[place]] += count
    classes[target] = sorted([*classes.get(target, ()), *moving])
    if staying:
        classes[source] = staying
    else:
        del classes[source]
