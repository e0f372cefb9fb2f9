-- Who runs which job, and how it went. Both tables belong to the operators of the installation and to no tenant, so they
-- carry no identity: nobody but the jobs' login reaches them, by grants and by policies alike.

-- The layout of com.github.kagkarlsson:db-scheduler 16.
CREATE TABLE IF NOT EXISTS scheduled_jobs (
  task_name            text NOT NULL,
  task_instance        text NOT NULL,
  task_data            bytea,
  execution_time       timestamptz NOT NULL,
  picked               boolean NOT NULL,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures integer,
  last_heartbeat       timestamptz,
  version              bigint NOT NULL,
  priority             smallint,
  PRIMARY KEY (task_name, task_instance)
);

CREATE TABLE IF NOT EXISTS job_runs (
  run_id      uuid PRIMARY KEY,
  job         text NOT NULL,
  dry_run     boolean NOT NULL,
  started_at  timestamptz NOT NULL,
  duration_ms bigint NOT NULL CHECK (duration_ms >= 0),
  touched     bigint NOT NULL CHECK (touched >= 0),
  failure     text
);
CREATE INDEX IF NOT EXISTS job_runs_latest ON job_runs (job, started_at DESC, run_id DESC);

-- The scheduler's library knows no scopes: it comes as the login itself. Runs are recorded in the scope of platform_admin.
DO $operators$
DECLARE
  target record;
BEGIN
  FOR target IN
    SELECT * FROM (VALUES ('scheduled_jobs', 'l9_maintainer', 'SELECT, INSERT, UPDATE, DELETE'),
                          ('job_runs', 'l9_platform', 'SELECT, INSERT, DELETE')) AS t (name, operator, privileges)
  LOOP
    EXECUTE format('DROP POLICY IF EXISTS %I ON %I', target.name || '_operators', target.name);
    EXECUTE format('CREATE POLICY %I ON %I AS PERMISSIVE FOR ALL TO %I USING (true)',
                   target.name || '_operators', target.name, target.operator);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target.name);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', target.name);
    EXECUTE format('GRANT %s ON %I TO %I', target.privileges, target.name, target.operator);
  END LOOP;
END
$operators$;
