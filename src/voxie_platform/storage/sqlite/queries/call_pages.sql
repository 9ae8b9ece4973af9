-- name: calls
SELECT requested_at, id FROM call_sessions
WHERE workspace_id = :workspace_id
  AND requested_at >= :since AND (requested_at, id) < (:before, :before_id)
ORDER BY requested_at DESC, id DESC
LIMIT :limit;

-- name: by_interview
SELECT requested_at, id FROM call_sessions
WHERE workspace_id = :workspace_id AND interview_id = :interview_id
  AND requested_at >= :since AND (requested_at, id) < (:before, :before_id)
ORDER BY requested_at DESC, id DESC
LIMIT :limit;

-- name: by_mark
SELECT requested_at, call_id AS id FROM call_marks
WHERE workspace_id = :workspace_id AND mark = :mark
  AND requested_at >= :since AND (requested_at, call_id) < (:before, :before_id)
ORDER BY requested_at DESC, call_id DESC
LIMIT :limit;

-- name: by_version
SELECT requested_at, id FROM call_sessions
WHERE workspace_id = :workspace_id AND agent_id = :agent_id AND version = :version
  AND requested_at >= :since AND (requested_at, id) < (:before, :before_id)
ORDER BY requested_at DESC, id DESC
LIMIT :limit;

-- name: by_agent_and_state
SELECT requested_at, id FROM call_sessions
WHERE workspace_id = :workspace_id AND agent_id = :agent_id AND state = :state
  AND requested_at >= :since AND (requested_at, id) < (:before, :before_id)
ORDER BY requested_at DESC, id DESC
LIMIT :limit;

-- name: by_agent
SELECT requested_at, id FROM call_sessions
WHERE workspace_id = :workspace_id AND agent_id = :agent_id
  AND requested_at >= :since AND (requested_at, id) < (:before, :before_id)
ORDER BY requested_at DESC, id DESC
LIMIT :limit;

-- name: by_end_reason
SELECT requested_at, id FROM call_sessions
WHERE workspace_id = :workspace_id AND end_reason = :end_reason
  AND requested_at >= :since AND (requested_at, id) < (:before, :before_id)
ORDER BY requested_at DESC, id DESC
LIMIT :limit;

-- name: by_worker
SELECT requested_at, id FROM call_sessions
WHERE workspace_id = :workspace_id AND worker_id = :worker_id
  AND requested_at >= :since AND (requested_at, id) < (:before, :before_id)
ORDER BY requested_at DESC, id DESC
LIMIT :limit;

-- name: by_state
SELECT requested_at, id FROM call_sessions
WHERE workspace_id = :workspace_id AND state = :state
  AND requested_at >= :since AND (requested_at, id) < (:before, :before_id)
ORDER BY requested_at DESC, id DESC
LIMIT :limit;

-- name: by_channel
SELECT requested_at, id FROM call_sessions
WHERE workspace_id = :workspace_id AND channel = :channel
  AND requested_at >= :since AND (requested_at, id) < (:before, :before_id)
ORDER BY requested_at DESC, id DESC
LIMIT :limit;

-- name: by_kind
SELECT requested_at, id FROM call_sessions
WHERE workspace_id = :workspace_id AND kind = :kind
  AND requested_at >= :since AND (requested_at, id) < (:before, :before_id)
ORDER BY requested_at DESC, id DESC
LIMIT :limit;

-- name: by_deployment
SELECT requested_at, id FROM call_sessions
WHERE workspace_id = :workspace_id AND deployment = :deployment
  AND requested_at >= :since AND (requested_at, id) < (:before, :before_id)
ORDER BY requested_at DESC, id DESC
LIMIT :limit;

-- name: wanted
SELECT call.* FROM json_each(:ids) AS given
CROSS JOIN call_sessions AS call ON call.workspace_id = :workspace_id AND call.id = given.value
LEFT JOIN call_facts AS facts ON facts.workspace_id = :workspace_id AND facts.call_id = call.id
WHERE (:agent_id IS NULL OR call.agent_id = :agent_id)
  AND (:version IS NULL OR call.version = :version)
  AND (:interview_id IS NULL OR call.interview_id = :interview_id)
  AND (:deployment IS NULL OR call.deployment = :deployment)
  AND (:worker_id IS NULL OR call.worker_id = :worker_id)
  AND (:kind IS NULL OR call.kind = :kind)
  AND (:channel IS NULL OR call.channel = :channel)
  AND (:states IS NULL OR call.state IN (SELECT value FROM json_each(:states)))
  AND (:end_reasons IS NULL OR call.end_reason IN (SELECT value FROM json_each(:end_reasons)))
  AND (:adds_to IS NULL OR EXISTS (SELECT 1 FROM json_each(facts.sums) WHERE key = :adds_to))
  AND (
    :answered IS NULL
    OR facts.sums IS NOT NULL
      AND EXISTS (SELECT 1 FROM json_each(facts.sums) WHERE key = 'answered') = :answered
  );
