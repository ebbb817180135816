-- name: add_proposal(id, learner_id, kind, words, language, now)$
-- What a learner proposes; gives the number by which everybody calls it, and which no other ever had.
INSERT INTO proposal (id, number, learner_id, kind, words, language, at)
VALUES (:id, (SELECT COALESCE(max(t.number), 0) + 1 FROM (SELECT p.number FROM proposal p
        UNION ALL SELECT CAST(s.value AS BIGINT) FROM setting s WHERE s.name = 'proposals') t), :learner_id, :kind, :words, :language, :now) RETURNING number;

-- name: proposals_of(learner_id)
-- The learner's own, newest first; also for /mydata.
SELECT number, kind, words, language, state, answer, at, answered_at FROM proposal WHERE learner_id = :learner_id ORDER BY number DESC;

-- name: proposals_counted()
-- How many there are of each state.
SELECT state, count(*) AS times FROM proposal GROUP BY state;

-- name: proposals_in(state)
-- Those of one state, newest first.
SELECT number, kind, words, language, at FROM proposal WHERE state = :state ORDER BY number DESC;

-- name: proposal_numbered(number)^
-- One of them.
SELECT number, learner_id, kind, words, language, state, answer, at, answered_at FROM proposal WHERE number = :number;

-- name: answer_proposal(number, state, answer, was, now)^
-- What becomes of it, with words for its author or none; no row if somebody else has answered meanwhile.
UPDATE proposal SET state = :state, answer = :answer, answered_at = :now WHERE number = :number AND state = :was RETURNING number;

-- name: erase_proposals(learner_id)^
-- Part of an erasure.
DELETE FROM proposal WHERE learner_id = :learner_id RETURNING id;
