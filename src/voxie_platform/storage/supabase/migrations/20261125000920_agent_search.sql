-- Agents found by a part of their names, by the three letters that it is made of, however many agents there are.

CREATE SCHEMA IF NOT EXISTS extensions;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA extensions;

-- The extension lies wherever the project has it; changes go into the index at once, so that no search reads a queue.
DO $$
BEGIN
    EXECUTE format(
        'CREATE INDEX agents_by_name ON public.agents USING gin (name_folded %s.gin_trgm_ops) WITH (fastupdate = off) '
        'WHERE deleted_at IS NULL',
        (SELECT e.extnamespace::regnamespace FROM pg_extension AS e WHERE e.extname = 'pg_trgm')
    );
END $$;

-- Those whose names hold it among the next so many agents, and the last one looked at if there are more.
CREATE FUNCTION voxie.agents_among_newest(given jsonb, most int) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    WITH looked_at AS MATERIALIZED (
        SELECT a.id, a.name, a.enabled, a.version, a.created_at, a.updated_at, a.name_folded
        FROM public.agents AS a
        WHERE a.workspace_id = given ->> 'workspace_id' AND a.deleted_at IS NULL
          AND (a.created_at, a.id) < ((given ->> 'before')::timestamptz, given ->> 'before_id')
        ORDER BY a.created_at DESC, a.id DESC
        LIMIT most
    ), found AS (
        SELECT l.id, l.name, l.enabled, l.version, l.created_at, l.updated_at FROM looked_at AS l
        WHERE strpos(l.name_folded, given ->> 'search') > 0
        ORDER BY l.created_at DESC, l.id DESC
        LIMIT (given ->> 'limit')::int
    )
    SELECT jsonb_build_object(
        'found', (SELECT coalesce(jsonb_agg(f ORDER BY f.created_at DESC, f.id DESC), '[]') FROM found AS f),
        'last', (
            SELECT jsonb_build_object('at', l.created_at, 'id', l.id) FROM looked_at AS l
            ORDER BY l.created_at DESC, l.id DESC
            OFFSET most - 1
        )
    )
$$;

-- {found, last}: where fewer than three letters are looked for, up to a thousand agents are looked at, and `last` is
-- where to go on. NULL: no page ended at that agent.
CREATE FUNCTION public.agents_search(given jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
    search text := given ->> 'search';
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
    IF jsonb_array_length(among_newest -> 'found') = (given ->> 'limit')::int THEN
        RETURN among_newest;
    END IF;
    -- Composed, so that it is planned for how many names may hold just this.
    EXECUTE format(
        'SELECT coalesce(jsonb_agg(found), ''[]'') FROM ('
        'SELECT a.id, a.name, a.enabled, a.version, a.created_at, a.updated_at FROM public.agents AS a '
        'WHERE a.workspace_id = %L AND a.deleted_at IS NULL AND (a.created_at, a.id) < (%L::timestamptz, %L) '
        'AND a.name_folded LIKE %L ORDER BY a.created_at DESC, a.id DESC LIMIT %s) AS found',
        given ->> 'workspace_id', given ->> 'before', given ->> 'before_id',
        '%' || regexp_replace(search, '([\\%_])', '\\\1', 'g') || '%', (given ->> 'limit')::int
    ) INTO listed;
    RETURN jsonb_build_object('found', listed, 'last', NULL);
END $$;

REVOKE ALL ON FUNCTION voxie.agents_among_newest FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.agents_among_newest TO service_role;
SELECT voxie.service_calls('agents_search');

INSERT INTO voxie.migrations VALUES ('20261125000920_agent_search');
