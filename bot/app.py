"""Wires everything, once: the house, the store, the delivery, and the sandbox where there is no token."""

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bot.administration.cohort_csv import MOST_BYTES
from bot.clock import Clock
from bot.config import Config, ConfigError
from bot.course.catalogue import Library
from bot.course.community import Link, load_community
from bot.course.document import Mistakes
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.exports import Exports
from bot.delivery.profile import Profile
from bot.delivery.running import Delivery
from bot.delivery.transport import build_bot
from bot.delivery.trouble import Conflict, TokenRefused
from bot.delivery.uploads import Purpose, Uploads
from bot.delivery.wording import Speech
from bot.handlers.documents import documents
from bot.handlers.house import House, Rules
from bot.handlers.staff.audit import audit_table
from bot.handlers.staff.cohort_import import PURPOSE, CohortImport
from bot.handlers.table import all_handlers
from bot.language import Interface
from bot.sandbox.chat import Newcomer
from bot.sandbox.server import Sandbox
from bot.screens.road import command_words, description, short_description
from bot.screens.screen import Operator, Voice
from bot.screens.table import SCREENS
from bot.storage import Store, Tx, open_store

SANDBOX_TOKEN = "1000000:the-token-of-the-sandbox-opens-nothing"  # known to everybody, worth nothing
CONFLICT, REFUSED = 75, 78  # EX_TEMPFAIL and EX_CONFIG of sysexits.h
log = logging.getLogger(__name__)

# The people of the sandbox: who runs the course and who takes it. Roles are theirs only as the bot gives them.
OWNER = "olga"
PEOPLE = (
    Newcomer("sofia", "Sofia", "en", "Europe/Brussels", "learner"),
    Newcomer("boyan", "Boyan", "bg", "Europe/Sofia", "learner"),
    Newcomer("mads", "Mads", "da", "Europe/Copenhagen", "learner"),
    Newcomer("ania", "Ania", "pl", "Europe/Warsaw", "learner"),
    Newcomer("eleni", "Eleni", "el", "Europe/Athens", "learner"),
    Newcomer(OWNER, "Olga", "en", "Europe/Brussels", "owner"),
    Newcomer("anton", "Anton", "en", "Europe/Sofia", "admin to be"),
    Newcomer("maria", "Maria", "en", "Europe/Lisbon", "trainer to be"),
    Newcomer("nora", "Nora", "en", "Europe/Brussels", "evaluator to be"),
)


@dataclass(frozen=True)
class Bot:
    """A bot that is wired and not yet running."""

    store: Store
    house: House
    delivery: Delivery


@asynccontextmanager
async def wired(config: Config, clock: Clock, token: str, api_url: str, *, pseudo: bool = False) -> AsyncIterator[Bot]:
    """The bot with its store open; the store is closed whatever happens. StoreError if it cannot be opened.

    `pseudo` offers the pseudo-language too, which is for looking at layouts in the sandbox and for nobody else."""
    library = Library(config.root / "lessons", config.root / "locales", pseudo=pseudo)
    interface = Interface(config.root / "locales", pseudo=pseudo)
    operator = Operator(config.operator_name, config.operator_contact, config.privacy_url)
    if config.mode == "sandbox":
        operator = Operator()
    rules = Rules(config.enrolment == "code", config.approval_above, community_links(config))
    house = House(library, interface, config.owners, rules=rules)
    store = await open_store(config.database)
    try:
        delivery: Delivery
        bot = build_bot(token, api_url)
        dispatcher = Dispatcher(store, house, clock, lambda: delivery.queued())
        exports = Exports(store, house, clock, lambda: delivery.queued())
        delivery = Delivery(
            bot=bot,
            store=store,
            clock=clock,
            handlers=all_handlers(house),
            speech=Speech(SCREENS, library, interface, operator, lambda: bot.username),
            documents={**documents(house, clock.now), "audit": partial(_audit, owners=config.owners), "export": exports.document},
            owners=config.owners,
            languages=interface.whole(),
            profiles=profiles(Voice(interface.translator("en"), library, interface, operator)),
            dispatcher=dispatcher,
            uploads=Uploads(store, bot, clock, purposes(house), lambda: delivery.queued()),
            exports=exports,
            pace_per_second=config.pace_per_second,
            pace_per_chat=config.pace_per_chat,
            window=config.send_window,
        )
        yield Bot(store, house, delivery)
    finally:
        await store.close()


def purposes(house: House) -> dict[str, Purpose]:
    """What files people are asked for, and what becomes of them."""
    cohorts = CohortImport(house)
    return {PURPOSE: Purpose(MOST_BYTES, cohorts.read, cohorts.give_up)}


def profiles(voice: Voice) -> list[Profile]:
    """Menu and descriptions in every language whose interface is whole; English also for everybody else."""
    told = []
    for language in voice.interface.whole():
        mine = Voice(voice.interface.translator(language), voice.library, voice.interface, voice.operator)
        words = (command_words(mine), description(mine), short_description(mine))
        told.append(Profile(language, *words))
        if language == "en":
            told.append(Profile("", *words))
    return told


def community_links(config: Config) -> tuple[Link, ...]:
    """The operator's links; ConfigError with every mistake of their file at once."""
    if not config.community_file:
        return ()
    try:
        return load_community(config.root / config.community_file, config.community_file)
    except Mistakes as mistakes:
        raise ConfigError([f"COMMUNITY_FILE: {mistake}" for mistake in mistakes.mistakes]) from None


async def _audit(store: Store, learner_id: str | None, about: str, *, owners: Collection[int]) -> bytes:
    return await store.read(lambda tx: audit_table(tx, owners))


@asynccontextmanager
async def in_sandbox(
    config: Config, clock: Clock, *, fresh: bool = False, pseudo: bool = False, people: Sequence[Newcomer] = ()
) -> AsyncIterator[tuple[Bot, Sandbox, str]]:
    """The bot wired to a sandbox of its own that is up already, and the address of its page; `fresh` forgets the last one.

    `people` are on the page from the beginning; the owner among them is one of the house's owners."""
    database = Path(config.database.removeprefix("sqlite:///"))
    state = database.with_name("sandbox-telegram.db")
    if fresh:
        for file in (database, state):
            for each in file.parent.glob(f"{file.name}*"):
                each.unlink()
    state.parent.mkdir(parents=True, exist_ok=True)
    planned: list[Store] = []

    async def outbox() -> object:
        return await planned[0].read(_waiting) if planned else []

    floods = config.pace_per_second > 0 and config.pace_per_chat > 0  # who lifts the pacing wants no flood control either
    sandbox = Sandbox(
        clock=clock, state=state, token=SANDBOX_TOKEN, limits=floods, planned=outbox, name="Co-creation course", people=people
    )
    if OWNER in sandbox.numbers:
        config = config.model_copy(update={"owners": config.owners | {sandbox.numbers[OWNER]}})
    try:
        url = await sandbox.start(config.sandbox_port)
        async with wired(config, clock, SANDBOX_TOKEN, url, pseudo=pseudo) as bot:
            planned.append(bot.store)
            yield bot, sandbox, url
            planned.clear()
    finally:
        await sandbox.stop()


async def _waiting(tx: Tx) -> list[dict[str, Any]]:
    """What the bot has still to send, for those who look behind the scenes."""
    return [
        {"when": row["due"], "chat_id": row["chat_id"], "lane": row["lane"], "what": row["what"], "state": row["state"]}
        async for row in tx.waiting_messages()
    ]


async def run_bot(config: Config, *, fresh: bool, pseudo: bool = False) -> int:
    """Run on Telegram, or in the sandbox where there is no token, until told to stop; returns the exit code."""
    clock = Clock()
    if config.mode == "telegram":
        assert config.token is not None
        async with wired(config, clock, config.token.get_secret_value(), config.api_url) as bot:
            return await _serve(bot)
    try:
        async with in_sandbox(config, clock, fresh=fresh, pseudo=pseudo, people=PEOPLE) as (bot, _, url):
            print(f"SANDBOX: nothing leaves this machine. Open {url} and be a learner. Ctrl+C stops it.", flush=True)  # noqa: T201
            return await _serve(bot)
    except OSError as error:
        if config.sandbox_port and error.errno is not None and "address already in use" in str(error):
            print(f"Port {config.sandbox_port} is taken; set SANDBOX_PORT to another one.", file=sys.stderr)  # noqa: T201
            return 1
        raise


async def _serve(bot: Bot) -> int:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, bot.delivery.stop)
    try:
        await bot.delivery.run()
    except TokenRefused:
        print("Telegram refuses the bot's token: get a valid one from @BotFather and set TELEGRAM_BOT_TOKEN.", file=sys.stderr)  # noqa: T201
        return REFUSED
    except Conflict:
        print("Another copy of the bot uses the same token (409 Conflict): leave only one running.", file=sys.stderr)  # noqa: T201
        return CONFLICT
    return 0
