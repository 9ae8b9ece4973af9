-- As before, but of each agent at most so many calls are counted.
CREATE OR REPLACE FUNCTION public.calls_lately(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'agent_id', wanted.agent_id, 'last_call_at', newest.requested_at, 'calls', (
            SELECT count(*) FROM (
                SELECT FROM public.call_sessions AS c
                WHERE c.workspace_id = given ->> 'workspace_id' AND c.agent_id = wanted.agent_id
                  AND c.requested_at >= (given ->> 'since')::timestamptz
                LIMIT (given ->> 'most')::int
            ) AS counted
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

INSERT INTO voxie.migrations VALUES ('20261126001000_calls_today');
