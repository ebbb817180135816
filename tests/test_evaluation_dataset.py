"""The table of an instrument: every answer in its column, every gap with its reason, nothing that leads to a few."""

import re
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course.instrument import Instrument
from bot.evaluation.dataset import Person, answers, tellable
from bot.evaluation.dictionary import dictionary, dictionary_sheet
from bot.evaluation.sheet import LONGEST_NAME, file_stem, named
from bot.evaluation.tally import Tally

OPTIONS = [{"id": "a", "text": "One"}, {"id": "b", "text": "Two"}, {"id": "none", "text": "None"}]
ASKED = Instrument.model_validate(
    {
        "id": "end",
        "title": "The end",
        "agreement": ["No", "Perhaps", "Yes"],
        "unsure": "I don't know yet",
        "items": [
            {"kind": "likert", "id": "useful", "text": "It was useful."},
            {"kind": "several", "id": "tried", "text": "What did you try?", "options": OPTIONS},
            {"kind": "single", "id": "job", "text": "Your role?", "options": OPTIONS[:2], "about": "role"},
            {"kind": "number", "id": "people", "text": "How many?", "low": 0, "high": 99},
            {
                "kind": "test",
                "id": "week",
                "text": "Which?",
                "outcome": "O1",
                "options": [{"id": "x", "text": "X", "right": True}, {"id": "y", "text": "Y"}],
            },
            {"kind": "open", "id": "more", "text": "Anything else?", "personal": True},
        ],
    }
)
DANISH = ASKED.model_copy(update={"items": (ASKED.items[0].model_copy(update={"text": "Det var nyttigt."}), *ASKED.items[1:])})


def row(item: str, value: str | None, missing: str | None = None, **more: Any) -> dict[str, Any]:
    """One kept answer."""
    where = {"pseudonym": "c1", "occasion": "after", "item": item, "language": "da", "week": "2026-W47"}
    return {**where, "value": value, "missing": missing, **more}


def test_a_person_s_answers_stand_in_one_row_with_a_reason_for_every_gap() -> None:
    sheet = answers("end", "end", ASKED, {"da": DANISH}, ["useful", "old"])
    given = [
        row("job", "b"),
        row("more", None, "not_said"),
        row("old", "17", week="2026-W48", language="en"),
        row("people", "12"),
        row("tried", "a b"),
        row("useful", "3"),
        row("week", "unsure", occasion="before"),
        row("useful", None, "skipped", occasion="before", pseudonym="c2"),
    ]
    tally = Tally()
    people = {"c1": Person(language="da", cohort="Ruse", role="b", asked="da en"), "c2": Person()}
    first, second, third = sheet.rows(given, people, tally)
    header = sheet.sheet.header
    assert header[:7] == ("code", "language", "cohort", "role", "occasion", "week", "asked_in")
    assert header[7:] == ("useful", "tried", "job", "people", "end.week", "week_right", "more", "old")
    assert first == (
        "c1",
        "da",
        "Ruse",
        "b",
        "after",
        "2026-W48",
        "en",
        3,
        "a b",
        "b",
        12,
        "not_asked",
        "not_asked",
        "not_said",
        "17",
    )
    assert second[4:7] == ("before", "2026-W47", "da")
    assert (second[11], second[12]) == ("unsure", 0)
    assert third[:7] == ("c2", "", "", "", "before", "2026-W47", "")
    assert (third[7], third[9], third[10]) == ("skipped", "withheld", "not_asked")
    explained = {line[1]: line for line in dictionary([sheet.sheet, dictionary_sheet(["da"])], ["da"])}
    assert explained["useful"][2:5] == ("It was useful.", "likert", "1: No\n2: Perhaps\n3: Yes")
    assert explained["useful"][6:] == ("Det var nyttigt.", "1: No\n2: Perhaps\n3: Yes")
    assert explained["job"][5] == "withheld: no answer, or one that is not told yet or could lead to fewer than five people"
    assert explained["old"][3] == "gone"
    assert set(header) <= set(explained)


def test_what_leads_to_few_is_told_of_nobody() -> None:
    people = {f"c{number:02}": Person(language="da", cohort="Ruse" if number < 6 else "Vidin", role="b") for number in range(9)}
    people["c99"] = Person(language="da", cohort="Ruse", role="a")
    told = tellable(people)
    shown = [(one.language, one.cohort, one.role) for one in told.values()]
    assert all(shown.count(each) >= 5 for each in shown)
    assert told["c99"].role == ""


ARRIVALS = st.lists(st.integers(0, 14), min_size=2, max_size=6)  # people who come in each week


@given(ARRIVALS, st.randoms(use_true_random=False))
def test_what_was_told_of_somebody_stays_so_in_every_later_file(arrivals: list[int], chance: Random) -> None:
    people: dict[str, Person] = {}
    told: dict[str, Person] = {}
    for week, coming in enumerate(arrivals):
        for _ in range(coming):
            about = {"language": chance.choice(("da", "da", "pl")), "role": chance.choice(("a", "a", "b"))}
            people[f"{len(people) * 919 % 1000:03}"] = Person(**about, since=f"2026-W{week + 10}")  # codes tell no order
        running = max((one.since for one in people.values()), default=None)
        for last in (running, None) if week == len(arrivals) - 1 else (running,):
            now = tellable(people, last)
            assert now.keys() == people.keys()
            assert all(now[code] == one for code, one in told.items())
            told |= {code: one for code, one in now.items() if one != Person()}
    known = [(one.language, one.role) for one in told.values()]  # of all files together
    assert all(known.count(each) >= 5 for each in known)
    spoken = [(one.language, told[code].role) for code, one in people.items() if code in told]  # who wrote words gave it away
    assert all(spoken.count(each) >= 5 for each in spoken if each[1])


@given(st.lists(st.sampled_from("abcde"), max_size=60))
def test_counts_of_answers_are_told_in_fives(chosen: list[str]) -> None:
    tally = Tally()
    item = ASKED.by_id["useful"]
    for place, letter in enumerate(chosen):
        if letter == "e":
            tally.count("end", item, "quiz-1", None, "skipped")
        else:
            tally.count("end", item, f"quiz-{1 + place % 2}", str("abcd".index(letter) + 1))
    rows = [line for line in tally.rows(ASKED) if line[1] == "useful"]
    assert {line[3] for line in rows} == {"1", "2", "3", "answered", "skipped", "not_said"}
    assert all(count == "under 5" or (isinstance(count, int) and count % 5 == 0 and count > 0) for *_, count in rows)
    by_occasion: dict[Any, dict[Any, int]] = {}
    for _, _, occasion, answer, _, count in rows:
        by_occasion.setdefault(occasion, {})[answer] = 0 if count == "under 5" else int(count)
    assert all(cells["answered"] >= 5 for occasion, cells in by_occasion.items() if occasion != "all" and len(by_occasion) > 1)


@given(st.lists(st.text(max_size=40), max_size=12))
def test_every_sheet_has_a_name_of_its_own_that_spreadsheets_take(wanted: list[str]) -> None:
    names: list[str] = []
    for each in wanted:
        names.append(named(each, names))
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= LONGEST_NAME and re.fullmatch(r"[\w.-]+", name, re.ASCII) for name in names)


@pytest.mark.parametrize(
    ("pilot", "file"),
    [("Ruse, autumn", "ruse-autumn"), ("Русе", "p1"), ("../../etc", "etc"), ("Ærø & Łódź", "aero-lodz"), ("CON", "pilot-con")],
)
def test_a_file_is_named_after_its_pilot(pilot: str, file: str) -> None:
    assert file_stem(pilot, "p1") == file
