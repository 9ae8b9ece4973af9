-- Roles are owner, editor, viewer; a member is a Supabase user, by whatever name the owner knows them.
CREATE TABLE members_0008 (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    user_id TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
) STRICT, WITHOUT ROWID;
INSERT INTO members_0008 (workspace_id, user_id, role, name, created_at)
SELECT workspace_id, user_id, CASE role WHEN 'member' THEN 'editor' ELSE role END, '', created_at FROM members;
DROP TABLE members;
ALTER TABLE members_0008 RENAME TO members;
CREATE INDEX members_of_user ON members (user_id, created_at);
