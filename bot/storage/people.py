"""Learners, enrolments, plans and prompts as the rest of the house sees them."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.storage.outbox import Address
from bot.storage.tx import Tx


def new_id() -> str:
    """A random name for a row: 96 bits, safe in a button."""
    return secrets.token_urlsafe(12)


@dataclass(frozen=True)
class Learner:
    """One person who learns; known by a Telegram number, never by a name."""

    id: str
    chat_id: int
    language: str
    country: str | None
    zone: str
    minute_of_day: int
    days: str
    reach: str
    stopped_at: int | None
    paused_until: int | None
    expects: Mapping[str, Any] | None
    notice_version: str
    seen_at: int | None  # the last sign of life, to the hour

    @property
    def address(self) -> Address:
        """Where messages to this learner go."""
        return Address(self.chat_id, self.language, self.id)


@dataclass(frozen=True)
class Enrolment:
    """One learner on one course."""

    id: str
    learner_id: str
    course: str
    state: str
    last_lesson_day: str | None


@dataclass(frozen=True)
class Plan:
    """One lesson of one enrolment: when it is due, what was pinned, how far the learner is."""

    id: str
    enrolment_id: str
    lesson: str
    state: str
    due_at: int
    rev: str | None
    language: str | None
    step: int
    nudges: int
    nudge_at: int | None


@dataclass(frozen=True)
class Prompt:
    """What a message asked: the step of a plan and what has happened within it."""

    nonce: str
    learner_id: str
    plan_id: str
    step: int
    inside: dict[str, Any]
    message_id: int | None


def learner_from(row: Mapping[str, Any]) -> Learner:
    """A learner out of its row."""
    return Learner(
        id=row["id"],
        chat_id=row["chat_id"],
        language=row["language"],
        country=row["country"],
        zone=row["zone"],
        minute_of_day=row["minute_of_day"],
        days=row["days"],
        reach=row["reach"],
        stopped_at=row["stopped_at"],
        paused_until=row["paused_until"],
        expects=json.loads(row["expects"]) if row["expects"] else None,
        notice_version=row["notice_version"],
        seen_at=row["seen_at"],
    )


async def learner_by_telegram_id(tx: Tx, telegram_id: int) -> Learner | None:
    """The learner behind a Telegram number, or None for a stranger."""
    row = await tx.learner_by_telegram_id(telegram_id=telegram_id)
    return None if row is None else learner_from(row)


async def learner_by_id(tx: Tx, learner_id: str) -> Learner | None:
    """The learner of that id, or None after an erasure."""
    row = await tx.learner_by_id(id=learner_id)
    return None if row is None else learner_from(row)


def _enrolment(row: Mapping[str, Any]) -> Enrolment:
    return Enrolment(row["id"], row["learner_id"], row["course"], row["state"], row["last_lesson_day"])


async def enrolment_of(tx: Tx, learner_id: str) -> Enrolment | None:
    """The enrolment a learner began last, or None."""
    row = await tx.enrolment_of(learner_id=learner_id)
    return None if row is None else _enrolment(row)


async def enrolment_in(tx: Tx, learner_id: str, course: str) -> Enrolment | None:
    """A learner's enrolment on one course, or None."""
    row = await tx.enrolment_in(learner_id=learner_id, course=course)
    return None if row is None else _enrolment(row)


async def enrolment_by_id(tx: Tx, enrolment_id: str) -> Enrolment:
    """The enrolment of that id; it exists as long as a plan names it."""
    return _enrolment(await tx.enrolment_by_id(id=enrolment_id))


def _plan(row: Mapping[str, Any] | None) -> Plan | None:
    if row is None:
        return None
    return Plan(
        id=row["id"],
        enrolment_id=row["enrolment_id"],
        lesson=row["lesson"],
        state=row["state"],
        due_at=row["due_at"],
        rev=row["rev"],
        language=row["language"],
        step=row["step"],
        nudges=row["nudges"],
        nudge_at=row["nudge_at"],
    )


async def plan_by_id(tx: Tx, plan_id: str) -> Plan | None:
    """The plan of that id, or None."""
    return _plan(await tx.plan_by_id(id=plan_id))


async def plan_now(tx: Tx, enrolment_id: str) -> Plan | None:
    """The one open lesson of an enrolment, or None when everything there is is done."""
    return _plan(await tx.plan_now(enrolment_id=enrolment_id))


def _prompt(row: Mapping[str, Any] | None) -> Prompt | None:
    if row is None:
        return None
    return Prompt(row["nonce"], row["learner_id"], row["plan_id"], row["step"], json.loads(row["inside"]), row["message_id"])


async def prompt_by_nonce(tx: Tx, nonce: str) -> Prompt | None:
    """What a tapped button was about, or None if nothing here asked that."""
    return _prompt(await tx.prompt_by_nonce(nonce=nonce))


async def prompt_at(tx: Tx, plan_id: str, step: int) -> Prompt | None:
    """The prompt of a step, or None if that step was not shown yet."""
    return _prompt(await tx.prompt_at(plan_id=plan_id, step=step))
