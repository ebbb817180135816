-- name: askings_counted(pilot_id)
-- Who was asked and what became of it, as sums: nobody stands in it.
SELECT moment, language, state, count(*) AS times FROM asking
WHERE pilot_id = :pilot_id AND (state IN ('asked', 'open', 'done', 'declined') OR (state = 'dropped' AND asked_on IS NOT NULL))
GROUP BY moment, language, state ORDER BY moment, language, state;

-- name: answered_under_code(pilot_id, instrument, item)
-- What was answered to one item under codes; what was skipped is not there.
SELECT pseudonym, occasion, value, week FROM response
WHERE pilot_id = :pilot_id AND instrument = :instrument AND item = :item AND value IS NOT NULL ORDER BY pseudonym, occasion;

-- name: answered_by_nobody(pilot_id, instrument)
-- The sheets of one instrument without a code that evaluators may see.
SELECT rid, occasion, week, answers FROM anonymous_response
WHERE pilot_id = :pilot_id AND instrument = :instrument AND released = 1 ORDER BY rid;

-- name: replies_in(pilot_id)
-- Which texts of a pilot were answered.
SELECT pseudonym, instrument, occasion, item FROM reply WHERE pilot_id = :pilot_id ORDER BY id;

-- name: add_reply(id, pilot_id, pseudonym, instrument, occasion, item, words, made_by, now)!
-- What was done about words somebody left.
INSERT INTO reply (id, pilot_id, pseudonym, instrument, occasion, item, words, made_by, made_at)
VALUES (:id, :pilot_id, :pseudonym, :instrument, :occasion, :item, :words, :made_by, :now);

-- name: forget_who_was_answered()!
-- Once it has ended, no message tells whom a reply went to: the hour of both would join a code to somebody.
UPDATE outbox SET learner_id = NULL, chat_id = NULL, tg_message_id = NULL
WHERE screen = 'you_said' AND learner_id IS NOT NULL AND state NOT IN ('queued', 'sending');

-- name: learners_asked(pilot_id)
-- Everybody who could have answered in a pilot, while that is known.
SELECT DISTINCT learner_id FROM asking WHERE pilot_id = :pilot_id AND learner_id IS NOT NULL ORDER BY learner_id;

-- name: whom_to_remind(pilot_id, moment, last_nudge, now)
-- The newest form of each who has not answered, is in this pilot still (as `pilot_of` finds it), can be reached, does not keep
-- quiet and was not reminded of it yet. What waits to be handed in does not count, nor a "before" that came too late.
SELECT a.id FROM asking a JOIN learner l ON l.id = a.learner_id JOIN pilot p ON p.id = a.pilot_id
WHERE a.pilot_id = :pilot_id AND a.moment = :moment AND a.state IN ('asked', 'open') AND a.reminded = 0 AND a.draft IS NULL
AND l.reach = 'ok' AND l.stopped_at IS NULL AND (a.anonymous = 0 OR a.state = 'asked')
AND (a.moment <> 'before' OR NOT EXISTS (
    SELECT 1 FROM plan JOIN enrolment e ON e.id = plan.enrolment_id
    WHERE e.learner_id = l.id AND e.course = p.course AND plan.state = 'done'))
AND NOT EXISTS (SELECT 1 FROM opt_out o WHERE o.learner_id = l.id AND o.topic = 'reminders')
AND NOT EXISTS (
    SELECT 1 FROM plan JOIN enrolment e ON e.id = plan.enrolment_id
    WHERE e.learner_id = l.id AND plan.state <> 'done' AND plan.nudge_at IS NULL AND plan.nudges >= :last_nudge)
AND NOT EXISTS (
    SELECT 1 FROM asking newer
    WHERE newer.learner_id = a.learner_id AND newer.pilot_id = a.pilot_id AND newer.moment = a.moment
    AND newer.state IN ('asked', 'open') AND newer.reminded = 0 AND newer.draft IS NULL
    AND (newer.asked_on > a.asked_on OR (newer.asked_on = a.asked_on AND newer.id > a.id)))
AND p.id = COALESCE((
    SELECT q.id FROM membership m JOIN pilot_cohort c ON c.cohort_id = m.cohort_id JOIN pilot q ON q.id = c.pilot_id
    WHERE m.learner_id = l.id AND m.course = p.course AND m.state = 'active'
    AND q.ended_at IS NULL AND q.starts_at <= :now AND q.ends_at > :now
), (
    SELECT q.id FROM pilot q
    WHERE q.open = 1 AND q.course = p.course AND q.ended_at IS NULL AND q.starts_at <= :now AND q.ends_at > :now
    AND (q.languages = '[]' OR q.languages LIKE '%"' || l.language || '"%')
    AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.learner_id = l.id AND m.course = p.course AND m.state = 'active')
    ORDER BY CASE WHEN q.languages = '[]' THEN 1 ELSE 0 END, q.starts_at DESC, q.id LIMIT 1
), 'everyone');

-- name: last_deed_about(action, object)$
-- When something was done about this last, in UTC seconds; NULL: never.
SELECT max(at) FROM audit WHERE action = :action AND object = :object;

-- name: evaluation_digest(learner_id)^
-- What an evaluator hears of by itself, and what they look for.
SELECT learner_id, rhythm, due_at, told, seeks FROM evaluation_digest WHERE learner_id = :learner_id;

-- name: begin_evaluation_digest(learner_id, due_at, told)!
-- Somebody evaluates from now on; what there is already is no news.
INSERT INTO evaluation_digest (learner_id, rhythm, due_at, told) VALUES (:learner_id, 'daily', :due_at, :told)
ON CONFLICT (learner_id) DO NOTHING;

-- name: set_evaluation_digest(learner_id, rhythm, due_at)!
-- How often somebody wants to hear of what is new; NULL: never.
UPDATE evaluation_digest SET rhythm = :rhythm, due_at = :due_at WHERE learner_id = :learner_id;

-- name: hear_of_texts(learner_id, told)!
-- Somebody has heard of so many texts of each pilot.
UPDATE evaluation_digest SET told = :told WHERE learner_id = :learner_id;

-- name: seek_in_texts(learner_id, seeks)!
-- The words somebody searches for, until they search for others.
UPDATE evaluation_digest SET seeks = :seeks WHERE learner_id = :learner_id;

-- name: due_evaluation_digests(now, k)
-- Evaluators who may have to hear of something new.
SELECT learner_id AS id FROM evaluation_digest WHERE due_at IS NOT NULL AND due_at <= :now ORDER BY due_at, learner_id LIMIT :k;

-- name: put_off_evaluation_digest(id, until)!
-- A digest that could not be made is tried again later.
UPDATE evaluation_digest SET due_at = :until WHERE learner_id = :id AND due_at IS NOT NULL AND due_at < :until;

-- name: texts_counted()
-- How many texts of each pilot evaluators may read, ever.
SELECT id, name, texts FROM pilot ORDER BY starts_at, id;
