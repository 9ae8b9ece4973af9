-- name: get
SELECT boot_id, ahead FROM clock WHERE one = 1;

-- name: set
INSERT INTO clock (one, boot_id, ahead) VALUES (1, :boot_id, :ahead)
ON CONFLICT DO UPDATE SET boot_id = excluded.boot_id, ahead = excluded.ahead;

-- name: move_workers
UPDATE workers SET seen_at = seen_at + :by;

-- name: move_leases
UPDATE leases SET until = until + :by;

-- name: move_calls
UPDATE call_sessions
SET requested_at = requested_at + :by, dispatched_at = dispatched_at + :by, claimed_at = claimed_at + :by,
    live_at = live_at + :by, lease_until = lease_until + :by
WHERE ended_at IS NULL;

-- name: move_after_calls
UPDATE after_call SET due_at = due_at + :by;

-- name: move_deliveries
UPDATE webhook_deliveries SET due_at = due_at + :by, held_until = held_until + :by WHERE due_at IS NOT NULL;
