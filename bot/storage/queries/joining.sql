-- name: calendar_of(learner_id, course)
-- The earliest days of the cohort in which a learner takes a course; an archived one holds nobody back.
SELECT c.name, c.starts_on, o.unit, o.opens_on FROM membership m JOIN cohort c ON c.id = m.cohort_id
LEFT JOIN cohort_opening o ON o.cohort_id = c.id
WHERE m.learner_id = :learner_id AND m.course = :course AND m.state = 'active' AND c.archived_at IS NULL;

-- name: place_in_cohort(learner_id, course)^
-- The cohort of a learner and how its organisers call them.
SELECT c.id, c.name, m.number FROM membership m JOIN cohort c ON c.id = m.cohort_id
WHERE m.learner_id = :learner_id AND m.course = :course AND m.state = 'active';

-- name: enter_cohort(cohort_id, learner_id, now)^
-- The next number that nobody ever had, or one's own again after a return; no row if every place is taken: the last one is given once.
INSERT INTO membership (cohort_id, learner_id, course, number, joined_at)
SELECT c.id, CAST(:learner_id AS TEXT), c.course,
    (SELECT COALESCE(max(t.number), 0) + 1 FROM (SELECT n.number FROM membership n WHERE n.cohort_id = :cohort_id
        UNION ALL SELECT CAST(s.value AS BIGINT) FROM setting s WHERE s.name = 'number:' || CAST(:cohort_id AS TEXT)) t),
    CAST(:now AS BIGINT)
FROM cohort c WHERE c.id = :cohort_id AND c.archived_at IS NULL
AND (c.size_limit IS NULL OR (SELECT count(*) FROM membership a WHERE a.cohort_id = c.id AND a.state = 'active') < c.size_limit)
ON CONFLICT (cohort_id, learner_id) DO UPDATE SET state = 'active', joined_at = excluded.joined_at, left_at = NULL
RETURNING number;

-- name: last_membership(learner_id, course)^
-- Where a learner is in a course now, or was last.
SELECT state FROM membership WHERE learner_id = :learner_id AND course = :course
ORDER BY CASE WHEN state = 'active' THEN 0 ELSE 1 END, COALESCE(left_at, joined_at) DESC, cohort_id LIMIT 1;

-- name: ever_learnt(learner_id)$
-- Whether somebody began a course or was let into a cohort, ever; who only helped to run the course was not.
SELECT (SELECT count(*) FROM enrolment WHERE learner_id = :learner_id) + (SELECT count(*) FROM membership WHERE learner_id = :learner_id);

-- name: lessons_planned(cohort_id, now)
-- What is still to come to the members of a cohort, with all that says when.
SELECT p.id, p.lesson, p.due_at, e.course, e.last_lesson_day, l.id AS learner_id, l.zone, l.minute_of_day, l.days, l.paused_until
FROM membership m JOIN learner l ON l.id = m.learner_id
JOIN enrolment e ON e.learner_id = m.learner_id AND e.course = m.course
JOIN plan p ON p.enrolment_id = e.id AND p.state = 'planned' AND p.due_at > :now
WHERE m.cohort_id = :cohort_id AND m.state = 'active';

-- name: guesses(telegram_id)^
-- How many wrong codes somebody sent, and when the last one.
SELECT tries, since FROM join_guess WHERE telegram_id = :telegram_id;

-- name: count_guess(telegram_id, now, before)!
-- One more wrong code; after an hour without one the count begins anew, so that no hour has more than five.
INSERT INTO join_guess (telegram_id, tries, since) VALUES (:telegram_id, 1, :now)
ON CONFLICT (telegram_id) DO UPDATE SET
    tries = CASE WHEN join_guess.since <= :before THEN 1 ELSE join_guess.tries + 1 END, since = excluded.since;

-- name: forget_guesses(before)!
-- Of a stranger who guessed nothing is left an hour later.
DELETE FROM join_guess WHERE since <= :before;
