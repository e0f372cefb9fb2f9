-- Rights on a database that the L9 Memory Substrate has to itself. Once per database, by a superuser, after extensions.sql.
--   psql -U postgres -d l9 -f migrations/setup/dedicated.sql
-- Not in a database that others use too: they may need what is taken from PUBLIC here.
DO $dedicated$
BEGIN
  -- The API login must be able to create nothing, not even temporary objects that shadow ours.
  EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());

  -- For files that psql runs into public; the product makes a schema of its own.
  IF to_regnamespace('public') IS NOT NULL THEN
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT USAGE, CREATE ON SCHEMA public TO l9_user WITH GRANT OPTION;
  END IF;
END
$dedicated$;
