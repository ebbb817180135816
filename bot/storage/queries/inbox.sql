-- name: receive(update_id, chat_id, kind, body, now)!
-- An update as it came; one that was received before changes nothing.
INSERT INTO inbox (update_id, chat_id, kind, body, received_at) VALUES (:update_id, :chat_id, :kind, :body, :now)
ON CONFLICT (update_id) DO NOTHING;

-- name: waiting_updates(now, k)
-- What to handle next, oldest first; a chat whose earlier update waits for its next try waits with it.
SELECT i.update_id, i.chat_id, i.kind, i.body, i.tries FROM inbox i
WHERE i.state = 'new' AND i.next_at <= :now AND NOT EXISTS (
    SELECT 1 FROM inbox e WHERE e.state = 'new' AND e.next_at > 0 AND e.chat_id = i.chat_id AND e.update_id < i.update_id AND e.next_at > :now)
ORDER BY i.update_id LIMIT :k;

-- name: next_try()$
-- When the next failed update may be tried again.
SELECT min(next_at) FROM inbox WHERE state = 'new' AND next_at > 0;

-- name: take_update(update_id)^
-- The guard: no row means done already, or not its turn yet because an earlier update of its chat is not done.
UPDATE inbox SET state = 'done', body = NULL, error = NULL WHERE update_id = :update_id AND state = 'new' AND NOT EXISTS (
    SELECT 1 FROM inbox e WHERE e.chat_id = inbox.chat_id AND e.state = 'new' AND e.update_id < inbox.update_id)
RETURNING update_id;

-- name: count_try(update_id)^
-- One more try; committed before the try itself where an update is suspected of killing the process.
UPDATE inbox SET tries = tries + 1 WHERE update_id = :update_id AND state = 'new' RETURNING tries;

-- name: try_later(update_id, next_at, error)!
-- A failed update waits for its next try.
UPDATE inbox SET next_at = :next_at, error = :error WHERE update_id = :update_id AND state = 'new';

-- name: give_up_update(update_id, error)^
-- An update that failed too often is set aside; later updates of its chat may go on.
UPDATE inbox SET state = 'dead', error = :error WHERE update_id = :update_id AND state = 'new' RETURNING update_id;

-- name: hold_tried(next_at)!
-- An update that a process ended on is tried again only when this one has lived for a moment.
UPDATE inbox SET next_at = :next_at WHERE state = 'new' AND tries > 0 AND next_at < :next_at;

-- name: unhandled_updates()
-- What an unclean stop left behind.
SELECT update_id FROM inbox WHERE state = 'new';

-- name: forget_updates(before, k)!
-- Telegram repeats nothing after a day; keys are kept for three.
DELETE FROM inbox WHERE update_id IN (
    SELECT update_id FROM inbox WHERE state <> 'new' AND received_at < :before ORDER BY received_at LIMIT :k);

-- name: learner_in_chat(chat_id)^
-- Who to tell that an update failed, and in which language.
SELECT id, language FROM learner WHERE chat_id = :chat_id;
