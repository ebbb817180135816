-- name: put_response(pilot_id, pseudonym, instrument, occasion, item, value, missing, language, week)!
-- An answer under a code, or another one in its place; rows have no number here.
INSERT INTO response (pilot_id, pseudonym, instrument, occasion, item, value, missing, language, week)
VALUES (:pilot_id, :pseudonym, :instrument, :occasion, :item, :value, :missing, :language, :week)
ON CONFLICT (pilot_id, pseudonym, instrument, occasion, item) DO UPDATE SET value = excluded.value, missing = excluded.missing,
    language = excluded.language, week = excluded.week;

-- name: put_participant(pilot_id, pseudonym, language, cohort_id)!
-- A code as it first answered; what was said of it then stays, so that no two reports differ by one person who moved.
INSERT INTO participant (pilot_id, pseudonym, language, cohort_id)
VALUES (:pilot_id, :pseudonym, :language, :cohort_id) ON CONFLICT (pilot_id, pseudonym) DO NOTHING;

-- name: put_anonymous_response(rid, pilot_id, instrument, occasion, language, week, answers, texts)!
-- Answers under no code; rows have no number here.
INSERT INTO anonymous_response (rid, pilot_id, instrument, occasion, language, week, answers, texts)
VALUES (:rid, :pilot_id, :instrument, :occasion, :language, :week, :answers, :texts);
