"""Announcements for the tests of their delivery: written, frozen, moved, without anybody who taps."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.administration.announcement import File, Text
from bot.administration.mailing import Figures, Kind, State
from bot.handlers.mailings import figures, freeze, move, reached
from bot.screens.announcement import announcement, announcement_withdrawn
from bot.screens.screen import Screens
from bot.storage import Store, Tx
from bot.storage.announcement import announcement_by_id, changed, make_draft, put_text
from tests.delivery_rooms import SCREENS, Rooms, speech

BOSS = "whoever-runs-it"
TOLD = Screens({**SCREENS.by_name, "announcement": announcement, "announcement_withdrawn": announcement_withdrawn})
HOUR = 3600
NIGHTLESS = {"urgent": True}  # the tests run at any hour


class Reader:
    """One recipient, as an audience names them."""

    def __init__(self, learner_id: str, chat_id: int, language: str = "en", zone: str = "Europe/Brussels") -> None:
        self.learner_id, self.chat_id, self.language, self.zone = learner_id, chat_id, language, zone


def daytime_zone(now: int) -> str:
    """A time zone whose clocks show between eleven and twelve o'clock now."""
    ahead = 11 - time.gmtime(now).tm_hour
    ahead += 24 if ahead < -12 else 0
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


async def enrolled(store: Store, chats: Sequence[int], *, language: str = "en", zone: str = "Europe/Brussels") -> list[Reader]:
    """Learners in these chats."""
    people = [Reader(f"learner-{chat_id}", chat_id, language, zone) for chat_id in chats]

    async def work(tx: Tx) -> None:
        for one in people:
            await tx.add_learner(
                id=one.learner_id, telegram_id=one.chat_id, chat_id=one.chat_id, language=language, zone=zone, country="BE",
                minute_of_day=540, days="12345", notice_version="1", now=1,
            )  # fmt: skip

    await store.write(work)
    return people


async def written(store: Store, texts: dict[str, str], now: int, photo: str = "") -> str:
    """An announcement in its first version; its id."""

    async def work(tx: Tx) -> str:
        draft = await make_draft(tx, BOSS, now)
        for language, words in texts.items():
            await put_text(tx, draft.id, 1, language, Text(words, ()), now)
        if photo:
            await changed(tx, replace(draft, file=File("photo", photo, "")), BOSS, now, "file")
        return draft.id

    return await store.write(work)


async def reworded(store: Store, announcement_id: str, version: int, texts: dict[str, str], now: int) -> None:
    """Another version of its texts."""

    async def work(tx: Tx) -> None:
        for language, words in texts.items():
            await put_text(tx, announcement_id, version, language, Text(words, ()), now)

    await store.write(work)


async def mailed(
    store: Store,
    announcement_id: str,
    now: int,
    people: Sequence[Reader] | None = None,
    *,
    kind: Kind = "send",
    state: State = "running",
    **more: Any,
) -> str:
    """A mailing of it, at once and by day or night unless told otherwise; without people to whoever was reached."""

    async def work(tx: Tx) -> str:
        said = await announcement_by_id(tx, announcement_id)
        assert said is not None
        usual: dict[str, Any] = {"version": 1, "topic": said.kind, "release_at": now, "starts_at": now, **NIGHTLESS}
        recipients = await reached(tx, announcement_id) if people is None else people
        return await freeze(
            tx, announcement_id=announcement_id, kind=kind, recipients=recipients, digest="d", by=BOSS, state=state, now=now,
            **(usual | more),
        )  # fmt: skip

    return await store.write(work)


async def moved(store: Store, mailing_id: str, to: State, now: int) -> bool:
    """What somebody's button does."""
    return await store.write(lambda tx: move(tx, mailing_id, to, by=BOSS, now=now))


async def counted(store: Store, mailing_id: str) -> Figures:
    """How far it is."""
    return await store.write(lambda tx: figures(tx, mailing_id))


def begin(rooms: Rooms, **options: object) -> None:
    rooms.start(speech=speech(TOLD), **options)


async def state(rooms: Rooms, mailing_id: str) -> str:
    (row,) = await rooms.rows("SELECT state FROM mailing WHERE id = :id", id=mailing_id)
    return str(row["state"])


async def ends(rooms: Rooms, mailing_id: str) -> dict[str, tuple[str, str | None]]:
    """How each row of a mailing ended, by learner."""
    rows = await rooms.rows("SELECT learner_id, state, reason FROM outbox WHERE mailing_id = :id", id=mailing_id)
    return {row["learner_id"]: (row["state"], row["reason"]) for row in rows}


async def settled(rooms: Rooms, *mailings: str) -> None:
    async def over() -> bool:
        figures = [await counted(rooms.store, one) for one in mailings]
        return not any(one.queued + one.sending for one in figures)

    await rooms.until(over)


async def arrived(rooms: Rooms, mailing_id: str, count: int) -> None:
    async def so_many() -> bool:
        return (await counted(rooms.store, mailing_id)).sent >= count

    await rooms.until(so_many)
