-- Each wall broken, one at a time: the matrix must notice, or it would not notice either if somebody broke it.

BEGIN;
\ir matrix.sql
SELECT * FROM no_plan();

CREATE TEMP TABLE breaches (table_name text, breach text);
INSERT INTO breaches
SELECT p.tablename, b.breach FROM pg_policies AS p CROSS JOIN LATERAL (VALUES
    (format('DROP POLICY %I ON public.%I', p.policyname, p.tablename)),
    (format('ALTER POLICY %I ON public.%I USING (true)', p.policyname, p.tablename)),
    (format('ALTER POLICY %I ON public.%I USING (%L IN (SELECT voxie.workspaces_as(''owner'', ''editor'', ''viewer'')))',
        p.policyname, p.tablename, 'ours')),
    (format('ALTER POLICY %I ON public.%I TO anon', p.policyname, p.tablename)),
    (format('CREATE POLICY also ON public.%I FOR SELECT TO authenticated USING (true)', p.tablename))
) AS b (breach)
WHERE p.schemaname = 'public';
-- The roles in each policy, one at a time.
INSERT INTO breaches
SELECT p.tablename, format('ALTER POLICY %I ON public.%I USING (%s)', p.policyname, p.tablename,
    replace(p.qual, quote_literal(left_out), quote_literal('nobody')))
FROM pg_policies AS p CROSS JOIN unnest(ARRAY['owner', 'editor', 'viewer']) AS left_out
WHERE p.schemaname = 'public' AND strpos(p.qual, quote_literal(left_out)) > 0;
INSERT INTO breaches
SELECT t.name, b.breach FROM tables AS t CROSS JOIN LATERAL (VALUES
    (format('ALTER TABLE public.%I DISABLE ROW LEVEL SECURITY; GRANT SELECT ON public.%1$I TO authenticated', t.name)),
    (format('GRANT SELECT ON public.%I TO anon', t.name)),
    (format('GRANT INSERT ON public.%I TO authenticated', t.name)),
    (format('GRANT UPDATE ON public.%I TO authenticated', t.name)),
    (format('GRANT DELETE ON public.%I TO authenticated', t.name)),
    (format('REVOKE INSERT ON public.%I FROM service_role', t.name)),
    (format('REVOKE UPDATE ON public.%I FROM service_role', t.name)),
    (format('REVOKE DELETE ON public.%I FROM service_role', t.name)),
    (format('REVOKE SELECT ON public.%I FROM service_role', t.name))
) AS b (breach);
INSERT INTO breaches
SELECT name, format('GRANT SELECT ON public.%I TO authenticated', name) FROM unnest(ARRAY['api_keys', 'webhooks']) AS name;

CREATE FUNCTION pg_temp.noticed(breach breaches) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    differences bigint;
BEGIN
    BEGIN
        EXECUTE breach.breach;
        SELECT count(*) INTO differences FROM pg_temp.matrix(breach.table_name) WHERE should IS DISTINCT FROM does;
        RAISE EXCEPTION USING ERRCODE = 'UNDO1';
    EXCEPTION WHEN SQLSTATE 'UNDO1' THEN
        RETURN differences;
    END;
END $$;

SELECT cmp_ok(count(*), '>', 200::bigint, 'there is much to break') FROM breaches;
SELECT cmp_ok(pg_temp.noticed(b), '>', 0::bigint, b.breach) FROM breaches AS b;

CREATE FUNCTION pg_temp.call_noticed(breach text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    differences bigint;
BEGIN
    BEGIN
        EXECUTE breach;
        SELECT count(*) INTO differences FROM pg_temp.calls() WHERE should IS DISTINCT FROM does;
        RAISE EXCEPTION USING ERRCODE = 'UNDO1';
    EXCEPTION WHEN SQLSTATE 'UNDO1' THEN
        RETURN differences;
    END;
END $$;
SELECT is(pg_temp.call_noticed(format('GRANT EXECUTE ON FUNCTION %s TO %I', f.oid::regprocedure, role)), 1::bigint,
    format('%s given to %s', f.oid::regprocedure, role))
FROM pg_proc AS f CROSS JOIN unnest(ARRAY['anon', 'authenticated']) AS role
WHERE f.pronamespace = 'public'::regnamespace AND NOT EXISTS (
    SELECT FROM pg_depend AS d WHERE d.objid = f.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e'
);

SELECT * FROM finish();
ROLLBACK;
