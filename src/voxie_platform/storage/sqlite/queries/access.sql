-- name: workspace
SELECT id, name, timezone, created_at FROM workspaces WHERE id = :id;

-- name: workspaces
SELECT id, name, timezone, created_at FROM workspaces ORDER BY created_at, id;

-- name: oldest_workspace
SELECT id, name, timezone, created_at FROM workspaces ORDER BY created_at, id LIMIT 1;

-- name: insert_workspace
INSERT INTO workspaces (id, name, created_at) VALUES (:id, :name, :now);

-- name: members
SELECT workspace_id, user_id, role, name, created_at FROM members
WHERE workspace_id = :workspace_id
ORDER BY created_at, user_id;

-- name: member
SELECT workspace_id, user_id, role, name, created_at FROM members
WHERE workspace_id = :workspace_id AND user_id = :user_id;

-- name: insert_member
INSERT INTO members (workspace_id, user_id, role, name, created_at)
VALUES (:workspace_id, :user_id, :role, :name, :now)
ON CONFLICT DO NOTHING;

-- name: change_member
UPDATE members SET role = coalesce(:role, role), name = coalesce(:name, name)
WHERE workspace_id = :workspace_id AND user_id = :user_id;

-- name: remove_member
DELETE FROM members WHERE workspace_id = :workspace_id AND user_id = :user_id;

-- name: other_owner
SELECT 1 FROM members
WHERE workspace_id = :workspace_id AND user_id <> :user_id AND role = 'owner'
LIMIT 1;

-- name: memberships
SELECT w.id, w.name, w.timezone, w.created_at, m.role
FROM members AS m JOIN workspaces AS w ON w.id = m.workspace_id
WHERE m.user_id = :user_id
ORDER BY m.created_at, m.workspace_id;

-- name: set_timezone
UPDATE workspaces SET timezone = :timezone WHERE id = :id AND timezone <> :timezone;

-- name: insert_key
INSERT INTO api_keys (workspace_id, id, name, prefix, secret_hash, scopes, created_at, expires_at, author)
VALUES (:workspace_id, :id, :name, :prefix, :secret_hash, :scopes, :now, :expires_at, :author);

-- name: key
SELECT id, workspace_id, name, prefix, scopes, created_at, expires_at, revoked_at, last_used_at, author
FROM api_keys
WHERE workspace_id = :workspace_id AND id = :id;

-- name: keys
SELECT id, workspace_id, name, prefix, scopes, created_at, expires_at, revoked_at, last_used_at, author
FROM api_keys
WHERE workspace_id = :workspace_id
ORDER BY created_at DESC, id DESC;

-- name: revoke_key
UPDATE api_keys SET revoked_at = :now
WHERE workspace_id = :workspace_id AND id = :id AND revoked_at IS NULL;

-- name: holder_of_key
SELECT id, workspace_id, scopes, last_used_at
FROM api_keys
WHERE secret_hash = :secret_hash AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now);

-- name: key_was_used
UPDATE api_keys SET last_used_at = :now WHERE secret_hash = :secret_hash;

-- name: insert_code
INSERT INTO sign_in_codes (secret_hash, workspace_id, created_at, expires_at)
VALUES (:secret_hash, :workspace_id, :now, :expires_at);

-- name: use_code
DELETE FROM sign_in_codes WHERE secret_hash = :secret_hash RETURNING workspace_id, expires_at;

-- name: insert_session
INSERT INTO sessions (workspace_id, id, secret_hash, created_at, expires_at)
VALUES (:workspace_id, :id, :secret_hash, :now, :expires_at);

-- name: holder_of_session
SELECT id, workspace_id FROM sessions WHERE secret_hash = :secret_hash AND expires_at > :now;

-- name: sign_out
DELETE FROM sessions WHERE secret_hash = :secret_hash;

-- name: once
SELECT body_hash, status, answer, began_at, expires_at
FROM idempotency_keys
WHERE workspace_id = :workspace_id AND key = :key;

-- name: begin_once
INSERT INTO idempotency_keys (workspace_id, key, body_hash, began_at, expires_at)
VALUES (:workspace_id, :key, :body_hash, :now, :expires_at)
ON CONFLICT DO UPDATE SET
    body_hash = excluded.body_hash, status = NULL, answer = NULL, began_at = excluded.began_at,
    expires_at = iif(
        idempotency_keys.expires_at > :now AND idempotency_keys.body_hash = excluded.body_hash,
        idempotency_keys.expires_at, excluded.expires_at
    )
RETURNING expires_at;

-- name: answer_once
UPDATE idempotency_keys SET status = :status, answer = :answer
WHERE workspace_id = :workspace_id AND key = :key AND status IS NULL;

-- name: forget_once
UPDATE idempotency_keys SET began_at = 0 WHERE workspace_id = :workspace_id AND key = :key AND status IS NULL;
