"""[ Import cohorts ]: a sample goes out, a file comes in, its preview asks once, and then the cohorts are made."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Final

from telegram import Update
from telegram.ext import CallbackQueryHandler

from bot.administration.cohort_csv import MOST_BYTES, Setting, packed, reading, unpacked
from bot.handlers.context import Context
from bot.handlers.house import PASS, Handler, House, Passed, say, tapped_message, tapped_words, tell_owners
from bot.handlers.staff.cohort_card import ID, opened, units_of
from bot.handlers.staff.door import Typed, asked_for, staff_with
from bot.handlers.staff.words import expect, expect_nothing
from bot.storage.cohort import make_cohort, open_cohorts
from bot.storage.outbox import put
from bot.storage.people import Learner, learner_by_id
from bot.storage.staff import Staff, ask_confirmation, confirmed, note, powers_of
from bot.storage.tx import Tx
from bot.storage.upload import Upload, add_upload, upload_by_id

EXPECTED: Final = "cohort file"
PURPOSE: Final = "cohorts"  # of the file, and of what is confirmed
MOST_MISTAKES = 15  # shown; the others are counted


def setting_of(house: House, person: Learner | None) -> Setting:
    """What a row of this person's file may name, and what stands for an empty cell."""
    return Setting(
        units={course: units_of(house, course) for course in house.library.courses},
        languages=house.interface.whole(),
        course=house.course,
        language="en",
        zone=person.zone if person else "Europe/Brussels",
    )


@dataclass(frozen=True)
class CohortImport:
    """Cohorts from and to spreadsheets."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CallbackQueryHandler(self.overview, pattern=r"^co:csv$"),
            CallbackQueryHandler(self.roster, pattern=rf"^rs:csv:{ID}$"),
            CallbackQueryHandler(self.begin, pattern=r"^co:import$"),
            CallbackQueryHandler(self.make, pattern=rf"^co:make:{ID}$"),
        ]

    def typed(self) -> Typed:
        """The file."""
        return {EXPECTED: self.file}

    async def overview(self, update: Update, context: Context) -> str | Passed | None:
        """[ All of them as CSV ]: those that this person may see."""
        staff = await staff_with(self.house, update, context, "cohorts", "own cohorts")
        if staff is None:
            return PASS
        await note(context.tx, context.now, staff.person.id, "cohorts.exported", "")
        await say(context, staff.person, "cohorts_csv")
        await self._exported(staff, context, None)
        return None

    async def roster(self, update: Update, context: Context) -> str | Passed | None:
        """[ As CSV ] under a roster."""
        found = await opened(self.house, update, context, tapped_words(update)[2])
        if not isinstance(found, tuple):
            return found
        staff, cohort = found
        await note(context.tx, context.now, staff.person.id, "roster.exported", cohort.id)
        await say(context, staff.person, "roster_csv", {"id": cohort.id, "name": cohort.name})
        await self._exported(staff, context, cohort.name)
        return None

    async def _exported(self, staff: Staff, context: Context, cohort: str | None) -> None:
        """Owners hear of every table that leaves, unless one of them took it."""
        if "owner" not in staff.powers.roles:
            await tell_owners(self.house, context, "owner_exported", {"cohort": cohort})

    async def begin(self, update: Update, context: Context) -> str | Passed | None:
        """[ Import cohorts ]: a sample to write over."""
        staff = await staff_with(self.house, update, context, "cohorts")
        if staff is None:
            return PASS
        await expect(context, staff.person.id, EXPECTED)
        await say(context, staff.person, "cohort_sample")
        return None

    async def file(self, staff: Staff, update: Update, context: Context, expects: dict[str, object]) -> str | Passed | None:
        """A file has come, or something else: kind and size are looked at before anything is fetched."""
        document = update.effective_message.document if update.effective_message else None
        if not staff.powers.may("cohorts"):
            return PASS
        name = (document.file_name or "") if document else ""
        if document is None or not name.lower().endswith(".csv"):
            await say(context, staff.person, "cohort_file", {"trouble": "kind"})
            return None
        if document.file_size is None or document.file_size > MOST_BYTES:
            await say(context, staff.person, "cohort_file", {"trouble": "size"})
            return None
        await expect_nothing(context, staff.person.id)
        size = document.file_size
        await add_upload(context.tx, staff.person.id, PURPOSE, document.file_id, name, size, context.now)
        return None

    async def read(self, tx: Tx, upload: Upload, content: bytes, now: int) -> None:
        """The file is here: what it would make, and everything that is wrong in it."""
        person = await learner_by_id(tx, upload.learner_id)
        row = await tx.learner_by_id(id=upload.learner_id)
        powers = await powers_of(tx, upload.learner_id, row["telegram_id"], self.house.owners) if row else None
        if person is None or powers is None or not powers.may("cohorts"):
            await tx.settle_upload(id=upload.id, state="failed", body=None)
            return
        found = reading(content, setting_of(self.house, person))
        body = packed(found.planned)
        standing = {(cohort.name, cohort.starts_on) for cohort in await open_cohorts(tx)}
        nonce = None
        if found.planned:
            nonce = await ask_confirmation(tx, now, person.id, PURPOSE, upload.id, _digest(body))
        await tx.settle_upload(id=upload.id, state="read" if nonce else "failed", body=body if nonce else None)
        args = {
            "file": upload.name,
            "count": len(found.planned),
            "names": [terms.name for terms in found.planned[:MOST_MISTAKES]],
            "mistakes": [asdict(mistake) for mistake in found.mistakes[:MOST_MISTAKES]],
            "mistaken": len(found.mistakes),
            "twins": sum((terms.name, terms.starts_on) in standing for terms in found.planned),
            "nonce": nonce,
        }
        await put(tx, person.address, "cohort_preview", args, now=now)

    async def give_up(self, tx: Tx, upload: Upload, now: int) -> None:
        """The file was not to be had from Telegram, or not to be read."""
        await tx.settle_upload(id=upload.id, state="failed", body=None)
        person = await learner_by_id(tx, upload.learner_id)
        if person is not None:
            await put(tx, person.address, "cohort_file", {"trouble": "fetch"}, now=now)

    async def make(self, update: Update, context: Context) -> str | Passed | None:
        """[ Make them ]: exactly what the preview said, once."""
        asked = await asked_for(self.house, update, context, {PURPOSE}, "cohorts")
        if asked is None:
            return PASS
        staff, upload = asked.staff, await upload_by_id(context.tx, asked.about)
        if upload is None or upload.body is None:
            return self.house.toast("too late", staff.person.language)
        if not await confirmed(context.tx, context.now, asked.nonce, staff.person.id, PURPOSE, upload.id, _digest(upload.body)):
            await say(context, staff.person, "cohort_file", {"trouble": "late"}, method="edit", message_id=tapped_message(update))
            return self.house.toast("too late", staff.person.language)
        planned = unpacked(upload.body)
        for terms in planned:
            await make_cohort(context.tx, terms, staff.person.id, context.now)
        await context.tx.settle_upload(id=upload.id, state="done", body=None)
        await note(context.tx, context.now, staff.person.id, "cohorts.imported", upload.id, {"count": len(planned)})
        args = {"count": len(planned)}
        await say(context, staff.person, "cohorts_made", args, method="edit", message_id=tapped_message(update))
        return None


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
