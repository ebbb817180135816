"""One update in a hundred cannot be handled: the others do not notice, and people are told (G4)."""

import asyncio
import random
import time
from pathlib import Path
from typing import Any

from bot.delivery.wording import Speech
from bot.handlers.house import House
from bot.handlers.table import all_handlers
from bot.screens.screen import Operator
from bot.screens.table import SCREENS
from tests.faults.oracle import Verdict, violations, whole
from tests.faults.script import Json, Rooms, message, open_rooms

OWNER = 777_000
BATCH = 50
SLOW_SECONDS = 1.0  # the bar for the 95th of a hundred
FIRST_CHAT = 1_000_000


def poisons(chat_id: int, update_id: int) -> list[Json]:
    """Updates that are broken, each in its own way."""
    sender = {"id": chat_id, "is_bot": False, "first_name": "Sofia", "language_code": "en"}
    chat = {"id": chat_id, "type": "private"}
    words: dict[str, Any] = {"message_id": 1, "date": 1, "chat": chat, "from": sender, "text": "hello"}
    bodies: list[Json] = [
        {"message": {"chat": chat, "text": "no id, no date, nobody"}},
        {"message": {**words, "chat": {"id": chat_id}}},
        {"message": {**words, "date": "yesterday"}},
        {"message": {**words, "from": {**sender, "first_name": "\ud800"}}},
        {"message": {**words, "from": {**sender, "id": 10**30}}},
        {"message": {**words, "from": None, "chat": chat}},
        {"message": {**words, "entities": "none"}},
        {"message": {**words, "text": "a" * 1_000_000, "from": {**sender, "first_name": "\udfff"}}},
        {"callback_query": {"id": "1", "chat_instance": "1", "data": "p:AAAAAAAAAAAAAAAA:go"}},
        {"callback_query": {"id": 5, "from": sender, "message": {"chat": chat}, "data": {"a": 1}}},
        {"my_chat_member": {"chat": chat, "from": sender, "date": 1}},
        {"message": "a word"},
        {"surprise": {"chat": chat}},
        {"message": {**words, "message_id": 2**80}},
    ]
    return [{"update_id": update_id, **body} for body in bodies]


async def poisoned(folder: Path, house: House, seed: int, count: int, *, per_second: int = 400) -> Verdict:
    """So many updates at that rate, one in a hundred of them poison, from as many chats."""
    chance = random.Random(seed)
    verdict = Verdict()
    speech = Speech(SCREENS, house.library, house.interface, Operator("A town", "training@example.eu"))
    async with open_rooms(folder, all_handlers(house), speech, owners=[OWNER]) as rooms:
        asked: dict[int, float] = {}
        for first in range(1, count + 1, BATCH):
            batch = []
            for number in range(first, min(first + BATCH, count + 1)):
                chat_id = FIRST_CHAT + number
                if chance.random() < 0.01:
                    batch.append(chance.choice(poisons(chat_id, number)))
                    verdict.figures["poison"] += 1
                else:
                    batch.append(message(number, chat_id, "/help"))
                    asked[chat_id] = time.monotonic()
            rooms.script.say(batch)
            await asyncio.sleep(BATCH / per_second)
        await rooms.rest()
        _weigh(rooms, asked, count, verdict)
    verdict.wrong += whole(rooms.database) + violations(rooms.database)
    return verdict


def _weigh(rooms: Rooms, asked: dict[int, float], count: int, verdict: Verdict) -> None:
    answered = {chat_id: at for at, chat_id, _ in reversed(rooms.script.sent)}
    waited = sorted(answered.get(chat_id, time.monotonic()) - at for chat_id, at in asked.items())
    p95 = waited[int(len(waited) * 0.95)]
    unanswered = [chat_id for chat_id in asked if chat_id not in answered]
    dead = rooms.counted("SELECT count(*) FROM inbox WHERE state = 'dead'")
    told = sum(chat_id == OWNER for _, chat_id, _ in rooms.script.sent)
    verdict.figures.update({"updates": count, "given up": dead, "owners told": told, "polls": rooms.script.polls})
    verdict.figures["most milliseconds at p95"] = int(p95 * 1000)
    if p95 > SLOW_SECONDS:
        verdict.wrong.append(f"others waited {p95:.2f} s at the 95th percentile")
    if unanswered:
        verdict.wrong.append(f"{len(unanswered)} others were never answered, {unanswered[:3]} among them")
    if told != dead:
        verdict.wrong.append(f"{dead} updates were given up and the owner was told of {told}")
    if rooms.counted("SELECT count(*) FROM inbox") != count:
        verdict.wrong.append("an update is missing in the inbox")
    if rooms.script.polls > 2 * count / BATCH + 100:
        verdict.wrong.append(f"{rooms.script.polls} polls for {count} updates")
