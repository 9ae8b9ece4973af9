-- name: get
SELECT id, workspace_id, status, asked, turns, pending, agent_id, created_at, updated_at
FROM interviews
WHERE workspace_id = :workspace_id AND id = :id;

-- name: entries
SELECT field, value, state, source, is_default, call_id, turn
FROM interview_entries
WHERE workspace_id = :workspace_id AND interview_id = :id
ORDER BY position, field;

-- name: insert
INSERT INTO interviews (workspace_id, id, status, asked, turns, pending, created_at, updated_at)
VALUES (:workspace_id, :id, 'open', '[]', 0, '{}', :now, :now)
ON CONFLICT DO NOTHING;

-- name: write_entry
INSERT INTO interview_entries (
    workspace_id, interview_id, field, position, value, state, source, is_default, call_id, turn, updated_at
) VALUES (
    :workspace_id, :id, :field,
    (SELECT count(*) FROM interview_entries WHERE workspace_id = :workspace_id AND interview_id = :id),
    :value, :state, :source, :is_default, :call_id, :turn, :now
)
ON CONFLICT DO UPDATE SET
    value = excluded.value, state = excluded.state, source = excluded.source, is_default = excluded.is_default,
    call_id = excluded.call_id, turn = excluded.turn, updated_at = excluded.updated_at;

-- name: note
UPDATE interviews SET asked = :asked, turns = :turns, pending = :pending, updated_at = :now
WHERE workspace_id = :workspace_id AND id = :id;

-- name: saved
UPDATE interviews SET status = 'saved', agent_id = :agent_id, updated_at = :now
WHERE workspace_id = :workspace_id AND id = :id;
