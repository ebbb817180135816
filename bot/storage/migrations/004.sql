-- What evaluators ask and learners answer: pilots, askings, responses under a code or under none.

CREATE TABLE pilot (
    id          TEXT PRIMARY KEY,                       -- 'everyone': learners in no pilot
    name        TEXT NOT NULL,
    example     TEXT NOT NULL,                          -- the file in lessons/pilots it was made from
    course      TEXT NOT NULL,
    languages   TEXT NOT NULL,                          -- JSON list; empty: every language
    instruments TEXT NOT NULL,                          -- JSON list of ids, in the order they are asked
    blended     BIGINT NOT NULL DEFAULT 0 CHECK (blended IN (0, 1)),
    open        BIGINT NOT NULL DEFAULT 0 CHECK (open IN (0, 1)),   -- 1: also takes learners without a cohort, in its languages
    zone        TEXT NOT NULL,                          -- in which its days begin and end
    starts_at   BIGINT NOT NULL CHECK (starts_at BETWEEN 0 AND 99999999999),
    ends_at     BIGINT CHECK (ends_at BETWEEN 0 AND 99999999999),   -- when the key goes; NULL: 'everyone'
    revs        TEXT NOT NULL,                          -- JSON: the course's version at its start, {lesson or quiz: revision}
    previous    TEXT REFERENCES pilot (id),             -- the round before this one
    changes     TEXT NOT NULL DEFAULT '[]',             -- JSON list of lines: what changed since that round
    pairing_key TEXT,                                   -- 32 random bytes in hex; destroyed at the end
    texts       BIGINT NOT NULL DEFAULT 0 CHECK (texts BETWEEN 0 AND 99999999),    -- open answers that evaluators may read, ever
    erased      BIGINT NOT NULL DEFAULT 0 CHECK (erased BETWEEN 0 AND 9999999),    -- people who erased their answers
    made_by     TEXT NOT NULL,
    made_at     BIGINT NOT NULL CHECK (made_at BETWEEN 0 AND 99999999999),
    ended_at    BIGINT CHECK (ended_at BETWEEN 0 AND 99999999999),
    look_at     BIGINT CHECK (look_at BETWEEN 0 AND 99999999999)    -- when it begins, ends, or its answers are deleted; NULL: never again
);
CREATE INDEX pilot_looked_at ON pilot (look_at) WHERE look_at IS NOT NULL;

CREATE TABLE pilot_cohort (
    cohort_id TEXT PRIMARY KEY REFERENCES cohort (id),  -- a cohort is in one pilot only: nobody is found by subtracting pilots
    pilot_id  TEXT NOT NULL REFERENCES pilot (id)
);
CREATE INDEX pilot_cohort_by_pilot ON pilot_cohort (pilot_id);

-- That somebody is asked, and how far they are. What they answer stands elsewhere.
CREATE TABLE asking (
    id         TEXT PRIMARY KEY,                        -- 96 random bits; its buttons carry it
    pilot_id   TEXT NOT NULL REFERENCES pilot (id),
    learner_id TEXT REFERENCES learner (id),            -- emptied when the pilot ends
    moment     TEXT NOT NULL CHECK (moment IN ('before', 'lesson', 'week', 'after', 'leaving', 'later', 'plan', 'any')),
    occasion   TEXT NOT NULL,                           -- of which lesson, quiz or plan: '1.3', 'quiz-1', 'quiz-1/7'; '' for others
    items      TEXT NOT NULL,                           -- JSON list of what is asked: 'pulse/useful', 'basic/quiz-1/feedback'
    anonymous  BIGINT NOT NULL CHECK (anonymous IN (0, 1)),
    state      TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'asked', 'open', 'done', 'declined', 'dropped')),
    at_item    BIGINT NOT NULL DEFAULT 0 CHECK (at_item BETWEEN 0 AND 999),
    draft      TEXT,                                    -- JSON: answers not handed in yet, of an anonymous one only
    language   TEXT NOT NULL,                           -- of the learner when asked
    asked_on   TEXT,                                    -- the learner's local day, for the daily and weekly limits
    due_at     BIGINT CHECK (due_at BETWEEN 0 AND 99999999999),   -- when to ask, to remind, or to hand in; NULL: nothing to do
    drop_at    BIGINT CHECK (drop_at BETWEEN 0 AND 99999999999),  -- of a planned one: from when it is not asked any more
    reminded   BIGINT NOT NULL DEFAULT 0 CHECK (reminded IN (0, 1)),
    reminded_on TEXT,                                   -- the learner's local day of the one reminder, for the same limits
    UNIQUE (pilot_id, learner_id, moment, occasion)
);
CREATE INDEX asking_due ON asking (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX asking_by_learner ON asking (learner_id) WHERE learner_id IS NOT NULL;
CREATE INDEX outbox_forms ON outbox (learner_id)                -- forgotten once their pilot has ended
    WHERE screen IN ('form', 'form_done', 'form_declined') AND learner_id IS NOT NULL;

-- Answers under a code that only the pilot's key can make out of a learner; once the key is destroyed, nobody can.
CREATE TABLE participant (
    pilot_id  TEXT NOT NULL REFERENCES pilot (id),
    pseudonym TEXT NOT NULL,                            -- HMAC-SHA-256 of the learner's id under the pilot's key
    language  TEXT NOT NULL,
    cohort_id TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (pilot_id, pseudonym)
);

CREATE TABLE response (
    pilot_id   TEXT NOT NULL REFERENCES pilot (id),
    pseudonym  TEXT NOT NULL,
    instrument TEXT NOT NULL,                           -- 'end', 'basic/quiz-1'
    occasion   TEXT NOT NULL,                           -- 'before', 'after', '1.3', 'quiz-1/7'
    item       TEXT NOT NULL,
    value      TEXT,                                    -- an option's id, several with a space between, a number, words
    missing    TEXT CHECK (missing IN ('skipped', 'not_said')),
    language   TEXT NOT NULL,                           -- in which it was asked
    week       TEXT NOT NULL,                           -- '2026-W47', no time finer than that
    PRIMARY KEY (pilot_id, pseudonym, instrument, occasion, item),
    CHECK ((value IS NULL) <> (missing IS NULL))
);
CREATE INDEX response_by_item ON response (pilot_id, instrument, item, pseudonym, occasion);   -- in the order it is read

-- Answers under no code at all: nothing here leads to anybody, not even the order of the rows.
CREATE TABLE anonymous_response (
    rid        TEXT PRIMARY KEY,                        -- random
    pilot_id   TEXT NOT NULL REFERENCES pilot (id),
    instrument TEXT NOT NULL,
    occasion   TEXT NOT NULL,
    language   TEXT NOT NULL,                           -- empty where fewer than five in the pilot have it
    week       TEXT NOT NULL,
    answers    TEXT NOT NULL,                           -- JSON {item: value}; what was skipped is not there
    texts      BIGINT NOT NULL CHECK (texts BETWEEN 0 AND 999),   -- how many of the answers are open ones
    released   BIGINT NOT NULL DEFAULT 0 CHECK (released IN (0, 1))   -- evaluators see it only with at least four others
);
CREATE INDEX anonymous_waiting ON anonymous_response (pilot_id, instrument) WHERE released = 0;
CREATE INDEX anonymous_readable ON anonymous_response (pilot_id, instrument) WHERE released = 1;

-- "You said, we did": what was answered to words somebody left under a code.
CREATE TABLE reply (
    id         TEXT PRIMARY KEY,
    pilot_id   TEXT NOT NULL REFERENCES pilot (id),
    pseudonym  TEXT NOT NULL,
    instrument TEXT NOT NULL,
    occasion   TEXT NOT NULL,
    item       TEXT NOT NULL,
    words      TEXT NOT NULL,
    made_by    TEXT NOT NULL,
    made_at    BIGINT NOT NULL CHECK (made_at BETWEEN 0 AND 99999999999)
);
CREATE INDEX reply_by_person ON reply (pilot_id, pseudonym);
CREATE INDEX outbox_you_said ON outbox (id) WHERE screen = 'you_said' AND learner_id IS NOT NULL;   -- forgotten once it has ended

CREATE TABLE evaluation_digest (
    learner_id TEXT PRIMARY KEY REFERENCES learner (id),   -- somebody who evaluates
    rhythm     TEXT NOT NULL CHECK (rhythm IN ('daily', 'weekly', 'off')),
    due_at     BIGINT CHECK (due_at BETWEEN 0 AND 99999999999),
    told       TEXT NOT NULL DEFAULT '{}',              -- JSON: how many texts of each pilot they have heard of
    seeks      TEXT NOT NULL DEFAULT ''                 -- the words they searched for last: pages of what was found go by them
);
CREATE INDEX evaluation_digest_due ON evaluation_digest (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE export_job (
    id         TEXT PRIMARY KEY,
    learner_id TEXT NOT NULL REFERENCES learner (id),   -- who asked for it
    pilot_id   TEXT NOT NULL REFERENCES pilot (id),
    format     TEXT NOT NULL CHECK (format IN ('xlsx', 'csv', 'json')),
    state      TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'done', 'failed')),
    row_id     TEXT,                                    -- the outbox row of the message that shows how far it is
    made_at    BIGINT NOT NULL CHECK (made_at BETWEEN 0 AND 99999999999)
);
CREATE INDEX export_new ON export_job (made_at) WHERE state = 'new';
