"""The queries that look for what must never be: silent on a sound database, and each finds what it is named after."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import Store, Tx
from bot.storage.migrate import migrate
from bot.storage.outbox import Address, put
from bot.storage.queries import OneStatement, read_queries

QUERIES = {name: query.sql for name, query in read_queries("sqlite", OneStatement()).items() if name.startswith("violation_")}
SOUND = """
INSERT INTO learner (id, telegram_id, chat_id, language, zone, minute_of_day, days, notice_version, notice_shown_at, joined_at)
VALUES ('ann', 1, 1, 'en', 'Europe/Brussels', 540, '12345', 'v', 0, 0),
    ('bob', 2, 2, 'en', 'Europe/Brussels', 540, '12345', 'v', 0, 0);
INSERT INTO enrolment (id, learner_id, course, begun_at)
VALUES ('ann-basic', 'ann', 'basic', 0), ('bob-basic', 'bob', 'basic', 0);
INSERT INTO content (lesson, rev, language, body) VALUES ('basic/1.1', 'r', 'en', '{}');
INSERT INTO plan (id, enrolment_id, lesson, state, due_at, rev, language, step)
VALUES ('p1', 'ann-basic', '1.1', 'begun', 0, 'r', 'en', 2),
    ('p2', 'bob-basic', '1.1', 'planned', 0, NULL, NULL, 0);
INSERT INTO prompt (nonce, learner_id, plan_id, step, inside, made_at) VALUES ('n', 'ann', 'p1', 2, '{}', 0);
INSERT INTO answer (id, learner_id, enrolment_id, item, attempt, given, rev, language, at)
VALUES ('a', 'ann', 'ann-basic', 'basic/1.1/q1', 1, '[]', 'r', 'en', 0);
INSERT INTO inbox (update_id, chat_id, kind, state, received_at) VALUES (1, 1, 'message', 'done', 0);
INSERT INTO outbox (id, dedup_key, chat_id, language, position, learner_id, lane, policy, method, screen, args, state, reason,
    not_before, made_at)
VALUES ('o1', 'o1', 1, 'en', 1, 'ann', 0, 'resend_once', 'send', 'step', NULL, 'sent', NULL, 0, 0),
    ('o2', 'o2', 1, 'en', 2, 'ann', 0, 'resend_once', 'send', 'step', '{}', 'sending', NULL, 0, 0),
    ('o3', 'o3', 2, 'en', 1, 'bob', 0, 'resend_once', 'send', 'step', '{}', 'queued', NULL, 0, 0),
    ('o4', 'o4', 1, 'en', 3, 'ann', 0, 'resend_once', 'send', 'step', '{}', 'uncertain', 'why', 0, 0);
INSERT INTO announcement (id, number, made_by, made_at, changed_by) VALUES ('said', 1, 'ann', 0, 'ann');
INSERT INTO mailing (id, announcement_id, kind, version, state, topic, n_total, digest, made_by, made_at, release_at, starts_at,
    finished_at)
VALUES ('m1', 'said', 'send', 1, 'finished', 'course', 2, 'd', 'ann', 0, 0, 0, 9),
    ('m2', 'said', 'send', 1, 'cancelled', 'course', 1, 'd', 'ann', 0, 0, 0, 9);
INSERT INTO outbox (id, dedup_key, chat_id, language, position, learner_id, mailing_id, lane, policy, method, screen, state,
    reason, not_before, made_at, claimed_at)
VALUES ('a1', 'a1', 1, 'en', 4, 'ann', 'm1', 2, 'resend_once', 'send', 'announcement', 'sent', NULL, 0, 0, 1),
    ('a2', 'a2', 2, 'en', 2, 'bob', 'm1', 2, 'resend_once', 'send', 'announcement', 'blocked', 'blocked', 0, 0, 1),
    ('a3', 'a3', 2, 'en', 3, 'bob', 'm2', 2, 'resend_once', 'send', 'announcement', 'cancelled', 'the rest', 0, 0, NULL);
"""
PLANTED = {
    "violation_failed_without_reason": "UPDATE outbox SET state = 'failed', args = NULL WHERE id = 'o3'",
    "violation_two_on_their_way": "UPDATE outbox SET chat_id = 1, state = 'sending' WHERE id = 'o3'",
    "violation_sent_again_too_often": "UPDATE outbox SET crash_resends = 2 WHERE id = 'o1'",
    "violation_words_kept": "UPDATE outbox SET args = '{}' WHERE id = 'o1'",
    "violation_erased_with_address": "UPDATE outbox SET dedup_key = 'erased:o1' WHERE id = 'o1'",
    "violation_queued_for_the_unreachable": "UPDATE learner SET reach = 'blocked' WHERE id = 'bob'",
    "violation_pushed_without_message": "UPDATE plan SET state = 'issued' WHERE id = 'p1'",
    "violation_shown_without_prompt": "UPDATE plan SET step = 3 WHERE id = 'p1'",
    "violation_shown_without_its_words": "UPDATE plan SET rev = 'another' WHERE id = 'p1'",
    "violation_two_open_lessons": "UPDATE plan SET enrolment_id = 'ann-basic', lesson = '1.2' WHERE id = 'p2'",
    "violation_finished_with_open_lesson": "UPDATE enrolment SET state = 'finished' WHERE id = 'bob-basic'",
    "violation_active_without_lesson": "UPDATE plan SET state = 'done' WHERE id = 'p1'",
    "violation_answer_in_somebody_elses_course": "UPDATE answer SET learner_id = 'bob'",
    "violation_body_kept": "UPDATE inbox SET body = '{}'",
    "violation_given_up_without_reason": "UPDATE inbox SET state = 'dead'",
    "violation_announced_to_more_or_fewer": "UPDATE mailing SET n_total = 3 WHERE id = 'm1'",
    "violation_finished_before_its_end": "UPDATE outbox SET state = 'queued' WHERE id = 'a1'",
    "violation_sent_after_its_cancel": "UPDATE outbox SET claimed_at = 10 WHERE id = 'a3'",
    "violation_announced_twice": "UPDATE outbox SET learner_id = 'ann' WHERE id = 'a2'",
    "violation_held_for_nobody": "UPDATE plan SET state = 'held' WHERE id = 'p2'",
}
FORBIDDEN_BY_THE_SCHEMA = {"violation_answered_twice"}


@pytest.fixture
def raw(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A sound database with two learners."""
    with closing(sqlite3.connect(tmp_path / "course.db", isolation_level=None)) as raw:
        migrate(raw)
        raw.executescript(SOUND)
        yield raw


def found(raw: sqlite3.Connection) -> set[str]:
    return {name for name, sql in QUERIES.items() if raw.execute(sql).fetchone() is not None}


def test_a_sound_database_has_no_violations(raw: sqlite3.Connection) -> None:
    assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    assert found(raw) == set()


def test_every_query_is_tried() -> None:
    assert set(PLANTED) | FORBIDDEN_BY_THE_SCHEMA == set(QUERIES)


@pytest.mark.parametrize("name", PLANTED)
def test_each_finds_what_it_is_named_after(raw: sqlite3.Connection, name: str) -> None:
    assert raw.execute(PLANTED[name]).rowcount == 1
    assert name in found(raw)


async def test_a_message_whose_chat_was_erased_on_its_way_ends_with_a_reason_of_its_own(store: Store) -> None:
    """Whatever Telegram answered it with: a refused token leaves no reason behind."""

    async def work(tx: Tx) -> list[str]:
        row_id = await put(tx, Address(1, "en"), "help", {}, now=1)
        await tx.claim(id=row_id, reach_epoch=0, now=2)
        await tx.erase_messages(chat_id=1, learner_id="")
        await tx.mark_again(id=row_id, claimed_at=2, not_before=3, reason=None, tries_back=1, resends=0, plain=0)
        return [row["id"] async for row in tx.violation_failed_without_reason()]

    assert await store.write(work) == []
