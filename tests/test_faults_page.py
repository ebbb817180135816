"""docs/guarantees.md says what is proven today: the promises, the tests there are, the last trials."""

import pytest

from tests.faults import guarantees_page
from tests.faults.promises import CHAPTERS, Promise
from tests.faults.trials import TRIALS

PROMISES = [promise for promises in CHAPTERS.values() for promise in promises]
TRIAL = {
    "guarantees": ["G1"],
    "trial": "kill -9",
    "date": "2026-11-21",
    "commit": "abc",
    "machine": {"cores": 2, "cpu": "x", "python": "3", "sqlite": "3"},
    "seed": 1,
    "seconds": 9,
    "figures": {"kills": 1200, "most on their way": 3},
    "wrong": [],
}


@pytest.fixture(scope="module")
def page() -> str:
    return guarantees_page.page()


def test_the_page_is_up_to_date(page: str) -> None:
    there = guarantees_page.FILE.read_text("utf-8")
    assert there == page, "run python -m tests.faults.guarantees_page"


def test_every_guarantee_is_on_the_page_once(page: str) -> None:
    assert [promise.number for promise in PROMISES] == list(range(1, 39))
    assert all(page.count(f"**G{number}** ") == 1 for number in range(1, 39))


def test_every_trial_speaks_of_a_guarantee() -> None:
    names = {f"G{promise.number}" for promise in PROMISES}
    assert all(trial.guarantees and set(trial.guarantees) <= names for trial in TRIALS.values())


def test_what_nobody_has_tried_is_not_proven() -> None:
    assert "**not proven**" in guarantees_page.entry(Promise(1, "Nothing."), {}, {})
    assert "**not proven**: no disk" in guarantees_page.entry(Promise(1, "Nothing.", (), "no disk"), {}, {})


def test_a_trial_tells_its_figures_its_day_and_its_machine() -> None:
    said = guarantees_page.entry(Promise(1, "Nothing."), {}, {"kills": TRIAL})
    assert "**proven**" in said
    assert "1,200 kills, at most 3 on their way; no violation (2026-11-21, commit abc, 9 s on 2 cores x" in said


def test_a_violation_is_said_aloud() -> None:
    said = guarantees_page.entry(Promise(1, "Nothing."), {}, {"kills": {**TRIAL, "wrong": ["lost"]}})
    assert "**violated in the last trial**" in said
    assert "**1 violations**" in said


def test_a_test_that_is_not_there_cannot_be_named() -> None:
    with pytest.raises(LookupError, match="no such test"):
        guarantees_page.entry(Promise(1, "Nothing.", ("test_faults_page::of_dreams",)), guarantees_page.tests_by_file(), {})
