"""Rows as a CSV file that Excel and LibreOffice show and never run, and the rows of a file that they saved."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Literal

# What a spreadsheet may take for the beginning of a formula, the full-width signs of East Asian keyboards too.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Inside a cell, where a spreadsheet that takes another sign than the comma for the end of a cell would begin a new one: a
# Danish or a Polish Excel takes the semicolon, and quotes that do not stand at its beginning are no quotes to it.
_ENDS, _ACTS = r"(?<=[;\t\r\n])", r"(?=['\" \u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20])"
_INSIDE, _UNDONE = re.compile(_ENDS + _ACTS), re.compile(_ENDS + "'" + _ACTS)
BOM = "\ufeff"  # without it Excel reads UTF-8 as something else


def inert(cell: object) -> str:
    """A cell as text that no spreadsheet takes for a formula; numbers stay as they are."""
    text = str(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return text
    # A NUL has no place in a text file; what came behind it must not become the beginning.
    return ("'" + text if _acts(text) else text).replace("\0", "\ufffd")


def csv_cell(cell: object) -> str:
    """The same for a CSV file, whatever sign a spreadsheet takes for the end of a cell."""
    return _INSIDE.sub("'", inert(cell))


def plain(cell: str) -> str:
    """The cell as it was before `csv_cell`."""
    return _UNDONE.sub("", cell[1:] if cell.startswith("'") and _acts(cell) else cell)


def _acts(text: str) -> bool:
    """Whether a spreadsheet may run this; quotes before it count as nothing, so that every cell comes back as it was."""
    return text.lstrip("' \u00a0\ufeff").startswith(DANGEROUS)


def csv_file(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file by RFC 4180 in UTF-8, every cell inert."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([csv_cell(cell) for cell in header])
    writer.writerows([[csv_cell("" if cell is None else cell) for cell in row] for row in rows])
    return (BOM + written.getvalue()).encode()


class NotATable(ValueError):
    """Nobody can read rows out of this file; `kind` says why."""

    def __init__(self, kind: Literal["encoding", "form"]) -> None:
        super().__init__(kind)
        self.kind = kind


def table_in(content: bytes) -> list[list[str]]:
    """The rows of a CSV file with commas or semicolons between its cells, quotes of `inert` taken away; else NotATable."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotATable("encoding") from error
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    try:
        rows = [[plain(cell).strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise NotATable("form") from error
    return rows
