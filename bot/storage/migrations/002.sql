-- Week 1 whole: pauses, nudges that stop by themselves, recall questions, feedback.

ALTER TABLE learner ADD COLUMN paused_until BIGINT CHECK (paused_until BETWEEN 0 AND 99999999999);
ALTER TABLE plan ADD COLUMN nudges BIGINT NOT NULL DEFAULT 0 CHECK (nudges BETWEEN 0 AND 99);
ALTER TABLE plan ADD COLUMN nudge_at BIGINT CHECK (nudge_at BETWEEN 0 AND 99999999999);
CREATE INDEX plan_nudge ON plan (nudge_at) WHERE nudge_at IS NOT NULL;

CREATE TABLE recall (
    learner_id TEXT NOT NULL REFERENCES learner (id),
    lesson     TEXT NOT NULL,                           -- whose idea is recalled: basic/1.1
    rung       BIGINT NOT NULL CHECK (rung BETWEEN 0 AND 99),   -- of the ladder, next to come
    asked_on   TEXT NOT NULL,                           -- the learner's local date, '2026-11-26'
    PRIMARY KEY (learner_id, lesson)
);

CREATE TABLE feedback (
    id         TEXT PRIMARY KEY,
    learner_id TEXT NOT NULL REFERENCES learner (id),
    item       TEXT NOT NULL,                           -- 'open', or the stable id of a feedback question
    kind       TEXT NOT NULL CHECK (kind IN ('score', 'text', 'voice', 'photo')),
    score      BIGINT CHECK (score BETWEEN 0 AND 10),
    words      TEXT,
    file_id    TEXT,                                    -- Telegram keeps the file, we keep its name
    language   TEXT NOT NULL,
    at         BIGINT NOT NULL CHECK (at BETWEEN 0 AND 99999999999)
);
CREATE INDEX feedback_by_learner ON feedback (learner_id);
