-- Who counts a call late looks 32 days back for what it was not in, so nothing longer is kept.

CREATE OR REPLACE FUNCTION voxie.spans_to_keep(given jsonb) RETURNS TABLE (value text, since timestamptz, until timestamptz)
LANGUAGE sql STABLE SET search_path = '' AS $$
    WITH long AS (
        SELECT (bounds ->> 0)::timestamptz AS since, (bounds ->> 1)::timestamptz AS until
        FROM jsonb_array_elements(given -> 'periods') AS bounds
        WHERE (bounds ->> 1)::timestamptz - (bounds ->> 0)::timestamptz BETWEEN interval '23 hours' AND interval '32 days'
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

INSERT INTO voxie.migrations VALUES ('20261126000700_span_lengths');
