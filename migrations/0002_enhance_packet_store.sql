-- Threads, lineage, tags and expiry of packets.

-- psql goes on after an error and would half make the rest, so where something is missing its session is ended (exit code 2).
DO $prerequisites$
DECLARE
  missing text := (SELECT string_agg(wanted, ', ')
                   FROM (SELECT 'role ' || r FROM unnest('{l9_user,l9_api,l9_maintainer,l9_app,l9_platform,l9_views}'::text[]) AS r
                         WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = r)
                         UNION ALL
                         SELECT 'extension ' || e FROM unnest('{uuid-ossp,vector}'::text[]) AS e
                         WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = e)) AS everything (wanted));
  advice CONSTANT text := 'A superuser runs migrations/setup/roles.sql once per cluster and extensions.sql once per database;'
    ' then run every file, from 0001 on.';
BEGIN
  IF missing IS NOT NULL AND current_setting('application_name') = 'psql' THEN
    RAISE WARNING 'nothing was made, because these are missing: %', missing USING HINT = advice;
    PERFORM pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid());
  END IF;
  IF missing IS NOT NULL THEN
    RAISE EXCEPTION 'these are missing: %', missing USING HINT = advice;
  END IF;
END
$prerequisites$;

ALTER TABLE packet_store
  ADD COLUMN IF NOT EXISTS thread_id  uuid,
  ADD COLUMN IF NOT EXISTS parent_ids uuid[] DEFAULT '{}',
  ADD COLUMN IF NOT EXISTS tags       text[] DEFAULT '{}',
  ADD COLUMN IF NOT EXISTS ttl        timestamp;

CREATE INDEX IF NOT EXISTS idx_packet_thread ON packet_store (thread_id);
CREATE INDEX IF NOT EXISTS idx_packet_lineage ON packet_store USING gin (parent_ids);
CREATE INDEX IF NOT EXISTS idx_packet_tags ON packet_store USING gin (tags);
CREATE INDEX IF NOT EXISTS idx_packet_ttl ON packet_store (ttl) WHERE ttl IS NOT NULL;
