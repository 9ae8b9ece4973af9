-- Addresses that are told what changes, and each time that they were.

-- `read_to` is the newest change that was queued, or left out as of a kind not asked for.
CREATE TABLE public.webhooks (
    workspace_id text NOT NULL REFERENCES public.workspaces (id),
    id text NOT NULL,
    url text NOT NULL,
    description text NOT NULL,
    kinds jsonb NOT NULL,
    enabled boolean NOT NULL,
    sealed_secret text NOT NULL,
    read_to bigint NOT NULL,
    numbered bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

-- `due_at` is null when it is over, or while another one of its subject goes first.
CREATE TABLE public.webhook_deliveries (
    workspace_id text NOT NULL,
    webhook_id text NOT NULL,
    number bigint NOT NULL,
    message_id text NOT NULL,
    seq bigint,
    kind text NOT NULL,
    subject_id text NOT NULL,
    happened_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
    tries int NOT NULL,
    due_at timestamptz,
    created_at timestamptz NOT NULL,
    ended_at timestamptz,
    replay_of bigint,
    PRIMARY KEY (workspace_id, webhook_id, number),
    FOREIGN KEY (workspace_id, webhook_id) REFERENCES public.webhooks (workspace_id, id) ON DELETE CASCADE,
    CHECK ((ended_at IS NULL) = (state = 'waiting')),
    CHECK (due_at IS NULL OR state = 'waiting')
);
CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries (workspace_id, webhook_id, due_at, number)
    WHERE due_at IS NOT NULL;
CREATE INDEX webhook_deliveries_in_line ON public.webhook_deliveries (workspace_id, webhook_id, subject_id, number)
    WHERE ended_at IS NULL;
CREATE INDEX webhook_deliveries_by_end ON public.webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE public.webhook_attempts (
    workspace_id text NOT NULL,
    webhook_id text NOT NULL,
    delivery bigint NOT NULL,
    number int NOT NULL,
    at timestamptz NOT NULL,
    ms bigint NOT NULL,
    status int,
    error text,
    answer text NOT NULL,
    PRIMARY KEY (workspace_id, webhook_id, delivery, number),
    FOREIGN KEY (workspace_id, webhook_id, delivery)
        REFERENCES public.webhook_deliveries (workspace_id, webhook_id, number) ON DELETE CASCADE
);

SELECT voxie.members_only('webhooks', 'webhook_deliveries', 'webhook_attempts');
-- Not the secrets.
REVOKE SELECT ON public.webhooks FROM authenticated;
GRANT SELECT (workspace_id, id, url, description, kinds, enabled, created_at, updated_at)
    ON public.webhooks TO authenticated;

CREATE FUNCTION voxie.webhook_to_change(workspace text, webhook text) RETURNS public.webhooks
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.webhooks;
BEGIN
    SELECT * INTO kept FROM public.webhooks AS w
    WHERE w.workspace_id = workspace AND w.id = webhook
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM voxie.refuse('not_found', 'webhook', webhook);
    END IF;
    RETURN kept;
END $$;

CREATE FUNCTION voxie.expect_enabled(kept public.webhooks) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    IF NOT kept.enabled THEN
        PERFORM voxie.refuse('conflict', 'The webhook is not enabled.');
    END IF;
END $$;

-- Due at once, or when those of the same subject before it are over. The webhook's row is locked by whoever asks.
CREATE FUNCTION voxie.queue_letter(kept public.webhooks, letter public.webhook_deliveries, replayed bigint)
RETURNS bigint
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    UPDATE public.webhooks AS w SET numbered = w.numbered + 1
    WHERE w.workspace_id = kept.workspace_id AND w.id = kept.id
    RETURNING w.numbered INTO letter.number;
    letter.workspace_id := kept.workspace_id;
    letter.webhook_id := kept.id;
    letter.state := 'waiting';
    letter.tries := 0;
    letter.created_at := clock_timestamp();
    letter.ended_at := NULL;
    letter.replay_of := replayed;
    letter.due_at := CASE WHEN NOT EXISTS (
        SELECT FROM public.webhook_deliveries AS d
        WHERE d.workspace_id = kept.workspace_id AND d.webhook_id = kept.id
          AND d.subject_id = letter.subject_id AND d.ended_at IS NULL
    ) THEN letter.created_at END;
    INSERT INTO public.webhook_deliveries VALUES (letter.*);
    RETURN letter.number;
END $$;

CREATE FUNCTION voxie.with_attempts(kept public.webhook_deliveries) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT to_jsonb(kept) || jsonb_build_object('attempts', (
        SELECT coalesce(jsonb_agg(a ORDER BY a.number), '[]') FROM public.webhook_attempts AS a
        WHERE a.workspace_id = kept.workspace_id AND a.webhook_id = kept.webhook_id AND a.delivery = kept.number
    ))
$$;

CREATE FUNCTION voxie.delivery(workspace text, webhook text, wanted bigint) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT voxie.with_attempts(d) FROM public.webhook_deliveries AS d
    WHERE d.workspace_id = workspace AND d.webhook_id = webhook AND d.number = wanted
$$;

CREATE FUNCTION public.webhooks_add(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    added public.webhooks := jsonb_populate_record(NULL::public.webhooks, given -> 'webhook');
    there bigint;
BEGIN
    added.workspace_id := given ->> 'workspace_id';
    PERFORM voxie.expect_workspace(added.workspace_id);
    PERFORM pg_advisory_xact_lock(hashtextextended('voxie webhooks of ' || added.workspace_id, 0));
    SELECT count(*) INTO there FROM public.webhooks AS w WHERE w.workspace_id = added.workspace_id AND w.id <> added.id;
    IF there >= (given ->> 'most')::int THEN
        PERFORM voxie.refuse('conflict', format('A workspace may have %s webhooks.', given ->> 'most'));
    END IF;
    added.enabled := true;
    added.read_to := voxie.newest_event(added.workspace_id);
    added.numbered := 0;
    added.created_at := now();
    added.updated_at := now();
    INSERT INTO public.webhooks VALUES (added.*) ON CONFLICT (workspace_id, id) DO NOTHING;
    IF FOUND THEN
        PERFORM voxie.tell(added.workspace_id, 'webhook.created', added.id);
    END IF;
    RETURN public.webhooks_get(jsonb_build_object('workspace_id', added.workspace_id, 'webhook_id', added.id));
END $$;

CREATE FUNCTION public.webhooks_list(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(w ORDER BY w.id DESC), '[]') FROM public.webhooks AS w
    WHERE w.workspace_id = given ->> 'workspace_id'
$$;

CREATE FUNCTION public.webhooks_get(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT to_jsonb(w) FROM public.webhooks AS w
    WHERE w.workspace_id = given ->> 'workspace_id' AND w.id = given ->> 'webhook_id'
$$;

CREATE FUNCTION public.webhooks_change(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.webhooks := voxie.webhook_to_change(given ->> 'workspace_id', given ->> 'webhook_id');
    wanted boolean := coalesce((given ->> 'enabled')::boolean, kept.enabled);
BEGIN
    UPDATE public.webhooks AS w
    SET url = coalesce(given ->> 'url', w.url), description = coalesce(given ->> 'description', w.description),
        kinds = coalesce(nullif(given -> 'kinds', 'null'), w.kinds), enabled = wanted, updated_at = now(),
        read_to = CASE WHEN wanted AND NOT kept.enabled THEN voxie.newest_event(kept.workspace_id) ELSE w.read_to END
    WHERE w.workspace_id = kept.workspace_id AND w.id = kept.id
    RETURNING * INTO kept;
    PERFORM voxie.tell(kept.workspace_id, 'webhook.changed', kept.id);
    RETURN to_jsonb(kept);
END $$;

CREATE FUNCTION public.webhooks_remove(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    DELETE FROM public.webhooks AS w
    WHERE w.workspace_id = given ->> 'workspace_id' AND w.id = given ->> 'webhook_id';
    IF NOT FOUND THEN
        PERFORM voxie.refuse('not_found', 'webhook', given ->> 'webhook_id');
    END IF;
    PERFORM voxie.tell(given ->> 'workspace_id', 'webhook.deleted', given ->> 'webhook_id');
    RETURN NULL;
END $$;

CREATE FUNCTION public.webhooks_ping(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.webhooks := voxie.webhook_to_change(given ->> 'workspace_id', given ->> 'webhook_id');
    letter public.webhook_deliveries;
    queued bigint;
BEGIN
    PERFORM voxie.expect_enabled(kept);
    letter.message_id := given ->> 'message_id';
    letter.kind := given ->> 'kind';
    letter.subject_id := kept.id;
    letter.happened_at := clock_timestamp();
    queued := voxie.queue_letter(kept, letter, NULL);
    RETURN voxie.delivery(kept.workspace_id, kept.id, queued);
END $$;

CREATE FUNCTION public.webhooks_replay(given jsonb) RETURNS jsonb
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
    ELSE
        UPDATE public.webhook_deliveries AS d SET due_at = least(d.due_at, clock_timestamp())
        WHERE d.workspace_id = kept.workspace_id AND d.webhook_id = kept.id AND d.number = replayed;
    END IF;
    RETURN voxie.delivery(kept.workspace_id, kept.id, replayed);
END $$;

CREATE FUNCTION public.webhooks_delivery(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT voxie.delivery(given ->> 'workspace_id', given ->> 'webhook_id', (given ->> 'number')::bigint)
$$;

-- NULL: there is no such webhook.
CREATE FUNCTION public.webhooks_deliveries(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT (
        SELECT coalesce(jsonb_agg(voxie.with_attempts(found)), '[]') FROM (
            SELECT * FROM public.webhook_deliveries AS d
            WHERE d.workspace_id = w.workspace_id AND d.webhook_id = w.id AND d.number < (given ->> 'before')::bigint
            ORDER BY d.number DESC
            LIMIT (given ->> 'limit')::int
        ) AS found
    )
    FROM public.webhooks AS w
    WHERE w.workspace_id = given ->> 'workspace_id' AND w.id = given ->> 'webhook_id'
$$;

-- Of each enabled webhook that is behind, the next changes queued; whether there was one.
CREATE FUNCTION public.deliveries_fan_out(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.webhooks;
    change public.events;
    letter public.webhook_deliveries;
    seen bigint;
    told boolean := false;
BEGIN
    FOR kept IN
        SELECT w.* FROM public.webhooks AS w
        WHERE w.enabled AND w.read_to < voxie.newest_event(w.workspace_id)
        ORDER BY w.workspace_id, w.id
        FOR NO KEY UPDATE
    LOOP
        told := true;
        seen := NULL;
        FOR change IN
            SELECT * FROM public.events AS e
            WHERE e.workspace_id = kept.workspace_id AND e.seq > kept.read_to
            ORDER BY e.seq
            LIMIT (given ->> 'limit')::int
        LOOP
            seen := change.seq;
            CONTINUE WHEN kept.kinds <> '[]' AND NOT kept.kinds ? change.kind;
            letter.message_id := kept.workspace_id || '-' || change.seq;
            letter.seq := change.seq;
            letter.kind := change.kind;
            letter.subject_id := change.subject_id;
            letter.happened_at := change.at;
            PERFORM voxie.queue_letter(kept, letter, NULL);
        END LOOP;
        UPDATE public.webhooks AS w  -- none: they were purged
        SET read_to = coalesce(seen, voxie.newest_event(kept.workspace_id))
        WHERE w.workspace_id = kept.workspace_id AND w.id = kept.id;
    END LOOP;
    RETURN to_jsonb(told);
END $$;

CREATE FUNCTION public.deliveries_busy(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_array(w.workspace_id, w.id)), '[]') FROM public.webhooks AS w
    WHERE w.enabled AND EXISTS (
        SELECT FROM public.webhook_deliveries AS d
        WHERE d.workspace_id = w.workspace_id AND d.webhook_id = w.id AND d.due_at <= clock_timestamp()
    )
$$;

CREATE FUNCTION public.deliveries_take(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    taken jsonb;
BEGIN
    WITH due AS (
        SELECT d.*, w.url, w.sealed_secret
        FROM public.webhook_deliveries AS d
        JOIN public.webhooks AS w ON w.workspace_id = d.workspace_id AND w.id = d.webhook_id
        WHERE d.workspace_id = given ->> 'workspace_id' AND d.webhook_id = given ->> 'webhook_id'
          AND d.due_at <= clock_timestamp() AND w.enabled
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

-- `state` is null where it is to be tried again.
CREATE FUNCTION public.deliveries_note(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    at timestamptz := clock_timestamp();
    kept public.webhook_deliveries;
    tried public.webhook_attempts := jsonb_populate_record(NULL::public.webhook_attempts, given -> 'attempted');
BEGIN
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
    RETURN NULL;
END $$;

CREATE FUNCTION public.deliveries_give_back(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    UPDATE public.webhook_deliveries AS d SET due_at = clock_timestamp()
    WHERE d.workspace_id = given ->> 'workspace_id' AND d.webhook_id = given ->> 'webhook_id'
      AND d.number = (given ->> 'number')::bigint AND d.ended_at IS NULL;
    RETURN NULL;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA voxie FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.webhook_to_change, voxie.expect_enabled, voxie.queue_letter, voxie.with_attempts,
    voxie.delivery TO service_role;
SELECT voxie.service_calls(
    'webhooks_add', 'webhooks_list', 'webhooks_get', 'webhooks_change', 'webhooks_remove', 'webhooks_ping',
    'webhooks_replay', 'webhooks_delivery', 'webhooks_deliveries', 'deliveries_fan_out', 'deliveries_busy',
    'deliveries_take', 'deliveries_note', 'deliveries_give_back'
);

INSERT INTO voxie.migrations VALUES ('20261125000650_webhooks');
