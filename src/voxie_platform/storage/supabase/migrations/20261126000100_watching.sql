-- The watcher changes a call only as it saw it.

-- Older processes do not say what they saw.
CREATE FUNCTION voxie.expect_unmoved(kept public.call_sessions, given jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    seen public.call_sessions := jsonb_populate_record(NULL::public.call_sessions, given -> 'seen');
BEGIN
    IF kept.ended_at IS NOT NULL OR kept.attempt <> (given -> 'attempt')::int OR (
        given ? 'seen' AND (kept.state, kept.job_id, kept.lease_until)
            IS DISTINCT FROM (seen.state, seen.job_id, seen.lease_until)
    ) THEN
        PERFORM voxie.refuse_stale(kept);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION public.fleet_revoke(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.call_sessions := voxie.call_to_change(given ->> 'call_id');
BEGIN
    PERFORM voxie.expect_unmoved(kept, given);
    UPDATE public.call_sessions AS c
    SET state = 'requested', attempt = kept.attempt + 1, dispatched_at = clock_timestamp(), job_id = NULL,
        worker_id = NULL, agent_identity = NULL, lease_until = NULL, claimed_at = NULL, live_at = NULL
    WHERE c.id = kept.id
    RETURNING * INTO kept;
    PERFORM voxie.tell(kept.workspace_id, 'call.revoked', kept.id);
    RETURN to_jsonb(kept);
END $$;

CREATE FUNCTION public.fleet_abandon(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    PERFORM voxie.expect_unmoved(voxie.call_to_change(given ->> 'call_id'), given);
    RETURN public.fleet_end(given || (given -> 'final'));
END $$;

CREATE OR REPLACE FUNCTION public.fleet_end(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.call_sessions := voxie.call_to_change(given ->> 'call_id');
    lasted float8 := (given ->> 'seconds')::float8;
BEGIN
    IF (given ->> 'attempt')::int < kept.attempt THEN
        PERFORM voxie.refuse_stale(kept);
    END IF;
    IF kept.ended_at IS NULL THEN
        UPDATE public.call_sessions AS c
        SET state = given ->> 'state', end_reason = given ->> 'reason',
            ended_at = greatest(
                clock_timestamp() - voxie.seconds(given -> 'ago_seconds'),
                coalesce(kept.live_at, kept.claimed_at, kept.dispatched_at)
            ),
            end_detail = given ->> 'detail', seconds = lasted, lease_until = NULL
        WHERE c.id = kept.id
        RETURNING * INTO kept;
        PERFORM voxie.put_in(kept.workspace_id, kept.id);
        PERFORM voxie.tell(kept.workspace_id, 'call.' || kept.state, kept.id);
    ELSIF kept.seconds IS NULL AND lasted IS NOT NULL AND kept.attempt = (given ->> 'attempt')::int THEN
        UPDATE public.call_sessions AS c SET seconds = lasted WHERE c.id = kept.id RETURNING * INTO kept;
        PERFORM voxie.put_in(kept.workspace_id, kept.id);
    END IF;
    RETURN to_jsonb(kept);
END $$;

REVOKE ALL ON FUNCTION voxie.expect_unmoved FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.expect_unmoved TO service_role;
SELECT voxie.service_calls('fleet_abandon');

INSERT INTO voxie.migrations VALUES ('20261126000100_watching');
