ALTER TABLE workspaces ADD COLUMN timezone TEXT NOT NULL DEFAULT 'UTC';

-- `sums` is JSON everywhere here: whole numbers by name; too long to lie in an index, so these tables have rowids.
-- What each call has added to the sums: counting it again puts the new numbers in the place of these.
CREATE TABLE call_facts (
    workspace_id TEXT NOT NULL,
    call_id TEXT NOT NULL,
    sums TEXT NOT NULL,
    PRIMARY KEY (workspace_id, call_id),
    FOREIGN KEY (workspace_id, call_id) REFERENCES call_sessions (workspace_id, id)
) STRICT;

-- What only some calls have (bookings, a function that failed, ...), to find them by.
CREATE TABLE call_marks (
    workspace_id TEXT NOT NULL,
    mark TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    call_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, mark, requested_at, call_id),
    FOREIGN KEY (workspace_id, call_id) REFERENCES call_sessions (workspace_id, id)
) STRICT, WITHOUT ROWID;

-- `minutes` is 15 or 60: hours only where many calls fall into one, and not for the zones whose hours begin within
-- one of UTC's.
CREATE TABLE call_sums (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes IN (15, 60)),
    start_at INTEGER NOT NULL,
    sums TEXT NOT NULL,
    PRIMARY KEY (workspace_id, dimension, value, minutes, start_at)
) STRICT;

-- Whole days and months somewhere, added up when they were first asked for; a call that is counted in one removes it.
CREATE TABLE call_spans (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    sums TEXT NOT NULL,
    PRIMARY KEY (workspace_id, dimension, value, start_at, end_at)
) STRICT;

-- Which values occur in a month (UTC), the busiest first.
CREATE TABLE call_values (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    month_at INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, dimension, value, month_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX call_values_by_calls ON call_values (workspace_id, dimension, month_at, calls, value);

CREATE INDEX calls_page_of_version ON call_sessions (workspace_id, agent_id, version, requested_at, id)
    WHERE agent_id IS NOT NULL;
CREATE INDEX calls_page_of_worker ON call_sessions (workspace_id, worker_id, requested_at, id)
    WHERE worker_id IS NOT NULL;
CREATE INDEX calls_page_of_end ON call_sessions (workspace_id, end_reason, requested_at, id)
    WHERE end_reason IS NOT NULL;
CREATE INDEX calls_page_of_channel ON call_sessions (workspace_id, channel, requested_at, id);
CREATE INDEX calls_page_of_kind ON call_sessions (workspace_id, kind, requested_at, id);
CREATE INDEX calls_page_of_deployment ON call_sessions (workspace_id, deployment, requested_at, id);

-- Agents by any three letters of their names; `place` is theirs in the order in which they were made.
ALTER TABLE agents ADD COLUMN place INTEGER;
UPDATE agents SET place = rowid;
CREATE UNIQUE INDEX agents_by_place ON agents (place);
CREATE VIRTUAL TABLE agent_names USING fts5 (name, tokenize = 'trigram case_sensitive 1');
INSERT INTO agent_names (rowid, name) SELECT place, name_folded FROM agents WHERE deleted_at IS NULL;

INSERT INTO after_call (workspace_id, call_id, due_at, tries)
SELECT workspace_id, id, ended_at, 0 FROM call_sessions WHERE ended_at IS NOT NULL
ON CONFLICT DO NOTHING;
