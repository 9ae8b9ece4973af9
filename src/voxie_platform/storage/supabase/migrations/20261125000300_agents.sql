-- Agents, their immutable versions, and the calendars that come with them.

CREATE TABLE public.agents (
    workspace_id text NOT NULL REFERENCES public.workspaces (id),
    id text NOT NULL,
    name text NOT NULL,
    name_folded text NOT NULL,
    enabled boolean NOT NULL DEFAULT true,
    version int NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX agents_page ON public.agents (workspace_id, created_at, id) WHERE deleted_at IS NULL;

CREATE TABLE public.agent_versions (
    workspace_id text NOT NULL,
    agent_id text NOT NULL,
    number int NOT NULL CHECK (number >= 1),
    config jsonb NOT NULL,
    hash text NOT NULL,
    parent int,
    author text NOT NULL,
    note text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, agent_id, number),
    FOREIGN KEY (workspace_id, agent_id) REFERENCES public.agents (workspace_id, id)
);

CREATE TABLE public.calendars (
    workspace_id text NOT NULL REFERENCES public.workspaces (id),
    id text NOT NULL,
    name text NOT NULL,
    plan jsonb NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, name)
);

SELECT voxie.members_only('agents', 'agent_versions', 'calendars');

-- Each of [{id, name, plan}] made, or its plan exchanged where it differs; the ids of those.
CREATE FUNCTION voxie.set_calendars(workspace text, calendars jsonb) RETURNS text[]
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    calendar jsonb;
    saved text;
    all_saved text[] := '{}';
BEGIN
    FOR calendar IN SELECT * FROM jsonb_array_elements(calendars) LOOP
        INSERT INTO public.calendars AS c (workspace_id, id, name, plan, updated_at)
        VALUES (workspace, calendar ->> 'id', calendar ->> 'name', calendar -> 'plan', now())
        ON CONFLICT (workspace_id, name) DO UPDATE SET plan = excluded.plan, updated_at = excluded.updated_at
        WHERE c.plan <> excluded.plan
        RETURNING c.id INTO saved;
        IF FOUND THEN
            all_saved := all_saved || saved;
        END IF;
    END LOOP;
    RETURN all_saved;
END $$;

-- An agent with its newest config; NULL: there is none, or it is deleted and those are not asked for.
CREATE FUNCTION voxie.agent(workspace text, agent text, deleted_too boolean DEFAULT false) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT to_jsonb(a) || jsonb_build_object('config', v.config)
    FROM public.agents AS a
    JOIN public.agent_versions AS v
      ON v.workspace_id = a.workspace_id AND v.agent_id = a.id AND v.number = a.version
    WHERE a.workspace_id = workspace AND a.id = agent AND (deleted_too OR a.deleted_at IS NULL)
$$;

CREATE FUNCTION voxie.agent_to_change(workspace text, agent text) RETURNS public.agents
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.agents;
BEGIN
    SELECT * INTO kept FROM public.agents AS a
    WHERE a.workspace_id = workspace AND a.id = agent AND a.deleted_at IS NULL
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM voxie.refuse('not_found', 'agent', agent);
    END IF;
    RETURN kept;
END $$;

CREATE FUNCTION voxie.expect_version(kept public.agents, expected jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    IF to_jsonb(kept.version) <> nullif(expected, 'null') THEN
        PERFORM voxie.refuse('version_changed', format(
            'The agent is at version %s by now, not %s: look at it, then try again.', kept.version, expected
        ));
    END IF;
END $$;

-- What became of it: agent.created; NULL: it is there already. `saved` is {config, hash, name, name_folded, author, note}.
CREATE FUNCTION voxie.insert_agent(workspace text, agent text, saved jsonb) RETURNS text
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    INSERT INTO public.agents (workspace_id, id, name, name_folded, version, created_at, updated_at)
    VALUES (workspace, agent, saved ->> 'name', saved ->> 'name_folded', 1, now(), now())
    ON CONFLICT (workspace_id, id) DO NOTHING;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    PERFORM voxie.insert_version(workspace, agent, 1, saved);
    RETURN 'agent.created';
END $$;

-- What became of it: agent.saved; NULL: the config is the newest one's.
CREATE FUNCTION voxie.add_version(kept public.agents, saved jsonb) RETURNS text
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    PERFORM FROM public.agent_versions AS v
    WHERE v.workspace_id = kept.workspace_id AND v.agent_id = kept.id AND v.number = kept.version
      AND v.hash = saved ->> 'hash';
    IF FOUND THEN
        RETURN NULL;
    END IF;
    PERFORM voxie.insert_version(kept.workspace_id, kept.id, kept.version + 1, saved);
    UPDATE public.agents AS a
    SET name = saved ->> 'name', name_folded = saved ->> 'name_folded', version = kept.version + 1, updated_at = now()
    WHERE a.workspace_id = kept.workspace_id AND a.id = kept.id;
    RETURN 'agent.saved';
END $$;

CREATE FUNCTION voxie.insert_version(workspace text, agent text, number int, saved jsonb) RETURNS void
LANGUAGE sql SET search_path = '' AS $$
    INSERT INTO public.agent_versions (
        workspace_id, agent_id, number, config, hash, parent, author, note, created_at
    ) VALUES (
        workspace, agent, number, saved -> 'config', saved ->> 'hash', nullif(number - 1, 0), saved ->> 'author',
        saved ->> 'note', now()
    )
$$;

CREATE FUNCTION public.agents_create(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    agent text := given ->> 'agent_id';
    news text;
    calendars text[];
BEGIN
    PERFORM voxie.expect_workspace(workspace);
    news := voxie.insert_agent(workspace, agent, given);
    IF news IS NOT NULL THEN
        calendars := voxie.set_calendars(workspace, given -> 'calendars');
        PERFORM voxie.tell(workspace, news, agent);
        PERFORM voxie.tell(workspace, 'calendar.saved', saved) FROM unnest(calendars) AS saved;
    END IF;
    RETURN voxie.agent(workspace, agent, true);
END $$;

CREATE FUNCTION public.agents_get(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT voxie.agent(given ->> 'workspace_id', given ->> 'agent_id')
$$;

-- NULL: no page of a search ended at that agent.
CREATE FUNCTION public.agents_list(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT CASE WHEN given ->> 'search' = '' OR given ->> 'before_id' = '' OR EXISTS (
        SELECT FROM public.agents AS a
        WHERE a.workspace_id = given ->> 'workspace_id' AND a.id = given ->> 'before_id'
    ) THEN coalesce(jsonb_agg(found), '[]') END FROM (
        SELECT a.id, a.name, a.enabled, a.version, a.created_at, a.updated_at
        FROM public.agents AS a
        WHERE a.workspace_id = given ->> 'workspace_id' AND a.deleted_at IS NULL
          AND (a.created_at, a.id) < ((given ->> 'before')::timestamptz, given ->> 'before_id')
          AND (given ->> 'search' = '' OR strpos(a.name_folded, given ->> 'search') > 0)
        ORDER BY a.created_at DESC, a.id DESC
        LIMIT (given ->> 'limit')::int
    ) AS found
$$;

CREATE FUNCTION public.agents_save(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    kept public.agents := voxie.agent_to_change(workspace, given ->> 'agent_id');
    news text;
    calendars text[];
BEGIN
    PERFORM voxie.expect_version(kept, given -> 'expected');
    news := voxie.add_version(kept, given);
    calendars := voxie.set_calendars(workspace, given -> 'calendars');
    PERFORM voxie.tell(workspace, news, kept.id);
    PERFORM voxie.tell(workspace, 'calendar.saved', saved) FROM unnest(calendars) AS saved;
    RETURN voxie.agent(workspace, kept.id);
END $$;

CREATE FUNCTION public.agents_set_enabled(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.agents := voxie.agent_to_change(given ->> 'workspace_id', given ->> 'agent_id');
    wanted boolean := (given -> 'enabled')::boolean;
BEGIN
    IF kept.enabled <> wanted THEN
        UPDATE public.agents AS a SET enabled = wanted, updated_at = now()
        WHERE a.workspace_id = kept.workspace_id AND a.id = kept.id;
        PERFORM voxie.tell(
            kept.workspace_id, CASE WHEN wanted THEN 'agent.enabled' ELSE 'agent.disabled' END, kept.id
        );
    END IF;
    RETURN voxie.agent(kept.workspace_id, kept.id);
END $$;

CREATE FUNCTION public.agents_delete(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.agents := voxie.agent_to_change(given ->> 'workspace_id', given ->> 'agent_id');
BEGIN
    PERFORM voxie.expect_version(kept, given -> 'expected');
    UPDATE public.agents AS a SET deleted_at = now(), updated_at = now()
    WHERE a.workspace_id = kept.workspace_id AND a.id = kept.id;
    PERFORM voxie.tell(kept.workspace_id, 'agent.deleted', kept.id);
    RETURN NULL;
END $$;

CREATE FUNCTION public.agents_version(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT to_jsonb(v) FROM public.agent_versions AS v
    WHERE v.workspace_id = given ->> 'workspace_id' AND v.agent_id = given ->> 'agent_id'
      AND v.number = (given ->> 'number')::bigint
$$;

-- NULL: there is no such agent.
CREATE FUNCTION public.agents_versions(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT (
        SELECT coalesce(jsonb_agg(found), '[]') FROM (
            SELECT * FROM public.agent_versions AS v
            WHERE v.workspace_id = a.workspace_id AND v.agent_id = a.id AND v.number < (given ->> 'before')::bigint
            ORDER BY v.number DESC
            LIMIT (given ->> 'limit')::int
        ) AS found
    )
    FROM public.agents AS a
    WHERE a.workspace_id = given ->> 'workspace_id' AND a.id = given ->> 'agent_id'
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA voxie FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.set_calendars, voxie.agent, voxie.agent_to_change, voxie.expect_version, voxie.insert_agent,
    voxie.add_version, voxie.insert_version TO service_role;
SELECT voxie.service_calls(
    'agents_create', 'agents_get', 'agents_list', 'agents_save', 'agents_set_enabled', 'agents_delete',
    'agents_version', 'agents_versions'
);

INSERT INTO voxie.migrations VALUES ('20261125000300_agents');
