-- The edges of facts: a fact about an entity is an edge of the graph by itself, so that no row repeats it. Relationships that
-- stand by themselves know the fingerprint by which a rejection covers them.

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
-- Relationships that stand by themselves
-- ---------------------------------------------------------------------------------------------------------------------

ALTER TABLE entity_relationships
  ADD COLUMN IF NOT EXISTS subject_skeleton   uuid,   -- of source, and of type and target, as facts have them;
  ADD COLUMN IF NOT EXISTS statement_skeleton uuid;   -- NULL: another client wrote the row

-- What a fact said stands in the fact alone.
DO $edges$
DECLARE
  adjusted bigint;
BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_attribute
             WHERE attrelid = 'entity_relationships'::regclass AND attname = 'fact_id' AND NOT attisdropped) THEN
    adjusted := l9_as_owner('{entity_relationships}', 'DELETE FROM entity_relationships WHERE fact_id IS NOT NULL');
    IF adjusted > 0 THEN
      RAISE NOTICE 'entity_relationships: % rows repeated a fact, which is an edge itself', adjusted USING ERRCODE = 'L9A00';
    END IF;
    DROP TRIGGER IF EXISTS entity_relationships_check_fact_id ON entity_relationships;
    DROP POLICY IF EXISTS entity_relationships_known_fact_id ON entity_relationships;
    ALTER TABLE entity_relationships DROP COLUMN fact_id;
  END IF;
END
$edges$;
DROP INDEX IF EXISTS entity_relationships_fact;

-- As 0141 has it, but that a fact that says the same is no hindrance.
CREATE OR REPLACE FUNCTION upsert_entity_relationship(
    p_source text, p_type text, p_target text, p_confidence double precision DEFAULT 0.8, p_packet_id uuid DEFAULT NULL)
  RETURNS uuid LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  edge uuid;
BEGIN
  IF p_packet_id IS NOT NULL AND NOT EXISTS (SELECT FROM packet_store WHERE packet_id = p_packet_id) THEN
    RAISE EXCEPTION 'packet % is absent or not visible', p_packet_id USING ERRCODE = 'foreign_key_violation';
  END IF;
  INSERT INTO entity_relationships AS e (source_entity, relationship_type, target_entity, confidence, source_packet)
  VALUES (p_source, p_type, p_target, coalesce(p_confidence, 0.8), p_packet_id)
  ON CONFLICT (tenant_id, edge_key, org_id, user_id, scope) DO UPDATE
  SET mention_count = least(2147483646, coalesce(e.mention_count, 0)) + 1,
      confidence = least(1.0, greatest(coalesce(e.confidence, 0.8), excluded.confidence) + 0.02),
      last_seen = now()
  RETURNING relationship_id INTO edge;
  RETURN edge;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Facts about entities
-- ---------------------------------------------------------------------------------------------------------------------

-- the edges of both ends; facts whose object is a value, or that are not held, cost nothing here
CREATE INDEX IF NOT EXISTS knowledge_facts_out ON knowledge_facts (tenant_id, subject_normalized, predicate)
  WHERE governed AND object_type = 'entity' AND state = 'held';
CREATE INDEX IF NOT EXISTS knowledge_facts_in ON knowledge_facts (tenant_id, object_normalized, predicate)
  WHERE governed AND object_type = 'entity' AND state = 'held';

-- ---------------------------------------------------------------------------------------------------------------------
-- The view of the graph
-- ---------------------------------------------------------------------------------------------------------------------

DO $view$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass('mv_entity_graph') AND attname = 'fact_id') THEN
    DROP VIEW IF EXISTS entity_graph;
    DROP MATERIALIZED VIEW IF EXISTS mv_entity_graph;
    CREATE MATERIALIZED VIEW mv_entity_graph AS
      SELECT encode(sha256(convert_to(jsonb_build_array(tenant_id, org_id, user_id, scope, edge_key)::text, 'UTF8')), 'hex') AS edge_key,
             tenant_id, org_id, user_id, scope, source_normalized AS source_entity, relationship_type,
             target_normalized AS target_entity, coalesce(mention_count, 1)::bigint AS total_mentions, confidence AS max_confidence,
             confidence AS avg_confidence, last_seen, 1::bigint AS relationship_count, subject_skeleton, statement_skeleton,
             NULL::uuid AS fact_id
      FROM entity_relationships
      UNION ALL
      SELECT 'fact ' || fact_id, tenant_id, org_id, user_id, scope, subject_normalized, predicate, object_normalized,
             supporting_packet_count::bigint, confidence, confidence, known_from, 1::bigint, subject_skeleton, statement_skeleton,
             fact_id
      FROM knowledge_facts
      WHERE governed AND object_type = 'entity' AND state = 'held' AND (valid_to IS NULL OR valid_to > now())
      WITH NO DATA;
    CREATE UNIQUE INDEX mv_entity_graph_key ON mv_entity_graph (edge_key);
    CREATE INDEX mv_entity_graph_source ON mv_entity_graph (tenant_id, source_entity);
    CREATE INDEX mv_entity_graph_target ON mv_entity_graph (tenant_id, target_entity);
    CALL l9_hand_to_views('MATERIALIZED VIEW', 'mv_entity_graph');
    REFRESH MATERIALIZED VIEW mv_entity_graph;
    EXECUTE format('COMMENT ON MATERIALIZED VIEW mv_entity_graph IS %L',
                   'refreshed at ' || to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'));
  END IF;
END
$view$;
-- facts that are still held and hold now, and nothing that a rejection covers, whenever the view was refreshed
CALL l9_guard_view('entity_graph',
  'source_entity, relationship_type, target_entity, total_mentions, max_confidence, avg_confidence, last_seen, relationship_count',
  $fresh$
    (fact_id IS NULL OR EXISTS (
      SELECT FROM knowledge_facts f
      WHERE f.tenant_id = mv_entity_graph.tenant_id AND f.fact_id = mv_entity_graph.fact_id AND f.state = 'held'
        AND (f.valid_from IS NULL OR f.valid_from <= now()) AND (f.valid_to IS NULL OR f.valid_to > now())))
    AND NOT EXISTS (
      SELECT FROM fact_rejections r
      WHERE r.tenant_id = mv_entity_graph.tenant_id
        AND r.subject_skeleton = mv_entity_graph.subject_skeleton
        AND r.statement_skeleton = mv_entity_graph.statement_skeleton
        AND r.lifted_at IS NULL
        AND ((r.org_id IS NULL OR r.org_id = (SELECT l9_current_org())) AND (r.user_id IS NULL OR r.user_id = (SELECT l9_current_user_id()))
             OR (r.org_id IS NULL OR r.org_id = mv_entity_graph.org_id) AND (r.user_id IS NULL OR r.user_id = mv_entity_graph.user_id)))
  $fresh$, true);

CALL l9_keep_no_values();
