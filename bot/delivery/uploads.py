"""Fetches the files that somebody was asked for, after the message that brought them is kept, and has them read."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from telegram.ext import ExtBot

from bot.clock import Clock
from bot.delivery.outcomes import BadToken, TryLater, Unknown, Unreachable, Wait, outcome
from bot.delivery.patience import stored
from bot.storage import NotStored, Store, Tx
from bot.storage.upload import Upload, due_uploads

LOOK_SECONDS = 1.0
MOST_TRIES = 6
FIRST_WAIT_SECONDS = 2  # doubled with each try
AGAIN_SECONDS = 10  # while Telegram cannot be reached at all
PATIENCE_SECONDS = 3600  # whoever sent a file does not wait longer than that for a word
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Purpose:
    """Files for one purpose: how big they may be, how one is read, and what is said of one that is not to be had."""

    most_bytes: int
    read: Callable[[Tx, Upload, bytes, int], Awaitable[None]]
    give_up: Callable[[Tx, Upload, int], Awaitable[None]]


class Uploads:
    """One file after the other; what Telegram does not give now is asked for again, and given up with a word after a while."""

    def __init__(
        self, store: Store, bot: ExtBot[None], clock: Clock, purposes: Mapping[str, Purpose], queued: Callable[[], None]
    ) -> None:
        self._store, self._bot, self._clock = store, bot, clock
        self._purposes = purposes
        self._queued = queued

    async def run(self) -> None:
        """Look every second until cancelled."""
        while True:
            try:
                for upload in await self._store.read(lambda tx: due_uploads(tx, self._clock.now())):
                    await self._take(upload)
            except NotStored:
                log.warning("the database cannot be read; files wait")
            await asyncio.sleep(LOOK_SECONDS)

    async def _take(self, upload: Upload) -> None:
        purpose = self._purposes.get(upload.purpose)
        if purpose is None:
            await self._settle(upload, lambda tx: self._fail(tx, upload))
            return
        try:
            content = await self._content(upload, purpose.most_bytes)
        except Exception as error:
            await self._trouble(upload, purpose, error)
            return
        if content is None:
            await self._settle(upload, lambda tx: purpose.give_up(tx, upload, self._clock.now()))
            return
        try:
            await self._settle(upload, lambda tx: purpose.read(tx, upload, content, self._clock.now()))
        except Exception:
            log.exception("file %s cannot be read", upload.id)
            await self._settle(upload, lambda tx: purpose.give_up(tx, upload, self._clock.now()))

    async def _content(self, upload: Upload, most_bytes: int) -> bytes | None:
        """The file, or None if it is bigger than it may be."""
        file = await self._bot.get_file(upload.file_id)
        if file.file_size is not None and file.file_size > most_bytes:
            return None
        content = bytes(await file.download_as_bytearray())
        return content if len(content) <= most_bytes else None

    async def _trouble(self, upload: Upload, purpose: Purpose, error: Exception) -> None:
        """Ask again later, or give up: what was no answer at all counts no try."""
        meaning, now, tries = outcome(error), self._clock.now(), upload.tries
        match meaning:
            case Wait(retry_after):
                seconds = retry_after
            case Unreachable() | BadToken():
                seconds = AGAIN_SECONDS
            case TryLater() | Unknown():
                seconds, tries = FIRST_WAIT_SECONDS * 2**tries, tries + 1
            case _:
                seconds, tries = 0, MOST_TRIES
        log.warning("file %s was not to be had: %s", upload.id, type(meaning).__name__)
        if tries >= MOST_TRIES or now - upload.made_at > PATIENCE_SECONDS:
            await self._settle(upload, lambda tx: purpose.give_up(tx, upload, now))
            return
        await self._settle(upload, lambda tx: self._later(tx, upload, tries, now + seconds))

    async def _settle(self, upload: Upload, work: Callable[[Tx], Awaitable[None]]) -> None:
        async def kept(tx: Tx) -> None:
            await work(tx)

        await stored(self._store, kept)
        self._queued()

    async def _later(self, tx: Tx, upload: Upload, tries: int, at: int) -> None:
        await tx.upload_later(id=upload.id, tries=tries, next_at=at)

    async def _fail(self, tx: Tx, upload: Upload) -> None:
        await tx.settle_upload(id=upload.id, state="failed", body=None)
