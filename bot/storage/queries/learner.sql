-- name: learner_by_telegram_id(telegram_id)^
-- Who is tapping.
SELECT * FROM learner WHERE telegram_id = :telegram_id;

-- name: learner_by_id(id)^
-- The learner a plan or a message belongs to.
SELECT * FROM learner WHERE id = :id;

-- name: add_learner(id, telegram_id, chat_id, language, zone, country, minute_of_day, days, notice_version, now)^
-- A first /start; the notice's version shown is recorded. No row if somebody was first.
INSERT INTO learner (id, telegram_id, chat_id, language, zone, country, minute_of_day, days, notice_version, notice_shown_at, joined_at, seen_at)
VALUES (:id, :telegram_id, :chat_id, :language, :zone, :country, :minute_of_day, :days, :notice_version, :now, :now, :now)
ON CONFLICT DO NOTHING RETURNING id;

-- name: record_notice(id, notice_version, now)^
-- Another version of the notice was shown.
UPDATE learner SET notice_version = :notice_version, notice_shown_at = :now WHERE id = :id RETURNING id;

-- name: set_language(id, language)^
-- The learner chose a language.
UPDATE learner SET language = :language WHERE id = :id RETURNING id;

-- name: set_place(id, country, zone)^
-- The learner chose a country or a time zone.
UPDATE learner SET country = :country, zone = :zone WHERE id = :id RETURNING id;

-- name: set_rhythm(id, minute_of_day, days)^
-- The learner chose an hour or days.
UPDATE learner SET minute_of_day = :minute_of_day, days = :days WHERE id = :id RETURNING id;

-- name: set_expects(id, expects)^
-- What the learner's next typed words are (JSON), or NULL: the lesson decides.
UPDATE learner SET expects = :expects WHERE id = :id RETURNING id;

-- name: set_stopped(id, stopped_at)^
-- The learner stopped (a time) or came back (NULL).
UPDATE learner SET stopped_at = :stopped_at WHERE id = :id RETURNING id;

-- name: see_learner(id, now)!
-- A sign of life, written once an hour at most.
UPDATE learner SET seen_at = :now WHERE id = :id;

-- name: set_reach(id, reach)^
-- A change of reach starts a new epoch, so that a late refusal cannot undo a return.
UPDATE learner SET reach = :reach, reach_epoch = reach_epoch + 1 WHERE id = :id AND reach <> :reach RETURNING id;

-- name: block_queued(learner_id)^
-- Everything still waiting for a learner who blocked the bot ends as blocked, arguments forgotten; an announcement's second try
-- after a crash as uncertain, because the first may have arrived.
UPDATE outbox SET state = CASE WHEN mailing_id IS NOT NULL AND crash_resends > 0 THEN 'uncertain' ELSE 'blocked' END, reason = 'blocked the bot', args = NULL
WHERE learner_id = :learner_id AND state = 'queued' RETURNING id;

-- name: enrolment_of(learner_id)^
-- The learner's enrolment begun last.
SELECT * FROM enrolment WHERE learner_id = :learner_id ORDER BY begun_at DESC, id LIMIT 1;

-- name: enrolment_in(learner_id, course)^
-- The learner's enrolment on one course.
SELECT * FROM enrolment WHERE learner_id = :learner_id AND course = :course;

-- name: enrolment_by_id(id)^
-- The enrolment of a plan.
SELECT * FROM enrolment WHERE id = :id;

-- name: add_enrolment(id, learner_id, course, now)^
-- One learner on one course; no row if already enrolled.
INSERT INTO enrolment (id, learner_id, course, begun_at) VALUES (:id, :learner_id, :course, :now)
ON CONFLICT DO NOTHING RETURNING id;

-- name: finish_enrolment(id, now)^
-- The last lesson is done.
UPDATE enrolment SET state = 'finished', finished_at = :now WHERE id = :id AND state = 'active' RETURNING id;

-- name: reopen_enrolment(id)^
-- The course has grown since it was finished.
UPDATE enrolment SET state = 'active', finished_at = NULL WHERE id = :id AND state = 'finished' RETURNING id;

-- name: use_day(id, day)^
-- A lesson was pushed or pulled on this local day.
UPDATE enrolment SET last_lesson_day = :day WHERE id = :id RETURNING id;

-- name: set_paused(id, paused_until)^
-- Lessons come again from this moment on (UTC seconds); NULL: no pause.
UPDATE learner SET paused_until = :paused_until WHERE id = :id RETURNING id;
