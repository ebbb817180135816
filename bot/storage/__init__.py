"""The database: one way to write, one way to read, named queries, numbered migrations."""

from bot.storage.backup import backup
from bot.storage.crashpoint import crashpoint
from bot.storage.errors import NotStored, StoreError
from bot.storage.store import Store, open_store
from bot.storage.tx import Tx

__all__ = ["NotStored", "Store", "StoreError", "Tx", "backup", "crashpoint", "open_store"]
