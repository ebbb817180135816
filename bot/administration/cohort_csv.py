"""Cohorts as a table: the overview that goes out, and the plans for new ones that come in."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.administration.cohort import Terms, all_at_once, day_typed, every_week, name_of, name_trouble, opens_on, size_typed
from bot.administration.spreadsheet import NotATable, csv_file, table_in
from bot.learning.schedule import zone_named

MOST_ROWS = 500
MOST_BYTES = 1_000_000
MOST_FOUND = 60  # characters of what a mistake repeats, so that it can be told
PLANNED = ("name", "course", "language", "zone", "starts_on", "weeks", "closes_on", "size_limit", "blended")
NEEDED = ("name", "starts_on")
COUNTED = ("members", "not_started", "learning", "silent", "paused", "finished", "stopped", "blocked")
WEEKLY, AT_ONCE = "weekly", "at once"

Kind = Literal[
    "empty", "long", "signs", "day", "course", "language", "zone", "weeks", "size", "blended",
    "header unknown", "header twice", "header missing", "cells", "rows", "nothing", "encoding", "form",
]  # fmt: skip


@dataclass(frozen=True)
class Mistake:
    """What is wrong in a file: the row as a spreadsheet counts it (0: the whole file), the column, and what was found there."""

    row: int
    column: str
    kind: Kind
    found: str = ""


@dataclass(frozen=True)
class Setting:
    """What a row may name: the units of each course, the languages offered, and what stands for an empty cell."""

    units: Mapping[str, Sequence[str]]  # by course
    languages: Collection[str]
    course: str
    language: str
    zone: str


@dataclass(frozen=True)
class Reading:
    """What came of a file: the cohorts it plans, and every mistake in it at once."""

    planned: tuple[Terms, ...]
    mistakes: tuple[Mistake, ...]


def overview(cohorts: Iterable[tuple[Terms, Mapping[str, int]]], setting: Setting) -> bytes:
    """The cohorts with their counts as a CSV document; it can be imported again, the counts are passed over."""
    rows = ([*_cells(terms, setting), *(counted.get(name, 0) for name in COUNTED)] for terms, counted in cohorts)
    return csv_file((*PLANNED, *COUNTED), rows)


def sample(setting: Setting, today: date) -> bytes:
    """A table with two cohorts to be written over."""
    units = setting.units[setting.course]
    terms = [
        Terms("Ruse, autumn", setting.course, setting.language, setting.zone, today, every_week(today, units), 30, today, True),
        Terms("Everybody else", setting.course, setting.language, setting.zone, today, all_at_once(today, units)),
    ]
    return csv_file(PLANNED, (_cells(each, setting) for each in terms))


def _cells(terms: Terms, setting: Setting) -> list[object]:
    return [
        terms.name,
        terms.course,
        terms.language,
        terms.zone,
        terms.starts_on.isoformat(),
        _weeks(terms, setting.units.get(terms.course, ())),
        terms.closes_on.isoformat() if terms.closes_on else "",
        terms.size_limit or "",
        "yes" if terms.blended else "no",
    ]


def _weeks(terms: Terms, units: Sequence[str]) -> str:
    calendar = {unit: opens_on(terms.openings, unit, terms.starts_on) for unit in units}
    if calendar == every_week(terms.starts_on, units):
        return WEEKLY
    if calendar == all_at_once(terms.starts_on, units):
        return AT_ONCE
    return " ".join(f"{unit}={day.isoformat()}" for unit, day in calendar.items())


def reading(content: bytes, setting: Setting) -> Reading:
    """The cohorts that a file plans; a row with a mistake plans nothing."""
    try:
        rows = table_in(content)
    except NotATable as problem:
        return Reading((), (Mistake(0, "", problem.kind),))
    if not rows or not any(rows[0]):
        return Reading((), (Mistake(0, "", "nothing"),))
    header = [cell.lower().replace(" ", "_") for cell in rows[0]]
    wrong = _header(header)
    filled = [(number, row) for number, row in enumerate(rows[1:], 2) if any(row)]
    if len(filled) > MOST_ROWS:
        wrong.append(Mistake(0, "", "rows", str(len(filled))))
    if not filled:
        wrong.append(Mistake(0, "", "nothing"))
    if wrong:
        return Reading((), tuple(wrong))
    planned: list[Terms] = []
    for number, row in filled:
        if len(row) > len(header) and any(row[len(header) :]):
            wrong.append(Mistake(number, "", "cells"))
            continue
        cells = dict.fromkeys(PLANNED, "") | dict(zip(header, row, strict=False))
        read = _Row(number, cells, setting)
        terms = read.terms()
        wrong += read.mistakes
        planned += [terms] if not read.mistakes else []
    return Reading(tuple(planned), tuple(wrong))


def packed(planned: Iterable[Terms]) -> str:
    """Planned cohorts as JSON, to be kept until somebody says yes."""
    return json.dumps([[*_cells_of(terms), {unit: day.isoformat() for unit, day in terms.openings.items()}] for terms in planned])


def unpacked(body: str) -> tuple[Terms, ...]:
    """The inverse of `packed`."""
    return tuple(
        Terms(
            name=name,
            course=course,
            language=language,
            zone=zone,
            starts_on=date.fromisoformat(starts_on),
            openings={unit: date.fromisoformat(day) for unit, day in openings.items()},
            size_limit=size_limit,
            closes_on=date.fromisoformat(closes_on) if closes_on else None,
            blended=blended,
        )
        for name, course, language, zone, starts_on, size_limit, closes_on, blended, openings in json.loads(body)
    )


def _cells_of(terms: Terms) -> tuple[object, ...]:
    closes_on = terms.closes_on.isoformat() if terms.closes_on else None
    plan = (terms.name, terms.course, terms.language, terms.zone, terms.starts_on.isoformat())
    return (*plan, terms.size_limit, closes_on, terms.blended)


def _header(header: Sequence[str]) -> list[Mistake]:
    known, counted = {*PLANNED, *COUNTED}, Counter(name for name in header if name)
    wrong = [Mistake(1, name[:MOST_FOUND], "header unknown") for name in counted if name not in known]
    wrong += [Mistake(1, name[:MOST_FOUND], "header twice") for name, times in sorted(counted.items()) if times > 1]
    return wrong + [Mistake(1, name, "header missing") for name in NEEDED if name not in header]


class _Row:
    """One row while it is read; every mistake is noted and reading goes on."""

    def __init__(self, number: int, cells: Mapping[str, str], setting: Setting) -> None:
        self.number, self.cells, self.setting = number, cells, setting
        self.mistakes: list[Mistake] = []

    def terms(self) -> Terms:
        """What the row plans; worth something only where there are no mistakes."""
        course = self._one_of("course", self.setting.units, self.setting.course)
        starts_on = self._day("starts_on", needed=True) or date.min
        return Terms(
            name=self._name(),
            course=course,
            language=self._one_of("language", self.setting.languages, self.setting.language),
            zone=self._zone(),
            starts_on=starts_on,
            openings=self._openings(starts_on, self.setting.units.get(course, ())),
            size_limit=self._size(),
            closes_on=self._day("closes_on"),
            blended=self._blended(),
        )

    def _wrong(self, column: str, kind: Kind) -> None:
        self.mistakes.append(Mistake(self.number, column, kind, self.cells[column][:MOST_FOUND]))

    def _name(self) -> str:
        trouble = name_trouble(self.cells["name"])
        if trouble is not None:
            self._wrong("name", trouble)
        return name_of(self.cells["name"])

    def _one_of(self, column: Literal["course", "language"], known: Collection[str], otherwise: str) -> str:
        cell = self.cells[column].lower() or otherwise
        if cell not in known:
            self._wrong(column, column)
        return cell

    def _zone(self) -> str:
        zone = self.cells["zone"] or self.setting.zone
        try:
            zone_named(zone)
        except ValueError:
            self._wrong("zone", "zone")
        return zone

    def _day(self, column: str, *, needed: bool = False) -> date | None:
        if not self.cells[column] and not needed:
            return None
        day = day_typed(self.cells[column])
        if isinstance(day, str):
            self._wrong(column, "day")
            return None
        return day

    def _openings(self, starts_on: date, units: Sequence[str]) -> dict[str, date]:
        cell = self.cells["weeks"].lower()
        if starts_on == date.min:
            return {}
        if cell in ("", WEEKLY):
            return every_week(starts_on, units)
        if cell == AT_ONCE:
            return all_at_once(starts_on, units)
        pairs = [pair.partition("=") for pair in cell.split()]
        days = {unit: day_typed(day) for unit, _, day in pairs}
        calendar = {unit: day for unit, day in days.items() if isinstance(day, date) and unit in units}
        if len(calendar) < len(pairs):
            self._wrong("weeks", "weeks")
        return calendar

    def _size(self) -> int | None:
        cell = self.cells["size_limit"]
        size = size_typed(cell) if cell else None
        if cell and size is None:
            self._wrong("size_limit", "size")
        return size

    def _blended(self) -> bool:
        cell = self.cells["blended"].lower()
        if cell not in ("", "no", "yes", "0", "1", "false", "true"):
            self._wrong("blended", "blended")
        return cell in ("yes", "1", "true")
