-- name: put_mailing(id, announcement_id, kind, version, state, urgent, topic, digest, made_by, now, release_at, starts_at)!
-- One delivery of an announcement; its rows are put and counted in the same work.
INSERT INTO mailing (id, announcement_id, kind, version, state, urgent, topic, n_total, digest, made_by, made_at, release_at, starts_at)
VALUES (:id, :announcement_id, :kind, :version, :state, :urgent, :topic, 0, :digest, :made_by, :now, :release_at, :starts_at);

-- name: count_mailing(id, starts_at)!
-- So many rows were put: the sum that must come out in the end.
UPDATE mailing SET n_total = (SELECT count(*) FROM outbox o WHERE o.mailing_id = :id), starts_at = :starts_at WHERE id = :id;

-- name: mailing_by_id(id)^
-- The delivery a row, a button or a status belongs to.
SELECT * FROM mailing WHERE id = :id;

-- name: mailings_of(announcement_id)
-- Every delivery of an announcement, the oldest first.
SELECT * FROM mailing WHERE announcement_id = :announcement_id ORDER BY made_at, id;

-- name: mailings_open()
-- What is not over yet.
SELECT * FROM mailing WHERE state IN ('approval', 'held', 'scheduled', 'running', 'paused', 'asking') ORDER BY made_at, id;

-- name: move_mailing(id, before, state, reason, approved_by, release_at, now)^
-- To another state; no row if it is in another one than the caller saw.
UPDATE mailing SET state = :state, reason = :reason,
    approved_by = COALESCE(CAST(:approved_by AS TEXT), approved_by), release_at = COALESCE(CAST(:release_at AS BIGINT), release_at),
    resumed_at = CASE WHEN CAST(:state AS TEXT) = 'running' AND state IN ('paused', 'asking', 'finished') THEN CAST(:now AS BIGINT)
        ELSE resumed_at END,
    finished_at = CASE WHEN CAST(:state AS TEXT) IN ('finished', 'cancelled') THEN CAST(:now AS BIGINT) END
WHERE id = :id AND state = :before RETURNING id;

-- name: cancel_mailing_rows(mailing_id, reason, doubt)!
-- What still waits of a delivery ends here; what waits for its second try after a crash may have arrived, and is called so.
UPDATE outbox SET state = CASE WHEN crash_resends > 0 THEN 'uncertain' ELSE 'cancelled' END,
    reason = CASE WHEN crash_resends > 0 THEN CAST(:doubt AS TEXT) ELSE CAST(:reason AS TEXT) END,
    args = NULL
WHERE mailing_id = :mailing_id AND state = 'queued';

-- name: mailing_counts(mailing_id)
-- How far a delivery is.
SELECT state, count(*) AS n FROM outbox WHERE mailing_id = :mailing_id GROUP BY state ORDER BY state;

-- name: mailing_reasons(mailing_id)
-- Why some were not reached, and whether another try is worth it.
SELECT state, reason, passing, count(*) AS n FROM outbox WHERE mailing_id = :mailing_id AND state IN ('failed', 'cancelled')
GROUP BY state, reason, passing ORDER BY n DESC, reason;

-- name: mailing_next_try(mailing_id)$
-- When the next row of a delivery may leave.
SELECT min(not_before) FROM outbox WHERE state = 'queued' AND mailing_id = :mailing_id;

-- name: mailing_trouble(mailing_id, since)^
-- What was tried since somebody last said that it may go on, and what became of it.
SELECT count(*) AS tried, COALESCE(CAST(sum(CASE WHEN state = 'failed' THEN 1 ELSE 0 END) AS BIGINT), 0) AS failed,
    COALESCE(CAST(sum(CASE WHEN state = 'blocked' THEN 1 ELSE 0 END) AS BIGINT), 0) AS blocked
FROM outbox WHERE mailing_id = :mailing_id AND claimed_at >= :since
AND (state IN ('sent', 'failed', 'uncertain') OR (state = 'blocked' AND reason IN ('blocked', 'deactivated')));

-- name: retry_mailing_rows(mailing_id, args, now)
-- What failed for what passes waits again, in its old place; who blocked the bot since then stays as they are.
UPDATE outbox SET state = 'queued', reason = NULL, passing = 0, attempts = 0, args = :args, not_before = :now
WHERE mailing_id = :mailing_id AND state = 'failed' AND passing = 1 AND chat_id IS NOT NULL
AND EXISTS (SELECT 1 FROM learner l WHERE l.id = outbox.learner_id AND l.reach = 'ok') RETURNING id;

-- name: rows_reached(announcement_id, mailing_id)
-- Every message of an announcement that arrived or is on its way, but those that this delivery has a row about already.
SELECT o.id, o.learner_id, o.tg_message_id FROM mailing m JOIN outbox o ON o.mailing_id = m.id
WHERE m.announcement_id = :announcement_id AND m.kind = 'send' AND o.chat_id IS NOT NULL
AND (o.state = 'sending' OR (o.state = 'sent' AND o.tg_message_id IS NOT NULL))
AND NOT EXISTS (SELECT 1 FROM outbox c WHERE c.dedup_key = 'b:' || CAST(:mailing_id AS TEXT) || ':' || o.id)
ORDER BY o.sent_at, o.id;

-- name: copies_in_doubt(announcement_id)
-- Who may have an announcement that nobody can name to Telegram: whether it arrived is not known.
SELECT o.learner_id FROM mailing m JOIN outbox o ON o.mailing_id = m.id
WHERE m.announcement_id = :announcement_id AND m.kind = 'send' AND o.state = 'uncertain' AND o.learner_id IS NOT NULL
ORDER BY o.learner_id;

-- name: running_mailings()
-- What may be sent from now: withdrawals and urgent words first. Those not sent yet get the words of the newest correction, also of
-- one whose rest was cancelled after it had begun: its text is the announcement's.
SELECT m.id, m.announcement_id, m.kind, m.topic, m.urgent,
    CASE WHEN m.kind <> 'send' THEN m.version ELSE (SELECT COALESCE(max(c.version), m.version) FROM mailing c
        WHERE c.announcement_id = m.announcement_id AND c.kind = 'correct' AND c.version >= m.version
        AND (c.version <= a.version OR c.state IN ('running', 'paused', 'asking', 'finished'))) END AS version
FROM mailing m JOIN announcement a ON a.id = m.announcement_id WHERE m.state = 'running'
ORDER BY CASE WHEN m.kind = 'withdraw' THEN 0 WHEN m.urgent = 1 THEN 1 WHEN m.kind = 'correct' THEN 2 ELSE 3 END, m.starts_at, m.id;

-- name: claimable_of(mailing_id, announcement_id, topic, now, k)
-- What may leave of one delivery: after what waited before it in its chat, but not after other announcements that wait.
SELECT o.id, o.chat_id, o.language, o.learner_id, o.plan_id, o.lane, o.policy, o.method, o.nonce, o.screen, o.args,
    o.lesson, o.rev, o.lesson_language, o.loud, o.attempts, o.crash_resends, o.plain, o.void_after,
    l.id AS known_learner, l.language AS learner_language, l.reach, l.reach_epoch, l.stopped_at, l.zone,
    COALESCE(o.message_id, w.tg_message_id) AS message_id, w.sent_at AS about_sent_at, CAST(NULL AS BIGINT) AS prompt_message_id,
    (SELECT count(*) FROM opt_out x WHERE x.learner_id = o.learner_id AND x.topic = CAST(:topic AS TEXT)) AS opted_out
FROM outbox o LEFT JOIN learner l ON l.id = o.learner_id LEFT JOIN outbox w ON w.id = o.about_row
WHERE o.state = 'queued' AND o.mailing_id = :mailing_id AND o.not_before <= :now AND o.chat_id IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.chat_id = o.chat_id AND e.position < o.position AND e.state IN ('queued', 'sending')
    AND (e.mailing_id IS NULL
        OR EXISTS (SELECT 1 FROM mailing n WHERE n.id = e.mailing_id AND n.announcement_id = :announcement_id)))
AND NOT EXISTS (SELECT 1 FROM outbox s WHERE s.chat_id = o.chat_id AND s.state = 'sending')
ORDER BY o.not_before, o.chat_id, o.position LIMIT :k;

-- name: mailing_next_after(mailing_id, now)$
-- When a row of a delivery that waits for its time may leave.
SELECT min(not_before) FROM outbox WHERE state = 'queued' AND mailing_id = :mailing_id AND not_before > :now;

-- name: put_off_row(id, not_before)!
-- It is night at the recipient's: the message waits for their morning.
UPDATE outbox SET not_before = :not_before WHERE id = :id AND state = 'queued';

-- name: mailing_unfinished(mailing_id)$
-- Whether anybody of a delivery is still to come.
SELECT 1 FROM outbox WHERE mailing_id = :mailing_id AND state IN ('queued', 'sending') LIMIT 1;

-- name: mailings_to_show()
-- Deliveries whose status does not say their state yet.
SELECT id FROM mailing WHERE shown IS NULL OR shown NOT LIKE state || ' %';

-- name: end_requeued(id, reason, doubt)!
-- It came back into the queue of a mailing that was cancelled meanwhile, or of somebody who has blocked the bot meanwhile: it ends.
UPDATE outbox SET args = NULL, state = CASE WHEN crash_resends > 0 THEN 'uncertain'
        WHEN EXISTS (SELECT 1 FROM mailing m WHERE m.id = outbox.mailing_id AND m.state = 'cancelled') THEN 'cancelled'
        ELSE 'blocked' END,
    reason = CASE WHEN crash_resends > 0 THEN CAST(:doubt AS TEXT)
        WHEN EXISTS (SELECT 1 FROM mailing m WHERE m.id = outbox.mailing_id AND m.state = 'cancelled') THEN CAST(:reason AS TEXT)
        ELSE 'not reachable' END
WHERE id = :id AND state = 'queued'
AND (EXISTS (SELECT 1 FROM mailing m WHERE m.id = outbox.mailing_id AND m.state = 'cancelled')
    OR EXISTS (SELECT 1 FROM learner l WHERE l.id = outbox.learner_id AND l.reach <> 'ok'));

-- name: end_swept(doubt)!
-- What a crash brought back into a mailing for somebody who has blocked the bot meanwhile: nothing may wait for them.
UPDATE outbox SET state = 'uncertain', reason = :doubt, args = NULL
WHERE mailing_id IN (SELECT m.id FROM mailing m WHERE m.state NOT IN ('finished', 'cancelled'))
AND state = 'queued' AND crash_resends > 0 AND EXISTS (SELECT 1 FROM learner l WHERE l.id = outbox.learner_id AND l.reach <> 'ok');
