-- Every ending of an agent's folded name, cut to its first twenty letters: what few names hold is found here at once,
-- however many names there are. The index of three letters (agent_names) finds what many hold, newest first.
CREATE TABLE agent_name_parts (
    part TEXT NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (part, place)
) STRICT, WITHOUT ROWID;

INSERT INTO agent_name_parts (part, place)
WITH RECURSIVE endings (place, name) AS (
    SELECT place, name_folded FROM agents WHERE deleted_at IS NULL AND length(name_folded) >= 3
    UNION ALL
    SELECT place, substr(name, 2) FROM endings WHERE length(name) > 3
)
SELECT DISTINCT substr(name, 1, 20), place FROM endings ORDER BY 1, 2;
