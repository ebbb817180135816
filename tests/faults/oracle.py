"""Judges a trial: every update one effect, every message there in its order and wording, copies only of what was on its way."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.delivery.claim import Claimed
from bot.delivery.wording import Speech, request
from bot.handlers.house import House
from bot.sandbox.faults import Call
from bot.screens.screen import Operator
from bot.screens.table import SCREENS
from bot.storage.queries import OneStatement, read_queries
from tests.faults.picture import ALL_NONCES, Picture, differences, nonces, picture
from tests.faults.quiet import quiet_run
from tests.faults.town import Town, copied, looked_at

Row = dict[str, Any]
SENDS = ("sendmessage", "sendphoto", "senddocument")
EDITS = ("editmessagetext", "editmessagecaption")
CLOCKS = re.compile(r"\d{1,2}[:.]\d{2}")  # what a message says of the time it was made at
END = ("sent", "uncertain", "cancelled")


@dataclass
class Verdict:
    """What a trial came to: figures to publish, and what went wrong in words."""

    figures: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Verdict") -> None:
        """One more trial; what is called `most …` is a maximum, the rest sums up."""
        for name, value in other.figures.items():
            most = name.startswith("most ")
            self.figures[name] = max(self.figures[name], value) if most else self.figures[name] + value
        self.wrong += other.wrong


def violations(database: Path) -> list[str]:
    """Every row that a violation query of the product finds."""
    queries = read_queries("sqlite", OneStatement())
    found = []
    with looked_at(database) as raw:
        for name, query in queries.items():
            if name.startswith("violation_"):
                found += [f"{name}: {dict(row)}" for row in raw.execute(query.sql)]
    return found


def whole(database: Path) -> list[str]:
    """What SQLite itself finds wrong with the file."""
    with looked_at(database) as raw:
        found = [f"integrity: {row[0]}" for row in raw.execute("PRAGMA integrity_check") if row[0] != "ok"]
        return found + [f"foreign key: {tuple(row)}" for row in raw.execute("PRAGMA foreign_key_check")]


async def judge(town: Town, house: House, before: Path | None) -> Verdict:
    """Weigh everything once the town is at rest; `before` is the database as it was before the trial, None if empty."""
    quiet = town.database.with_name("quiet.db")
    if before is not None:
        copied(before, quiet)
    await quiet_run(quiet, house, town.crowd.updates, town.database)
    return await weigh(town, house, quiet)


async def weigh(town: Town, house: House, quiet: Path) -> Verdict:
    """Compare what the town came to with the quiet run and with what arrived in the chats."""
    verdict = Verdict()
    asked = nonces(town.database)
    real, wanted = picture(town.database), picture(quiet)
    verdict.wrong += whole(town.database) + violations(town.database) + differences(real, wanted)
    _updates(town, verdict)
    _endings(town, verdict)
    words = Words(house, {place: nonce for nonce, place in asked.items()}, nonces(quiet))
    await _messages(town, real, wanted, words, verdict)
    return verdict


def _updates(town: Town, verdict: Verdict) -> None:
    numbers = [update["update_id"] for update in town.crowd.updates]
    with looked_at(town.database) as raw:
        states = dict(raw.execute("SELECT update_id, state FROM inbox").fetchall())
    lost = [number for number in numbers if states.get(number) != "done"]
    verdict.figures["updates"] += len(numbers)
    verdict.figures["updates lost"] += len(lost)
    verdict.wrong += [f"update {number} is {states.get(number, 'nowhere')}" for number in lost[:5]]
    if len(states) != len(numbers):
        verdict.wrong.append(f"{len(states)} updates in the inbox, {len(numbers)} were made")


def _endings(town: Town, verdict: Verdict) -> None:
    for ending in town.endings:
        verdict.figures["updates received twice"] += ending.redelivered
        verdict.figures["most on their way at an ending"] = max(
            verdict.figures["most on their way at an ending"], len(ending.on_the_way)
        )
        verdict.wrong += [f"{ending.how}: update {number} was confirmed and is lost" for number in ending.lost[:5]]
        if ending.damaged:
            verdict.wrong.append(f"{ending.how}: {ending.damaged}")
        if len(ending.on_the_way) > town.window:
            verdict.wrong.append(f"{ending.how}: {len(ending.on_the_way)} messages were on their way")


class Words:
    """What a message should have said, from the quiet run's complete arguments."""

    def __init__(self, house: House, real: Mapping[tuple[int, str, int], str], quiet: Mapping[str, tuple[int, str, int]]) -> None:
        operator = Operator("A town", "training@example.eu")
        self._speech = Speech(SCREENS, house.library, house.interface, operator, lambda: "sandbox_bot")
        self._real, self._quiet = real, quiet

    async def of(self, row: Row) -> str:
        """The words and buttons of a message of the quiet run, its buttons renamed as in the real one."""
        _, payload = await request(self._speech, {}, None, claimed(row))  # type: ignore[arg-type]
        return ALL_NONCES.sub(self._as_in_the_real_one, wording(payload))

    def _as_in_the_real_one(self, button: re.Match[str]) -> str:
        return f"{button[1]}:{self._real.get(self._quiet[button[2]], '?')}"


def wording(payload: Mapping[str, Any]) -> str:
    """Words and buttons of a request, times of day left out."""
    said = {name: payload.get(name) for name in ("text", "caption", "reply_markup")}
    return CLOCKS.sub("…", json.dumps(said, ensure_ascii=False, sort_keys=True))


def claimed(row: Row) -> Claimed:
    """A row of the outbox as the sender has it."""
    names = ("id", "chat_id", "language", "learner_id", "lane", "policy", "method", "nonce", "screen", "args")
    more = ("lesson", "rev", "lesson_language", "crash_resends", "reach_epoch")
    values = {name: row[name] for name in (*names, *more)}
    values |= {"message_id": row["message_id"] or 1, "loud": bool(row["loud"]), "plain": False}
    return Claimed(**values, attempts=1, claimed_at=0, archived=None)


async def _messages(town: Town, real: Picture, wanted: Picture, words: Words, verdict: Verdict) -> None:
    """Match what arrived with what was queued."""
    sent, edits = arrived(town.calls)
    seen: Counter[str] = Counter()  # deliveries of a message, by its row's id
    explained: set[tuple[int, int]] = set()
    for place, rows in real.messages.items():
        texts = [await words.of(row) for row in wanted.messages.get(place, [])]
        last = 0
        for row, text in zip(rows, texts, strict=False):
            verdict.figures["messages"] += 1
            verdict.wrong += _state(row)
            if row["state"] != "sent":
                continue
            if row["method"] == "edit":
                if (row["chat_id"], text) not in edits:
                    verdict.wrong.append(f"an edit never arrived: {row['screen']} in chat {row['chat_id']}: {text[:200]}")
                continue
            at, said = sent.get((row["chat_id"], row["tg_message_id"]), (0, ""))
            explained.add((row["chat_id"], row["tg_message_id"]))
            seen[row["id"]] += 1
            verdict.figures["messages missing"] += not at
            if said != text:
                verdict.wrong.append(f"chat {row['chat_id']}: {said[:300] or 'nothing arrived'} instead of {text[:300]}")
            if at < last:
                verdict.figures["messages out of order"] += 1
                verdict.wrong.append(f"out of order: {row['screen']} in chat {row['chat_id']}")
            last = at
    _copies(town, {place: call for place, call in sent.items() if place not in explained}, seen, verdict)
    _uncertain(real, seen, verdict)


def _state(row: Row) -> Iterator[str]:
    if row["state"] not in END or (row["state"] == "cancelled" and row["reason"] not in ("begun", "no message")):
        yield f"message {row['screen']} of chat {row['chat_id']} ended as {row['state']}: {row['reason']}"


def arrived(calls: Sequence[Call] | Any) -> tuple[dict[tuple[int, int], tuple[int, str]], set[tuple[int, str]]]:
    """New messages by chat and message id: the number of their request and their words; and every edit asked for."""
    sent: dict[tuple[int, int], tuple[int, str]] = {}
    edits: set[tuple[int, str]] = set()
    for call in calls:
        if call.method in SENDS and call.effect:
            sent[call.chat_id or 0, call.message_id or 0] = (call.number, wording(call.params))
        elif call.method in EDITS and (call.effect or "not modified" in call.outcome):
            edits.add((call.chat_id or 0, wording(call.params)))
    return sent, edits


def _copies(town: Town, strays: Mapping[tuple[int, int], tuple[int, str]], seen: Counter[str], verdict: Verdict) -> None:
    """What arrived without its message knowing of it must have been on its way when a process ended."""
    numbers = [call.number for call in town.calls]
    before = 0
    by_number = {number: place for place, (number, _) in strays.items()}
    for ending in town.endings:
        mine = [by_number.pop(number) for number in numbers[before : ending.calls] if number in by_number]
        before = ending.calls
        unknown = {row["chat_id"]: row for row in ending.on_the_way if row["method"] == "send"}
        for chat_id, _ in mine:
            row = unknown.pop(chat_id, None)
            if row is None:
                verdict.wrong.append(f"{ending.how}: a message in chat {chat_id} that nobody had claimed")
            else:
                seen[row["id"]] += 1
    verdict.wrong += [f"an unexplained message in chat {chat_id}" for chat_id, _ in by_number.values()]
    copies = [count - 1 for count in seen.values() if count > 1]
    verdict.figures["copies"] += sum(copies)
    verdict.figures["messages three times"] += sum(copy > 1 for copy in copies)
    if any(copy > 1 for copy in copies):
        verdict.wrong.append("a message arrived three times")
    if sum(copies) > town.window * len(town.endings):
        verdict.wrong.append(f"{sum(copies)} copies from {len(town.endings)} endings")


def _uncertain(real: Picture, seen: Counter[str], verdict: Verdict) -> None:
    rows = [row for rows in real.messages.values() for row in rows if row["state"] == "uncertain"]
    verdict.figures["uncertain"] += len(rows)
    never = [row for row in rows if row["method"] == "send" and not seen[row["id"]]]
    verdict.figures["uncertain and never seen"] += len(never)
