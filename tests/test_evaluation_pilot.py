"""What a pilot is at a moment, what differs between two rounds, and what it asks when."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course.instrument import Instrument
from bot.course.instrument_files import load_instruments
from bot.evaluation.pilot import (
    KEPT_SECONDS,
    LONGEST,
    Changes,
    Pilot,
    agenda,
    closes_for_later,
    kept_until,
    last_day_after,
    rivals,
    span_of,
    trouble_with,
    what_changed,
)
from bot.learning.schedule import local_day

LESSONS = Path(__file__).parents[1] / "lessons"
TODAY = date(2026, 11, 24)


def pilot(**fields: object) -> Pilot:
    """A pilot of which only these things matter."""
    known: dict[str, Any] = {
        "id": "p",
        "name": "Autumn",
        "example": "online",
        "course": "basic",
        "languages": (),
        "instruments": (),
    }
    known |= {"blended": False, "open": True, "zone": "Europe/Warsaw", "starts_at": 100, "ends_at": 200}
    return Pilot(**{**known, **fields})


@pytest.mark.parametrize(
    ("now", "state"), [(0, "planned"), (99, "planned"), (100, "running"), (199, "running"), (200, "ended"), (900, "ended")]
)
def test_a_pilot_runs_from_its_first_moment_until_before_its_last(now: int, state: str) -> None:
    assert pilot().state(now) == state
    assert pilot().running(now) == (state == "running")
    assert pilot(ends_at=None).running(now) == (now >= 100)
    assert pilot(ended_at=50).state(now) == "ended"


def test_two_open_pilots_at_one_time_and_in_one_language_are_rivals() -> None:
    first = pilot(id="first", languages=("en",), starts_at=100, ends_at=200)
    others = {
        "same": pilot(id="same", languages=("pl", "en"), starts_at=150, ends_at=300),
        "every language": pilot(id="all", starts_at=199, ends_at=300),
        "another language": pilot(id="pl", languages=("pl",)),
        "after it": pilot(id="next", starts_at=200, ends_at=300),
        "for cohorts": pilot(id="closed", open=False),
        "ended early": pilot(id="over", ended_at=120),
        "another course": pilot(id="else", course="advanced"),
        "everyone": pilot(id="everyone", ends_at=None),
    }
    found = rivals(first, (first, *others.values()), 50)
    assert found == (others["same"], others["every language"])
    assert rivals(replace(first, id="new", open=False), (first, *others.values()), 50) == ()
    assert rivals(first, (first, *others.values()), 200) == ()
    assert rivals(first, [pilot(id="soon over", ends_at=160)], 159) != () == rivals(first, [pilot(id="over", ends_at=160)], 160)


def test_a_pilot_without_languages_takes_every_reader() -> None:
    assert pilot().takes("mt")
    assert pilot(languages=("da", "pl")).takes("pl")
    assert not pilot(languages=("da", "pl")).takes("en")


@given(
    st.dates(date(2020, 1, 1), date(2090, 1, 1)),
    st.integers(0, 700),
    st.sampled_from(["Europe/Warsaw", "America/Cayenne", "UTC"]),
)
def test_a_pilot_has_both_of_its_days_wholly_on_its_own_clocks(first: date, days: int, zone: str) -> None:
    last = first + timedelta(days=days)
    starts_at, ends_at = span_of(first, last, zone)
    made = pilot(zone=zone, starts_at=starts_at, ends_at=ends_at)
    assert (made.first_day, made.last_day) == (first, last)
    assert made.over_on == last == replace(made, ended_at=ends_at + 60).over_on  # a sweep is always a little late
    assert replace(made, ended_at=ends_at - 1).over_on == last
    assert replace(made, ended_at=starts_at).over_on == first == replace(made, ended_at=starts_at - 999_999).over_on
    assert local_day(starts_at - 1, zone) < first
    assert local_day(ends_at, zone) > last
    assert made.running(starts_at)
    assert made.running(ends_at - 1)


def test_the_last_of_some_weeks_leaves_room_for_what_is_asked_three_months_later() -> None:
    last = last_day_after(date(2026, 12, 1), 24)
    assert last == date(2027, 5, 17)
    assert closes_for_later(last) == date(2027, 2, 16)
    assert kept_until(1000) == 1000 + KEPT_SECONDS


@pytest.mark.parametrize(
    ("first", "last", "trouble"),
    [
        (TODAY, TODAY, None),
        (TODAY, TODAY + LONGEST, None),
        (TODAY, TODAY + LONGEST + timedelta(days=1), "long"),
        (TODAY, TODAY - timedelta(days=1), "order"),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1), "past"),
        (TODAY - timedelta(days=9), TODAY, None),
    ],
)
def test_days_that_cannot_be_those_of_a_pilot_are_known(first: date, last: date, trouble: str | None) -> None:
    assert trouble_with(first, last, TODAY) == trouble


def test_what_changed_between_two_rounds_is_counted_by_revision_in_the_order_of_the_course() -> None:
    earlier = pilot(revs={"1.1": "a", "1.2": "b", "quiz-1": "c", "2.1": "d"})
    later = pilot(revs={"1.1": "a", "1.2": "x", "1.3": "n", "quiz-1": "y"})
    assert what_changed(earlier, later) == Changes(new=("1.3",), changed=("1.2", "quiz-1"), gone=("2.1",))
    assert what_changed(later, later) == Changes()


revisions = st.dictionaries(st.sampled_from(["1.1", "1.2", "1.3", "quiz-1", "2.1"]), st.sampled_from("ab"))


@given(revisions, revisions)
def test_every_lesson_is_new_or_changed_or_gone_or_the_same(before: dict[str, str], after: dict[str, str]) -> None:
    found = what_changed(pilot(revs=before), pilot(revs=after))
    same = [id for id in after if before.get(id) == after[id]]
    assert sorted([*found.new, *found.changed, *found.gone, *same]) == sorted({*before, *after})
    back = what_changed(pilot(revs=after), pilot(revs=before))
    assert (sorted(back.new), sorted(back.gone)) == (sorted(found.gone), sorted(found.new))


def instrument(id: str, **fields: object) -> Instrument:
    """An instrument with two open questions."""
    items = [{"kind": "open", "id": name, "text": "What?"} for name in ("one", "two")]
    return Instrument.model_validate({"id": id, "title": id, "items": items, **fields})


def test_what_is_asked_when_is_told_in_the_order_of_the_course() -> None:
    told = agenda(
        [
            instrument("end", asked=("after",)),
            instrument("form-a", asked=("before", "after")),
            instrument("form-b", asked=("before", "after"), parallel_to="form-a"),
            instrument("now-and-then", asked=("week",), sample={"items": 1, "share_percent": 50}),
            instrument("never"),
        ],
        weekly=2,
    )
    assert [(one.moment, one.instruments, one.questions) for one in told] == [
        ("before", ("form-a", "form-b"), 2),
        ("week", ("now-and-then",), 3),
        ("after", ("end", "form-a", "form-b"), 4),
    ]
    assert [(one.moment, one.questions) for one in agenda([], weekly=2)] == [("week", 2)]
    assert agenda([]) == ()


def test_of_the_real_instruments_nobody_is_asked_both_knowledge_forms_at_once() -> None:
    known = load_instruments(LESSONS)
    (before,) = [one for one in agenda([known["knowledge-a"], known["knowledge-b"]]) if one.moment == "before"]
    assert before.questions == len(known["knowledge-a"].items)
