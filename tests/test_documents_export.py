"""Files for evaluators: no cell is a formula, every text comes back as it went, equal data make equal files."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from bot.documents.archive import CsvArchive, JsonFile
from bot.documents.export import BOOKS
from bot.documents.workbook import Workbook
from bot.evaluation.sheet import Cell, Column, Sheet, Wording, plain_column

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "'=", " =", "\u00a0+")
REST = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("https://a.example","x")', "SUM(A1:A9)")
PAYLOADS = [beginning + rest for beginning in BEGINNINGS for rest in REST]
ORDINARY = [
    "https://a.example/x",
    "0123",
    "1e5",
    "12-13",
    "TRUE",
    "  blank  ",
    "a\nb",
    "_x000D_",
    "☂️ Žižka",
    "{=1}",
    "mailto:a@b.c",
]
SHEET = Sheet("texts", tuple(plain_column(name, "") for name in ("=name", "number")))


def tables(book: Workbook | CsvArchive | JsonFile, texts: Sequence[str]) -> bytes:
    """A file with these texts, each beside a number, in two portions, and an empty second sheet."""
    rows: list[tuple[Cell, Cell]] = [(text, -place) for place, text in enumerate(texts)]
    book.add(SHEET, iter(rows[:7]))
    book.add(SHEET, iter(rows[7:]))
    book.add(Sheet("empty", SHEET.columns), ())
    return book.finish()


def carried(text: str) -> str:
    """What a workbook can carry of it."""
    return text.replace("\r", "\n").replace("\0", "\ufffd")


def test_no_cell_of_a_workbook_is_a_formula_and_texts_come_back() -> None:
    assert len(PAYLOADS) == 60
    texts = [*PAYLOADS, *ORDINARY, "\x07bell\ufffe"]
    book = openpyxl.load_workbook(io.BytesIO(tables(Workbook(), texts)))
    assert book.sheetnames == ["texts", "empty"]
    rows = list(book["texts"].iter_rows())
    cells = [cell for row in rows for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []
    assert [cell.value for cell in rows[0]] == ["'=name", "number"]
    for text, row in zip(texts[:-1], rows[1:], strict=False):
        assert row[0].data_type == "s"
        assert unescape(row[0].value) == ("'" if text in PAYLOADS else "") + carried(text)
    assert rows[-1][0].value == "\ufffdbell\ufffd"
    assert [row[1].value for row in rows[1:]] == [-place for place in range(len(texts))]
    assert [cell.value for cell in next(book["empty"].iter_rows())] == ["'=name", "number"]


def test_a_workbook_can_be_read_on_a_screen_and_on_paper() -> None:
    columns = (*(plain_column(name, "") for name in ("what", "question_da", "week")), Column("w6", "open", Wording("Why?")))
    book = Workbook()
    book.add(Sheet("about", columns), [("Questionnaires", "words " * 40, "2026-W47", "more words " * 40)])
    page = openpyxl.load_workbook(io.BytesIO(book.finish()))["about"]
    what, question, week, why = page[2]
    assert [bool(cell.alignment.wrap_text) for cell in (what, question, week, why)] == [False, True, False, True]
    assert page.row_dimensions[2].height >= 4 * 15  # the longest text, in a column of 60 characters
    wide = {letter: page.column_dimensions[letter].width for letter in "ABCD"}
    assert wide["A"] >= len("People who answered under a code")
    assert min(wide["B"], wide["D"]) > wide["C"]
    assert (page.page_setup.orientation, page.page_setup.fitToHeight, page.print_title_rows) == ("landscape", 0, "$1:$1")


def test_csv_files_show_and_never_run_and_come_back() -> None:
    texts = [*PAYLOADS, *ORDINARY]
    archive = zipfile.ZipFile(io.BytesIO(tables(CsvArchive(), texts)))
    assert archive.namelist() == ["texts.csv", "empty.csv"]
    content = archive.read("texts.csv")
    assert content.startswith(b"\xef\xbb\xbf'=name,number\r\n")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]
    assert [row[0] for row in rows] == [("'" if text in PAYLOADS else "") + text.replace("\0", "\ufffd") for text in texts]
    assert [int(row[1]) for row in rows] == [-place for place in range(len(texts))]


def test_json_says_everything_as_it_is() -> None:
    texts = [*PAYLOADS, *ORDINARY]
    told: Mapping[str, list[Mapping[str, Cell]]] = json.loads(tables(JsonFile(), texts))
    assert list(told) == ["texts", "empty"]
    assert told["texts"] == [{"=name": text, "number": -place} for place, text in enumerate(texts)]
    assert told["empty"] == []


@pytest.mark.parametrize("format", list(BOOKS))
def test_the_same_rows_make_the_same_bytes(format: str) -> None:
    made = [tables(BOOKS[format](), ORDINARY) for _ in range(2)]  # type: ignore[arg-type]
    assert made[0] == made[1]
