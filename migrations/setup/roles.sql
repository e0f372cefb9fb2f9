-- Roles of the L9 Memory Substrate. Once per cluster, by a superuser; running it again changes nothing.
--   psql -U postgres -d postgres -f migrations/setup/roles.sql
-- No passwords here: give the logins theirs with ALTER ROLE … PASSWORD, or let pg_hba.conf decide.
--
--   l9_user        owns the schema and migrates it
--   l9_api         login of the server and of embedding teams: nothing of its own, may become l9_app, cannot bypass policies
--   l9_maintainer  login of the jobs: eviction, decay, folding, view refresh
--   l9_backup      login that reads everything, past row level security, and writes nothing
--   l9_app         every scope but platform_admin; the role that the policies bind
--   l9_platform    the scope platform_admin
--   l9_views       owns the materialized views, their guarded views, and the functions that count on behalf of a reader
DO $roles$
DECLARE
  wanted record;
BEGIN
  -- Role catalogs are shared: two databases set up at the same moment would otherwise fail on each other's tuples.
  LOCK TABLE pg_catalog.pg_authid, pg_catalog.pg_auth_members IN SHARE ROW EXCLUSIVE MODE;

  FOR wanted IN
    SELECT * FROM (VALUES
      ('l9_app',        'NOLOGIN INHERIT NOBYPASSRLS'),
      ('l9_platform',   'NOLOGIN INHERIT NOBYPASSRLS'),
      ('l9_views',      'NOLOGIN INHERIT NOBYPASSRLS'),
      ('l9_user',       'LOGIN INHERIT NOBYPASSRLS'),     -- INHERIT: its right to create in public comes by membership
      ('l9_api',        'LOGIN NOINHERIT NOBYPASSRLS'),   -- NOINHERIT: without a scope it has no right on any table
      ('l9_maintainer', 'LOGIN NOINHERIT NOBYPASSRLS'),
      ('l9_backup',     'LOGIN INHERIT BYPASSRLS')) AS role (name, attributes)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted.name) THEN
      EXECUTE format('CREATE ROLE %I', wanted.name);
    END IF;
    IF wanted.name = 'l9_user' AND (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = wanted.name) THEN
      -- a container image may have made it its bootstrap superuser, which cannot be demoted
      RAISE WARNING 'l9_user is a superuser: row level security does not bind it, never serve requests with it';
      EXECUTE format('ALTER ROLE %I LOGIN INHERIT', wanted.name);
    ELSE
      EXECUTE format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION %s', wanted.name, wanted.attributes);
    END IF;
  END LOOP;

  GRANT l9_platform TO l9_views;
  GRANT l9_app, l9_platform, l9_views TO l9_user;
  GRANT l9_app TO l9_api;
  GRANT l9_app, l9_platform, l9_views TO l9_maintainer;
  GRANT pg_read_all_data TO l9_backup;

  -- the server keeps a plan where it is no worse; clusters of former versions had it plan every call
  ALTER ROLE l9_api RESET plan_cache_mode;
  -- compiling takes a tenth of a second and more; the planner, which knows no words, expects too many rows of them
  ALTER ROLE l9_api SET jit = off;
  ALTER ROLE l9_backup SET default_transaction_read_only = on;
END
$roles$;
