-- `read_to` is the newest change that was queued, or left out as of a kind not asked for.
CREATE TABLE webhooks (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    id TEXT NOT NULL,
    url TEXT NOT NULL,
    description TEXT NOT NULL,
    kinds TEXT NOT NULL,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    sealed_secret TEXT NOT NULL,
    read_to INTEGER NOT NULL,
    numbered INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

-- `due_at` is null when it is over, or while another one of its subject goes first.
CREATE TABLE webhook_deliveries (
    workspace_id TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    seq INTEGER,
    kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    happened_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
    tries INTEGER NOT NULL,
    due_at INTEGER,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    replay_of INTEGER,
    PRIMARY KEY (workspace_id, webhook_id, number),
    FOREIGN KEY (workspace_id, webhook_id) REFERENCES webhooks (workspace_id, id) ON DELETE CASCADE,
    CHECK ((ended_at IS NULL) = (state = 'waiting')),
    CHECK (due_at IS NULL OR state = 'waiting')
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (workspace_id, webhook_id, due_at, number)
    WHERE due_at IS NOT NULL;
CREATE INDEX webhook_deliveries_in_line ON webhook_deliveries (workspace_id, webhook_id, subject_id, number)
    WHERE ended_at IS NULL;
CREATE INDEX webhook_deliveries_by_end ON webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE webhook_attempts (
    workspace_id TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    delivery INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    ms INTEGER NOT NULL,
    status INTEGER,
    error TEXT,
    answer TEXT NOT NULL,
    PRIMARY KEY (workspace_id, webhook_id, delivery, number),
    FOREIGN KEY (workspace_id, webhook_id, delivery)
        REFERENCES webhook_deliveries (workspace_id, webhook_id, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
