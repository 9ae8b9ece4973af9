-- Whole days and months somewhere, added up when they were first asked for; a call that is counted in one removes it.

CREATE TABLE public.call_spans (
    workspace_id text NOT NULL REFERENCES public.workspaces (id),
    dimension text NOT NULL,
    value text NOT NULL,
    start_at timestamptz NOT NULL,
    end_at timestamptz NOT NULL,
    sums jsonb NOT NULL,
    PRIMARY KEY (workspace_id, dimension, value, start_at, end_at)
);
SELECT voxie.members_only('call_spans');

CREATE FUNCTION voxie.all_added(sums jsonb[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT CASE WHEN cardinality(sums) = 1 THEN sums[1] ELSE (
        SELECT coalesce(jsonb_object_agg(entry.name, entry.number) FILTER (WHERE entry.number <> 0), '{}') FROM (
            SELECT each.key AS name, sum(each.value::bigint)::bigint AS number
            FROM unnest(sums) AS one CROSS JOIN LATERAL jsonb_each_text(one) AS each
            GROUP BY each.key
        ) AS entry
    ) END
$$;

CREATE FUNCTION voxie.sums_between(given jsonb, of_value text, since timestamptz, until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT voxie.all_added(ARRAY(
        SELECT s.sums FROM public.call_sums AS s
        WHERE s.workspace_id = given ->> 'workspace_id' AND s.dimension = given ->> 'dimension'
          AND s.value = of_value AND s.minutes = (given ->> 'minutes')::int
          AND s.start_at >= since AND s.start_at < until
    ))
$$;

-- Whether there is enough between two moments that it is worth to keep what it adds up to.
CREATE FUNCTION voxie.has_many_sums(given jsonb, of_value text, since timestamptz, until timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT count(*) = 8 FROM (
        SELECT FROM public.call_sums AS s
        WHERE s.workspace_id = given ->> 'workspace_id' AND s.dimension = given ->> 'dimension'
          AND s.value = of_value AND s.minutes = (given ->> 'minutes')::int
          AND s.start_at >= since AND s.start_at < until
        LIMIT 8
    ) AS first_few
$$;

CREATE FUNCTION voxie.spans_to_keep(given jsonb) RETURNS TABLE (value text, since timestamptz, until timestamptz)
LANGUAGE sql STABLE SET search_path = '' AS $$
    WITH long AS (
        SELECT (bounds ->> 0)::timestamptz AS since, (bounds ->> 1)::timestamptz AS until
        FROM jsonb_array_elements(given -> 'periods') AS bounds
        WHERE (bounds ->> 1)::timestamptz - (bounds ->> 0)::timestamptz >= interval '23 hours'
          AND (bounds ->> 1)::timestamptz <= clock_timestamp()
    ), busy AS (
        SELECT wanted.value FROM jsonb_array_elements_text(given -> 'values') AS wanted (value)
        WHERE voxie.has_many_sums(
            given, wanted.value, (SELECT min(long.since) FROM long), (SELECT max(long.until) FROM long)
        )
    )
    SELECT busy.value, long.since, long.until FROM busy CROSS JOIN long
    WHERE NOT EXISTS (
        SELECT FROM public.call_spans AS k
        WHERE k.workspace_id = given ->> 'workspace_id' AND k.dimension = given ->> 'dimension'
          AND k.value = busy.value AND k.start_at = long.since AND k.end_at = long.until
    ) AND voxie.has_many_sums(given, busy.value, long.since, long.until)
$$;

-- Who counts shares this, who keeps a span has it alone: so none is kept that lacks a call counted meanwhile.
CREATE FUNCTION voxie.lock_of_spans(workspace text) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT hashtextextended('voxie spans of ' || workspace, 0)
$$;

CREATE FUNCTION voxie.keep_spans(given jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM voxie.spans_to_keep(given)) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(voxie.lock_of_spans(given ->> 'workspace_id'));
    INSERT INTO public.call_spans (workspace_id, dimension, value, start_at, end_at, sums)
    SELECT given ->> 'workspace_id', given ->> 'dimension', span.value, span.since, span.until,
        voxie.sums_between(given, span.value, span.since, span.until)
    FROM voxie.spans_to_keep(given) AS span
    ON CONFLICT DO NOTHING;
END $$;

-- For each value the sums of each period.
CREATE OR REPLACE FUNCTION public.analytics_sums(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    PERFORM voxie.keep_spans(given);
    RETURN (
        SELECT coalesce(jsonb_agg((
            SELECT jsonb_agg(
                coalesce((
                    SELECT k.sums FROM public.call_spans AS k
                    WHERE k.workspace_id = given ->> 'workspace_id' AND k.dimension = given ->> 'dimension'
                      AND k.value = wanted.value AND k.start_at = (period.bounds ->> 0)::timestamptz
                      AND k.end_at = (period.bounds ->> 1)::timestamptz
                ), voxie.sums_between(
                    given, wanted.value, (period.bounds ->> 0)::timestamptz, (period.bounds ->> 1)::timestamptz
                ))
                ORDER BY period.place
            )
            FROM jsonb_array_elements(given -> 'periods') WITH ORDINALITY AS period (bounds, place)
        ) ORDER BY wanted.place), '[]')
        FROM jsonb_array_elements_text(given -> 'values') WITH ORDINALITY AS wanted (value, place)
    );
END $$;

-- As before, and the spans around a changed quarter are removed. What was worked out of analytics_gather, if no other has counted one of the calls meanwhile; else false, and nothing happened.
-- `calls` are {call_id, requested_at, before, after, marks}, `places` {dimension, value, minutes, start_at, month_at,
-- sums} with what is to be added there.
CREATE OR REPLACE FUNCTION public.analytics_count(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    call jsonb;
    place jsonb;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(voxie.lock_of_spans(workspace));
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
        DELETE FROM public.call_spans AS k
        WHERE place ->> 'minutes' = '15'
          AND k.workspace_id = workspace AND k.dimension = place ->> 'dimension' AND k.value = place ->> 'value'
          AND k.start_at > (place ->> 'start_at')::timestamptz - interval '32 days'
          AND k.start_at <= (place ->> 'start_at')::timestamptz AND k.end_at > (place ->> 'start_at')::timestamptz;
        INSERT INTO public.call_values AS v (workspace_id, dimension, value, month_at, calls)
        SELECT workspace, place ->> 'dimension', place ->> 'value', (place ->> 'month_at')::timestamptz,
            (place -> 'sums' ->> 'calls')::bigint
        WHERE place ->> 'minutes' = '15' AND place -> 'sums' ? 'calls'
        ON CONFLICT (workspace_id, dimension, value, month_at) DO UPDATE SET calls = v.calls + excluded.calls;
    END LOOP;
    PERFORM voxie.tell(workspace, 'call.counted', each ->> 'call_id') FROM jsonb_array_elements(given -> 'calls') AS each;
    RETURN to_jsonb(true);
END $$;

REVOKE ALL ON FUNCTION voxie.all_added, voxie.sums_between, voxie.has_many_sums, voxie.spans_to_keep, voxie.lock_of_spans,
    voxie.keep_spans FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.all_added, voxie.sums_between, voxie.has_many_sums, voxie.spans_to_keep,
    voxie.lock_of_spans, voxie.keep_spans TO service_role;

INSERT INTO voxie.migrations VALUES ('20261125000930_call_spans');
