-- Nothing was ever written into the first shape of this table.
DROP TABLE call_summaries;

-- `made_by` is a model's name, or `rules`; `told` holds the statements, each with its turns.
CREATE TABLE call_summaries (
    workspace_id TEXT NOT NULL,
    call_id TEXT NOT NULL,
    made_by TEXT NOT NULL,
    outcome TEXT NOT NULL,
    told TEXT NOT NULL,
    turns_left_out INTEGER NOT NULL,
    story_hash TEXT NOT NULL,
    failures INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, call_id),
    FOREIGN KEY (workspace_id, call_id) REFERENCES call_sessions (workspace_id, id)
) STRICT, WITHOUT ROWID;
