"""What a database says about everybody, in a form in which two runs of the same acts can be compared."""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.town import looked_at

Row = dict[str, Any]
NONCE = re.compile(r"^(?:p|fo|he:help|he:mistake):([\w-]{16})(?=:|$)")
ALL_NONCES = re.compile(r'\b(p|fo|he:help|he:mistake):([\w-]{16})(?=[:"])')
# Tables about the house, or compared in another way.
APART = {"inbox", "outbox", "setting", "content", "migration", "throttle", "chat_alias"}
# What differs from run to run: random names, message ids, days. Of a moment only counts whether it has come.
CHANCE = {"id", "nonce", "message_id", "learner_id", "enrolment_id", "plan_id", "telegram_id", "chat_id", "last_lesson_day"}
CHANCE |= {"pairing_key", "pseudonym", "rid", "asked_on", "reminded_on", "week"}
MOMENT = re.compile(r"(^|_)(at|until)$")
# Strips are left out: whether there is a button to take away depends on how fast a message was sent.
MESSAGES = """SELECT o.*, p.lesson AS asked_lesson, q.step AS asked_step FROM outbox o
    LEFT JOIN prompt q ON q.nonce = o.nonce LEFT JOIN plan p ON p.id = q.plan_id
    WHERE o.policy <> 'cosmetic' ORDER BY o.chat_id, o.lane, o.position"""
SAME = ("screen", "method", "policy", "lesson", "rev", "lesson_language", "loud", "asked_lesson", "asked_step", "language")


@dataclass(frozen=True)
class Picture:
    """Facts by table and chat; messages by chat and lane, in their order."""

    facts: Mapping[str, Mapping[int, list[str]]]
    messages: Mapping[tuple[int, int], list[Row]]


def picture(database: Path) -> Picture:
    """Everything there is, as it is now."""
    facts: dict[str, dict[int, list[str]]] = {}
    with looked_at(database) as raw:
        owners = owned(raw)
        tables = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in set(tables) - APART:
            found: dict[int, list[str]] = defaultdict(list)
            for row in raw.execute(f"SELECT * FROM {table}"):
                found[chat_of(table, row, owners)].append(fact(row, owners))
            facts[table] = {chat: sorted(rows) for chat, rows in found.items()}
        messages: dict[tuple[int, int], list[Row]] = defaultdict(list)
        for row in raw.execute(MESSAGES):
            messages[row["chat_id"], row["lane"]].append(dict(row))
    return Picture(facts, messages)


def owned(raw: sqlite3.Connection) -> dict[str, dict[str, Any]]:
    """The chat behind each learner, enrolment and plan, and the lesson of each plan, by their ids."""
    chats = dict(raw.execute("SELECT id, chat_id FROM learner").fetchall())
    enrolments = {row[0]: chats[row[1]] for row in raw.execute("SELECT id, learner_id FROM enrolment")}
    plans = raw.execute("SELECT id, enrolment_id, lesson FROM plan").fetchall()
    return {
        "learner_id": chats,
        "enrolment_id": enrolments,
        "plan_id": {row[0]: enrolments[row[1]] for row in plans},
        "lesson": {row[0]: row[2] for row in plans},
    }


def chat_of(table: str, row: sqlite3.Row, owners: Mapping[str, Mapping[str, Any]]) -> int:
    """Whom a row is about; 0 for nobody."""
    if table == "learner":
        return int(row["chat_id"])
    values = dict(row)
    found = (owners[name].get(values[name]) for name in ("learner_id", "enrolment_id", "plan_id") if name in values)
    return next((int(chat) for chat in found if chat is not None), 0)


def fact(row: sqlite3.Row, owners: Mapping[str, Mapping[str, Any]]) -> str:
    """A row without what is chance, as text that compares."""
    whole = dict(row)
    kept = {name: value for name, value in whole.items() if name not in CHANCE}
    values = {name: value is not None if MOMENT.search(name) else value for name, value in kept.items()}
    if '"form"' in (whole.get("expects") or ""):
        values["expects"] = json.loads(whole["expects"])["form"]["at"]
    if "plan_id" in whole:
        values["lesson"] = owners["lesson"].get(whole["plan_id"])
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def nonces(database: Path) -> dict[str, tuple[int, str, int]]:
    """What each button is about: chat, lesson, step; of a form the moment and its occasion."""
    with looked_at(database) as raw:
        return asked_by(raw)


def asked_by(raw: sqlite3.Connection) -> dict[str, tuple[int, str, int]]:
    """The same on an open connection."""
    sql = """SELECT q.nonce, l.chat_id, p.lesson, q.step
        FROM prompt q JOIN plan p ON p.id = q.plan_id JOIN learner l ON l.id = q.learner_id"""
    forms = """SELECT a.id, l.chat_id, a.moment || ' ' || a.occasion, -1 FROM asking a JOIN learner l ON l.id = a.learner_id"""
    return {row[0]: (row[1], row[2], row[3]) for asked in (sql, forms) for row in raw.execute(asked)}


def differences(real: Picture, wanted: Picture, most: int = 10) -> list[str]:
    """Where two runs of the same acts differ, in words; empty if each act had the same effect once in both."""
    found = []
    for table, rows in wanted.facts.items():
        for chat in rows.keys() | real.facts[table].keys():
            mine, theirs = real.facts[table].get(chat, []), rows.get(chat, [])
            if mine != theirs:
                found.append(f"{table} of chat {chat}: {_only(mine, theirs)} instead of {_only(theirs, mine)}")
    for place in wanted.messages.keys() | real.messages.keys():
        said = [_message(row) for row in real.messages.get(place, [])]
        due = [_message(row) for row in wanted.messages.get(place, [])]
        if said != due:
            at = next((n for n, (a, b) in enumerate(zip(said, due, strict=False)) if a != b), min(len(said), len(due)))
            there = f"{len(said)} messages instead of {len(due)}, first other at {at}"
            found.append(f"chat {place[0]} lane {place[1]}: {there}: {said[at : at + 2]} instead of {due[at : at + 2]}")
    return found[:most]


def _only(rows: Sequence[str], without: Sequence[str]) -> list[str]:
    return [row for row in rows if rows.count(row) > without.count(row)][:3]


def _message(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in SAME)
