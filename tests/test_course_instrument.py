"""Instruments: ours are sound, and what is wrong in one is named at its place."""

import shutil
from pathlib import Path

import pytest

from bot.course.document import Mistakes
from bot.course.instrument import Instrument, KnowledgeItem, RatingItem
from bot.course.instrument_files import load_instruments, read_instruments

LESSONS = Path(__file__).resolve().parents[1] / "lessons"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The instruments in a folder of lessons that a test may spoil."""
    shutil.copytree(LESSONS / "instruments", tmp_path / "lessons" / "instruments")
    return tmp_path / "lessons"


def spoil(lessons: Path, file: str, old: str, new: str) -> list[str]:
    path = lessons / "instruments" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [str(mistake) for mistake in read_instruments(lessons).mistakes]


def items_of(instrument: Instrument) -> list[KnowledgeItem]:
    return [item for item in instrument.items if isinstance(item, KnowledgeItem)]


def test_the_two_forms_follow_the_blueprint_of_outcomes() -> None:
    found = load_instruments(LESSONS)
    for form in ("knowledge-a", "knowledge-b"):
        outcomes = [item.outcome for item in items_of(found[form])]
        assert outcomes == ["O1", "O1", "O2", "O2", "O3", "O4", "O4", "O5", "O5", "O6"]
    rated = [item for item in found["self-efficacy"].items if isinstance(item, RatingItem)]
    assert [item.outcome for item in rated] == ["O1", "O2", "O3", "O4", "O5", "O6"]


def test_no_item_of_one_form_is_an_item_of_the_other_or_of_a_lesson() -> None:
    found = load_instruments(LESSONS)
    said = [item.text for form in ("knowledge-a", "knowledge-b") for item in found[form].items]
    twice = {text for text in said if said.count(text) > 1}
    assert twice == {
        "Which sentence describes a problem from the side of the people affected?",
        "Which question leaves the most room for good answers?",
    }  # the question is the same, the four answers are not
    options = [
        option.text for form in ("knowledge-a", "knowledge-b") for item in items_of(found[form]) for option in item.options
    ]
    assert len(options) == len(set(options))
    lessons = "".join(path.read_text(encoding="utf-8") for path in sorted((LESSONS / "basic").glob("*.yaml")))
    assert [text for text in options if len(text) > 40 and text in lessons] == []


def test_neither_place_nor_length_gives_the_right_answer_away() -> None:
    found = load_instruments(LESSONS)
    for form in ("knowledge-a", "knowledge-b"):
        places = [next(n for n, option in enumerate(item.options) if option.right) for item in items_of(found[form])]
        assert max(places.count(place) for place in range(4)) <= 4
        longest = [max(item.options, key=lambda option: len(option.text)).right for item in items_of(found[form])]
        assert sum(longest) <= 4


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("knowledge-a.yaml", "unsure: I don't know yet\n", "", "unsure: is missing: a test offers an honest way not to know"),
        ("knowledge-a.yaml", ", right: true", "", "items[1].options: a test item has exactly one right option, this has 0"),
        (
            "knowledge-a.yaml",
            "id: knowledge-a",
            "id: knowlege",
            "id: must be the name of its file, knowledge-a",
        ),
        ("knowledge-a.yaml", "id: k2", "id: k1", "items[2].id: this id is taken in this instrument (found: k1)"),
        (
            "knowledge-a.yaml",
            "outcome: O2",
            "outcme: O2",
            "items[3].outcme: is no field here; did you mean outcome?",
        ),
        ("knowledge-b.yaml", "outcome: O3", "outcome: O4", "items[5]: differs from knowledge-a here"),
        ("knowledge-b.yaml", "parallel_to: knowledge-a", "parallel_to: knowledge-c", "did you mean knowledge-a?"),
        ("self-efficacy.yaml", "low_label: Cannot do at all\n", "", "low_label: is missing: the ends of a scale have words"),
        ("self-efficacy.yaml", "high: 10", "high: 0", "high: must be above low, 0 (found: 0)"),
    ],
)
def test_what_is_wrong_is_named_at_its_place(copy: Path, file: str, old: str, new: str, said: str) -> None:
    found = spoil(copy, file, old, new)
    assert any(said in mistake and mistake.startswith(f"lessons/instruments/{file}:") for mistake in found), found
    with pytest.raises(Mistakes):
        load_instruments(copy)
