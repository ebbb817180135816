"""Queue what leaves: the screen's name and its complete arguments, never its words."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.storage.tx import Tx

Method = Literal["send", "edit", "strip", "document", "leave", "delete", "menu"]
Policy = Literal["resend_once", "once", "cosmetic"]


@dataclass(frozen=True)
class Address:
    """Where a message goes and in which language; learner_id is empty for strangers, owners and the farewell."""

    chat_id: int
    language: str
    learner_id: str | None = None


@dataclass(frozen=True)
class Pinned:
    """The lesson whose words a message shows, exactly as it was when the learner began it."""

    lesson: str
    rev: str
    language: str


async def put(
    tx: Tx,
    to: Address,
    screen: str,
    args: Mapping[str, Any],
    *,
    now: int,
    method: Method = "send",
    policy: Policy = "resend_once",
    lane: int = 0,
    message_id: int | None = None,
    about_row: str | None = None,  # of an edit: the row that carries the message, sent already or not
    nonce: str | None = None,
    pinned: Pinned | None = None,
    plan_id: str | None = None,
    loud: bool = False,
    not_before: int | None = None,
    void_after: int | None = None,
    dedup_key: str | None = None,
) -> str | None:
    """Queue one message at the end of its chat and return its id; None if the dedup key was used before."""
    row_id = secrets.token_urlsafe(12)
    row = await tx.put_outbox(
        id=row_id,
        dedup_key=dedup_key or row_id,
        chat_id=to.chat_id,
        language=to.language,
        learner_id=to.learner_id,
        plan_id=plan_id,
        lane=lane,
        policy=policy,
        method=method,
        message_id=message_id,
        about_row=about_row,
        nonce=nonce,
        screen=screen,
        args=json.dumps(args, ensure_ascii=False, separators=(",", ":")),
        **_named(pinned),
        loud=int(loud),
        not_before=now if not_before is None else not_before,
        void_after=void_after,
        now=now,
    )
    return None if row is None else row_id


def _named(pinned: Pinned | None) -> dict[str, str | None]:
    if pinned is None:
        return {"lesson": None, "rev": None, "lesson_language": None}
    return {"lesson": pinned.lesson, "rev": pinned.rev, "lesson_language": pinned.language}
