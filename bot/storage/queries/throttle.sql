-- name: throttle()^
-- The pause and the rate that floods left behind, so that a restart cannot forget them.
SELECT rate, paused_until FROM throttle WHERE scope = 'bot';

-- name: set_throttle(rate, paused_until)!
-- Telegram refused several chats: all is paused until then and goes on at this rate.
INSERT INTO throttle (scope, rate, paused_until) VALUES ('bot', :rate, :paused_until)
ON CONFLICT (scope) DO UPDATE SET rate = excluded.rate, paused_until = excluded.paused_until;

-- name: lift_throttle()!
-- The full rate is back.
DELETE FROM throttle WHERE scope = 'bot';

-- name: chats_paused(now)
-- Chats that Telegram told us to leave alone for a while.
SELECT chat_id, not_before AS until FROM outbox
WHERE state = 'queued' AND mailing_id IS NULL AND reason = 'flood' AND not_before > :now AND chat_id IS NOT NULL
UNION ALL
SELECT chat_id, not_before AS until FROM outbox
WHERE mailing_id IN (SELECT m.id FROM mailing m WHERE m.state NOT IN ('finished', 'cancelled'))
AND state = 'queued' AND reason = 'flood' AND not_before > :now AND chat_id IS NOT NULL;
