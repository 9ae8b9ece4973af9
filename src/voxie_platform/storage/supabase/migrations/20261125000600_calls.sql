-- The fleet's workers, calls, and what calls leave behind.

CREATE TABLE public.workers (
    id text PRIMARY KEY,
    mode text NOT NULL CHECK (mode IN ('voxie', 'spawner')),
    host text NOT NULL,
    pid int NOT NULL,
    version text NOT NULL,
    slots int NOT NULL,
    active int NOT NULL,
    registered boolean NOT NULL,
    draining boolean NOT NULL,
    memory_bytes bigint,
    cpu_percent float8,
    trouble text,
    records_waiting int,
    started_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL
);
CREATE INDEX workers_by_sight ON public.workers (seen_at);
CREATE INDEX workers_of_mode ON public.workers (mode, seen_at);

-- `id` is unique by itself too: a worker knows the call before it knows the workspace.
CREATE TABLE public.call_sessions (
    workspace_id text NOT NULL REFERENCES public.workspaces (id),
    id text NOT NULL UNIQUE,
    kind text NOT NULL CHECK (kind IN ('interview', 'agent')),
    channel text NOT NULL CHECK (channel IN ('voice', 'text')),
    deployment text NOT NULL CHECK (deployment IN ('voxie', 'spawner')),
    room_name text UNIQUE,
    caller_identity text NOT NULL,
    interview_id text,
    agent_id text,
    version int,
    state text NOT NULL CHECK (state IN ('requested', 'claimed', 'live', 'ended', 'failed')),
    attempt int NOT NULL CHECK (attempt >= 1),
    job_id text,
    worker_id text,
    agent_identity text,
    lease_until timestamptz,
    variant text,
    requested_at timestamptz NOT NULL,
    dispatched_at timestamptz NOT NULL,
    claimed_at timestamptz,
    live_at timestamptz,
    ended_at timestamptz,
    end_reason text,
    end_detail text,
    seconds float8,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, interview_id) REFERENCES public.interviews (workspace_id, id),
    FOREIGN KEY (workspace_id, agent_id, version)
        REFERENCES public.agent_versions (workspace_id, agent_id, number),
    CHECK ((ended_at IS NULL) = (state IN ('requested', 'claimed', 'live'))),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX calls_page ON public.call_sessions (workspace_id, requested_at, id);
CREATE INDEX calls_page_in_state ON public.call_sessions (workspace_id, state, requested_at, id);
CREATE INDEX calls_page_of_agent ON public.call_sessions (workspace_id, agent_id, requested_at, id)
    WHERE agent_id IS NOT NULL;
CREATE INDEX calls_page_of_agent_in_state ON public.call_sessions (workspace_id, agent_id, state, requested_at, id)
    WHERE agent_id IS NOT NULL;
CREATE INDEX calls_page_of_version ON public.call_sessions (workspace_id, agent_id, version, requested_at, id)
    WHERE agent_id IS NOT NULL;
CREATE INDEX calls_page_of_worker ON public.call_sessions (workspace_id, worker_id, requested_at, id)
    WHERE worker_id IS NOT NULL;
CREATE INDEX calls_page_of_end ON public.call_sessions (workspace_id, end_reason, requested_at, id)
    WHERE end_reason IS NOT NULL;
CREATE INDEX calls_page_of_channel ON public.call_sessions (workspace_id, channel, requested_at, id);
CREATE INDEX calls_page_of_kind ON public.call_sessions (workspace_id, kind, requested_at, id);
CREATE INDEX calls_page_of_deployment ON public.call_sessions (workspace_id, deployment, requested_at, id);
CREATE INDEX calls_page_of_interview ON public.call_sessions (workspace_id, interview_id, requested_at, id)
    WHERE interview_id IS NOT NULL;
-- What is not final stays few, however many calls there have been: admission and the watcher read only these.
CREATE INDEX calls_unfinished ON public.call_sessions (requested_at, id) WHERE ended_at IS NULL;
CREATE INDEX calls_holding_slots ON public.call_sessions (deployment)
    WHERE ended_at IS NULL AND room_name IS NOT NULL;

CREATE TABLE public.call_turns (
    workspace_id text NOT NULL,
    call_id text NOT NULL,
    attempt int NOT NULL,
    seq int NOT NULL,
    who text NOT NULL CHECK (who IN ('caller', 'agent')),
    heard text,
    said text,
    meant text,
    interrupted boolean NOT NULL,
    started_ms bigint NOT NULL,
    ended_ms bigint,
    latency_ms int,
    model_ms int,
    function_ms int,
    at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, call_id, attempt, seq),
    FOREIGN KEY (workspace_id, call_id) REFERENCES public.call_sessions (workspace_id, id)
);

CREATE TABLE public.call_events (
    workspace_id text NOT NULL,
    call_id text NOT NULL,
    attempt int NOT NULL,
    seq int NOT NULL,
    kind text NOT NULL,
    at timestamptz NOT NULL,
    ms bigint NOT NULL,
    data jsonb NOT NULL,
    PRIMARY KEY (workspace_id, call_id, attempt, seq),
    FOREIGN KEY (workspace_id, call_id) REFERENCES public.call_sessions (workspace_id, id)
);

CREATE TABLE public.token_usage (
    workspace_id text NOT NULL,
    call_id text NOT NULL,
    response_id text NOT NULL,
    model text NOT NULL,
    input_text bigint NOT NULL,
    input_audio bigint NOT NULL,
    input_cached bigint NOT NULL,
    input_cached_text bigint,
    input_cached_audio bigint,
    output_text bigint NOT NULL,
    output_audio bigint NOT NULL,
    audio_seconds float8,
    at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, call_id, response_id),
    FOREIGN KEY (workspace_id, call_id) REFERENCES public.call_sessions (workspace_id, id)
);

-- Calls that are over and still have work due: one row a call, put in again when a late record comes.
CREATE TABLE public.after_call (
    workspace_id text NOT NULL,
    call_id text NOT NULL,
    due_at timestamptz NOT NULL,
    tries int NOT NULL,
    PRIMARY KEY (workspace_id, call_id),
    FOREIGN KEY (workspace_id, call_id) REFERENCES public.call_sessions (workspace_id, id)
);
CREATE INDEX after_call_by_time ON public.after_call (due_at, workspace_id, call_id);

-- `made_by` is a model's name, or `rules`; `told` holds the statements, each with its turns.
CREATE TABLE public.call_summaries (
    workspace_id text NOT NULL,
    call_id text NOT NULL,
    made_by text NOT NULL,
    outcome text NOT NULL,
    told jsonb NOT NULL,
    turns_left_out int NOT NULL,
    story_hash text NOT NULL,
    failures int NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, call_id),
    FOREIGN KEY (workspace_id, call_id) REFERENCES public.call_sessions (workspace_id, id)
);

SELECT voxie.service_only('workers', 'after_call');
SELECT voxie.members_only('call_sessions', 'call_turns', 'call_events', 'token_usage', 'call_summaries');

-- There is work to do after this call, once it has rested (REST_SECONDS of calls/after_call.py).
CREATE FUNCTION voxie.put_in(workspace text, call text) RETURNS void
LANGUAGE sql SET search_path = '' AS $$
    INSERT INTO public.after_call AS a (workspace_id, call_id, due_at, tries)
    VALUES (workspace, call, clock_timestamp() + interval '2 seconds', 0)
    ON CONFLICT (workspace_id, call_id) DO UPDATE
    SET due_at = greatest(a.due_at + interval '1 microsecond', excluded.due_at)
$$;

-- Something was added to what a call left behind; before its end there is nothing to do after it.
CREATE FUNCTION voxie.put_in_if_over(workspace text, call text) RETURNS void
LANGUAGE sql SET search_path = '' AS $$
    SELECT voxie.put_in(c.workspace_id, c.id) FROM public.call_sessions AS c
    WHERE c.workspace_id = workspace AND c.id = call AND c.ended_at IS NOT NULL
$$;

CREATE FUNCTION public.after_calls_due(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(found), '[]') FROM (
        SELECT * FROM public.after_call AS a
        WHERE a.due_at <= clock_timestamp()
        ORDER BY a.due_at, a.workspace_id, a.call_id
        LIMIT (given ->> 'limit')::int
    ) AS found
$$;

CREATE FUNCTION public.after_calls_settle(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    DELETE FROM public.after_call AS a
    WHERE a.workspace_id = given ->> 'workspace_id' AND a.call_id = given ->> 'call_id'
      AND a.due_at = (given ->> 'due_at')::timestamptz;
    RETURN to_jsonb(FOUND);
END $$;

CREATE FUNCTION public.after_calls_put_off(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    UPDATE public.after_call AS a
    SET tries = a.tries + 1, due_at = greatest(
        a.due_at + interval '1 microsecond', clock_timestamp() + voxie.seconds(given -> 'seconds')
    )
    WHERE a.workspace_id = given ->> 'workspace_id' AND a.call_id = given ->> 'call_id'
      AND a.due_at = (given ->> 'due_at')::timestamptz;
    RETURN to_jsonb(FOUND);
END $$;

-- The call's row; `begun` are the columns that its NewCall has not.
CREATE FUNCTION voxie.begin_call(workspace text, call jsonb, begun jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    at timestamptz := clock_timestamp();
    made public.call_sessions := jsonb_populate_record(NULL::public.call_sessions, call || begun);
    news text;
BEGIN
    IF made.agent_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.agent_versions AS v
        WHERE v.workspace_id = workspace AND v.agent_id = made.agent_id AND v.number = made.version
    ) THEN
        PERFORM voxie.refuse('not_found', 'version', made.agent_id || '/' || made.version);
    END IF;
    IF made.interview_id IS NOT NULL THEN
        news := voxie.begin_interview(workspace, made.interview_id);
    END IF;
    made.workspace_id := workspace;
    made.attempt := 1;
    made.requested_at := at;
    made.dispatched_at := at;
    made.claimed_at := CASE WHEN made.worker_id IS NOT NULL THEN at END;
    made.live_at := made.claimed_at;
    INSERT INTO public.call_sessions VALUES (made.*);
    PERFORM voxie.tell(workspace, news, made.interview_id);
    PERFORM voxie.tell(workspace, 'call.' || made.state, made.id);
    RETURN to_jsonb(made);
END $$;

CREATE FUNCTION voxie.expect_free_slot(wanted text, seen_within interval) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    slots bigint;
    taken bigint;
BEGIN
    SELECT coalesce(sum(w.slots), 0) INTO slots FROM public.workers AS w
    WHERE w.mode = wanted AND w.seen_at > clock_timestamp() - seen_within AND w.registered AND NOT w.draining;
    IF slots = 0 THEN
        PERFORM voxie.refuse('no_worker', format('No %s worker is there to take a call.', wanted));
    END IF;
    SELECT count(*) INTO taken FROM public.call_sessions AS c
    WHERE c.deployment = wanted AND c.ended_at IS NULL AND c.room_name IS NOT NULL;
    IF taken >= slots THEN
        PERFORM voxie.refuse('full', format(
            'Each of the %s call slots of %s is taken: try again soon.', slots, wanted
        ));
    END IF;
END $$;

-- Of one deployment's reservations each sees those before it.
CREATE FUNCTION public.calls_reserve(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    call jsonb := given -> 'call';
    again public.call_sessions;
BEGIN
    PERFORM voxie.expect_workspace(workspace);
    PERFORM pg_advisory_xact_lock(hashtextextended('voxie slots of ' || (call ->> 'deployment'), 0));
    SELECT * INTO again FROM public.call_sessions AS c WHERE c.workspace_id = workspace AND c.id = call ->> 'id';
    IF FOUND THEN
        RETURN to_jsonb(again);
    END IF;
    PERFORM voxie.expect_free_slot(call ->> 'deployment', voxie.seconds(given -> 'seen_seconds'));
    RETURN voxie.begin_call(workspace, call, '{"state": "requested"}');
END $$;

CREATE FUNCTION public.calls_begin_text(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    call jsonb := given -> 'call';
    again public.call_sessions;
BEGIN
    PERFORM voxie.expect_workspace(workspace);
    SELECT * INTO again FROM public.call_sessions AS c WHERE c.workspace_id = workspace AND c.id = call ->> 'id';
    IF FOUND THEN
        RETURN to_jsonb(again);
    END IF;
    RETURN voxie.begin_call(workspace, call, jsonb_build_object(
        'state', 'live', 'worker_id', given -> 'worker_id', 'job_id', call -> 'id',
        'lease_until', clock_timestamp() + voxie.seconds(given -> 'lease_seconds')
    ));
END $$;

CREATE FUNCTION public.calls_get(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT to_jsonb(c) FROM public.call_sessions AS c
    WHERE c.workspace_id = given ->> 'workspace_id' AND c.id = given ->> 'call_id'
$$;

-- Composed of what is asked for, so that each combination can walk its own index; each state or reason is walked along
-- its index, then they are merged.
CREATE FUNCTION public.calls_list(given jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
    which jsonb := given -> 'which';
    listed jsonb;
    query text := 'SELECT c.* FROM public.call_sessions AS c WHERE c.workspace_id = $1';
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['agent_id', 'interview_id', 'deployment', 'worker_id', 'kind', 'channel'] LOOP
        IF which ? name THEN
            query := query || format(' AND c.%I = %L', name, which ->> name);
        END IF;
    END LOOP;
    IF which ? 'version' THEN
        query := query || format(' AND c.version = %L', (which ->> 'version')::int);
    END IF;
    IF which ? 'since' THEN
        query := query || format(' AND c.requested_at >= %L', (which ->> 'since')::timestamptz);
    END IF;
    IF which ? 'until' THEN
        query := query || format(' AND c.requested_at < %L', (which ->> 'until')::timestamptz);
    END IF;
    IF which ? 'mark' THEN
        query := query || format(' AND EXISTS (SELECT FROM public.call_marks AS m WHERE m.workspace_id = $1 '
            'AND m.mark = %L AND m.requested_at = c.requested_at AND m.call_id = c.id)', which ->> 'mark');
    END IF;
    IF which ? 'adds_to' THEN
        query := query || format(' AND EXISTS (SELECT FROM public.call_facts AS f WHERE f.workspace_id = $1 '
            'AND f.call_id = c.id AND f.sums ? %L)', which ->> 'adds_to');
    END IF;
    IF which ? 'answered' THEN
        query := query || format(' AND EXISTS (SELECT FROM public.call_facts AS f WHERE f.workspace_id = $1 '
            'AND f.call_id = c.id AND (f.sums ? ''answered'') = %L)', (which ->> 'answered')::boolean);
    END IF;
    query := query || CASE WHEN which ? 'states' THEN ' AND c.state = wanted.state' ELSE '' END
        || CASE WHEN which ? 'end_reasons' THEN ' AND c.end_reason = wanted.reason' ELSE '' END
        || ' AND (c.requested_at, c.id) < ($2, $3) ORDER BY c.requested_at DESC, c.id DESC LIMIT $4';
    query := format(
        'SELECT p.* FROM (SELECT DISTINCT s.state, r.reason FROM jsonb_array_elements_text($5) AS s (state), '
        'jsonb_array_elements_text($6) AS r (reason)) AS wanted '
        'CROSS JOIN LATERAL (%s) AS p ORDER BY p.requested_at DESC, p.id DESC LIMIT $4', query);
    EXECUTE format('SELECT coalesce(jsonb_agg(found), ''[]'') FROM (%s) AS found', query) INTO listed
    USING given ->> 'workspace_id', (given ->> 'before')::timestamptz, given ->> 'before_id',
        (given ->> 'limit')::int, coalesce(which -> 'states', '[""]'), coalesce(which -> 'end_reasons', '[""]');
    RETURN listed;
END $$;

-- What a call left behind answers NULL where there is no such call.
CREATE FUNCTION public.calls_turns(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT (
        SELECT coalesce(jsonb_agg(found), '[]') FROM (
            SELECT * FROM public.call_turns AS t
            WHERE t.workspace_id = c.workspace_id AND t.call_id = c.id
              AND (t.attempt, t.seq) > ((given ->> 'attempt')::bigint, (given ->> 'seq')::bigint)
            ORDER BY t.attempt, t.seq
            LIMIT (given ->> 'limit')::int
        ) AS found
    )
    FROM public.call_sessions AS c
    WHERE c.workspace_id = given ->> 'workspace_id' AND c.id = given ->> 'call_id'
$$;

CREATE FUNCTION public.calls_events(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT (
        SELECT coalesce(jsonb_agg(found), '[]') FROM (
            SELECT * FROM public.call_events AS e
            WHERE e.workspace_id = c.workspace_id AND e.call_id = c.id
              AND (e.attempt, e.seq) > ((given ->> 'attempt')::bigint, (given ->> 'seq')::bigint)
            ORDER BY e.attempt, e.seq
            LIMIT (given ->> 'limit')::int
        ) AS found
    )
    FROM public.call_sessions AS c
    WHERE c.workspace_id = given ->> 'workspace_id' AND c.id = given ->> 'call_id'
$$;

CREATE FUNCTION public.calls_usage(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT (
        SELECT coalesce(jsonb_agg(u ORDER BY u.at, u.response_id), '[]') FROM public.token_usage AS u
        WHERE u.workspace_id = c.workspace_id AND u.call_id = c.id
    )
    FROM public.call_sessions AS c
    WHERE c.workspace_id = given ->> 'workspace_id' AND c.id = given ->> 'call_id'
$$;

-- The calls that records are of are locked meanwhile: an attempt that is revoked now writes before that or not at all.
CREATE FUNCTION public.calls_write(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    noted text[];
BEGIN
    PERFORM voxie.expect_workspace(workspace);
    PERFORM FROM public.call_sessions AS c
    WHERE c.workspace_id = workspace AND c.id IN (SELECT jsonb_array_elements_text(given -> 'calls'))
    ORDER BY c.id
    FOR SHARE;

    INSERT INTO public.call_turns AS kept
    SELECT r.* FROM jsonb_populate_recordset(NULL::public.call_turns, given -> 'turns') AS r
    JOIN public.call_sessions AS c ON c.workspace_id = workspace AND c.id = r.call_id AND c.attempt <= r.attempt
    ON CONFLICT (workspace_id, call_id, attempt, seq) DO UPDATE
    SET who = excluded.who, heard = excluded.heard, said = excluded.said, meant = excluded.meant,
        interrupted = excluded.interrupted, started_ms = excluded.started_ms, ended_ms = excluded.ended_ms,
        latency_ms = excluded.latency_ms, model_ms = excluded.model_ms, function_ms = excluded.function_ms,
        at = excluded.at
    WHERE kept.ended_ms IS NULL OR excluded.ended_ms IS NOT NULL;

    INSERT INTO public.call_events AS kept
    SELECT r.* FROM jsonb_populate_recordset(NULL::public.call_events, given -> 'events') AS r
    JOIN public.call_sessions AS c ON c.workspace_id = workspace AND c.id = r.call_id AND c.attempt <= r.attempt
    ON CONFLICT (workspace_id, call_id, attempt, seq) DO UPDATE
    SET kind = excluded.kind, at = excluded.at, ms = excluded.ms, data = excluded.data;

    INSERT INTO public.token_usage AS kept
    SELECT r.* FROM jsonb_populate_recordset(NULL::public.token_usage, given -> 'usage') AS r
    JOIN public.call_sessions AS c ON c.workspace_id = workspace AND c.id = r.call_id
    ON CONFLICT (workspace_id, call_id, response_id) DO UPDATE
    SET model = excluded.model, input_text = excluded.input_text, input_audio = excluded.input_audio,
        input_cached = excluded.input_cached, input_cached_text = excluded.input_cached_text,
        input_cached_audio = excluded.input_cached_audio, output_text = excluded.output_text,
        output_audio = excluded.output_audio, audio_seconds = excluded.audio_seconds, at = excluded.at;

    noted := ARRAY(
        SELECT DISTINCT c.id FROM (
            SELECT r.call_id, r.attempt FROM jsonb_populate_recordset(NULL::public.call_turns, given -> 'turns') AS r
            UNION ALL
            SELECT r.call_id, r.attempt FROM jsonb_populate_recordset(NULL::public.call_events, given -> 'events') AS r
            UNION ALL
            SELECT r.call_id, NULL FROM jsonb_populate_recordset(NULL::public.token_usage, given -> 'usage') AS r
        ) AS written
        JOIN public.call_sessions AS c
          ON c.workspace_id = workspace AND c.id = written.call_id
         AND c.attempt <= coalesce(written.attempt, c.attempt)
    );
    PERFORM voxie.put_in_if_over(workspace, call_id) FROM unnest(noted) AS call_id;
    PERFORM voxie.tell(workspace, 'call.noted', call_id) FROM unnest(noted) AS call_id;
    RETURN NULL;
END $$;

-- NULL: there is no such call.
CREATE FUNCTION public.summaries_get(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT jsonb_build_object('summary', to_jsonb(s)) FROM public.call_sessions AS c
    LEFT JOIN public.call_summaries AS s ON s.workspace_id = c.workspace_id AND s.call_id = c.id
    WHERE c.workspace_id = given ->> 'workspace_id' AND c.id = given ->> 'call_id'
$$;

-- `records` is what the making used, as calls_write takes it.
CREATE FUNCTION public.summaries_put(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    made public.call_summaries := jsonb_populate_record(NULL::public.call_summaries, given -> 'summary');
    before public.call_summaries;
BEGIN
    made.workspace_id := given ->> 'workspace_id';
    PERFORM FROM public.call_sessions AS c
    WHERE c.workspace_id = made.workspace_id AND c.id = made.call_id
    FOR SHARE;
    IF NOT FOUND THEN
        PERFORM voxie.refuse('not_found', 'call', made.call_id);
    END IF;
    SELECT * INTO before FROM public.call_summaries AS s
    WHERE s.workspace_id = made.workspace_id AND s.call_id = made.call_id;
    INSERT INTO public.call_summaries VALUES (made.*)
    ON CONFLICT (workspace_id, call_id) DO UPDATE
    SET made_by = excluded.made_by, outcome = excluded.outcome, told = excluded.told,
        turns_left_out = excluded.turns_left_out, story_hash = excluded.story_hash, failures = excluded.failures,
        made_at = excluded.made_at;
    IF given -> 'records' <> 'null' THEN
        PERFORM public.calls_write(given -> 'records');
    END IF;
    IF (before.told, before.outcome, before.made_by) IS DISTINCT FROM (made.told, made.outcome, made.made_by) THEN
        PERFORM voxie.tell(made.workspace_id, 'call.summarized', made.call_id);
    END IF;
    RETURN NULL;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA voxie FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.begin_call, voxie.expect_free_slot, voxie.put_in, voxie.put_in_if_over TO service_role;
SELECT voxie.service_calls(
    'calls_reserve', 'calls_begin_text', 'calls_get', 'calls_list', 'calls_turns', 'calls_events', 'calls_usage',
    'calls_write', 'after_calls_due', 'after_calls_settle', 'after_calls_put_off', 'summaries_get',
    'summaries_put'
);

INSERT INTO voxie.migrations VALUES ('20261125000600_calls');
