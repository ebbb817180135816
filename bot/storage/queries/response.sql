-- name: responses_on(pilot_id, pseudonym, occasion)
-- What was answered so far under a code on one occasion.
SELECT instrument, item, value, missing FROM response
WHERE pilot_id = :pilot_id AND pseudonym = :pseudonym AND occasion = :occasion ORDER BY instrument, item;

-- name: take_back_response(pilot_id, pseudonym, instrument, occasion, item)!
-- An answer to what is not asked any more, because an earlier answer was changed.
DELETE FROM response WHERE pilot_id = :pilot_id AND pseudonym = :pseudonym AND instrument = :instrument
AND occasion = :occasion AND item = :item;

-- name: last_words_under_code(pilot_id, pseudonym, instrument, item)$
-- The number of the newest of several occasions; NULL where there was none yet.
SELECT max(CAST(occasion AS BIGINT)) FROM response
WHERE pilot_id = :pilot_id AND pseudonym = :pseudonym AND instrument = :instrument AND item = :item;

-- name: cohort_in_pilot(learner_id, pilot_id)$
-- The cohort through which a learner takes part; NULL for those who do without one.
SELECT m.cohort_id FROM membership m JOIN pilot_cohort c ON c.cohort_id = m.cohort_id
WHERE m.learner_id = :learner_id AND m.state = 'active' AND c.pilot_id = :pilot_id ORDER BY m.joined_at DESC, m.cohort_id LIMIT 1;

-- name: raise_texts(pilot_id, more)!
-- So many more open answers that evaluators may read.
UPDATE pilot SET texts = texts + CAST(:more AS BIGINT) WHERE id = :pilot_id;

-- name: people_asked_in(pilot_id, language)$
-- How many learners of a pilot were asked in a language.
SELECT count(DISTINCT learner_id) FROM asking
WHERE pilot_id = :pilot_id AND language = :language AND state NOT IN ('planned', 'dropped');

-- name: people_waiting(pilot_id, instrument, week)$
-- By how many people at least the answers are that nobody may see yet: of what is asked, nobody has two of one occasion. Of
-- words that nobody asked for somebody may leave many; those count once their week is over.
SELECT max(answers) FROM (
    SELECT count(*) AS answers FROM anonymous_response
    WHERE pilot_id = :pilot_id AND instrument = :instrument AND released = 0 AND (occasion <> 'any' OR week < :week)
    GROUP BY occasion) AS by_occasion;

-- name: release_anonymous(pilot_id, instrument, week)
-- The same ones, together.
UPDATE anonymous_response SET released = 1
WHERE pilot_id = :pilot_id AND instrument = :instrument AND released = 0 AND (occasion <> 'any' OR week < :week) RETURNING texts;

-- name: pilots_with_a_key()
-- Where the answers of a learner can still be found.
SELECT id, name, pairing_key FROM pilot WHERE pairing_key IS NOT NULL ORDER BY made_at, id;

-- name: participant_by_code(pilot_id, pseudonym)^
-- For /mydata: what is kept with a code.
SELECT p.language, c.name AS cohort FROM participant p LEFT JOIN cohort c ON c.id = p.cohort_id
WHERE p.pilot_id = :pilot_id AND p.pseudonym = :pseudonym;

-- name: responses_by_code(pilot_id, pseudonym)
-- For /mydata: every answer under a code.
SELECT instrument, occasion, item, value, missing, language, week FROM response
WHERE pilot_id = :pilot_id AND pseudonym = :pseudonym ORDER BY week, instrument, occasion, item;

-- name: replies_by_code(pilot_id, pseudonym)
-- For /mydata: what was answered to it.
SELECT instrument, occasion, item, words, made_at FROM reply
WHERE pilot_id = :pilot_id AND pseudonym = :pseudonym ORDER BY made_at, id;

-- name: erase_responses(pilot_id, pseudonym)
-- Part of an erasure.
DELETE FROM response WHERE pilot_id = :pilot_id AND pseudonym = :pseudonym RETURNING item;

-- name: erase_participant(pilot_id, pseudonym)!
-- Part of an erasure.
DELETE FROM participant WHERE pilot_id = :pilot_id AND pseudonym = :pseudonym;

-- name: erase_replies(pilot_id, pseudonym)!
-- Part of an erasure.
DELETE FROM reply WHERE pilot_id = :pilot_id AND pseudonym = :pseudonym;

-- name: count_erased(pilot_id)!
-- One more who took their answers out of a pilot.
UPDATE pilot SET erased = erased + 1 WHERE id = :pilot_id;

-- name: erase_askings(learner_id)^
-- Part of an erasure: drafts of answers too.
DELETE FROM asking WHERE learner_id = :learner_id RETURNING id;

-- name: erase_evaluation_digests(learner_id)^
-- Part of an erasure.
DELETE FROM evaluation_digest WHERE learner_id = :learner_id RETURNING rhythm;

-- name: erase_export_jobs(learner_id)^
-- Part of an erasure.
DELETE FROM export_job WHERE learner_id = :learner_id RETURNING id;

-- name: all_askings(learner_id)
-- For /mydata: what somebody was asked, and what they answered without handing it in yet.
SELECT p.name AS pilot, a.moment, a.occasion, a.items, a.state, a.draft, a.language, a.asked_on, a.due_at, a.drop_at,
    a.reminded, a.reminded_on, a.anonymous
FROM asking a JOIN pilot p ON p.id = a.pilot_id WHERE a.learner_id = :learner_id ORDER BY a.asked_on, p.name, a.moment, a.occasion;

-- name: all_evaluation_digests(learner_id)
-- For /mydata of somebody who evaluates.
SELECT rhythm, due_at, seeks FROM evaluation_digest WHERE learner_id = :learner_id;

-- name: all_export_jobs(learner_id)
-- For /mydata of somebody who evaluates.
SELECT p.name AS pilot, e.format, e.state, e.made_at FROM export_job e JOIN pilot p ON p.id = e.pilot_id
WHERE e.learner_id = :learner_id ORDER BY e.made_at, e.id;
