-- name: add_asking(id, pilot_id, learner_id, moment, occasion, items, anonymous, state, language, asked_on, due_at)^
-- Somebody is, or will be, asked at one moment on one occasion; no row if they were already.
INSERT INTO asking (id, pilot_id, learner_id, moment, occasion, items, anonymous, state, language, asked_on, due_at)
VALUES (:id, :pilot_id, :learner_id, :moment, :occasion, :items, :anonymous, :state, :language, :asked_on, :due_at)
ON CONFLICT DO NOTHING RETURNING id;

-- name: asking_by_id(id)^
-- One asking; without a learner once its pilot has ended.
SELECT * FROM asking WHERE id = :id;

-- name: askings_of(learner_id)
-- Everything a learner was or will be asked.
SELECT * FROM asking WHERE learner_id = :learner_id ORDER BY id;

-- name: set_asking_at(id, at_item, draft, due_at)^
-- The learner is at this item of a form that they have begun; no row once it is settled.
UPDATE asking SET state = 'open', at_item = :at_item, draft = :draft, due_at = :due_at
WHERE id = :id AND state IN ('asked', 'open') RETURNING id;

-- name: settle_asking(id, state)^
-- Nothing more is to be asked or said here, nor how far an anonymous one came; no row if it was settled before.
UPDATE asking SET state = :state, at_item = CASE WHEN anonymous = 1 THEN 0 ELSE at_item END, draft = NULL, due_at = NULL
WHERE id = :id AND state IN ('planned', 'asked', 'open') RETURNING id;
