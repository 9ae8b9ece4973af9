-- How far the host's clock is ahead of the one that nobody sets; it changes when somebody sets it.
CREATE TABLE clock (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    boot_id TEXT NOT NULL,
    ahead INTEGER NOT NULL
) STRICT;
