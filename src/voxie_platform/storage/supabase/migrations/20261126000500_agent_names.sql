-- Agents found by a part of their names by an index of our own: that of pg_trgm knows single words' three letters alone,
-- and read a list as long as all agents where each name holds one of them.

DROP INDEX public.agents_by_name;

CREATE FUNCTION voxie.windows(text, width int) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT ARRAY(SELECT substr($1, n, width) FROM generate_series(1, length($1) - width + 1) AS n)
$$;

-- Every three letters in a row of a name and every six: of these, few names hold the same. It costs so much that no plan
-- works it out for rows that are not found by it.
CREATE FUNCTION voxie.windows_of_name(folded text) RETURNS text[]
LANGUAGE sql IMMUTABLE COST 10000 SET search_path = '' AS $$
    SELECT voxie.windows(folded, 3) || voxie.windows(folded, 6)
$$;

-- Changes go into the index at once, so that no search reads a queue.
CREATE INDEX agents_by_windows ON public.agents USING gin (voxie.windows_of_name(name_folded)) WITH (fastupdate = off)
    WHERE deleted_at IS NULL;

-- {found, last}: where fewer than three letters are looked for, up to a thousand agents are looked at, and `last` is
-- where to go on. NULL: no page ended at that agent.
CREATE OR REPLACE FUNCTION public.agents_search(given jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
    search text := given ->> 'search';
    wanted int := (given ->> 'limit')::int;
    among_newest jsonb;
    listed jsonb;
BEGIN
    IF given ->> 'before_id' <> '' AND NOT EXISTS (
        SELECT FROM public.agents AS a
        WHERE a.workspace_id = given ->> 'workspace_id' AND a.id = given ->> 'before_id'
    ) THEN
        RETURN NULL;
    END IF;
    IF length(search) < 3 THEN
        RETURN voxie.agents_among_newest(given, 1000);
    END IF;
    among_newest := voxie.agents_among_newest(given, 200);
    IF jsonb_array_length(among_newest -> 'found') = wanted THEN
        RETURN among_newest;
    END IF;
    -- Where some of the newest hold it, the next ones are gone along before all that hold it are put in order.
    IF jsonb_array_length(among_newest -> 'found') > 0 THEN
        SELECT coalesce(jsonb_agg(p), '[]') INTO listed FROM (
            SELECT n.id, n.name, n.enabled, n.version, n.created_at, n.updated_at FROM (
                SELECT a.id, a.name, a.enabled, a.version, a.created_at, a.updated_at, a.name_folded
                FROM public.agents AS a
                WHERE a.workspace_id = given ->> 'workspace_id' AND a.deleted_at IS NULL
                  AND (a.created_at, a.id) < ((given ->> 'before')::timestamptz, given ->> 'before_id')
                ORDER BY a.created_at DESC, a.id DESC
                LIMIT 10000
            ) AS n
            WHERE strpos(n.name_folded, search) > 0
            ORDER BY n.created_at DESC, n.id DESC
            LIMIT wanted
        ) AS p;
        IF jsonb_array_length(listed) = wanted THEN
            RETURN jsonb_build_object('found', listed, 'last', NULL);
        END IF;
    END IF;
    -- Composed, so that it is planned for how many names may hold just this.
    EXECUTE format(
        'SELECT coalesce(jsonb_agg(found), ''[]'') FROM ('
        'SELECT a.id, a.name, a.enabled, a.version, a.created_at, a.updated_at FROM public.agents AS a '
        'WHERE a.workspace_id = %L AND a.deleted_at IS NULL AND (a.created_at, a.id) < (%L::timestamptz, %L) '
        'AND voxie.windows_of_name(a.name_folded) @> %L::text[] AND strpos(a.name_folded, %L) > 0 '
        'ORDER BY a.created_at DESC, a.id DESC LIMIT %s) AS found',
        given ->> 'workspace_id', given ->> 'before', given ->> 'before_id',
        voxie.windows(search, CASE WHEN length(search) < 6 THEN 3 ELSE 6 END), search, wanted
    ) INTO listed;
    RETURN jsonb_build_object('found', listed, 'last', NULL);
END $$;

REVOKE ALL ON FUNCTION voxie.windows, voxie.windows_of_name FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.windows, voxie.windows_of_name TO service_role;

INSERT INTO voxie.migrations VALUES ('20261126000500_agent_names');
