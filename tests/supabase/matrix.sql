-- Who may do what with each table: two workspaces with a row of everything, seven people, and what each should see.

SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;

-- What a role may read: `member` rows of the workspaces one is in, `owner` of those one owns, `self` of oneself or of
-- those one owns, `nobody` nothing. Nobody but the service writes. `shown` is what tells rows apart.
CREATE TEMP TABLE tables (name text PRIMARY KEY, readers text NOT NULL, shown text NOT NULL DEFAULT 'workspace_id');
INSERT INTO tables (name, readers, shown) VALUES
    ('workspaces', 'member', 'id'),
    ('members', 'self', 'user_id'),
    ('api_keys', 'owner', 'workspace_id'),
    ('webhooks', 'owner', 'workspace_id'),
    ('webhook_deliveries', 'owner', 'workspace_id'),
    ('webhook_attempts', 'owner', 'workspace_id'),
    ('sessions', 'nobody', 'workspace_id'),
    ('sign_in_codes', 'nobody', 'workspace_id'),
    ('idempotency_keys', 'nobody', 'workspace_id'),
    ('counters', 'nobody', 'workspace_id'),
    ('workers', 'nobody', 'id'),
    ('leases', 'nobody', 'name'),
    ('seen_webhooks', 'nobody', 'event_id'),
    ('after_call', 'nobody', 'workspace_id');
INSERT INTO tables (name, readers) SELECT unnest, 'member' FROM unnest(ARRAY[
    'events', 'agents', 'agent_versions', 'calendars', 'interviews', 'interview_entries', 'bookings',
    'booking_holds', 'messages', 'call_sessions', 'call_turns', 'call_events', 'token_usage', 'call_summaries',
    'call_facts', 'call_marks', 'call_sums', 'call_values', 'call_spans'
]);

CREATE TEMP TABLE people (name text PRIMARY KEY, role text NOT NULL, id text, workspace_id text, member_as text);
INSERT INTO people VALUES
    ('anon', 'anon', NULL, NULL, NULL),
    ('stranger', 'authenticated', '00000000-0000-0000-0000-000000000001', NULL, NULL),
    ('viewer', 'authenticated', '00000000-0000-0000-0000-000000000002', 'ours', 'viewer'),
    ('editor', 'authenticated', '00000000-0000-0000-0000-000000000003', 'ours', 'editor'),
    ('owner', 'authenticated', '00000000-0000-0000-0000-000000000004', 'ours', 'owner'),
    ('foreigner', 'authenticated', '00000000-0000-0000-0000-000000000005', 'theirs', 'owner'),
    ('service', 'service_role', NULL, NULL, NULL);

INSERT INTO public.workspaces VALUES ('ours', 'Ours', now()), ('theirs', 'Theirs', now());
INSERT INTO public.members SELECT workspace_id, id, member_as, name, now() FROM people WHERE member_as IS NOT NULL;
INSERT INTO public.workers VALUES ('w', 'voxie', 'here', 1, '0', 1, 0, true, false, NULL, NULL, NULL, NULL, now(), now());
INSERT INTO public.leases VALUES ('l', 'h', now());
INSERT INTO public.seen_webhooks VALUES ('livekit', 'e', now());
DO $$
DECLARE
    w text;
BEGIN
    FOREACH w IN ARRAY ARRAY['ours', 'theirs'] LOOP
        INSERT INTO public.api_keys VALUES (w, 'k', 'ci', 'vx_', w, '[]', now());
        INSERT INTO public.sessions VALUES (w, 's', w, now(), now());
        INSERT INTO public.sign_in_codes VALUES (w, w, now(), now());
        INSERT INTO public.idempotency_keys VALUES (w, 'k', 'h', NULL, NULL, now(), now());
        INSERT INTO public.counters VALUES (w, 'events', 1);
        INSERT INTO public.events VALUES (w, 1, 'agent.created', 'a', now());
        INSERT INTO public.agents VALUES (w, 'a', 'A', 'a', true, 1, now(), now());
        INSERT INTO public.agent_versions VALUES (w, 'a', 1, '{}', 'h', NULL, 'cli', '', now());
        INSERT INTO public.calendars VALUES (w, 'c', 'main', '{}', now());
        INSERT INTO public.interviews VALUES (w, 'i', 'open', '[]', 0, '{}', NULL, now(), now());
        INSERT INTO public.interview_entries VALUES (w, 'i', 'f', 1, '1', 'heard', '', false, NULL, 1, now());
        INSERT INTO public.bookings VALUES (w, 'b', 'c', 't', NULL, NULL, 'u', now(), now() + interval '1 hour', 1,
            'A', 'a', '', '', '', 'booked', now(), now());
        INSERT INTO public.booking_holds VALUES (w, 'c', 'u', now(), 'b');
        INSERT INTO public.messages VALUES (w, 'm', 't', NULL, NULL, 'A', '', 'x', 'normal', 'open', now());
        INSERT INTO public.call_sessions (workspace_id, id, kind, channel, deployment, caller_identity, state, attempt,
            requested_at, dispatched_at) VALUES (w, w, 'agent', 'text', 'spawner', 'c', 'live', 1, now(), now());
        INSERT INTO public.call_turns (workspace_id, call_id, attempt, seq, who, interrupted, started_ms, at)
            VALUES (w, w, 1, 1, 'caller', false, 0, now());
        INSERT INTO public.call_events VALUES (w, w, 1, 1, 'state', now(), 0, '{}');
        INSERT INTO public.token_usage VALUES (w, w, 'r', 'm', 0, 0, 0, NULL, NULL, 0, 0, NULL, now());
        INSERT INTO public.call_summaries VALUES (w, w, 'rules', 'talked', '{}', 0, 'h', 0, now());
        INSERT INTO public.after_call VALUES (w, w, now(), 0);
        INSERT INTO public.call_facts VALUES (w, w, '{}');
        INSERT INTO public.call_marks VALUES (w, 'failed', now(), w);
        INSERT INTO public.call_sums VALUES (w, 'all', '', 15, now(), '{}');
        INSERT INTO public.call_values VALUES (w, 'all', '', now(), 1);
        INSERT INTO public.call_spans VALUES (w, 'all', '', now(), now() + interval '1 day', '{}');
        INSERT INTO public.webhooks VALUES (w, 'h', 'u', '', '[]', true, 's', 0, 1, now(), now());
        INSERT INTO public.webhook_deliveries VALUES (w, 'h', 1, 'm', 1, 'k', 's', now(), 'waiting', 0, now(), now());
        INSERT INTO public.webhook_attempts VALUES (w, 'h', 1, 1, now(), 0, NULL, NULL, '');
    END LOOP;
END $$;

-- What comes of it when a person does that; it is undone. What is asked answers its one value, the rest how it ended.
CREATE FUNCTION pg_temp.outcome(person people, command text, is_question boolean) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    answer text := 'allowed';
BEGIN
    PERFORM set_config('request.jwt.claims', jsonb_build_object('sub', person.id, 'role', person.role)::text, true);
    PERFORM set_config('role', person.role, true);
    BEGIN
        IF is_question THEN
            EXECUTE command INTO answer;
        ELSE
            EXECUTE command;
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'UNDO0';
    EXCEPTION
        WHEN insufficient_privilege THEN answer := 'denied';
        WHEN SQLSTATE 'UNDO0' OR integrity_constraint_violation THEN NULL;
    END;
    PERFORM set_config('role', 'none', true);
    RETURN answer;
END $$;

CREATE FUNCTION pg_temp.should_see(person people, wanted tables) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    seen text;
BEGIN
    IF person.name = 'service' THEN
        EXECUTE format('SELECT string_agg(DISTINCT %s, '','' ORDER BY %1$s) FROM public.%I', wanted.shown, wanted.name)
        INTO seen;
        RETURN seen;
    END IF;
    RETURN CASE
        WHEN person.name = 'anon' OR wanted.readers = 'nobody' THEN 'denied'
        WHEN wanted.readers = 'self' THEN (
            SELECT string_agg(p.id, ',' ORDER BY p.id) FROM people AS p
            WHERE p.member_as IS NOT NULL AND (
                p.id = person.id OR (p.workspace_id = person.workspace_id AND person.member_as = 'owner')
            )
        )
        WHEN wanted.readers = 'owner' AND person.member_as IS DISTINCT FROM 'owner' THEN NULL
        ELSE person.workspace_id
    END;
END $$;

-- Every table x command x person: what should come of it, and what does.
CREATE FUNCTION pg_temp.matrix(only_table text DEFAULT NULL)
RETURNS TABLE (what text, should text, does text)
LANGUAGE sql AS $$
    SELECT format('%s reads %s', p.name, t.name), pg_temp.should_see(p, t), pg_temp.outcome(p, format(
        'SELECT string_agg(DISTINCT %s, '','' ORDER BY %1$s) FROM public.%I', t.shown, t.name
    ), true)
    FROM people AS p CROSS JOIN tables AS t
    WHERE only_table IS NULL OR t.name = only_table
    UNION ALL
    SELECT
        format('%s does %s', p.name, c.command), CASE p.name WHEN 'service' THEN 'allowed' ELSE 'denied' END,
        pg_temp.outcome(p, c.command, false)
    FROM people AS p CROSS JOIN tables AS t CROSS JOIN LATERAL (VALUES
        (format('INSERT INTO public.%I SELECT (NULL::public.%1$I).* WHERE false', t.name)),
        (format('UPDATE public.%I SET %s = NULL WHERE false', t.name, t.shown)),
        (format('DELETE FROM public.%I WHERE false', t.name))
    ) AS c (command)
    WHERE only_table IS NULL OR t.name = only_table
    UNION ALL
    SELECT format('%s reads the secrets of %s', p.name, t.name), 'denied', pg_temp.outcome(
        p, format('SELECT count(%I) FROM public.%I', t.secret, t.name), true
    )
    FROM people AS p CROSS JOIN (VALUES
        ('api_keys', 'secret_hash'), ('sessions', 'secret_hash'), ('sign_in_codes', 'secret_hash'),
        ('webhooks', 'sealed_secret')
    ) AS t (name, secret)
    WHERE p.name <> 'service'
      AND (only_table IS NULL OR t.name = only_table)
$$;

-- Every function x role; the policies of members call one of them.
CREATE FUNCTION pg_temp.calls() RETURNS TABLE (what text, should boolean, does boolean)
LANGUAGE sql AS $$
    SELECT
        format('%s calls %s', role, f.oid::regprocedure),
        CASE
            WHEN f.proname = 'workspaces_as' THEN role <> 'anon'
            WHEN f.proname IN ('members_only', 'service_only', 'service_calls') THEN false
            ELSE role = 'service_role'
        END,
        has_function_privilege(role, f.oid, 'execute')
    FROM pg_proc AS f CROSS JOIN unnest(ARRAY['anon', 'authenticated', 'service_role']) AS role
    WHERE f.pronamespace IN ('public'::regnamespace, 'voxie'::regnamespace)
      AND NOT EXISTS (
        SELECT FROM pg_depend AS d
        WHERE d.objid = f.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
    )
$$;
