-- Busy hours are kept as days are, and what is kept is a string as it is read: of each duration a list of where its bins
-- begin and a list of how many are in each. A name for each bin is most of what a busy day's hours weigh.

CREATE FUNCTION voxie.packed(sums jsonb) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    WITH entries AS (
        SELECT each.key AS name, each.value AS number,
            substring(each.key FROM '^(greeting|latency|model_time|function_time)\.\d+$') AS duration
        FROM jsonb_each(sums) AS each
        WHERE each.value <> '0'
    ), bins AS (
        SELECT bin.duration, jsonb_build_array(
            jsonb_agg(bin.begins ORDER BY bin.begins), jsonb_agg(bin.number ORDER BY bin.begins)
        ) AS lists
        FROM (
            SELECT e.duration, split_part(e.name, '.', 2)::bigint AS begins, e.number FROM entries AS e
            WHERE e.duration IS NOT NULL
        ) AS bin
        GROUP BY bin.duration
    )
    SELECT jsonb_build_object(
        'numbers', (SELECT coalesce(jsonb_object_agg(e.name, e.number), '{}') FROM entries AS e WHERE e.duration IS NULL),
        'bins', (SELECT coalesce(jsonb_object_agg(b.duration, b.lists), '{}') FROM bins AS b)
    )::text
$$;

-- Many rows, or one of many calls.
CREATE OR REPLACE FUNCTION voxie.has_many_sums(given jsonb, of_value text, since timestamptz, until timestamptz)
RETURNS boolean
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT count(*) = 8 OR coalesce(max((first_few.sums ->> 'calls')::bigint), 0) >= 100 FROM (
        SELECT s.sums FROM public.call_sums AS s
        WHERE s.workspace_id = given ->> 'workspace_id' AND s.dimension = given ->> 'dimension'
          AND s.value = of_value AND s.minutes = (given ->> 'minutes')::int
          AND s.start_at >= since AND s.start_at < until
        LIMIT 8
    ) AS first_few
$$;

-- As before, from an hour on.
CREATE OR REPLACE FUNCTION voxie.spans_to_keep(given jsonb) RETURNS TABLE (value text, since timestamptz, until timestamptz)
LANGUAGE sql STABLE SET search_path = '' AS $$
    WITH long AS (
        SELECT (bounds ->> 0)::timestamptz AS since, (bounds ->> 1)::timestamptz AS until
        FROM jsonb_array_elements(given -> 'periods') AS bounds
        WHERE (bounds ->> 1)::timestamptz - (bounds ->> 0)::timestamptz BETWEEN interval '1 hour' AND interval '32 days'
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

CREATE OR REPLACE FUNCTION voxie.keep_spans(given jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM voxie.spans_to_keep(given)) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(voxie.lock_of_spans(given ->> 'workspace_id'));
    INSERT INTO public.call_spans (workspace_id, dimension, value, start_at, end_at, sums)
    SELECT given ->> 'workspace_id', given ->> 'dimension', span.value, span.since, span.until,
        to_jsonb(voxie.packed(voxie.sums_between(given, span.value, span.since, span.until)))
    FROM voxie.spans_to_keep(given) AS span
    ON CONFLICT DO NOTHING;
END $$;

-- For each value the sums of each period; a string only where `packed` is asked for, as older versions do not.
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
                      AND (given ? 'packed' OR jsonb_typeof(k.sums) = 'object')
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

REVOKE ALL ON FUNCTION voxie.packed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.packed TO service_role;

INSERT INTO voxie.migrations VALUES ('20261126002300_packed_spans');
