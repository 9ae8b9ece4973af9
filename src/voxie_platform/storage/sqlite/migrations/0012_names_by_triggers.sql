-- What agents are found by is kept by triggers, whatever changes a name. Rows of agent_names are numbered backwards, by
-- `-place`: FTS5 is quick from its first row on, and the newest agents are asked for.
DROP TABLE agent_names;
CREATE VIRTUAL TABLE agent_names USING fts5 (name, tokenize = 'trigram case_sensitive 1');
INSERT INTO agent_names (rowid, name)
SELECT -place, name_folded FROM agents WHERE deleted_at IS NULL ORDER BY place DESC;

-- Where the endings of a name begin: names have up to 100 letters, and folded up to three times as many.
CREATE TABLE agent_name_letters (letter INTEGER PRIMARY KEY) STRICT;
INSERT INTO agent_name_letters (letter)
WITH RECURSIVE letters (letter) AS (SELECT 1 UNION ALL SELECT letter + 1 FROM letters WHERE letter < 300)
SELECT letter FROM letters;

CREATE TRIGGER agents_named AFTER INSERT ON agents WHEN new.deleted_at IS NULL
BEGIN
    INSERT INTO agent_names (rowid, name) VALUES (-new.place, new.name_folded);
    INSERT INTO agent_name_parts (part, place)
    SELECT DISTINCT substr(new.name_folded, letter, 20), new.place
    FROM agent_name_letters WHERE letter <= length(new.name_folded) - 2;
END;

CREATE TRIGGER agents_renamed AFTER UPDATE OF name_folded, deleted_at, place ON agents
WHEN (old.name_folded, old.place, old.deleted_at IS NULL) IS NOT (new.name_folded, new.place, new.deleted_at IS NULL)
BEGIN
    DELETE FROM agent_names WHERE rowid = -old.place;
    DELETE FROM agent_name_parts WHERE place = old.place AND part IN (
        SELECT substr(old.name_folded, letter, 20)
        FROM agent_name_letters WHERE letter <= length(old.name_folded) - 2
    );
    INSERT INTO agent_names (rowid, name) SELECT -new.place, new.name_folded WHERE new.deleted_at IS NULL;
    INSERT INTO agent_name_parts (part, place)
    SELECT DISTINCT substr(new.name_folded, letter, 20), new.place
    FROM agent_name_letters WHERE letter <= length(new.name_folded) - 2 AND new.deleted_at IS NULL;
END;

CREATE TRIGGER agents_unnamed AFTER DELETE ON agents
BEGIN
    DELETE FROM agent_names WHERE rowid = -old.place;
    DELETE FROM agent_name_parts WHERE place = old.place AND part IN (
        SELECT substr(old.name_folded, letter, 20)
        FROM agent_name_letters WHERE letter <= length(old.name_folded) - 2
    );
END;
