-- A new secret that is asked for once more, as the answer was lost, takes nothing from the one before.

-- By which whoever asks once more finds that it signs already; null: it is the first one, or of an earlier version.
ALTER TABLE public.webhooks ADD COLUMN secret_id text;

CREATE OR REPLACE FUNCTION public.webhooks_rotate(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.webhooks := voxie.webhook_to_change(given ->> 'workspace_id', given ->> 'webhook_id');
BEGIN
    IF kept.secret_id = given ->> 'secret_id' THEN
        RETURN to_jsonb(kept);
    END IF;
    UPDATE public.webhooks AS w
    SET older_secret = w.sealed_secret, older_until = clock_timestamp() + voxie.seconds(given -> 'overlap_seconds'),
        sealed_secret = given ->> 'sealed_secret', secret_id = given ->> 'secret_id', updated_at = now()
    WHERE w.workspace_id = kept.workspace_id AND w.id = kept.id
    RETURNING * INTO kept;
    PERFORM voxie.tell(kept.workspace_id, 'webhook.changed', kept.id);
    RETURN to_jsonb(kept);
END $$;

INSERT INTO voxie.migrations VALUES ('20261126002730_secret_ids');
