-- name: put_in
INSERT INTO after_call (workspace_id, call_id, due_at, tries) VALUES (:workspace_id, :call_id, :due_at, 0)
ON CONFLICT DO UPDATE SET due_at = max(due_at + 1, excluded.due_at);

-- name: due
SELECT workspace_id, call_id, due_at, tries
FROM after_call
WHERE due_at <= :now
ORDER BY due_at, workspace_id, call_id
LIMIT :limit;

-- name: settle
DELETE FROM after_call WHERE workspace_id = :workspace_id AND call_id = :call_id AND due_at = :due_at;

-- name: put_off
UPDATE after_call SET due_at = max(due_at + 1, :later), tries = tries + 1
WHERE workspace_id = :workspace_id AND call_id = :call_id AND due_at = :due_at;

-- name: is_over
SELECT 1 FROM call_sessions WHERE workspace_id = :workspace_id AND id = :call_id AND ended_at IS NOT NULL;
