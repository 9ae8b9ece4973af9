-- An Idempotency-Key that is given back keeps its end, by which whoever repeats the request knows what was made.

-- An end tells the caller that the request is his to do; NULL does where he does not ask for it (`is_told`), as before.
CREATE OR REPLACE FUNCTION public.access_begin_once(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    workspace text := given ->> 'workspace_id';
    kept public.idempotency_keys;
BEGIN
    PERFORM voxie.expect_workspace(workspace);
    INSERT INTO public.idempotency_keys AS k (workspace_id, key, body_hash, began_at, expires_at)
    VALUES (
        workspace, given ->> 'key', given ->> 'body_hash', now(), now() + voxie.seconds(given -> 'seconds')
    )
    ON CONFLICT (workspace_id, key) DO UPDATE
    SET body_hash = excluded.body_hash, status = NULL, answer = NULL, began_at = excluded.began_at,
        expires_at = CASE
            WHEN k.expires_at > now() AND k.body_hash = excluded.body_hash THEN k.expires_at
            ELSE excluded.expires_at
        END
    WHERE k.expires_at <= now()
       OR (k.status IS NULL AND k.began_at <= now() - voxie.seconds(given -> 'stuck_seconds'))
    RETURNING * INTO kept;
    IF FOUND THEN
        RETURN CASE WHEN given ? 'is_told' THEN jsonb_build_object('expires_at', kept.expires_at) END;
    END IF;
    SELECT * INTO kept FROM public.idempotency_keys AS k
    WHERE k.workspace_id = workspace AND k.key = given ->> 'key';
    RETURN to_jsonb(kept);
END $$;

CREATE OR REPLACE FUNCTION public.access_forget_once(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    UPDATE public.idempotency_keys AS k SET began_at = 'epoch'
    WHERE k.workspace_id = given ->> 'workspace_id' AND k.key = given ->> 'key' AND k.status IS NULL;
    RETURN NULL;
END $$;

INSERT INTO voxie.migrations VALUES ('20261126002720_keys_given_back');
