-- name: lately
SELECT agent_id, last_call_at, calls FROM (
    SELECT
        given.value AS agent_id,
        (
            SELECT requested_at FROM call_sessions
            WHERE workspace_id = :workspace_id AND agent_id = given.value
            ORDER BY requested_at DESC
            LIMIT 1
        ) AS last_call_at,
        (
            SELECT count(*) FROM (
                SELECT 1 FROM call_sessions
                WHERE workspace_id = :workspace_id AND agent_id = given.value AND requested_at >= :since
                LIMIT :most
            )
        ) AS calls
    FROM json_each(:agent_ids) AS given
)
WHERE last_call_at IS NOT NULL;

-- name: get
SELECT * FROM call_sessions WHERE workspace_id = :workspace_id AND id = :id;

-- name: anywhere
SELECT * FROM call_sessions WHERE id = :id;

-- name: slots_of
SELECT coalesce(sum(slots), 0) AS slots
FROM workers
WHERE mode = :deployment AND seen_at > :seen_since AND registered AND NOT draining;

-- name: slots_taken
SELECT count(*) AS taken
FROM call_sessions
WHERE deployment = :deployment AND ended_at IS NULL AND room_name IS NOT NULL
  -- the others' slots do not count, and what they hold takes none of these
  AND (worker_id IS NULL OR worker_id IN (
    SELECT id FROM workers
    WHERE mode = :deployment AND seen_at > :seen_since AND registered AND NOT draining
  ));

-- name: earlier
SELECT id FROM call_sessions
WHERE workspace_id = :workspace_id AND interview_id = :interview_id AND ended_at IS NULL
ORDER BY requested_at, id;

-- name: insert
INSERT INTO call_sessions (
    workspace_id, id, kind, channel, deployment, room_name, caller_identity, interview_id, agent_id, version,
    state, attempt, job_id, worker_id, lease_until, requested_at, dispatched_at, claimed_at, live_at
) VALUES (
    :workspace_id, :id, :kind, :channel, :deployment, :room_name, :caller_identity, :interview_id, :agent_id,
    :version, :state, 1, :job_id, :worker_id, :lease_until, :now, :now, :begun_at, :begun_at
);

-- name: has_version
SELECT 1 FROM agent_versions WHERE workspace_id = :workspace_id AND agent_id = :agent_id AND number = :version;

-- name: turns
SELECT call_id, attempt, seq, who, heard, said, meant, interrupted, started_ms, ended_ms, latency_ms, model_ms,
    function_ms, at
FROM call_turns
WHERE workspace_id = :workspace_id AND call_id = :id AND (attempt, seq) > (:attempt, :seq)
ORDER BY attempt, seq
LIMIT :limit;

-- name: events
SELECT call_id, attempt, seq, kind, at, ms, data
FROM call_events
WHERE workspace_id = :workspace_id AND call_id = :id AND (attempt, seq) > (:attempt, :seq)
ORDER BY attempt, seq
LIMIT :limit;

-- name: usage
SELECT call_id, response_id, model, input_text, input_audio, input_cached, input_cached_text, input_cached_audio,
    output_text, output_audio, audio_seconds, at
FROM token_usage
WHERE workspace_id = :workspace_id AND call_id = :id;

-- name: attempt_of
SELECT attempt FROM call_sessions WHERE workspace_id = :workspace_id AND id = :id;

-- name: write_turn
INSERT INTO call_turns (
    workspace_id, call_id, attempt, seq, who, heard, said, meant, interrupted, started_ms, ended_ms, latency_ms,
    model_ms, function_ms, at
) VALUES (
    :workspace_id, :call_id, :attempt, :seq, :who, :heard, :said, :meant, :interrupted, :started_ms, :ended_ms,
    :latency_ms, :model_ms, :function_ms, :at
)
ON CONFLICT DO UPDATE SET
    who = excluded.who, heard = excluded.heard, said = excluded.said, meant = excluded.meant,
    interrupted = excluded.interrupted, started_ms = excluded.started_ms, ended_ms = excluded.ended_ms,
    latency_ms = excluded.latency_ms, model_ms = excluded.model_ms, function_ms = excluded.function_ms,
    at = excluded.at
WHERE ended_ms IS NULL OR excluded.ended_ms IS NOT NULL;

-- name: write_event
INSERT INTO call_events (workspace_id, call_id, attempt, seq, kind, at, ms, data)
VALUES (:workspace_id, :call_id, :attempt, :seq, :kind, :at, :ms, :data)
ON CONFLICT DO UPDATE SET kind = excluded.kind, at = excluded.at, ms = excluded.ms, data = excluded.data;

-- name: write_usage
INSERT INTO token_usage (
    workspace_id, call_id, response_id, model, input_text, input_audio, input_cached, input_cached_text,
    input_cached_audio, output_text, output_audio, audio_seconds, at
) VALUES (
    :workspace_id, :call_id, :response_id, :model, :input_text, :input_audio, :input_cached, :input_cached_text,
    :input_cached_audio, :output_text, :output_audio, :audio_seconds, :at
)
ON CONFLICT DO UPDATE SET
    model = excluded.model, input_text = excluded.input_text, input_audio = excluded.input_audio,
    input_cached = excluded.input_cached, input_cached_text = excluded.input_cached_text,
    input_cached_audio = excluded.input_cached_audio, output_text = excluded.output_text,
    output_audio = excluded.output_audio, audio_seconds = excluded.audio_seconds, at = excluded.at;

-- name: claim
UPDATE call_sessions
SET state = 'claimed', job_id = :job_id, worker_id = :worker_id, agent_identity = :agent_identity,
    lease_until = :lease_until, claimed_at = :now, live_at = NULL
WHERE id = :id AND attempt = :attempt AND ended_at IS NULL
  AND (state = 'requested' OR lease_until <= :now)
RETURNING *;

-- name: renew
UPDATE call_sessions SET lease_until = :lease_until
WHERE id = :id AND attempt = :attempt AND job_id = :job_id AND ended_at IS NULL
RETURNING *;

-- name: live
UPDATE call_sessions SET state = 'live', live_at = :now
WHERE id = :id AND attempt = :attempt AND job_id = :job_id AND state = 'claimed'
RETURNING *;

-- name: revoke
UPDATE call_sessions
SET state = 'requested', attempt = attempt + 1, dispatched_at = :now, job_id = NULL, worker_id = NULL,
    agent_identity = NULL, lease_until = NULL, claimed_at = NULL, live_at = NULL
WHERE id = :id AND ended_at IS NULL
RETURNING *;

-- name: lasted
UPDATE call_sessions SET seconds = :seconds WHERE id = :id RETURNING *;

-- name: end
UPDATE call_sessions
SET state = :state, ended_at = max(:ended_at, coalesce(live_at, claimed_at, dispatched_at)), end_reason = :reason, end_detail = :detail, seconds = :seconds,
    lease_until = NULL
WHERE id = :id AND ended_at IS NULL
RETURNING *;

-- name: over
SELECT * FROM call_sessions
WHERE room_name IN (SELECT value FROM json_each(:rooms)) AND ended_at <= :until;

-- name: unfinished
SELECT * FROM call_sessions WHERE ended_at IS NULL ORDER BY requested_at, id LIMIT :limit;

-- name: overdue
SELECT * FROM call_sessions
WHERE ended_at IS NULL
  AND (
    (state = 'requested' AND dispatched_at <= :dispatched_until)
    OR (state = 'claimed' AND claimed_at <= :claimed_until)
    OR lease_until <= :now
  )
ORDER BY requested_at, id;

-- name: in_progress
SELECT deployment, state, count(*) AS calls FROM call_sessions WHERE ended_at IS NULL GROUP BY deployment, state;
