-- Each workspace's oldest young change is looked for once, not for each of its changes.

CREATE OR REPLACE FUNCTION public.fleet_purge(given jsonb) RETURNS jsonb
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
    -- from the oldest up to the first one that is young, so that those kept have no gap; looked for once a workspace
    WITH bounds AS MATERIALIZED (
        SELECT w.id, coalesce((
            SELECT young.seq FROM public.events AS young
            WHERE young.workspace_id = w.id AND young.at > now() - voxie.seconds(given -> 'events_kept_seconds')
            ORDER BY young.seq
            LIMIT 1
        ), 9223372036854775807) AS until
        FROM public.workspaces AS w
    )
    DELETE FROM public.events AS e USING bounds AS b WHERE e.workspace_id = b.id AND e.seq < b.until;
    RETURN NULL;
END $$;

INSERT INTO voxie.migrations VALUES ('20261126000400_purge');
