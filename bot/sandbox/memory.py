"""What the sandbox remembers over a restart: an SQLite file written through at each change."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS kept (kind TEXT, key TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, key));
CREATE TABLE IF NOT EXISTS message (chat_id INTEGER, message_id INTEGER, body TEXT NOT NULL, PRIMARY KEY (chat_id, message_id));
CREATE TABLE IF NOT EXISTS waiting (update_id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS file (file_id TEXT PRIMARY KEY, body TEXT NOT NULL, content BLOB NOT NULL);
"""


# Made once: json.dumps with these arguments would make an encoder for each call. Lone surrogates never get this far.
dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Memory:
    """Keeps every change until commit(), which each request calls before its answer; without a file it keeps nothing."""

    def __init__(self, state: Path | None) -> None:
        self.db: sqlite3.Connection | None = None
        if state is None:
            return
        state.parent.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(state, isolation_level=None)
        # A killed process loses nothing it committed; only a power cut could, and this is a sandbox.
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=NORMAL")
        self.db.executescript(TABLES)

    def _write(self, sql: str, values: tuple[Any, ...]) -> None:
        assert self.db is not None
        if not self.db.in_transaction:
            self.db.execute("BEGIN IMMEDIATE")
        self.db.execute(sql, values)

    def keep(self, kind: str, key: str, body: Any) -> None:
        """Keep one thing of that kind under that key."""
        if self.db is not None:
            self._write("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (kind, key, dump(body)))

    def keep_message(self, chat_id: int, message_id: int, body: Any) -> None:
        """Keep one message of a chat."""
        if self.db is not None:
            self._write("INSERT OR REPLACE INTO message VALUES (?, ?, ?)", (chat_id, message_id, dump(body)))

    def keep_update(self, update: dict[str, Any]) -> None:
        """Keep an update until it is confirmed."""
        if self.db is not None:
            self._write("INSERT INTO waiting VALUES (?, ?)", (update["update_id"], dump(update)))

    def forget_updates(self, before: int) -> None:
        """Forget the updates with a smaller id: they are confirmed."""
        if self.db is not None:
            self._write("DELETE FROM waiting WHERE update_id < ?", (before,))

    def keep_file(self, file_id: str, body: Any, content: bytes) -> None:
        """Keep a file's content and what is known of it."""
        if self.db is not None:
            self._write("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", (file_id, dump(body), content))

    def all(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Every kept thing of that kind, with its key."""
        if self.db is not None:
            for key, body in self.db.execute("SELECT key, body FROM kept WHERE kind = ?", (kind,)):
                yield key, json.loads(body)

    def messages(self) -> Iterator[tuple[int, int, Any]]:
        """Every message: chat id, message id, body; in the order they were written in each chat."""
        if self.db is not None:
            for chat_id, message_id, body in self.db.execute("SELECT * FROM message ORDER BY chat_id, message_id"):
                yield chat_id, message_id, json.loads(body)

    def updates(self) -> Iterator[dict[str, Any]]:
        """The unconfirmed updates, oldest first."""
        if self.db is not None:
            for (body,) in self.db.execute("SELECT body FROM waiting ORDER BY update_id"):
                yield json.loads(body)

    def files(self) -> Iterator[tuple[str, Any, bytes]]:
        """Every file: id, what is known of it, content."""
        if self.db is not None:
            for file_id, body, content in self.db.execute("SELECT * FROM file"):
                yield file_id, json.loads(body), content

    def commit(self) -> None:
        """Make everything kept so far survive the process."""
        if self.db is not None and self.db.in_transaction:
            self.db.execute("COMMIT")

    def close(self) -> None:
        """Commit and let go of the file."""
        if self.db is not None:
            self.commit()
            self.db.close()
            self.db = None
