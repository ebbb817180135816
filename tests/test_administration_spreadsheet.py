"""CSV files that spreadsheets show and never run, and that come back as they went."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.administration.spreadsheet import csv_file, inert, plain, table_in

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
REST = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("https://a.example","x")', "SUM(A1:A9)", "")


@pytest.mark.parametrize("rest", REST)
@pytest.mark.parametrize("beginning", [*BEGINNINGS, " =", "'=", "\u00a0+", "\ufeff@"])
def test_no_cell_begins_as_a_formula_does(beginning: str, rest: str) -> None:
    written = csv_file(["name"], [[beginning + rest]]).decode("utf-8-sig")
    cell = next(csv.reader(io.StringIO(written.partition("\n")[2], newline="")))[0]
    assert cell.startswith("'")
    assert "\0" not in written


def test_numbers_and_ordinary_words_stay_as_they_are() -> None:
    assert [inert(cell) for cell in (-5, 3.5, "Ruse, autumn", "12-13", "a=b", "'tis")] == [
        "-5",
        "3.5",
        "Ruse, autumn",
        "12-13",
        "a=b",
        "'tis",
    ]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1, max_size=5))
def test_every_cell_comes_back_as_it_went(cells: list[str]) -> None:
    assert [plain(inert(cell)) for cell in cells] == cells
    if all(cell.strip() == cell and cell for cell in cells):
        header = [f"column {n}" for n in range(len(cells))]
        assert table_in(csv_file(header, [cells]))[1] == cells
