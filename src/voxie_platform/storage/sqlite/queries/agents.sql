-- name: get
SELECT a.id, a.workspace_id, a.name, a.enabled, a.version, v.config, v.hash,
       a.created_at, a.updated_at, a.deleted_at, w.timezone AS zone
FROM agents AS a
JOIN workspaces AS w ON w.id = a.workspace_id
JOIN agent_versions AS v
  ON v.workspace_id = a.workspace_id AND v.agent_id = a.id AND v.number = a.version
WHERE a.workspace_id = :workspace_id AND a.id = :id;

-- name: exists
SELECT 1 FROM agents WHERE workspace_id = :workspace_id AND id = :id;

-- name: page
SELECT id, name, enabled, version, created_at, updated_at
FROM agents
WHERE workspace_id = :workspace_id AND deleted_at IS NULL AND (created_at, id) < (:before, :before_id)
ORDER BY created_at DESC, id DESC
LIMIT :limit;

-- name: page_of_names
SELECT agent.id, agent.name, agent.enabled, agent.version, agent.created_at, agent.updated_at
FROM agent_names AS found
CROSS JOIN agents AS agent ON agent.place = -found.rowid
WHERE found.agent_names MATCH :match AND found.rowid > -:before
  AND agent.workspace_id = :workspace_id AND agent.deleted_at IS NULL
ORDER BY found.rowid
LIMIT :limit;

-- name: more_names_than
SELECT 1 FROM agent_name_parts WHERE part >= :part AND part < :beyond LIMIT 1 OFFSET :few;

-- name: page_of_few_names
SELECT agent.id, agent.name, agent.enabled, agent.version, agent.created_at, agent.updated_at
FROM (
    SELECT DISTINCT place FROM agent_name_parts WHERE part >= :part AND part < :beyond AND place < :before
) AS few
CROSS JOIN agents AS agent ON agent.place = few.place
WHERE agent.workspace_id = :workspace_id AND agent.deleted_at IS NULL AND instr(agent.name_folded, :search) > 0
ORDER BY few.place DESC
LIMIT :limit;

-- name: newest_of_short_search
SELECT id, name, enabled, version, created_at, updated_at
FROM (
    SELECT * FROM agents
    WHERE workspace_id = :workspace_id AND deleted_at IS NULL AND (created_at, id) < (:before, :before_id)
    ORDER BY created_at DESC, id DESC
    LIMIT :most
)
WHERE instr(name_folded, :search) > 0
LIMIT :limit;

-- name: end_of_short_search
SELECT created_at, id FROM agents
WHERE workspace_id = :workspace_id AND deleted_at IS NULL AND (created_at, id) < (:before, :before_id)
ORDER BY created_at DESC, id DESC
LIMIT 1 OFFSET :most - 1;

-- name: place
SELECT place FROM agents WHERE workspace_id = :workspace_id AND id = :id;

-- name: insert
INSERT INTO agents (workspace_id, id, name, name_folded, version, created_at, updated_at, place)
VALUES (
    :workspace_id, :id, :name, :name_folded, 1, :now, :now, (SELECT coalesce(max(place), 0) + 1 FROM agents)
);

-- name: insert_version
INSERT INTO agent_versions (workspace_id, agent_id, number, config, hash, parent, author, note, created_at)
VALUES (:workspace_id, :id, :number, :config, :hash, :parent, :author, :note, :now);

-- name: newest_is
UPDATE agents
SET name = :name, name_folded = :name_folded, version = :number, updated_at = :now
WHERE workspace_id = :workspace_id AND id = :id;

-- name: set_enabled
UPDATE agents SET enabled = :enabled, updated_at = :now
WHERE workspace_id = :workspace_id AND id = :id AND enabled <> :enabled;

-- name: delete
UPDATE agents SET deleted_at = :now, updated_at = :now
WHERE workspace_id = :workspace_id AND id = :id AND deleted_at IS NULL;

-- name: restore
UPDATE agents SET deleted_at = NULL, updated_at = :now
WHERE workspace_id = :workspace_id AND id = :id AND deleted_at IS NOT NULL;

-- name: version
SELECT agent_id, number, config, hash, parent, author, note, v.created_at, w.timezone AS zone
FROM agent_versions AS v JOIN workspaces AS w ON w.id = v.workspace_id
WHERE workspace_id = :workspace_id AND agent_id = :id AND number = :number;

-- name: versions
SELECT agent_id, number, config, hash, parent, author, note, v.created_at, w.timezone AS zone
FROM agent_versions AS v JOIN workspaces AS w ON w.id = v.workspace_id
WHERE workspace_id = :workspace_id AND agent_id = :id AND number < :before
ORDER BY number DESC
LIMIT :limit;
