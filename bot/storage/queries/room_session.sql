-- name: room_session_by_id(id)^
-- The session a button or a row is about.
SELECT * FROM room_session WHERE id = :id;

-- name: coming_room_sessions(cohort_id, now)
-- What is still to come in a cohort.
SELECT * FROM room_session WHERE cohort_id = :cohort_id AND starts_at > :now AND cancelled_at IS NULL ORDER BY starts_at, id;

-- name: add_room_session(id, cohort_id, starts_at, place, words, look_at)!
-- A cohort will meet.
INSERT INTO room_session (id, cohort_id, starts_at, place, words, look_at)
VALUES (:id, :cohort_id, :starts_at, :place, :words, :look_at);

-- name: move_room_session(id, starts_at, look_at)!
-- The same hour by another clock.
UPDATE room_session SET starts_at = :starts_at, look_at = :look_at WHERE id = :id AND cancelled_at IS NULL;

-- name: cancel_room_session(id, now)^
-- It does not take place; no row if it was cancelled before.
UPDATE room_session SET cancelled_at = :now, look_at = NULL WHERE id = :id AND cancelled_at IS NULL RETURNING id;

-- name: due_room_sessions(now, k)
-- Sessions of which members may have to be told now.
SELECT id FROM room_session WHERE look_at IS NOT NULL AND look_at <= :now ORDER BY look_at, id LIMIT :k;

-- name: look_at_room_session(id, until)!
-- When to look next; NULL: never again.
UPDATE room_session SET look_at = :until WHERE id = :id AND cancelled_at IS NULL;

-- name: look_at_sessions_of(cohort_id, now, before)!
-- Somebody has joined: they hear of a session of this very day too.
UPDATE room_session SET look_at = :now WHERE cohort_id = :cohort_id AND look_at > :now AND starts_at < :before;

-- name: not_told_of_session(cohort_id, session_id)
-- The active members of the cohort who have no card of this session yet.
SELECT l.* FROM membership m JOIN learner l ON l.id = m.learner_id
WHERE m.cohort_id = :cohort_id AND m.state = 'active' AND NOT EXISTS (
    SELECT 1 FROM outbox o WHERE o.dedup_key = 'se:' || CAST(:session_id AS TEXT) || ':' || m.learner_id)
ORDER BY l.id;

-- name: told_of_session(cohort_id, session_id)
-- Whoever has the card of this session, or may have it, also if they have left the cohort since.
SELECT l.* FROM membership m JOIN learner l ON l.id = m.learner_id
JOIN outbox o ON o.dedup_key = 'se:' || CAST(:session_id AS TEXT) || ':' || m.learner_id
WHERE m.cohort_id = :cohort_id AND o.state IN ('sent', 'sending', 'uncertain') ORDER BY l.id;

-- name: drop_session_cards(cohort_id, session_id)!
-- Cards that have not left yet need not leave any more.
UPDATE outbox SET state = 'cancelled', reason = 'session cancelled', args = NULL WHERE state = 'queued' AND dedup_key IN (
    SELECT 'se:' || CAST(:session_id AS TEXT) || ':' || m.learner_id FROM membership m WHERE m.cohort_id = :cohort_id);
