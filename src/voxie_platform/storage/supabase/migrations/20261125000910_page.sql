-- What the page asks for beside the lists: the bookings of a day or a week, an agent brought back, when agents were called.

CREATE INDEX bookings_by_start ON public.bookings (workspace_id, starts_at, id);

CREATE FUNCTION public.functions_bookings_between(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(found), '[]') FROM (
        SELECT * FROM public.bookings AS b
        WHERE b.workspace_id = given ->> 'workspace_id'
          AND (b.starts_at, b.id) > ((given ->> 'after')::timestamptz, given ->> 'after_id')
          AND b.starts_at < (given ->> 'end')::timestamptz
        ORDER BY b.starts_at, b.id
        LIMIT (given ->> 'limit')::int
    ) AS found
$$;

CREATE FUNCTION public.agents_restore(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    agent text := given ->> 'agent_id';
BEGIN
    UPDATE public.agents AS a SET deleted_at = NULL, updated_at = now()
    WHERE a.workspace_id = workspace AND a.id = agent AND a.deleted_at IS NOT NULL;
    IF FOUND THEN
        PERFORM voxie.tell(workspace, 'agent.restored', agent);
    END IF;
    RETURN voxie.agent(workspace, agent);
END $$;

CREATE FUNCTION public.calls_lately(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'agent_id', wanted.agent_id, 'last_call_at', newest.requested_at, 'calls', (
            SELECT count(*) FROM public.call_sessions AS c
            WHERE c.workspace_id = given ->> 'workspace_id' AND c.agent_id = wanted.agent_id
              AND c.requested_at >= (given ->> 'since')::timestamptz
        )
    )), '[]')
    FROM jsonb_array_elements_text(given -> 'agents') AS wanted (agent_id)
    CROSS JOIN LATERAL (
        SELECT c.requested_at FROM public.call_sessions AS c
        WHERE c.workspace_id = given ->> 'workspace_id' AND c.agent_id = wanted.agent_id
        ORDER BY c.requested_at DESC
        LIMIT 1
    ) AS newest
$$;

SELECT voxie.service_calls('functions_bookings_between', 'agents_restore', 'calls_lately');

INSERT INTO voxie.migrations VALUES ('20261125000910_page');
