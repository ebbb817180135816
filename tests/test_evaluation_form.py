"""Forms: whatever a learner taps and types, in whatever order, what is kept fits what is asked."""

from typing import Any

from hypothesis import given as drawn
from hypothesis import strategies as st

from bot.course.instrument import Instrument, When
from bot.evaluation.form import (
    Answers,
    Asked,
    Back,
    Choose,
    Event,
    Form,
    Given,
    NotSay,
    Outcome,
    Ready,
    Skip,
    Start,
    Stop,
    Toggle,
    Type,
    after,
    count,
    decide,
    first,
    shown,
    ticks,
)

OPTIONS = [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}, {"id": "c", "text": "C"}]
KINDS: dict[str, dict[str, Any]] = {
    "scale": {"low": 0, "high": 3, "low_label": "no", "high_label": "yes"},
    "likert": {},
    "single": {"options": OPTIONS},
    "several": {"options": [*OPTIONS, {"id": "none", "text": "None", "alone": True}], "most": 2},
    "number": {"low": 0, "high": 60},
    "open": {},
    "rating": {"outcome": "o1"},
    "test": {"outcome": "o1", "options": [{**option, "right": option["id"] == "a"} for option in OPTIONS]},
}
CHOSEN = ["scale", "likert", "single", "several"]  # what a condition can be about


def instrument(*items: dict[str, Any]) -> Instrument:
    """An instrument of these items; each has its kind, and what else differs from the usual one."""
    whole = [{"id": f"i{place}", "text": "Well?", **KINDS[item["kind"]], **item} for place, item in enumerate(items)]
    return Instrument.model_validate(
        {"id": "made", "title": "Made", "agreement": ["no", "so", "yes"], "unsure": "?", "items": whole}
    )


def form(*items: dict[str, Any]) -> Form:
    """The form of one such instrument."""
    made = instrument(*items)
    return Form(tuple(Asked(made, item) for item in made.items), "pseudonymous")


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Items of every kind, some of them below a branch, some of them taken out of their instrument since."""
    items: list[dict[str, Any]] = []
    for place in range(draw(st.integers(1, 6))):
        item: dict[str, Any] = {"kind": draw(st.sampled_from(sorted(KINDS))), "personal": place % 2 == 0}
        sources = [earlier for earlier in range(place) if items[earlier]["kind"] in CHOSEN]
        if draw(st.booleans()) and sources:
            values: list[str] = draw(st.lists(st.sampled_from(["a", "b", "0", "1"]), min_size=1, max_size=3))
            source: int = draw(st.sampled_from(sources))
            item["when"] = When.model_validate({"item": f"i{source}", "is": values})
        items.append(item)
    made = form(*items)
    gone = draw(st.integers(0, 12))  # most often none of them
    return Form(tuple(None if place == gone else one for place, one in enumerate(made.asked)), made.privacy)


VALUES = st.sampled_from(["a", "b", "c", "none", "unsure", "0", "1", "2", "3", "soup"])
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(Choose, VALUES),
    st.builds(Toggle, VALUES),
    st.builds(Type, st.sampled_from(["17", "61", "no number", "1.5", "w" * 501, "Words.", "9" * 400])),
    st.sampled_from([Start(), Ready(), Skip(), NotSay(), Back(), Stop()]),
)


def fits(form: Form, given: Answers) -> None:
    """Only what is asked is answered, and only with what can be answered."""
    asked = {one.ref: (place, one) for place, one in enumerate(form.asked) if one is not None}
    for ref, answer in given.items():
        place, one = asked[ref]
        assert shown(form, given, place)
        assert (answer.value is None) != (answer.missing is None)
        assert answer.missing != "not_said" or one.item.personal
        if answer.value is None:
            continue
        if one.item.kind == "several":
            assert ticks(answer) <= set(one.values)
            assert 1 <= len(ticks(answer)) <= 2
            assert ticks(answer) == {"none"} or "none" not in ticks(answer)
        elif one.item.kind == "number":
            assert 0 <= int(answer.value) <= 60
        elif one.item.kind == "open":
            assert 1 <= len(answer.value) <= 500
        else:
            assert answer.value in one.values


@drawn(forms(), st.lists(EVENTS, max_size=25))
def test_whatever_is_tapped_and_typed_only_what_is_asked_is_answered(form: Form, events: list[Event]) -> None:
    given: dict[str, Given] = {}
    replayed: dict[str, Given] = {}
    at = first(form, given) or 0
    for event in events:
        number, total = count(form, given, at)
        assert number <= total <= len(form.asked)
        outcome = decide(form, given, at, event)
        if outcome.problem is not None:
            assert outcome == Outcome(at, problem=outcome.problem)
            continue
        for ref, answer in outcome.changes.items():
            if answer is None:
                del replayed[ref]  # only what was kept is taken away
            else:
                assert replayed.get(ref) != answer
                replayed[ref] = answer
        before, given = given, after(given, outcome.changes)
        assert replayed == given
        fits(form, given)
        if isinstance(event, Back | Stop | Start):
            assert before == given
        if outcome.finished:
            assert isinstance(event, Stop) or first(form, given, at + 1) is None or isinstance(event, Start)
            return
        at = outcome.at
        assert shown(form, given, at)


@drawn(forms(), st.data())
def test_going_on_always_reaches_the_end_and_the_count_never_grows_on_the_way(form: Form, data: st.DataObject) -> None:
    given: dict[str, Given] = {}
    at, totals = first(form, given), []
    while at is not None:
        number, total = count(form, given, at)
        totals.append(total)
        assert number == len(totals)
        one = form.asked[at]
        assert one is not None
        event: Event = Skip() if one.typed or data.draw(st.booleans()) else Choose(data.draw(st.sampled_from(one.values)))
        outcome = decide(form, given, at, event)
        if outcome.problem is not None:  # several are ticked, not chosen
            given = after(given, decide(form, given, at, Toggle(one.values[0])).changes)
            outcome = decide(form, given, at, Ready())
        given = after(given, outcome.changes)
        at = None if outcome.finished else outcome.at
    assert totals == sorted(totals, reverse=True)
    assert not totals or totals[-1] >= len(totals)


def test_a_branch_that_closes_takes_what_stood_below_it() -> None:
    coming = {"kind": "single", "when": When.model_validate({"item": "i0", "is": ["a"]})}
    below = {"kind": "open", "when": When.model_validate({"item": "i1", "is": ["b"]})}
    asked = form({"kind": "single"}, coming, below, {"kind": "scale"})
    given = {"made/i0": Given("a"), "made/i1": Given("b"), "made/i2": Given("Words."), "made/i3": Given("3")}
    outcome = decide(asked, given, 0, Choose("c"))
    assert outcome == Outcome(3, {"made/i0": Given("c"), "made/i1": None, "made/i2": None})
    assert decide(asked, given, 0, Ready()) == Outcome(1)  # nothing is lost by looking back
    assert count(asked, {}, 0) == (1, 4)
    either = form({"kind": "single"}, coming, {**coming, "when": When.model_validate({"item": "i0", "is": ["b"]})})
    assert count(either, {}, 0) == (1, 2)
    assert count(asked, {"made/i0": Given("c")}, 3) == (2, 2)


def test_ticks_keep_their_order_and_one_may_stand_alone() -> None:
    asked = form({"kind": "several"})
    two = decide(asked, {"made/i0": Given("b")}, 0, Toggle("a"))
    assert two.changes == {"made/i0": Given("a b")}
    assert decide(asked, {"made/i0": Given("a b")}, 0, Toggle("c")).problem == "too many"
    assert decide(asked, {"made/i0": Given("a b")}, 0, Toggle("none")).changes == {"made/i0": Given("none")}
    assert decide(asked, {"made/i0": Given("none")}, 0, Toggle("c")).changes == {"made/i0": Given("c")}
    assert decide(asked, {"made/i0": Given("c")}, 0, Toggle("c")).changes == {"made/i0": None}
    assert decide(asked, {}, 0, Ready()).problem == "old"


def test_a_number_is_read_as_people_write_it_and_given_back_where_it_does_not_fit() -> None:
    asked = form({"kind": "number"})
    assert decide(asked, {}, 0, Type("about 12 years")).changes == {"made/i0": Given("12")}
    for words in ("61", "two", "1 or 2", "2.5", "1e999", "9" * 400):
        assert decide(asked, {}, 0, Type(words)).problem == "not a number"
