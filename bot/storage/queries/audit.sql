-- name: last_audit()^
-- What the next entry is chained to.
SELECT seq, digest FROM audit ORDER BY seq DESC LIMIT 1;

-- name: add_audit(seq, at, actor, action, object, detail, digest)!
-- Only ever added to: no query changes or removes an entry.
INSERT INTO audit (seq, at, actor, action, object, detail, digest) VALUES (:seq, :at, :actor, :action, :object, :detail, :digest);

-- name: audit_whole()
-- Every entry, to follow the chain and for the file.
SELECT seq, at, actor, action, object, detail, digest FROM audit ORDER BY seq;

-- name: cohort_names()
-- What the ids of cohorts in the audit stand for.
SELECT id, name FROM cohort;

-- name: mailing_numbers()
-- Of which announcement each mailing in the audit is, and whether it sends, corrects or withdraws it.
SELECT m.id, m.kind, a.number FROM mailing m JOIN announcement a ON a.id = m.announcement_id;
