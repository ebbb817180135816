-- name: cohort_by_id(id)^
-- The cohort a button or a row is about.
SELECT * FROM cohort WHERE id = :id;

-- name: cohort_by_code(code)^
-- Whom a code lets in where; an archived cohort has no door any more.
SELECT * FROM cohort WHERE code = :code AND archived_at IS NULL;

-- name: cohort_of(learner_id, course)^
-- Where a learner takes a course now.
SELECT c.* FROM membership m JOIN cohort c ON c.id = m.cohort_id
WHERE m.learner_id = :learner_id AND m.course = :course AND m.state = 'active';

-- name: open_cohorts()
-- Every cohort that is not archived.
SELECT * FROM cohort WHERE archived_at IS NULL ORDER BY starts_on, name, id;

-- name: cohort_sizes()
-- How many active members each cohort has, and how many of them are at the end of the course.
SELECT m.cohort_id, count(*) AS members, count(e.id) AS finished FROM membership m
LEFT JOIN enrolment e ON e.learner_id = m.learner_id AND e.course = m.course AND e.state = 'finished'
WHERE m.state = 'active' GROUP BY m.cohort_id;

-- name: openings(cohort_id)
-- The calendar of a cohort.
SELECT unit, opens_on FROM cohort_opening WHERE cohort_id = :cohort_id ORDER BY length(unit), unit;

-- name: set_opening(cohort_id, unit, opens_on)!
-- The earliest day of a unit.
INSERT INTO cohort_opening (cohort_id, unit, opens_on) VALUES (:cohort_id, :unit, :opens_on)
ON CONFLICT (cohort_id, unit) DO UPDATE SET opens_on = excluded.opens_on;

-- name: add_cohort(id, name, course, language, zone, starts_on, size_limit, closes_on, code, blended, made_by, now)!
-- A new cohort.
INSERT INTO cohort (id, name, course, language, zone, starts_on, size_limit, closes_on, code, blended, made_by, made_at)
VALUES (:id, :name, :course, :language, :zone, :starts_on, :size_limit, :closes_on, :code, :blended, :made_by, :now);

-- name: change_cohort(id, name, language, zone, starts_on, size_limit, closes_on, blended)!
-- Another name, another start: whatever may change.
UPDATE cohort SET name = :name, language = :language, zone = :zone, starts_on = :starts_on, size_limit = :size_limit,
    closes_on = :closes_on, blended = :blended
WHERE id = :id;

-- name: set_code(id, code)!
-- The old code is worth nothing from now on.
UPDATE cohort SET code = :code WHERE id = :id;

-- name: archive_cohort(id, now)^
-- Nobody can join any more; no row if it was archived before.
UPDATE cohort SET archived_at = :now WHERE id = :id AND archived_at IS NULL RETURNING id;

-- name: trainer_labels(cohort_id)
-- How the owners call the trainers of a cohort.
SELECT label FROM role WHERE role = 'trainer' AND cohort_id = :cohort_id ORDER BY label;

-- name: member_of(cohort_id, learner_id)^
-- A learner's place in a cohort, also one that was left.
SELECT * FROM membership WHERE cohort_id = :cohort_id AND learner_id = :learner_id;

-- name: member_by_number(cohort_id, number)^
-- Whom organisers mean by a number.
SELECT * FROM membership WHERE cohort_id = :cohort_id AND number = :number;

-- name: members(cohort_id)
-- The active members of a cohort.
SELECT * FROM membership WHERE cohort_id = :cohort_id AND state = 'active' ORDER BY number;

-- name: withdrawn_members(cohort_id)
-- Whom the organisers took out of a cohort.
SELECT * FROM membership WHERE cohort_id = :cohort_id AND state = 'withdrawn' ORDER BY number;

-- name: size_of(cohort_id)$
-- How many active members there are.
SELECT count(*) FROM membership WHERE cohort_id = :cohort_id AND state = 'active';

-- name: leave_cohort(cohort_id, learner_id, state, now)^
-- Withdrawn or moved; no row if the place was left before.
UPDATE membership SET state = :state, left_at = :now
WHERE cohort_id = :cohort_id AND learner_id = :learner_id AND state = 'active' RETURNING number;

-- name: roster(cohort_id, number)
-- Who is where, without answers: the active members of a cohort, or the one of that number, and what they have done.
SELECT m.number, m.learner_id, m.joined_at, l.language, l.zone, l.reach, l.stopped_at, l.paused_until, l.seen_at,
    e.state AS enrolment_state,
    (SELECT count(*) FROM plan d WHERE d.enrolment_id = e.id AND d.state = 'done' AND d.lesson NOT LIKE '%~%') AS done,
    (SELECT p.lesson FROM plan p WHERE p.enrolment_id = e.id AND p.state <> 'done' ORDER BY p.due_at DESC, p.id LIMIT 1) AS lesson,
    (SELECT count(*) FROM plan w WHERE w.enrolment_id = e.id AND w.state IN ('issued', 'begun')) AS waits,
    (SELECT count(*) FROM plan b WHERE b.enrolment_id = e.id AND b.state = 'begun') AS begun
FROM membership m JOIN learner l ON l.id = m.learner_id
LEFT JOIN enrolment e ON e.learner_id = m.learner_id AND e.course = m.course
WHERE m.cohort_id = :cohort_id AND m.state = 'active' AND (CAST(:number AS BIGINT) IS NULL OR m.number = CAST(:number AS BIGINT))
ORDER BY m.number;
