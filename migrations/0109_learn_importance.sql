-- Accesses are appended to memory_access_log off the read path, and folded into the packets by a job, each exactly once.
--
-- What is still to be folded is a mark on the row and no watermark: a number that is given out before another may be
-- committed after it, and a watermark would pass it over. The fold takes the mark off in the statement that counts.

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

-- The rows that are there were counted when they were written; those that any client inserts from now on wait.
ALTER TABLE memory_access_log
  ADD COLUMN IF NOT EXISTS kind text CHECK (kind IN ('read', 'used', 'helpful', 'wrong', 'ignored')),
  ADD COLUMN IF NOT EXISTS query_id uuid,
  ADD COLUMN IF NOT EXISTS rank integer,
  ADD COLUMN IF NOT EXISTS pending boolean NOT NULL DEFAULT false;
ALTER TABLE memory_access_log ALTER COLUMN pending SET DEFAULT true;
CREATE INDEX IF NOT EXISTS memory_access_log_pending ON memory_access_log (tenant_id, access_id)
  WHERE pending AND target_type = 'packet';

-- Nobody moves the importance of a packet that he cannot see: such an access stays in the log and is not counted. With the
-- rights of whoever inserts, so that the policies of packets decide.
CREATE OR REPLACE FUNCTION trigger_hold_accesses() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  NEW.pending := EXISTS (SELECT FROM packet_store p WHERE p.tenant_id = NEW.tenant_id AND p.packet_id = NEW.target_id);
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER memory_access_log_hold BEFORE INSERT ON memory_access_log
  FOR EACH ROW WHEN (NEW.pending AND NEW.target_type = 'packet') EXECUTE FUNCTION trigger_hold_accesses();

-- As 0008 and 0105 have them, but that what they log is counted already.
CREATE OR REPLACE FUNCTION update_packet_access(p_id uuid, accessing_agent text DEFAULT 'system') RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE packet_store
  SET access_count = coalesce(access_count, 0) + 1,
      last_accessed = now(),
      importance_score = least(1.0, coalesce(importance_score, 0.5) + 0.02)
  WHERE packet_id = p_id AND (ttl IS NULL OR ttl > now()) AND l9_can_read(tenant_id, org_id, user_id, scope);
  IF FOUND THEN
    INSERT INTO memory_access_log (target_type, target_id, agent_id, kind, pending)
      VALUES ('packet', p_id, accessing_agent, 'used', false);
  END IF;
END
$$;

CREATE OR REPLACE FUNCTION l9_count_packet_accesses(p_ids uuid[], p_at timestamptz, accessing_agent text DEFAULT 'system')
  RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  counted bigint;
BEGIN
  WITH readable AS (
    SELECT packet_id FROM packet_store
    WHERE packet_id = ANY (p_ids) AND l9_can_read(tenant_id, org_id, user_id, scope)
    ORDER BY packet_id FOR UPDATE
  ), accessed AS (
    UPDATE packet_store p
    SET access_count = coalesce(p.access_count, 0) + 1,
        last_accessed = p_at,
        importance_score = least(1.0, coalesce(p.importance_score, 0.5) + 0.02)
    FROM readable r WHERE p.packet_id = r.packet_id
    RETURNING p.packet_id
  )
  INSERT INTO memory_access_log (target_type, target_id, agent_id, accessed_at, kind, pending)
    SELECT 'packet', packet_id, accessing_agent, p_at, 'used', false FROM accessed;
  GET DIAGNOSTICS counted = ROW_COUNT;
  RETURN counted;
END
$$;

-- What uses make of an importance. The steps are the specification's: +0.02 an access (update_packet_access), +0.05 for what
-- proved right (reinforce_fact_confidence), -0.1 down to 0.1 for what proved wrong (decay_fact_confidence); being shown and
-- not wanted takes back what being shown gave. The twin of Importance.after in Java.
CREATE OR REPLACE FUNCTION l9_importance_after(importance double precision, accesses bigint, helpful bigint, wrong bigint,
                                               ignored bigint)
  RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (
    SELECT CASE WHEN risen <= 0.1 THEN risen
                ELSE greatest(0.1::double precision, risen - 0.1::double precision * wrong - 0.02::double precision * ignored) END
    FROM (SELECT least(1::double precision, coalesce(importance, 0.5)
                       + 0.02::double precision * accesses + 0.05::double precision * helpful) AS risen) AS up);

-- Folds a batch of the next tenant after this one that has something to fold; tenant is NULL when none is left. Two that
-- fold at once take different rows; the packets are locked in the order of their ids, as everywhere.
CREATE OR REPLACE FUNCTION l9_fold_accesses(after uuid, batch integer, OUT tenant uuid, OUT folded bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  SELECT l.tenant_id INTO tenant FROM memory_access_log l
    WHERE l.pending AND l.target_type = 'packet' AND l.tenant_id > coalesce(after, '00000000-0000-0000-0000-000000000000')
    ORDER BY l.tenant_id LIMIT 1;
  WITH taken AS MATERIALIZED (
    SELECT l.access_id FROM memory_access_log l
    WHERE l.tenant_id = tenant AND l.pending AND l.target_type = 'packet'
    ORDER BY l.access_id LIMIT batch FOR UPDATE SKIP LOCKED
  ), marked AS (
    UPDATE memory_access_log l SET pending = false
    FROM taken t WHERE l.access_id = t.access_id
    -- other clients say no more than whether it was useful
    RETURNING l.target_id, l.accessed_at,
              coalesce(l.kind, CASE WHEN l.was_useful THEN 'helpful' WHEN NOT l.was_useful THEN 'ignored' ELSE 'read' END) AS kind
  ), uses AS (
    SELECT target_id,
           count(*) FILTER (WHERE kind IN ('read', 'used')) AS accesses,
           max(accessed_at) FILTER (WHERE kind IN ('read', 'used')) AS last_access,
           count(*) FILTER (WHERE kind = 'helpful') AS helpful,
           count(*) FILTER (WHERE kind = 'wrong') AS wrong,
           count(*) FILTER (WHERE kind = 'ignored') AS ignored
    FROM marked GROUP BY target_id
  ), locked AS MATERIALIZED (
    SELECT p.packet_id FROM packet_store p
    WHERE p.tenant_id = tenant AND p.packet_id IN (SELECT target_id FROM uses)
    ORDER BY p.packet_id FOR UPDATE
  ), learned AS (
    UPDATE packet_store p
    SET access_count = coalesce(p.access_count, 0) + u.accesses,
        last_accessed = greatest(p.last_accessed, u.last_access),
        contradiction_count = coalesce(p.contradiction_count, 0) + u.wrong,
        importance_score = l9_importance_after(p.importance_score, u.accesses, u.helpful, u.wrong, u.ignored)
    FROM uses u JOIN locked k ON k.packet_id = u.target_id
    WHERE p.packet_id = u.target_id
  )
  SELECT count(*) INTO folded FROM marked;
END
$$;

-- The batches of 0008, at a time that the caller says; the procedures go by the server's. Names of their own, because 0008
-- names its functions without their arguments.
CREATE OR REPLACE FUNCTION l9_evict_packets_at(batch integer, p_at timestamptz) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  evicted bigint;
BEGIN
  DELETE FROM packet_store p
  USING (SELECT packet_id FROM packet_store WHERE ttl <= p_at ORDER BY ttl LIMIT batch FOR UPDATE SKIP LOCKED) AS expired
  WHERE p.packet_id = expired.packet_id;
  GET DIAGNOSTICS evicted = ROW_COUNT;
  RETURN evicted;
END
$$;
CREATE OR REPLACE FUNCTION l9_evict_packets(batch integer) RETURNS bigint LANGUAGE sql SET search_path FROM CURRENT
  BEGIN ATOMIC SELECT l9_evict_packets_at(batch, now()); END;

CREATE OR REPLACE FUNCTION l9_evict_reflections_at(batch integer, p_at timestamptz) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  evicted bigint;
BEGIN
  DELETE FROM reflection_store r
  USING (SELECT reflection_id FROM reflection_store WHERE expires_at <= p_at LIMIT batch FOR UPDATE SKIP LOCKED) AS expired
  WHERE r.reflection_id = expired.reflection_id;
  GET DIAGNOSTICS evicted = ROW_COUNT;
  RETURN evicted;
END
$$;
CREATE OR REPLACE FUNCTION l9_evict_reflections(batch integer) RETURNS bigint LANGUAGE sql SET search_path FROM CURRENT
  BEGIN ATOMIC SELECT l9_evict_reflections_at(batch, now()); END;

CREATE OR REPLACE FUNCTION l9_decay_importance_at(days_threshold integer, decay_rate double precision, batch integer, p_at timestamptz,
                                                  INOUT last_seen uuid, OUT decayed bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  WITH candidates AS (
    SELECT packet_id FROM packet_store
    WHERE packet_id > coalesce(last_seen, '00000000-0000-0000-0000-000000000000')
      AND coalesce(last_accessed, "timestamp") < p_at - make_interval(days => days_threshold)
      AND importance_score > 0.1
    ORDER BY packet_id LIMIT batch FOR UPDATE
  ), faded AS (
    UPDATE packet_store p SET importance_score = greatest(0.1, p.importance_score - decay_rate)
    FROM candidates c WHERE p.packet_id = c.packet_id
    RETURNING p.packet_id
  )
  -- there is no max(uuid)
  SELECT (SELECT packet_id FROM faded ORDER BY packet_id DESC LIMIT 1), (SELECT count(*) FROM faded) INTO last_seen, decayed;
END
$$;
CREATE OR REPLACE FUNCTION l9_decay_importance(days_threshold integer, decay_rate double precision, batch integer,
                                               INOUT last_seen uuid, OUT decayed bigint)
  LANGUAGE sql SET search_path FROM CURRENT
  BEGIN ATOMIC SELECT d.last_seen, d.decayed FROM l9_decay_importance_at(days_threshold, decay_rate, batch, now(), last_seen) AS d; END;

DO $procedures$
BEGIN
  EXECUTE format($create$
    CREATE OR REPLACE PROCEDURE fold_memory_accesses(INOUT folded bigint DEFAULT 0) LANGUAGE plpgsql AS $body$
    DECLARE
      batch CONSTANT integer := 5000;
      step record;
      after uuid;
    BEGIN
      folded := 0;
      LOOP
        PERFORM pg_catalog.set_config('role', 'l9_platform', true);
        SELECT f.tenant, f.folded INTO step FROM %1$I.l9_fold_accesses(after, batch) AS f;
        COMMIT;
        EXIT WHEN step.tenant IS NULL;
        folded := folded + step.folded;
        -- a tenant with less than a batch is done, or somebody else is at it
        IF step.folded < batch THEN
          after := step.tenant;
        END IF;
      END LOOP;
      RAISE NOTICE 'folded %% accesses', folded;
    END
    $body$ $create$, current_schema());
END
$procedures$;
REVOKE ALL ON PROCEDURE fold_memory_accesses FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE fold_memory_accesses TO l9_maintainer, l9_platform;
REVOKE ALL ON FUNCTION l9_fold_accesses, l9_evict_packets_at, l9_evict_reflections_at, l9_decay_importance_at FROM PUBLIC;
GRANT EXECUTE ON FUNCTION l9_fold_accesses, l9_evict_packets_at, l9_evict_reflections_at, l9_decay_importance_at TO l9_platform;
