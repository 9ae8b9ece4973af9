-- name: next_seq
INSERT INTO counters (workspace_id, name, value) VALUES (:workspace_id, 'events', 1)
ON CONFLICT DO UPDATE SET value = value + 1
RETURNING value;

-- name: append
INSERT INTO events (workspace_id, seq, kind, subject_id, at)
VALUES (:workspace_id, :seq, :kind, :subject_id, :now);

-- name: since
SELECT workspace_id, seq, kind, subject_id, at
FROM events
WHERE workspace_id = :workspace_id AND seq > :seq
ORDER BY seq
LIMIT :limit;

-- name: newest
SELECT value FROM counters WHERE workspace_id = :workspace_id AND name = 'events';

-- name: first_young
SELECT seq FROM events WHERE workspace_id = :workspace_id AND at > :until ORDER BY seq LIMIT 1;

-- name: purge
DELETE FROM events WHERE workspace_id = :workspace_id AND seq < :before;
