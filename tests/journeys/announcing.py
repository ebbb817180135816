"""A cohort, two admins and a draft that is ready to go, put into the store as the buttons of a draft do it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from bot.administration.announcement import Text
from bot.administration.audience import Audience
from bot.administration.timing import Timing
from bot.storage.announcement import changed, make_draft, put_text
from bot.storage.people import learner_by_telegram_id
from bot.storage.tx import Tx
from tests.journeys.chat import Chat, buttons, words
from tests.journeys.cohorts import cohort_with
from tests.journeys.conftest import Town

LEARNERS = ("sofia", "jan", "eleni")
HELLO = {"en": "The room is <b>B12</b>.", "bg": "Стаята е <b>Б12</b>."}
PATIENCE_SECONDS = 12


async def crew(town: Town, learners: tuple[str, ...] = LEARNERS) -> tuple[Chat, Chat, str]:
    """A cohort, the first of it reading Bulgarian, and two admins who learn nothing; and the id of the cohort."""
    for name in (*learners, "anton", "berta"):
        await town.chat(name).be(language_code="en")
        await town.chat(name).post("start")
    anton, berta = town.chat("anton"), town.chat("berta")
    await anton.settle()
    await town.bot.store.write(partial(read_in, telegram_id=await number_of(town.chat(learners[0])), language="bg"))
    return anton, berta, await cohort_with(town, "Ruse", [town.chat(name) for name in learners], admins=(anton, berta))


async def read_in(tx: Tx, telegram_id: int, language: str) -> None:
    """Somebody reads this language from now on, whether or not the interface is whole in it."""
    learner = await learner_by_telegram_id(tx, telegram_id)
    assert learner is not None
    await tx.set_language(id=learner.id, language=language)


async def number_of(chat: Chat) -> int:
    """The Telegram number of somebody."""
    return int((await chat.state())["person"]["user_id"])


async def draft(
    town: Town, maker: Chat, cohort: str, texts: Mapping[str, str] = HELLO, timing: Timing | None = None, **fields: Any
) -> str:
    """A draft for the cohort with these texts by language; returns its id."""
    number = await number_of(maker)
    now = town.sandbox.world.clock.now()

    async def work(tx: Tx) -> str:
        person = await learner_by_telegram_id(tx, number)
        assert person is not None
        made = await make_draft(tx, person.id, now)
        for at, (language, html) in enumerate(texts.items()):
            await put_text(tx, made.id, made.version, language, Text(html), now + at)
        audience = Audience(cohorts=frozenset({cohort}))
        kept = replace(made, audience=audience, timing=timing or Timing(), **fields)
        assert await changed(tx, kept, person.id, now, "made") is not None
        return made.id

    return await town.bot.store.write(work)


async def confirm(admin: Chat, announcement: str, count: int | None = None) -> None:
    """[ Continue ] on the draft's card, and the number, where one is given."""
    await admin.say("/announce")
    await push(admin, f"an:open:{announcement}")
    await admin.tap("Continue")
    if count is not None:
        await admin.say(str(count))


async def push(chat: Chat, start: str) -> str | None:
    """Tap the newest button whose data start like this; returns the toast, if any."""
    message, data = await carried(chat, start)
    return await chat.tap_data(message, data)


async def carried(chat: Chat, start: str) -> tuple[int, str]:
    """The newest button whose data start like this: its message and its data."""
    for message in reversed(await chat.messages()):
        for _, data in buttons(message):
            if data.startswith(start):
                return int(message["message_id"]), data
    raise AssertionError(f"no button sends {start}…; the newest message is {await chat.screen()!r}")


async def texts(chat: Chat) -> list[str]:
    """What the bot's messages in a chat say, oldest first."""
    return [words(message) for message in await chat.messages()]


async def got(chat: Chat, part: str = "B12") -> int:
    """How many messages with these words somebody has."""
    return sum(part in text for text in await texts(chat))


async def seen(chat: Chat, *parts: str) -> str:
    """Wait for a message that has all these words in it, the newest of them; figures are shown a moment after they change."""
    return await first_of(chat, lambda text: all(part in text for part in parts), f"{parts}")


async def first_of(chat: Chat, fits: Callable[[str], bool], what: str) -> str:
    """Wait for a message of this kind."""
    for _ in range(PATIENCE_SECONDS * 10):
        found = [text for text in await texts(chat) if fits(text)]
        if found:
            return found[-1]
        await asyncio.sleep(0.1)
        await chat.turn(seconds=0)  # nobody waits for the bot's own next look
    raise AssertionError(f"never saw {what}; there are {(await texts(chat))[-4:]}")
