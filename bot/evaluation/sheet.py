"""What a table for evaluators is made of: sheets, columns and what they mean; whatever file it becomes."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.language.alphabet import typed

Cell: TypeAlias = str | int
LONGEST_NAME = 31  # characters: more is too long for a sheet in a spreadsheet
UNDER = "under 5"
DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")  # names that no file on Windows can have, whatever its ending

# Why there is no answer in a cell; words, because a number would be taken for an answer.
SKIPPED, NOT_SAID, NOT_ASKED, WITHHELD = "skipped", "not_said", "not_asked", "withheld"
MISSING: Mapping[str, str] = {
    SKIPPED: "the question was skipped",
    NOT_SAID: "the answer was “Prefer not to say”",
    NOT_ASKED: "the question was not put on this occasion, or the person had not come to it",
    WITHHELD: "no answer, or one that is not told yet or could lead to fewer than five people",
}


@dataclass(frozen=True)
class Wording:
    """A question in one language, and what its answers are called there."""

    question: str
    answers: tuple[tuple[str, str], ...] = ()  # each value with its words


@dataclass(frozen=True)
class Column:
    """One column: its name in the first row, what it holds in English, and what stands in it where there is no answer."""

    name: str
    kind: str
    wording: Wording
    missing: tuple[str, ...] = ()
    told: Mapping[str, Wording] = field(default_factory=dict)  # in other languages


@dataclass(frozen=True)
class Sheet:
    """One table with a name that every file format can take."""

    name: str
    columns: tuple[Column, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The first row."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True)
class Portion:
    """Some rows of a sheet, to be written now: they are made while they are read. `percent` of all is done with them."""

    sheet: Sheet
    rows: Iterable[Sequence[Cell]]
    percent: int


def plain_column(name: str, what: str, kind: str = "text") -> Column:
    """A column that no learner was asked for."""
    return Column(name, kind, Wording(what))


QUESTIONNAIRE = plain_column("instrument", "which questionnaire; in the name of its sheet, - stands for /")


def shown(count: int) -> Cell:
    """A count that was rounded down to a multiple of five, as it stands in a cell."""
    return count or UNDER


def named(wanted: str, taken: Collection[str]) -> str:
    """The name without signs that spreadsheets and file systems refuse, unlike every one in `taken` in any spelling."""
    clean = re.sub(r"[^\w.-]+", "-", wanted.replace("/", "-"), flags=re.ASCII).strip("-'") or "sheet"
    used = {name.casefold() for name in taken}
    for number in range(1, len(used) + 2):
        ending = "" if number == 1 else f"-{number}"
        name = clean[: LONGEST_NAME - len(ending)] + ending
        if name.casefold() not in used:
            return name
    raise AssertionError("there is one name more than there are taken ones")


def file_stem(pilot: str, otherwise: str) -> str:
    """What a file about a pilot of that name is called, in signs that every machine takes: Łódź is lodz."""
    stem = re.sub(r"[^a-z0-9]+", "-", typed(pilot)).strip("-")[:60] or otherwise
    return f"pilot-{stem}" if DEVICES.fullmatch(stem) else stem
