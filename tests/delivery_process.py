"""A delivery in a process of its own, to be killed."""

import asyncio
import signal

from bot.clock import Clock
from bot.delivery.running import Delivery
from bot.delivery.transport import build_bot
from bot.storage import open_store
from tests.delivery_rooms import TOKEN, handlers, speech


def deliver(url: str, database: str) -> int:
    """All the life of that process."""
    asyncio.run(until_told(url, database))
    return 0


async def until_told(url: str, database: str) -> None:
    """Deliver until SIGTERM."""
    store = await open_store(database)
    bot = build_bot(TOKEN, url)
    delivery = Delivery(
        bot=bot, store=store, clock=Clock(), handlers=handlers(), speech=speech(), pace_per_second=0, pace_per_chat=0
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, delivery.stop)
    await delivery.run()
    await store.close()
