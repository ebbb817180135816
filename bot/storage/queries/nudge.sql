-- name: due_nudges(now, k)
-- Lessons that wait for their learner and are to be asked after, the longest waiting first.
SELECT id, nudge_at FROM plan WHERE nudge_at IS NOT NULL AND nudge_at <= :now ORDER BY nudge_at, id LIMIT :k;

-- name: set_nudge(id, nudges, nudge_at)^
-- How often was asked, and when next; NULL: never again.
UPDATE plan SET nudges = :nudges, nudge_at = :nudge_at WHERE id = :id RETURNING id;

-- name: move_nudge(id, nudge_at)^
-- Another time for the next reminder, for a lesson that waits.
UPDATE plan SET nudge_at = :nudge_at WHERE id = :id AND state IN ('issued', 'begun') RETURNING id;

-- name: last_shown(plan_id)^
-- When the learner was last shown a new step of a lesson.
SELECT max(made_at) AS made_at FROM prompt WHERE plan_id = :plan_id;

-- name: recalled(learner_id)
-- What was recalled already: the next rung of the ladder and the local day.
SELECT lesson, rung, asked_on FROM recall WHERE learner_id = :learner_id ORDER BY lesson;

-- name: remember_recall(learner_id, lesson, rung, asked_on)^
-- An idea was recalled today; the next rung of the ladder follows.
INSERT INTO recall (learner_id, lesson, rung, asked_on) VALUES (:learner_id, :lesson, :rung, :asked_on)
ON CONFLICT (learner_id, lesson) DO UPDATE SET rung = excluded.rung, asked_on = excluded.asked_on RETURNING lesson;
