-- name: put_mailing_rows(rows, mailing_id, method, screen, args, loud, now)!
-- What everybody gets, at the end of their chats, nobody twice; who blocked the bot is counted so from the start. Of JSON, in one
-- statement: thousands are put in one work, and one by one they would cost three times as much.
INSERT INTO outbox (id, dedup_key, chat_id, language, position, learner_id, mailing_id, lane, policy, method, message_id, about_row,
    screen, args, loud, state, reason, not_before, made_at)
SELECT json_extract(r.value, '$[0]'), 'b:' || :mailing_id || ':' || json_extract(r.value, '$[1]'), l.chat_id, l.language,
    (SELECT COALESCE(max(o.position), 0) + 1 FROM outbox o WHERE o.chat_id = l.chat_id), l.id, :mailing_id, 2, 'resend_once', :method,
    json_extract(r.value, '$[4]'), json_extract(r.value, '$[5]'), :screen, CASE WHEN l.reach = 'ok' THEN :args END, :loud,
    CASE WHEN l.reach = 'ok' THEN 'queued' ELSE 'blocked' END, CASE WHEN l.reach = 'ok' THEN NULL ELSE 'not reachable' END,
    json_extract(r.value, '$[3]'), :now
FROM json_each(:rows) r JOIN learner l ON l.id = json_extract(r.value, '$[2]') WHERE true ON CONFLICT (dedup_key) DO NOTHING;
