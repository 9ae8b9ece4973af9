-- Interviews and the entries of their sheets.

CREATE TABLE public.interviews (
    workspace_id text NOT NULL REFERENCES public.workspaces (id),
    id text NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'saved')),
    asked jsonb NOT NULL,
    turns int NOT NULL,
    pending jsonb NOT NULL,
    agent_id text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, agent_id) REFERENCES public.agents (workspace_id, id)
);
CREATE INDEX interviews_of_agent ON public.interviews (workspace_id, agent_id) WHERE agent_id IS NOT NULL;

CREATE TABLE public.interview_entries (
    workspace_id text NOT NULL,
    interview_id text NOT NULL,
    field text NOT NULL,
    position int NOT NULL,
    value jsonb NOT NULL,
    state text NOT NULL CHECK (state IN ('heard', 'confirmed', 'corrected', 'skipped')),
    source text NOT NULL,
    is_default boolean NOT NULL,
    call_id text,
    turn int NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, interview_id, field),
    FOREIGN KEY (workspace_id, interview_id) REFERENCES public.interviews (workspace_id, id)
);

SELECT voxie.members_only('interviews', 'interview_entries');

-- What became of it: interview.begun; NULL: it is there already.
CREATE FUNCTION voxie.begin_interview(workspace text, interview text) RETURNS text
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    INSERT INTO public.interviews (workspace_id, id, status, asked, turns, pending, created_at, updated_at)
    VALUES (workspace, interview, 'open', '[]', 0, '{}', now(), now())
    ON CONFLICT (workspace_id, id) DO NOTHING;
    RETURN CASE WHEN FOUND THEN 'interview.begun' END;
END $$;

CREATE FUNCTION voxie.interview_to_change(workspace text, interview text) RETURNS public.interviews
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.interviews;
BEGIN
    SELECT * INTO kept FROM public.interviews AS i
    WHERE i.workspace_id = workspace AND i.id = interview
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM voxie.refuse('not_found', 'interview', interview);
    END IF;
    RETURN kept;
END $$;

-- Each by its field; a field keeps the place at which it was first heard.
CREATE FUNCTION voxie.write_entries(workspace text, interview text, entries jsonb) RETURNS void
LANGUAGE sql SET search_path = '' AS $$
    INSERT INTO public.interview_entries AS kept (
        workspace_id, interview_id, field, position, value, state, source, is_default, call_id, turn, updated_at
    )
    SELECT
        workspace, interview, e.entry ->> 'field',
        e.place + (
            SELECT count(*) FROM public.interview_entries AS known
            WHERE known.workspace_id = workspace AND known.interview_id = interview
        ),
        e.entry -> 'value', e.entry ->> 'state', e.entry ->> 'source', (e.entry -> 'default')::boolean,
        e.entry ->> 'call_id', (e.entry -> 'turn')::int, now()
    FROM jsonb_array_elements(entries) WITH ORDINALITY AS e (entry, place)
    ON CONFLICT (workspace_id, interview_id, field) DO UPDATE
    SET value = excluded.value, state = excluded.state, source = excluded.source, is_default = excluded.is_default,
        call_id = excluded.call_id, turn = excluded.turn, updated_at = excluded.updated_at
$$;

CREATE FUNCTION public.interviews_get(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT to_jsonb(i) || jsonb_build_object('entries', (
        SELECT coalesce(jsonb_agg(
            to_jsonb(e) || jsonb_build_object('default', e.is_default) ORDER BY e.position, e.field
        ), '[]')
        FROM public.interview_entries AS e
        WHERE e.workspace_id = i.workspace_id AND e.interview_id = i.id
    ))
    FROM public.interviews AS i
    WHERE i.workspace_id = given ->> 'workspace_id' AND i.id = given ->> 'interview_id'
$$;

CREATE FUNCTION public.interviews_create(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    interview text := given ->> 'interview_id';
BEGIN
    PERFORM voxie.expect_workspace(workspace);
    PERFORM voxie.tell(workspace, voxie.begin_interview(workspace, interview), interview);
    RETURN public.interviews_get(given);
END $$;

CREATE FUNCTION public.interviews_note(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.interviews := voxie.interview_to_change(given ->> 'workspace_id', given ->> 'interview_id');
BEGIN
    UPDATE public.interviews AS i
    SET asked = given -> 'asked', turns = (given -> 'turns')::int, pending = given -> 'pending', updated_at = now()
    WHERE i.workspace_id = kept.workspace_id AND i.id = kept.id;
    PERFORM voxie.write_entries(kept.workspace_id, kept.id, given -> 'entries');
    PERFORM voxie.tell(kept.workspace_id, 'interview.noted', kept.id);
    RETURN public.interviews_get(given);
END $$;

-- The agent made before gets a version more; where there is none (any more), a new one is made.
CREATE FUNCTION public.interviews_save(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    kept public.interviews := voxie.interview_to_change(workspace, given ->> 'interview_id');
    made public.agents;
    agent text := given ->> 'agent_id';
    news text;
    calendars text[];
BEGIN
    SELECT * INTO made FROM public.agents AS a
    WHERE a.workspace_id = workspace AND a.id = kept.agent_id AND a.deleted_at IS NULL
    FOR NO KEY UPDATE;
    IF FOUND THEN
        agent := made.id;
        news := voxie.add_version(made, given);
    ELSE
        news := voxie.insert_agent(workspace, agent, given);
        IF news IS NULL THEN
            PERFORM voxie.refuse('conflict', format('There is an agent %s already.', agent));
        END IF;
    END IF;
    calendars := voxie.set_calendars(workspace, given -> 'calendars');
    PERFORM voxie.write_entries(workspace, kept.id, given -> 'confirmed');
    UPDATE public.interviews AS i SET status = 'saved', agent_id = agent, updated_at = now()
    WHERE i.workspace_id = workspace AND i.id = kept.id;
    PERFORM voxie.tell(workspace, news, agent);
    PERFORM voxie.tell(workspace, 'calendar.saved', saved) FROM unnest(calendars) AS saved;
    PERFORM voxie.tell(workspace, 'interview.saved', kept.id);
    RETURN voxie.agent(workspace, agent);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA voxie FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.begin_interview, voxie.interview_to_change, voxie.write_entries TO service_role;
SELECT voxie.service_calls('interviews_get', 'interviews_create', 'interviews_note', 'interviews_save');

INSERT INTO voxie.migrations VALUES ('20261125000400_interviews');
