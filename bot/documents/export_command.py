"""`export`: the answers of a pilot as a file, read while the bot runs."""

import asyncio
import os
import sys
import time
from pathlib import Path

from bot.course.catalogue import Library
from bot.documents.export import ENDINGS, make_file
from bot.evaluation.pilot import Pilot
from bot.evaluation.sheet import file_stem
from bot.storage import StoreError, Tx
from bot.storage.export import portions
from bot.storage.pilot import every_pilot
from bot.storage.sqlite import read_beside

SHOW_EVERY_SECONDS = 2.0


async def export(url: str, root: Path, wanted: str, format: str, file: Path | None) -> Path:
    """Write the pilot of that name or id to `file`, by default one of its name here, and return where it is.

    StoreError, with nothing left behind, if there is no such pilot, the file is there already or cannot be written, or the
    database cannot be read; Mistakes if the lessons are wrong."""

    async def work(tx: Tx) -> tuple[Path, bytes]:
        pilot = _found(wanted, await every_pilot(tx))
        target = file or Path(f"{file_stem(pilot.name, pilot.id)}.{ENDINGS[format]}")
        _refuse(target)
        library = await asyncio.to_thread(Library, root / "lessons", root / "locales")
        return target, await make_file(portions(tx, library, pilot), format, _Shown())

    target, content = await read_beside(url, work)
    await asyncio.to_thread(_write, target, content)
    return target


class _Shown:
    """Says on stderr how far it is, where it takes long."""

    def __init__(self) -> None:
        self._at = time.monotonic()

    async def __call__(self, percent: int) -> None:
        if time.monotonic() - self._at >= SHOW_EVERY_SECONDS:
            self._at = time.monotonic()
            print(f"{percent} %", file=sys.stderr, flush=True)  # noqa: T201


def _found(wanted: str, pilots: list[Pilot]) -> Pilot:
    """The pilot of that id, else the only one of that name."""
    exact = [pilot for pilot in pilots if pilot.id == wanted]
    found = exact or [pilot for pilot in pilots if pilot.name.casefold() == wanted.strip().casefold()]
    if len(found) == 1:
        return found[0]
    listed = "; ".join(f"{pilot.id} ({pilot.name})" for pilot in found or pilots)
    if found:
        raise StoreError(f"several pilots are called {wanted!r}, name one by its id: {listed}")
    raise StoreError(f"there is no pilot {wanted!r}; " + (f"there are: {listed}" if listed else "there are none yet"))


def _refuse(target: Path) -> None:
    """Before the work rather than after it."""
    if target.exists():
        raise StoreError(f"{target} exists already: an export never replaces another file")
    if not target.parent.is_dir():
        raise StoreError(f"the file {target} cannot be written: there is no folder {target.parent}")


def _write(target: Path, content: bytes) -> None:
    """Readable by its owner alone, and either whole or not there."""
    part = target.with_name(target.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as written:
            written.write(content)
        part.rename(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StoreError(f"the file {target} cannot be written: {error.strerror}") from error
