-- With a config or a plan comes its workspace's time zone: one that was saved with a zone taken no more is read by it.
CREATE FUNCTION voxie.zone_of(workspace text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT jsonb_build_object('zone', w.timezone) FROM public.workspaces AS w WHERE w.id = workspace
$$;

CREATE OR REPLACE FUNCTION voxie.agent(workspace text, agent text, deleted_too boolean DEFAULT false) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT to_jsonb(a) || jsonb_build_object('config', v.config) || voxie.zone_of(workspace)
    FROM public.agents AS a
    JOIN public.agent_versions AS v
      ON v.workspace_id = a.workspace_id AND v.agent_id = a.id AND v.number = a.version
    WHERE a.workspace_id = workspace AND a.id = agent AND (deleted_too OR a.deleted_at IS NULL)
$$;

CREATE OR REPLACE FUNCTION public.agents_version(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT to_jsonb(v) || voxie.zone_of(v.workspace_id) FROM public.agent_versions AS v
    WHERE v.workspace_id = given ->> 'workspace_id' AND v.agent_id = given ->> 'agent_id'
      AND v.number = (given ->> 'number')::bigint
$$;

-- NULL: there is no such agent.
CREATE OR REPLACE FUNCTION public.agents_versions(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT (
        SELECT coalesce(jsonb_agg(to_jsonb(found) || voxie.zone_of(a.workspace_id)), '[]') FROM (
            SELECT * FROM public.agent_versions AS v
            WHERE v.workspace_id = a.workspace_id AND v.agent_id = a.id AND v.number < (given ->> 'before')::bigint
            ORDER BY v.number DESC
            LIMIT (given ->> 'limit')::int
        ) AS found
    )
    FROM public.agents AS a
    WHERE a.workspace_id = given ->> 'workspace_id' AND a.id = given ->> 'agent_id'
$$;

CREATE OR REPLACE FUNCTION public.functions_calendar(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT to_jsonb(c) || voxie.zone_of(c.workspace_id) FROM public.calendars AS c
    WHERE c.workspace_id = given ->> 'workspace_id' AND c.name = given ->> 'name'
$$;

REVOKE ALL ON FUNCTION voxie.zone_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.zone_of TO service_role;

INSERT INTO voxie.migrations VALUES ('20261126001900_zone_of_workspace');
