-- name: due_digests(now, k)
-- Trainers whose weekly digest is due, one row each however many cohorts they have.
SELECT learner_id AS id, min(digest_at) AS digest_at FROM role WHERE role = 'trainer' AND digest_at IS NOT NULL AND digest_at <= :now
GROUP BY learner_id ORDER BY min(digest_at), learner_id LIMIT :k;

-- name: set_digest(learner_id, digest_at)!
-- When a trainer's next digest is due; NULL: none is wanted.
UPDATE role SET digest_at = :digest_at WHERE learner_id = :learner_id AND role = 'trainer';

-- name: digests_of(learner_id)^
-- How many cohorts somebody is the trainer of, and whether any of them brings a digest.
SELECT count(*) AS cohorts, count(digest_at) AS wanted FROM role WHERE learner_id = :learner_id AND role = 'trainer';

-- name: put_off_digest(id, until)!
-- A digest that could not be made is tried again later.
UPDATE role SET digest_at = :until WHERE learner_id = :id AND digest_at IS NOT NULL AND digest_at < :until;

-- name: cohorts_trained(learner_id)
-- The cohorts of a trainer that are not archived, with when the next digest is due.
SELECT c.id, c.name, c.course, r.digest_at FROM role r JOIN cohort c ON c.id = r.cohort_id
WHERE r.learner_id = :learner_id AND r.role = 'trainer' AND c.archived_at IS NULL ORDER BY c.starts_on, c.name, c.id;

-- name: digest_people(cohort_id)
-- Everybody in a cohort with what is open for them: no lesson where nothing is planned.
SELECT m.learner_id, COALESCE(l.seen_at, l.joined_at) AS seen_at, l.paused_until, l.stopped_at, l.reach, e.state AS enrolment_state,
    (SELECT p.lesson FROM plan p WHERE p.enrolment_id = e.id AND p.state <> 'done' ORDER BY p.due_at DESC, p.id LIMIT 1) AS lesson,
    EXISTS (SELECT 1 FROM plan w WHERE w.enrolment_id = e.id AND w.state IN ('issued', 'begun')) AS waits,
    EXISTS (SELECT 1 FROM plan b WHERE b.enrolment_id = e.id AND b.begun_at IS NOT NULL) AS begun
FROM membership m JOIN learner l ON l.id = m.learner_id
LEFT JOIN enrolment e ON e.learner_id = m.learner_id AND e.course = m.course
WHERE m.cohort_id = :cohort_id AND m.state = 'active' ORDER BY m.number;

-- name: digest_done(cohort_id, since)
-- The lessons and quizzes that a cohort has done since then, each with how often.
SELECT p.lesson, count(*) AS times FROM membership m
JOIN enrolment e ON e.learner_id = m.learner_id AND e.course = m.course JOIN plan p ON p.enrolment_id = e.id
WHERE m.cohort_id = :cohort_id AND m.state = 'active' AND p.state = 'done' AND p.done_at > :since GROUP BY p.lesson ORDER BY p.lesson;

-- name: digest_items(cohort_id, since, at_least, home)
-- The questions that enough of a cohort have answered for the first time since then, each with how many were right at once.
SELECT a.item, count(*) AS answers, count(CASE WHEN a.percent = 100 THEN 1 END) AS right_at_once
FROM membership m JOIN answer a ON a.learner_id = m.learner_id
WHERE m.cohort_id = :cohort_id AND m.state = 'active' AND a.attempt = 1 AND a.percent IS NOT NULL AND a.at > :since
AND substr(a.item, 1, length(CAST(:home AS TEXT))) = CAST(:home AS TEXT)
GROUP BY a.item HAVING count(*) >= CAST(:at_least AS BIGINT) ORDER BY a.item;

-- name: digest_unread(cohort_id)$
-- How many requests for help of a cohort nobody has read.
SELECT count(*) FROM help_request WHERE cohort_id = :cohort_id AND state = 'open' AND read_at IS NULL;

-- name: digest_session(cohort_id, now)^
-- When and where a cohort meets next.
SELECT starts_at, place FROM room_session WHERE cohort_id = :cohort_id AND starts_at > :now AND cancelled_at IS NULL
ORDER BY starts_at, id LIMIT 1;
