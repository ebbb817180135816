"""An export as a file in the format that was wished for, made beside everything else that goes on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from typing import ParamSpec, Protocol, TypeVar

from bot.documents.archive import CsvArchive, JsonFile
from bot.documents.workbook import Workbook
from bot.evaluation.sheet import Cell, Portion, Sheet

P = ParamSpec("P")
T = TypeVar("T")


class Book(Protocol):
    """A file in the making."""

    def add(self, sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> None:
        """Rows behind those that the sheet has already; sheets come one after the other."""

    def finish(self) -> bytes:
        """The whole file."""

    def drop(self) -> None:
        """Give up what was written so far."""


BOOKS: Mapping[str, Callable[[], Book]] = {"xlsx": Workbook, "csv": CsvArchive, "json": JsonFile}
ENDINGS: Mapping[str, str] = {"xlsx": "xlsx", "csv": "zip", "json": "json"}


async def make_file(portions: AsyncIterator[Portion], format: str, progress: Callable[[int], Awaitable[None]]) -> bytes:
    """The file of these sheets; `progress` hears the per cent that are done. The work is done in threads, a portion at a time."""
    book = BOOKS[format]()
    try:
        async for portion in portions:
            await _in_thread(book.add, portion.sheet, portion.rows)
            await progress(portion.percent)
        return await _in_thread(book.finish)
    except BaseException:
        book.drop()
        raise


async def _in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the work returns; a cancellation waits for its end, because nobody else may touch the file meanwhile."""
    job = asyncio.ensure_future(asyncio.to_thread(work, *args, **kwargs))
    try:
        return await asyncio.shield(job)
    except asyncio.CancelledError:
        await asyncio.wait([job])
        raise
