"""The quiet run: the same updates, one at a time, on a fresh database, by the same handlers; nothing is killed or sent."""

import asyncio
import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

from bot.clock import Clock
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.receiver import address
from bot.delivery.transport import mute_advice
from bot.delivery.worker import Worker
from bot.handlers.house import House
from bot.handlers.table import all_handlers
from bot.storage import Store, Tx, open_store
from tests.faults.picture import NONCE, asked_by
from tests.faults.process import TOKEN
from tests.faults.town import looked_at

os.environ.setdefault("PTB_TIMEDELTA", "1")
Json = dict[str, Any]
ME = {"id": 123456789, "is_bot": True, "first_name": "Training bot", "username": "sandbox_bot"}


class Silent(BaseRequest):
    """Answers every request at once, as if Telegram had; `answers` says something else for a method."""

    def __init__(self, answers: Mapping[str, Any] | None = None) -> None:
        self.answers = {"getme": ME, **(answers or {})}

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **more: Any
    ) -> tuple[int, bytes]:
        """200, whatever it is."""
        name = url.rsplit("/", 1)[1].lower()
        result = await self.answer(name, request_data.parameters if request_data else {})
        return 200, json.dumps({"ok": True, "result": result}).encode()

    async def answer(self, name: str, params: Mapping[str, Any]) -> Any:
        """The result of a method."""
        return self.answers.get(name, True)


async def silent_bot(request: BaseRequest | None = None) -> ExtBot[None]:
    """A bot that knows its name and reaches nobody."""
    mute_advice()
    bot: ExtBot[None] = ExtBot(TOKEN, request=request or Silent(), get_updates_request=request or Silent())
    await bot.initialize()
    return bot


async def quiet_run(database: Path, house: House, updates: Sequence[Json], real: Path) -> None:
    """Let every update take effect once, each chat's in their order; learners get the ids they have in the real run.

    What the tapped buttons are about is looked up in the real run's database.
    """
    with looked_at(real) as raw:
        asked, ids = asked_by(raw), dict(raw.execute("SELECT telegram_id, id FROM learner").fetchall())
    store, clock, bot = await open_store(f"sqlite:///{database}"), Clock(), await silent_bot()
    try:
        await push_what_is_due(store, house, clock)
        languages = house.interface.whole()
        worker = Worker(
            store=store,
            bot=bot,
            clock=clock,
            handlers=all_handlers(house),
            owners=(),
            languages=languages,
            on_outbox=lambda: None,
        )
        worker.stop()  # each run ends when nothing waits
        for batch in rounds(updates):
            here = {place: nonce for nonce, place in _asked(database).items()}
            await _receive(store, [translated(update, asked, here) for update in batch], clock.now())
            await worker.run()
            rename(database, ids)
    finally:
        await store.close()
        await bot.shutdown()


async def push_what_is_due(store: Store, house: House, clock: Clock) -> None:
    """Queue every lesson that is due by now."""
    await Dispatcher(store, house, clock, lambda: None).dispatch()


def rounds(updates: Sequence[Json]) -> list[list[Json]]:
    """The first update of every chat, then the second of every chat, and so on."""
    by_chat: dict[int | None, list[Json]] = defaultdict(list)
    for update in updates:
        by_chat[address(update)[0]].append(update)
    longest = max(map(len, by_chat.values()), default=0)
    return [[mine[turn] for mine in by_chat.values() if turn < len(mine)] for turn in range(longest)]


def translated(update: Json, asked: Mapping[str, tuple[int, str, int]], here: Mapping[tuple[int, str, int], str]) -> Json:
    """The same tap on the button that asks the same here; nonces are random, so they differ from run to run."""
    query = update.get("callback_query")
    match = NONCE.match(query["data"]) if query else None
    nonce = here.get(asked[match[1]]) if match and match[1] in asked else None
    if query is None or match is None or nonce is None:
        return update
    return {**update, "callback_query": {**query, "data": query["data"].replace(match[1], nonce)}}


def _asked(database: Path) -> dict[str, tuple[int, str, int]]:
    with looked_at(database) as raw:
        return asked_by(raw)


def rename(database: Path, ids: Mapping[int, str]) -> None:
    """Newcomers become who they are in the real run: the order in which they see options hangs on their id."""
    with closing(sqlite3.connect(database, isolation_level=None)) as raw:
        found = raw.execute("SELECT telegram_id, id FROM learner").fetchall()
        for telegram_id, old in found:
            new = ids.get(telegram_id, old)
            if new != old:
                raw.execute("UPDATE learner SET id = ? WHERE telegram_id = ?", (new, telegram_id))
                raw.execute("UPDATE outbox SET learner_id = ? WHERE learner_id = ?", (new, old))


async def _receive(store: Store, updates: Sequence[Json], now: int) -> None:
    async def work(tx: Tx) -> None:
        await tx.set_setting(name="clean_stop", value="1")  # nothing here is suspected of having killed anybody
        for update in updates:
            chat_id, kind = address(update)
            body = json.dumps(update)
            await tx.receive(update_id=update["update_id"], chat_id=chat_id, kind=kind, body=body, now=now)

    await store.write(work)
    await asyncio.sleep(0)
