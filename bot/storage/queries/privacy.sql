-- name: all_enrolments(learner_id)
-- For /mydata.
SELECT course, state, last_lesson_day, begun_at, finished_at FROM enrolment WHERE learner_id = :learner_id ORDER BY begun_at, course;

-- name: all_plans(learner_id)
-- For /mydata.
SELECT e.course, p.lesson, p.state, p.due_at, p.step, p.rev, p.language, p.issued_at, p.begun_at, p.done_at
FROM plan p JOIN enrolment e ON e.id = p.enrolment_id WHERE e.learner_id = :learner_id ORDER BY p.due_at, p.lesson;

-- name: all_prompts(learner_id)
-- For /mydata.
SELECT p.lesson, q.step, q.inside, q.message_id, q.made_at FROM prompt q JOIN plan p ON p.id = q.plan_id
WHERE q.learner_id = :learner_id ORDER BY q.made_at, q.step;

-- name: all_answers(learner_id)
-- For /mydata.
SELECT item, attempt, given, percent, rev, language, at FROM answer WHERE learner_id = :learner_id ORDER BY at, item, attempt;

-- name: all_reports(learner_id)
-- For /mydata.
SELECT item, rev, language, words, at FROM report WHERE learner_id = :learner_id ORDER BY at, item;

-- name: all_messages(learner_id)
-- For /mydata: what was sent and when; the words are not kept.
SELECT screen, lesson, language, state, reason, made_at, sent_at FROM outbox WHERE learner_id = :learner_id ORDER BY position;

-- name: erase_prompts(learner_id)^
-- Part of an erasure.
DELETE FROM prompt WHERE learner_id = :learner_id RETURNING nonce;

-- name: erase_answers(learner_id)^
-- Part of an erasure.
DELETE FROM answer WHERE learner_id = :learner_id RETURNING id;

-- name: erase_lines(learner_id)^
-- Part of an erasure.
DELETE FROM own_line WHERE learner_id = :learner_id RETURNING id;

-- name: erase_reports(learner_id)^
-- Part of an erasure.
DELETE FROM report WHERE learner_id = :learner_id RETURNING id;

-- name: erase_plans(learner_id)^
-- Part of an erasure.
DELETE FROM plan WHERE enrolment_id IN (SELECT id FROM enrolment WHERE learner_id = :learner_id) RETURNING id;

-- name: erase_enrolments(learner_id)^
-- Part of an erasure.
DELETE FROM enrolment WHERE learner_id = :learner_id RETURNING id;

-- name: erase_messages(chat_id, learner_id)^
-- The rows stay, so that sums still add up, but say nothing about anybody; what waits is cancelled.
UPDATE outbox SET dedup_key = 'erased:' || id, chat_id = NULL, learner_id = NULL, plan_id = NULL, nonce = NULL,
    message_id = NULL, tg_message_id = NULL, args = NULL,
    state = CASE WHEN state IN ('queued', 'uncertain') THEN 'cancelled' ELSE state END,
    reason = CASE WHEN state IN ('queued', 'uncertain') THEN 'erased' ELSE reason END
WHERE chat_id = :chat_id OR learner_id = :learner_id RETURNING id;

-- name: erase_updates(chat_id)^
-- What came in from this chat; what has not been handled yet is kept, it comes from a stranger then.
UPDATE inbox SET chat_id = NULL, body = NULL, error = NULL WHERE chat_id = :chat_id AND state <> 'new' RETURNING update_id;

-- name: erase_learner(learner_id)^
-- The last part of an erasure.
DELETE FROM learner WHERE id = :learner_id RETURNING id;

-- name: forget_strangers()^
-- What was said to nobody we know (a stranger, a farewell) keeps its address only until it is settled.
UPDATE outbox SET chat_id = NULL, tg_message_id = NULL WHERE learner_id IS NULL AND chat_id IS NOT NULL
AND state NOT IN ('queued', 'sending') RETURNING id;
