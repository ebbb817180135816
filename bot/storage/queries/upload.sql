-- name: add_upload(id, learner_id, purpose, file_id, name, size, now)!
-- A file somebody was asked for has come.
INSERT INTO upload (id, learner_id, purpose, file_id, name, size, next_at, made_at)
VALUES (:id, :learner_id, :purpose, :file_id, :name, :size, :now, :now);

-- name: upload_by_id(id)^
-- The file a button is about.
SELECT * FROM upload WHERE id = :id;

-- name: due_uploads(now)
-- What is to be fetched now.
SELECT * FROM upload WHERE state = 'new' AND next_at <= :now ORDER BY next_at, id LIMIT 8;

-- name: upload_later(id, tries, next_at)!
-- Telegram could not be reached: once more, later.
UPDATE upload SET tries = :tries, next_at = :next_at WHERE id = :id AND state = 'new';

-- name: settle_upload(id, state, body)^
-- It was read, used, or given up; no row if that had happened before.
UPDATE upload SET state = :state, body = :body WHERE id = :id AND state IN ('new', 'read') AND state <> :state RETURNING id;

-- name: forget_uploads(before)!
-- What was read and not used, or used long ago.
DELETE FROM upload WHERE made_at < :before AND state <> 'new';

-- name: all_uploads(learner_id)
-- For /mydata.
SELECT purpose, name, size, state, made_at FROM upload WHERE learner_id = :learner_id ORDER BY made_at, id;

-- name: erase_uploads(learner_id)^
-- Part of an erasure.
DELETE FROM upload WHERE learner_id = :learner_id RETURNING id;
