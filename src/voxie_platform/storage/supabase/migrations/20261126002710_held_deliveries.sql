-- A delivery that is on its way is not sent beside itself when its replay is asked for.

-- While `due_at` is the same, whoever took it last is at it; null: nobody took it.
ALTER TABLE public.webhook_deliveries ADD COLUMN held_until timestamptz;

CREATE OR REPLACE FUNCTION public.webhooks_replay(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.webhooks := voxie.webhook_to_change(given ->> 'workspace_id', given ->> 'webhook_id');
    before public.webhook_deliveries;
    replayed bigint := (given ->> 'number')::bigint;
BEGIN
    PERFORM voxie.expect_enabled(kept);
    SELECT * INTO before FROM public.webhook_deliveries AS d
    WHERE d.workspace_id = kept.workspace_id AND d.webhook_id = kept.id AND d.number = replayed
    FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM voxie.refuse('not_found', 'delivery', given ->> 'number');
    ELSIF before.ended_at IS NOT NULL THEN
        replayed := voxie.queue_letter(kept, before, before.number);
    ELSIF before.due_at IS NULL THEN
        PERFORM voxie.refuse('conflict', 'Another delivery of the same subject goes first.');
    ELSIF before.due_at IS DISTINCT FROM before.held_until THEN
        UPDATE public.webhook_deliveries AS d SET due_at = least(d.due_at, clock_timestamp())
        WHERE d.workspace_id = kept.workspace_id AND d.webhook_id = kept.id AND d.number = replayed;
    END IF;
    RETURN voxie.delivery(kept.workspace_id, kept.id, replayed);
END $$;

CREATE OR REPLACE FUNCTION public.deliveries_take(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    taken jsonb;
    until timestamptz := clock_timestamp() + voxie.seconds(given -> 'hold_seconds');
BEGIN
    WITH due AS (
        SELECT d.*, w.url, w.sealed_secret,
            CASE WHEN w.older_until > clock_timestamp() THEN w.older_secret END AS older_secret
        FROM public.webhook_deliveries AS d
        JOIN public.webhooks AS w ON w.workspace_id = d.workspace_id AND w.id = d.webhook_id
        WHERE d.workspace_id = given ->> 'workspace_id' AND d.webhook_id = given ->> 'webhook_id'
          AND d.due_at <= clock_timestamp() AND w.enabled AND coalesce(w.rest_until <= clock_timestamp(), true)
        ORDER BY d.due_at, d.number
        LIMIT (given ->> 'limit')::int
        FOR UPDATE OF d SKIP LOCKED
    ), held AS (
        UPDATE public.webhook_deliveries AS d
        SET due_at = until, held_until = until
        FROM due
        WHERE d.workspace_id = due.workspace_id AND d.webhook_id = due.webhook_id AND d.number = due.number
    )
    SELECT coalesce(jsonb_agg(to_jsonb(due) || jsonb_build_object(
        'age_seconds', extract(epoch FROM clock_timestamp() - due.created_at)
    ) ORDER BY due.due_at, due.number), '[]') INTO taken FROM due;
    RETURN taken;
END $$;

INSERT INTO voxie.migrations VALUES ('20261126002710_held_deliveries');
