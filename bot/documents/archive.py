"""Sheets as CSV files in one ZIP file, or as one JSON file: the same bytes for the same rows."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO

from bot.administration.spreadsheet import BOM, csv_cell
from bot.evaluation.sheet import Cell, Sheet

MADE = (1980, 1, 1, 0, 0, 0)  # of every file in the archive: a date of its own would make each another one
READABLE = 0o644 << 16  # by its owner and everybody else, as ZIP writes it


class CsvArchive:
    """A ZIP file with one CSV file a sheet, by RFC 4180 and in UTF-8, every cell inert."""

    def __init__(self) -> None:
        self._content = io.BytesIO()
        self._archive = zipfile.ZipFile(self._content, "w", zipfile.ZIP_DEFLATED)
        self._sheet = ""
        self._file: IO[bytes] | None = None

    def add(self, sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> None:
        """Rows behind those that the sheet has already; sheets come one after the other."""
        if sheet.name != self._sheet:
            self._close()
            about = zipfile.ZipInfo(f"{sheet.name}.csv", MADE)
            about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, READABLE
            self._file, self._sheet = self._archive.open(about, "w"), sheet.name
            self._file.write(BOM.encode())
            self._write([sheet.header])
        self._write(rows)

    def finish(self) -> bytes:
        """The whole file."""
        self._close()
        self._archive.close()
        return self._content.getvalue()

    def drop(self) -> None:
        """Give up what was written so far."""
        self._close()
        self._archive.close()

    def _write(self, rows: Iterable[Sequence[Cell]]) -> None:
        assert self._file is not None
        written = io.StringIO(newline="")
        csv.writer(written).writerows([csv_cell(cell) for cell in row] for row in rows)
        self._file.write(written.getvalue().encode(errors="replace"))

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class JsonFile:
    """One object with a list for each sheet, its rows as objects: cells as they are, because nothing runs JSON."""

    def __init__(self) -> None:
        self._content = io.BytesIO()
        self._sheet = ""
        self._is_first = True

    def add(self, sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> None:
        """Rows behind those that the sheet has already; sheets come one after the other."""
        if sheet.name != self._sheet:
            self._say(f"{'],' if self._sheet else '{'}\n{json.dumps(sheet.name, ensure_ascii=False)}: [")
            self._sheet, self._is_first = sheet.name, True
        for row in rows:
            told = json.dumps(dict(zip(sheet.header, row, strict=True)), ensure_ascii=False)
            self._say(f"{'' if self._is_first else ','}\n{told}")
            self._is_first = False

    def finish(self) -> bytes:
        """The whole file."""
        self._say("\n]}\n" if self._sheet else "{}\n")
        return self._content.getvalue()

    def drop(self) -> None:
        """Give up what was written so far."""

    def _say(self, words: str) -> None:
        self._content.write(words.encode(errors="replace"))
