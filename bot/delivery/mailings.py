"""What moves mailings by itself: the end of a hold, the hour, the last row; what stops them: absence, an outage, trouble."""

from collections.abc import Collection
from dataclasses import dataclass, field

from bot.administration.mailing import AWAY, LEAST_TRIED, NOT_APPROVED, STUCK, STUCK_SECONDS, after_hold, overtaken, trouble
from bot.clock import Clock
from bot.handlers.mailings import BOT, move
from bot.storage.mailing import Mailing, mailing_by_id, mailings_open
from bot.storage.tx import Tx

HEARTBEAT_SECONDS = 60
SHOW_SECONDS = 3
ALIVE = "alive_at"  # the setting that says when the bot was last awake


async def ask_after_absence(tx: Tx, now: int) -> None:
    """Before the first claim of a process: what was overtaken while the bot was away waits for somebody's word."""
    alive_at = await tx.setting(name=ALIVE)
    if alive_at is not None:
        await _ask(tx, now, now - int(alive_at))
    await tx.set_setting(name=ALIVE, value=str(now))


async def _ask(tx: Tx, now: int, away_seconds: int) -> None:
    for mailing in await mailings_open(tx):
        if mailing.kind == "send" and overtaken(mailing.state, mailing.due_at, now, away_seconds):
            await move(tx, mailing.id, "asking", by=BOT, now=now, reason=AWAY)


async def stop_in_trouble(tx: Tx, mailing_id: str, now: int) -> bool:
    """Pause a mailing of which too many failed, or that too many answered by blocking the bot, since it last was let go.

    True if it is too early to tell: worth another look when more have been tried."""
    mailing = await mailing_by_id(tx, mailing_id)
    if mailing is None or mailing.state != "running" or mailing.kind == "withdraw":
        return False
    seen = await tx.mailing_trouble(mailing_id=mailing_id, since=mailing.resumed_at or 0)
    why = trouble(seen["tried"], seen["failed"], seen["blocked"])
    if why is not None:
        await move(tx, mailing_id, "paused", by=BOT, now=now, reason=why)
    return bool(seen["tried"] < LEAST_TRIED)


@dataclass
class Mailings:
    """Every mailing that is not over, looked at every few seconds; the machine's clock tells an outage from a turned one."""

    clock: Clock
    _news: set[str] = field(default_factory=set)  # mailings that have got on since they were shown
    _went_on: dict[str, int] = field(default_factory=dict)  # when each last got on, on the machine's clock
    _shown_at: dict[str, int] = field(default_factory=dict)  # when each was last shown, on the machine's clock
    _looked_at: int | None = None  # on the machine's clock
    _alive_at: int = 0  # UTC seconds, as written down last

    def _machine(self) -> int:
        """The machine's own time, which nobody turns; UTC seconds."""
        return self.clock.now() - self.clock.offset_seconds

    def settled(self, mailings: Collection[str]) -> None:
        """Rows of these have ended."""
        self._news.update(mailings)
        self._went_on.update(dict.fromkeys(mailings, self._machine()))

    async def open(self, tx: Tx) -> list[str]:
        """Those that are not over; what was overtaken while nobody looked waits for somebody's word from here on."""
        now, machine = self.clock.now(), self._machine()
        away, self._looked_at = machine - (self._looked_at or machine), machine
        await _ask(tx, now, away)
        if abs(now - self._alive_at) >= HEARTBEAT_SECONDS:
            await tx.set_setting(name=ALIVE, value=str(now))
            self._alive_at = now
        return [mailing.id for mailing in await mailings_open(tx)]

    async def step(self, tx: Tx, mailing_id: str) -> bool:
        """Move one mailing if its time has come; True if that was so."""
        now, mailing = self.clock.now(), await mailing_by_id(tx, mailing_id)
        if mailing is None:
            return False
        if mailing.state == "approval" and mailing.release_at <= now:
            return await move(tx, mailing.id, "cancelled", by=BOT, now=now, reason=NOT_APPROVED)
        if mailing.state == "held" and mailing.release_at <= now:
            return await move(tx, mailing.id, after_hold(mailing.starts_at, now), by=BOT, now=now)
        if mailing.state == "scheduled" and mailing.starts_at <= now:
            return await move(tx, mailing.id, "running", by=BOT, now=now)
        return mailing.state == "running" and await self._running(tx, mailing, now)

    async def _running(self, tx: Tx, mailing: Mailing, now: int) -> bool:
        if await tx.mailing_unfinished(mailing_id=mailing.id) is None:
            return await move(tx, mailing.id, "finished", by=BOT, now=now)
        machine, next_try = self._machine(), await tx.mailing_next_try(mailing_id=mailing.id)
        if next_try is None or next_try > now:
            self._went_on[mailing.id] = machine
        stuck = machine - self._went_on.setdefault(mailing.id, machine) >= STUCK_SECONDS
        return stuck and mailing.kind == "send" and await move(tx, mailing.id, "asking", by=BOT, now=now, reason=STUCK)

    async def to_show(self, tx: Tx) -> list[str]:
        """Those whose status is out of date: at once where the state is another, else every few seconds at most."""
        machine = self._machine()
        moved = {row["id"] async for row in tx.mailings_to_show()}
        got_on = {one for one in self._news if machine - self._shown_at.get(one, 0) >= SHOW_SECONDS}
        self._news -= moved | got_on
        self._shown_at |= dict.fromkeys(moved | got_on, machine)
        return sorted(moved | got_on)
