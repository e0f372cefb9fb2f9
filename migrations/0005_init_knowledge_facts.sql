-- Subject, predicate, object: what is believed, and which packet said so.

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

CREATE TABLE IF NOT EXISTS knowledge_facts (
  fact_id       uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  subject       text NOT NULL,
  predicate     text NOT NULL,
  object        jsonb NOT NULL,
  confidence    double precision DEFAULT 0.8,
  source_packet uuid REFERENCES packet_store (packet_id) ON DELETE SET NULL,
  created_at    timestamp DEFAULT now()
);
CREATE INDEX IF NOT EXISTS idx_knowledge_facts_subject ON knowledge_facts (subject);
CREATE INDEX IF NOT EXISTS idx_knowledge_facts_predicate ON knowledge_facts (predicate);
CREATE INDEX IF NOT EXISTS idx_knowledge_facts_source_packet ON knowledge_facts (source_packet);
CREATE INDEX IF NOT EXISTS idx_knowledge_facts_created_at ON knowledge_facts (created_at DESC);
CREATE INDEX IF NOT EXISTS idx_knowledge_facts_object ON knowledge_facts USING gin (object);
CREATE INDEX IF NOT EXISTS idx_knowledge_facts_subject_predicate ON knowledge_facts (subject, predicate);
