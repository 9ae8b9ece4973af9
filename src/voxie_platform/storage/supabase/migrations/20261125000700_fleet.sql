-- Who serves a call (compare and set by attempt, job and lease), heartbeats, leases, and what is done only once.

CREATE TABLE public.leases (
    name text PRIMARY KEY,
    holder text NOT NULL,
    until timestamptz NOT NULL
);

CREATE TABLE public.seen_webhooks (
    source text NOT NULL,
    event_id text NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (source, event_id)
);
CREATE INDEX seen_webhooks_by_age ON public.seen_webhooks (seen_at);

SELECT voxie.service_only('leases', 'seen_webhooks');

CREATE FUNCTION voxie.call_to_change(call text) RETURNS public.call_sessions
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.call_sessions;
BEGIN
    SELECT * INTO kept FROM public.call_sessions AS c WHERE c.id = call FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM voxie.refuse('not_found', 'call', call);
    END IF;
    RETURN kept;
END $$;

CREATE FUNCTION voxie.refuse_stale(kept public.call_sessions) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    PERFORM voxie.refuse('stale_attempt', CASE
        WHEN kept.ended_at IS NOT NULL THEN format('Call %s is over: %s.', kept.id, kept.end_reason)
        ELSE format(
            'Call %s is %s in attempt %s by job %s.', kept.id, kept.state, kept.attempt, coalesce(kept.job_id, 'None')
        )
    END);
END $$;

CREATE FUNCTION public.fleet_claim(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.call_sessions := voxie.call_to_change(given ->> 'call_id');
    at timestamptz := clock_timestamp();
    same_attempt boolean := kept.attempt = (given -> 'attempt')::int AND kept.ended_at IS NULL;
BEGIN
    IF same_attempt AND kept.state = 'claimed' AND kept.job_id = given ->> 'job_id' THEN
        RETURN to_jsonb(kept);  -- the same claim again: its first answer was lost
    END IF;
    IF same_attempt AND (kept.state = 'requested' OR kept.lease_until <= at) THEN
        UPDATE public.call_sessions AS c
        SET state = 'claimed', job_id = given ->> 'job_id', worker_id = given ->> 'worker_id',
            agent_identity = given ->> 'agent_identity', claimed_at = at, live_at = NULL,
            lease_until = at + voxie.seconds(given -> 'lease_seconds')
        WHERE c.id = kept.id
        RETURNING * INTO kept;
        PERFORM voxie.tell(kept.workspace_id, 'call.claimed', kept.id);
    ELSE
        PERFORM voxie.refuse_stale(kept);
    END IF;
    RETURN to_jsonb(kept);
END $$;

CREATE FUNCTION public.fleet_renew(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.call_sessions := voxie.call_to_change(given ->> 'call_id');
BEGIN
    IF kept.attempt = (given -> 'attempt')::int AND kept.job_id = given ->> 'job_id' AND kept.ended_at IS NULL THEN
        UPDATE public.call_sessions AS c
        SET lease_until = clock_timestamp() + voxie.seconds(given -> 'lease_seconds')
        WHERE c.id = kept.id;
    ELSE
        PERFORM voxie.refuse_stale(kept);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.fleet_live(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.call_sessions := voxie.call_to_change(given ->> 'call_id');
    mine boolean := kept.attempt = (given -> 'attempt')::int AND kept.job_id = given ->> 'job_id';
BEGIN
    IF mine AND kept.state = 'live' THEN
        RETURN NULL;
    END IF;
    IF mine AND kept.state = 'claimed' THEN
        UPDATE public.call_sessions AS c SET state = 'live', live_at = clock_timestamp() WHERE c.id = kept.id;
        PERFORM voxie.tell(kept.workspace_id, 'call.live', kept.id);
    ELSE
        PERFORM voxie.refuse_stale(kept);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.fleet_revoke(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.call_sessions := voxie.call_to_change(given ->> 'call_id');
BEGIN
    IF kept.attempt = (given -> 'attempt')::int AND kept.ended_at IS NULL THEN
        UPDATE public.call_sessions AS c
        SET state = 'requested', attempt = kept.attempt + 1, dispatched_at = clock_timestamp(), job_id = NULL,
            worker_id = NULL, agent_identity = NULL, lease_until = NULL, claimed_at = NULL, live_at = NULL
        WHERE c.id = kept.id
        RETURNING * INTO kept;
        PERFORM voxie.tell(kept.workspace_id, 'call.revoked', kept.id);
    ELSE
        PERFORM voxie.refuse_stale(kept);
    END IF;
    RETURN to_jsonb(kept);
END $$;

CREATE FUNCTION public.fleet_end(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.call_sessions := voxie.call_to_change(given ->> 'call_id');
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
            end_detail = given ->> 'detail', seconds = (given ->> 'seconds')::float8, lease_until = NULL
        WHERE c.id = kept.id
        RETURNING * INTO kept;
        PERFORM voxie.put_in(kept.workspace_id, kept.id);
        PERFORM voxie.tell(kept.workspace_id, 'call.' || kept.state, kept.id);
    END IF;
    RETURN to_jsonb(kept);
END $$;

CREATE FUNCTION public.fleet_overdue(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(c ORDER BY c.requested_at, c.id), '[]') FROM public.call_sessions AS c
    WHERE c.ended_at IS NULL AND (
        (c.state = 'requested' AND c.dispatched_at <= clock_timestamp() - voxie.seconds(given -> 'dispatch_seconds'))
        OR (c.state = 'claimed' AND c.claimed_at <= clock_timestamp() - voxie.seconds(given -> 'claim_seconds'))
        OR c.lease_until <= clock_timestamp()
    )
$$;

CREATE FUNCTION public.fleet_unfinished(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(found), '[]') FROM (
        SELECT * FROM public.call_sessions AS c
        WHERE c.ended_at IS NULL
        ORDER BY c.requested_at, c.id
        LIMIT (given ->> 'limit')::int
    ) AS found
$$;

CREATE FUNCTION public.fleet_in_progress(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(found), '[]') FROM (
        SELECT c.deployment, c.state, count(*) AS calls FROM public.call_sessions AS c
        WHERE c.ended_at IS NULL
        GROUP BY c.deployment, c.state
    ) AS found
$$;

CREATE FUNCTION public.fleet_beat(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    seen public.workers := jsonb_populate_record(NULL::public.workers, given -> 'heartbeat');
BEGIN
    seen.started_at := clock_timestamp();
    seen.seen_at := seen.started_at;
    INSERT INTO public.workers AS w VALUES (seen.*)
    ON CONFLICT (id) DO UPDATE
    SET mode = excluded.mode, host = excluded.host, pid = excluded.pid, version = excluded.version,
        slots = excluded.slots, active = excluded.active, registered = excluded.registered,
        draining = excluded.draining, memory_bytes = excluded.memory_bytes, cpu_percent = excluded.cpu_percent,
        trouble = excluded.trouble, records_waiting = excluded.records_waiting,
        seen_at = greatest(w.seen_at, excluded.seen_at);
    RETURN NULL;
END $$;

CREATE FUNCTION public.fleet_retire(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    DELETE FROM public.workers AS w WHERE w.id = given ->> 'worker_id';
    RETURN NULL;
END $$;

CREATE FUNCTION public.fleet_workers(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(
        to_jsonb(w) || jsonb_build_object(
            'seen_seconds', greatest(0, extract(epoch FROM clock_timestamp() - w.seen_at))
        ) ORDER BY w.seen_at DESC
    ), '[]')
    FROM public.workers AS w
    WHERE w.seen_at > clock_timestamp() - voxie.seconds(given -> 'shown_seconds')
$$;

CREATE FUNCTION public.fleet_lease(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    INSERT INTO public.leases AS l (name, holder, until)
    VALUES (given ->> 'name', given ->> 'holder', clock_timestamp() + voxie.seconds(given -> 'seconds'))
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE l.holder = excluded.holder OR l.until <= clock_timestamp();
    RETURN to_jsonb(FOUND);
END $$;

CREATE FUNCTION public.fleet_release(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    DELETE FROM public.leases AS l WHERE l.name = given ->> 'name' AND l.holder = given ->> 'holder';
    RETURN NULL;
END $$;

CREATE FUNCTION public.fleet_first_sight(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    INSERT INTO public.seen_webhooks (source, event_id, seen_at)
    VALUES (given ->> 'source', given ->> 'event_id', now())
    ON CONFLICT (source, event_id) DO NOTHING;
    RETURN to_jsonb(FOUND);
END $$;

CREATE FUNCTION public.fleet_purge(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept_since timestamptz := now() - voxie.seconds(given -> 'kept_seconds');
BEGIN
    DELETE FROM public.idempotency_keys AS k WHERE k.expires_at <= now();
    DELETE FROM public.sessions AS s WHERE s.expires_at <= now();
    DELETE FROM public.sign_in_codes AS c WHERE c.expires_at <= now();
    DELETE FROM public.seen_webhooks AS w WHERE w.seen_at <= kept_since;
    DELETE FROM public.workers AS w WHERE w.seen_at <= kept_since;
    DELETE FROM public.webhook_deliveries AS d
    WHERE d.ended_at <= now() - voxie.seconds(given -> 'deliveries_kept_seconds');
    -- from the oldest up to the first one that is young, so that those kept have no gap
    DELETE FROM public.events AS e USING public.workspaces AS w
    WHERE e.workspace_id = w.id AND e.seq < coalesce((
        SELECT young.seq FROM public.events AS young
        WHERE young.workspace_id = w.id AND young.at > now() - voxie.seconds(given -> 'events_kept_seconds')
        ORDER BY young.seq
        LIMIT 1
    ), 9223372036854775807);
    RETURN NULL;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA voxie FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.call_to_change, voxie.refuse_stale TO service_role;
SELECT voxie.service_calls(
    'fleet_claim', 'fleet_renew', 'fleet_live', 'fleet_revoke', 'fleet_end', 'fleet_overdue', 'fleet_unfinished', 'fleet_in_progress',
    'fleet_beat', 'fleet_retire', 'fleet_workers', 'fleet_lease', 'fleet_release', 'fleet_first_sight', 'fleet_purge'
);

INSERT INTO voxie.migrations VALUES ('20261125000700_fleet');
