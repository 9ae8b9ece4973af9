-- By when they were made: the id of one that was asked for with an Idempotency-Key says nothing of that.
CREATE OR REPLACE FUNCTION public.webhooks_list(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(w ORDER BY w.created_at DESC, w.id DESC), '[]') FROM public.webhooks AS w
    WHERE w.workspace_id = given ->> 'workspace_id'
$$;

INSERT INTO voxie.migrations VALUES ('20261126002700_newest_webhooks');
