-- Every table x command x person, and every function x role.

BEGIN;
\ir matrix.sql
SELECT * FROM no_plan();

SELECT set_eq(
    $$ SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' $$,
    $$ SELECT name FROM tables $$,
    'every table has its line'
);
SELECT is_empty(
    $$ SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace IN ('public'::regnamespace,
       'voxie'::regnamespace) AND NOT relrowsecurity $$,
    'row level security is on'
);
SELECT is_empty(
    $$ SELECT oid::regprocedure FROM pg_proc WHERE pronamespace IN ('public'::regnamespace, 'voxie'::regnamespace)
       AND NOT coalesce(proconfig @> ARRAY['search_path=""'], false) AND NOT EXISTS (
         SELECT FROM pg_depend AS d WHERE d.objid = pg_proc.oid AND d.deptype = 'e') $$,
    'every function has an empty search_path'
);
SELECT is_empty(
    $$ SELECT table_name || ' ' || grantee || ' ' || privilege_type FROM information_schema.table_privileges
       WHERE table_schema = 'public' AND privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER')
         AND grantee IN ('PUBLIC', 'anon', 'authenticated', 'service_role')
         AND table_name IN (SELECT name FROM tables) $$,
    'nobody may do what row level security does not see'
);
SELECT is(does, should, what) FROM pg_temp.matrix();
SELECT is(does, should, what) FROM pg_temp.calls();

SELECT * FROM finish();
ROLLBACK;
