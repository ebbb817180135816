"""What evaluators are shown never lets a group of one to four be worked out: not from a table, not from two reports."""

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.suppression import FEW, added_up, generalised, rounded, table, tables

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40), min_size=1)


def states(*sizes: int, highest: int) -> Iterator[tuple[dict[str, int], ...]]:
    """Every way to count the same people in tables of these sizes, no cell above the highest, but where there is only one."""
    ways = [
        [
            dict(zip("abcdef", cells, strict=False))
            for cells in product(range((highest if size > 1 else 5 * highest) + 1), repeat=size)
        ]
        for size in sizes
    ]
    for several in product(*ways):
        if len({sum(cells.values()) for cells in several}) == 1:
            yield several


@pytest.mark.parametrize(
    ("sizes", "highest"), [((2,), 14), ((3,), 9), ((5,), 6), ((1, 3), 9), ((2, 2), 14), ((1, 5), 4), ((2, 3), 9)]
)
def test_whoever_knows_the_rule_and_tries_every_state_learns_no_more_of_a_cell_than_it_says(
    sizes: tuple[int, ...], highest: int
) -> None:
    possible: dict[tuple[tuple[int, tuple[int, ...]], ...], list[set[int]]] = {}
    for several in states(*sizes, highest=highest):
        shown = tuple((each.total, tuple(each.cells.values())) for each in tables(several))
        cells = [count for counts in several for count in counts.values()]
        seen = possible.setdefault(shown, [set() for _ in cells])
        for values, count in zip(seen, cells, strict=True):
            values.add(count)
    for shown, seen in possible.items():
        if any(cell + FEW - 1 > highest for _, cells in shown if len(cells) > 1 for cell in cells):
            continue  # not every state of these was tried
        for cell, values in zip((cell for _, cells in shown for cell in cells), seen, strict=True):
            assert set(range(cell, cell + FEW)) <= values, (shown, seen)


def test_whoever_tries_every_state_learns_no_more_of_an_occasion_from_the_sum_of_all() -> None:
    possible: dict[tuple[object, ...], list[set[int]]] = {}
    ways = [({"a": a, "b": b}, table({"a": a, "b": b})) for a, b in product(range(10), repeat=2)]
    for one, other in product(ways, repeat=2):
        told = [(each.total, *each.cells.values()) if each.total else None for _, each in (one, other)]  # or not even named
        every = added_up((one[0], other[0]))
        seen = possible.setdefault((*told, every.total, *every.cells.values()), [set() for _ in range(4)])
        for values, count in zip(seen, (*one[0].values(), *other[0].values()), strict=True):
            values.add(count)
    for shown, seen in possible.items():
        for place, values in enumerate(seen):
            occasion = shown[place // 2]
            cell = occasion[1 + place % 2] if isinstance(occasion, tuple) else 0
            assert set(range(cell, cell + FEW)) <= values, (shown, seen)
    five = added_up([{"yes": 4, "no": 1}] * 5)  # not 20, which would be four each
    assert (five.total, dict(five.cells)) == (20, {"yes": 15, "no": 5})


def test_five_languages_under_five_do_not_add_up() -> None:
    four = dict.fromkeys(("da", "de", "en", "fr", "pl"), 4)
    assert table(four) == table(dict.fromkeys(four, 3) | {"da": 3})
    assert table(four).total == 15
    together = tables(({"week": 20}, four))  # nor beside a table in which all twenty stand in one cell
    assert [dict(each.cells) for each in together] == [{"week": 15}, dict.fromkeys(four, 0)]


def test_where_nobody_was_counted_there_is_nothing_to_tell() -> None:
    assert tables(()) == ()
    assert [(each.total, dict(each.cells)) for each in tables(({}, {"da": 7}))] == [(5, {}), (5, {"da": 5})]


@given(COUNTS)
def test_a_count_is_said_in_fives_and_never_as_more_than_it_is(cells: dict[str, int]) -> None:
    shown = table(cells)
    assert all(shown.cells[name] == rounded(count) for name, count in cells.items())
    assert shown.total % FEW == 0
    assert sum(shown.cells.values()) <= shown.total <= sum(cells.values())


PEOPLE = st.dictionaries(
    st.integers(0, 999).map(str),
    st.tuples(
        st.sampled_from(["", "da", "en", "pl"]), st.sampled_from(["", "Ruse", "Vejle"]), st.sampled_from(["", "planner", "clerk"])
    ),
    max_size=60,
)


def classes(people: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """How many people share all their attributes."""
    found: dict[tuple[str, ...], int] = {}
    for attributes in people.values():
        found[attributes] = found.get(attributes, 0) + 1
    return found


@given(PEOPLE)
def test_nobody_is_told_of_with_attributes_that_fewer_than_five_share(people: dict[str, tuple[str, ...]]) -> None:
    told = generalised(people)
    assert told.keys() == people.keys()
    assert all(mine in ("", true) for name in people for mine, true in zip(told[name], people[name], strict=True))
    found = classes(told)
    assert all(size >= FEW for size in found.values()) or set(found) == {("", "", "")}
    for place in range(3):  # so no single attribute, nor those of whom it is withheld, are few
        groups = classes({name: (told[name][place],) for name in told})
        assert all(size >= FEW for size in groups.values()) or len(people) < FEW
    assert generalised(dict(reversed(people.items()))) == told


def test_attributes_that_enough_people_share_stay() -> None:
    many = {f"{number:02}": ("da", "Ruse", "planner") for number in range(30)}
    assert generalised(many) == many
    told = generalised(many | {"90": ("pl", "Ruse", "planner")})
    assert classes(told) == {("da", "Ruse", "planner"): 26, ("", "Ruse", "planner"): 5}  # hidden among four others
    few = {f"{number}": ("da", "Ruse", "clerk") for number in range(4)}
    assert set(generalised(few).values()) == {("", "", "")}
