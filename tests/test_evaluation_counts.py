"""Counts that evaluators see: in fives, and no smaller number can be worked out of them."""

from hypothesis import given
from hypothesis import strategies as st

from bot.course.instrument import Instrument
from bot.evaluation.counts import Answer, Askings, counts, distribution

SHEET = Instrument.model_validate(
    {
        "id": "sheet",
        "title": "Sheet",
        "agreement": ("No", "Perhaps", "Yes"),
        "items": (
            {"kind": "likert", "id": "useful", "text": "Useful?"},
            {
                "kind": "several",
                "id": "ways",
                "text": "Which?",
                "options": ({"id": "bus", "text": "Bus"}, {"id": "boat", "text": "Boat"}),
            },
            {"kind": "number", "id": "years", "text": "Years?", "low": 0, "high": 49},
            {"kind": "single", "id": "one", "text": "One?", "options": ({"id": "a", "text": "A"}, {"id": "b", "text": "B"})},
        ),
    }
)
ROWS = st.lists(
    st.builds(
        Askings,
        st.sampled_from(("before", "week", "any")),
        st.sampled_from(("en", "da", "bg")),
        st.sampled_from(("asked", "open", "done", "declined", "dropped")),
        st.integers(1, 40),
    ),
    max_size=12,
)


def test_who_answered_is_told_by_moment_and_by_language_in_fives() -> None:
    rows = [
        Askings("before", "en", "done", 13),
        Askings("before", "da", "done", 3),
        Askings("before", "en", "declined", 5),
        Askings("before", "en", "open", 2),
        Askings("any", "en", "done", 7),
    ]
    told = counts(rows, ("before", "after"), ("en", "da"))
    (before, after) = told.moments
    assert (before.moment, before.asked, before.answered, before.begun, before.declined) == ("before", 20, 15, 0, 5)
    assert (after.moment, after.asked, after.answered) == ("after", 0, 0)
    assert told.languages == (("en", 20, 10),)
    assert (told.asked, told.answered, told.left) == (20, 10, 5)


@given(ROWS)
def test_every_number_is_a_lower_bound_in_fives(rows: list[Askings]) -> None:
    told = counts(rows, ("before",), ("en", "da"))
    asked = [row for row in rows if row.moment != "any"]
    numbers = [told.asked, told.answered, told.left]
    numbers += [number for at in told.moments for number in (at.asked, at.answered, at.begun, at.declined)]
    numbers += [number for _, *both in told.languages for number in both]
    assert all(number % 5 == 0 and number >= 0 for number in numbers)
    assert told.asked <= sum(row.times for row in asked)
    assert told.answered <= sum(row.times for row in asked if row.state == "done")
    for code, spoken, _ in told.languages:
        assert 5 <= spoken <= sum(row.times for row in asked if row.language == code)


def answers(*values: str) -> list[Answer]:
    return [Answer(f"person {number}", value) for number, value in enumerate(values)]


def test_each_answer_is_counted_in_fives() -> None:
    told = distribution(SHEET, SHEET.by_id["useful"], answers(*["3"] * 11, *["1"] * 4), once=True)
    assert (told.people, told.chosen) == (15, {"1": 0, "2": 0, "3": 10})
    years = distribution(SHEET, SHEET.by_id["years"], answers(*["7"] * 6, *["12"] * 5, "49"), once=True)
    assert years.chosen == {"0-9": 5, "10-19": 5, "20-29": 0, "30-39": 0, "40-49": 0}
    several = distribution(SHEET, SHEET.by_id["ways"], answers(*["bus boat"] * 6, *["bus"] * 6), once=True)
    assert (several.people, several.chosen) == (10, {"bus": 10, "boat": 5})


def test_somebody_who_is_asked_again_and_again_counts_once_in_a_line() -> None:
    often = [Answer("one and the same", value) for value in ("3", "3", "3", "3", "3", "1")]
    told = distribution(SHEET, SHEET.by_id["useful"], often, once=False)
    assert set(told.chosen.values()) == {0}


@given(st.lists(st.sampled_from(("a", "b")), max_size=40))
def test_nobody_is_found_by_subtracting_one_line_from_all(values: list[str]) -> None:
    told = distribution(SHEET, SHEET.by_id["one"], answers(*values), once=True)
    for option in ("a", "b"):
        other = "b" if option == "a" else "a"
        least, most = told.chosen[option], told.chosen[option] + 4
        # Whatever the number behind this line, the rest of what is shown bears it.
        assert all(told.people <= number + told.chosen[other] + 4 for number in range(least, most + 1))
