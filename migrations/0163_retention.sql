-- Retention: how long a tenant keeps rows of a kind, and holds that stop every deletion by age. The settings of logs and checkpoints,
-- which had tables of their own, become policies.

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
-- Tables
-- ---------------------------------------------------------------------------------------------------------------------

-- A second run of the files before makes the former tables again, with settings that nobody made: only the first run takes them over.
DO $policies$
BEGIN
  IF to_regclass('retention_policies') IS NULL THEN
    CREATE TABLE IF NOT EXISTS retention_policies (
      tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
      org_id         uuid CHECK (org_id IS NULL),
      user_id        uuid CHECK (user_id IS NULL),
      kind           text NOT NULL CHECK (kind IN ('accesses', 'checkpoints', 'completed-tasks', 'events', 'failed-tasks', 'logs', 'packets',
                                                   'reflections', 'summaries', 'traces')),
      days           integer NOT NULL CHECK (days BETWEEN 1 AND 36500),
      correlation_id uuid DEFAULT l9_current_correlation(),
      session_id     text DEFAULT l9_current_session(),
      trace_id       text DEFAULT l9_current_trace(),
      PRIMARY KEY (tenant_id, kind)
    );
    PERFORM l9_as_owner('{agent_log_retention,checkpoint_retention}', $$
      INSERT INTO retention_policies (tenant_id, org_id, user_id, kind, days, correlation_id, session_id, trace_id)
      SELECT r.tenant_id, NULL::uuid, NULL::uuid, 'logs', r.ttl_days, r.correlation_id, r.session_id, r.trace_id FROM agent_log_retention r
      UNION ALL
      SELECT r.tenant_id, NULL::uuid, NULL::uuid, 'checkpoints', r.ttl_days, r.correlation_id, r.session_id, r.trace_id FROM checkpoint_retention r$$);
  END IF;
END
$policies$;
CALL l9_protect('retention_policies', 'personal', 'SELECT, INSERT, UPDATE, DELETE');
DROP FUNCTION IF EXISTS l9_evict_checkpoints_at(integer, timestamptz);
DROP TABLE IF EXISTS agent_log_retention, checkpoint_retention;

-- A hold is never deleted: who stopped deletions, for what reason and how long, is part of the answer to why rows were kept.
CREATE TABLE IF NOT EXISTS retention_holds (
  hold_id        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid CHECK (org_id IS NULL),
  user_id        uuid CHECK (user_id IS NULL),
  kind           text CHECK (kind IN ('accesses', 'checkpoints', 'completed-tasks', 'events', 'failed-tasks', 'logs', 'packets',
                                      'reflections', 'summaries', 'traces')),   -- NULL: everything of the tenant
  reason         text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
  placed_by      uuid,
  placed_at      timestamptz NOT NULL DEFAULT now(),
  lifted_by      uuid,
  lifted_at      timestamptz,
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  CONSTRAINT retention_holds_moments_check CHECK (
    placed_at BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'
    AND lifted_at BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00')
);
CREATE INDEX IF NOT EXISTS retention_holds_newest ON retention_holds (tenant_id, placed_at DESC, hold_id DESC);
CREATE INDEX IF NOT EXISTS retention_holds_standing ON retention_holds (tenant_id) WHERE lifted_at IS NULL;
CALL l9_protect('retention_holds', 'personal', 'SELECT, INSERT, UPDATE');

-- What was deleted by age and the audit log does not say yet: a batch adds to it, and the last one of a kind takes it into the log.
CREATE TABLE IF NOT EXISTS retention_removals (
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid CHECK (org_id IS NULL),
  user_id        uuid CHECK (user_id IS NULL),
  kind           text NOT NULL,
  removed        bigint NOT NULL CHECK (removed > 0),
  oldest         timestamptz NOT NULL,
  newest         timestamptz NOT NULL,
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  PRIMARY KEY (tenant_id, kind)
);
CALL l9_protect('retention_removals', 'personal', 'SELECT');


-- ---------------------------------------------------------------------------------------------------------------------
-- Holds
-- ---------------------------------------------------------------------------------------------------------------------

-- Whether a hold names what a deletion by age would delete: that kind, everything, or events or traces, which go with their packets.
CREATE OR REPLACE FUNCTION l9_stops(p_hold text, p_kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN p_hold IS NULL OR p_hold = p_kind OR (p_kind = 'packets' AND p_hold IN ('events', 'traces'));

-- Whether nothing of a kind may be deleted in a tenant; the kind is that of a policy, or any other name, which holds on everything stop.
CREATE OR REPLACE FUNCTION l9_is_held(p_tenant uuid, p_kind text) RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT EXISTS (SELECT FROM retention_holds h
                 WHERE h.tenant_id = p_tenant AND h.lifted_at IS NULL AND l9_stops(h.kind, p_kind))
$$;

-- The tenants in which nothing of a kind may be deleted. Whoever deletes asks first: a hold that is placed from now on waits until
-- the caller's transaction has ended, and one that was placed before is seen, whatever the snapshot of the calling statement.
CREATE OR REPLACE FUNCTION l9_held_tenants(p_kind text) RETURNS uuid[] LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  LOCK TABLE retention_holds IN SHARE MODE;
  RETURN ARRAY(SELECT DISTINCT h.tenant_id FROM retention_holds h WHERE h.lifted_at IS NULL AND l9_stops(h.kind, p_kind));
END
$$;
REVOKE ALL ON FUNCTION l9_stops, l9_is_held, l9_held_tenants FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_stops, l9_is_held TO l9_app, l9_platform;
GRANT EXECUTE ON FUNCTION l9_held_tenants TO l9_platform;

-- The deletions by age that were there before ask for holds.
CREATE OR REPLACE FUNCTION l9_evict_packets_at(batch integer, p_at timestamptz) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  held CONSTANT uuid[] := l9_held_tenants('packets');
  evicted bigint;
BEGIN
  DELETE FROM packet_store p
  USING (SELECT packet_id FROM packet_store WHERE ttl <= p_at AND tenant_id <> ALL (held)
         ORDER BY ttl LIMIT batch FOR UPDATE SKIP LOCKED) AS expired
  WHERE p.packet_id = expired.packet_id;
  GET DIAGNOSTICS evicted = ROW_COUNT;
  RETURN evicted;
END
$$;

CREATE OR REPLACE FUNCTION l9_evict_reflections_at(batch integer, p_at timestamptz) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  held CONSTANT uuid[] := l9_held_tenants('reflections');
  evicted bigint;
BEGIN
  DELETE FROM reflection_store r
  USING (SELECT reflection_id FROM reflection_store WHERE expires_at <= p_at AND tenant_id <> ALL (held)
         LIMIT batch FOR UPDATE SKIP LOCKED) AS expired
  WHERE r.reflection_id = expired.reflection_id;
  GET DIAGNOSTICS evicted = ROW_COUNT;
  RETURN evicted;
END
$$;

CREATE OR REPLACE FUNCTION l9_forget_outdated_world(p_at timestamptz) RETURNS integer LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  held CONSTANT uuid[] := l9_held_tenants('worlds');
  outdated record;
BEGIN
  FOR outdated IN SELECT * FROM l9_outdated_worlds(p_at) o WHERE o.tenant_id <> ALL (held) ORDER BY o.tenant_id, o.org_id LOOP
    PERFORM l9_hold_world(outdated.tenant_id, outdated.org_id, '{}', NULL, true);
    -- whoever held it may have forgotten them, or pinned one
    SELECT * INTO outdated FROM l9_outdated_worlds(p_at) o
      WHERE o.tenant_id = outdated.tenant_id AND o.org_id IS NOT DISTINCT FROM outdated.org_id;
    IF FOUND THEN
      PERFORM l9_forget_world(outdated.tenant_id, outdated.org_id, outdated.state_version);
      RETURN 1;
    END IF;
  END LOOP;
  RETURN 0;
END
$$;


-- ---------------------------------------------------------------------------------------------------------------------
-- Deletions by age
-- ---------------------------------------------------------------------------------------------------------------------

-- Where the rows of a kind are: a relation, the key of a row and the time that its age is counted from, with a further condition,
-- in which $2 is the time before which rows go.
CREATE OR REPLACE FUNCTION l9_retained(p_kind text, OUT relation text, OUT key text, OUT aged text, OUT condition text)
  LANGUAGE sql IMMUTABLE SET search_path FROM CURRENT AS $$
  SELECT k.relation, k.key, k.aged, k.condition FROM (VALUES
    ('accesses', 'memory_access_log', 'access_id', 't.accessed_at', 'true'),
    ('events', 'agent_memory_events', 'event_id', 't."timestamp"', 'true'),
    ('logs', 'agent_log', 'log_id', 't."timestamp"', 'true'),
    ('packets', 'packet_store', 'packet_id', 't."timestamp"', 'true'),
    ('summaries', 'memory_summaries', 'summary_id', 't.created_at', 'true'),
    ('traces', 'reasoning_traces', 'trace_id', 't.created_at', 'true'),
    ('reflections', 'reflection_store', 'reflection_id', 'least(CASE t.state WHEN ''retired'' THEN t.updated_at END, t.expires_at)',
     't.created_at < $2 AND (t.state = ''retired'' OR t.expires_at IS NOT NULL)'),
    -- whoever ends a task may say no time; created_at is in an index
    ('completed-tasks', 'tasks', 'id', 'greatest(t.completed_at, t.created_at)', 't.created_at < $2 AND t.status = ''completed'''),
    ('failed-tasks', 'tasks', 'id', 'greatest(t.completed_at, t.created_at)', 't.created_at < $2 AND t.status = ''failed'''),
    ('checkpoints',
     '(SELECT s.tenant_id, s.thread_key, max(s.stored_at) AS touched_at
       FROM (SELECT c.tenant_id, c.thread_key, c.stored_at FROM checkpoints c
             UNION ALL SELECT w.tenant_id, w.thread_key, w.stored_at FROM checkpoint_writes w) s
       GROUP BY s.tenant_id, s.thread_key)', 'thread_key', 't.touched_at', 'true')) AS k (kind, relation, key, aged, condition)
  WHERE k.kind = p_kind
$$;

-- The time before which rows of a kind go. Tasks have the times of this server's clock.
CREATE OR REPLACE FUNCTION l9_retained_since(p_kind text, p_days integer, p_now timestamptz) RETURNS timestamptz LANGUAGE sql VOLATILE
  RETURN CASE WHEN p_kind LIKE '%-tasks' THEN clock_timestamp() ELSE p_now END - make_interval(hours => 24 * p_days);

-- The next tenant that may have something to delete: it has a policy, rows of a kind with a default, or a deletion that is not in the
-- audit log. Each is found by one step in an index.
CREATE OR REPLACE FUNCTION l9_next_retaining_tenant(p_after uuid) RETURNS uuid LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT least(
    (SELECT p.tenant_id FROM retention_policies p WHERE p.tenant_id > p_after ORDER BY p.tenant_id LIMIT 1),
    (SELECT r.tenant_id FROM retention_removals r WHERE r.tenant_id > p_after ORDER BY r.tenant_id LIMIT 1),
    (SELECT a.tenant_id FROM agent_log a WHERE a.tenant_id > p_after ORDER BY a.tenant_id LIMIT 1),
    (SELECT t.tenant_id FROM tasks t WHERE t.tenant_id > p_after ORDER BY t.tenant_id LIMIT 1))
$$;

-- How many rows of each kind the next deletion would delete, and the oldest one's time, in a tenant, for its administrators. It counts
-- rows that they do not see too, because the deletion does not ask for visibility. The defaults are days by kind; NULL: for ever.
CREATE OR REPLACE FUNCTION l9_retention_due(p_tenant uuid, p_kinds text[], p_defaults integer[], p_now timestamptz)
  RETURNS TABLE (kind text, days integer, held boolean, due bigint, oldest timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
#variable_conflict use_column
DECLARE
  rule record;
  kept record;
BEGIN
  IF NOT (l9_is_admin() AND l9_can_read(p_tenant, NULL, NULL, 'shared')) THEN
    RAISE EXCEPTION 'the retention of a tenant is for its administrators' USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR rule IN
    SELECT k.kind, coalesce(p.days, k.days) AS days, l9_is_held(p_tenant, k.kind) AS held
    FROM unnest(p_kinds, p_defaults) WITH ORDINALITY AS k (kind, days, place)
    LEFT JOIN retention_policies p ON p.tenant_id = p_tenant AND p.kind = k.kind
    ORDER BY k.place
  LOOP
    kind := rule.kind;
    days := rule.days;
    held := rule.held;
    due := 0;
    oldest := NULL;
    IF days IS NOT NULL AND NOT held THEN
      kept := l9_retained(kind);
      EXECUTE format('SELECT count(*), min(%2$s) FROM %1$s t WHERE t.tenant_id = $1 AND %3$s AND %2$s < $2',
                     kept.relation, kept.aged, kept.condition)
        INTO due, oldest USING p_tenant, l9_retained_since(kind, days, p_now);
    END IF;
    RETURN NEXT;
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION l9_retention_due FROM PUBLIC;
CALL l9_hand_to_views('FUNCTION', 'l9_retention_due(uuid, text[], integer[], timestamptz)');
GRANT EXECUTE ON FUNCTION l9_retention_due TO l9_app, l9_platform;

-- Deletes threads of a tenant that nobody touched since, whole, at most so many. A thread in which somebody works is passed over.
CREATE OR REPLACE FUNCTION l9_delete_old_threads(p_tenant uuid, p_since timestamptz, p_threads bigint,
                                                 OUT deleted bigint, OUT oldest timestamptz, OUT newest timestamptz)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  kept CONSTANT record := l9_retained('checkpoints');
  old  record;
BEGIN
  deleted := 0;
  FOR old IN EXECUTE format('SELECT t.thread_key, t.touched_at FROM %s t WHERE t.tenant_id = $1 AND t.touched_at < $2 LIMIT $3', kept.relation)
    USING p_tenant, p_since, p_threads
  LOOP
    -- a statement of its own behind the lock, which sees what the writer before has committed
    CONTINUE WHEN NOT l9_lock(p_tenant, 'checkpoints ' || old.thread_key, p_wait => false);
    CONTINUE WHEN EXISTS (SELECT FROM checkpoints c
                          WHERE c.tenant_id = p_tenant AND c.thread_key = old.thread_key AND c.stored_at >= p_since)
      OR EXISTS (SELECT FROM checkpoint_writes w
                 WHERE w.tenant_id = p_tenant AND w.thread_key = old.thread_key AND w.stored_at >= p_since);
    DELETE FROM graph_checkpoints g USING checkpoints c
      WHERE c.tenant_id = p_tenant AND c.thread_key = old.thread_key
        AND g.tenant_id = c.tenant_id AND g.org_id IS NOT DISTINCT FROM c.org_id AND g.user_id IS NOT DISTINCT FROM c.user_id
        AND g.agent_id = c.agent_id AND g.graph_state -> 'checkpoint' ->> 'thread_id' = c.thread_id
        AND g.graph_state -> 'checkpoint' ->> 'checkpoint_id' = c.checkpoint_id;
    DELETE FROM checkpoints c WHERE c.tenant_id = p_tenant AND c.thread_key = old.thread_key;
    DELETE FROM checkpoint_writes w WHERE w.tenant_id = p_tenant AND w.thread_key = old.thread_key;
    DELETE FROM checkpoint_blobs b WHERE b.tenant_id = p_tenant AND b.thread_key = old.thread_key;
    deleted := deleted + 1;
    oldest := least(oldest, old.touched_at);
    newest := greatest(newest, old.touched_at);
  END LOOP;
END
$$;

-- Deletes rows of these kinds, at most so many, that the next tenant after this one keeps no longer; no row: there is no next tenant.
-- A kind is complete if nothing is left that another transaction does not hold; then the number and the ages of everything that was
-- deleted since it was complete last are returned, which the caller enters into the audit log.
CREATE OR REPLACE FUNCTION l9_apply_retention(p_kinds text[], p_defaults integer[], p_now timestamptz, p_after uuid, p_rows integer)
  RETURNS TABLE (tenant uuid, kind text, deleted bigint, complete boolean, removed bigint, oldest timestamptz, newest timestamptz)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
#variable_conflict use_column
DECLARE
  left_over bigint := p_rows;
  rule record;
  kept record;
  gone record;
BEGIN
  tenant := l9_next_retaining_tenant(coalesce(p_after, '00000000-0000-0000-0000-000000000000'));
  IF tenant IS NULL THEN
    RETURN;
  END IF;
  FOR rule IN
    SELECT k.kind, coalesce(p.days, k.days) AS days, tenant = ANY (l9_held_tenants(k.kind)) AS held
    FROM unnest(p_kinds, p_defaults) WITH ORDINALITY AS k (kind, days, place)
    LEFT JOIN retention_policies p ON p.tenant_id = tenant AND p.kind = k.kind
    ORDER BY k.place
  LOOP
    SELECT 0::bigint AS deleted, NULL::timestamptz AS oldest, NULL::timestamptz AS newest INTO gone;
    IF rule.days IS NOT NULL AND NOT rule.held THEN
      IF rule.kind = 'checkpoints' THEN
        SELECT * INTO gone FROM l9_delete_old_threads(tenant, l9_retained_since(rule.kind, rule.days, p_now), left_over);
      ELSE
        kept := l9_retained(rule.kind);
        EXECUTE format(
          'WITH old AS MATERIALIZED (
             SELECT t.%2$s AS key, %3$s AS aged FROM %1$s t WHERE t.tenant_id = $1 AND %4$s AND %3$s < $2 LIMIT $3 FOR UPDATE SKIP LOCKED),
           gone AS (DELETE FROM %1$s t USING old WHERE t.tenant_id = $1 AND t.%2$s = old.key AND %4$s RETURNING old.aged)
           SELECT count(*) AS deleted, min(aged) AS oldest, max(aged) AS newest FROM gone',
          kept.relation, kept.key, kept.aged, kept.condition)
          INTO gone USING tenant, l9_retained_since(rule.kind, rule.days, p_now), left_over;
      END IF;
    END IF;
    kind := rule.kind;
    deleted := gone.deleted;
    left_over := left_over - deleted;
    complete := left_over > 0;
    removed := NULL;
    oldest := NULL;
    newest := NULL;
    IF deleted > 0 THEN
      INSERT INTO retention_removals AS r (tenant_id, org_id, user_id, kind, removed, oldest, newest)
      VALUES (tenant, NULL, NULL, rule.kind, deleted, gone.oldest, gone.newest)
      ON CONFLICT (tenant_id, kind) DO UPDATE
        SET removed = r.removed + excluded.removed, oldest = least(r.oldest, excluded.oldest), newest = greatest(r.newest, excluded.newest);
    END IF;
    IF complete THEN
      DELETE FROM retention_removals r WHERE r.tenant_id = tenant AND r.kind = rule.kind
        RETURNING r.removed, r.oldest, r.newest INTO removed, oldest, newest;
    END IF;
    RETURN NEXT;
    EXIT WHEN NOT complete;
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION l9_retained, l9_retained_since, l9_next_retaining_tenant, l9_delete_old_threads, l9_apply_retention FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_retained, l9_retained_since, l9_next_retaining_tenant, l9_delete_old_threads, l9_apply_retention TO l9_platform;

-- As TableDescriptors in Java has it.
DELETE FROM table_treatments WHERE table_name IN ('agent_log_retention', 'checkpoint_retention');
INSERT INTO table_treatments
  (table_name, place, kind, erasure, erased_columns, person_columns, export, left_out_columns, derived_columns)
VALUES
  ('retention_policies', 660, 'personal', 'keep', '{}', '{}', 'rows', '{}', '{}'),
  ('retention_holds', 670, 'personal', 'pseudonymise', '{placed_by,lifted_by}', '{placed_by,lifted_by}', 'rows', '{}', '{}'),
  ('retention_removals', 680, 'personal', 'keep', '{}', '{}', 'no', '{}', '{}')
ON CONFLICT (table_name) DO UPDATE SET
  place = excluded.place, kind = excluded.kind, erasure = excluded.erasure, erased_columns = excluded.erased_columns,
  person_columns = excluded.person_columns, export = excluded.export, left_out_columns = excluded.left_out_columns,
  derived_columns = excluded.derived_columns;

CALL l9_keep_no_values();
