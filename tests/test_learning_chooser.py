"""What a chooser comes to, whatever was tapped: the most points win, a tie shows two at most, in the order written."""

from hypothesis import given
from hypothesis import strategies as st

from bot.course.model import Chooser, ChooserItem, Pointer, Suggestion
from bot.learning.chooser import advice, answered, number_of, taken_so_far
from bot.learning.progress import Done, Example, Go, Inside, Pick, Skip, Words, decide, fresh

NAMES = ("assembly", "jury", "panel", "budget")


def chooser_of(points: list[list[dict[str, int]]], names: tuple[str, ...] = NAMES) -> Chooser:
    """A chooser with these points for every option of every item."""
    items = tuple(
        ChooserItem(
            id=f"i{n}",
            text=f"Item {n}?",
            options=tuple(Pointer(id=f"o{m}", text=f"Option {m}", points=each) for m, each in enumerate(options)),
        )
        for n, options in enumerate(points)
    )
    suggestions = tuple(Suggestion(id=name, text=name.title(), why="Because.") for name in names)
    return Chooser(kind="chooser", id="method", text="Which?", items=items, suggestions=suggestions)


POINTS = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 4), max_size=3)
CHOOSERS = st.lists(st.lists(POINTS, min_size=2, max_size=4), min_size=3, max_size=6).map(chooser_of)
TASK = chooser_of([[{"jury": 2}, {"panel": 2}], [{"jury": 1}, {"assembly": 3}, {}], [{"panel": 1, "budget": 3}, {}]])


@st.composite
def answered_choosers(draw: st.DrawFn) -> tuple[Chooser, tuple[str, ...]]:
    """A chooser and one way to answer all of it."""
    task = draw(CHOOSERS)
    return task, tuple(draw(st.sampled_from(item.options)).id for item in task.items)


def names(task: Chooser, given: tuple[str, ...]) -> list[str]:
    return [suggestion.id for suggestion in task.suggested(given)]


def test_the_most_points_win() -> None:
    assert names(TASK, ("o0", "o0", "o1")) == ["jury"]
    assert names(TASK, ("o1", "o2", "o1")) == ["panel"]


def test_a_tie_shows_both_in_the_order_written_whatever_was_tapped_first() -> None:
    assert names(TASK, ("o0", "o1", "o0")) == ["assembly", "budget"]
    assert names(TASK, ("o1", "o1", "o0")) == ["assembly", "panel"]


def test_a_tie_of_three_shows_the_first_two_and_no_points_at_all_show_nothing() -> None:
    task = chooser_of([[{"budget": 1}, {}], [{"jury": 1}, {}], [{"panel": 1}, {}]])
    assert names(task, ("o0", "o0", "o0")) == ["jury", "panel"]
    assert names(task, ("o1", "o1", "o1")) == []


@given(answered_choosers())
def test_one_or_two_are_suggested_and_nothing_has_more_points(both: tuple[Chooser, tuple[str, ...]]) -> None:
    task, given_answers = both
    points = task.points(given_answers)
    most = max(points.values())
    shown = names(task, given_answers)
    assert len(shown) == (min(2, list(points.values()).count(most)) if most else 0)
    assert all(points[name] == most for name in shown)
    assert shown == [name for name in NAMES if name in shown]
    left_out = [name for name in NAMES if points[name] == most and name not in shown]
    assert not most or not left_out or NAMES.index(left_out[0]) > NAMES.index(shown[-1])


@given(answered_choosers(), st.randoms(use_true_random=False))
def test_the_order_of_the_items_changes_nothing(both: tuple[Chooser, tuple[str, ...]], chance: object) -> None:
    task, given_answers = both
    pairs = list(zip(task.items, given_answers, strict=True))
    chance.shuffle(pairs)  # type: ignore[attr-defined]
    turned = task.model_copy(update={"items": tuple(item for item, _ in pairs)})
    assert names(turned, tuple(answer for _, answer in pairs)) == names(task, given_answers)


@given(answered_choosers(), st.integers(0, 5))
def test_an_item_whose_options_all_give_the_same_decides_nothing(both: tuple[Chooser, tuple[str, ...]], extra: int) -> None:
    task, given_answers = both
    even = dict.fromkeys(NAMES, extra)
    item = ChooserItem(id="even", text="Even?", options=tuple(Pointer(id=o, text=o, points=even) for o in ("x", "y")))
    longer = task.model_copy(update={"items": (*task.items, item)})
    shown = names(longer, (*given_answers, "x"))
    assert shown == names(longer, (*given_answers, "y"))
    assert shown == (names(task, given_answers) or (list(NAMES[:2]) if extra else []))


@given(answered_choosers())
def test_every_button_has_a_number_of_its_own_and_leads_back_to_its_item(both: tuple[Chooser, tuple[str, ...]]) -> None:
    task, _ = both
    places = [(n, m) for n, item in enumerate(task.items) for m in range(len(item.options))]
    numbers = [number_of(task, *place) for place in places]
    assert numbers == list(range(len(places)))
    assert [answered(task, number) for number in numbers] == [(n, f"o{m}") for n, m in places]
    assert answered(task, len(places)) is None
    assert answered(task, -1) is None


@given(answered_choosers(), st.lists(st.integers(-1, 30), max_size=25))
def test_whatever_is_tapped_again_the_answers_stay_as_they_were(both: tuple[Chooser, tuple[str, ...]], noise: list[int]) -> None:
    task, given_answers = both
    inside = fresh(task, "learner")
    for place, answer in enumerate(given_answers):
        number = number_of(task, place, int(answer[1:]))
        outcome = decide(task, inside, Pick(number))
        assert (outcome.record is not None) == (place == len(task.items) - 1)
        inside = outcome.inside
        here = set(range(number_of(task, place + 1, 0), number_of(task, place + 2, 0)))
        for stray in noise:
            if stray not in here:
                assert decide(task, inside, Pick(stray)).inside == inside
    assert inside.settled
    assert inside.given == given_answers
    assert decide(task, inside, Go()).moves


def test_only_its_own_buttons_and_skip_mean_something() -> None:
    for event in (Done(), Example(), Words("Soup."), Pick(7), Pick(3)):
        outcome = decide(TASK, Inside(), event)
        assert (outcome.problem, outcome.inside) == ("unexpected", Inside())
    assert decide(TASK, Inside(), Go()).problem == "answer first"
    skipped = decide(TASK, Inside(given=("o0",)), Skip())
    assert skipped.moves
    assert skipped.record is None


def test_answers_to_another_edition_come_to_nothing() -> None:
    assert advice(TASK, ("o0", "o0", "o1")) is not None
    assert advice(TASK, ("o0", "o0")) is None
    assert advice(TASK, ("o0", "o9", "o1")) is None
    assert advice(TASK, ("o0", "o0", "o1", "o1")) is None
    assert taken_so_far(TASK, ("o0",)) == (TASK.items[0].options[0],)
