-- What a receiver may ask for: rest, and no more; and a new secret beside the one before.

-- `gone_at`: its receiver said 410, and it was switched off. Until `rest_until` its receiver wants to be left alone.
-- Until `older_until` the secret before this one signs as well.
ALTER TABLE public.webhooks
    ADD COLUMN gone_at timestamptz,
    ADD COLUMN rest_until timestamptz,
    ADD COLUMN older_secret text,
    ADD COLUMN older_until timestamptz;
GRANT SELECT (gone_at, rest_until, older_until) ON public.webhooks TO authenticated;

CREATE OR REPLACE FUNCTION public.webhooks_change(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.webhooks := voxie.webhook_to_change(given ->> 'workspace_id', given ->> 'webhook_id');
    wanted boolean := coalesce((given ->> 'enabled')::boolean, kept.enabled);
BEGIN
    UPDATE public.webhooks AS w
    SET url = coalesce(given ->> 'url', w.url), description = coalesce(given ->> 'description', w.description),
        kinds = coalesce(nullif(given -> 'kinds', 'null'), w.kinds), enabled = wanted, updated_at = now(),
        read_to = CASE WHEN wanted AND NOT kept.enabled THEN voxie.newest_event(kept.workspace_id) ELSE w.read_to END,
        gone_at = CASE WHEN NOT wanted THEN w.gone_at END, rest_until = NULL
    WHERE w.workspace_id = kept.workspace_id AND w.id = kept.id
    RETURNING * INTO kept;
    PERFORM voxie.tell(kept.workspace_id, 'webhook.changed', kept.id);
    RETURN to_jsonb(kept);
END $$;

CREATE FUNCTION public.webhooks_rotate(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.webhooks := voxie.webhook_to_change(given ->> 'workspace_id', given ->> 'webhook_id');
BEGIN
    UPDATE public.webhooks AS w
    SET older_secret = w.sealed_secret, older_until = clock_timestamp() + voxie.seconds(given -> 'overlap_seconds'),
        sealed_secret = given ->> 'sealed_secret', updated_at = now()
    WHERE w.workspace_id = kept.workspace_id AND w.id = kept.id
    RETURNING * INTO kept;
    PERFORM voxie.tell(kept.workspace_id, 'webhook.changed', kept.id);
    RETURN to_jsonb(kept);
END $$;

-- Somebody wants an attempt now, whatever its receiver asked for. The webhook's row is locked by whoever asks.
CREATE FUNCTION voxie.wake(kept public.webhooks) RETURNS void
LANGUAGE sql SET search_path = '' AS $$
    UPDATE public.webhooks AS w SET rest_until = NULL
    WHERE w.workspace_id = kept.workspace_id AND w.id = kept.id AND w.rest_until IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION voxie.expect_enabled(kept public.webhooks) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    IF NOT kept.enabled THEN
        PERFORM voxie.refuse('conflict', 'The webhook is not enabled.');
    END IF;
    PERFORM voxie.wake(kept);
END $$;

CREATE OR REPLACE FUNCTION public.deliveries_busy(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_array(w.workspace_id, w.id)), '[]') FROM public.webhooks AS w
    WHERE w.enabled AND coalesce(w.rest_until <= clock_timestamp(), true) AND EXISTS (
        SELECT FROM public.webhook_deliveries AS d
        WHERE d.workspace_id = w.workspace_id AND d.webhook_id = w.id AND d.due_at <= clock_timestamp()
    )
$$;

CREATE OR REPLACE FUNCTION public.deliveries_take(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    taken jsonb;
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
        SET due_at = clock_timestamp() + voxie.seconds(given -> 'hold_seconds')
        FROM due
        WHERE d.workspace_id = due.workspace_id AND d.webhook_id = due.webhook_id AND d.number = due.number
    )
    SELECT coalesce(jsonb_agg(to_jsonb(due) || jsonb_build_object(
        'age_seconds', extract(epoch FROM clock_timestamp() - due.created_at)
    ) ORDER BY due.due_at, due.number), '[]') INTO taken FROM due;
    RETURN taken;
END $$;

-- `state` is null where it is to be tried again. Of the two rows the webhook's is locked first, as everywhere.
CREATE OR REPLACE FUNCTION public.deliveries_note(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    at timestamptz := clock_timestamp();
    is_gone boolean := coalesce((given ->> 'is_gone')::boolean, false);
    rest interval := voxie.seconds(given -> 'rest_seconds');
    kept public.webhook_deliveries;
    tried public.webhook_attempts := jsonb_populate_record(NULL::public.webhook_attempts, given -> 'attempted');
BEGIN
    IF is_gone OR rest > interval '0' THEN
        PERFORM FROM public.webhooks AS w
        WHERE w.workspace_id = given ->> 'workspace_id' AND w.id = given ->> 'webhook_id'
        FOR NO KEY UPDATE;
    END IF;
    UPDATE public.webhook_deliveries AS d
    SET tries = d.tries + 1, state = coalesce(given ->> 'state', d.state),
        ended_at = CASE WHEN given ->> 'state' IS NOT NULL THEN at END,
        due_at = CASE WHEN given ->> 'state' IS NULL THEN at + voxie.seconds(given -> 'again_seconds') END
    WHERE d.workspace_id = given ->> 'workspace_id' AND d.webhook_id = given ->> 'webhook_id'
      AND d.number = (given ->> 'number')::bigint AND d.tries = (given ->> 'tries')::int AND d.ended_at IS NULL
    RETURNING * INTO kept;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    tried.workspace_id := kept.workspace_id;
    tried.webhook_id := kept.webhook_id;
    tried.delivery := kept.number;
    tried.number := kept.tries;
    tried.at := at;
    INSERT INTO public.webhook_attempts VALUES (tried.*);
    IF kept.ended_at IS NOT NULL THEN
        UPDATE public.webhook_deliveries AS d SET due_at = at
        WHERE d.workspace_id = kept.workspace_id AND d.webhook_id = kept.webhook_id AND d.number = (
            SELECT min(next.number) FROM public.webhook_deliveries AS next
            WHERE next.workspace_id = kept.workspace_id AND next.webhook_id = kept.webhook_id
              AND next.subject_id = kept.subject_id AND next.ended_at IS NULL
        );
    END IF;
    -- what an address says that is no longer the webhook's counts for nothing
    UPDATE public.webhooks AS w SET rest_until = greatest(w.rest_until, at + rest)
    WHERE rest > interval '0' AND w.workspace_id = kept.workspace_id AND w.id = kept.webhook_id
      AND w.url = given ->> 'url';
    UPDATE public.webhooks AS w SET enabled = false, gone_at = at, updated_at = at
    WHERE is_gone AND w.workspace_id = kept.workspace_id AND w.id = kept.webhook_id
      AND w.url = given ->> 'url' AND w.enabled;
    IF FOUND THEN
        PERFORM voxie.tell(kept.workspace_id, 'webhook.gone', kept.webhook_id);
    END IF;
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION voxie.wake FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.wake TO service_role;
SELECT voxie.service_calls('webhooks_rotate');

INSERT INTO voxie.migrations VALUES ('20261125000900_webhook_terms');
