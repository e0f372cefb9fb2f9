-- The graph of entities: relationships by their normalised names, seen as a memory is seen, named by the fact that asserts
-- them; and merges of entities that are known by several names, which change no row.

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
-- Relationships
-- ---------------------------------------------------------------------------------------------------------------------

-- The natural key of an edge in 16 bytes: names may be longer than a key of a b-tree. Each part has its length before it,
-- so that no letter goes from one to the next unnoticed.
CREATE OR REPLACE FUNCTION l9_edge_key(source text, type text, target text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN encode(substr(sha256(convert_to(
    length(source)::text || ':' || source || length(type)::text || ':' || type || target, 'UTF8')), 1, 16), 'hex')::uuid;

ALTER TABLE entity_relationships
  ADD COLUMN IF NOT EXISTS scope text NOT NULL DEFAULT 'shared'
    CONSTRAINT entity_relationships_scope_check CHECK (scope IN ('shared', 'cursor', 'l-private')),
  ADD COLUMN IF NOT EXISTS fact_id uuid,   -- the fact that asserts the edge; NULL: it stands by itself
  ADD COLUMN IF NOT EXISTS source_normalized text GENERATED ALWAYS AS (normalize_entity(source_entity)) STORED,
  ADD COLUMN IF NOT EXISTS target_normalized text GENERATED ALWAYS AS (normalize_entity(target_entity)) STORED,
  ADD COLUMN IF NOT EXISTS edge_key uuid GENERATED ALWAYS AS
    (l9_edge_key(normalize_entity(source_entity), relationship_type, normalize_entity(target_entity))) STORED;

-- Names that differ only in case, spaces or compatible characters are one edge, as the view of the graph always had it. The
-- oldest row is kept; in its metadata stand the rows as they were.
DO $edges$
DECLARE
  adjusted bigint;
BEGIN
  -- the key on names as they were written, which 0100 makes
  ALTER TABLE entity_relationships DROP CONSTRAINT IF EXISTS entity_relationships_edge_key;
  IF EXISTS (SELECT FROM pg_catalog.pg_constraint
             WHERE conrelid = 'entity_relationships'::regclass AND conname = 'entity_relationships_natural_key') THEN
    RETURN;
  END IF;
  adjusted := l9_as_owner('{entity_relationships}', $$
    WITH ranked AS (
      SELECT relationship_id,
             first_value(relationship_id) OVER same AS kept,
             least(2147483647, sum(coalesce(mention_count, 1)) OVER same) AS mentions,
             max(confidence) OVER same AS best,
             min(first_seen) OVER same AS first_seen,
             max(last_seen) OVER same AS last_seen,
             count(*) OVER same AS twins,
             jsonb_agg(to_jsonb(e) - '{scope,fact_id,source_normalized,target_normalized,edge_key}'::text[]) OVER same AS merged
      FROM entity_relationships e
      WINDOW same AS (PARTITION BY tenant_id, org_id, user_id, scope, edge_key
                      ORDER BY first_seen, relationship_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    ), keeping AS (
      UPDATE entity_relationships e
      SET mention_count = r.mentions, confidence = r.best, first_seen = r.first_seen, last_seen = r.last_seen,
          metadata = CASE jsonb_typeof(e.metadata) WHEN 'object' THEN e.metadata ELSE '{}' END
            || jsonb_build_object('merged', r.merged || jsonb_path_query_array(r.merged, '$[*].metadata.merged[*]'))
      FROM ranked r WHERE e.relationship_id = r.relationship_id AND r.kept = r.relationship_id AND r.twins > 1
    )
    DELETE FROM entity_relationships e USING ranked r WHERE e.relationship_id = r.relationship_id AND r.kept <> r.relationship_id$$);
  IF adjusted > 0 THEN
    RAISE NOTICE 'entity_relationships: % rows merged into the oldest edge of their kind, whose names are the same when normalised',
      adjusted USING ERRCODE = 'L9A00';
  END IF;
  adjusted := l9_as_owner('{entity_relationships}', $$
    UPDATE entity_relationships SET first_seen = coalesce(first_seen, last_seen, now()), last_seen = coalesce(last_seen, first_seen, now())
    WHERE first_seen IS NULL OR last_seen IS NULL$$);
  IF adjusted > 0 THEN
    RAISE NOTICE 'entity_relationships: % rows did not say when they were seen, now as seen at the other time, or at this one', adjusted
      USING ERRCODE = 'L9A00';
  END IF;
  ALTER TABLE entity_relationships ALTER COLUMN first_seen SET NOT NULL, ALTER COLUMN last_seen SET NOT NULL;
  ALTER TABLE entity_relationships ADD CONSTRAINT entity_relationships_natural_key
    UNIQUE NULLS NOT DISTINCT (tenant_id, edge_key, org_id, user_id, scope);
END
$edges$;

-- The edge of a fact goes with it, and is of the same tenant.
DO $facts$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = 'knowledge_facts'::regclass AND contype IN ('u', 'p')
                 AND pg_get_constraintdef(oid) LIKE '%(tenant_id, fact_id)') THEN
    ALTER TABLE knowledge_facts ADD CONSTRAINT knowledge_facts_tenant_fact_key UNIQUE (tenant_id, fact_id);
  END IF;
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint
                 WHERE conrelid = 'entity_relationships'::regclass AND conname = 'entity_relationships_fact_fkey') THEN
    PERFORM l9_as_owner('{entity_relationships,knowledge_facts}', $$
      ALTER TABLE entity_relationships ADD CONSTRAINT entity_relationships_fact_fkey
        FOREIGN KEY (tenant_id, fact_id) REFERENCES knowledge_facts (tenant_id, fact_id) ON DELETE CASCADE$$);
  END IF;
END
$facts$;

CREATE INDEX IF NOT EXISTS entity_relationships_out ON entity_relationships (tenant_id, source_normalized, relationship_type);
CREATE INDEX IF NOT EXISTS entity_relationships_in ON entity_relationships (tenant_id, target_normalized, relationship_type);
CREATE INDEX IF NOT EXISTS entity_relationships_newest ON entity_relationships (tenant_id, first_seen DESC, relationship_id DESC);
CREATE INDEX IF NOT EXISTS entity_relationships_fact ON entity_relationships (tenant_id, fact_id) WHERE fact_id IS NOT NULL;
DROP INDEX IF EXISTS entity_relationships_source;
DROP INDEX IF EXISTS entity_relationships_target;

CALL l9_protect('entity_relationships', 'personal', 'SELECT, INSERT, UPDATE, DELETE');

-- Insert or reinforce, within what the caller's own key covers: the rule of Relationship.mentioned in Java.
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
  WHERE e.fact_id IS NULL
  RETURNING relationship_id INTO edge;
  IF edge IS NULL THEN
    RAISE EXCEPTION 'a fact asserts this relationship; change the fact' USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN edge;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Merges
-- ---------------------------------------------------------------------------------------------------------------------

-- A row says that these names, normalised, are one entity. Reads unite what they see; to unmerge is to delete the row.
CREATE TABLE IF NOT EXISTS entity_aliases (
  merge_id       uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  names          text[] NOT NULL CONSTRAINT entity_aliases_names_check
                   CHECK (array_ndims(names) = 1 AND array_lower(names, 1) = 1 AND cardinality(names) BETWEEN 2 AND 50),
  reason         text,
  created_at     timestamptz NOT NULL DEFAULT now()
                   CONSTRAINT entity_aliases_moments_check CHECK (created_at BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999999+00'),
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid DEFAULT l9_current_user_id(),
  scope          text NOT NULL DEFAULT 'shared'
                   CONSTRAINT entity_aliases_scope_check CHECK (scope IN ('shared', 'cursor', 'l-private')),
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace()
);
CREATE INDEX IF NOT EXISTS entity_aliases_newest ON entity_aliases (tenant_id, created_at DESC, merge_id DESC);
CALL l9_protect('entity_aliases', 'personal', 'SELECT, INSERT, DELETE');

-- ---------------------------------------------------------------------------------------------------------------------
-- The view of the graph
-- ---------------------------------------------------------------------------------------------------------------------

-- Apart by scope: a sum over private edges too would tell of them. The guard shows the columns that it always had.
DO $view$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass('mv_entity_graph') AND attname = 'scope') THEN
    DROP VIEW IF EXISTS entity_graph;
    DROP MATERIALIZED VIEW IF EXISTS mv_entity_graph;
    CREATE MATERIALIZED VIEW mv_entity_graph AS
      SELECT encode(sha256(convert_to(jsonb_build_array(tenant_id, org_id, user_id, scope, edge_key)::text, 'UTF8')), 'hex') AS edge_key,
             tenant_id, org_id, user_id, scope, source_normalized AS source_entity, relationship_type,
             target_normalized AS target_entity, coalesce(mention_count, 1)::bigint AS total_mentions, confidence AS max_confidence,
             confidence AS avg_confidence, last_seen, 1::bigint AS relationship_count
      FROM entity_relationships
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
CALL l9_guard_view('entity_graph',
  'source_entity, relationship_type, target_entity, total_mentions, max_confidence, avg_confidence, last_seen, relationship_count',
  'true', true);

CALL l9_protect_references();
CALL l9_keep_no_values();
