-- Pages of calls: an index is walked, and what else is asked for is looked at on the way; a page looks at no more than a
-- thousand calls, however few of them are wanted.

-- The first that is asked for as a whole is walked: those that leave the fewest calls come first.
CREATE FUNCTION voxie.calls_walk(which jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT walk.along FROM (VALUES
        (1, '{interview_id}'::text[]), (2, '{mark}'), (3, '{agent_id,version}'), (4, '{agent_id,states}'),
        (5, '{agent_id}'), (6, '{end_reasons}'), (7, '{worker_id}'), (8, '{states}'), (9, '{channel}'), (10, '{kind}'),
        (11, '{deployment}'), (12, '{}')
    ) AS walk (place, along)
    WHERE which ?& walk.along
    ORDER BY walk.place
    LIMIT 1
$$;

-- What is asked of a call c, each as a condition.
CREATE FUNCTION voxie.calls_conditions(which jsonb) RETURNS TABLE (name text, condition text)
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT asked.key, CASE
        WHEN asked.key = 'states' THEN format('c.state = ANY (ARRAY(SELECT jsonb_array_elements_text(%L)))', asked.value)
        WHEN asked.key = 'end_reasons'
            THEN format('c.end_reason = ANY (ARRAY(SELECT jsonb_array_elements_text(%L)))', asked.value)
        WHEN asked.key = 'version' THEN format('c.version = %L::int', asked.value #>> '{}')
        WHEN asked.key = 'mark' THEN format('EXISTS (SELECT FROM public.call_marks AS m WHERE m.workspace_id = $1 '
            'AND m.mark = %L AND m.requested_at = c.requested_at AND m.call_id = c.id)', asked.value #>> '{}')
        WHEN asked.key = 'adds_to' THEN format('EXISTS (SELECT FROM public.call_facts AS f WHERE f.workspace_id = $1 '
            'AND f.call_id = c.id AND f.sums ? %L)', asked.value #>> '{}')
        WHEN asked.key = 'answered' THEN format('EXISTS (SELECT FROM public.call_facts AS f WHERE f.workspace_id = $1 '
            'AND f.call_id = c.id AND (f.sums ? ''answered'') = %L)', asked.value #>> '{}')
        ELSE format('c.%I = %L', asked.key, asked.value #>> '{}')
    END
    FROM jsonb_each(which) AS asked
    WHERE asked.key NOT IN ('since', 'until')
$$;

-- The next $4 calls along a walk. Where several states or reasons may stand, each is walked by itself.
CREATE FUNCTION voxie.calls_along(walk text[], which jsonb) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = '' AS $$
    SELECT CASE
        WHEN walk = '{mark}' THEN format(
            'SELECT c.* FROM (SELECT m.call_id FROM public.call_marks AS m '
            'WHERE m.workspace_id = $1 AND m.mark = %L AND m.requested_at >= $5 AND m.requested_at < $6 '
            'AND (m.requested_at, m.call_id) < ($2, $3) ORDER BY m.requested_at DESC, m.call_id DESC LIMIT $4) AS marked '
            'JOIN public.call_sessions AS c ON c.workspace_id = $1 AND c.id = marked.call_id',
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
CREATE FUNCTION public.calls_page(given jsonb) RETURNS jsonb
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
    FOREACH most IN ARRAY ARRAY[least(4 * wanted, 1000), 1000] LOOP
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
        EXIT WHEN last IS NULL;
    END LOOP;
    RETURN jsonb_build_object('found', found, 'last', last);
END $$;

REVOKE ALL ON FUNCTION voxie.calls_walk, voxie.calls_conditions, voxie.calls_along FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.calls_walk, voxie.calls_conditions, voxie.calls_along TO service_role;
SELECT voxie.service_calls('calls_page');

INSERT INTO voxie.migrations VALUES ('20261125000940_call_pages');
