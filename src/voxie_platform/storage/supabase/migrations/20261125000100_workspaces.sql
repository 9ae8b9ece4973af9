-- Workspaces, who is a member of them, and the log of what changes in them.
--
-- The api and the workers call the functions of schema public with the secret key; each is one transaction, takes one
-- JSON object and answers JSON shaped like the models. Members read the tables themselves, behind row level security.
-- Schema voxie holds what the functions share; it is not exposed.

CREATE SCHEMA voxie;
REVOKE ALL ON SCHEMA voxie FROM PUBLIC;
GRANT USAGE ON SCHEMA voxie TO authenticated, service_role;

CREATE TABLE voxie.migrations (name text PRIMARY KEY);
ALTER TABLE voxie.migrations ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON voxie.migrations TO service_role;

CREATE TABLE public.workspaces (
    id text PRIMARY KEY,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    timezone text NOT NULL DEFAULT 'UTC'
);
CREATE INDEX workspaces_by_age ON public.workspaces (created_at, id);

CREATE TABLE public.members (
    workspace_id text NOT NULL REFERENCES public.workspaces (id),
    user_id text NOT NULL,
    role text NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX members_of_user ON public.members (user_id, role, workspace_id);

CREATE TABLE public.counters (
    workspace_id text NOT NULL REFERENCES public.workspaces (id),
    name text NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (workspace_id, name)
);

CREATE TABLE public.events (
    workspace_id text NOT NULL REFERENCES public.workspaces (id),
    seq bigint NOT NULL,
    kind text NOT NULL,
    subject_id text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, seq)
);

-- It sees past the policies of members, which would ask it again.
CREATE FUNCTION voxie.workspaces_as(VARIADIC roles text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT m.workspace_id FROM public.members AS m
    WHERE m.user_id = (SELECT auth.uid())::text AND m.role = ANY (roles)
$$;

CREATE FUNCTION voxie.members_only(VARIADIC tables text[]) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY tables LOOP
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('REVOKE ALL ON public.%I FROM anon, authenticated, service_role', name);
        EXECUTE format('GRANT SELECT ON public.%I TO authenticated', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON public.%I TO service_role', name);
        EXECUTE format(
            'CREATE POLICY members_read ON public.%I FOR SELECT TO authenticated '
            'USING (workspace_id IN (SELECT voxie.workspaces_as(''owner'', ''editor'', ''viewer'')))', name);
    END LOOP;
END $$;

CREATE FUNCTION voxie.service_only(VARIADIC tables text[]) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY tables LOOP
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('REVOKE ALL ON public.%I FROM anon, authenticated, service_role', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON public.%I TO service_role', name);
    END LOOP;
END $$;

CREATE FUNCTION voxie.service_calls(VARIADIC functions text[]) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY functions LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION public.%I(jsonb) FROM PUBLIC, anon, authenticated', name);
        EXECUTE format('GRANT EXECUTE ON FUNCTION public.%I(jsonb) TO service_role', name);
    END LOOP;
END $$;

SELECT voxie.members_only('members', 'events');
SELECT voxie.service_only('counters');
ALTER TABLE public.workspaces ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON public.workspaces FROM anon, authenticated, service_role;
GRANT SELECT ON public.workspaces TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.workspaces TO service_role;
CREATE POLICY members_read ON public.workspaces FOR SELECT TO authenticated
    USING (id IN (SELECT voxie.workspaces_as('owner', 'editor', 'viewer')));
-- Everybody sees the own membership, owners see all.
ALTER POLICY members_read ON public.members
    USING (user_id = (SELECT auth.uid())::text OR workspace_id IN (SELECT voxie.workspaces_as('owner')));

-- The one way in which a function says no: PostgREST makes the status of PTxxx, our client the error of the hint.
CREATE FUNCTION voxie.refuse(code text, sentence text, identifier text DEFAULT '') RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    statuses constant jsonb := '{"not_found": 404, "conflict": 409, "last_owner": 409, "stale_attempt": 409, "version_changed": 412,
                                 "full": 429, "no_worker": 503}';
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'PT' || (statuses ->> code), MESSAGE = sentence, DETAIL = identifier, HINT = code;
END $$;

CREATE FUNCTION voxie.expect_workspace(workspace text) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.workspaces AS w WHERE w.id = workspace) THEN
        PERFORM voxie.refuse('not_found', 'workspace', workspace);
    END IF;
END $$;

CREATE FUNCTION voxie.seconds(given jsonb) RETURNS interval
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT make_interval(secs => given::float8)
$$;

-- Called last of all: two changes of one workspace wait for each other at the counter's row, so no number shows up late.
CREATE FUNCTION voxie.tell(workspace text, news text, subject text) RETURNS void
LANGUAGE sql SET search_path = '' AS $$
    WITH counted AS (
        INSERT INTO public.counters AS c (workspace_id, name, value)
        SELECT workspace, 'events', 1 WHERE news IS NOT NULL
        ON CONFLICT (workspace_id, name) DO UPDATE SET value = c.value + 1
        RETURNING value
    )
    INSERT INTO public.events (workspace_id, seq, kind, subject_id, at)
    SELECT workspace, value, news, subject, clock_timestamp() FROM counted
$$;

CREATE FUNCTION public.store_schema(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT jsonb_agg(m.name ORDER BY m.name) FROM voxie.migrations AS m
$$;

CREATE FUNCTION public.events_since(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(found), '[]') FROM (
        SELECT * FROM public.events AS e
        WHERE e.workspace_id = given ->> 'workspace_id' AND e.seq > (given ->> 'seq')::bigint
        ORDER BY e.seq
        LIMIT (given ->> 'limit')::int
    ) AS found
$$;

CREATE FUNCTION voxie.newest_event(workspace text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(
        (SELECT c.value FROM public.counters AS c WHERE c.workspace_id = workspace AND c.name = 'events'), 0
    )
$$;

CREATE FUNCTION public.events_newest(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT to_jsonb(voxie.newest_event(given ->> 'workspace_id'))
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA voxie FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA voxie TO service_role;
GRANT EXECUTE ON FUNCTION voxie.workspaces_as TO authenticated;
REVOKE ALL ON FUNCTION voxie.members_only, voxie.service_only, voxie.service_calls FROM service_role;
SELECT voxie.service_calls('store_schema', 'events_since', 'events_newest');

INSERT INTO voxie.migrations VALUES ('20261125000100_workspaces');
