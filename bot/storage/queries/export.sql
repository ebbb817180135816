-- name: export_items(pilot_id)
-- What was answered under a code, whether the lessons still have it or not.
SELECT DISTINCT instrument, item FROM response WHERE pilot_id = :pilot_id ORDER BY instrument, item;

-- name: export_nobodys(pilot_id)
-- Instruments without a code of which evaluators may see something.
SELECT instrument, count(*) AS sheets FROM anonymous_response WHERE pilot_id = :pilot_id AND released = 1
GROUP BY instrument ORDER BY instrument;

-- name: export_size(pilot_id)$
-- How many answers there are under codes.
SELECT count(*) FROM response WHERE pilot_id = :pilot_id;

-- name: export_people(pilot_id)
-- Everybody who answered under a code, as they were when they did so first, with each language they were asked in and when.
SELECT r.pseudonym, r.language AS asked, COALESCE(p.language, '') AS language, COALESCE(c.name, '') AS cohort,
    min(r.week) AS first_week, max(r.week) AS last_week
FROM response r
LEFT JOIN participant p ON p.pilot_id = r.pilot_id AND p.pseudonym = r.pseudonym LEFT JOIN cohort c ON c.id = p.cohort_id
WHERE r.pilot_id = :pilot_id GROUP BY r.pseudonym, r.language, p.language, c.name ORDER BY r.pseudonym, r.language;

-- name: export_described(pilot_id, instrument, item)
-- What people said of themselves.
SELECT DISTINCT pseudonym, value FROM response
WHERE pilot_id = :pilot_id AND instrument = :instrument AND item = :item AND value IS NOT NULL ORDER BY pseudonym, value;

-- name: export_responses(pilot_id, instrument, first, last)
-- The answers of some people, first to last by their codes.
SELECT pseudonym, occasion, item, value, missing, language, week FROM response
WHERE pilot_id = :pilot_id AND instrument = :instrument AND pseudonym BETWEEN :first AND :last
ORDER BY pseudonym, occasion, item;

-- name: export_words(pilot_id, instrument, item, first, last)
-- What the same people wrote to one open question.
SELECT pseudonym, occasion, language, value FROM response
WHERE pilot_id = :pilot_id AND instrument = :instrument AND item = :item AND pseudonym BETWEEN :first AND :last
AND value IS NOT NULL ORDER BY pseudonym, occasion;

-- name: export_released(pilot_id, instrument, after, k)
-- Answers without a code that evaluators may see, those after a random id.
SELECT rid, occasion, language, answers, texts FROM anonymous_response
WHERE pilot_id = :pilot_id AND instrument = :instrument AND released = 1 AND rid > :after ORDER BY rid LIMIT :k;

-- name: add_export_job(id, learner_id, pilot_id, format, row_id, now)!
-- Somebody wants a file.
INSERT INTO export_job (id, learner_id, pilot_id, format, row_id, made_at)
VALUES (:id, :learner_id, :pilot_id, :format, :row_id, :now);

-- name: export_job_by_id(id)^
-- The job a message is about.
SELECT * FROM export_job WHERE id = :id;

-- name: new_export_jobs()
-- Files to make, the oldest wish first.
SELECT * FROM export_job WHERE state = 'new' ORDER BY made_at, id LIMIT 8;

-- name: waiting_export(learner_id, pilot_id, format)^
-- The same file, if it is being made for somebody already.
SELECT id FROM export_job WHERE learner_id = :learner_id AND pilot_id = :pilot_id AND format = :format AND state = 'new';

-- name: settle_export_job(id, state, now)^
-- The file was made now, or will not be; no row if that was settled before.
UPDATE export_job SET state = :state, made_at = :now WHERE id = :id AND state = 'new' RETURNING id;

-- name: forget_export_jobs(before)!
-- What was settled long ago.
DELETE FROM export_job WHERE made_at < :before AND state <> 'new';
