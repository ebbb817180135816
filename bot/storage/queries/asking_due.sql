-- name: due_askings(now, k)
-- Askings whose time has come: to ask, to look whether it arrived, to remind, or to hand in; the longest waiting first.
SELECT id, due_at FROM asking WHERE due_at IS NOT NULL AND due_at <= :now ORDER BY due_at, id LIMIT :k;

-- name: put_off_asking(id, until)!
-- One that could not be dealt with is looked at again later; nothing else about it changes.
UPDATE asking SET due_at = :until WHERE id = :id AND due_at IS NOT NULL;

-- name: asked_days(learner_id)
-- The local days on which somebody was asked or reminded; what they wrote by themselves is not counted.
SELECT moment, asked_on, reminded_on FROM asking WHERE learner_id = :learner_id AND moment <> 'any'
AND asked_on IS NOT NULL AND state <> 'dropped' ORDER BY asked_on, id;

-- name: asking_at(pilot_id, learner_id, moment, occasion)^
-- Whether somebody is or was asked at this moment on this occasion.
SELECT id, state FROM asking
WHERE pilot_id = :pilot_id AND learner_id = :learner_id AND moment = :moment AND occasion = :occasion;

-- name: move_planned_asking(id, due_at, drop_at)!
-- When a planned one is asked, and from when it is not asked any more.
UPDATE asking SET due_at = :due_at, drop_at = :drop_at WHERE id = :id AND state = 'planned';

-- name: asking_dropped_at(id)$
-- From when a planned one is not asked any more; NULL: nothing was said of that.
SELECT drop_at FROM asking WHERE id = :id;

-- name: ask_planned(id, items, language, asked_on, due_at)^
-- A planned one is asked now; no row if it is settled or was asked already.
UPDATE asking SET state = 'asked', items = :items, language = :language, asked_on = :asked_on, due_at = :due_at
WHERE id = :id AND state = 'planned' RETURNING id;

-- name: plan_asking_again(id, due_at, drop_at)^
-- What did not arrive is asked another day.
UPDATE asking SET state = 'planned', asked_on = NULL, due_at = :due_at, drop_at = :drop_at
WHERE id = :id AND state = 'asked' RETURNING id;

-- name: unask(id)^
-- What did not arrive and may be asked anew by what brought it is forgotten.
DELETE FROM asking WHERE id = :id AND state = 'asked' RETURNING id;

-- name: look_at_asking(id, due_at)!
-- When to look at one that was asked; NULL: never again.
UPDATE asking SET due_at = :due_at WHERE id = :id AND state IN ('asked', 'open');

-- name: remind_asking(id, reminded_on)^
-- The one reminder of an asking; no row if there was one or it is settled.
UPDATE asking SET reminded = 1, reminded_on = :reminded_on, due_at = NULL
WHERE id = :id AND state IN ('asked', 'open') AND reminded = 0 RETURNING id;

-- name: how_it_left(dedup_key)^
-- What became of a message that came by itself.
SELECT state, reason FROM outbox WHERE dedup_key = :dedup_key;

-- name: close_before(learner_id)!
-- What was to be said before the first lesson and was not begun: what is said after it would tell something else.
UPDATE asking SET state = 'declined', due_at = NULL WHERE learner_id = :learner_id AND moment = 'before' AND state = 'asked';
