-- name: add_prompt(nonce, learner_id, plan_id, step, inside, now)^
-- One prompt for a step of a lesson; no row if it is there already.
INSERT INTO prompt (nonce, learner_id, plan_id, step, inside, made_at) VALUES (:nonce, :learner_id, :plan_id, :step, :inside, :now)
ON CONFLICT DO NOTHING RETURNING nonce;

-- name: prompt_by_nonce(nonce)^
-- What a tapped button was about.
SELECT * FROM prompt WHERE nonce = :nonce;

-- name: prompt_at(plan_id, step)^
-- The prompt of a step.
SELECT * FROM prompt WHERE plan_id = :plan_id AND step = :step;

-- name: set_inside(nonce, inside)^
-- What has happened within the step.
UPDATE prompt SET inside = :inside WHERE nonce = :nonce RETURNING nonce;

-- name: drop_prompts(plan_id)^
-- A lesson pushed again in other words: what the earlier message asked is over.
DELETE FROM prompt WHERE plan_id = :plan_id RETURNING nonce;

-- name: record_answer(id, learner_id, enrolment_id, item, attempt, given, percent, rev, language, now)^
-- The first answer of an attempt counts: a second one changes nothing and returns no row.
INSERT INTO answer (id, learner_id, enrolment_id, item, attempt, given, percent, rev, language, at)
VALUES (:id, :learner_id, :enrolment_id, :item, :attempt, :given, :percent, :rev, :language, :now)
ON CONFLICT (learner_id, item, attempt) DO NOTHING RETURNING id;

-- name: first_answers(learner_id, prefix)
-- The first attempt at each scored item whose name starts with the prefix.
SELECT item, percent FROM answer WHERE learner_id = :learner_id AND attempt = 1 AND percent IS NOT NULL
AND substr(item, 1, length(CAST(:prefix AS TEXT))) = CAST(:prefix AS TEXT) ORDER BY item;

-- name: given_answer(learner_id, item)^
-- What was given at the first attempt.
SELECT given FROM answer WHERE learner_id = :learner_id AND item = :item AND attempt = 1;

-- name: save_line(id, learner_id, enrolment_id, item, line, words, now)^
-- The learner's own words; saying it again replaces them.
INSERT INTO own_line (id, learner_id, enrolment_id, item, line, words, at)
VALUES (:id, :learner_id, :enrolment_id, :item, :line, :words, :now)
ON CONFLICT (learner_id, item) DO UPDATE SET words = excluded.words, at = excluded.at RETURNING id;

-- name: own_lines(learner_id)
-- The learner's own lines, oldest first.
SELECT id, item, line, words, at FROM own_line WHERE learner_id = :learner_id ORDER BY at, item;

-- name: add_report(id, learner_id, item, rev, language, words, now)^
-- A mistake that a learner reports.
INSERT INTO report (id, learner_id, item, rev, language, words, at)
VALUES (:id, :learner_id, :item, :rev, :language, :words, :now) RETURNING id;
