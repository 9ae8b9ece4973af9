-- name: insert
INSERT INTO webhooks (
    workspace_id, id, url, description, kinds, enabled, sealed_secret, read_to, numbered, created_at, updated_at
) VALUES (:workspace_id, :id, :url, :description, :kinds, 1, :sealed_secret, :read_to, 0, :now, :now);

-- name: get
SELECT * FROM webhooks WHERE workspace_id = :workspace_id AND id = :id;

-- name: list
SELECT * FROM webhooks WHERE workspace_id = :workspace_id ORDER BY created_at DESC, id DESC;

-- name: change
UPDATE webhooks
SET url = :url, description = :description, kinds = :kinds, enabled = :enabled, read_to = :read_to, updated_at = :now,
    gone_at = iif(:enabled, NULL, gone_at), rest_until = NULL
WHERE workspace_id = :workspace_id AND id = :id
RETURNING *;

-- name: rotate
UPDATE webhooks
SET older_secret = sealed_secret, older_until = :older_until, sealed_secret = :sealed_secret, secret_id = :secret_id,
    updated_at = :now
WHERE workspace_id = :workspace_id AND id = :id
RETURNING *;

-- name: wake
UPDATE webhooks SET rest_until = NULL WHERE workspace_id = :workspace_id AND id = :id;

-- name: rest
UPDATE webhooks SET rest_until = max(coalesce(rest_until, 0), :until)
WHERE workspace_id = :workspace_id AND id = :id AND url = :url;

-- name: gone
UPDATE webhooks SET enabled = 0, gone_at = :now, updated_at = :now
WHERE workspace_id = :workspace_id AND id = :id AND url = :url AND enabled;

-- name: remove
DELETE FROM webhooks WHERE workspace_id = :workspace_id AND id = :id;

-- name: behind
SELECT webhooks.workspace_id, id, kinds, read_to, numbered, counters.value AS newest
FROM webhooks CROSS JOIN counters
WHERE counters.workspace_id = webhooks.workspace_id AND counters.name = 'events' AND enabled AND read_to < counters.value;

-- name: was_told
UPDATE webhooks SET read_to = :read_to, numbered = :numbered WHERE workspace_id = :workspace_id AND id = :id;

-- name: next_number
UPDATE webhooks SET numbered = numbered + 1 WHERE workspace_id = :workspace_id AND id = :id RETURNING numbered;

-- name: queue
INSERT INTO webhook_deliveries (
    workspace_id, webhook_id, number, message_id, seq, kind, subject_id, happened_at, state, tries, due_at, created_at,
    replay_of
) VALUES (
    :workspace_id, :webhook_id, :number, :message_id, :seq, :kind, :subject_id, :happened_at, 'waiting', 0, :due_at,
    :now, :replay_of
);

-- name: first_in_line
SELECT number FROM webhook_deliveries
WHERE workspace_id = :workspace_id AND webhook_id = :webhook_id AND subject_id = :subject_id AND ended_at IS NULL
ORDER BY number
LIMIT 1;

-- name: due_from
UPDATE webhook_deliveries SET due_at = :due_at
WHERE workspace_id = :workspace_id AND webhook_id = :webhook_id AND number = :number AND ended_at IS NULL;

-- name: hold
UPDATE webhook_deliveries SET due_at = :until, held_until = :until
WHERE workspace_id = :workspace_id AND webhook_id = :webhook_id AND number = :number AND ended_at IS NULL;

-- name: due_again
UPDATE webhook_deliveries SET due_at = :due_at, tries = tries + 1
WHERE workspace_id = :workspace_id AND webhook_id = :webhook_id AND number = :number AND tries = :tries
  AND ended_at IS NULL;

-- name: over
UPDATE webhook_deliveries SET state = :state, due_at = NULL, tries = tries + 1, ended_at = :now
WHERE workspace_id = :workspace_id AND webhook_id = :webhook_id AND number = :number AND tries = :tries
  AND ended_at IS NULL;

-- name: attempted
INSERT INTO webhook_attempts (workspace_id, webhook_id, delivery, number, at, ms, status, error, answer)
VALUES (:workspace_id, :webhook_id, :delivery, :number, :now, :ms, :status, :error, :answer);

-- name: busy
SELECT workspace_id, id FROM webhooks
WHERE enabled AND coalesce(rest_until, 0) <= :now AND EXISTS (
    SELECT 1 FROM webhook_deliveries
    WHERE webhook_deliveries.workspace_id = webhooks.workspace_id AND webhook_id = webhooks.id AND due_at <= :now
);

-- name: sealed
SELECT workspace_id, id AS webhook_id, sealed_secret FROM webhooks WHERE enabled ORDER BY workspace_id, id;

-- name: due
SELECT deliveries.*, webhooks.url, webhooks.sealed_secret, iif(older_until > :now, older_secret, NULL) AS older_secret
FROM webhook_deliveries AS deliveries JOIN webhooks
    ON webhooks.workspace_id = deliveries.workspace_id AND webhooks.id = deliveries.webhook_id
WHERE deliveries.workspace_id = :workspace_id AND webhook_id = :webhook_id AND due_at <= :now AND enabled
  AND coalesce(rest_until, 0) <= :now
ORDER BY due_at, number
LIMIT :limit;

-- name: delivery
SELECT * FROM webhook_deliveries
WHERE workspace_id = :workspace_id AND webhook_id = :webhook_id AND number = :number;

-- name: deliveries
SELECT * FROM webhook_deliveries
WHERE workspace_id = :workspace_id AND webhook_id = :webhook_id AND number < :before
ORDER BY number DESC
LIMIT :limit;

-- name: attempts
SELECT * FROM webhook_attempts
WHERE workspace_id = :workspace_id AND webhook_id = :webhook_id AND delivery BETWEEN :first AND :last
ORDER BY delivery, number;

-- name: purge
DELETE FROM webhook_deliveries WHERE ended_at <= :until;
