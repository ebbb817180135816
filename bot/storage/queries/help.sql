-- name: add_help_request(id, learner_id, cohort_id, item, rev, language, now)!
-- A learner asks for help about a card.
INSERT INTO help_request (id, learner_id, cohort_id, item, rev, language, asked_at)
VALUES (:id, :learner_id, :cohort_id, :item, :rev, :language, :now);

-- name: add_help_words(request_id, exchange, said_by, words, now)!
-- What was asked or answered.
INSERT INTO help_words (request_id, exchange, said_by, words, at) VALUES (:request_id, :exchange, :said_by, :words, :now);

-- name: help_request_by_id(id)^
-- A request with whom it comes from, as those who answer may know it: a place in a cohort, and whether they can be reached.
SELECT r.*, c.name AS cohort_name, m.number, l.reach, l.language AS speaks FROM help_request r JOIN learner l ON l.id = r.learner_id
LEFT JOIN cohort c ON c.id = r.cohort_id LEFT JOIN membership m ON m.cohort_id = r.cohort_id AND m.learner_id = r.learner_id
WHERE r.id = :id;

-- name: help_thread(request_id, since)
-- What was said from one exchange on; in each the learner comes first.
SELECT exchange, said_by, words FROM help_words WHERE request_id = :request_id AND exchange >= :since ORDER BY exchange, said_by;

-- name: answer_help(id, exchange, by, now)^
-- The first answer to what was asked last wins; no row for a second one.
UPDATE help_request SET state = 'answered', answered_at = :now, answered_by = :by, read_at = COALESCE(read_at, :now)
WHERE id = :id AND exchange = :exchange AND state = 'open' RETURNING id;

-- name: close_help(id, exchange, by, now)^
-- Nothing more is to be answered here; no row if that was settled already.
UPDATE help_request SET state = 'closed', answered_at = :now, answered_by = :by, read_at = COALESCE(read_at, :now)
WHERE id = :id AND exchange = :exchange AND state = 'open' RETURNING id;

-- name: read_help(id, exchange, now)^
-- Somebody has read it and answers later; no row if it was read or settled already.
UPDATE help_request SET read_at = :now WHERE id = :id AND exchange = :exchange AND state = 'open' AND read_at IS NULL RETURNING id;

-- name: help_helped(id, learner_id)^
-- The learner says that the answer helped; no row if that was said, or asked again.
UPDATE help_request SET state = 'closed' WHERE id = :id AND learner_id = :learner_id AND state = 'answered' RETURNING id;

-- name: ask_help_again(id, learner_id, cohort_id, now)^
-- The same request goes on, with whoever answers this learner now; no row while it still waits.
UPDATE help_request SET state = 'open', exchange = exchange + 1, cohort_id = :cohort_id, asked_at = :now, read_at = NULL,
    answered_at = NULL, answered_by = NULL
WHERE id = :id AND learner_id = :learner_id AND state <> 'open' RETURNING exchange;

-- name: open_help(staff_id, every, k, skip)
-- What waits for an answer, oldest first: everything, or only what comes from the cohorts of one trainer.
SELECT r.id, r.item, r.exchange, r.asked_at, r.read_at, c.name AS cohort_name, m.number, l.reach,
    (SELECT w.words FROM help_words w WHERE w.request_id = r.id AND w.exchange = r.exchange AND w.said_by = 'learner') AS words
FROM help_request r JOIN learner l ON l.id = r.learner_id
LEFT JOIN cohort c ON c.id = r.cohort_id LEFT JOIN membership m ON m.cohort_id = r.cohort_id AND m.learner_id = r.learner_id
WHERE r.state = 'open' AND (CAST(:every AS BIGINT) = 1 OR EXISTS
    (SELECT 1 FROM role o WHERE o.learner_id = :staff_id AND o.role = 'trainer' AND o.cohort_id = r.cohort_id))
ORDER BY r.asked_at, r.id LIMIT :k OFFSET :skip;

-- name: all_help_requests(learner_id)
-- For /mydata.
SELECT item, language, state, exchange, asked_at, answered_at FROM help_request WHERE learner_id = :learner_id ORDER BY asked_at, id;

-- name: all_help_words(learner_id)
-- For /mydata: what was asked, and what was answered.
SELECT r.item, w.exchange, w.said_by, w.words, w.at FROM help_words w JOIN help_request r ON r.id = w.request_id
WHERE r.learner_id = :learner_id ORDER BY r.asked_at, r.id, w.exchange, w.said_by;

-- name: erase_help_words(learner_id)^
-- Part of an erasure.
DELETE FROM help_words WHERE request_id IN (SELECT id FROM help_request WHERE learner_id = :learner_id) RETURNING request_id;

-- name: erase_help_requests(learner_id)^
-- Part of an erasure.
DELETE FROM help_request WHERE learner_id = :learner_id RETURNING id;
