"""A pilot on its way out: read in portions, the same for the same data, without anything that leads to somebody."""

import asyncio
import io
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.__main__ import main
from bot.config import VARIABLES
from bot.course.catalogue import Library
from bot.documents.export import BOOKS, make_file
from bot.evaluation.sheet import Cell
from bot.storage import Store, Tx, open_store
from bot.storage.export import portions
from bot.storage.pilot import pilot_by_id
from tests import exported
from tests.exported import PILOT, Row

ROOT = Path(__file__).parents[1]
INSTRUMENTS = ("about-you", "knowledge-a", "end", "basic/quiz-1")
WROTE = {"useful": "4", "why": "the story of day {number}"}


@pytest.fixture(scope="module")
def library() -> Library:
    """The real lessons."""
    return Library(ROOT / "lessons", ROOT / "locales")


def rows_of(library: Library, people: int) -> list[tuple[str, Row]]:
    """A pilot with people who answered, an instrument that is gone, and forms of nobody, some not to be seen yet."""
    found = list(exported.answers(library, INSTRUMENTS, people))
    gone = {"pilot_id": PILOT, "pseudonym": found[3][1]["pseudonym"], "instrument": "old/one", "occasion": "before", "item": "q"}
    found.append(("response", {**gone, "value": "=1+1", "missing": None, "language": "en", "week": "2026-W47"}))
    found += exported.nobodys("pulse", 12, WROTE)
    found += exported.nobodys("leaving", 3, {"reason": "time"}, released=0, seed=3)
    found += exported.nobodys("oldest", 6, {"marked": "{number}", "why": "words before that"}, seed=5)
    found += exported.nobodys("older", 6, {"q": "words of yesterday {number}"}, seed=4)
    return found


async def filled(file: Path, rows: Iterable[tuple[str, Row]]) -> None:
    """A database with the pilot and these rows, in this order."""
    await (await open_store(f"sqlite:///{file}")).close()
    exported.write(file, [("pilot", exported.pilot((*INSTRUMENTS[:3], "pulse", "leaving"))), *rows])


async def silent(percent: int) -> None:
    """Nobody watches."""


async def made(store: Store, library: Library, format: str) -> bytes:
    """The file of the pilot."""

    async def work(tx: Tx) -> bytes:
        pilot = await pilot_by_id(tx, PILOT)
        assert pilot is not None
        return await make_file(portions(tx, library, pilot), format, silent)

    return await store.read(work)


@pytest.fixture
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Whatever the machine's own environment says; the command line exports from a file."""

    def export_from(database: Path) -> None:
        for name in VARIABLES:
            monkeypatch.setenv(name, "")
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")

    return export_from


async def test_equal_data_make_equal_files_whatever_order_they_came_in(
    tmp_path: Path, library: Library, nothing_set: Callable[[Path], None]
) -> None:
    rows = rows_of(library, 24)
    shuffled = sorted(rows, key=lambda each: (each[0] != "cohort", random.Random(repr(each)).random()))
    await filled(tmp_path / "one.db", rows)
    await filled(tmp_path / "other.db", shuffled)
    first, second = [await open_store(f"sqlite:///{tmp_path}/{name}.db") for name in ("one", "other")]
    files = {format: await made(first, library, format) for format in BOOKS}
    for format, content in files.items():
        assert await made(second, library, format) == content
    await first.close()  # the command line reads while another process writes; here that is the second one
    command = [sys.executable, "-m", "bot", "export", "autumn, THREE towns", "--format", "xlsx", str(tmp_path / "far.xlsx")]
    nothing_set(tmp_path / "other.db")
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}, capture_output=True
    )
    assert done.returncode == 0
    assert [line for line in done.stderr.splitlines() if not line.endswith(b" %")] == []  # where it takes long, how far it is
    assert (tmp_path / "far.xlsx").read_bytes() == files["xlsx"]
    assert (tmp_path / "far.xlsx").stat().st_mode & 0o777 == 0o600
    await second.close()


def table(book: Any, sheet: str) -> list[dict[str, Cell | None]]:
    """A sheet's rows by column."""
    header, *rows = list(book[sheet].iter_rows(values_only=True))
    return [dict(zip(header, row, strict=True)) for row in rows]


async def test_everything_that_was_answered_is_in_it_and_everything_in_it_is_explained(tmp_path: Path, library: Library) -> None:
    rows = rows_of(library, 30)
    await filled(tmp_path / "one.db", rows)
    store = await open_store(f"sqlite:///{tmp_path}/one.db")
    book = openpyxl.load_workbook(io.BytesIO(await made(store, library, "xlsx")))
    told = json.loads(await made(store, library, "json"))
    await store.close()
    assert book.sheetnames[:5] == ["about", "counts", "about-you", "knowledge-a", "end"]
    assert book.sheetnames == list(told)
    explained = {(line["sheet"], line["column"]) for line in table(book, "dictionary")}
    assert explained >= {(page.title, cell.value) for page in book for cell in next(page.iter_rows())}
    assert [page.title for page in book if page.max_row < 2] == []  # nothing but a header helps nobody
    later, anonymous = [f"basic/quiz-{week}" for week in range(2, 6)], ["pulse", "leaving"]
    absent = {sheet for sheet, _ in explained} - set(book.sheetnames)
    assert absent == {id.replace("/", "-") for id in (*later, *anonymous)}
    said = {line["what"]: line["value"] for line in table(book, "about")}
    assert said["Not answered by anybody yet, so without a sheet"] == ", ".join(later)
    assert said["Anonymous, so without a sheet"] == ", ".join(anonymous)
    assert str(said["Who can follow a code"]).startswith("the bot, ")
    mentioned = {(line["instrument"], line["item"]) for sheet in ("texts", "tables") for line in table(book, sheet)}
    there = {(str(id).replace("/", "-"), item) for id, item in mentioned if id in (*INSTRUMENTS, *later, *anonymous)}
    assert ("pulse", "why") in there <= explained
    given = [row for name, row in rows if name == "response" and row["instrument"] in INSTRUMENTS]
    sheets = {id: {(line["code"], line["occasion"]): line for line in table(book, id.replace("/", "-"))} for id in INSTRUMENTS}
    hidden = 0
    for row in given:
        item = library.instrument(row["instrument"], "en").instrument.by_id[row["item"]]
        cell = sheets[row["instrument"]][row["pseudonym"], row["occasion"]][row["item"]]
        if item.about is not None and cell == "withheld":
            hidden += 1
        else:
            assert str(cell) == (row["value"] or row["missing"])
            is_number = item.kind in ("scale", "likert", "rating", "number") and row["value"] is not None
            assert isinstance(cell, int) == is_number
    assert 0 < hidden < len(given) / 10
    for line in sheets["knowledge-a"].values():
        assert line["k1_right"] == (int(line["k1"] == "b") if line["k1"] != "skipped" else "skipped")
    texts = table(book, "texts")
    assert sorted(str(line["text"]) for line in texts if line["instrument"] == "pulse") == sorted(
        WROTE["why"].format(number=number) for number in range(12)
    )
    assert {line["code"] for line in texts if line["instrument"] in ("pulse", "older")} == {None}
    # Six wrote after each lesson, but two in each language, and in which language it is everybody can read.
    assert {line["occasion"] for line in texts if line["instrument"] == "pulse"} == {None}
    assert len([line for line in texts if line["instrument"] == "older"]) == 6
    assert [line for line in texts if line["instrument"] == "oldest"] == []  # nobody knows which of them are words
    assert [line["q"] for line in table(book, "old-one")] == ["'=1+1"]
    assert [line["q"] for line in told["old-one"]] == ["=1+1"]
    counted = {
        (line["occasion"], line["answer"]): line["count"] for line in table(book, "tables") if line["instrument"] == "pulse"
    }
    assert counted["all", "4"] == 10  # of twelve
    assert counted["1.1", "4"] == 5  # of six
    left = {line["count"] for line in table(book, "tables") if line["instrument"] == "leaving"}
    assert left == {"under 5"}  # three wait to be seen


async def test_the_size_of_a_pilot_does_not_matter(tmp_path: Path, library: Library) -> None:
    await filled(tmp_path / "one.db", rows_of(library, 120))
    store = await open_store(f"sqlite:///{tmp_path}/one.db")
    sizes: list[int] = []
    shares: list[int] = []

    async def work(tx: Tx) -> None:
        pilot = await pilot_by_id(tx, PILOT)
        assert pilot is not None
        async for portion in portions(tx, library, pilot, people=10):
            assert not isinstance(portion.rows, list) or len(portion.rows) <= 10 * 3
            rows = sum(1 for _ in portion.rows)
            if portion.sheet.name in INSTRUMENTS:
                sizes.append(rows)
            shares.append(portion.percent)

    await store.read(work)
    await store.close()
    assert sum(sizes) == 120 * 4  # knowledge-a is asked twice, two others once; the quiz has another name
    assert max(sizes) == 10 * 2
    assert (shares, shares[-1]) == (sorted(shares), 100)
    assert len(set(shares)) > 20


def test_the_command_line_says_calmly_what_it_cannot_export(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], nothing_set: Callable[[Path], None], library: Library
) -> None:
    database = tmp_path / "course.db"
    nothing_set(database)
    assert main(["export", "everyone"]) == 1
    assert capsys.readouterr().err == f"there is no database at {database}\n"
    other = {"id": "pilot-of-autumn2", "name": "autumn, three towns"}
    asyncio.run(filled(database, [("pilot", exported.pilot((), **other))]))
    there = "pilot-of-autumn1 (Autumn, three towns); pilot-of-autumn2 (autumn, three towns)"
    assert main(["export", "everyone", str(tmp_path / "x.xlsx")]) == 1
    assert capsys.readouterr().err == f"there is no pilot 'everyone'; there are: {there}\n"
    assert main(["export", "Autumn, three towns", str(tmp_path / "x.xlsx")]) == 1
    assert capsys.readouterr().err == f"several pilots are called 'Autumn, three towns', name one by its id: {there}\n"
    assert main(["export", PILOT, "--format", "json", str(tmp_path / "no" / "x.json")]) == 1
    assert capsys.readouterr().err == f"the file {tmp_path}/no/x.json cannot be written: there is no folder {tmp_path}/no\n"
    assert main(["export", "--format", "csv", PILOT, str(tmp_path / "x.zip")]) == 0
    assert main(["export", PILOT, str(tmp_path / "x.zip")]) == 1
    assert "exists already: an export never replaces another file" in capsys.readouterr().err
    assert sorted(file.name for file in tmp_path.iterdir() if not file.name.startswith("course.db")) == ["x.zip"]
