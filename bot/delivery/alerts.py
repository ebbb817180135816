"""Tells the owners, through the outbox like everything else."""

from collections.abc import Collection, Mapping
from typing import Any

from bot.storage.outbox import Address, put
from bot.storage.tx import Tx


async def alert_owners(tx: Tx, owners: Collection[int], screen: str, args: Mapping[str, Any], now: int) -> None:
    """Queue this screen for every owner, in English, ahead of lessons."""
    for owner in sorted(owners):
        await put(tx, Address(chat_id=owner, language="en"), screen, args, now=now, loud=True)
