"""The files that the bot makes just before it sends them: a learner's own data, and the tables of those who run cohorts."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

from bot.administration.cohort_csv import overview, sample
from bot.administration.roles import Powers
from bot.administration.roster import Row, by_progress, silent_days, state_of
from bot.administration.spreadsheet import csv_file
from bot.handlers.house import House
from bot.handlers.privacy import my_data
from bot.handlers.staff.cohort_import import setting_of
from bot.learning.schedule import local_day
from bot.storage import Store
from bot.storage.cohort import cohort_by_id, open_cohorts, terms_of
from bot.storage.people import learner_by_id
from bot.storage.roster import roster_of
from bot.storage.staff import powers_of
from bot.storage.tx import Tx

Make = Callable[[Store, str | None, str], Awaitable[bytes]]
ROSTER = ("number", "state", "week", "lesson", "done", "of", "last_seen", "days_silent", "language", "joined", "paused_until")


def documents(house: House, now: Callable[[], int]) -> Mapping[str, Make]:
    """Every file by the name that screens ask for it with; `now` is UTC seconds."""
    tables = Tables(house, now)
    return {
        "mydata": lambda store, learner_id, about: store.read(lambda tx: my_data(tx, learner_id or "")),
        "cohorts": lambda store, learner_id, about: store.read(lambda tx: tables.cohorts(tx, learner_id or "")),
        "roster": lambda store, learner_id, about: store.read(lambda tx: tables.roster(tx, learner_id or "", about)),
        "cohort_sample": lambda store, learner_id, about: store.read(lambda tx: tables.sample(tx, learner_id or "")),
    }


class Tables:
    """Tables for spreadsheets; each holds what its reader may see at this moment, and no name or number of Telegram's."""

    def __init__(self, house: House, now: Callable[[], int]) -> None:
        self._house, self._now = house, now

    async def _powers(self, tx: Tx, learner_id: str) -> Powers:
        row = await tx.learner_by_id(id=learner_id)
        return await powers_of(tx, learner_id, row["telegram_id"], self._house.owners) if row else Powers()

    async def cohorts(self, tx: Tx, learner_id: str) -> bytes:
        """The overview, which can be imported again."""
        powers, person = await self._powers(tx, learner_id), await learner_by_id(tx, learner_id)
        rows = []
        for cohort in [cohort for cohort in await open_cohorts(tx) if powers.may_see_cohort(cohort.id)]:
            members = await roster_of(tx, cohort.id, self._house.library.courses.get(cohort.course))
            counted = {"members": len(members)}
            for member in members:
                state = state_of(member, self._now()).replace(" ", "_")
                counted[state] = counted.get(state, 0) + 1
            rows.append((await terms_of(tx, cohort), counted))
        return overview(rows, setting_of(self._house, person))

    async def roster(self, tx: Tx, learner_id: str, cohort_id: str) -> bytes:
        """One cohort's roster, whoever has done most first; only the header where it is not this person's to see."""
        powers, cohort = await self._powers(tx, learner_id), await cohort_by_id(tx, cohort_id)
        if cohort is None or not powers.may_see_cohort(cohort_id):
            return csv_file(ROSTER, ())
        course = self._house.library.courses.get(cohort.course)
        rows = by_progress(await roster_of(tx, cohort.id, course))
        return csv_file(ROSTER, (self._cells(row, len(course.order) if course else row.done) for row in rows))

    def _cells(self, row: Row, total: int) -> list[object]:
        now = self._now()
        paused = row.paused_until is not None and row.paused_until > now
        days = [_day(at, row.zone) if at else "" for at in (row.seen_at, row.joined_at, row.paused_until if paused else None)]
        seen, joined, until = days
        place = [row.unit, row.lesson, row.done, total]
        return [row.number, state_of(row, now), *place, seen, silent_days(row, now), row.language, joined, until]

    async def sample(self, tx: Tx, learner_id: str) -> bytes:
        """A table to write over, its dates still to come."""
        person = await learner_by_id(tx, learner_id)
        today = datetime.fromtimestamp(self._now(), UTC).date()
        return sample(setting_of(self._house, person), today)


def _day(at: int, zone: str) -> str:
    return local_day(at, zone).isoformat()
