"""CSV files that spreadsheets show and never run, and that come back as they went."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.administration.spreadsheet import csv_cell, csv_file, inert, plain, table_in

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
REST = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("https://a.example","x")', "SUM(A1:A9)", "")


@pytest.mark.parametrize("rest", REST)
@pytest.mark.parametrize("beginning", [*BEGINNINGS, " =", "'=", "\u00a0+", "\ufeff@"])
def test_no_cell_begins_as_a_formula_does(beginning: str, rest: str) -> None:
    written = csv_file(["name"], [[beginning + rest]]).decode("utf-8-sig")
    cell = next(csv.reader(io.StringIO(written.partition("\n")[2], newline="")))[0]
    assert cell.startswith("'")
    assert "\0" not in written


@pytest.mark.parametrize("ends", [";", "\t", "\n", "\r\n", "; ", ";'", ';"', "a, b;"])
def test_no_other_sign_for_the_end_of_a_cell_makes_a_formula_of_what_is_inside(ends: str) -> None:
    text = f"The bus{ends}=HYPERLINK(1){ends}＝2{ends}- and so on"
    written = csv_file(["name", "said"], [["x", text]]).decode("utf-8-sig")
    assert table_in(written.encode())[1] == ["x", text]
    for naive in (written, written.replace('"', "")):  # a quote that does not begin a cell is none to some programs
        cells = [cell for sign in ",;\t" for row in csv.reader(io.StringIO(naive, newline=""), delimiter=sign) for cell in row]
        assert not [cell for cell in cells if cell.lstrip(" '").startswith(BEGINNINGS) and not cell.lstrip().startswith("'")]


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
    assert [plain(csv_cell(cell)) for cell in cells] == cells
    if all(cell.strip() == cell and cell for cell in cells):
        header = [f"column {n}" for n in range(len(cells))]
        assert table_in(csv_file(header, [cells]))[1] == cells
