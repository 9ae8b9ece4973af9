-- A delivery that ends and one that is queued behind it see each other.

-- `state` is null where it is to be tried again. The webhook's row is locked first, as everywhere: what is queued
-- meanwhile would wait for a delivery that is over.
CREATE OR REPLACE FUNCTION public.deliveries_note(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    at timestamptz := clock_timestamp();
    is_gone boolean := coalesce((given ->> 'is_gone')::boolean, false);
    rest interval := voxie.seconds(given -> 'rest_seconds');
    kept public.webhook_deliveries;
    tried public.webhook_attempts := jsonb_populate_record(NULL::public.webhook_attempts, given -> 'attempted');
BEGIN
    PERFORM FROM public.webhooks AS w
    WHERE w.workspace_id = given ->> 'workspace_id' AND w.id = given ->> 'webhook_id'
    FOR NO KEY UPDATE;
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

UPDATE public.webhook_deliveries AS d SET due_at = clock_timestamp()
WHERE d.ended_at IS NULL AND d.due_at IS NULL AND NOT EXISTS (
    SELECT FROM public.webhook_deliveries AS before
    WHERE before.workspace_id = d.workspace_id AND before.webhook_id = d.webhook_id
      AND before.subject_id = d.subject_id AND before.ended_at IS NULL AND before.number < d.number
);

INSERT INTO voxie.migrations VALUES ('20261126000200_webhook_order');
