-- What has been moved here out of SQLite files, table by table, so that a move that was broken off can go on.

CREATE TABLE voxie.moves (
    source text NOT NULL,
    table_name text NOT NULL,
    rows bigint NOT NULL,
    checksum text NOT NULL,
    moved_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source, table_name)
);
ALTER TABLE voxie.moves ENABLE ROW LEVEL SECURITY;

INSERT INTO voxie.migrations VALUES ('20261125000800_moves');
