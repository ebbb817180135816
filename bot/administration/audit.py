"""The chain of the audit: each entry's digest covers the one before, so that a change in the middle shows."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

BEGINNING = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One thing somebody did: who (a learner's id), what, to what, and the rest as JSON."""

    seq: int
    at: int
    actor: str
    action: str
    object: str
    detail: str
    digest: str


def detail_of(detail: Mapping[str, Any]) -> str:
    """The rest of an entry in the one way it is written."""
    return json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(before: str, seq: int, at: int, actor: str, action: str, object: str, detail: str) -> str:
    """SHA-256 over the digest before and everything this entry says, as hex."""
    whole = json.dumps([before, seq, at, actor, action, object, detail], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def broken_at(entries: Iterable[Entry]) -> int | None:
    """The number of the first entry that does not follow from those before it, entries from 1 in their order; None: all do."""
    before, expected = BEGINNING, 1
    for entry in entries:
        right = digest_of(before, expected, entry.at, entry.actor, entry.action, entry.object, entry.detail)
        if entry.seq != expected or entry.digest != right:
            return expected
        before, expected = entry.digest, expected + 1
    return None
