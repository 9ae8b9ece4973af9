-- Moments are UTC microseconds since 1970; JSON is text; every tenant's key begins with its workspace.

CREATE TABLE workspaces (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX workspaces_by_age ON workspaces (created_at, id);

CREATE TABLE members (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    user_id TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'member', 'viewer')),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_of_user ON members (user_id);

CREATE TABLE api_keys (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    secret_hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER,
    PRIMARY KEY (workspace_id, id)
) STRICT;
CREATE INDEX api_keys_by_age ON api_keys (workspace_id, created_at, id);

CREATE TABLE sessions (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    id TEXT NOT NULL,
    secret_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id)
) STRICT;
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE sign_in_codes (
    secret_hash TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_codes_by_expiry ON sign_in_codes (expires_at);

CREATE TABLE idempotency_keys (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    status INTEGER,
    answer TEXT,
    began_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, key)
) STRICT;
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);

CREATE TABLE agents (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    PRIMARY KEY (workspace_id, id)
) STRICT;
CREATE INDEX agents_page ON agents (workspace_id, created_at, id) WHERE deleted_at IS NULL;

CREATE TABLE agent_versions (
    workspace_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    config TEXT NOT NULL,
    hash TEXT NOT NULL,
    parent INTEGER,
    author TEXT NOT NULL,
    note TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, agent_id, number),
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agents (workspace_id, id)
) STRICT;

CREATE TABLE interviews (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    id TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'saved')),
    asked TEXT NOT NULL,
    turns INTEGER NOT NULL,
    pending TEXT NOT NULL,
    agent_id TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, agent_id) REFERENCES agents (workspace_id, id)
) STRICT;

CREATE TABLE interview_entries (
    workspace_id TEXT NOT NULL,
    interview_id TEXT NOT NULL,
    field TEXT NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('heard', 'confirmed', 'corrected', 'skipped')),
    source TEXT NOT NULL,
    is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
    call_id TEXT,
    turn INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, interview_id, field),
    FOREIGN KEY (workspace_id, interview_id) REFERENCES interviews (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE calendars (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    plan TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, name)
) STRICT;

CREATE TABLE bookings (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    calendar_id TEXT NOT NULL,
    token TEXT NOT NULL,
    call_id TEXT,
    agent_id TEXT,
    unit TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    party INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    phone TEXT NOT NULL,
    phone_folded TEXT NOT NULL,
    note TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('booked', 'cancelled')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, token),
    FOREIGN KEY (workspace_id, calendar_id) REFERENCES calendars (workspace_id, id),
    CHECK (starts_at < ends_at)
) STRICT;
CREATE INDEX bookings_page ON bookings (workspace_id, created_at, id);
CREATE INDEX bookings_by_name ON bookings (workspace_id, calendar_id, name_folded, starts_at, id);
CREATE INDEX bookings_by_phone ON bookings (workspace_id, calendar_id, phone_folded, starts_at, id);
CREATE INDEX bookings_of_call ON bookings (workspace_id, call_id) WHERE call_id IS NOT NULL;

-- Its primary key is why nothing is booked twice: a booking takes one unit for each slot that it covers.
CREATE TABLE booking_holds (
    workspace_id TEXT NOT NULL,
    calendar_id TEXT NOT NULL,
    unit TEXT NOT NULL,
    slot_at INTEGER NOT NULL,
    booking_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, calendar_id, unit, slot_at),
    FOREIGN KEY (workspace_id, calendar_id) REFERENCES calendars (workspace_id, id),
    FOREIGN KEY (workspace_id, booking_id) REFERENCES bookings (workspace_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_holds_by_slot ON booking_holds (workspace_id, calendar_id, slot_at, unit, booking_id);
CREATE INDEX booking_holds_of_booking ON booking_holds (workspace_id, booking_id);

CREATE TABLE messages (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    id TEXT NOT NULL,
    token TEXT NOT NULL,
    call_id TEXT,
    agent_id TEXT,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    text TEXT NOT NULL,
    urgency TEXT NOT NULL CHECK (urgency IN ('normal', 'urgent')),
    status TEXT NOT NULL CHECK (status IN ('open', 'done')),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, token)
) STRICT;
CREATE INDEX messages_page ON messages (workspace_id, created_at, id);
CREATE INDEX messages_of_call ON messages (workspace_id, call_id) WHERE call_id IS NOT NULL;

-- `id` is unique by itself too: a worker knows the call before it knows the workspace.
CREATE TABLE call_sessions (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('interview', 'agent')),
    channel TEXT NOT NULL CHECK (channel IN ('voice', 'text')),
    deployment TEXT NOT NULL CHECK (deployment IN ('voxie', 'spawner')),
    room_name TEXT UNIQUE,
    caller_identity TEXT NOT NULL,
    interview_id TEXT,
    agent_id TEXT,
    version INTEGER,
    state TEXT NOT NULL CHECK (state IN ('requested', 'claimed', 'live', 'ended', 'failed')),
    attempt INTEGER NOT NULL CHECK (attempt >= 1),
    job_id TEXT,
    worker_id TEXT,
    agent_identity TEXT,
    lease_until INTEGER,
    variant TEXT,
    requested_at INTEGER NOT NULL,
    dispatched_at INTEGER NOT NULL,
    claimed_at INTEGER,
    live_at INTEGER,
    ended_at INTEGER,
    end_reason TEXT,
    end_detail TEXT,
    seconds REAL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, interview_id) REFERENCES interviews (workspace_id, id),
    FOREIGN KEY (workspace_id, agent_id, version) REFERENCES agent_versions (workspace_id, agent_id, number),
    CHECK ((ended_at IS NULL) = (state IN ('requested', 'claimed', 'live'))),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
) STRICT;
CREATE INDEX calls_page ON call_sessions (workspace_id, requested_at, id);
CREATE INDEX calls_page_in_state ON call_sessions (workspace_id, state, requested_at, id);
CREATE INDEX calls_page_of_agent ON call_sessions (workspace_id, agent_id, requested_at, id)
    WHERE agent_id IS NOT NULL;
CREATE INDEX calls_page_of_agent_in_state ON call_sessions (workspace_id, agent_id, state, requested_at, id)
    WHERE agent_id IS NOT NULL;
CREATE INDEX calls_page_of_interview ON call_sessions (workspace_id, interview_id, requested_at, id)
    WHERE interview_id IS NOT NULL;
-- What is not final stays few, however many calls there have been: admission and the watcher read only these.
CREATE INDEX calls_unfinished ON call_sessions (requested_at, id) WHERE ended_at IS NULL;
CREATE INDEX calls_holding_slots ON call_sessions (deployment) WHERE ended_at IS NULL AND room_name IS NOT NULL;

CREATE TABLE call_turns (
    workspace_id TEXT NOT NULL,
    call_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    who TEXT NOT NULL CHECK (who IN ('caller', 'agent')),
    heard TEXT,
    said TEXT,
    interrupted INTEGER NOT NULL CHECK (interrupted IN (0, 1)),
    started_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, call_id, attempt, seq),
    FOREIGN KEY (workspace_id, call_id) REFERENCES call_sessions (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE call_events (
    workspace_id TEXT NOT NULL,
    call_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    ms INTEGER NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (workspace_id, call_id, attempt, seq),
    FOREIGN KEY (workspace_id, call_id) REFERENCES call_sessions (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE token_usage (
    workspace_id TEXT NOT NULL,
    call_id TEXT NOT NULL,
    response_id TEXT NOT NULL,
    model TEXT NOT NULL,
    input_text INTEGER NOT NULL,
    input_audio INTEGER NOT NULL,
    input_cached INTEGER NOT NULL,
    output_text INTEGER NOT NULL,
    output_audio INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, call_id, response_id),
    FOREIGN KEY (workspace_id, call_id) REFERENCES call_sessions (workspace_id, id)
) STRICT, WITHOUT ROWID;

-- `made_by` is a model's name, or `rules`.
CREATE TABLE call_summaries (
    workspace_id TEXT NOT NULL,
    call_id TEXT NOT NULL,
    summary TEXT NOT NULL,
    outcome TEXT NOT NULL,
    made_by TEXT NOT NULL,
    data TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, call_id),
    FOREIGN KEY (workspace_id, call_id) REFERENCES call_sessions (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE workers (
    id TEXT NOT NULL PRIMARY KEY,
    mode TEXT NOT NULL CHECK (mode IN ('voxie', 'spawner')),
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    version TEXT NOT NULL,
    slots INTEGER NOT NULL,
    active INTEGER NOT NULL,
    registered INTEGER NOT NULL CHECK (registered IN (0, 1)),
    draining INTEGER NOT NULL CHECK (draining IN (0, 1)),
    memory_bytes INTEGER,
    cpu_percent REAL,
    started_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX workers_by_sight ON workers (seen_at);
CREATE INDEX workers_of_mode ON workers (mode, seen_at);

CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE seen_webhooks (
    source TEXT NOT NULL,
    event_id TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (source, event_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_webhooks_by_age ON seen_webhooks (seen_at);
