-- name: opted_out(learner_id)
-- The kinds of messages that somebody does not want.
SELECT topic FROM opt_out WHERE learner_id = :learner_id ORDER BY topic;

-- name: opt_out(learner_id, topic, now)!
-- No more messages of a kind.
INSERT INTO opt_out (learner_id, topic, at) VALUES (:learner_id, :topic, :now) ON CONFLICT DO NOTHING;

-- name: opt_in(learner_id, topic)!
-- Messages of a kind are wanted again.
DELETE FROM opt_out WHERE learner_id = :learner_id AND topic = :topic;

-- name: all_opt_outs(learner_id)
-- For /mydata.
SELECT topic, at FROM opt_out WHERE learner_id = :learner_id ORDER BY topic;

-- name: erase_opt_outs(learner_id)^
-- Part of an erasure.
DELETE FROM opt_out WHERE learner_id = :learner_id RETURNING topic;
