"""Twenty chats tap at once, in every interleaving, some taps failing at first: each chat's effects come in its order (G5)."""

import json
import random
from pathlib import Path

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.delivery.wording import Speech
from bot.handlers.context import Context
from bot.handlers.house import House
from bot.language import Markup
from bot.screens.screen import Operator, Screen, Screens
from bot.storage.outbox import Address, put
from tests.faults.oracle import Verdict
from tests.faults.script import Rooms, message, open_rooms
from tests.faults.town import looked_at

CHATS, TAPS = 20, 20
AT_ONCE = 5  # interleavings between two rests
SCREENS = Screens({"said": lambda voice, args: Screen(Markup(args["text"])), "trouble": lambda voice, args: Screen(Markup("-"))})


class Log:
    """A handler that writes down what it heard as a message back; now and then it fails before it succeeds."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._failed: set[int] = set()

    async def hear(self, update: Update, context: Context) -> None:
        assert update.effective_message is not None
        to = Address(update.effective_message.chat_id, "en")
        await put(context.tx, to, "said", {"text": update.effective_message.text}, now=context.now)
        if update.update_id not in self._failed and self._chance.random() < 0.02:
            self._failed.add(update.update_id)
            raise RuntimeError("not this time")


async def interleaved(folder: Path, house: House, seed: int, count: int) -> Verdict:
    """So many interleavings of 20 chats with 20 taps each, in answers of odd sizes, parts of them twice."""
    chance = random.Random(seed)
    verdict = Verdict()
    speech = Speech(SCREENS, house.library, house.interface, Operator("A town", "training@example.eu"))
    heard = MessageHandler(filters.TEXT, Log(seed).hear)
    async with open_rooms(folder, [heard], speech) as rooms:
        number = 1
        for one in range(count):
            order = [chat for chat in range(CHATS) for _ in range(TAPS)]
            chance.shuffle(order)
            updates = [message(number + at, 1000 * (one + 1) + chat, str(number + at)) for at, chat in enumerate(order)]
            number += len(updates)
            while updates:
                size = chance.randint(1, 100)
                rooms.script.say(updates[:size])
                if chance.random() < 0.2:
                    rooms.script.say(updates[:size])
                updates = updates[size:]
            if (one + 1) % AT_ONCE == 0 or one + 1 == count:
                await rooms.rest()
        _weigh(rooms, count, verdict)
    return verdict


def _weigh(rooms: Rooms, count: int, verdict: Verdict) -> None:
    said: dict[int, list[int]] = {}
    for _, chat_id, text in rooms.script.sent:
        said.setdefault(chat_id, []).append(int(text))
    with looked_at(rooms.database) as raw:
        kept = dict(raw.execute("SELECT chat_id, json_group_array(update_id) FROM inbox GROUP BY chat_id").fetchall())
    wrong = [chat_id for chat_id, numbers in said.items() if numbers != sorted(json.loads(kept[chat_id]))]
    verdict.figures.update({"interleavings": count, "taps": sum(map(len, said.values())), "chats out of order": len(wrong)})
    verdict.wrong += [f"chat {chat_id} heard {said[chat_id]}" for chat_id in wrong[:3]]
    if len(said) != count * CHATS:
        verdict.wrong.append(f"{count * CHATS - len(said)} chats were never heard")
