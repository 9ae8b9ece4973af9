-- name: beat
INSERT INTO workers (
    id, mode, host, pid, version, slots, active, registered, draining, memory_bytes, cpu_percent, trouble,
    records_waiting, started_at, seen_at
) VALUES (
    :id, :mode, :host, :pid, :version, :slots, :active, :registered, :draining, :memory_bytes, :cpu_percent,
    :trouble, :records_waiting, :now, :now
)
ON CONFLICT DO UPDATE SET
    mode = excluded.mode, host = excluded.host, pid = excluded.pid, version = excluded.version,
    slots = excluded.slots, active = excluded.active, registered = excluded.registered,
    draining = excluded.draining, memory_bytes = excluded.memory_bytes, cpu_percent = excluded.cpu_percent,
    trouble = excluded.trouble, records_waiting = excluded.records_waiting, seen_at = excluded.seen_at;

-- name: retire
DELETE FROM workers WHERE id = :id;

-- name: workers
SELECT * FROM workers WHERE seen_at > :seen_since ORDER BY seen_at DESC;

-- name: lease
INSERT INTO leases (name, holder, until) VALUES (:name, :holder, :until)
ON CONFLICT DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE holder = excluded.holder OR until <= :now
RETURNING holder;

-- name: release
DELETE FROM leases WHERE name = :name AND holder = :holder;

-- name: first_sight
INSERT INTO seen_webhooks (source, event_id, seen_at) VALUES (:source, :event_id, :now)
ON CONFLICT DO NOTHING;

-- name: purge_idempotency_keys
DELETE FROM idempotency_keys WHERE expires_at <= :now;

-- name: purge_sessions
DELETE FROM sessions WHERE expires_at <= :now;

-- name: purge_sign_in_codes
DELETE FROM sign_in_codes WHERE expires_at <= :now;

-- name: purge_webhooks
DELETE FROM seen_webhooks WHERE seen_at <= :webhooks_until;

-- name: purge_workers
DELETE FROM workers WHERE seen_at <= :workers_until;
