-- API keys, page sessions, sign-in codes and idempotency keys: of every secret only its hash.

CREATE TABLE public.api_keys (
    workspace_id text NOT NULL REFERENCES public.workspaces (id),
    id text NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    secret_hash text NOT NULL UNIQUE,
    scopes jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX api_keys_by_age ON public.api_keys (workspace_id, created_at, id);

CREATE TABLE public.sessions (
    workspace_id text NOT NULL REFERENCES public.workspaces (id),
    id text NOT NULL,
    secret_hash text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX sessions_by_expiry ON public.sessions (expires_at);

CREATE TABLE public.sign_in_codes (
    secret_hash text PRIMARY KEY,
    workspace_id text NOT NULL REFERENCES public.workspaces (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sign_in_codes_by_expiry ON public.sign_in_codes (expires_at);
CREATE INDEX sign_in_codes_of_workspace ON public.sign_in_codes (workspace_id);

CREATE TABLE public.idempotency_keys (
    workspace_id text NOT NULL REFERENCES public.workspaces (id),
    key text NOT NULL,
    body_hash text NOT NULL,
    status int,
    answer text,
    began_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, key)
);
CREATE INDEX idempotency_keys_by_expiry ON public.idempotency_keys (expires_at);

SELECT voxie.service_only('sessions', 'sign_in_codes', 'idempotency_keys');
SELECT voxie.members_only('api_keys');
-- Owners alone, and not the hashes.
ALTER POLICY members_read ON public.api_keys USING (workspace_id IN (SELECT voxie.workspaces_as('owner')));
REVOKE SELECT ON public.api_keys FROM authenticated;
GRANT SELECT (workspace_id, id, name, prefix, scopes, created_at, expires_at, revoked_at, last_used_at)
    ON public.api_keys TO authenticated;

CREATE FUNCTION public.access_first_workspace(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    oldest public.workspaces;
BEGIN
    SELECT * INTO oldest FROM public.workspaces ORDER BY created_at, id LIMIT 1;
    IF NOT FOUND THEN
        LOCK TABLE public.workspaces IN SHARE ROW EXCLUSIVE MODE;
        INSERT INTO public.workspaces (id, name, created_at)
        SELECT given ->> 'id', given ->> 'name', now()
        WHERE NOT EXISTS (SELECT FROM public.workspaces);
        SELECT * INTO oldest FROM public.workspaces ORDER BY created_at, id LIMIT 1;
    END IF;
    RETURN to_jsonb(oldest);
END $$;

CREATE FUNCTION public.access_workspaces(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(w ORDER BY w.created_at, w.id), '[]') FROM public.workspaces AS w
$$;

CREATE FUNCTION public.access_workspace(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT to_jsonb(w) FROM public.workspaces AS w WHERE w.id = given ->> 'workspace_id'
$$;

CREATE FUNCTION public.access_set_timezone(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    UPDATE public.workspaces AS w SET timezone = given ->> 'timezone'
    WHERE w.id = given ->> 'workspace_id' AND w.timezone <> given ->> 'timezone';
    IF FOUND THEN
        PERFORM voxie.tell(given ->> 'workspace_id', 'workspace.changed', given ->> 'workspace_id');
    END IF;
    RETURN public.access_workspace(given);
END $$;

CREATE FUNCTION public.access_add_workspace(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    added public.workspaces;
BEGIN
    INSERT INTO public.workspaces (id, name, created_at) VALUES (given ->> 'id', given ->> 'name', now())
    RETURNING * INTO added;
    RETURN to_jsonb(added);
END $$;

CREATE FUNCTION public.access_members(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(m ORDER BY m.created_at, m.user_id), '[]') FROM public.members AS m
    WHERE m.workspace_id = given ->> 'workspace_id'
$$;

CREATE FUNCTION public.access_memberships(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(
        jsonb_build_object('workspace', to_jsonb(w), 'role', m.role) ORDER BY m.created_at, m.workspace_id
    ), '[]')
    FROM public.members AS m JOIN public.workspaces AS w ON w.id = m.workspace_id
    WHERE m.user_id = given ->> 'user_id'
$$;

-- All owners are locked with the member, so that of two who leave at once one stays.
CREATE FUNCTION voxie.member_to_change(workspace text, member text) RETURNS public.members
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.members;
BEGIN
    PERFORM FROM public.members AS m
    WHERE m.workspace_id = workspace AND (m.role = 'owner' OR m.user_id = member)
    ORDER BY m.user_id
    FOR UPDATE;
    SELECT * INTO kept FROM public.members AS m WHERE m.workspace_id = workspace AND m.user_id = member;
    IF NOT FOUND THEN
        PERFORM voxie.refuse('not_found', 'member', member);
    END IF;
    RETURN kept;
END $$;

CREATE FUNCTION voxie.expect_another_owner(kept public.members) RETURNS void
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    IF kept.role = 'owner' AND NOT EXISTS (
        SELECT FROM public.members AS m
        WHERE m.workspace_id = kept.workspace_id AND m.user_id <> kept.user_id AND m.role = 'owner'
    ) THEN
        PERFORM voxie.refuse(
            'last_owner', 'This is the last owner of the workspace: make somebody else an owner first.'
        );
    END IF;
END $$;

CREATE FUNCTION public.access_add_member(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    added public.members := jsonb_populate_record(NULL::public.members, given);
BEGIN
    PERFORM voxie.expect_workspace(added.workspace_id);
    added.created_at := now();
    INSERT INTO public.members VALUES (added.*) ON CONFLICT (workspace_id, user_id) DO NOTHING;
    IF NOT FOUND THEN
        PERFORM voxie.refuse('conflict', 'This user is a member already: change the role instead.');
    END IF;
    PERFORM voxie.tell(added.workspace_id, 'member.added', added.user_id);
    RETURN to_jsonb(added);
END $$;

CREATE FUNCTION public.access_change_member(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.members := voxie.member_to_change(given ->> 'workspace_id', given ->> 'user_id');
    changed public.members := kept;
BEGIN
    changed.role := coalesce(given ->> 'role', kept.role);
    changed.name := coalesce(given ->> 'name', kept.name);
    IF changed.role <> kept.role THEN
        PERFORM voxie.expect_another_owner(kept);
    END IF;
    IF changed <> kept THEN
        UPDATE public.members AS m SET role = changed.role, name = changed.name
        WHERE m.workspace_id = kept.workspace_id AND m.user_id = kept.user_id;
        PERFORM voxie.tell(kept.workspace_id, 'member.changed', kept.user_id);
    END IF;
    RETURN to_jsonb(changed);
END $$;

CREATE FUNCTION public.access_remove_member(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.members := voxie.member_to_change(given ->> 'workspace_id', given ->> 'user_id');
BEGIN
    PERFORM voxie.expect_another_owner(kept);
    DELETE FROM public.members AS m WHERE m.workspace_id = kept.workspace_id AND m.user_id = kept.user_id;
    PERFORM voxie.tell(kept.workspace_id, 'member.removed', kept.user_id);
    RETURN NULL;
END $$;

CREATE FUNCTION public.access_add_key(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    added public.api_keys := jsonb_populate_record(NULL::public.api_keys, given);
BEGIN
    PERFORM voxie.expect_workspace(added.workspace_id);
    added.created_at := now();
    INSERT INTO public.api_keys VALUES (added.*);
    PERFORM voxie.tell(added.workspace_id, 'key.created', added.id);
    RETURN to_jsonb(added) - 'secret_hash';
END $$;

CREATE FUNCTION public.access_keys(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT coalesce(jsonb_agg(to_jsonb(k) - 'secret_hash' ORDER BY k.created_at DESC, k.id DESC), '[]')
    FROM public.api_keys AS k
    WHERE k.workspace_id = given ->> 'workspace_id'
$$;

CREATE FUNCTION public.access_revoke_key(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.api_keys;
BEGIN
    SELECT * INTO kept FROM public.api_keys AS k
    WHERE k.workspace_id = given ->> 'workspace_id' AND k.id = given ->> 'key_id'
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM voxie.refuse('not_found', 'key', given ->> 'key_id');
    ELSIF kept.revoked_at IS NULL THEN
        UPDATE public.api_keys AS k SET revoked_at = now()
        WHERE k.workspace_id = kept.workspace_id AND k.id = kept.id;
        PERFORM voxie.tell(kept.workspace_id, 'key.revoked', kept.id);
    END IF;
    RETURN NULL;
END $$;

-- `last_used_at` is no more exact than `noted_seconds`, so that a request is not a write.
CREATE FUNCTION public.access_holder_of_key(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    kept public.api_keys;
BEGIN
    SELECT * INTO kept FROM public.api_keys AS k
    WHERE k.secret_hash = given ->> 'secret_hash' AND k.revoked_at IS NULL
      AND (k.expires_at IS NULL OR k.expires_at > now());
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF coalesce(kept.last_used_at, '-infinity') < now() - voxie.seconds(given -> 'noted_seconds') THEN
        UPDATE public.api_keys AS k SET last_used_at = now()
        WHERE k.workspace_id = kept.workspace_id AND k.id = kept.id;
    END IF;
    RETURN jsonb_build_object('id', kept.id, 'workspace_id', kept.workspace_id, 'scopes', kept.scopes);
END $$;

CREATE FUNCTION public.access_add_sign_in_code(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    PERFORM voxie.expect_workspace(given ->> 'workspace_id');
    INSERT INTO public.sign_in_codes (secret_hash, workspace_id, created_at, expires_at)
    VALUES (
        given ->> 'secret_hash', given ->> 'workspace_id', now(), now() + voxie.seconds(given -> 'seconds')
    );
    RETURN NULL;
END $$;

CREATE FUNCTION public.access_sign_in(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
DECLARE
    code public.sign_in_codes;
BEGIN
    DELETE FROM public.sign_in_codes AS c WHERE c.secret_hash = given ->> 'code_hash' RETURNING * INTO code;
    IF NOT FOUND OR code.expires_at <= now() THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.sessions (workspace_id, id, secret_hash, created_at, expires_at)
    VALUES (
        code.workspace_id, given ->> 'session_id', given ->> 'session_hash', now(),
        now() + voxie.seconds(given -> 'seconds')
    );
    RETURN jsonb_build_object('id', given ->> 'session_id', 'workspace_id', code.workspace_id);
END $$;

CREATE FUNCTION public.access_holder_of_session(given jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = '' AS $$
    SELECT jsonb_build_object('id', s.id, 'workspace_id', s.workspace_id) FROM public.sessions AS s
    WHERE s.secret_hash = given ->> 'session_hash' AND s.expires_at > now()
$$;

CREATE FUNCTION public.access_sign_out(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    DELETE FROM public.sessions AS s WHERE s.secret_hash = given ->> 'session_hash';
    RETURN NULL;
END $$;

CREATE FUNCTION public.access_begin_once(given jsonb) RETURNS jsonb
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
        expires_at = excluded.expires_at
    WHERE k.expires_at <= now()
       OR (k.status IS NULL AND k.began_at <= now() - voxie.seconds(given -> 'stuck_seconds'));
    IF FOUND THEN
        RETURN NULL;
    END IF;
    SELECT * INTO kept FROM public.idempotency_keys AS k
    WHERE k.workspace_id = workspace AND k.key = given ->> 'key';
    RETURN to_jsonb(kept);
END $$;

CREATE FUNCTION public.access_answer_once(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    UPDATE public.idempotency_keys AS k SET status = (given ->> 'status')::int, answer = given ->> 'answer'
    WHERE k.workspace_id = given ->> 'workspace_id' AND k.key = given ->> 'key' AND k.status IS NULL;
    RETURN NULL;
END $$;

CREATE FUNCTION public.access_forget_once(given jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
    DELETE FROM public.idempotency_keys AS k
    WHERE k.workspace_id = given ->> 'workspace_id' AND k.key = given ->> 'key' AND k.status IS NULL;
    RETURN NULL;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA voxie FROM PUBLIC;
GRANT EXECUTE ON FUNCTION voxie.member_to_change, voxie.expect_another_owner TO service_role;
SELECT voxie.service_calls(
    'access_first_workspace', 'access_workspaces', 'access_workspace', 'access_set_timezone', 'access_add_key',
    'access_keys', 'access_revoke_key', 'access_add_workspace', 'access_members', 'access_memberships',
    'access_add_member', 'access_change_member', 'access_remove_member', 'access_holder_of_key',
    'access_add_sign_in_code', 'access_sign_in', 'access_holder_of_session', 'access_sign_out',
    'access_begin_once', 'access_answer_once', 'access_forget_once'
);

INSERT INTO voxie.migrations VALUES ('20261125000200_access');
