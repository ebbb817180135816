"""Examples of pilots: ours are sound, and what is wrong in one is named at its place."""

import io
from pathlib import Path

import pytest

from bot.course.catalogue import Library, extract
from bot.course.check import run_check
from bot.course.document import Mistakes
from tests.course_instruments import short, write_instruments
from tests.course_lessons import change, write_course

ROOT = Path(__file__).parents[1]
FILE = "lessons/pilots/round.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course, three instruments and a pilot that asks them."""
    write_course(tmp_path)
    (tmp_path / "bot" / "speak.py").write_text('tr("hi", "Hi")\n')
    return write_instruments(tmp_path)


def test_the_examples_are_there_and_each_asks_before_and_after() -> None:
    library = Library(ROOT / "lessons", ROOT / "locales")
    assert list(library.pilots) == ["denmark", "everyone", "online", "poland", "trainers"]
    everyone = library.pilots["everyone"]
    assert (everyone.languages, everyone.weeks) == ((), 0)
    assert {"feedback", "leaving", "commitment", "plan-check"} == set(everyone.instruments)
    for pilot in library.pilots.values():
        asked = {moment for id in pilot.instruments for moment in library.instruments[id].asked}
        assert pilot is everyone or {"before", "lesson", "week", "after", "leaving", "later", "plan", "any"} == asked
    assert [pilot.id for pilot in library.pilots.values() if pilot.blended] == ["denmark", "poland"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: round", "id: rounds", "1:5: id: must be the name of its file, round (found: rounds)"),
        ("name: A round", "name: A *round*", "2:7: name: must be plain text on one line, without signs of Markdown"),
        ("name: A", f"name: {'A ' * 40}", "2:7: name: has 94 characters, at most 60 fit"),
        ("course: basic", "course: bassic", "4:9: course: is no course; did you mean basic? (found: bassic)"),
        ("[da, pl]", "[da, po]", "5:17: languages[2]: is no language of the bot: write its two letters, as pl (found: po)"),
        ("[da, pl]", "[da, da]", "5:17: languages[2]: is named twice (found: da)"),
        ("blended: true", "blended: maybe", "6:10: blended: must be true or false (found: maybe)"),
        (
            "weeks: 15",
            "weeks: 14",
            "7:8: weeks: is too short for what is asked three months later: a course of 1 week(s) needs 15",
        ),
        ("weeks: 15\n", "", "1:1: weeks: is missing: how many weeks"),
        ("[all, once", "[all, oncee", "8:20: instruments[2]: is no instrument; did you mean once? (found: oncee)"),
        ("[all, once", "[all, all, once", "8:20: instruments[2]: is named twice, and would be asked twice (found: all)"),
    ],
)
def test_every_mistake_of_a_pilot_has_its_place(root: Path, old: str, new: str, said: str) -> None:
    change(root / FILE, old, new)
    with pytest.raises(Mistakes) as wrong:
        Library(root / "lessons", root / "locales")
    assert [str(each) for each in wrong.value.mistakes if str(each).startswith(f"{FILE}:{said}")], str(wrong.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (short("more", "lesson"), "is pseudonymous, and mood is anonymous: what is asked together, lesson, is one form"),
        (short("more", "any, after") + "# ", ""),
        (short("more", "week", "privacy: anonymous\n"), "is anonymous, and the week's own question, asked with it"),
        (short("more", "after", "parallel_to: twin\n"), "needs twin too: one is asked before, the other after"),
        (short("more", ""), "is never asked: give it a moment, asked: one or more of before, lesson"),
        (short("more", "lesson", "privacy: anonymus\n"), ""),
    ],
)
def test_what_is_asked_together_fits_together(root: Path, text: str, said: str) -> None:
    (root / "lessons" / "instruments" / "more.yaml").write_text(text)
    (root / "lessons" / "instruments" / "twin.yaml").write_text(short("twin", "after"))
    change(root / FILE, "mood]", "mood, more]")
    out = io.StringIO()
    run_check(root / "lessons", root / "locales", out, root / "bot")
    found = [line for line in out.getvalue().splitlines() if line.startswith(FILE)]
    assert len(found) == bool(said), found
    assert all(said in line for line in found), found


def test_only_one_instrument_stands_for_feedback_at_any_time(root: Path) -> None:
    for id in ("one", "two"):
        (root / "lessons" / "instruments" / f"{id}.yaml").write_text(short(id, "any"))
    change(root / FILE, "mood]", "mood, one, two]")
    with pytest.raises(Mistakes, match=r"instruments\[5\]: is asked at the moment any, and one is already"):
        Library(root / "lessons", root / "locales")


def test_pilots_are_checked_counted_and_not_translated(root: Path) -> None:
    out = io.StringIO()
    assert run_check(root / "lessons", root / "locales", out, root / "bot") == 0
    assert "3 instrument(s), 1 pilot(s)" in out.getvalue()
    assert "pilots.pot" not in {file.name for file in extract(root)}
    change(root / FILE, "course: basic\nlanguages: [da, pl]\nblended: true\nweeks: 15\n", "course: basic\nweeks: 5\n")
    (root / FILE).rename(root / "lessons" / "pilots" / "everyone.yaml")
    change(root / "lessons" / "pilots" / "everyone.yaml", "id: round", "id: everyone")
    out = io.StringIO()
    assert run_check(root / "lessons", root / "locales", out, root / "bot") == 1
    assert "everyone.yaml:5:8: weeks: everyone has no end: leave it out (found: 5)" in out.getvalue()


def test_a_course_needs_neither_instruments_nor_pilots(tmp_path: Path) -> None:
    write_course(tmp_path)
    library = Library(tmp_path / "lessons", tmp_path / "locales")
    assert (dict(library.instruments), library.pilots.get("everyone")) == ({}, None)
