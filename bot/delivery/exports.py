"""Makes the files that evaluators wish for, beside everything else, and shows them how far each is."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.delivery.patience import stored
from bot.documents.export import ENDINGS, make_file
from bot.evaluation.pilot import Pilot
from bot.evaluation.sheet import file_stem
from bot.handlers.house import House
from bot.storage import NotStored, Store, Tx
from bot.storage.export import portions
from bot.storage.export_job import KEPT_SECONDS, ExportJob, export_job_by_id, new_export_jobs, settle_export_job
from bot.storage.outbox import put
from bot.storage.people import Learner, learner_from
from bot.storage.pilot import pilot_by_id
from bot.storage.staff import powers_of

LOOK_SECONDS = 0.5
SHOW_EVERY_SECONDS = 2.0
MOST_BYTES = 50_000_000  # of a document that a bot may send
log = logging.getLogger(__name__)


class TooLarge(Exception):
    """Telegram takes no file of this size from a bot."""


@dataclass(frozen=True)
class Wish:
    """A job with all it needs: who gets it, and the pilot."""

    job: ExportJob
    person: Learner
    pilot: Pilot

    @property
    def args(self) -> dict[str, str]:
        """What every screen about it says."""
        return {"id": self.pilot.id, "name": self.pilot.name, "format": self.job.format}


class Exports:
    """One file after the other; what a restart interrupted is made again."""

    def __init__(self, store: Store, house: House, clock: Clock, queued: Callable[[], None]) -> None:
        self._store, self._house, self._clock = store, house, clock
        self._queued = queued
        self._ready: dict[str, bytes] = {}  # by job, until it is sent

    async def run(self) -> None:
        """Look twice a second until cancelled."""
        while True:
            try:
                for job in await self._store.read(new_export_jobs):
                    await self._take(job)
            except NotStored:
                log.warning("the database cannot be read; exports wait")
            await asyncio.sleep(LOOK_SECONDS)

    async def document(self, store: Store, learner_id: str | None, about: str) -> bytes:
        """The file of the job `about`, for whoever wished for it; LookupError if it is not, or no longer, theirs to have."""
        job = await store.read(lambda tx: export_job_by_id(tx, about))
        wish = await store.read(lambda tx: self._wish(tx, job)) if job is not None and job.learner_id == learner_id else None
        if wish is None:
            self._ready.pop(about, None)
            raise LookupError("this export is not theirs to have")
        return self._ready.pop(about, None) or await self._file(wish, show=False)

    async def _wish(self, tx: Tx, job: ExportJob) -> Wish | None:
        """The job with what it needs; None where the right to it has ended, or the pilot is gone."""
        row, pilot = await tx.learner_by_id(id=job.learner_id), await pilot_by_id(tx, job.pilot_id)
        if row is None or pilot is None:
            return None
        powers = await powers_of(tx, job.learner_id, row["telegram_id"], self._house.owners)
        return Wish(job, learner_from(row), pilot) if powers.may("feedback") else None

    async def _take(self, job: ExportJob) -> None:
        wish = await self._store.read(lambda tx: self._wish(tx, job))
        if wish is None:
            await stored(self._store, lambda tx: settle_export_job(tx, job.id, "failed", self._clock.now()))
            return
        try:
            content = await self._file(wish, show=True)
            if len(content) > MOST_BYTES:
                raise TooLarge
        except NotStored:
            raise
        except TooLarge:
            await stored(self._store, lambda tx: self._failed(tx, wish, "size"))
        except Exception:
            log.exception("export %s cannot be made", job.id)
            await stored(self._store, lambda tx: self._failed(tx, wish, "error"))
        else:
            self._ready = {job.id: content}  # one at most: what never leaves does not stay, and can be made again
            await stored(self._store, lambda tx: self._done(tx, wish))
        self._queued()

    async def _file(self, wish: Wish, *, show: bool) -> bytes:
        """Make it; `show`: whoever waits for longer than a moment sees how far it is."""
        shown_at, shown = time.monotonic(), 0

        async def progress(percent: int) -> None:
            nonlocal shown_at, shown
            if show and percent > shown and time.monotonic() - shown_at >= SHOW_EVERY_SECONDS:
                shown_at, shown = time.monotonic(), percent
                await stored(self._store, lambda tx: self._show(tx, wish, percent))
                self._queued()

        async def work(tx: Tx) -> bytes:
            return await make_file(portions(tx, self._house.library, wish.pilot), wish.job.format, progress)

        return await self._store.read(work)

    async def _show(self, tx: Tx, wish: Wish, percent: int) -> None:
        await self._edit(tx, wish, "export_wait", {**wish.args, "percent": percent})

    async def _done(self, tx: Tx, wish: Wish) -> None:
        now = self._clock.now()
        if await settle_export_job(tx, wish.job.id, "done", now):
            await self._edit(tx, wish, "export_wait", {**wish.args, "percent": 100})
            file = f"{file_stem(wish.pilot.name, wish.pilot.id)}.{ENDINGS[wish.job.format]}"
            args = {**wish.args, "file": file, "job": wish.job.id}
            until = now + KEPT_SECONDS // 2
            await put(tx, wish.person.address, "export_file", args, now=now, void_after=until, dedup_key=f"export:{wish.job.id}")

    async def _failed(self, tx: Tx, wish: Wish, why: str) -> None:
        if await settle_export_job(tx, wish.job.id, "failed", self._clock.now()):
            args = {**wish.args, "why": why}
            await put(tx, wish.person.address, "export_failed", args, now=self._clock.now(), dedup_key=f"export:{wish.job.id}")

    async def _edit(self, tx: Tx, wish: Wish, screen: str, args: dict[str, object]) -> None:
        where = {"method": "edit", "about_row": wish.job.row_id, "policy": "cosmetic"}
        await put(tx, wish.person.address, screen, args, now=self._clock.now(), **where)  # type: ignore[arg-type]
