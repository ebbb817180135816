-- name: roles_of(learner_id)
-- What somebody may do; owners stand in the configuration.
SELECT role, cohort_id FROM role WHERE learner_id = :learner_id;

-- name: staff_with_role(role)
-- Everybody with a role who can be reached, to be told something.
SELECT l.* FROM role r JOIN learner l ON l.id = r.learner_id WHERE r.role = :role AND l.reach = 'ok' ORDER BY l.id;

-- name: trainers_of(cohort_id)
-- The trainers of a cohort who can be reached.
SELECT l.* FROM role r JOIN learner l ON l.id = r.learner_id
WHERE r.role = 'trainer' AND r.cohort_id = :cohort_id AND l.reach = 'ok' ORDER BY l.id;

-- name: everybody_with_role()
-- For the owners' list.
SELECT r.learner_id, r.role, r.cohort_id, r.label, r.given_at, c.name AS cohort
FROM role r LEFT JOIN cohort c ON c.id = r.cohort_id ORDER BY r.given_at, r.learner_id, r.role, r.cohort_id;

-- name: role_held(learner_id, role, cohort_id)^
-- One role of one person.
SELECT r.learner_id, r.role, r.cohort_id, r.label, r.given_at, c.name AS cohort FROM role r LEFT JOIN cohort c ON c.id = r.cohort_id
WHERE r.learner_id = :learner_id AND r.role = :role AND r.cohort_id = :cohort_id;

-- name: give_role(learner_id, role, cohort_id, label, given_by, digest_at, now)^
-- Somebody has opened the link that gives it; no row if they have the role already.
INSERT INTO role (learner_id, role, cohort_id, label, given_by, given_at, digest_at)
VALUES (:learner_id, :role, :cohort_id, :label, :given_by, :now, :digest_at) ON CONFLICT DO NOTHING RETURNING learner_id;

-- name: withdraw_role(learner_id, role, cohort_id)^
-- It ends at once.
DELETE FROM role WHERE learner_id = :learner_id AND role = :role AND cohort_id = :cohort_id RETURNING learner_id;

-- name: label_staff(learner_id, label)!
-- How the audit calls somebody, also when their role has ended.
INSERT INTO staff_label (learner_id, label) VALUES (:learner_id, :label)
ON CONFLICT (learner_id) DO UPDATE SET label = excluded.label;

-- name: staff_labels()
-- The names that the owners gave.
SELECT learner_id, label FROM staff_label;

-- name: add_role_link(code_hash, role, cohort_id, label, made_by, expires_at, now)!
-- Whoever opens it first has the role.
INSERT INTO role_link (code_hash, role, cohort_id, label, made_by, made_at, expires_at)
VALUES (:code_hash, :role, :cohort_id, :label, :made_by, :now, :expires_at);

-- name: role_link(code_hash, now)^
-- A link that still opens something.
SELECT k.role, k.cohort_id, k.label, k.made_by, c.name AS cohort FROM role_link k LEFT JOIN cohort c ON c.id = k.cohort_id
WHERE k.code_hash = :code_hash AND k.expires_at >= :now;

-- name: role_links(now)
-- Every link that still opens something, for the owners' list.
SELECT k.code_hash, k.role, k.label, k.expires_at, c.name AS cohort FROM role_link k LEFT JOIN cohort c ON c.id = k.cohort_id
WHERE k.expires_at >= :now ORDER BY k.made_at, k.code_hash;

-- name: end_role_link(code_hash, now)^
-- Used, or taken back: it opens nothing any more.
DELETE FROM role_link WHERE code_hash = :code_hash AND expires_at >= :now RETURNING role, cohort_id;

-- name: forget_role_links(before)!
-- Too old to open anything.
DELETE FROM role_link WHERE expires_at < :before;

-- name: cohorts_to_train()
-- What a trainer can be given: every cohort that still runs.
SELECT id, name FROM cohort WHERE archived_at IS NULL ORDER BY made_at DESC, id;
