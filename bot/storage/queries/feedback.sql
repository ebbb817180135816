-- name: add_feedback(id, learner_id, item, kind, words, file_id, language, now)^
-- What no code can hide: a voice message or a photo; words too where no questionnaire asks for them.
INSERT INTO feedback (id, learner_id, item, kind, words, file_id, language, at)
VALUES (:id, :learner_id, :item, :kind, :words, :file_id, :language, :now) RETURNING id;

-- name: all_feedback(learner_id)
-- For /mydata.
SELECT item, kind, score, words, file_id, language, at FROM feedback WHERE learner_id = :learner_id ORDER BY at, item;

-- name: erase_feedback(learner_id)^
-- Part of an erasure.
DELETE FROM feedback WHERE learner_id = :learner_id RETURNING id;

-- name: erase_recalls(learner_id)^
-- Part of an erasure.
DELETE FROM recall WHERE learner_id = :learner_id RETURNING lesson;

-- name: all_recalls(learner_id)
-- For /mydata.
SELECT lesson, rung, asked_on FROM recall WHERE learner_id = :learner_id ORDER BY lesson;

-- name: sitting_scores(learner_id, prefix)
-- Every marked answer to the questions of a quiz, with the number of the try.
SELECT attempt, percent FROM answer WHERE learner_id = :learner_id AND percent IS NOT NULL
AND substr(item, 1, length(CAST(:prefix AS TEXT))) = CAST(:prefix AS TEXT) ORDER BY attempt, item;

-- name: sitting_answers(learner_id, prefix, attempt)
-- The answers to the questions of a quiz at one try.
SELECT item, percent FROM answer WHERE learner_id = :learner_id AND attempt = :attempt AND percent IS NOT NULL
AND substr(item, 1, length(CAST(:prefix AS TEXT))) = CAST(:prefix AS TEXT) ORDER BY item;
