-- The access log in partitions by month, with rows that never change. What is still to be folded, and which votes count, are
-- tables of their own: a mark on each line of the log made the fold rewrite the log, with an entry in every index for each line.

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

-- ---------------------------------------------------------------------------------------------------------------------
-- What is still to be folded, and what counts
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS access_backlog (
  tenant_id   uuid NOT NULL DEFAULT l9_current_tenant(),
  packet_id   uuid NOT NULL,
  access_id   uuid NOT NULL,                    -- of the line in memory_access_log
  org_id      uuid DEFAULT l9_current_org(),    -- of whoever accessed the packet
  user_id     uuid DEFAULT l9_current_user_id(),
  kind        text NOT NULL CHECK (kind IN ('read', 'used', 'helpful', 'wrong', 'ignored')),
  accessed_at timestamptz NOT NULL,
  -- those of one packet stand together, and are folded together
  PRIMARY KEY (tenant_id, packet_id, access_id)
);
-- it empties itself each minute; the number of dead rows matters, not their share of what happens to be there
ALTER TABLE access_backlog SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
CALL l9_protect('access_backlog', 'personal', 'SELECT');

-- Of what one user says of one packet, what counts: one `used`, and the last of his verdicts.
CREATE TABLE IF NOT EXISTS access_votes (
  tenant_id uuid NOT NULL DEFAULT l9_current_tenant(),
  packet_id uuid NOT NULL,
  org_id    uuid DEFAULT l9_current_org(),
  user_id   uuid DEFAULT l9_current_user_id(),
  vote      text NOT NULL CHECK (vote IN ('used', 'verdict')),
  kind      text NOT NULL CHECK (kind IN ('used', 'helpful', 'wrong', 'ignored')),
  CONSTRAINT access_votes_key UNIQUE NULLS NOT DISTINCT (tenant_id, packet_id, org_id, user_id, vote)
);
CALL l9_protect('access_votes', 'personal', 'SELECT');

-- Both go with their packet. A fold locks the packets first, as whoever deletes one does.
CREATE OR REPLACE FUNCTION trigger_delete_votes() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM access_backlog b USING deleted_packets d WHERE b.tenant_id = d.tenant_id AND b.packet_id = d.packet_id;
  DELETE FROM access_votes v USING deleted_packets d WHERE v.tenant_id = d.tenant_id AND v.packet_id = d.packet_id;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER packet_store_delete_votes AFTER DELETE ON packet_store
  REFERENCING OLD TABLE AS deleted_packets FOR EACH STATEMENT EXECUTE FUNCTION trigger_delete_votes();

-- ---------------------------------------------------------------------------------------------------------------------
-- The log
-- ---------------------------------------------------------------------------------------------------------------------

-- The partitions of this month and the next two, with what the default partition has of them. Whoever folds calls it, and has
-- no right to make tables. It waits for nobody longer than a second: the default partition takes what has no month yet.
CREATE OR REPLACE FUNCTION l9_add_access_months(p_at timestamptz) RETURNS integer LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  before CONSTANT text := current_setting('lock_timeout');
  month  timestamp;
  name   text;
  range  text;
  made   integer := 0;
BEGIN
  FOR ahead IN 0..2 LOOP
    month := date_trunc('month', p_at AT TIME ZONE 'UTC') + make_interval(months => ahead);
    name := to_char(month, '"memory_access_log_y"YYYY"m"MM');
    CONTINUE WHEN to_regclass(quote_ident(name)) IS NOT NULL;
    PERFORM set_config('lock_timeout', '1s', true);
    BEGIN
      EXECUTE format('CREATE TABLE %I (LIKE memory_access_log INCLUDING ALL)', name);
      PERFORM l9_as_owner('{memory_access_log_rest}', format(
        'WITH moved AS (DELETE FROM memory_access_log_rest WHERE accessed_at >= %L AND accessed_at < %L RETURNING *)
         INSERT INTO %I SELECT * FROM moved',
        month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC', name));
      -- never reached but through the parent, whose policies apply there
      EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
      EXECUTE format('ALTER TABLE memory_access_log ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                     name, month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
      made := made + 1;
    EXCEPTION WHEN lock_not_available THEN
      -- nothing of it is left, and the next fold tries again
      EXIT;
    END;
  END LOOP;
  PERFORM set_config('lock_timeout', before, true);
  IF made > 0 THEN
    CALL l9_keep_no_values();
  END IF;
  RETURN made;
END
$$;
REVOKE ALL ON FUNCTION l9_add_access_months FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_add_access_months TO l9_platform;

DROP TRIGGER IF EXISTS memory_access_log_hold ON memory_access_log;
DROP FUNCTION IF EXISTS trigger_hold_accesses();
DROP INDEX IF EXISTS memory_access_log_pending, memory_access_log_counted;

DO $rebuild$
DECLARE
  month    timestamptz := date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
  adjusted bigint;
BEGIN
  IF (SELECT relkind FROM pg_catalog.pg_class WHERE oid = 'memory_access_log'::regclass) = 'p' THEN
    RETURN;
  END IF;

  adjusted := l9_as_owner('{memory_access_log}', 'UPDATE memory_access_log SET accessed_at = now() WHERE accessed_at IS NULL');
  IF adjusted > 0 THEN
    RAISE NOTICE 'memory_access_log: % rows had no time, now that of this migration', adjusted USING ERRCODE = 'L9A00';
  END IF;

  DROP INDEX memory_access_log_newest, memory_access_log_target;
  ALTER TABLE memory_access_log RENAME TO memory_access_log_whole;
  ALTER TABLE memory_access_log_whole DROP CONSTRAINT memory_access_log_pkey;
  CREATE TABLE memory_access_log (
    access_id       uuid NOT NULL DEFAULT uuid_generate_v4(),
    target_type     text NOT NULL CHECK (target_type IN ('packet', 'embedding', 'fact', 'reflection', 'summary')),
    target_id       uuid NOT NULL,
    agent_id        text NOT NULL,
    access_context  text,
    query_text      text,
    relevance_score double precision,
    was_useful      boolean,
    feedback_reason text,
    accessed_at     timestamptz NOT NULL DEFAULT now(),
    tenant_id       uuid NOT NULL DEFAULT l9_current_tenant(),
    org_id          uuid DEFAULT l9_current_org(),
    user_id         uuid DEFAULT l9_current_user_id(),
    correlation_id  uuid DEFAULT l9_current_correlation(),
    session_id      text DEFAULT l9_current_session(),
    trace_id        text DEFAULT l9_current_trace(),
    kind            text CHECK (kind IN ('read', 'used', 'helpful', 'wrong', 'ignored')),
    query_id        uuid,
    rank            integer,
    pending         boolean NOT NULL DEFAULT true,   -- as it was written: whether a fold was to count it
    PRIMARY KEY (tenant_id, access_id, accessed_at),
    CONSTRAINT memory_access_log_moments_check CHECK (accessed_at BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00')
  ) PARTITION BY RANGE (accessed_at);
  -- what was there before goes into one partition, and what has no month into another, so that no write ever fails
  EXECUTE format('CREATE TABLE memory_access_log_before PARTITION OF memory_access_log FOR VALUES FROM (MINVALUE) TO (%L)', month);
  CREATE TABLE memory_access_log_rest PARTITION OF memory_access_log DEFAULT;
  ALTER TABLE memory_access_log_before ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  ALTER TABLE memory_access_log_rest ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
  PERFORM l9_add_access_months(now());

  PERFORM l9_as_owner('{memory_access_log_whole}', $$
    INSERT INTO memory_access_log (access_id, target_type, target_id, agent_id, access_context, query_text, relevance_score, was_useful,
                                   feedback_reason, accessed_at, tenant_id, org_id, user_id, correlation_id, session_id, trace_id, kind,
                                   query_id, rank, pending)
    SELECT access_id, target_type, target_id, agent_id, access_context, query_text, relevance_score, was_useful,
           feedback_reason, accessed_at, tenant_id, org_id, user_id, correlation_id, session_id, trace_id, kind,
           query_id, rank, pending
    FROM memory_access_log_whole$$);
  PERFORM l9_as_owner('{memory_access_log_whole,access_backlog,packet_store}', $$
    INSERT INTO access_backlog (tenant_id, packet_id, access_id, org_id, user_id, kind, accessed_at)
    SELECT l.tenant_id, l.target_id, l.access_id, l.org_id, l.user_id, l9_access_kind(l.kind, l.was_useful), l.accessed_at
    FROM memory_access_log_whole l JOIN packet_store p ON p.tenant_id = l.tenant_id AND p.packet_id = l.target_id
    WHERE l.pending AND l.target_type = 'packet'$$);
  PERFORM l9_as_owner('{memory_access_log_whole,access_votes,packet_store}', $$
    INSERT INTO access_votes (tenant_id, packet_id, org_id, user_id, vote, kind)
    SELECT l.tenant_id, l.target_id, l.org_id, l.user_id, l9_vote(k.kind), k.kind
    FROM memory_access_log_whole l JOIN packet_store p ON p.tenant_id = l.tenant_id AND p.packet_id = l.target_id,
         LATERAL (SELECT l9_access_kind(l.kind, l.was_useful) AS kind) AS k
    WHERE l.counted AND l.target_type = 'packet'$$);
  DROP TABLE memory_access_log_whole;

  CREATE INDEX memory_access_log_newest ON memory_access_log (tenant_id, accessed_at DESC);
  CREATE INDEX memory_access_log_target ON memory_access_log (tenant_id, target_id, accessed_at DESC);
END
$rebuild$;

ALTER TABLE memory_access_log DROP COLUMN IF EXISTS counted;
CALL l9_protect('memory_access_log', 'personal', 'SELECT, INSERT');

-- Nobody moves the importance of a packet that he cannot see: such an access stays in the log and is not counted. Without a
-- scope rows are written by those alone whom no policy binds.
CREATE OR REPLACE FUNCTION trigger_queue_accesses() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO access_backlog (tenant_id, packet_id, access_id, org_id, user_id, kind, accessed_at)
    SELECT a.tenant_id, a.target_id, a.access_id, a.org_id, a.user_id, l9_access_kind(a.kind, a.was_useful), a.accessed_at
    FROM new_accesses a JOIN packet_store p ON p.tenant_id = a.tenant_id AND p.packet_id = a.target_id
    WHERE a.pending AND a.target_type = 'packet'
      AND (coalesce(l9_current_role(), '') = '' OR l9_can_read(p.tenant_id, p.org_id, p.user_id, p.scope));
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER memory_access_log_queue AFTER INSERT ON memory_access_log
  REFERENCING NEW TABLE AS new_accesses FOR EACH STATEMENT EXECUTE FUNCTION trigger_queue_accesses();

DO $definers$
DECLARE
  definer regprocedure;
BEGIN
  FOREACH definer IN ARRAY '{trigger_queue_accesses(),trigger_delete_votes()}'::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', definer);
    CALL l9_hand_to_views('FUNCTION', definer::text);
  END LOOP;
END
$definers$;

-- ---------------------------------------------------------------------------------------------------------------------
-- The fold
-- ---------------------------------------------------------------------------------------------------------------------

-- Folds a batch of the next tenant after this one that has something to fold; tenant is NULL when none is left. It takes the
-- lines off the backlog in the statement that counts them. The packets are locked first: two that fold at once have different
-- packets, and the next statement sees what a fold that was faster has counted.
-- By its indexes alone: a table that empties itself each minute has no statistics that hold when it is full.
CREATE OR REPLACE FUNCTION l9_fold_accesses(after uuid, batch integer, OUT tenant uuid, OUT folded bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT
  SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
  wanted uuid[];
  free   uuid[];
BEGIN
  IF coalesce(after, '00000000-0000-0000-0000-000000000000') = '00000000-0000-0000-0000-000000000000' THEN
    PERFORM l9_add_access_months(now());
  END IF;
  SELECT b.tenant_id INTO tenant FROM access_backlog b
    WHERE b.tenant_id > coalesce(after, '00000000-0000-0000-0000-000000000000')
    ORDER BY b.tenant_id LIMIT 1;
  wanted := ARRAY(
    SELECT DISTINCT n.packet_id FROM (
      SELECT b.packet_id FROM access_backlog b WHERE b.tenant_id = tenant
      ORDER BY b.packet_id, b.access_id LIMIT batch) AS n);
  free := ARRAY(
    SELECT p.packet_id FROM packet_store p JOIN unnest(wanted) AS w (id) ON p.packet_id = w.id
    WHERE p.tenant_id = tenant
    ORDER BY p.packet_id FOR NO KEY UPDATE OF p SKIP LOCKED);
  -- of packets that were deleted while an access to them was written
  DELETE FROM access_backlog b USING unnest(wanted) AS w (id)
    WHERE b.tenant_id = tenant AND b.packet_id = w.id
      AND NOT EXISTS (SELECT FROM packet_store p WHERE p.tenant_id = tenant AND p.packet_id = w.id);
  WITH next AS MATERIALIZED (
    SELECT b.packet_id, b.access_id FROM unnest(free) AS f (id) JOIN access_backlog b ON b.packet_id = f.id
    WHERE b.tenant_id = tenant
    LIMIT batch
  ), uses AS MATERIALIZED (
    DELETE FROM access_backlog b USING next n
    WHERE b.tenant_id = tenant AND b.packet_id = n.packet_id AND b.access_id = n.access_id
    RETURNING b.access_id, b.packet_id, b.org_id, b.user_id, b.accessed_at, b.kind, l9_vote(b.kind) AS vote
  ), votes AS MATERIALIZED (
    SELECT DISTINCT ON (u.packet_id, u.org_id, u.user_id, u.vote) u.* FROM uses u WHERE u.vote IS NOT NULL
    ORDER BY u.packet_id, u.org_id, u.user_id, u.vote, u.accessed_at DESC, u.access_id DESC
  ), counting AS MATERIALIZED (
    SELECT v.*, c.kind AS withdrawn
    FROM votes v
    LEFT JOIN access_votes c ON c.tenant_id = tenant AND c.packet_id = v.packet_id AND c.vote = v.vote
      AND c.org_id IS NOT DISTINCT FROM v.org_id AND c.user_id IS NOT DISTINCT FROM v.user_id
    WHERE c.kind IS DISTINCT FROM v.kind
  ), counted AS (
    INSERT INTO access_votes (tenant_id, packet_id, org_id, user_id, vote, kind)
      SELECT tenant, c.packet_id, c.org_id, c.user_id, c.vote, c.kind FROM counting c
    ON CONFLICT ON CONSTRAINT access_votes_key DO UPDATE SET kind = EXCLUDED.kind
  ), counts AS (
    SELECT u.packet_id, u.accessed_at, u.kind, 1 AS count FROM uses u WHERE u.vote IS NULL
    UNION ALL SELECT c.packet_id, c.accessed_at, c.kind, 1 FROM counting c
    UNION ALL SELECT c.packet_id, NULL, c.withdrawn, -1 FROM counting c WHERE c.withdrawn IS NOT NULL
  ), sums AS (
    SELECT packet_id,
           count(*) FILTER (WHERE kind IN ('read', 'used')) AS accesses,
           max(accessed_at) FILTER (WHERE kind IN ('read', 'used')) AS last_access,
           count(*) FILTER (WHERE kind = 'helpful' AND count > 0) AS helpful,
           count(*) FILTER (WHERE kind = 'wrong' AND count > 0) AS wrong,
           count(*) FILTER (WHERE kind = 'ignored' AND count > 0) AS ignored,
           count(*) FILTER (WHERE kind = 'helpful' AND count < 0) AS no_helpful,
           count(*) FILTER (WHERE kind = 'wrong' AND count < 0) AS no_wrong,
           count(*) FILTER (WHERE kind = 'ignored' AND count < 0) AS no_ignored
    FROM counts GROUP BY packet_id
  ), learned AS (
    UPDATE packet_store p
    SET access_count = coalesce(p.access_count, 0) + s.accesses,
        last_accessed = greatest(p.last_accessed, s.last_access),
        contradiction_count = greatest(0, coalesce(p.contradiction_count, 0) + s.wrong - s.no_wrong),
        importance_score = l9_importance_after(
          l9_importance_without(p.importance_score, s.no_helpful, s.no_wrong, s.no_ignored),
          s.accesses, s.helpful, s.wrong, s.ignored)
    FROM sums s WHERE p.tenant_id = tenant AND p.packet_id = s.packet_id
  )
  SELECT count(*) INTO folded FROM uses;
END
$$;

CALL l9_keep_no_values();
