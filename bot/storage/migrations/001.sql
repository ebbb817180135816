-- The first schema: what came in, who learns, what is planned and asked, what goes out.
-- TEXT and BIGINT only; times are UTC seconds, and the CHECKs keep words out of them on SQLite too.

CREATE TABLE inbox (
    update_id   BIGINT PRIMARY KEY,
    chat_id     BIGINT,
    kind        TEXT NOT NULL,
    body        TEXT,                                   -- raw JSON, emptied once done
    state       TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'done', 'dead')),
    tries       BIGINT NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 99),
    next_at     BIGINT NOT NULL DEFAULT 0 CHECK (next_at BETWEEN 0 AND 99999999999),
    error       TEXT,
    received_at BIGINT NOT NULL CHECK (received_at BETWEEN 0 AND 99999999999)
);
CREATE INDEX inbox_by_chat ON inbox (chat_id, update_id) WHERE state = 'new';
CREATE INDEX inbox_waiting ON inbox (update_id) WHERE state = 'new';
CREATE INDEX inbox_delayed ON inbox (chat_id, update_id, next_at) WHERE state = 'new' AND next_at > 0;
CREATE INDEX inbox_done ON inbox (received_at) WHERE state <> 'new';

CREATE TABLE learner (
    id              TEXT PRIMARY KEY,
    telegram_id     BIGINT NOT NULL UNIQUE,
    chat_id         BIGINT NOT NULL UNIQUE,
    language        TEXT NOT NULL,
    country         TEXT,                               -- two letters; NULL: guessed zone, not asked yet
    zone            TEXT NOT NULL,                      -- IANA name
    minute_of_day   BIGINT NOT NULL CHECK (minute_of_day BETWEEN 0 AND 1439),
    days            TEXT NOT NULL CHECK (length(days) BETWEEN 1 AND 7),   -- '12345' is Monday to Friday
    reach           TEXT NOT NULL DEFAULT 'ok' CHECK (reach IN ('ok', 'blocked', 'deactivated')),
    reach_epoch     BIGINT NOT NULL DEFAULT 0 CHECK (reach_epoch BETWEEN 0 AND 99999999999),
    stopped_at      BIGINT CHECK (stopped_at BETWEEN 0 AND 99999999999),
    expects         TEXT,                               -- what the next typed words are, as JSON; NULL: the lesson decides
    notice_version  TEXT NOT NULL,
    notice_shown_at BIGINT NOT NULL CHECK (notice_shown_at BETWEEN 0 AND 99999999999),
    joined_at       BIGINT NOT NULL CHECK (joined_at BETWEEN 0 AND 99999999999)
);

CREATE TABLE enrolment (
    id              TEXT PRIMARY KEY,
    learner_id      TEXT NOT NULL REFERENCES learner (id),
    course          TEXT NOT NULL,
    state           TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'finished')),
    last_lesson_day TEXT,                               -- the learner's local date of the last push or pull, '2026-11-23'
    begun_at        BIGINT NOT NULL CHECK (begun_at BETWEEN 0 AND 99999999999),
    finished_at     BIGINT CHECK (finished_at BETWEEN 0 AND 99999999999),
    UNIQUE (learner_id, course)
);

CREATE TABLE plan (
    id           TEXT PRIMARY KEY,
    enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
    lesson       TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('planned', 'held', 'issued', 'begun', 'done')),
    due_at       BIGINT NOT NULL CHECK (due_at BETWEEN 0 AND 99999999999),
    rev          TEXT,                                  -- content revision and language, pinned when the lesson is first shown
    language     TEXT,
    step         BIGINT NOT NULL DEFAULT 0 CHECK (step BETWEEN 0 AND 99),
    issued_at    BIGINT CHECK (issued_at BETWEEN 0 AND 99999999999),
    begun_at     BIGINT CHECK (begun_at BETWEEN 0 AND 99999999999),
    done_at      BIGINT CHECK (done_at BETWEEN 0 AND 99999999999),
    UNIQUE (enrolment_id, lesson)
);
CREATE INDEX plan_due ON plan (due_at) WHERE state = 'planned';

CREATE TABLE prompt (
    nonce      TEXT PRIMARY KEY,                        -- 96 random bits, all a button carries
    learner_id TEXT NOT NULL REFERENCES learner (id),
    plan_id    TEXT NOT NULL REFERENCES plan (id),
    step       BIGINT NOT NULL CHECK (step BETWEEN 0 AND 99),
    inside     TEXT NOT NULL,                           -- JSON: order of the options, picks, tries, what is settled
    message_id BIGINT,                                  -- the newest message that carries it, learnt from taps and sends
    made_at    BIGINT NOT NULL CHECK (made_at BETWEEN 0 AND 99999999999),
    UNIQUE (plan_id, step)
);
CREATE INDEX prompt_by_learner ON prompt (learner_id);

CREATE TABLE answer (
    id           TEXT PRIMARY KEY,
    learner_id   TEXT NOT NULL REFERENCES learner (id),
    enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
    item         TEXT NOT NULL,                         -- stable id of what was asked: basic/1.1/q1
    attempt      BIGINT NOT NULL CHECK (attempt BETWEEN 1 AND 99),
    given        TEXT NOT NULL,                         -- JSON: option ids, a number, words
    percent      BIGINT CHECK (percent BETWEEN 0 AND 100),   -- NULL: not scored
    rev          TEXT NOT NULL,
    language     TEXT NOT NULL,
    at           BIGINT NOT NULL CHECK (at BETWEEN 0 AND 99999999999),
    UNIQUE (learner_id, item, attempt)
);

CREATE TABLE own_line (
    id           TEXT PRIMARY KEY,
    learner_id   TEXT NOT NULL REFERENCES learner (id),
    enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
    item         TEXT NOT NULL,                         -- basic/1.1/issue
    line         TEXT,                                  -- the plan line it fills, or NULL
    words        TEXT NOT NULL,
    at           BIGINT NOT NULL CHECK (at BETWEEN 0 AND 99999999999),
    UNIQUE (learner_id, item)
);

CREATE TABLE report (
    id         TEXT PRIMARY KEY,
    learner_id TEXT REFERENCES learner (id),
    item       TEXT NOT NULL,
    rev        TEXT NOT NULL,
    language   TEXT NOT NULL,
    words      TEXT NOT NULL,
    at         BIGINT NOT NULL CHECK (at BETWEEN 0 AND 99999999999)
);
CREATE INDEX report_by_learner ON report (learner_id);

CREATE TABLE content (
    lesson   TEXT NOT NULL,                             -- basic/1.1
    rev      TEXT NOT NULL,
    language TEXT NOT NULL,
    body     TEXT NOT NULL,                             -- the lesson as it was asked, JSON
    PRIMARY KEY (lesson, rev, language)
);

CREATE TABLE outbox (
    id            TEXT PRIMARY KEY,
    dedup_key     TEXT NOT NULL UNIQUE,
    chat_id       BIGINT,                               -- emptied by an erasure
    language      TEXT NOT NULL,
    position      BIGINT NOT NULL CHECK (position BETWEEN 0 AND 99999999999),
    learner_id    TEXT,                                 -- empty: strangers, owners, the farewell
    plan_id       TEXT,                                 -- set: only wanted while that plan is still 'issued'
    lane          BIGINT NOT NULL CHECK (lane IN (0, 1, 2)),   -- 0 reply, 1 lesson, 2 announcement
    policy        TEXT NOT NULL CHECK (policy IN ('resend_once', 'once', 'cosmetic')),
    method        TEXT NOT NULL CHECK (method IN ('send', 'edit', 'strip', 'document', 'leave')),
    message_id    BIGINT,                               -- edit, strip: the message to change
    nonce         TEXT,                                 -- the prompt this message carries, if any
    screen        TEXT NOT NULL,
    args          TEXT,                                 -- JSON, complete; emptied when the row is settled
    lesson        TEXT,                                 -- course/lesson and revision whose words it shows, pinned
    rev           TEXT,
    lesson_language TEXT,
    loud          BIGINT NOT NULL DEFAULT 0 CHECK (loud IN (0, 1)),
    state         TEXT NOT NULL DEFAULT 'queued'
                  CHECK (state IN ('queued', 'sending', 'uncertain', 'sent', 'blocked', 'failed', 'cancelled')),
    reason        TEXT,
    attempts      BIGINT NOT NULL DEFAULT 0 CHECK (attempts BETWEEN 0 AND 999),
    crash_resends BIGINT NOT NULL DEFAULT 0 CHECK (crash_resends BETWEEN 0 AND 99),
    plain         BIGINT NOT NULL DEFAULT 0 CHECK (plain IN (0, 1)),   -- 1: Telegram refused our markup, words alone
    reach_epoch   BIGINT NOT NULL DEFAULT 0,            -- the learner's epoch when claimed: a late 403 must not undo a return
    not_before    BIGINT NOT NULL CHECK (not_before BETWEEN 0 AND 99999999999),
    void_after    BIGINT CHECK (void_after BETWEEN 0 AND 99999999999),
    made_at       BIGINT NOT NULL CHECK (made_at BETWEEN 0 AND 99999999999),
    claimed_at    BIGINT CHECK (claimed_at BETWEEN 0 AND 99999999999),
    sent_at       BIGINT CHECK (sent_at BETWEEN 0 AND 99999999999),
    tg_message_id BIGINT
);
CREATE INDEX outbox_ready ON outbox (lane, not_before, chat_id, position) WHERE state = 'queued';
CREATE INDEX outbox_unfinished ON outbox (chat_id, position) WHERE state IN ('queued', 'sending');
CREATE INDEX outbox_sending ON outbox (chat_id) WHERE state = 'sending';
CREATE INDEX outbox_by_chat ON outbox (chat_id, position);
CREATE INDEX outbox_by_learner ON outbox (learner_id) WHERE learner_id IS NOT NULL;
CREATE INDEX outbox_by_plan ON outbox (plan_id) WHERE plan_id IS NOT NULL;
CREATE INDEX outbox_missed ON outbox (plan_id) WHERE screen = 'step' AND plan_id IS NOT NULL AND state IN ('failed', 'cancelled');
CREATE INDEX outbox_strangers ON outbox (id) WHERE learner_id IS NULL AND chat_id IS NOT NULL AND state NOT IN ('queued', 'sending');

CREATE TABLE throttle (
    scope        TEXT PRIMARY KEY,                      -- 'bot'
    rate         BIGINT NOT NULL CHECK (rate BETWEEN 0 AND 1000),   -- requests a second now allowed, halved by floods
    paused_until BIGINT NOT NULL CHECK (paused_until BETWEEN 0 AND 99999999999)
);

CREATE TABLE chat_alias (
    old_chat_id BIGINT PRIMARY KEY,
    new_chat_id BIGINT NOT NULL
);

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,                             -- hashes of the menus set, whether the last stop was clean
    value TEXT NOT NULL
);
