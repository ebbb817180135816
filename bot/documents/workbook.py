"""Sheets as one XLSX file: written row by row, no cell a formula, and the same bytes for the same rows."""

import io
import re
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from bot.administration.spreadsheet import inert
from bot.evaluation.sheet import Cell, Column, Sheet

MADE = datetime(2000, 1, 1, tzinfo=UTC)  # of every file: a date of its own would make each another one
LONGEST_CELL = 32_767  # characters that a spreadsheet takes
WIDE, WIDEST = 14, 60  # of columns, in characters
LONG = ("value", "text", "question", "answers", "missing")  # columns that are read rather than counted, in any language
KNOWN = {"code": 34, "what": 46}  # columns whose width is known
LINE, TALLEST = 15, 409  # of rows, in points; no spreadsheet takes a taller one
# What XML has no place for; of a line's end, only the one that every program reads alike.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINES = re.compile("\r\n?")


def text_of(cell: str) -> str:
    """A text as it stands in a cell: no formula, and nothing that the file could not carry."""
    clean = _NO_TEXT.sub("\ufffd", inert(cell))
    return _LINES.sub("\n", clean)[:LONGEST_CELL]


def is_long(column: Column) -> bool:
    """Whether whole sentences stand in it: what people wrote, and what the file says about itself."""
    return column.kind == "open" or column.name.partition("_")[0] in LONG


def lines_of(cell: Cell) -> int:
    """How many lines it takes in the widest column, about."""
    return sum(1 + len(line) // WIDEST for line in text_of(cell).split("\n")) if isinstance(cell, str) else 1


class Workbook:
    """An XLSX file in the making; rows leave the memory as they are written."""

    def __init__(self) -> None:
        self._content = io.BytesIO()
        self._folder = tempfile.TemporaryDirectory(prefix="export-")
        options = {
            "constant_memory": True,
            "tmpdir": self._folder.name,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(self._content, options)
        self._book.set_properties({"created": MADE.replace(tzinfo=None)})
        self._head = self._book.add_format({"bold": True, "valign": "top"})
        text = {"num_format": "@", "valign": "top"}  # a text, so that whoever edits the cell makes no formula of it either
        self._text, self._long = self._book.add_format(text), self._book.add_format({**text, "text_wrap": True})
        self._number = self._book.add_format({"valign": "top"})
        self._sheets: dict[str, tuple[Worksheet, int]] = {}

    def add(self, sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> None:
        """Rows behind those that the sheet has already; a sheet that is new gets its header first."""
        if sheet.name not in self._sheets:
            self._sheets[sheet.name] = (self._begun(sheet), 1)
        page, row = self._sheets[sheet.name]
        long = [place for place, column in enumerate(sheet.columns) if is_long(column)]
        texts = [self._long if place in long else self._text for place in range(len(sheet.columns))]
        for row, cells in enumerate(rows, row):  # noqa: B020 - on from the row where the last portion ended
            if (lines := max((lines_of(cells[place]) for place in long), default=1)) > 1:
                page.set_row(row, min(LINE * lines, TALLEST))  # said outright: not every program finds it out by itself
            for place, cell in enumerate(cells):
                if isinstance(cell, int):
                    page.write_number(row, place, cell, self._number)
                elif cell:
                    page.write_string(row, place, text_of(cell), texts[place])
            self._sheets[sheet.name] = (page, row + 1)

    def _begun(self, sheet: Sheet) -> Worksheet:
        """A page with its header, that can be read on a screen and on paper."""
        page = self._book.add_worksheet(sheet.name)
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, KNOWN.get(column.name, WIDEST if is_long(column) else WIDE))
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        for place, name in enumerate(sheet.header):
            page.write_string(0, place, text_of(name), self._head)
        return page

    def finish(self) -> bytes:
        """The whole file."""
        try:
            self._book.close()
        finally:
            self._folder.cleanup()
        return self._content.getvalue()

    def drop(self) -> None:
        """Give up what was written so far."""
        for page, _ in self._sheets.values():
            page.row_data_fh.close()
        self._folder.cleanup()
