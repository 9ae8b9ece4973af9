-- :workspace and :count: rows 1 to :count of what belongs to a workspace as a whole, and as many workers, the first the newest.
CREATE TEMP TABLE counted AS
    WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :count)
    SELECT n, printf('00000002-0000-7000-8000-%012d', n) AS id,
        CAST(strftime('%s', 'now') AS INTEGER) * 1000000 - n * 60000000 AS at
    FROM counted;

INSERT INTO api_keys (workspace_id, id, name, prefix, secret_hash, scopes, created_at, revoked_at)
    SELECT :workspace, id, 'Till ' || n, 'vx_' || n, 'of ' || id, '["read"]', at, iif(n % 3, NULL, at) FROM counted;

INSERT INTO members (workspace_id, user_id, role, name, created_at)
    SELECT :workspace, id, iif(n % 2, 'viewer', 'editor'), 'Person ' || n, at FROM counted;

INSERT INTO webhooks
    (workspace_id, id, url, description, kinds, enabled, sealed_secret, read_to, numbered, created_at, updated_at)
    SELECT :workspace, id, 'https://example.org/branch/' || n, 'Branch ' || n, '[]', 0, '', 0, 0, at, at FROM counted;

INSERT INTO workers
    (id, mode, host, pid, version, slots, active, registered, draining, started_at, seen_at)
    SELECT id, 'spawner', 'host-' || n, n, '1', 5, 0, 1, 0, at, (SELECT max(at) FROM counted) - 600000000 FROM counted;
