-- Checkpoints of graphs: histories by thread and namespace. A value is stored once in its thread, under the hash of its type and
-- bytes, whatever checkpoint, branch or version names it. Nothing is shared between threads, so that none tells of another.

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

-- The key of a thread among those of all owners in its tenant: the first half of a SHA-256. No uuid and no scope has a space, so
-- that no two threads have one text. It keeps the indexes narrow, and has a value where an owner has none.
CREATE OR REPLACE FUNCTION l9_thread_key(p_org uuid, p_user uuid, p_scope text, p_thread text) RETURNS uuid
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
BEGIN
  RETURN substr(encode(sha256(convert_to(
    coalesce(p_org::text, '-') || ' ' || coalesce(p_user::text, '-') || ' ' || p_scope || ' ' || p_thread, 'UTF8')), 'hex'), 1, 32)::uuid;
END
$$;
REVOKE ALL ON FUNCTION l9_thread_key FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_thread_key TO l9_app, l9_platform;

-- Ids are compared byte by byte, as their clients do.
CREATE TABLE IF NOT EXISTS checkpoints (
  row_id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid DEFAULT l9_current_user_id(),
  scope          text NOT NULL DEFAULT 'shared' CHECK (scope IN ('shared', 'cursor', 'l-private')),  -- what a checkpoint holds may be private
  thread_id      text COLLATE "C" NOT NULL CHECK (length(thread_id) BETWEEN 1 AND 255),
  thread_key     uuid NOT NULL GENERATED ALWAYS AS (l9_thread_key(org_id, user_id, scope, thread_id)) STORED,
  checkpoint_ns  text COLLATE "C" NOT NULL DEFAULT '' CHECK (octet_length(checkpoint_ns) <= 1000),
  checkpoint_id  text COLLATE "C" NOT NULL CHECK (length(checkpoint_id) BETWEEN 1 AND 255),
  parent_id      text COLLATE "C" CHECK (length(parent_id) BETWEEN 1 AND 255),   -- need not be there any more
  run_id         text COLLATE "C" CHECK (length(run_id) BETWEEN 1 AND 255),
  agent_id       text CHECK (length(agent_id) BETWEEN 1 AND 255),
  metadata       jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
  delta_channels text[] NOT NULL DEFAULT '{}',           -- kept as writes since a value further up
  body_type      text NOT NULL CHECK (length(body_type) <= 100),
  body           bytea NOT NULL CHECK (octet_length(body) <= 16777216),   -- as its client serialised it, without the values
  channels       text[] NOT NULL DEFAULT '{}',           -- channel i has version i and, if it has a value, the hash i
  versions       text[] NOT NULL DEFAULT '{}',
  hashes         bytea[] NOT NULL DEFAULT '{}',
  stored_at      timestamptz NOT NULL DEFAULT now(),
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  CONSTRAINT checkpoints_key UNIQUE (tenant_id, thread_key, checkpoint_ns, checkpoint_id),
  CHECK (cardinality(channels) = cardinality(versions) AND cardinality(channels) = cardinality(hashes))
);
CREATE INDEX IF NOT EXISTS checkpoints_thread ON checkpoints (tenant_id, thread_key, checkpoint_id DESC);
CREATE INDEX IF NOT EXISTS checkpoints_newest ON checkpoints (tenant_id, org_id, user_id, scope, checkpoint_id DESC);
CREATE INDEX IF NOT EXISTS checkpoints_run ON checkpoints (tenant_id, run_id) WHERE run_id IS NOT NULL;
ALTER TABLE checkpoints ALTER COLUMN body SET STORAGE EXTERNAL;
CALL l9_protect('checkpoints', 'personal', 'SELECT, INSERT, UPDATE, DELETE');

-- Compressed by their clients, or not compressible.
CREATE TABLE IF NOT EXISTS checkpoint_blobs (
  row_id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid DEFAULT l9_current_user_id(),
  scope          text NOT NULL DEFAULT 'shared' CHECK (scope IN ('shared', 'cursor', 'l-private')),
  thread_id      text COLLATE "C" NOT NULL CHECK (length(thread_id) BETWEEN 1 AND 255),
  thread_key     uuid NOT NULL GENERATED ALWAYS AS (l9_thread_key(org_id, user_id, scope, thread_id)) STORED,
  hash           bytea NOT NULL CHECK (octet_length(hash) = 32),
  value_type     text NOT NULL CHECK (length(value_type) <= 100),
  value          bytea NOT NULL CHECK (octet_length(value) <= 16777216),
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  CONSTRAINT checkpoint_blobs_key UNIQUE (tenant_id, thread_key, hash)
);
ALTER TABLE checkpoint_blobs ALTER COLUMN value SET STORAGE EXTERNAL;
CALL l9_protect('checkpoint_blobs', 'personal', 'SELECT, INSERT, DELETE');

-- Writes of tasks on top of a checkpoint, which may come before it.
CREATE TABLE IF NOT EXISTS checkpoint_writes (
  row_id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid DEFAULT l9_current_user_id(),
  scope          text NOT NULL DEFAULT 'shared' CHECK (scope IN ('shared', 'cursor', 'l-private')),
  thread_id      text COLLATE "C" NOT NULL CHECK (length(thread_id) BETWEEN 1 AND 255),
  thread_key     uuid NOT NULL GENERATED ALWAYS AS (l9_thread_key(org_id, user_id, scope, thread_id)) STORED,
  checkpoint_ns  text COLLATE "C" NOT NULL DEFAULT '' CHECK (octet_length(checkpoint_ns) <= 1000),
  checkpoint_id  text COLLATE "C" NOT NULL CHECK (length(checkpoint_id) BETWEEN 1 AND 255),
  task_id        text COLLATE "C" NOT NULL CHECK (length(task_id) BETWEEN 1 AND 100),
  task_path      text COLLATE "C" NOT NULL DEFAULT '' CHECK (length(task_path) <= 1000),
  idx            integer NOT NULL,
  channel        text NOT NULL CHECK (length(channel) BETWEEN 1 AND 255),
  value_type     text NOT NULL CHECK (length(value_type) <= 100),
  value          bytea NOT NULL CHECK (octet_length(value) <= 16777216),
  stored_at      timestamptz NOT NULL DEFAULT now(),
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  CONSTRAINT checkpoint_writes_key UNIQUE (tenant_id, thread_key, checkpoint_ns, checkpoint_id, task_id, idx)
);
ALTER TABLE checkpoint_writes ALTER COLUMN value SET STORAGE EXTERNAL;
CALL l9_protect('checkpoint_writes', 'personal', 'SELECT, INSERT, UPDATE, DELETE');

-- How long threads of a tenant are kept after the last of their checkpoints or writes was stored; without a row, for ever.
CREATE TABLE IF NOT EXISTS checkpoint_retention (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid CHECK (org_id IS NULL),
  user_id        uuid CHECK (user_id IS NULL),
  ttl_days       integer NOT NULL CHECK (ttl_days BETWEEN 1 AND 36500),
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  PRIMARY KEY (tenant_id)
);
CALL l9_protect('checkpoint_retention', 'personal', 'SELECT, INSERT, UPDATE, DELETE');

-- Deletes threads that nobody touched for as long as their tenants keep them, whole, at most so many; returns how many. A thread
-- in which somebody works is passed over.
CREATE OR REPLACE FUNCTION l9_evict_checkpoints_at(p_threads integer, p_now timestamptz) RETURNS bigint LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $$
DECLARE
  kept    record;
  old     record;
  evicted bigint := 0;
BEGIN
  FOR kept IN SELECT r.tenant_id, p_now - make_interval(days => r.ttl_days) AS since FROM checkpoint_retention r ORDER BY r.tenant_id LOOP
    FOR old IN
      SELECT s.thread_key FROM (
        SELECT c.thread_key, c.stored_at FROM checkpoints c WHERE c.tenant_id = kept.tenant_id
        UNION ALL
        SELECT w.thread_key, w.stored_at FROM checkpoint_writes w WHERE w.tenant_id = kept.tenant_id) s
      GROUP BY s.thread_key HAVING max(s.stored_at) < kept.since
      LIMIT p_threads - evicted
    LOOP
      -- a statement of its own behind the lock, which sees what the writer before has committed
      CONTINUE WHEN NOT l9_lock(kept.tenant_id, 'checkpoints ' || old.thread_key, p_wait => false);
      CONTINUE WHEN EXISTS (SELECT FROM checkpoints c
                            WHERE c.tenant_id = kept.tenant_id AND c.thread_key = old.thread_key AND c.stored_at >= kept.since)
        OR EXISTS (SELECT FROM checkpoint_writes w
                   WHERE w.tenant_id = kept.tenant_id AND w.thread_key = old.thread_key AND w.stored_at >= kept.since);
      DELETE FROM graph_checkpoints g USING checkpoints c
        WHERE c.tenant_id = kept.tenant_id AND c.thread_key = old.thread_key
          AND g.tenant_id = c.tenant_id AND g.org_id IS NOT DISTINCT FROM c.org_id AND g.user_id IS NOT DISTINCT FROM c.user_id
          AND g.agent_id = c.agent_id AND g.graph_state -> 'checkpoint' ->> 'thread_id' = c.thread_id
          AND g.graph_state -> 'checkpoint' ->> 'checkpoint_id' = c.checkpoint_id;
      DELETE FROM checkpoints c WHERE c.tenant_id = kept.tenant_id AND c.thread_key = old.thread_key;
      DELETE FROM checkpoint_writes w WHERE w.tenant_id = kept.tenant_id AND w.thread_key = old.thread_key;
      DELETE FROM checkpoint_blobs b WHERE b.tenant_id = kept.tenant_id AND b.thread_key = old.thread_key;
      evicted := evicted + 1;
    END LOOP;
    EXIT WHEN evicted >= p_threads;
  END LOOP;
  RETURN evicted;
END
$$;
REVOKE ALL ON FUNCTION l9_evict_checkpoints_at FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_evict_checkpoints_at TO l9_platform;

CALL l9_keep_no_values();
