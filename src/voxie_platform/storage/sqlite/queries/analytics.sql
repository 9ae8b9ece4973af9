-- name: events_that_count
SELECT call_id, attempt, seq, kind, at, ms, data
FROM call_events
WHERE workspace_id = :workspace_id AND call_id = :id AND kind IN ('function', 'greeting_heard');

-- name: bookings_of
SELECT count(*) AS number FROM bookings WHERE workspace_id = :workspace_id AND call_id = :id;

-- name: messages_of
SELECT count(*) AS number FROM messages WHERE workspace_id = :workspace_id AND call_id = :id;

-- name: facts
SELECT sums FROM call_facts WHERE workspace_id = :workspace_id AND call_id = :id;

-- name: write_facts
INSERT INTO call_facts (workspace_id, call_id, sums) VALUES (:workspace_id, :id, :sums)
ON CONFLICT DO UPDATE SET sums = excluded.sums;

-- name: add_mark
INSERT INTO call_marks (workspace_id, mark, requested_at, call_id)
VALUES (:workspace_id, :mark, :requested_at, :id)
ON CONFLICT DO NOTHING;

-- name: remove_mark
DELETE FROM call_marks
WHERE workspace_id = :workspace_id AND mark = :mark AND requested_at = :requested_at AND call_id = :id;

-- name: sums_at
SELECT sums FROM call_sums
WHERE workspace_id = :workspace_id AND dimension = :dimension AND value = :value AND minutes = :minutes
  AND start_at = :start_at;

-- name: write_sums
INSERT INTO call_sums (workspace_id, dimension, value, minutes, start_at, sums)
VALUES (:workspace_id, :dimension, :value, :minutes, :start_at, :sums)
ON CONFLICT DO UPDATE SET sums = excluded.sums;

-- name: sums_in
SELECT start_at, sums FROM call_sums
WHERE workspace_id = :workspace_id AND dimension = :dimension AND value = :value AND minutes = :minutes
  AND start_at >= :since AND start_at < :until
ORDER BY start_at;

-- name: span
SELECT sums FROM call_spans
WHERE workspace_id = :workspace_id AND dimension = :dimension AND value = :value
  AND start_at = :since AND end_at = :until;

-- name: write_span
INSERT INTO call_spans (workspace_id, dimension, value, start_at, end_at, sums)
VALUES (:workspace_id, :dimension, :value, :since, :until, :sums)
ON CONFLICT DO UPDATE SET sums = excluded.sums;

-- name: remove_spans
DELETE FROM call_spans
WHERE workspace_id = :workspace_id AND dimension = :dimension AND value = :value
  AND start_at > :at - :longest AND start_at <= :at AND end_at > :at;

-- name: add_value
INSERT INTO call_values (workspace_id, dimension, value, month_at, calls)
VALUES (:workspace_id, :dimension, :value, :month_at, :calls)
ON CONFLICT DO UPDATE SET calls = calls + excluded.calls;

-- name: values_in
SELECT month_at, calls, value FROM call_values AS here
WHERE workspace_id = :workspace_id AND dimension = :dimension AND month_at = :month_at
  AND (calls, value) < (:calls, :value)
  AND NOT EXISTS (
    SELECT 1 FROM call_values AS later
    WHERE later.workspace_id = :workspace_id AND later.dimension = :dimension AND later.value = here.value
      AND later.month_at > :month_at AND later.month_at <= :newest_at
  )
ORDER BY calls DESC, value DESC
LIMIT :limit;

-- name: unfinished
SELECT count(*) AS number FROM (
    SELECT 1 FROM call_sessions WHERE ended_at IS NULL AND +workspace_id = :workspace_id LIMIT :limit
);

-- name: over
SELECT count(*) AS number FROM (
    SELECT 1 FROM after_call AS due
    WHERE due.workspace_id = :workspace_id
      AND NOT EXISTS (
        SELECT 1 FROM call_facts AS facts
        WHERE facts.workspace_id = :workspace_id AND facts.call_id = due.call_id
      )
    LIMIT :limit
);
