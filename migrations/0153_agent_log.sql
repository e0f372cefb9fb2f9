-- The agent log: lines keep the order of their batch, are followed in the order of storing, and go when their tenant keeps them
-- no longer. Rows of other clients are lines too: they have no place in a batch and no task.

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

ALTER TABLE agent_log
  ADD COLUMN IF NOT EXISTS task_id       text,
  ADD COLUMN IF NOT EXISTS batch_ordinal integer,            -- from 0 on
  ADD COLUMN IF NOT EXISTS level_rank    smallint NOT NULL GENERATED ALWAYS AS (CASE level
    WHEN 'DEBUG' THEN 10 WHEN 'INFO' THEN 20 WHEN 'WARNING' THEN 30 WHEN 'ERROR' THEN 40 ELSE 50 END) STORED,
  -- as of packets: NULL: stored before this migration, nobody's news
  ADD COLUMN IF NOT EXISTS stored_xid    xid8;
ALTER TABLE agent_log ALTER COLUMN stored_xid SET DEFAULT pg_current_xact_id();

-- Lists. The id ends each index: thousands of lines may have one time, and a page begins in the midst of them.
DROP INDEX IF EXISTS agent_log_newest, agent_log_agent;
CREATE INDEX IF NOT EXISTS agent_log_time ON agent_log (tenant_id, "timestamp", log_id);
CREATE INDEX IF NOT EXISTS agent_log_agent_time ON agent_log (tenant_id, agent_id, "timestamp", log_id);
CREATE INDEX IF NOT EXISTS agent_log_severe ON agent_log (tenant_id, "timestamp", log_id) WHERE level_rank >= 30;
CREATE INDEX IF NOT EXISTS agent_log_trace ON agent_log (tenant_id, trace_id, "timestamp", log_id) WHERE trace_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS agent_log_task ON agent_log (tenant_id, task_id, "timestamp", log_id) WHERE task_id IS NOT NULL;
-- tails
CREATE INDEX IF NOT EXISTS agent_log_stored ON agent_log (tenant_id, stored_xid, log_id) WHERE stored_xid IS NOT NULL;

-- How long lines of a tenant are kept after their timestamps; without a row, 30 days.
CREATE TABLE IF NOT EXISTS agent_log_retention (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid CHECK (org_id IS NULL),
  user_id        uuid CHECK (user_id IS NULL),
  ttl_days       integer NOT NULL CHECK (ttl_days BETWEEN 1 AND 36500),
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  PRIMARY KEY (tenant_id)
);
CALL l9_protect('agent_log_retention', 'personal', 'SELECT, INSERT, UPDATE, DELETE');

CALL l9_keep_no_values();
