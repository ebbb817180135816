-- Those who run the course: roles, cohorts, announcements, help, proposals; and an outbox that carries them.

ALTER TABLE learner ADD COLUMN seen_at BIGINT CHECK (seen_at BETWEEN 0 AND 99999999999);   -- last sign of life, to the hour
UPDATE learner SET seen_at = joined_at;
UPDATE learner SET seen_at = (SELECT max(a.at) FROM answer a WHERE a.learner_id = learner.id)
WHERE EXISTS (SELECT 1 FROM answer a WHERE a.learner_id = learner.id AND a.at > learner.joined_at);

CREATE TABLE cohort (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    course      TEXT NOT NULL,
    language    TEXT NOT NULL,                          -- for whoever's own is not offered
    zone        TEXT NOT NULL,
    starts_on   TEXT NOT NULL,                          -- '2026-12-01', in the cohort's zone
    size_limit  BIGINT CHECK (size_limit BETWEEN 1 AND 99999),
    closes_on   TEXT,                                   -- last day on which somebody may join; NULL: open
    code        TEXT NOT NULL UNIQUE,                   -- what a learner types or a link carries
    blended     BIGINT NOT NULL DEFAULT 0 CHECK (blended IN (0, 1)),
    made_by     TEXT NOT NULL,
    made_at     BIGINT NOT NULL CHECK (made_at BETWEEN 0 AND 99999999999),
    archived_at BIGINT CHECK (archived_at BETWEEN 0 AND 99999999999)
);

CREATE TABLE cohort_opening (
    cohort_id TEXT NOT NULL REFERENCES cohort (id),
    unit      TEXT NOT NULL,                            -- a unit of the course, '2'
    opens_on  TEXT NOT NULL,                            -- its earliest day
    PRIMARY KEY (cohort_id, unit)
);

CREATE TABLE membership (
    cohort_id  TEXT NOT NULL REFERENCES cohort (id),
    learner_id TEXT NOT NULL REFERENCES learner (id),
    course     TEXT NOT NULL,
    number     BIGINT NOT NULL CHECK (number BETWEEN 1 AND 99999),   -- how organisers and the learner call this place
    state      TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'withdrawn', 'moved', 'left')),   -- left: by themselves
    joined_at  BIGINT NOT NULL CHECK (joined_at BETWEEN 0 AND 99999999999),
    left_at    BIGINT CHECK (left_at BETWEEN 0 AND 99999999999),
    PRIMARY KEY (cohort_id, learner_id),
    UNIQUE (cohort_id, number)
);
CREATE UNIQUE INDEX membership_active ON membership (learner_id, course) WHERE state = 'active';

CREATE TABLE room_session (
    id           TEXT PRIMARY KEY,
    cohort_id    TEXT NOT NULL REFERENCES cohort (id),
    starts_at    BIGINT NOT NULL CHECK (starts_at BETWEEN 0 AND 99999999999),
    place        TEXT NOT NULL,
    words        TEXT NOT NULL,                         -- what to bring or prepare; may be empty
    look_at      BIGINT CHECK (look_at BETWEEN 0 AND 99999999999),        -- when to look next whom to tell; NULL: it is over
    cancelled_at BIGINT CHECK (cancelled_at BETWEEN 0 AND 99999999999)
);
CREATE INDEX room_session_due ON room_session (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX room_session_by_cohort ON room_session (cohort_id, starts_at);

CREATE TABLE join_guess (
    telegram_id BIGINT PRIMARY KEY,                     -- forgotten an hour after the last try
    tries       BIGINT NOT NULL CHECK (tries BETWEEN 0 AND 999),
    since       BIGINT NOT NULL CHECK (since BETWEEN 0 AND 99999999999)   -- the last of them
);

CREATE TABLE role (
    learner_id TEXT NOT NULL REFERENCES learner (id),
    role       TEXT NOT NULL CHECK (role IN ('admin', 'evaluator', 'trainer')),
    cohort_id  TEXT NOT NULL DEFAULT '',                -- of a trainer; empty for the others
    label      TEXT NOT NULL,                           -- how the owners call this person
    given_by   TEXT NOT NULL,
    given_at   BIGINT NOT NULL CHECK (given_at BETWEEN 0 AND 99999999999),
    digest_at  BIGINT CHECK (digest_at BETWEEN 0 AND 99999999999),   -- when a trainer's next weekly digest is due
    PRIMARY KEY (learner_id, role, cohort_id),
    CHECK ((role = 'trainer') = (cohort_id <> ''))
);
CREATE INDEX role_digest ON role (digest_at) WHERE digest_at IS NOT NULL;

CREATE TABLE role_link (
    code_hash  TEXT PRIMARY KEY,                        -- SHA-256 of the code; the row goes when the link is used
    role       TEXT NOT NULL CHECK (role IN ('admin', 'evaluator', 'trainer')),
    cohort_id  TEXT NOT NULL DEFAULT '',
    label      TEXT NOT NULL,
    made_by    TEXT NOT NULL,
    made_at    BIGINT NOT NULL CHECK (made_at BETWEEN 0 AND 99999999999),
    expires_at BIGINT NOT NULL CHECK (expires_at BETWEEN 0 AND 99999999999)
);

CREATE TABLE staff_label (
    learner_id TEXT PRIMARY KEY REFERENCES learner (id),   -- of everybody who has or had a role, so that the audit can name them
    label      TEXT NOT NULL
);

CREATE TABLE confirmation (
    nonce      TEXT PRIMARY KEY,                        -- 96 random bits, used once
    learner_id TEXT NOT NULL,                           -- the only person who may use it
    purpose    TEXT NOT NULL,
    object     TEXT NOT NULL,                           -- what it is about
    digest     TEXT NOT NULL,                           -- SHA-256 of exactly what was shown
    count      BIGINT CHECK (count BETWEEN 0 AND 9999999),           -- what has to be typed, where something has to be
    expires_at BIGINT NOT NULL CHECK (expires_at BETWEEN 0 AND 99999999999),
    used_at    BIGINT CHECK (used_at BETWEEN 0 AND 99999999999)
);

CREATE TABLE audit (
    seq     BIGINT PRIMARY KEY,                         -- only ever added to
    at      BIGINT NOT NULL CHECK (at BETWEEN 0 AND 99999999999),
    actor   TEXT NOT NULL,                              -- a learner's id: means nobody once they are erased
    action  TEXT NOT NULL,
    object  TEXT NOT NULL,
    detail  TEXT NOT NULL,                              -- JSON, no words of learners
    digest  TEXT NOT NULL                               -- SHA-256 over the digest before and this entry
);

CREATE TABLE announcement (
    id         TEXT PRIMARY KEY,
    number     BIGINT NOT NULL UNIQUE,
    made_by    TEXT NOT NULL,
    made_at    BIGINT NOT NULL CHECK (made_at BETWEEN 0 AND 99999999999),
    state      TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'discarded', 'confirmed', 'withdrawn')),
    kind       TEXT NOT NULL DEFAULT 'course' CHECK (kind IN ('course', 'community')),
    urgent     BIGINT NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1)),   -- 1: also in quiet hours
    audience   TEXT NOT NULL DEFAULT '{}',              -- JSON
    timing     TEXT NOT NULL DEFAULT '{"when":"now"}',  -- JSON
    version    BIGINT NOT NULL DEFAULT 1 CHECK (version BETWEEN 1 AND 9999),   -- of the text; a correction makes a new one
    language   TEXT,                                    -- chosen for those whose own is missing; NULL: English, else the oldest
    file_kind  TEXT CHECK (file_kind IN ('photo', 'document')),
    file_id    TEXT,
    file_name  TEXT,
    repeats_left BIGINT CHECK (repeats_left BETWEEN 0 AND 999),
    repeat_at  BIGINT CHECK (repeat_at BETWEEN 0 AND 99999999999),
    rev        BIGINT NOT NULL DEFAULT 1 CHECK (rev BETWEEN 1 AND 99999),   -- grows with each change; a draft's buttons carry it
    changed_by TEXT NOT NULL                            -- whose change was the last
);
CREATE INDEX announcement_repeat ON announcement (repeat_at) WHERE repeat_at IS NOT NULL;

CREATE TABLE announcement_text (
    announcement_id TEXT NOT NULL REFERENCES announcement (id),
    version         BIGINT NOT NULL CHECK (version BETWEEN 1 AND 9999),
    language        TEXT NOT NULL,
    html            TEXT NOT NULL,                      -- Telegram HTML
    buttons         TEXT NOT NULL DEFAULT '[]',         -- JSON: [[label, https address], ...]
    written_at      BIGINT NOT NULL CHECK (written_at BETWEEN 0 AND 99999999999),   -- first; the oldest stands in for what is missing
    PRIMARY KEY (announcement_id, version, language)
);

CREATE TABLE mailing (
    id              TEXT PRIMARY KEY,                   -- one delivery of an announcement to people frozen at its confirmation
    announcement_id TEXT NOT NULL REFERENCES announcement (id),
    kind            TEXT NOT NULL CHECK (kind IN ('send', 'correct', 'withdraw')),
    version         BIGINT NOT NULL CHECK (version BETWEEN 1 AND 9999),
    state           TEXT NOT NULL
                    CHECK (state IN ('approval', 'held', 'scheduled', 'running', 'paused', 'asking', 'finished', 'cancelled')),
    reason          TEXT,                               -- of 'asking' and 'cancelled'
    urgent          BIGINT NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1)),
    topic           TEXT NOT NULL CHECK (topic IN ('course', 'community')),
    n_total         BIGINT NOT NULL CHECK (n_total BETWEEN 0 AND 9999999),
    digest          TEXT NOT NULL,                      -- of content and recipients, as confirmed
    made_by         TEXT NOT NULL,
    made_at         BIGINT NOT NULL CHECK (made_at BETWEEN 0 AND 99999999999),
    approved_by     TEXT,
    release_at      BIGINT NOT NULL CHECK (release_at BETWEEN 0 AND 99999999999),   -- the end of the hold
    starts_at       BIGINT NOT NULL CHECK (starts_at BETWEEN 0 AND 99999999999),
    resumed_at      BIGINT CHECK (resumed_at BETWEEN 0 AND 99999999999),            -- somebody said again that it may go
    finished_at     BIGINT CHECK (finished_at BETWEEN 0 AND 99999999999),
    status_row      TEXT,                               -- the outbox row of the message that shows how far it is
    shown           TEXT                                -- the figures shown there last
);
CREATE INDEX mailing_by_state ON mailing (state);
CREATE INDEX mailing_by_announcement ON mailing (announcement_id, made_at);

CREATE TABLE opt_out (
    learner_id TEXT NOT NULL REFERENCES learner (id),
    topic      TEXT NOT NULL CHECK (topic IN ('course', 'community', 'reminders')),
    at         BIGINT NOT NULL CHECK (at BETWEEN 0 AND 99999999999),
    PRIMARY KEY (learner_id, topic)
);

CREATE TABLE help_request (
    id          TEXT PRIMARY KEY,
    learner_id  TEXT NOT NULL REFERENCES learner (id),
    cohort_id   TEXT,                                   -- empty for a learner without a cohort
    item        TEXT NOT NULL,                          -- the card it is about: basic/1.1/card-2
    rev         TEXT NOT NULL,
    language    TEXT NOT NULL,
    state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered', 'closed')),
    exchange    BIGINT NOT NULL DEFAULT 1 CHECK (exchange BETWEEN 1 AND 9999),   -- how often was asked
    read_at     BIGINT CHECK (read_at BETWEEN 0 AND 99999999999),
    asked_at    BIGINT NOT NULL CHECK (asked_at BETWEEN 0 AND 99999999999),
    answered_at BIGINT CHECK (answered_at BETWEEN 0 AND 99999999999),
    answered_by TEXT                                    -- who answered or closed it; means nobody once they are erased
);
CREATE INDEX help_open ON help_request (asked_at, id) WHERE state = 'open';
CREATE INDEX help_by_learner ON help_request (learner_id);

CREATE TABLE help_words (
    request_id TEXT NOT NULL REFERENCES help_request (id),
    exchange   BIGINT NOT NULL CHECK (exchange BETWEEN 1 AND 9999),
    said_by    TEXT NOT NULL CHECK (said_by IN ('learner', 'staff')),   -- in this order
    words      TEXT NOT NULL,
    at         BIGINT NOT NULL CHECK (at BETWEEN 0 AND 99999999999),
    PRIMARY KEY (request_id, exchange, said_by)
);

CREATE TABLE proposal (
    id          TEXT PRIMARY KEY,
    number      BIGINT NOT NULL UNIQUE,
    learner_id  TEXT NOT NULL REFERENCES learner (id),
    kind        TEXT NOT NULL CHECK (kind IN ('blog', 'idea')),
    words       TEXT NOT NULL,
    language    TEXT NOT NULL,
    state       TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'considered', 'accepted', 'declined')),
    answer      TEXT,
    at          BIGINT NOT NULL CHECK (at BETWEEN 0 AND 99999999999),
    answered_at BIGINT CHECK (answered_at BETWEEN 0 AND 99999999999)
);
CREATE INDEX proposal_by_learner ON proposal (learner_id);

CREATE TABLE upload (
    id         TEXT PRIMARY KEY,                        -- a file somebody was asked for, to be fetched from Telegram and read
    learner_id TEXT NOT NULL REFERENCES learner (id),
    purpose    TEXT NOT NULL,
    file_id    TEXT NOT NULL,
    name       TEXT NOT NULL,
    size       BIGINT NOT NULL CHECK (size BETWEEN 0 AND 99999999),
    state      TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'read', 'done', 'failed')),
    body       TEXT,                                    -- what was read, until it is used
    tries      BIGINT NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 99),
    next_at    BIGINT NOT NULL CHECK (next_at BETWEEN 0 AND 99999999999),
    made_at    BIGINT NOT NULL CHECK (made_at BETWEEN 0 AND 99999999999)
);
CREATE INDEX upload_new ON upload (next_at) WHERE state = 'new';
CREATE INDEX upload_by_learner ON upload (learner_id);

-- The outbox again, because a CHECK cannot be widened in place: announcements, deletions, menus of one chat.
CREATE TABLE outbox_new (
    id            TEXT PRIMARY KEY,
    dedup_key     TEXT NOT NULL UNIQUE,
    chat_id       BIGINT,                               -- emptied by an erasure
    language      TEXT NOT NULL,
    position      BIGINT NOT NULL CHECK (position BETWEEN 0 AND 99999999999),
    learner_id    TEXT,                                 -- empty: strangers, owners, the farewell
    plan_id       TEXT,                                 -- set: only wanted while that plan is still 'issued'
    mailing_id    TEXT,                                 -- set: only sent while that mailing is 'running'
    lane          BIGINT NOT NULL CHECK (lane IN (0, 1, 2)),   -- 0 reply, 1 lesson, 2 announcement
    policy        TEXT NOT NULL CHECK (policy IN ('resend_once', 'once', 'cosmetic')),
    method        TEXT NOT NULL CHECK (method IN ('send', 'edit', 'strip', 'document', 'leave', 'delete', 'menu')),
    message_id    BIGINT,                               -- edit, strip, delete: the message to change
    about_row     TEXT,                                 -- edit, strip, delete: the row whose message it is, where that is not sent yet
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
    passing       BIGINT NOT NULL DEFAULT 0 CHECK (passing IN (0, 1)),   -- 1: failed for what passes, worth another try
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
INSERT INTO outbox_new (id, dedup_key, chat_id, language, position, learner_id, plan_id, lane, policy, method, message_id, nonce,
    screen, args, lesson, rev, lesson_language, loud, state, reason, attempts, crash_resends, plain, reach_epoch, not_before,
    void_after, made_at, claimed_at, sent_at, tg_message_id)
SELECT id, dedup_key, chat_id, language, position, learner_id, plan_id, lane, policy, method, message_id, nonce,
    screen, args, lesson, rev, lesson_language, loud, state, reason, attempts, crash_resends, plain, reach_epoch, not_before,
    void_after, made_at, claimed_at, sent_at, tg_message_id FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_ready ON outbox (lane, not_before, chat_id, position) WHERE state = 'queued' AND mailing_id IS NULL;
-- Apart, so that thousands of rows of a mailing that is paused cost those who look for what may leave nothing.
CREATE INDEX outbox_mailing_ready ON outbox (mailing_id, not_before, chat_id, position)
    WHERE state = 'queued' AND mailing_id IS NOT NULL;
CREATE INDEX outbox_unfinished ON outbox (chat_id, position) WHERE state IN ('queued', 'sending');
CREATE INDEX outbox_sending ON outbox (chat_id) WHERE state = 'sending';
CREATE INDEX outbox_by_chat ON outbox (chat_id, position);
CREATE INDEX outbox_by_learner ON outbox (learner_id) WHERE learner_id IS NOT NULL;
CREATE INDEX outbox_by_plan ON outbox (plan_id) WHERE plan_id IS NOT NULL;
CREATE INDEX outbox_missed ON outbox (plan_id) WHERE screen = 'step' AND plan_id IS NOT NULL AND state IN ('failed', 'cancelled');
CREATE INDEX outbox_strangers ON outbox (id) WHERE learner_id IS NULL AND chat_id IS NOT NULL AND state NOT IN ('queued', 'sending');
CREATE INDEX outbox_by_mailing ON outbox (mailing_id, state) WHERE mailing_id IS NOT NULL;
