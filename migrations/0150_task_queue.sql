-- The queue of tasks: leases with tokens that rise, priorities, attempts, keys of which an owner has one at a time, a history.
--
-- Every row of tasks is a part of the queue, also those that other clients insert: the defaults make them tasks that are due at
-- once. One that another client sets to running has no lease, and nobody takes it from him.

-- Functions below pin the search path of this session, so it names this schema and that of the extensions, nothing else.
DO $search_path$
BEGIN
  PERFORM set_config('search_path', concat_ws(', ',
    quote_ident(current_schema()),
    (SELECT string_agg(DISTINCT quote_ident(n.nspname), ', ')
     FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
     WHERE e.extname IN ('uuid-ossp', 'vector', 'pgcrypto') AND n.nspname <> current_schema()),
    'pg_temp'), false);
END
$search_path$;

-- An integer would last 25 days at a thousand tasks a second.
ALTER TABLE tasks ALTER COLUMN id TYPE bigint;
ALTER SEQUENCE tasks_id_seq AS bigint;

-- The id outside is task_uid: id comes from one sequence for all tenants, and would tell how busy the others are.
ALTER TABLE tasks
  ADD COLUMN IF NOT EXISTS task_uid         uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN IF NOT EXISTS scope            text NOT NULL DEFAULT 'shared',
  ADD COLUMN IF NOT EXISTS priority         integer NOT NULL DEFAULT 4,        -- 0 first
  ADD COLUMN IF NOT EXISTS run_after        timestamptz,
  ADD COLUMN IF NOT EXISTS attempts         integer NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS max_attempts     integer NOT NULL DEFAULT 5,
  ADD COLUMN IF NOT EXISTS redrives         integer NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS dedupe_key       text,
  ADD COLUMN IF NOT EXISTS max_run_ms       bigint NOT NULL DEFAULT 86400000,
  ADD COLUMN IF NOT EXISTS lease_token      bigint NOT NULL DEFAULT 0,         -- rises with every claim: the fence
  ADD COLUMN IF NOT EXISTS worker_id        text,
  ADD COLUMN IF NOT EXISTS claimed_at       timestamptz,
  ADD COLUMN IF NOT EXISTS leased_until     timestamptz,
  ADD COLUMN IF NOT EXISTS cancel_requested boolean NOT NULL DEFAULT false,
  ADD COLUMN IF NOT EXISTS disposition      text;                              -- why one that failed is not tried again

DO $queue$
DECLARE
  wanted   record;
  adjusted bigint;
BEGIN
  adjusted := l9_as_owner('{tasks}', $$
    UPDATE tasks SET status = 'failed', error = coalesce(error, 'the status was ' || quote_literal(status))
    WHERE status NOT IN ('pending', 'running', 'completed', 'failed')$$);
  IF adjusted > 0 THEN
    RAISE NOTICE 'tasks: % rows had a status that is none of the four, now failed', adjusted USING ERRCODE = 'L9A00';
  END IF;
  adjusted := l9_as_owner('{tasks}', 'UPDATE tasks SET created_at = coalesce(completed_at, now()) WHERE created_at IS NULL');
  IF adjusted > 0 THEN
    RAISE NOTICE 'tasks: % rows had no time of creation, now that of their end or the present', adjusted USING ERRCODE = 'L9A00';
  END IF;
  -- due since they were made
  PERFORM l9_as_owner('{tasks}', 'UPDATE tasks SET run_after = created_at WHERE run_after IS NULL');
  FOR wanted IN
    SELECT * FROM (VALUES
      ('tasks_uid_key', 'UNIQUE (tenant_id, task_uid)'),
      ('tasks_status_check', 'CHECK (status IN (''pending'', ''running'', ''completed'', ''failed''))'),
      ('tasks_disposition_check', 'CHECK (disposition IN (''dead'', ''cancelled''))'),
      ('tasks_scope_check', 'CHECK (scope IN (''shared'', ''cursor'', ''l-private''))'),
      ('tasks_priority_check', 'CHECK (priority BETWEEN 0 AND 9)'),
      ('tasks_attempts_check', 'CHECK (attempts >= 0 AND max_attempts BETWEEN 1 AND 100 AND redrives >= 0)'),
      ('tasks_key_check', 'CHECK (length(dedupe_key) BETWEEN 1 AND 255)'),
      ('tasks_run_check', 'CHECK (max_run_ms BETWEEN 1000 AND 2592000000)'),
      ('tasks_lease_check',
       'CHECK (run_after BETWEEN ''0001-01-01 00:00:00+00'' AND ''9999-12-31 23:59:59.999999+00''
               AND claimed_at BETWEEN ''0001-01-01 00:00:00+00'' AND ''9999-12-31 23:59:59.999999+00''
               AND leased_until BETWEEN ''0001-01-01 00:00:00+00'' AND ''9999-12-31 23:59:59.999999+00'')'))
      AS c (name, definition)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = 'tasks'::regclass AND conname = wanted.name) THEN
      PERFORM l9_as_owner('{tasks}', format('ALTER TABLE tasks ADD CONSTRAINT %I %s', wanted.name, wanted.definition));
    END IF;
  END LOOP;
END
$queue$;
ALTER TABLE tasks
  ALTER COLUMN created_at SET NOT NULL,
  ALTER COLUMN run_after SET NOT NULL,
  ALTER COLUMN run_after SET DEFAULT now(),
  -- room on the page for heartbeats; dead rows stand at the beginning of the queue, where each claim reads
  SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_limit = 2000);

-- A claim probes a level of a queue: what is due later lies behind what is due, and is not read. The queue of what belongs to
-- the whole tenant is that of no organisation. CASE, because coalesce counts as leaky, and is no index condition behind policies.
CREATE INDEX IF NOT EXISTS tasks_ready
  ON tasks (tenant_id, (CASE WHEN org_id IS NULL THEN '00000000-0000-0000-0000-000000000000'::uuid ELSE org_id END), priority, run_after, id) WHERE status = 'pending';
-- of an end user, who has no others
CREATE INDEX IF NOT EXISTS tasks_ready_of_user
  ON tasks (tenant_id, org_id, user_id, priority, run_after, id) WHERE status = 'pending' AND user_id IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS tasks_dedupe_key
  ON tasks (tenant_id, dedupe_key, type, org_id, user_id, scope) NULLS NOT DISTINCT
  WHERE dedupe_key IS NOT NULL AND status IN ('pending', 'running');
-- without the time at which the lease ends, which every heartbeat changes
CREATE INDEX IF NOT EXISTS tasks_running ON tasks (task_uid) WHERE status = 'running';
CREATE INDEX IF NOT EXISTS tasks_newest ON tasks (tenant_id, created_at DESC, task_uid DESC);
CREATE INDEX IF NOT EXISTS tasks_failed ON tasks (tenant_id, created_at DESC, task_uid DESC) WHERE status = 'failed';
-- for the eviction
CREATE INDEX IF NOT EXISTS tasks_completed_long_ago ON tasks (completed_at) WHERE status = 'completed';
CREATE INDEX IF NOT EXISTS tasks_failed_long_ago ON tasks (completed_at) WHERE status = 'failed';
DROP INDEX IF EXISTS tasks_status;
CALL l9_protect('tasks', 'personal', 'SELECT, INSERT, UPDATE, DELETE');

-- Attempts that did not complete their task, and decisions on it; the owner and the scope are those of the task.
CREATE TABLE IF NOT EXISTS task_events (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  event_id       uuid NOT NULL DEFAULT gen_random_uuid(),
  task_uid       uuid NOT NULL,
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid DEFAULT l9_current_user_id(),
  scope          text NOT NULL DEFAULT 'shared' CHECK (scope IN ('shared', 'cursor', 'l-private')),
  kind           text NOT NULL CHECK (kind IN ('failed', 'released', 'lost', 'cancelled', 'redriven')),
  attempt        integer NOT NULL CHECK (attempt >= 0),
  worker_id      text,
  started_at     timestamptz,
  occurred_at    timestamptz NOT NULL,
  message        text,
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  PRIMARY KEY (event_id),
  FOREIGN KEY (tenant_id, task_uid) REFERENCES tasks (tenant_id, task_uid) ON DELETE CASCADE,
  CONSTRAINT task_events_moments_check CHECK (
    started_at BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'
    AND occurred_at BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00')
);
CREATE INDEX IF NOT EXISTS task_events_newest ON task_events (tenant_id, task_uid, occurred_at DESC, event_id DESC);
CALL l9_protect('task_events', 'personal', 'SELECT, INSERT');
CALL l9_protect_references();

CALL l9_keep_no_values();
