-- name: put_outbox(id, dedup_key, chat_id, language, learner_id, plan_id, lane, policy, method, message_id, about_row, nonce, screen, args, lesson, rev, lesson_language, loud, not_before, void_after, now)^
-- One message at the end of its chat; no row if the key was used before.
INSERT INTO outbox (id, dedup_key, chat_id, language, position, learner_id, plan_id, lane, policy, method, message_id, about_row,
    nonce, screen, args, lesson, rev, lesson_language, loud, not_before, void_after, made_at)
VALUES (:id, :dedup_key, :chat_id, :language, (SELECT COALESCE(max(position), 0) + 1 FROM outbox WHERE chat_id = :chat_id),
    :learner_id, :plan_id, :lane, :policy, :method, :message_id, :about_row, :nonce,
    :screen, :args, :lesson, :rev, :lesson_language, :loud, :not_before, :void_after, :now)
ON CONFLICT (dedup_key) DO NOTHING RETURNING id;

-- name: claimable(lane, now, k)
-- What may leave, announcements aside: of each chat the lowest unfinished position in this lane or a lower one, and nothing while one is on its way.
SELECT o.id, o.chat_id, o.language, o.learner_id, o.plan_id, o.lane, o.policy, o.method, o.nonce, o.screen, o.args,
    o.lesson, o.rev, o.lesson_language, o.loud, o.attempts, o.crash_resends, o.plain, o.void_after,
    l.id AS known_learner, l.language AS learner_language, l.reach, l.reach_epoch, l.stopped_at,
    p.state AS plan_state, q.message_id AS prompt_message_id, COALESCE(o.message_id, w.tg_message_id) AS message_id
FROM outbox o LEFT JOIN learner l ON l.id = o.learner_id LEFT JOIN plan p ON p.id = o.plan_id LEFT JOIN prompt q ON q.nonce = o.nonce
LEFT JOIN outbox w ON w.id = o.about_row
WHERE o.state = 'queued' AND o.mailing_id IS NULL AND o.lane = :lane AND o.not_before <= :now AND o.chat_id IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.chat_id = o.chat_id AND e.position < o.position
    AND e.state IN ('queued', 'sending') AND e.lane <= o.lane AND e.mailing_id IS NULL)
AND NOT EXISTS (SELECT 1 FROM outbox s WHERE s.chat_id = o.chat_id AND s.state = 'sending')
ORDER BY o.not_before, o.chat_id, o.position LIMIT :k;

-- name: next_not_before(lane, now)$
-- When something of this lane that waits for its time may leave, announcements aside.
SELECT min(not_before) FROM outbox WHERE state = 'queued' AND mailing_id IS NULL AND lane = :lane AND not_before > :now;

-- name: anything_queued()$
-- Whether it is worth looking again soon; what waits in a mailing that does not run is not.
SELECT 1 FROM outbox WHERE state = 'queued' AND mailing_id IS NULL LIMIT 1;

-- name: claim(id, reach_epoch, now)!
-- This message is about to leave; committed before its request.
UPDATE outbox SET state = 'sending', claimed_at = :now, attempts = attempts + 1, reach_epoch = :reach_epoch, reason = NULL
WHERE id = :id AND state = 'queued';

-- name: arrived_as(id)^
-- Which message of its chat it became, and when it was last on its way, if it ever was.
SELECT tg_message_id, claimed_at FROM outbox WHERE id = :id;

-- name: drop_queued(id, state, reason)!
-- Not wanted any more, found out when its turn came.
UPDATE outbox SET state = :state, reason = :reason, args = NULL WHERE id = :id AND state = 'queued';

-- name: mark_sent(id, claimed_at, message_id, now)^
-- It arrived. No row if the claim is not ours any more.
UPDATE outbox SET state = 'sent', reason = NULL, args = NULL, sent_at = :now,
    tg_message_id = CASE WHEN chat_id IS NULL THEN NULL ELSE CAST(:message_id AS BIGINT) END
WHERE id = :id AND state IN ('sending', 'uncertain') AND claimed_at = :claimed_at RETURNING id;

-- name: turned_into_edit(id)!
-- Telegram deletes this message no more: it got other words instead.
UPDATE outbox SET method = 'edit' WHERE id = :id AND method = 'delete';

-- name: carried_prompt(nonce, message_id)!
-- The newest message that carries a question, so that it can be edited.
UPDATE prompt SET message_id = :message_id WHERE nonce = :nonce;

-- name: mark_settled(id, claimed_at, state, reason, passing)^
-- It will never be sent, or nobody can know whether it was (uncertain keeps its arguments, but no answers). Passing: another try may be worth it.
UPDATE outbox SET state = :state, reason = :reason, passing = :passing,
    args = CASE WHEN CAST(:state AS TEXT) = 'uncertain' AND screen <> 'form' THEN args END
WHERE id = :id AND state IN ('sending', 'uncertain') AND claimed_at = :claimed_at RETURNING id;

-- name: mark_again(id, claimed_at, not_before, reason, tries_back, resends, plain)^
-- It goes back into the queue in its old place; a row whose chat was erased meanwhile ends instead.
UPDATE outbox SET state = CASE WHEN chat_id IS NULL THEN 'cancelled' ELSE 'queued' END, not_before = :not_before,
    reason = CASE WHEN chat_id IS NULL THEN 'erased' ELSE CAST(:reason AS TEXT) END,
    attempts = attempts - CAST(:tries_back AS BIGINT), crash_resends = crash_resends + CAST(:resends AS BIGINT), plain = :plain
WHERE id = :id AND state = 'sending' AND claimed_at = :claimed_at RETURNING id;

-- name: sweep_sending()!
-- After a crash nobody knows what became of a claimed message: once more, or listed as uncertain.
UPDATE outbox SET crash_resends = crash_resends + 1,
    state = CASE WHEN chat_id IS NULL OR policy = 'cosmetic' THEN 'cancelled'
        WHEN policy = 'resend_once' AND crash_resends < 1
            AND NOT EXISTS (SELECT 1 FROM mailing m WHERE m.id = outbox.mailing_id AND m.state = 'cancelled') THEN 'queued'
        ELSE 'uncertain' END,
    reason = CASE WHEN chat_id IS NULL THEN 'erased' WHEN policy = 'cosmetic' THEN 'cosmetic' ELSE 'the process ended on the way' END,
    args = CASE WHEN chat_id IS NULL OR policy = 'cosmetic' OR (screen = 'form' AND crash_resends > 0) THEN NULL ELSE args END
WHERE state = 'sending';

-- name: hold_resends(not_before)!
-- The one copy of a doubtful message leaves only when this process has lived for a moment.
UPDATE outbox SET not_before = :not_before
WHERE state = 'queued' AND mailing_id IS NULL AND crash_resends > 0 AND not_before < :not_before;

-- name: hold_mailing_resends(not_before)!
-- The same for announcements.
UPDATE outbox SET not_before = :not_before
WHERE mailing_id IN (SELECT m.id FROM mailing m WHERE m.state NOT IN ('finished', 'cancelled'))
AND state = 'queued' AND crash_resends > 0 AND not_before < :not_before;

-- name: lose_learner(learner_id, reach, reach_epoch)^
-- The person blocked the bot; no row if they came back since the message was claimed.
UPDATE learner SET reach = :reach, reach_epoch = reach_epoch + 1 WHERE id = :learner_id AND reach_epoch = :reach_epoch RETURNING id;

-- name: remember_alias(old_chat_id, new_chat_id)!
-- A chat moved to another id.
INSERT INTO chat_alias (old_chat_id, new_chat_id) VALUES (:old_chat_id, :new_chat_id)
ON CONFLICT (old_chat_id) DO UPDATE SET new_chat_id = excluded.new_chat_id;

-- name: move_queued(old_chat_id, new_chat_id)!
-- What waits for the old id waits for the new one.
UPDATE outbox SET chat_id = :new_chat_id WHERE chat_id = :old_chat_id AND state IN ('queued', 'sending') AND state = 'queued';
