-- name: add_plan(id, enrolment_id, lesson, state, due_at)^
-- The next lesson of an enrolment; no row if that lesson is planned already.
INSERT INTO plan (id, enrolment_id, lesson, state, due_at) VALUES (:id, :enrolment_id, :lesson, :state, :due_at)
ON CONFLICT DO NOTHING RETURNING id;

-- name: plan_by_id(id)^
-- The plan a prompt or a push belongs to.
SELECT * FROM plan WHERE id = :id;

-- name: plan_now(enrolment_id)^
-- The one lesson that is open: planned, held, pushed or begun.
SELECT * FROM plan WHERE enrolment_id = :enrolment_id AND state <> 'done' ORDER BY due_at DESC, id LIMIT 1;

-- name: lessons_done(enrolment_id)
-- What is behind the learner, oldest first.
SELECT lesson, done_at FROM plan WHERE enrolment_id = :enrolment_id AND state = 'done' ORDER BY done_at, lesson;

-- name: due_plans(now, k)
-- Lessons whose time has come, the longest waiting first; work grows with what is due, not with who is enrolled.
SELECT id, enrolment_id, lesson, due_at FROM plan WHERE state = 'planned' AND due_at <= :now ORDER BY due_at, id LIMIT :k;

-- name: move_plan(id, due_at)^
-- Another hour, another time zone, or a slot that was missed; only what is not sent moves.
UPDATE plan SET state = 'planned', due_at = :due_at, nudge_at = NULL WHERE id = :id AND state IN ('planned', 'held', 'issued') RETURNING id;

-- name: put_off(id, until)^
-- A plan that could not be dealt with is looked at again later; nothing else about it changes.
UPDATE plan SET due_at = CASE WHEN state = 'planned' THEN :until ELSE due_at END,
    nudge_at = CASE WHEN nudge_at IS NULL THEN NULL ELSE CAST(:until AS BIGINT) END
WHERE id = :id RETURNING id;

-- name: drop_plan(id)^
-- A planned lesson that the course no longer has.
DELETE FROM plan WHERE id = :id AND state IN ('planned', 'held') RETURNING id;

-- name: hold_plans(learner_id)^
-- A learner who is away gets nothing; the place is kept.
UPDATE plan SET state = 'held', nudge_at = NULL WHERE state IN ('planned', 'issued')
AND enrolment_id IN (SELECT id FROM enrolment WHERE learner_id = :learner_id) RETURNING id;

-- name: issue_plan(id, rev, language, now)^
-- The push is queued; the words are pinned. No row if the learner was quicker.
UPDATE plan SET state = 'issued', rev = :rev, language = :language, issued_at = :now
WHERE id = :id AND state = 'planned' RETURNING id;

-- name: begin_plan(id, rev, language, now)^
-- The learner opens the lesson; what was pinned at the push stays pinned.
UPDATE plan SET state = 'begun', rev = COALESCE(rev, :rev), language = COALESCE(language, :language), begun_at = :now
WHERE id = :id AND state IN ('planned', 'held', 'issued') RETURNING id;

-- name: set_plan_language(id, language)^
-- The learner changed language in the middle of a lesson.
UPDATE plan SET language = :language WHERE id = :id RETURNING id;

-- name: step_plan(id, step, next_step)^
-- On to the next step; no row if that step was left already.
UPDATE plan SET step = :next_step WHERE id = :id AND step = :step AND state = 'begun' RETURNING id;

-- name: finish_plan(id, now)^
-- The lesson is done; no row if it was done already.
UPDATE plan SET state = 'done', done_at = :now, nudge_at = NULL WHERE id = :id AND state = 'begun' RETURNING id;

-- name: pushes_missed()
-- Pushes that came too late to be wanted, or were given up: their lesson is planned again.
SELECT o.id AS outbox_id, p.id, p.enrolment_id, p.lesson, p.due_at FROM outbox o JOIN plan p ON p.id = o.plan_id
WHERE o.screen = 'step' AND o.plan_id IS NOT NULL AND o.state IN ('failed', 'cancelled')
AND (o.state = 'failed' OR o.reason = 'too late') AND p.state = 'issued' AND o.made_at >= p.issued_at;

-- name: settle_missed(outbox_id)^
-- The missed push is planned again and need not be looked at any more.
UPDATE outbox SET plan_id = NULL WHERE id = :outbox_id RETURNING id;

-- name: keep_content(lesson, rev, language, body)^
-- A lesson as it is asked; kept once per revision and language.
INSERT INTO content (lesson, rev, language, body) VALUES (:lesson, :rev, :language, :body) ON CONFLICT DO NOTHING RETURNING rev;

-- name: has_content(lesson, rev, language)^
-- Whether these words are kept already.
SELECT 1 AS kept FROM content WHERE lesson = :lesson AND rev = :rev AND language = :language;

-- name: content(lesson, rev, language)^
-- A lesson as it was asked.
SELECT body FROM content WHERE lesson = :lesson AND rev = :rev AND language = :language;

-- name: waiting_messages()
-- What is still to be sent, and the lessons planned after that; for the sandbox's look behind the scenes.
SELECT CASE WHEN m.state IN ('held', 'scheduled') AND m.release_at > o.not_before THEN m.release_at ELSE o.not_before END AS due,
    o.chat_id AS chat_id, o.lane AS lane, o.screen AS what, o.state AS state
FROM outbox o LEFT JOIN mailing m ON m.id = o.mailing_id
WHERE o.state IN ('queued', 'sending') AND (m.id IS NULL OR m.state NOT IN ('approval', 'paused', 'asking'))
UNION ALL
SELECT p.due_at AS due, l.chat_id AS chat_id, 1 AS lane, e.course || '/' || p.lesson AS what, p.state AS state
FROM plan p JOIN enrolment e ON e.id = p.enrolment_id JOIN learner l ON l.id = e.learner_id
WHERE p.state = 'planned'
UNION ALL
SELECT p.nudge_at AS due, l.chat_id AS chat_id, 1 AS lane, 'reminder' AS what, 'planned' AS state
FROM plan p JOIN enrolment e ON e.id = p.enrolment_id JOIN learner l ON l.id = e.learner_id
WHERE p.nudge_at IS NOT NULL
UNION ALL
SELECT a.due_at AS due, l.chat_id AS chat_id, 1 AS lane, 'question' AS what, a.state AS state
FROM asking a JOIN learner l ON l.id = a.learner_id WHERE a.due_at IS NOT NULL
UNION ALL
SELECT i.received_at AS due, i.chat_id AS chat_id, 0 AS lane, i.kind AS what, 'received' AS state FROM inbox i WHERE i.state = 'new'
UNION ALL
SELECT u.next_at AS due, l.chat_id AS chat_id, 0 AS lane, 'upload' AS what, u.state AS state
FROM upload u JOIN learner l ON l.id = u.learner_id WHERE u.state = 'new'
UNION ALL
SELECT s.look_at AS due, l.chat_id AS chat_id, 1 AS lane, 'room session' AS what, 'planned' AS state
FROM room_session s JOIN membership m ON m.cohort_id = s.cohort_id AND m.state = 'active' JOIN learner l ON l.id = m.learner_id
WHERE s.look_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM outbox t WHERE t.dedup_key = 'se:' || s.id || ':' || m.learner_id)
UNION ALL
SELECT r.look_at AS due, l.chat_id AS chat_id, 1 AS lane, 'pilot' AS what, 'planned' AS state
FROM pilot r JOIN learner l ON l.id = r.made_by WHERE r.look_at IS NOT NULL
ORDER BY due, chat_id, what LIMIT 200;
