-- The audit log of the world model: one row for each update that was applied.

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

CREATE TABLE IF NOT EXISTS world_model_updates (
  update_id            uuid PRIMARY KEY,
  insight_id           uuid,
  insight_type         text,
  entities             jsonb,
  content              jsonb,
  confidence           double precision,
  applied_at           timestamp DEFAULT now(),
  source_packet        uuid,
  state_version_before integer,
  state_version_after  integer
);
CREATE INDEX IF NOT EXISTS idx_wm_updates_confidence ON world_model_updates (confidence);
CREATE INDEX IF NOT EXISTS idx_wm_updates_insight_type ON world_model_updates (insight_type);
CREATE INDEX IF NOT EXISTS idx_wm_updates_applied ON world_model_updates (applied_at DESC);
CREATE INDEX IF NOT EXISTS idx_wm_updates_insight ON world_model_updates (insight_id);
CREATE INDEX IF NOT EXISTS idx_wm_updates_entities ON world_model_updates USING gin (entities);
