-- Extensions, and the rights of our own roles on a database. Once per database, by a superuser, after roles.sql.
--   psql -U postgres -d l9 -f migrations/setup/extensions.sql
-- Nobody else's right is touched, so that it can run in a database that others use too; dedicated.sql is for one of our own.
-- pgvector is not a trusted extension, so the owner of the database cannot create it.
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE EXTENSION IF NOT EXISTS "pgcrypto";
CREATE EXTENSION IF NOT EXISTS "vector";
ALTER EXTENSION "vector" UPDATE;

DO $database$
DECLARE
  installed text := (SELECT extversion FROM pg_catalog.pg_extension WHERE extname = 'vector');
BEGIN
  IF string_to_array(installed, '.')::int[] < '{0,8}' THEN
    RAISE EXCEPTION 'pgvector % is too old, 0.8 or newer is needed', installed
      USING HINT = 'Older versions cannot go on scanning an index when row level security hides the nearest rows.';
  END IF;

  EXECUTE format('GRANT CONNECT ON DATABASE %I TO l9_user, l9_api, l9_maintainer, l9_backup', current_database());
  EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO l9_user', current_database());
  -- REFRESH MATERIALIZED VIEW CONCURRENTLY compares through a temporary table of the view's owner
  EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO l9_views', current_database());
END
$database$;

-- Large objects know no tenants, and pgcrypto is needed by nobody of ours any more. In a database that is ours alone the logins
-- of requests get along without both; in one that is shared, that is up to its owner (`l9 doctor` says what they may).
DO $unneeded$
DECLARE
  unneeded regprocedure;
BEGIN
  IF (SELECT pg_get_userbyid(datdba) FROM pg_catalog.pg_database WHERE datname = current_database()) = 'l9_user' THEN
    FOR unneeded IN
      SELECT p.oid FROM pg_catalog.pg_proc p
      WHERE (p.pronamespace = 'pg_catalog'::regnamespace AND p.proname ~ '^lo_(creat|create|from_bytea|put|open|unlink|truncate|truncate64)$'
             OR EXISTS (SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
                        WHERE d.objid = p.oid AND d.deptype = 'e' AND e.extname = 'pgcrypto'))
        AND has_function_privilege('l9_api', p.oid, 'EXECUTE')
    LOOP
      EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', unneeded);
    END LOOP;
  END IF;
END
$unneeded$;

-- What was gathered of columns before 0120 said that nothing is to be gathered of them. PostgreSQL keeps it until somebody
-- takes it away, which only a superuser can: after an upgrade this file is run once more.
DELETE FROM pg_catalog.pg_statistic s
  USING pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  WHERE a.attrelid = s.starelid AND a.attnum = s.staattnum AND a.attstattarget = 0
    AND pg_get_userbyid(c.relowner) IN ('l9_user', 'l9_views');
