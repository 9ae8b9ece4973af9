-- Sums over calls, so that a figure costs the same after a million of them. `sums` are whole numbers by name.

-- What each call has added to the sums: counting it again puts the new numbers in the place of these.
CREATE TABLE public.call_facts (
    workspace_id text NOT NULL,
    call_id text NOT NULL,
    sums jsonb NOT NULL,
    PRIMARY KEY (workspace_id, call_id),
    FOREIGN KEY (workspace_id, call_id) REFERENCES public.call_sessions (workspace_id, id)
);

-- What only some calls have (bookings, a function that failed, ...), to find them by.
CREATE TABLE public.call_marks (
    workspace_id text NOT NULL,
    mark text NOT NULL,
    requested_at timestamptz NOT NULL,
    call_id text NOT NULL,
    PRIMARY KEY (workspace_id, mark, requested_at, call_id),
    FOREIGN KEY (workspace_id, call_id) REFERENCES public.call_sessions (workspace_id, id)
);
CREATE INDEX call_marks_of_call ON public.call_marks (workspace_id, call_id);

CREATE TABLE public.call_sums (
    workspace_id text NOT NULL REFERENCES public.workspaces (id),
    dimension text NOT NULL,
    value text NOT NULL,
    minutes int NOT NULL CHECK (minutes IN (15, 60)),
    start_at timestamptz NOT NULL,
    sums jsonb NOT NULL,
    PRIMARY KEY (workspace_id, dimension, value, minutes, start_at)
);

-- Which values occur in a month (UTC), the busiest first.
CREATE TABLE public.call_values (
    workspace_id text NOT NULL REFERENCES public.workspaces (id),
    dimension text NOT NULL,
    value text NOT NULL,
    month_at timestamptz NOT NULL,
    calls bigint NOT NULL,
    PRIMARY KEY (workspace_id, dimension, value, month_at)
);
CREATE INDEX call_values_by_calls ON public.call_values (workspace_id, dimension, month_at, calls, value);

SELECT voxie.members_only('call_facts', 'call_marks', 'call_sums', 'call_values');

CREATE FUNCTION voxie.added(before jsonb, more jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_object_agg(entry.name, entry.number) FILTER (WHERE entry.number <> 0), '{}') FROM (
        SELECT each.key AS name, sum(each.value::bigint)::bigint AS number
        FROM (SELECT * FROM jsonb_each_text(before) UNION ALL SELECT * FROM jsonb_each_text(more)) AS each
        GROUP BY each.key
    ) AS entry
$$;

-- Of each call that is over: what it is counted by.
CREATE FUNCTION public.analytics_gather(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'call', to_jsonb(c),
        'before', (
            SELECT f.sums FROM public.call_facts AS f WHERE f.workspace_id = c.workspace_id AND f.call_id = c.id
        ),
        'turns', (
            SELECT coalesce(jsonb_agg(t ORDER BY t.attempt, t.seq), '[]') FROM public.call_turns AS t
            WHERE t.workspace_id = c.workspace_id AND t.call_id = c.id
        ),
        'events', (
            SELECT coalesce(jsonb_agg(e ORDER BY e.attempt, e.seq), '[]') FROM public.call_events AS e
            WHERE e.workspace_id = c.workspace_id AND e.call_id = c.id AND e.kind IN ('function', 'greeting_heard')
        ),
        'usage', (
            SELECT coalesce(jsonb_agg(u), '[]') FROM public.token_usage AS u
            WHERE u.workspace_id = c.workspace_id AND u.call_id = c.id
        ),
        'bookings', (
            SELECT count(*) FROM public.bookings AS b WHERE b.workspace_id = c.workspace_id AND b.call_id = c.id
        ),
        'messages', (
            SELECT count(*) FROM public.messages AS m WHERE m.workspace_id = c.workspace_id AND m.call_id = c.id
        )
    )), '[]')
    FROM public.call_sessions AS c
    WHERE c.workspace_id = given ->> 'workspace_id' AND c.ended_at IS NOT NULL
      AND c.id IN (SELECT jsonb_array_elements_text(given -> 'call_ids'))
$$;

-- What was worked out of that, if no other has counted one of the calls meanwhile; else false, and nothing happened.
-- `calls` are {call_id, requested_at, before, after, marks}, `places` {dimension, value, minutes, start_at, month_at,
-- sums} with what is to be added there.
CREATE FUNCTION public.analytics_count(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    call jsonb;
    place jsonb;
BEGIN
    PERFORM FROM public.call_sessions AS c
    WHERE c.workspace_id = workspace
      AND c.id IN (SELECT each ->> 'call_id' FROM jsonb_array_elements(given -> 'calls') AS each)
    ORDER BY c.id
    FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM jsonb_array_elements(given -> 'calls') AS each
        LEFT JOIN public.call_facts AS f ON f.workspace_id = workspace AND f.call_id = each ->> 'call_id'
        WHERE coalesce(f.sums, '{}') <> each -> 'before'
    ) THEN
        RETURN to_jsonb(false);
    END IF;
    FOR call IN SELECT * FROM jsonb_array_elements(given -> 'calls') LOOP
        INSERT INTO public.call_facts AS f (workspace_id, call_id, sums)
        VALUES (workspace, call ->> 'call_id', call -> 'after')
        ON CONFLICT (workspace_id, call_id) DO UPDATE SET sums = excluded.sums;
        DELETE FROM public.call_marks AS m
        WHERE m.workspace_id = workspace AND m.call_id = call ->> 'call_id' AND NOT call -> 'marks' ? m.mark;
        INSERT INTO public.call_marks (workspace_id, mark, requested_at, call_id)
        SELECT workspace, mark, (call ->> 'requested_at')::timestamptz, call ->> 'call_id'
        FROM jsonb_array_elements_text(call -> 'marks') AS mark
        ON CONFLICT DO NOTHING;
    END LOOP;
    FOR place IN SELECT * FROM jsonb_array_elements(given -> 'places') LOOP
        INSERT INTO public.call_sums AS s (workspace_id, dimension, value, minutes, start_at, sums)
        VALUES (
            workspace, place ->> 'dimension', place ->> 'value', (place ->> 'minutes')::int,
            (place ->> 'start_at')::timestamptz, place -> 'sums'
        )
        ON CONFLICT (workspace_id, dimension, value, minutes, start_at) DO UPDATE
        SET sums = voxie.added(s.sums, excluded.sums);
        INSERT INTO public.call_values AS v (workspace_id, dimension, value, month_at, calls)
        SELECT workspace, place ->> 'dimension', place ->> 'value', (place ->> 'month_at')::timestamptz,
            (place -> 'sums' ->> 'calls')::bigint
        WHERE place ->> 'minutes' = '15' AND place -> 'sums' ? 'calls'
        ON CONFLICT (workspace_id, dimension, value, month_at) DO UPDATE SET calls = v.calls + excluded.calls;
    END LOOP;
    PERFORM voxie.tell(workspace, 'call.counted', each ->> 'call_id') FROM jsonb_array_elements(given -> 'calls') AS each;
    RETURN to_jsonb(true);
END $$;

-- NULL: there is no such call.
CREATE FUNCTION public.analytics_counted(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT jsonb_build_object('sums', f.sums) FROM public.call_sessions AS c
    LEFT JOIN public.call_facts AS f ON f.workspace_id = c.workspace_id AND f.call_id = c.id
    WHERE c.workspace_id = given ->> 'workspace_id' AND c.id = given ->> 'call_id'
$$;

-- For each value the sums of each period.
CREATE FUNCTION public.analytics_sums(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg((
        SELECT jsonb_agg((
            SELECT coalesce(jsonb_object_agg(entry.name, entry.number) FILTER (WHERE entry.number <> 0), '{}') FROM (
                SELECT each.key AS name, sum(each.value::bigint)::bigint AS number
                FROM public.call_sums AS s CROSS JOIN LATERAL jsonb_each_text(s.sums) AS each
                WHERE s.workspace_id = given ->> 'workspace_id' AND s.dimension = given ->> 'dimension'
                  AND s.value = wanted.value AND s.minutes = (given ->> 'minutes')::int
                  AND s.start_at >= (period.bounds ->> 0)::timestamptz
                  AND s.start_at < (period.bounds ->> 1)::timestamptz
                GROUP BY each.key
            ) AS entry
        ) ORDER BY period.place)
        FROM jsonb_array_elements(given -> 'periods') WITH ORDINALITY AS period (bounds, place)
    ) ORDER BY wanted.place), '[]')
    FROM jsonb_array_elements_text(given -> 'values') WITH ORDINALITY AS wanted (value, place)
$$;

-- Values with calls in the months around a stretch: those of the newest month first, the busiest of a month first.
CREATE FUNCTION public.analytics_values(given jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
    month timestamptz := least((given ->> 'month_at')::timestamptz, (given ->> 'newest_at')::timestamptz);
    at_most bigint := (given ->> 'calls')::bigint;
    before text := given ->> 'value';
    wanted int := (given ->> 'limit')::int;
    listed jsonb := '[]';
BEGIN
    WHILE month >= (given ->> 'oldest_at')::timestamptz AND jsonb_array_length(listed) < wanted LOOP
        listed := listed || (
            SELECT coalesce(jsonb_agg(ranked), '[]') FROM (
                SELECT v.value, v.calls, v.month_at FROM public.call_values AS v
                WHERE v.workspace_id = given ->> 'workspace_id' AND v.dimension = given ->> 'dimension'
                  AND v.month_at = month AND (v.calls, v.value) < (at_most, before)
                  AND NOT EXISTS (
                    SELECT FROM public.call_values AS later
                    WHERE later.workspace_id = v.workspace_id AND later.dimension = v.dimension
                      AND later.value = v.value AND later.month_at > month
                      AND later.month_at <= (given ->> 'newest_at')::timestamptz
                  )
                ORDER BY v.calls DESC, v.value DESC
                LIMIT wanted - jsonb_array_length(listed)
            ) AS ranked
        );
        month := (month AT TIME ZONE 'UTC' - interval '1 month') AT TIME ZONE 'UTC';
        at_most := 9223372036854775807;
        before := '';
    END LOOP;
    RETURN listed;
END $$;

CREATE FUNCTION public.analytics_uncounted(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT jsonb_build_object(
        'unfinished', (SELECT count(*) FROM (
            SELECT FROM public.call_sessions AS c
            WHERE c.ended_at IS NULL AND c.workspace_id = given ->> 'workspace_id'
            LIMIT (given ->> 'most')::int
        ) AS going_on),
        'over', (SELECT count(*) FROM (
            SELECT FROM public.after_call AS due
            WHERE due.workspace_id = given ->> 'workspace_id' AND NOT EXISTS (
                SELECT FROM public.call_facts AS f
                WHERE f.workspace_id = due.workspace_id AND f.call_id = due.call_id
            )
            LIMIT (given ->> 'most')::int
        ) AS uncounted)
    )
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA voxie FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.added TO service_role;
SELECT voxie.service_calls(
    'analytics_gather', 'analytics_count', 'analytics_counted', 'analytics_sums', 'analytics_values',
    'analytics_uncounted'
);

INSERT INTO voxie.migrations VALUES ('20261125000640_analytics');
