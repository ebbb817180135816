-- name: staff_label_of(learner_id)$
-- How the owners call somebody; nothing for an owner.
SELECT COALESCE((SELECT label FROM staff_label WHERE learner_id = :learner_id),
    (SELECT min(label) FROM role WHERE learner_id = :learner_id AND role = 'admin'));

-- name: mailing_again(mailing_id)$
-- How many wait for another try.
SELECT count(*) FROM outbox WHERE mailing_id = :mailing_id AND state = 'queued' AND reason IS NOT NULL;

-- name: mailing_pace(mailing_id, since)^
-- How many left since then, and when the first of them did.
SELECT count(*) AS n, min(claimed_at) AS first FROM outbox WHERE mailing_id = :mailing_id AND state <> 'queued' AND claimed_at >= :since;

-- name: mailing_languages(mailing_id)
-- Who got it, by the language they read.
SELECT language, count(*) AS n FROM outbox WHERE mailing_id = :mailing_id AND state = 'sent' GROUP BY language ORDER BY n DESC, language;

-- name: mailing_ways(mailing_id)
-- How a withdrawal was done: deleted, or a sentence in its place.
SELECT method, count(*) AS n FROM outbox WHERE mailing_id = :mailing_id AND state = 'sent' GROUP BY method ORDER BY method;

-- name: mailing_doubtful(mailing_id, k)
-- Of whom nobody knows, by their number in their cohort.
SELECT c.name, m.number FROM outbox o JOIN membership m ON m.learner_id = o.learner_id AND m.state = 'active'
JOIN cohort c ON c.id = m.cohort_id WHERE o.mailing_id = :mailing_id AND o.state = 'uncertain' ORDER BY c.name, m.number LIMIT :k;

-- name: mailing_told(id, status_row, shown)!
-- What the message of whoever confirmed it says now.
UPDATE mailing SET status_row = :status_row, shown = :shown WHERE id = :id;

-- name: status_message(id)^
-- The message that shows how far a mailing is.
SELECT state, tg_message_id, made_at FROM outbox WHERE id = :id;

-- name: reports_lost(now, k)
-- Reports that could not be written where the bar was, because somebody deleted it; once each.
SELECT m.id FROM mailing m JOIN outbox o ON o.dedup_key = 'final:' || m.id || ':' || m.finished_at
WHERE m.finished_at BETWEEN CAST(:now AS BIGINT) - 86400 AND CAST(:now AS BIGINT) AND o.state = 'failed'
AND NOT EXISTS (SELECT 1 FROM outbox r WHERE r.dedup_key = 'anew:' || m.id || ':' || m.finished_at) LIMIT :k;

-- name: put_off_report(id, until)!
-- A report that cannot be made is not tried again: its failed edit gets another name.
UPDATE outbox SET dedup_key = dedup_key || ':' || CAST(CAST(:until AS BIGINT) AS TEXT)
WHERE dedup_key IN (SELECT 'final:' || m.id || ':' || m.finished_at FROM mailing m WHERE m.id = :id);

-- name: due_repeats(now, k)
-- Repeated announcements whose next time has come.
SELECT id FROM announcement WHERE repeat_at <= :now ORDER BY repeat_at, id LIMIT :k;

-- name: put_off_repeat(id, until)!
-- Its time is looked at again.
UPDATE announcement SET repeat_at = :until WHERE id = :id AND repeat_at IS NOT NULL;
