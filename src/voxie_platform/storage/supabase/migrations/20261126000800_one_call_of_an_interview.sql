-- A call takes the place of those that its interview has: two would write over each other's words on one sheet.

-- Of one deployment's reservations each sees those before it. Older processes do not say what becomes of earlier calls:
-- they end them by themselves.
CREATE OR REPLACE FUNCTION public.calls_reserve(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    call jsonb := given -> 'call';
    again public.call_sessions;
    earlier text;
BEGIN
    PERFORM voxie.expect_workspace(workspace);
    PERFORM pg_advisory_xact_lock(hashtextextended('voxie slots of ' || (call ->> 'deployment'), 0));
    SELECT * INTO again FROM public.call_sessions AS c WHERE c.workspace_id = workspace AND c.id = call ->> 'id';
    IF FOUND THEN
        RETURN to_jsonb(again);
    END IF;
    IF given ? 'earlier' THEN
        -- all of them are held before the first is ended: whoever changes a call holds it before the workspace's log
        FOREACH earlier IN ARRAY ARRAY(
            SELECT c.id FROM public.call_sessions AS c
            WHERE c.workspace_id = workspace AND c.interview_id = call ->> 'interview_id' AND c.ended_at IS NULL
            ORDER BY c.requested_at, c.id
            FOR NO KEY UPDATE
        ) LOOP
            PERFORM public.fleet_end((given -> 'earlier') || jsonb_build_object('call_id', earlier, 'ago_seconds', 0));
        END LOOP;
    END IF;
    PERFORM voxie.expect_free_slot(call ->> 'deployment', voxie.seconds(given -> 'seen_seconds'));
    RETURN voxie.begin_call(workspace, call, '{"state": "requested"}');
END $$;

INSERT INTO voxie.migrations VALUES ('20261126000800_one_call_of_an_interview');
