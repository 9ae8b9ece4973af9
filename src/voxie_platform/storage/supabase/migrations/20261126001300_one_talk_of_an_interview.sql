-- A conversation in text takes the place of the calls that its interview has, too, and gives it to the next one.

-- All of them are held before the first is ended: whoever changes a call holds it before the workspace's log. Older
-- processes do not say what becomes of earlier calls.
CREATE FUNCTION voxie.end_earlier(workspace text, given jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    earlier text;
BEGIN
    IF NOT given ? 'earlier' THEN
        RETURN;
    END IF;
    FOREACH earlier IN ARRAY ARRAY(
        SELECT c.id FROM public.call_sessions AS c
        WHERE c.workspace_id = workspace AND c.interview_id = given -> 'call' ->> 'interview_id' AND c.ended_at IS NULL
        ORDER BY c.requested_at, c.id
        FOR NO KEY UPDATE
    ) LOOP
        PERFORM public.fleet_end((given -> 'earlier') || jsonb_build_object('call_id', earlier, 'ago_seconds', 0));
    END LOOP;
END $$;

-- Of one deployment's reservations each sees those before it.
CREATE OR REPLACE FUNCTION public.calls_reserve(given jsonb) RETURNS jsonb
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
    PERFORM voxie.end_earlier(workspace, given);
    PERFORM voxie.expect_free_slot(call ->> 'deployment', voxie.seconds(given -> 'seen_seconds'));
    RETURN voxie.begin_call(workspace, call, '{"state": "requested"}');
END $$;

-- An interview's one waits for reservations, and they for it, so that of two that begin at once one sees the other.
CREATE OR REPLACE FUNCTION public.calls_begin_text(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    call jsonb := given -> 'call';
    again public.call_sessions;
BEGIN
    PERFORM voxie.expect_workspace(workspace);
    IF call ->> 'interview_id' IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('voxie slots of ' || (call ->> 'deployment'), 0));
    END IF;
    SELECT * INTO again FROM public.call_sessions AS c WHERE c.workspace_id = workspace AND c.id = call ->> 'id';
    IF FOUND THEN
        RETURN to_jsonb(again);
    END IF;
    PERFORM voxie.end_earlier(workspace, given);
    RETURN voxie.begin_call(workspace, call, jsonb_build_object(
        'state', 'live', 'worker_id', given -> 'worker_id', 'job_id', call -> 'id',
        'lease_until', clock_timestamp() + voxie.seconds(given -> 'lease_seconds')
    ));
END $$;

REVOKE ALL ON FUNCTION voxie.end_earlier FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.end_earlier TO service_role;

INSERT INTO voxie.migrations VALUES ('20261126001300_one_talk_of_an_interview');
