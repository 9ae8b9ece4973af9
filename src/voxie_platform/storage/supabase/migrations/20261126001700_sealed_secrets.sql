-- What enabled webhooks are signed to with, as it is sealed: for whoever tries whether a key opens it.
CREATE FUNCTION public.deliveries_sealed(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(
        jsonb_build_object('workspace_id', w.workspace_id, 'webhook_id', w.id, 'sealed_secret', w.sealed_secret)
        ORDER BY w.workspace_id, w.id
    ), '[]')
    FROM public.webhooks AS w
    WHERE w.enabled
$$;

SELECT voxie.service_calls('deliveries_sealed');

INSERT INTO voxie.migrations VALUES ('20261126001700_sealed_secrets');
