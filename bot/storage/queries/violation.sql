-- name: violation_failed_without_reason()
-- A message that was given up says why.
SELECT id FROM outbox WHERE state IN ('failed', 'blocked', 'cancelled', 'uncertain') AND reason IS NULL;

-- name: violation_two_on_their_way()
-- One message a chat at a time, or their order is chance.
SELECT chat_id FROM outbox WHERE state = 'sending' AND chat_id IS NOT NULL GROUP BY chat_id HAVING count(*) > 1;

-- name: violation_sent_again_too_often()
-- A doubtful message is sent once more at most; after that it is listed, not sent.
SELECT id FROM outbox WHERE crash_resends > 1 AND state IN ('queued', 'sending', 'sent');

-- name: violation_words_kept()
-- What is settled keeps no words; an uncertain message keeps them for those who look into it.
SELECT id FROM outbox WHERE state IN ('sent', 'blocked', 'failed', 'cancelled') AND args IS NOT NULL;

-- name: violation_erased_with_address()
-- After an erasure a message belongs to nobody.
SELECT id FROM outbox WHERE dedup_key = 'erased:' || id
AND (chat_id IS NOT NULL OR learner_id IS NOT NULL OR nonce IS NOT NULL OR state IN ('queued', 'uncertain'));

-- name: violation_queued_for_the_unreachable()
-- Nothing waits for a learner who has blocked the bot.
SELECT o.id FROM outbox o JOIN learner l ON l.id = o.learner_id WHERE o.state = 'queued' AND l.reach <> 'ok';

-- name: violation_pushed_without_message()
-- A lesson that counts as pushed has its message.
SELECT p.id FROM plan p WHERE p.state = 'issued' AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.plan_id = p.id);

-- name: violation_shown_without_prompt()
-- A lesson that was shown has asked something; without that its buttons would mean nothing.
SELECT p.id FROM plan p WHERE p.state IN ('issued', 'begun')
AND NOT EXISTS (SELECT 1 FROM prompt q WHERE q.plan_id = p.id AND q.step = p.step);

-- name: violation_shown_without_its_words()
-- What was shown is pinned, and its words are kept; every try at a quiz has the quiz's.
SELECT p.id FROM plan p JOIN enrolment e ON e.id = p.enrolment_id WHERE p.state IN ('issued', 'begun', 'done')
AND NOT EXISTS (SELECT 1 FROM content c
    WHERE (e.course || '/' || p.lesson = c.lesson OR e.course || '/' || p.lesson LIKE c.lesson || '~%')
    AND c.rev = p.rev AND c.language = p.language);

-- name: violation_two_open_lessons()
-- One lesson is open at a time: never a heap.
SELECT enrolment_id FROM plan WHERE state <> 'done' GROUP BY enrolment_id HAVING count(*) > 1;

-- name: violation_finished_with_open_lesson()
-- A course that is finished has nothing open.
SELECT e.id FROM enrolment e JOIN plan p ON p.enrolment_id = e.id WHERE e.state = 'finished' AND p.state <> 'done';

-- name: violation_active_without_lesson()
-- A course that goes on has a lesson planned or open; without one the learner would never hear from us again.
SELECT e.id FROM enrolment e WHERE e.state = 'active'
AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.enrolment_id = e.id AND p.state <> 'done');

-- name: violation_answered_twice()
-- An answer counts once.
SELECT learner_id, item, attempt FROM answer GROUP BY learner_id, item, attempt HAVING count(*) > 1;

-- name: violation_answer_in_somebody_elses_course()
-- An answer belongs to the enrolment of the learner who gave it.
SELECT a.id FROM answer a JOIN enrolment e ON e.id = a.enrolment_id WHERE e.learner_id <> a.learner_id;

-- name: violation_body_kept()
-- What was handled leaves no words behind in the inbox.
SELECT update_id FROM inbox WHERE state = 'done' AND body IS NOT NULL;

-- name: violation_given_up_without_reason()
-- An update that was set aside says where it failed.
SELECT update_id FROM inbox WHERE state = 'dead' AND error IS NULL;

-- name: violation_held_for_nobody()
-- A lesson is held only while its learner is away; held otherwise, it would never come.
SELECT p.id FROM plan p JOIN enrolment e ON e.id = p.enrolment_id JOIN learner l ON l.id = e.learner_id
WHERE p.state = 'held' AND l.reach = 'ok' AND l.stopped_at IS NULL;

-- name: violation_announced_to_more_or_fewer()
-- Whoever was to get an announcement is in it, exactly once in the sum, whatever became of their message.
SELECT m.id FROM mailing m WHERE m.n_total <> (SELECT count(*) FROM outbox o WHERE o.mailing_id = m.id);

-- name: violation_finished_before_its_end()
-- A mailing that is over has nobody who still waits.
SELECT m.id FROM mailing m WHERE m.state IN ('finished', 'cancelled')
AND EXISTS (SELECT 1 FROM outbox o WHERE o.mailing_id = m.id AND o.state = 'queued')
UNION ALL
SELECT m.id FROM mailing m WHERE m.state = 'finished'
AND EXISTS (SELECT 1 FROM outbox o WHERE o.mailing_id = m.id AND o.state = 'sending');

-- name: violation_sent_after_its_cancel()
-- What was cancelled stays so: nothing of it was claimed after that moment.
SELECT o.id FROM mailing m JOIN outbox o ON o.mailing_id = m.id WHERE m.state = 'cancelled' AND o.claimed_at > m.finished_at;

-- name: violation_announced_twice()
-- An announcement goes to each person once, and each copy is corrected or withdrawn once.
SELECT o.mailing_id, o.learner_id, o.about_row FROM outbox o WHERE o.mailing_id IS NOT NULL AND o.learner_id IS NOT NULL
GROUP BY o.mailing_id, o.learner_id, o.about_row HAVING count(*) > 1;
