-- Curation of packets, and the order in which they were stored.

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

-- Which transaction stored a packet. Times and time-ordered ids are given out before the commit, so whoever follows new
-- packets by them misses those of a transaction that commits late. Below pg_snapshot_xmin every transaction has ended, so a
-- follower that reads up to there, in this order, misses none. NULL: stored before this migration, nobody's news.
ALTER TABLE packet_store ADD COLUMN IF NOT EXISTS stored_xid xid8;
ALTER TABLE packet_store ALTER COLUMN stored_xid SET DEFAULT pg_current_xact_id();
CREATE INDEX IF NOT EXISTS packet_store_stored ON packet_store (tenant_id, stored_xid, packet_id) WHERE stored_xid IS NOT NULL;

-- lists of a session, of a trace, and of the events of a type
CREATE INDEX IF NOT EXISTS packet_store_session ON packet_store (tenant_id, session_id, "timestamp" DESC) WHERE session_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS packet_store_trace ON packet_store (tenant_id, trace_id, "timestamp" DESC) WHERE trace_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS agent_memory_events_type ON agent_memory_events (tenant_id, event_type, "timestamp" DESC);

-- What the policies decide for writing a personal row, for functions that write past them; see l9_can_read.
CREATE OR REPLACE FUNCTION l9_can_write(tenant uuid, org uuid, owner uuid, visibility text) RETURNS boolean
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
  role CONSTANT text := l9_current_role();
BEGIN
  RETURN l9_can_read(tenant, org, owner, visibility)
    AND (role IN ('tenant_admin', 'platform_admin')
         OR coalesce(org = l9_current_org(), false)
            AND (role IN ('l9_system', 'org_admin') OR coalesce(owner = l9_current_user_id(), false)));
END
$$;

-- Counts that one packet contradicts another, once a pair, for whoever reads both. The event that it leaves is the memory of
-- the pair. NULL: one of them is not there for the caller; false: the pair was counted before.
CREATE OR REPLACE FUNCTION l9_contradict_packet(p_id uuid, p_by uuid, contradicting_agent text, p_at timestamptz)
  RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  floor CONSTANT double precision := 0.1;
  contradicted packet_store%ROWTYPE;
BEGIN
  SELECT * INTO contradicted FROM packet_store p
    WHERE p.packet_id = p_id AND (p.ttl IS NULL OR p.ttl > p_at) AND l9_can_read(p.tenant_id, p.org_id, p.user_id, p.scope)
    FOR UPDATE;
  IF NOT FOUND OR NOT EXISTS (
    SELECT FROM packet_store p
    WHERE p.packet_id = p_by AND p.tenant_id = contradicted.tenant_id AND (p.ttl IS NULL OR p.ttl > p_at)
      AND l9_can_read(p.tenant_id, p.org_id, p.user_id, p.scope)) THEN
    RETURN NULL;
  END IF;
  IF EXISTS (SELECT FROM agent_memory_events e
             WHERE e.tenant_id = contradicted.tenant_id AND e.packet_id = p_id AND e.event_type = 'packet.contradicted'
               AND e.content ->> 'by' = p_by::text) THEN
    RETURN false;
  END IF;
  UPDATE packet_store
  SET contradiction_count = coalesce(contradiction_count, 0) + 1,
      confidence_updated_at = p_at,
      importance_score = CASE WHEN importance_score <= floor THEN importance_score
                              ELSE greatest(floor, coalesce(importance_score, 0.5) - 0.1) END
  WHERE packet_id = p_id;
  INSERT INTO agent_memory_events (tenant_id, agent_id, event_type, packet_id, content, "timestamp")
    VALUES (contradicted.tenant_id, contradicting_agent, 'packet.contradicted', p_id, jsonb_build_object('by', p_by), p_at);
  RETURN true;
END
$$;

-- Deletes a packet that the caller may write, and everything in its tenant that was derived from it, whoever derived it. What
-- has other support loses its reference only. Unlike eviction, which leaves alone what was learned from a packet while it
-- was valid. No row: there is no such packet for the caller to write.
CREATE OR REPLACE FUNCTION l9_erase_packet(p_id uuid, with_descendants boolean) RETURNS TABLE (kind text, erased bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  home   uuid;
  going  uuid[] := ARRAY[p_id];
  level  uuid[] := ARRAY[p_id];
  vectors uuid[];
  unlinked bigint := 0;
BEGIN
  SELECT p.tenant_id INTO home FROM packet_store p
    WHERE p.packet_id = p_id AND l9_can_write(p.tenant_id, p.org_id, p.user_id, p.scope) FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  -- level by level: children whose every parent that is still there goes
  WHILE with_descendants AND cardinality(level) > 0 LOOP
    SELECT coalesce(array_agg(c.packet_id), '{}') INTO level
    FROM packet_store c
    WHERE c.tenant_id = home AND c.packet_id <> ALL (going)
      AND c.packet_id IN (SELECT e.packet_id FROM packet_parents e WHERE e.tenant_id = home AND e.parent_id = ANY (level))
      AND NOT EXISTS (SELECT FROM packet_parents other
                      JOIN packet_store p ON p.tenant_id = other.tenant_id AND p.packet_id = other.parent_id
                      WHERE other.tenant_id = home AND other.packet_id = c.packet_id AND other.parent_id <> ALL (going))
      AND l9_can_write(c.tenant_id, c.org_id, c.user_id, c.scope);
    going := going || level;
  END LOOP;

  WITH gone AS (DELETE FROM memory_embeddings WHERE tenant_id = home AND packet_id = ANY (going) RETURNING embedding_id)
    SELECT coalesce(array_agg(embedding_id), '{}') INTO vectors FROM gone;
  kind := 'embeddings'; erased := cardinality(vectors); RETURN NEXT;
  DELETE FROM memory_access_log WHERE tenant_id = home
    AND (target_type = 'packet' AND target_id = ANY (going) OR target_type = 'embedding' AND target_id = ANY (vectors));
  kind := 'accesses'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  DELETE FROM packet_terms WHERE tenant_id = home AND packet_id = ANY (going);
  kind := 'terms'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  DELETE FROM semantic_memory WHERE tenant_id = home AND payload ->> 'packet_id' = ANY (going::text[]);
  kind := 'notes'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  DELETE FROM agent_memory_events WHERE tenant_id = home AND packet_id = ANY (going);
  kind := 'events'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  DELETE FROM reasoning_traces WHERE tenant_id = home AND packet_id = ANY (going);
  kind := 'traces'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  DELETE FROM knowledge_facts WHERE tenant_id = home AND source_packet = ANY (going) AND coalesce(supporting_packet_count, 1) <= 1;
  kind := 'facts'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  DELETE FROM entity_relationships WHERE tenant_id = home AND source_packet = ANY (going) AND coalesce(mention_count, 1) <= 1;
  kind := 'relationships'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  DELETE FROM reflection_store WHERE tenant_id = home AND source_packet = ANY (going);
  kind := 'reflections'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
  DELETE FROM memory_summaries WHERE tenant_id = home AND source_packet_ids && going;
  kind := 'summaries'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;

  -- the foreign keys would unlink them too, uncounted
  UPDATE knowledge_facts SET source_packet = NULL WHERE tenant_id = home AND source_packet = ANY (going);
  GET DIAGNOSTICS erased = ROW_COUNT; unlinked := unlinked + erased;
  UPDATE entity_relationships SET source_packet = NULL WHERE tenant_id = home AND source_packet = ANY (going);
  GET DIAGNOSTICS erased = ROW_COUNT; unlinked := unlinked + erased;
  UPDATE world_model_updates SET source_packet = NULL WHERE tenant_id = home AND source_packet = ANY (going);
  GET DIAGNOSTICS erased = ROW_COUNT; unlinked := unlinked + erased;
  kind := 'unlinked'; erased := unlinked; RETURN NEXT;

  DELETE FROM packet_store WHERE tenant_id = home AND packet_id = ANY (going);
  kind := 'packets'; GET DIAGNOSTICS erased = ROW_COUNT; RETURN NEXT;
END
$$;

DO $definers$
DECLARE
  definer regprocedure;
BEGIN
  FOREACH definer IN ARRAY '{"l9_contradict_packet(uuid,uuid,text,timestamptz)","l9_erase_packet(uuid,boolean)"}'::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', definer);
    CALL l9_hand_to_views('FUNCTION', definer::text);
  END LOOP;
  REVOKE ALL ON FUNCTION l9_can_write FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION l9_can_write TO l9_platform;
  GRANT EXECUTE ON FUNCTION l9_contradict_packet, l9_erase_packet TO l9_app, l9_platform;
END
$definers$;
