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

-- name: all_memberships(learner_id)
-- For /mydata.
SELECT c.name AS cohort, m.course, m.number, m.state, m.joined_at, m.left_at FROM membership m JOIN cohort c ON c.id = m.cohort_id
WHERE m.learner_id = :learner_id ORDER BY m.joined_at, c.name;

-- name: all_roles(learner_id)
-- For /mydata: what the owners call this person, and the roles.
SELECT r.role, c.name AS cohort, r.label, r.given_at FROM role r LEFT JOIN cohort c ON c.id = r.cohort_id
WHERE r.learner_id = :learner_id ORDER BY r.given_at, r.role, r.cohort_id;

-- name: all_labels(learner_id)
-- For /mydata: what the audit calls this person, also when the roles have ended.
SELECT label FROM staff_label WHERE learner_id = :learner_id;

-- name: all_confirmations(learner_id)
-- For /mydata.
SELECT purpose, object, expires_at, used_at FROM confirmation WHERE learner_id = :learner_id ORDER BY expires_at, nonce;

-- name: all_join_guesses(learner_id)
-- For /mydata.
SELECT tries, since FROM join_guess WHERE telegram_id = (SELECT telegram_id FROM learner WHERE id = :learner_id);

-- name: all_deeds(learner_id)
-- For /mydata: what this person did while running the course.
SELECT at, action, object, detail FROM audit WHERE actor = :learner_id ORDER BY seq;

-- name: keep_member_numbers(learner_id)!
-- Before an erasure: how far the numbers in this learner's cohorts went, so that an old card never means somebody else.
INSERT INTO setting (name, value) SELECT 'number:' || m.cohort_id, CAST(max(m.number) AS TEXT) FROM membership m
WHERE m.cohort_id IN (SELECT o.cohort_id FROM membership o WHERE o.learner_id = :learner_id) GROUP BY m.cohort_id
ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE CAST(excluded.value AS BIGINT) > CAST(setting.value AS BIGINT);

-- name: keep_proposal_numbers(learner_id)!
-- The same for what everybody calls proposals by.
INSERT INTO setting (name, value) SELECT 'proposals', CAST(p.number AS TEXT) FROM proposal p
WHERE EXISTS (SELECT 1 FROM proposal o WHERE o.learner_id = :learner_id) ORDER BY p.number DESC LIMIT 1
ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE CAST(excluded.value AS BIGINT) > CAST(setting.value AS BIGINT);

-- name: erase_memberships(learner_id)^
-- Part of an erasure.
DELETE FROM membership WHERE learner_id = :learner_id RETURNING cohort_id;

-- name: erase_roles(learner_id)^
-- Part of an erasure: whoever is unknown may nothing.
DELETE FROM role WHERE learner_id = :learner_id RETURNING role;

-- name: erase_labels(learner_id)^
-- Part of an erasure: from now on nobody knows who is meant in the audit.
DELETE FROM staff_label WHERE learner_id = :learner_id RETURNING learner_id;

-- name: erase_confirmations(learner_id)^
-- Part of an erasure.
DELETE FROM confirmation WHERE learner_id = :learner_id RETURNING nonce;

-- name: erase_join_guesses(learner_id)^
-- Part of an erasure, before the number itself goes.
DELETE FROM join_guess WHERE telegram_id = (SELECT telegram_id FROM learner WHERE id = :learner_id) RETURNING tries;
