-- name: pilot_by_id(id)^
-- The pilot a button or a row is about.
SELECT * FROM pilot WHERE id = :id;

-- name: pilot_of_member(learner_id, now)^
-- The course a learner began last, their cohort on it and the pilot of that which runs now; NULL where there is none.
SELECT e.course AS course_begun, m.cohort_id AS member_of, p.* FROM enrolment e
LEFT JOIN membership m ON m.learner_id = e.learner_id AND m.course = e.course AND m.state = 'active'
LEFT JOIN pilot_cohort c ON c.cohort_id = m.cohort_id
LEFT JOIN pilot p ON p.id = c.pilot_id AND p.ended_at IS NULL AND p.starts_at <= :now AND p.ends_at > :now
WHERE e.learner_id = :learner_id ORDER BY e.begun_at DESC, e.id LIMIT 1;

-- name: pilots_without_cohort(course, now)
-- Where somebody without a cohort may be: what runs now and is open, the newest first, and everyone's.
SELECT * FROM pilot WHERE id = 'everyone'
OR (open = 1 AND course = CAST(:course AS TEXT) AND ended_at IS NULL AND starts_at <= :now AND ends_at > :now)
ORDER BY starts_at DESC, id;

-- name: every_pilot()
-- All there have been, the latest to begin first.
SELECT * FROM pilot ORDER BY CASE WHEN id = 'everyone' THEN 1 ELSE 0 END, starts_at DESC, id;

-- name: add_pilot(id, name, example, course, languages, instruments, blended, open, zone, starts_at, ends_at, revs, previous, pairing_key, made_by, look_at, now)!
-- A new pilot; there is only one for everyone.
INSERT INTO pilot (id, name, example, course, languages, instruments, blended, open, zone, starts_at, ends_at, revs, previous,
    pairing_key, made_by, look_at, made_at)
VALUES (:id, :name, :example, :course, :languages, :instruments, :blended, :open, :zone, :starts_at, :ends_at, :revs, :previous,
    :pairing_key, :made_by, :look_at, :now)
ON CONFLICT (id) DO NOTHING;

-- name: set_pilot_file(id, languages, instruments)!
-- Everyone's pilot asks what its file says now.
UPDATE pilot SET languages = :languages, instruments = :instruments WHERE id = :id;

-- name: set_pilot_revs(id, revs)!
-- What is taught now that it begins.
UPDATE pilot SET revs = :revs WHERE id = :id;

-- name: set_pilot_dates(id, starts_at, ends_at, look_at)^
-- Other days; no row if it has ended meanwhile.
UPDATE pilot SET starts_at = :starts_at, ends_at = :ends_at, look_at = :look_at WHERE id = :id AND ended_at IS NULL RETURNING id;

-- name: set_pilot_changes(id, changes)!
-- The lines that say what changed since the round before.
UPDATE pilot SET changes = :changes WHERE id = :id;

-- name: add_pilot_cohort(cohort_id, pilot_id)^
-- A cohort takes part; no row if it takes part somewhere already.
INSERT INTO pilot_cohort (cohort_id, pilot_id) VALUES (:cohort_id, :pilot_id) ON CONFLICT (cohort_id) DO NOTHING RETURNING cohort_id;

-- name: remove_pilot_cohort(cohort_id, pilot_id)^
-- It does not take part after all; no row if it did not.
DELETE FROM pilot_cohort WHERE cohort_id = :cohort_id AND pilot_id = :pilot_id RETURNING cohort_id;

-- name: free_pilot_cohorts(pilot_id)!
-- It never began: its cohorts may take part in another.
DELETE FROM pilot_cohort WHERE pilot_id = :pilot_id;

-- name: pilot_cohorts(pilot_id)
-- The cohorts that take part, archived ones too.
SELECT c.* FROM pilot_cohort p JOIN cohort c ON c.id = p.cohort_id WHERE p.pilot_id = :pilot_id ORDER BY c.starts_on, c.name, c.id;

-- name: cohorts_in_no_pilot(course)
-- Which cohorts may still take part in one.
SELECT c.* FROM cohort c WHERE c.course = :course AND c.archived_at IS NULL
AND NOT EXISTS (SELECT 1 FROM pilot_cohort p WHERE p.cohort_id = c.id) ORDER BY c.starts_on, c.name, c.id;

-- name: pilot_name_of_cohort(cohort_id)$
-- Where a cohort takes part.
SELECT p.name FROM pilot_cohort c JOIN pilot p ON p.id = c.pilot_id WHERE c.cohort_id = :cohort_id;

-- name: pilot_names()
-- The names of pilots, for the audit.
SELECT id, name FROM pilot;

-- name: drafts_of_pilot(pilot_id)
-- Forms with answers that were not handed in yet.
SELECT id FROM asking WHERE pilot_id = :pilot_id AND draft IS NOT NULL ORDER BY id;

-- name: end_pilot(id, now, look_at)^
-- Its key is destroyed; no row if it had ended before.
UPDATE pilot SET pairing_key = NULL, ended_at = :now, look_at = :look_at WHERE id = :id AND ended_at IS NULL AND ends_at IS NOT NULL
RETURNING id;

-- name: forget_who_was_asked(pilot_id)!
-- Nobody knows any more who was asked what, and nobody is asked any more.
UPDATE asking SET learner_id = NULL, due_at = NULL, drop_at = NULL, draft = NULL, asked_on = NULL, reminded_on = NULL,
    state = CASE WHEN state = 'planned' THEN 'dropped' ELSE state END
WHERE pilot_id = :pilot_id;

-- name: forget_messages_of_forms(pilot_id)!
-- Before that: messages name the asking in their key, and their hours and number would join a code to somebody.
UPDATE outbox SET dedup_key = 'ended:' || id,
    learner_id = CASE WHEN state IN ('queued', 'sending') THEN learner_id END,
    chat_id = CASE WHEN state IN ('queued', 'sending') THEN chat_id END,
    tg_message_id = CASE WHEN state IN ('queued', 'sending') THEN tg_message_id END
WHERE screen IN ('form', 'form_done', 'form_declined')
AND learner_id IN (SELECT a.learner_id FROM asking a WHERE a.pilot_id = :pilot_id AND a.learner_id IS NOT NULL);

-- name: who_waits_in_forms(pilot_id)
-- Whose next typed words, or those after them, would belong to a form of it.
SELECT l.id, l.expects FROM asking a JOIN learner l ON l.id = a.learner_id
WHERE a.pilot_id = :pilot_id AND l.expects LIKE '%"' || a.id || '"%';

-- name: due_pilots(now, k)
-- Pilots that begin, end, or whose answers are deleted now.
SELECT id FROM pilot WHERE look_at IS NOT NULL AND look_at <= :now ORDER BY look_at, id LIMIT :k;

-- name: look_at_pilot(id, until)!
-- When to look next; NULL: never again.
UPDATE pilot SET look_at = :until WHERE id = :id;

-- name: delete_responses_of(pilot_id)!
-- Twelve months after the end.
DELETE FROM response WHERE pilot_id = :pilot_id;

-- name: delete_anonymous_responses_of(pilot_id)!
-- The same for those under no code.
DELETE FROM anonymous_response WHERE pilot_id = :pilot_id;

-- name: delete_replies_of(pilot_id)!
-- The same for what was answered to them.
DELETE FROM reply WHERE pilot_id = :pilot_id;

-- name: delete_participants_of(pilot_id)!
-- The same for the codes.
DELETE FROM participant WHERE pilot_id = :pilot_id;

-- name: delete_askings_of(pilot_id)!
-- The same for who was asked, which nobody could tell any more.
DELETE FROM asking WHERE pilot_id = :pilot_id;

-- name: reset_pilot_counts(id)!
-- A pilot whose answers are gone has nothing to count.
UPDATE pilot SET texts = 0, erased = 0 WHERE id = :id;

-- name: delete_responses_before(pilot_id, week)!
-- In a pilot without an end: answers of weeks before this one.
DELETE FROM response WHERE pilot_id = :pilot_id AND week < :week;

-- name: delete_anonymous_responses_before(pilot_id, week)!
-- The same for those under no code.
DELETE FROM anonymous_response WHERE pilot_id = :pilot_id AND week < :week;

-- name: delete_replies_before(pilot_id, before)!
-- The same for what was answered to them; replies are later than what they answer.
DELETE FROM reply WHERE pilot_id = :pilot_id AND made_at < :before;

-- name: delete_idle_participants(pilot_id)!
-- Codes under which nothing is left.
DELETE FROM participant WHERE pilot_id = :pilot_id AND NOT EXISTS (
    SELECT 1 FROM response r WHERE r.pilot_id = participant.pilot_id AND r.pseudonym = participant.pseudonym);
