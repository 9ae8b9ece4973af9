-- :workspace, :config (JSON) and :count: rows 1 to :count of each kind, the first the newest.
-- What callers gave of the second row is :formula, of the third :markup.
CREATE TEMP TABLE numbered AS
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
    SELECT n, printf('00000001-0000-7000-8000-%012d', n) AS id,
        CAST(strftime('%s', 'now') AS INTEGER) * 1000000 - n * 60000000 AS at,
        CASE n WHEN 2 THEN :formula WHEN 3 THEN :markup END AS given
    FROM numbers;

INSERT INTO agents (workspace_id, id, name, name_folded, enabled, version, created_at, updated_at, place)
    SELECT :workspace, id, 'Agent ' || n, 'agent ' || n, n % 10 > 0, 1, at, at,
    (SELECT coalesce(max(place), 0) FROM agents) + 1 + :count - n FROM numbered;

INSERT INTO agent_versions
    (workspace_id, agent_id, number, config, hash, parent, author, note, created_at)
    SELECT :workspace, id, 1, json_set(:config, '$.identity.name', 'Agent ' || n), '', NULL, 'cli', '', at
    FROM numbered;

INSERT INTO call_sessions
    (workspace_id, id, kind, channel, deployment, caller_identity, agent_id, version, state, attempt,
    requested_at, dispatched_at, ended_at, end_reason, seconds)
    SELECT :workspace, id, 'agent', 'voice', 'spawner', 'caller', id, 1, 'ended', 1,
    at, at, at, 'caller_hung_up', 60.0 + n % 240 FROM numbered;

INSERT INTO calendars (workspace_id, id, name, plan, updated_at)
    SELECT :workspace, 'crowd', 'crowd', '{"units": [{"name": "Table 1"}]}', 0 FROM numbered WHERE n = 1;

INSERT INTO bookings
    (workspace_id, id, calendar_id, token, agent_id, unit, starts_at, ends_at, party,
    name, name_folded, phone, phone_folded, note, status, created_at, updated_at)
    SELECT :workspace, id, 'crowd', 'b' || n, id, 'Table 1', at + 86400000000, at + 90000000000, 1 + n % 6,
    coalesce(given, 'Guest ' || n), 'guest ' || n, '+1 555 0100', '+15550100', coalesce(given, ''),
    CASE n % 9 WHEN 0 THEN 'cancelled' ELSE 'booked' END, at, at FROM numbered;

INSERT INTO messages (workspace_id, id, token, name, phone, text, urgency, status, created_at)
    SELECT :workspace, id, 'm' || n, coalesce(given, 'Caller ' || n), '+1 555 0100',
    coalesce(given, 'Please call back about order ' || n),
    CASE n % 7 WHEN 0 THEN 'urgent' ELSE 'normal' END, CASE n % 3 WHEN 0 THEN 'done' ELSE 'open' END, at
    FROM numbered;

INSERT INTO agent_versions
    (workspace_id, agent_id, number, config, hash, parent, author, note, created_at)
    SELECT :workspace, first.id, n, json_set(:config, '$.identity.name', 'Agent 1', '$.prompt.tone', 'tone ' || n),
    '', n - 1, 'cli', 'Try ' || n, first.at + n
    FROM numbered, (SELECT id, at FROM numbered WHERE n = 1) AS first WHERE n > 1;

UPDATE agents SET version = :count WHERE id = (SELECT id FROM numbered WHERE n = 1);

INSERT INTO call_turns (workspace_id, call_id, attempt, seq, who, heard, said, interrupted, started_ms, ended_ms, at)
    SELECT :workspace, first.id, 1, n, iif(n % 2, 'agent', 'caller'),
    iif(n % 2, NULL, 'Sentence ' || n), iif(n % 2, coalesce(given, 'Sentence ' || n), NULL), 0, n * 1000, n * 1000 + 800, first.at
    FROM numbered, (SELECT id, at FROM numbered WHERE n = 1) AS first;

INSERT INTO interviews (workspace_id, id, status, asked, turns, pending, created_at, updated_at)
    SELECT :workspace, id, 'open', '[]', 1, '{}', at, at FROM numbered WHERE n IN (1, 3);

INSERT INTO interview_entries
    (workspace_id, interview_id, field, position, value, state, source, is_default, turn, updated_at)
    SELECT :workspace, id, 'business_name', 0, json_quote(coalesce(given, 'Pizzeria 1')), 'heard',
    'We are ' || coalesce(given, 'Pizzeria 1.'), 0, 1, at FROM numbered WHERE n IN (1, 3);

INSERT INTO webhooks
    (workspace_id, id, url, description, kinds, enabled, sealed_secret, read_to, numbered, created_at, updated_at)
    SELECT :workspace, id, 'https://example.org/told', coalesce(given, 'Told of nothing'), '[]', 0, '', 0,
    iif(n = 1, :count, 0), at, at FROM numbered WHERE n IN (1, 3);

INSERT INTO webhook_deliveries
    (workspace_id, webhook_id, number, message_id, kind, subject_id, happened_at, state, tries, created_at, ended_at)
    SELECT :workspace, first.id, n, 'msg_' || n, 'booking.made', numbered.id, first.at, 'delivered', 1, first.at, first.at
    FROM numbered, (SELECT id, at FROM numbered WHERE n = 1) AS first;
