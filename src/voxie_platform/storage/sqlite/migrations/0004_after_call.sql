-- Calls that are over and still have work due: one row a call, put in again when a late record comes.
CREATE TABLE after_call (
    workspace_id TEXT NOT NULL,
    call_id TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, call_id),
    FOREIGN KEY (workspace_id, call_id) REFERENCES call_sessions (workspace_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX after_call_by_time ON after_call (due_at, workspace_id, call_id);
