"""Cohorts on paper: what people type, the calendar, the code, and tables that come back as they went."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.administration.cohort import (
    ALPHABET,
    CODE_LETTERS,
    Terms,
    all_at_once,
    code_of,
    code_shown,
    code_typed,
    day_typed,
    every_week,
    minute_typed,
    moment_typed,
    moved,
    name_of,
    name_trouble,
    next_mondays,
    oddities,
    size_typed,
)
from bot.administration.cohort_csv import MOST_BYTES, MOST_ROWS, Mistake, Setting, overview, packed, reading, sample, unpacked
from bot.administration.roster import DAY_SECONDS, Row, by_progress, counts, silent_days, state_of

UNITS = ("1", "2", "3")
SETTING = Setting({"basic": UNITS}, ("en", "bg", "el"), "basic", "en", "Europe/Sofia")
FIRST = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-12-01", FIRST),
        (" 1.12.2026 ", FIRST),
        ("01. 12. 2026.", FIRST),
        ("２０２６-12-1", FIRST),
        ("31.2.2026", "impossible"),
        ("2026-13-01", "impossible"),
        ("1.12.1926", "far"),
        ("12/1/2026", "form"),
        ("tomorrow", "form"),
        ("", "form"),
    ],
)
def test_a_day_is_read_as_people_write_it_or_the_trouble_is_named(typed: str, read: date | str) -> None:
    assert day_typed(typed) == read


@pytest.mark.parametrize(
    ("typed", "minute"),
    [("14:00", 840), ("9.30", 570), ("14h00", 840), ("8", 480), ("25:00", None), ("9:75", None), ("at ten", None)],
)
def test_a_time_of_day_is_read_as_people_write_it(typed: str, minute: int | None) -> None:
    assert minute_typed(typed) == minute


def test_a_moment_is_a_day_and_a_time() -> None:
    assert moment_typed("1.12.2026 14:00") == (FIRST, 840)
    assert moment_typed("2026-12-01, 14:00") == (FIRST, 840)
    assert moment_typed("1.12.2026") == "time"
    assert moment_typed("32.12.2026 14:00") == "impossible"


def test_names_and_numbers_of_people_are_checked() -> None:
    assert name_trouble("  ") == "empty"
    assert name_trouble("x" * 61) == "long"
    assert name_trouble("Ruse\u202e") == "signs"
    assert (name_trouble("x" * 60), name_of("  Ruse,\n autumn ")) == (None, "Ruse, autumn")
    assert [size_typed(text) for text in ("30", "0", "-3", "many", "100000", "1e3")] == [30, None, None, None, None, None]


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_mondays_come_next_and_weeks_move_along_with_the_start(day: date) -> None:
    mondays = next_mondays(day)
    assert all(monday.isoweekday() == 1 for monday in mondays)
    assert 0 <= (mondays[0] - day).days < 7
    assert moved(every_week(FIRST, UNITS), day - FIRST) == every_week(day, UNITS)


def test_what_is_odd_about_a_cohort_is_said_and_not_forbidden() -> None:
    terms = Terms("Ruse", "basic", "en", "Europe/Sofia", FIRST, {"1": FIRST, "2": FIRST - timedelta(1)}, closes_on=FIRST)
    assert oddities(terms, FIRST) == ("disorder",)
    assert oddities(terms, FIRST + timedelta(1)) == ("begun", "closed", "disorder")


@given(st.integers(0, 2**60 - 1))
def test_a_code_survives_being_read_out_and_typed_on_any_keyboard(number: int) -> None:
    code = code_of(number)
    assert len(code) == CODE_LETTERS
    assert set(code) <= set(ALPHABET)
    assert code_typed(f" {code_shown(code).lower()} ") == code
    assert code_typed(f"https://t.me/some_bot?start=c-{code}") == code
    for latin, other in ("0O", "0О", "1I", "1l", "AА", "EΕ", "XХ", "BВ"):
        assert code_typed(code.replace(latin, other)) == code


def test_codes_have_sixty_bits_and_nothing_that_looks_like_something_else() -> None:
    assert len(set(ALPHABET)) ** CODE_LETTERS >= 2**60
    assert not set("OIL") & set(ALPHABET)
    assert len({code_of(number) for number in range(1000)}) == 1000
    assert [code_typed(text) for text in ("", "hello", "7K3M-PQ2X-9TD", "7K3M-PQ2X-9TDAB", "UUUU-UUUU-UUUU")] == [None] * 5


DAYS = st.dates(date(2020, 1, 1), date(2099, 12, 31))
NAMES = (
    st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=60)
    .map(name_of)
    .filter(lambda name: not name_trouble(name))
)
NAMES_THAT_ACT = st.sampled_from("=+-@'＝＠\"").flatmap(lambda sign: NAMES.map(lambda name: name_of(sign + name)[:60]))


@st.composite
def plans(draw: st.DrawFn) -> Terms:
    """Any cohort that an admin can make."""
    starts_on = draw(DAYS)
    own = st.fixed_dictionaries(dict.fromkeys(UNITS, DAYS))
    return Terms(
        name=draw(NAMES | NAMES_THAT_ACT),
        course="basic",
        language=draw(st.sampled_from(["en", "bg", "el"])),
        zone=draw(st.sampled_from(["Europe/Sofia", "America/Cayenne"])),
        starts_on=starts_on,
        openings=draw(st.sampled_from([all_at_once(starts_on, UNITS), every_week(starts_on, UNITS)]) | own),
        size_limit=draw(st.none() | st.integers(1, 99_999)),
        closes_on=draw(st.none() | DAYS),
        blended=draw(st.booleans()),
    )


@settings(max_examples=50)
@given(st.lists(plans(), min_size=1, max_size=3))
def test_every_exported_overview_comes_back_as_the_same_cohorts(cohorts: list[Terms]) -> None:
    content = overview([(terms, {"members": 3}) for terms in cohorts], SETTING)
    found = reading(content, SETTING)
    assert found == reading(content.removeprefix(b"\xef\xbb\xbf"), SETTING)
    assert found.mistakes == ()
    assert list(found.planned) == cohorts
    assert unpacked(packed(cohorts)) == tuple(cohorts)


def test_a_file_tells_all_its_mistakes_at_once_and_plans_the_other_rows() -> None:
    lines = [
        "Name;starts on;zone;size_limit;blended;weeks;language;course;closes_on",
        "Good;1.12.2026;;;;1=2026-12-01 2=2027-01-01;;;",
        ";31.2.2026;Mars;lots;perhaps;9=2026-12-01;xx;none;soon",
        "",
        '"Two\nlines";2026-12-02;Europe/Athens;30;yes;at once;el;;',
    ]
    found = reading("\r\n".join(lines).encode(), SETTING)
    assert [terms.name for terms in found.planned] == ["Good", "Two lines"]
    assert found.planned[0].openings == {"1": FIRST, "2": date(2027, 1, 1)}
    assert found.planned[1] == Terms(
        "Two lines", "basic", "el", "Europe/Athens", date(2026, 12, 2), all_at_once(date(2026, 12, 2), UNITS), 30, None, True
    )
    assert {(mistake.row, mistake.column) for mistake in found.mistakes} == {
        (3, column) for column in ("name", "starts_on", "zone", "size_limit", "blended", "language", "course", "closes_on")
    }


@pytest.mark.parametrize(
    ("content", "mistakes"),
    [
        (b"", [Mistake(0, "", "nothing")]),
        (b"name,starts_on\n", [Mistake(0, "", "nothing")]),
        (b"\xff\xfe\x00", [Mistake(0, "", "encoding")]),
        (b"name,when,name\nx,y,z\n", [Mistake(1, "when", "header unknown"), Mistake(1, "name", "header twice")]),
        (b"name,starts_on\n" + b"a,2026-12-01\n" * (MOST_ROWS + 1), [Mistake(0, "", "rows", str(MOST_ROWS + 1))]),
        (b"name,starts_on\na,2026-12-01,more\n", [Mistake(2, "", "cells")]),
    ],
)
def test_a_file_that_is_no_table_of_cohorts_says_why(content: bytes, mistakes: list[Mistake]) -> None:
    found = reading(content, SETTING)
    assert found.planned == ()
    assert list(found.mistakes)[: len(mistakes)] == mistakes


def test_a_long_line_that_is_no_table_is_refused_at_once_and_in_few_words() -> None:
    content = (",".join(f"{n}-{'x' * 80}" for n in range(11_000)) + "\n1\n").encode()
    assert len(content) < MOST_BYTES
    began = time.process_time()
    found = reading(content, SETTING)
    assert time.process_time() - began < 2, "the bot has other things to do"
    assert all(len(mistake.column) <= 60 for mistake in found.mistakes)


@given(st.binary(max_size=300))
def test_no_file_whatever_breaks_the_reading(content: bytes) -> None:
    reading(content, SETTING)
    reading(b"name,starts_on\n" + content, SETTING)


def test_the_sample_is_a_file_that_can_be_imported() -> None:
    assert reading(sample(SETTING, FIRST), SETTING).mistakes == ()


def member(number: int = 1, **about: object) -> Row:
    """Somebody who learns, seen just now."""
    usual: dict[str, object] = {
        "learner_id": "x",
        "language": "en",
        "zone": "Europe/Sofia",
        "joined_at": 0,
        "seen_at": 0,
        "reachable": True,
        "stopped": False,
        "paused_until": None,
        "finished": False,
        "begun": True,
        "done": 1,
        "lesson": "1.2",
        "unit": 1,
    }
    return Row(number=number, **{**usual, **about})  # type: ignore[arg-type]


def test_each_member_is_in_one_state_and_the_states_add_up() -> None:
    now = 8 * DAY_SECONDS
    people = {
        "learning": member(1, seen_at=now - 3600),
        "silent": member(2),
        "not started": member(3, begun=False, done=0),
        "paused": member(4, paused_until=now + 1),
        "finished": member(5, finished=True, paused_until=now + 1),
        "stopped": member(6, stopped=True),
        "blocked": member(7, reachable=False, stopped=True),
    }
    assert {state_of(row, now): row.number for row in people.values()} == {state: row.number for state, row in people.items()}
    assert sum(counts(people.values(), now).values()) == len(people)
    assert state_of(member(8, waits=False), now) == "learning", "nobody is silent before the next week opens"
    assert silent_days(member(seen_at=None, joined_at=now - DAY_SECONDS), now) == 1
    assert [row.number for row in by_progress([member(1, done=2), member(2, done=5), member(3, done=2)])] == [2, 1, 3]
