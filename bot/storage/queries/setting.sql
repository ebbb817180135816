-- name: setting(name)$
-- The value remembered under a name, or nothing.
SELECT value FROM setting WHERE name = :name;

-- name: set_setting(name, value)!
-- Remember a value under a name; the newest wins.
INSERT INTO setting (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
