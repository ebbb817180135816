"""Sets the command menu and the descriptions in every language, only where they differ from what was set before."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram.error import BadRequest, EndPointNotFound, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.delivery.patience import Backoff, stored
from bot.storage import Store, Tx

AGAIN_SECONDS, LONGEST_AGAIN_SECONDS = 30.0, 3600.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Profile:
    """What the bot says about itself in one language; language_code "" is for everybody else."""

    language_code: str
    commands: tuple[tuple[str, str], ...]  # name without the slash, description
    description: str
    short_description: str

    @property
    def digest(self) -> str:
        """Changes whenever a word changes."""
        whole = [self.language_code, self.commands, self.description, self.short_description]
        return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


async def set_profiles(bot: ExtBot[None], store: Store, profiles: Sequence[Profile]) -> None:
    """Set what differs, one request after the other, as long as it takes; ends by itself, a refused token ends it too."""
    backoff = Backoff(AGAIN_SECONDS, LONGEST_AGAIN_SECONDS)
    for profile in profiles:
        while True:
            try:
                await _set(bot, store, profile)
                break
            except (InvalidToken, EndPointNotFound):
                return  # the receiver says so, and ends the process
            except BadRequest as refusal:
                log.error("Telegram does not take the menu or description in %r: %s", profile.language_code, refusal)
                break  # the other languages have theirs all the same
            except RetryAfter as busy:
                asked = busy.retry_after
                seconds = float(asked) if isinstance(asked, int) else asked.total_seconds()
            except TelegramError as error:
                seconds = backoff.seconds()
                log.warning("menu and description in %r not set, again in %.0f s: %s", profile.language_code, seconds, error)
            await asyncio.sleep(seconds)


async def _set(bot: ExtBot[None], store: Store, profile: Profile) -> None:
    name = f"profile:{profile.language_code}"

    async def known(tx: Tx) -> Any:
        return await tx.setting(name=name)

    async def remember(tx: Tx) -> None:
        await tx.set_setting(name=name, value=profile.digest)

    if await stored(store, known) == profile.digest:
        return
    language = {"language_code": profile.language_code} if profile.language_code else {}
    commands = [{"command": command, "description": words} for command, words in profile.commands]
    await bot.do_api_request("setMyCommands", api_kwargs={"commands": commands, **language})
    await bot.do_api_request("setMyDescription", api_kwargs={"description": profile.description, **language})
    await bot.do_api_request("setMyShortDescription", api_kwargs={"short_description": profile.short_description, **language})
    await stored(store, remember)
