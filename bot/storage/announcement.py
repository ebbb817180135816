"""Announcements: drafts that several people may edit, their texts by language, and the arguments of what learners get."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.administration.announcement import File, Kind, Text, digest, fallback_of
from bot.administration.audience import Audience
from bot.administration.timing import Timing
from bot.storage.people import new_id
from bot.storage.staff import note
from bot.storage.tx import Tx

State = Literal["draft", "discarded", "confirmed", "withdrawn"]


@dataclass(frozen=True)
class Announcement:
    """One announcement; `language` is the fallback somebody chose (None: see `fallback_of`), `rev` grows with each change."""

    id: str
    number: int
    made_by: str
    made_at: int
    state: State
    kind: Kind
    urgent: bool
    audience: Audience
    timing: Timing
    version: int
    language: str | None
    file: File | None
    repeats_left: int | None
    repeat_at: int | None
    rev: int
    changed_by: str


def _announcement(row: Mapping[str, Any]) -> Announcement:
    file = File(row["file_kind"], row["file_id"], row["file_name"] or "") if row["file_kind"] else None
    return Announcement(
        id=row["id"],
        number=row["number"],
        made_by=row["made_by"],
        made_at=row["made_at"],
        state=row["state"],
        kind=row["kind"],
        urgent=bool(row["urgent"]),
        audience=Audience.from_json(json.loads(row["audience"])),
        timing=Timing.from_json(json.loads(row["timing"])),
        version=row["version"],
        language=row["language"],
        file=file,
        repeats_left=row["repeats_left"],
        repeat_at=row["repeat_at"],
        rev=row["rev"],
        changed_by=row["changed_by"],
    )


async def announcement_by_id(tx: Tx, announcement_id: str) -> Announcement | None:
    """The announcement of that id, or None."""
    row = await tx.announcement_by_id(id=announcement_id)
    return None if row is None else _announcement(row)


async def make_draft(
    tx: Tx, by: str, now: int, *, audience: Audience | None = None, kind: Kind = "course", action: str = "announcement.made"
) -> Announcement:
    """A new draft with the next number, noted in the audit; `by` is a learner's id."""
    announcement_id = new_id()
    said = json.dumps((audience or Audience()).as_json(), ensure_ascii=False)
    await tx.add_announcement(id=announcement_id, by=by, kind=kind, audience=said, now=now)
    made = await announcement_by_id(tx, announcement_id)
    assert made is not None
    await note(tx, now, by, action, str(made.number))
    return made


async def untouched_draft(tx: Tx, by: str) -> Announcement | None:
    """The newest draft that this person opened and nobody has changed since, or None."""
    row = await tx.untouched_draft(by=by)
    return None if row is None else _announcement(row)


async def texts_of(tx: Tx, announcement_id: str, version: int) -> dict[str, Text]:
    """The texts of one version by language, the one written first in front."""
    rows = tx.announcement_texts(announcement_id=announcement_id, version=version)
    return {
        row["language"]: Text(row["html"], tuple((label, url) for label, url in json.loads(row["buttons"]))) async for row in rows
    }


async def told(tx: Tx, announcement_id: str, version: int, language: str) -> dict[str, Any]:
    """Complete arguments of the screen `announcement` for a reader of this language; LookupError if nothing is written at all.

    Where the language is missing it is the fallback's text, and `missing` says so."""
    announcement = await announcement_by_id(tx, announcement_id)
    texts = await texts_of(tx, announcement_id, version)
    spoken = language if language in texts else fallback_of(announcement.language if announcement else None, texts)
    if announcement is None or spoken is None:
        raise LookupError(f"announcement {announcement_id} has no text in version {version}")
    file = announcement.file
    return {
        "html": texts[spoken].html,
        "buttons": [list(link) for link in texts[spoken].buttons],
        "language": spoken,
        "missing": spoken != language,
        "file_kind": file.kind if file else None,
        "file_id": file.file_id if file else None,
    }


async def changed(tx: Tx, announcement: Announcement, by: str, now: int, what: str) -> Announcement | None:
    """Keep a draft as it is given, with a new revision; `what` is for the audit. None if it is no draft any more."""
    file = announcement.file
    row = await tx.change_announcement(
        id=announcement.id,
        by=by,
        kind=announcement.kind,
        urgent=int(announcement.urgent),
        audience=json.dumps(announcement.audience.as_json(), ensure_ascii=False),
        timing=json.dumps(announcement.timing.as_json(), ensure_ascii=False),
        language=announcement.language,
        file_kind=file.kind if file else None,
        file_id=file.file_id if file else None,
        file_name=file.name if file else None,
    )
    if row is None:
        return None
    await note(tx, now, by, "announcement.changed", str(announcement.number), {"what": what})
    return replace(announcement, rev=row["rev"], changed_by=by)


async def put_text(tx: Tx, announcement_id: str, version: int, language: str, text: Text, now: int) -> None:
    """Write or rewrite one language of one version; a draft's revision is the caller's to raise, with `changed`."""
    buttons = json.dumps([list(link) for link in text.buttons], ensure_ascii=False)
    await tx.put_announcement_text(
        announcement_id=announcement_id, version=version, language=language, html=text.html, buttons=buttons, now=now
    )


async def drop_text(tx: Tx, announcement_id: str, version: int, language: str) -> None:
    """Take one language away again."""
    await tx.drop_announcement_text(announcement_id=announcement_id, version=version, language=language)


async def new_version(tx: Tx, announcement_id: str) -> int:
    """A copy of the newest texts under the next number, to be corrected; returns that number.

    The announcement itself stays at its version until `use_version`, so that a correction never confirmed changes nothing."""
    row = await tx.next_announcement_version(id=announcement_id)
    assert row is not None
    await tx.copy_announcement_texts(announcement_id=announcement_id, version=row["version"], copied=row["current"])
    return int(row["version"])


async def newest_version(tx: Tx, announcement_id: str, version: int) -> int:
    """These texts under the highest number, as they are confirmed: whatever else is being written began from older ones."""
    row = await tx.next_announcement_version(id=announcement_id)
    assert row is not None
    if row["version"] == version + 1:
        return version
    await tx.copy_announcement_texts(announcement_id=announcement_id, version=row["version"], copied=version)
    return int(row["version"])


async def use_version(tx: Tx, announcement_id: str, version: int) -> None:
    """From now on this version is the announcement's text."""
    await tx.set_announcement_version(id=announcement_id, version=version)


async def move_announcement(tx: Tx, announcement_id: str, state: State, *, expected: State) -> bool:
    """Another state, if it is in the one expected; False otherwise."""
    return await tx.move_announcement(id=announcement_id, state=state, expected=expected) is not None


async def set_repeat(tx: Tx, announcement_id: str, repeats_left: int | None, repeat_at: int | None) -> None:
    """How often it goes out after this time, and when next (UTC seconds)."""
    await tx.set_announcement_repeat(id=announcement_id, repeats_left=repeats_left, repeat_at=repeat_at)


async def digest_of_content(tx: Tx, announcement: Announcement, recipients: tuple[str, ...] = ()) -> str:
    """SHA-256 over everything that would be sent, the audience, the timing and, where given, the recipients' ids."""
    file = announcement.file
    parts = {
        "id": announcement.id,
        "version": announcement.version,
        "kind": announcement.kind,
        "urgent": announcement.urgent,
        "audience": announcement.audience.as_json(),
        "timing": announcement.timing.as_json(),
        "language": announcement.language,
        "file": [file.kind, file.file_id] if file else None,
    }
    return digest(parts, await texts_of(tx, announcement.id, announcement.version), recipients)


@dataclass(frozen=True)
class Listed:
    """One line of the list: `state` is its own, or that of its newest mailing while it is confirmed."""

    id: str
    number: int
    state: str
    html: str  # of one of its texts; empty without any


async def announcements(tx: Tx, group: Literal["drafts", "under way", "past"], k: int, skip: int = 0) -> list[Listed]:
    """At most `k` announcements of one group, newest first."""
    rows = tx.announcements_listed(group=group, k=k, skip=skip)
    return [Listed(row["id"], row["number"], _stands(row), row["html"] or "") async for row in rows]


def _stands(row: Mapping[str, Any]) -> str:
    return str(row["mailing_state"] if row["state"] == "confirmed" else row["state"])


async def got(tx: Tx, announcement_id: str) -> dict[str, bool]:
    """Learners whom an announcement was sent to by their ids: True: it arrived; False: it may have, or is still on its way."""
    rows = tx.announcement_got(announcement_id=announcement_id)
    return {row["learner_id"]: bool(row["arrived"]) async for row in rows}
