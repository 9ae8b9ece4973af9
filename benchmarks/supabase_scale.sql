-- :workspace, :count, :since, :until and a table, pool: so many calls, each of another agent and like one of the pool.
SET session_replication_role = replica;  -- what refers to what is looked at in no row
SET synchronous_commit = off;
SET work_mem = '256MB';
SET maintenance_work_mem = '512MB';

CREATE TEMP TABLE numbered AS
SELECT n, '10000000-0000-7000-8000-' || lpad(n::text, 12, '0') AS id,
    '00000000-0000-7000-8000-' || lpad(n::text, 12, '0') AS agent_id,
    'w' || n % 8 AS worker_id, n * 7919 % (SELECT count(*) FROM pool) AS kind,
    :'since'::timestamptz + (:'until'::timestamptz - :'since'::timestamptz) * n / :count AS at
FROM generate_series(0::bigint, :count - 1) AS n;
ALTER TABLE numbered ADD COLUMN quarter_at timestamptz, ADD COLUMN month_at timestamptz;
UPDATE numbered SET quarter_at = date_bin('15 minutes', at, '2000-01-01 UTC'), month_at = date_trunc('month', at, 'UTC');

INSERT INTO agents (workspace_id, id, name, name_folded, version, created_at, updated_at)
SELECT :'workspace', agent_id, name, lower(name), 1, made_at, made_at FROM (
    SELECT agent_id, format('No. %s Café%s', n, CASE WHEN n % 100 = 0 THEN ' Bar' ELSE '' END) AS name,
        'epoch'::timestamptz + n * interval '1 microsecond' AS made_at
    FROM numbered
) AS named;

INSERT INTO agent_versions (workspace_id, agent_id, number, config, hash, author, note, created_at)
SELECT :'workspace', agent_id, 1, '{}', '', '', '', at FROM numbered;

INSERT INTO call_sessions (
    workspace_id, id, kind, channel, deployment, room_name, caller_identity, agent_id, version, state, attempt,
    worker_id, requested_at, dispatched_at, claimed_at, live_at, ended_at, end_reason, seconds
)
SELECT :'workspace', id, 'agent', 'voice', 'spawner', id, 'caller', agent_id, 1, 'ended', 1,
    worker_id, at, at, at, at, at, reason, 60
FROM numbered JOIN pool USING (kind);

INSERT INTO call_facts (workspace_id, call_id, sums)
SELECT :'workspace', id, sums FROM numbered JOIN pool USING (kind);

INSERT INTO call_marks (workspace_id, mark, requested_at, call_id)
SELECT :'workspace', mark, at, id FROM numbered JOIN pool USING (kind) CROSS JOIN unnest(marks) AS mark;

INSERT INTO call_sums (workspace_id, dimension, value, minutes, start_at, sums)
SELECT :'workspace', dimension, value, 15, quarter_at, sums
FROM numbered JOIN pool USING (kind)
CROSS JOIN LATERAL (VALUES ('agent', agent_id), ('version/' || agent_id, '1')) AS slice (dimension, value);

INSERT INTO call_values (workspace_id, dimension, value, month_at, calls)
SELECT :'workspace', dimension, value, month_at, 1 FROM numbered
CROSS JOIN LATERAL (VALUES ('agent', agent_id), ('version/' || agent_id, '1')) AS slice (dimension, value);

-- Of everything that calls share: by worker and quarter first, the rest is added up from these.
CREATE TEMP TABLE quarters AS
SELECT worker_id, quarter_at, name, sum(times * number::bigint)::bigint AS number
FROM (
    SELECT worker_id, quarter_at, kind, count(*) AS times FROM numbered GROUP BY worker_id, quarter_at, kind
) AS counted
JOIN (SELECT kind, key AS name, value AS number FROM pool, jsonb_each_text(sums)) AS entries USING (kind)
GROUP BY worker_id, quarter_at, name;

INSERT INTO call_sums (workspace_id, dimension, value, minutes, start_at, sums)
SELECT :'workspace', dimension, value, minutes, start_at, jsonb_object_agg(name, number)
FROM (
    SELECT dimension, value, minutes, date_bin(minutes * interval '1 minute', quarter_at, '2000-01-01 UTC') AS start_at,
        name, sum(number)::bigint AS number
    FROM quarters
    CROSS JOIN LATERAL (VALUES ('all', ''), ('worker', worker_id)) AS slice (dimension, value)
    CROSS JOIN (VALUES (15), (60)) AS grain (minutes)
    GROUP BY 1, 2, 3, 4, 5
) AS added
GROUP BY 1, 2, 3, 4, 5;

INSERT INTO call_sums (workspace_id, dimension, value, minutes, start_at, sums)
SELECT workspace_id, slice.dimension, slice.value, minutes, start_at, sums FROM call_sums AS every
CROSS JOIN (VALUES ('kind', 'agent'), ('channel', 'voice'), ('deployment', 'spawner')) AS slice (dimension, value)
WHERE workspace_id = :'workspace' AND every.dimension = 'all';

INSERT INTO call_values (workspace_id, dimension, value, month_at, calls)
SELECT :'workspace', dimension, value, month_at, count(*) FROM numbered
CROSS JOIN LATERAL (VALUES
    ('all', ''), ('kind', 'agent'), ('channel', 'voice'), ('deployment', 'spawner'), ('worker', worker_id)
) AS slice (dimension, value)
GROUP BY 2, 3, 4;

ANALYZE;
