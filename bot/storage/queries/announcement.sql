-- name: announcement_by_id(id)^
-- The announcement of a card, a confirmation or a mailing.
SELECT * FROM announcement WHERE id = :id;

-- name: add_announcement(id, by, kind, audience, now)!
-- A new draft with the next number.
INSERT INTO announcement (id, number, made_by, made_at, kind, audience, changed_by)
VALUES (:id, (SELECT COALESCE(max(number), 0) + 1 FROM announcement), :by, :now, :kind, :audience, :by);

-- name: change_announcement(id, by, kind, urgent, audience, timing, language, file_kind, file_id, file_name)^
-- A draft as somebody left it; no row once it was confirmed or discarded.
UPDATE announcement SET kind = :kind, urgent = :urgent, audience = :audience, timing = :timing, language = :language,
    file_kind = :file_kind, file_id = :file_id, file_name = :file_name, changed_by = :by, rev = rev + 1
WHERE id = :id AND state = 'draft' RETURNING rev;

-- name: move_announcement(id, state, expected)^
-- Confirmed, discarded or withdrawn; no row if somebody was first.
UPDATE announcement SET state = :state, rev = rev + 1 WHERE id = :id AND state = :expected RETURNING id;

-- name: set_announcement_version(id, version)!
-- A corrected text takes the place of the one before.
UPDATE announcement SET version = :version WHERE id = :id;

-- name: set_announcement_repeat(id, repeats_left, repeat_at)!
-- What is left of a repeated announcement.
UPDATE announcement SET repeats_left = :repeats_left, repeat_at = :repeat_at WHERE id = :id;

-- name: announcement_texts(announcement_id, version)
-- Every language of one version, the one written first in front.
SELECT language, html, buttons FROM announcement_text
WHERE announcement_id = :announcement_id AND version = :version ORDER BY written_at, language;

-- name: put_announcement_text(announcement_id, version, language, html, buttons, now)!
-- One language, written or rewritten; when it was written first stays.
INSERT INTO announcement_text (announcement_id, version, language, html, buttons, written_at)
VALUES (:announcement_id, :version, :language, :html, :buttons, :now)
ON CONFLICT (announcement_id, version, language) DO UPDATE SET html = excluded.html, buttons = excluded.buttons;

-- name: drop_announcement_text(announcement_id, version, language)!
-- One language is taken away again.
DELETE FROM announcement_text WHERE announcement_id = :announcement_id AND version = :version AND language = :language;

-- name: next_announcement_version(id)^
-- The number of the next correction, one never confirmed counted too.
SELECT a.version AS current, max(t.version) + 1 AS version FROM announcement a JOIN announcement_text t ON t.announcement_id = a.id
WHERE a.id = :id GROUP BY a.version;

-- name: copy_announcement_texts(announcement_id, version, copied)!
-- A correction begins with the words as they are.
INSERT INTO announcement_text (announcement_id, version, language, html, buttons, written_at)
SELECT announcement_id, CAST(:version AS BIGINT), language, html, buttons, written_at FROM announcement_text
WHERE announcement_id = :announcement_id AND version = :copied;

-- name: announcements_listed(group, k, skip)
-- Drafts, those on their way and past ones, newest first, each with the state of its newest mailing and one of its texts.
SELECT a.id, a.number, a.state, m.state AS mailing_state,
    COALESCE((SELECT f.html FROM announcement_text f
            WHERE f.announcement_id = a.id AND f.version = a.version AND f.language = COALESCE(a.language, 'en')),
        (SELECT t.html FROM announcement_text t WHERE t.announcement_id = a.id AND t.version = a.version
            ORDER BY t.written_at, t.language LIMIT 1)) AS html
FROM announcement a LEFT JOIN mailing m ON m.id =
    (SELECT n.id FROM mailing n WHERE n.announcement_id = a.id ORDER BY n.made_at DESC, n.id DESC LIMIT 1)
WHERE a.state <> 'discarded' AND CAST(:group AS TEXT) = CASE WHEN a.state = 'draft' THEN 'drafts'
    WHEN m.state IN ('approval', 'held', 'scheduled', 'running', 'paused', 'asking') OR a.repeat_at IS NOT NULL THEN 'under way'
    ELSE 'past' END
ORDER BY a.number DESC LIMIT CAST(:k AS BIGINT) OFFSET CAST(:skip AS BIGINT);

-- name: announcement_got(announcement_id)
-- Who got an announcement, and who may have got it or still will.
SELECT o.learner_id, max(CASE WHEN o.state = 'sent' THEN 1 ELSE 0 END) AS arrived
FROM mailing m JOIN outbox o ON o.mailing_id = m.id
WHERE m.announcement_id = :announcement_id AND m.kind = 'send' AND o.learner_id IS NOT NULL
AND o.state IN ('queued', 'sending', 'uncertain', 'sent') GROUP BY o.learner_id;

-- name: untouched_draft(by)^
-- A draft that somebody opened and left as it was: a second tap on "new" gets the same one.
SELECT * FROM announcement WHERE state = 'draft' AND made_by = :by AND rev = 1 AND audience = '{}' ORDER BY number DESC LIMIT 1;
