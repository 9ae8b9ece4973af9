-- name: get
SELECT call_id, made_by, outcome, told, turns_left_out, story_hash, failures, made_at
FROM call_summaries
WHERE workspace_id = :workspace_id AND call_id = :call_id;

-- name: put
INSERT INTO call_summaries (
    workspace_id, call_id, made_by, outcome, told, turns_left_out, story_hash, failures, made_at
) VALUES (
    :workspace_id, :call_id, :made_by, :outcome, :told, :turns_left_out, :story_hash, :failures, :made_at
)
ON CONFLICT DO UPDATE SET
    made_by = excluded.made_by, outcome = excluded.outcome, told = excluded.told,
    turns_left_out = excluded.turns_left_out, story_hash = excluded.story_hash, failures = excluded.failures,
    made_at = excluded.made_at;
