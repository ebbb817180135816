-- name: put_mailing_rows(rows, mailing_id, method, screen, args, loud, now)!
-- What everybody gets, at the end of their chats, nobody twice; who blocked the bot is counted so from the start. Of JSON, in one
-- statement: thousands are put in one work, and one by one they would cost three times as much.
INSERT INTO outbox (id, dedup_key, chat_id, language, position, learner_id, mailing_id, lane, policy, method, message_id, about_row,
    screen, args, loud, state, reason, not_before, made_at)
SELECT r.value ->> 0, 'b:' || CAST(:mailing_id AS TEXT) || ':' || (r.value ->> 1), l.chat_id, l.language,
    (SELECT COALESCE(max(o.position), 0) + 1 FROM outbox o WHERE o.chat_id = l.chat_id), l.id, CAST(:mailing_id AS TEXT), 2,
    'resend_once', CAST(:method AS TEXT), CAST(r.value ->> 4 AS BIGINT), r.value ->> 5, CAST(:screen AS TEXT),
    CASE WHEN l.reach = 'ok' THEN CAST(:args AS TEXT) END, CAST(:loud AS BIGINT),
    CASE WHEN l.reach = 'ok' THEN 'queued' ELSE 'blocked' END, CASE WHEN l.reach = 'ok' THEN NULL ELSE 'not reachable' END,
    CAST(r.value ->> 3 AS BIGINT), CAST(:now AS BIGINT)
FROM json_array_elements(CAST(CAST(:rows AS TEXT) AS JSON)) r (value) JOIN learner l ON l.id = r.value ->> 2
ON CONFLICT (dedup_key) DO NOTHING;
