-- Pages of calls as before, but what is asked of a call is always looked up for it: the planner read whole tables where
-- they had some ten thousand rows. And where little was found at first, not at once among a thousand.

-- What is asked of a call c, each as a condition. What another table says is no join: one look-up for each call.
CREATE OR REPLACE FUNCTION voxie.calls_conditions(which jsonb) RETURNS TABLE (name text, condition text)
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT asked.key, CASE
        WHEN asked.key = 'states' THEN format('c.state = ANY (ARRAY(SELECT jsonb_array_elements_text(%L)))', asked.value)
        WHEN asked.key = 'end_reasons'
            THEN format('c.end_reason = ANY (ARRAY(SELECT jsonb_array_elements_text(%L)))', asked.value)
        WHEN asked.key = 'version' THEN format('c.version = %L::int', asked.value #>> '{}')
        WHEN asked.key = 'mark' THEN format('(SELECT true FROM public.call_marks AS m WHERE m.workspace_id = $1 '
            'AND m.mark = %L AND m.requested_at = c.requested_at AND m.call_id = c.id)', asked.value #>> '{}')
        WHEN asked.key = 'adds_to' THEN format('(SELECT f.sums ? %L FROM public.call_facts AS f WHERE f.workspace_id = $1 '
            'AND f.call_id = c.id)', asked.value #>> '{}')
        WHEN asked.key = 'answered' THEN format('(SELECT (f.sums ? ''answered'') = %L FROM public.call_facts AS f '
            'WHERE f.workspace_id = $1 AND f.call_id = c.id)', asked.value #>> '{}')
        ELSE format('c.%I = %L', asked.key, asked.value #>> '{}')
    END
    FROM jsonb_each(which) AS asked
    WHERE asked.key NOT IN ('since', 'until')
$$;

-- The next $4 calls along a walk. Where several states or reasons may stand, each is walked by itself.
CREATE OR REPLACE FUNCTION voxie.calls_along(walk text[], which jsonb) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT CASE
        WHEN walk = '{mark}' THEN format(
            'SELECT c.* FROM (SELECT m.call_id FROM public.call_marks AS m '
            'WHERE m.workspace_id = $1 AND m.mark = %L AND m.requested_at >= $5 AND m.requested_at < $6 '
            'AND (m.requested_at, m.call_id) < ($2, $3) ORDER BY m.requested_at DESC, m.call_id DESC LIMIT $4) AS marked '
            'CROSS JOIN LATERAL (SELECT * FROM public.call_sessions AS s '
            'WHERE s.workspace_id = $1 AND s.id = marked.call_id OFFSET 0) AS c',
            which ->> 'mark')
        WHEN walk && '{states,end_reasons}' THEN format(
            'SELECT p.* FROM (SELECT DISTINCT one FROM jsonb_array_elements_text(%L) AS one) AS wanted '
            'CROSS JOIN LATERAL (%s AND c.%I = wanted.one %s) AS p '
            'ORDER BY p.requested_at DESC, p.id DESC LIMIT $4',
            CASE WHEN 'states' = ANY (walk) THEN which -> 'states' ELSE which -> 'end_reasons' END,
            calls.sql, CASE WHEN 'states' = ANY (walk) THEN 'state' ELSE 'end_reason' END, calls.next)
        ELSE calls.sql || calls.next
    END
    FROM (
        SELECT 'SELECT c.* FROM public.call_sessions AS c WHERE c.workspace_id = $1 AND c.requested_at >= $5 '
            'AND c.requested_at < $6 AND (c.requested_at, c.id) < ($2, $3)'
            || coalesce(string_agg(' AND ' || asked.condition, ''), '') AS sql,
            ' ORDER BY c.requested_at DESC, c.id DESC LIMIT $4' AS next
        FROM voxie.calls_conditions(which) AS asked
        WHERE asked.name = ANY (walk) AND asked.name NOT IN ('states', 'end_reasons')
    ) AS calls
$$;

-- {found, last}: `last` is where to go on where not all were looked at.
CREATE OR REPLACE FUNCTION public.calls_page(given jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = '' AS $$
DECLARE
    which jsonb := given -> 'which';
    wanted int := (given ->> 'limit')::int;
    walk text[] := voxie.calls_walk(which);
    along text := format('(%s) AS c', voxie.calls_along(walk, which));
    conditions text := (
        SELECT coalesce(string_agg(' AND ' || asked.condition, ''), '') FROM voxie.calls_conditions(which) AS asked
        WHERE asked.name <> ALL (walk)
    );
    most int;
    found jsonb;
    last jsonb;
BEGIN
    FOREACH most IN ARRAY ARRAY[4 * wanted, 40 * wanted, 1000] LOOP
        most := least(most, 1000);
        EXECUTE format(
            'SELECT coalesce(jsonb_agg(p), ''[]'') FROM (SELECT c.* FROM %s WHERE true %s '
            'ORDER BY c.requested_at DESC, c.id DESC LIMIT %s) AS p', along, conditions, wanted
        ) INTO found USING given ->> 'workspace_id', (given ->> 'before')::timestamptz, given ->> 'before_id', most,
            coalesce((which ->> 'since')::timestamptz, '-infinity'), coalesce((which ->> 'until')::timestamptz, 'infinity');
        EXIT WHEN jsonb_array_length(found) = wanted;
        EXECUTE format(
            'SELECT jsonb_build_object(''at'', c.requested_at, ''id'', c.id) FROM %s '
            'ORDER BY c.requested_at DESC, c.id DESC OFFSET $4 - 1', along
        ) INTO last USING given ->> 'workspace_id', (given ->> 'before')::timestamptz, given ->> 'before_id', most,
            coalesce((which ->> 'since')::timestamptz, '-infinity'), coalesce((which ->> 'until')::timestamptz, 'infinity');
        EXIT WHEN last IS NULL OR most = 1000;
    END LOOP;
    RETURN jsonb_build_object('found', found, 'last', last);
END $$;

INSERT INTO voxie.migrations VALUES ('20261126002310_call_look_ups');
