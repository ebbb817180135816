-- name: add_confirmation(nonce, learner_id, purpose, object, digest, count, expires_at)!
-- Somebody is asked to confirm exactly this.
INSERT INTO confirmation (nonce, learner_id, purpose, object, digest, count, expires_at)
VALUES (:nonce, :learner_id, :purpose, :object, :digest, :count, :expires_at);

-- name: confirmation_asked(nonce)^
-- What was to be confirmed, by whom, until when.
SELECT * FROM confirmation WHERE nonce = :nonce;

-- name: use_confirmation(nonce, learner_id, purpose, object, digest, now)^
-- Used once, by the person asked, for exactly what was shown, in time; no row otherwise.
UPDATE confirmation SET used_at = :now WHERE nonce = :nonce AND learner_id = :learner_id AND purpose = :purpose
AND object = :object AND digest = :digest AND used_at IS NULL AND expires_at >= :now RETURNING nonce;

-- name: forget_confirmations(before)!
-- What nobody can use any more.
DELETE FROM confirmation WHERE expires_at < :before;
