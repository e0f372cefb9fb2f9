-- Lineage, agent and duplicates of packets, and the side tables that make parents and tags searchable.
--
-- Array operators are not leakproof, so behind row level security no ordinary role can use the GIN indexes: parents and
-- tags are copied into tenant-first b-trees. Triggers keep the copies, whoever writes; nobody else may.

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

ALTER TABLE packet_store
  ADD COLUMN IF NOT EXISTS agent_id     text,
  ADD COLUMN IF NOT EXISTS derivation   text CHECK (derivation IN ('mutation', 'merge', 'split', 'inference', 'transform')),
  ADD COLUMN IF NOT EXISTS generation   integer NOT NULL DEFAULT 0 CHECK (generation >= 0),
  ADD COLUMN IF NOT EXISTS root_id      uuid,   -- of the lineage through first parents; its own id for a root
  ADD COLUMN IF NOT EXISTS duplicate_of uuid;   -- NULL: this packet owns its duplicate key

CREATE TABLE IF NOT EXISTS packet_parents (
  tenant_id uuid NOT NULL,
  packet_id uuid NOT NULL,
  parent_id uuid NOT NULL,       -- no foreign key: a parent may expire before its children
  ordinal   integer NOT NULL,    -- place among the parents, from 1
  org_id    uuid,
  user_id   uuid,
  scope     text NOT NULL,
  PRIMARY KEY (tenant_id, packet_id, parent_id),
  FOREIGN KEY (tenant_id, packet_id) REFERENCES packet_store (tenant_id, packet_id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS packet_parents_children ON packet_parents (tenant_id, parent_id, packet_id);
CALL l9_protect('packet_parents', 'personal', 'SELECT');

CREATE TABLE IF NOT EXISTS packet_tags (
  tenant_id   uuid NOT NULL,
  tag         text NOT NULL,
  packet_id   uuid NOT NULL,
  "timestamp" timestamptz NOT NULL,
  org_id      uuid,
  user_id     uuid,
  scope       text NOT NULL,
  -- read backwards this is the newest packets of a tag
  PRIMARY KEY (tenant_id, tag, "timestamp", packet_id),
  FOREIGN KEY (tenant_id, packet_id) REFERENCES packet_store (tenant_id, packet_id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS packet_tags_of_packet ON packet_tags (tenant_id, packet_id);
CALL l9_protect('packet_tags', 'personal', 'SELECT');

CREATE OR REPLACE FUNCTION trigger_copy_packet_arrays() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO packet_parents (tenant_id, packet_id, parent_id, ordinal, org_id, user_id, scope)
    SELECT p.tenant_id, p.packet_id, parent.id, min(parent.ordinal), p.org_id, p.user_id, p.scope
    FROM new_packets p, unnest(p.parent_ids) WITH ORDINALITY AS parent (id, ordinal)
    WHERE parent.id IS NOT NULL
    GROUP BY p.tenant_id, p.packet_id, parent.id, p.org_id, p.user_id, p.scope;
  INSERT INTO packet_tags (tenant_id, tag, packet_id, "timestamp", org_id, user_id, scope)
    SELECT DISTINCT p.tenant_id, tag, p.packet_id, p."timestamp", p.org_id, p.user_id, p.scope
    FROM new_packets p, unnest(p.tags) AS tag
    WHERE tag IS NOT NULL;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER packet_store_copy_arrays AFTER INSERT ON packet_store
  REFERENCING NEW TABLE AS new_packets FOR EACH STATEMENT EXECUTE FUNCTION trigger_copy_packet_arrays();

-- By row and by column, unlike the insert: counters, which are what is updated, must not pay for it.
CREATE OR REPLACE FUNCTION trigger_recopy_packet_arrays() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM packet_parents WHERE tenant_id = NEW.tenant_id AND packet_id = NEW.packet_id;
  INSERT INTO packet_parents (tenant_id, packet_id, parent_id, ordinal, org_id, user_id, scope)
    SELECT NEW.tenant_id, NEW.packet_id, parent.id, min(parent.ordinal), NEW.org_id, NEW.user_id, NEW.scope
    FROM unnest(NEW.parent_ids) WITH ORDINALITY AS parent (id, ordinal)
    WHERE parent.id IS NOT NULL
    GROUP BY parent.id;
  DELETE FROM packet_tags WHERE tenant_id = NEW.tenant_id AND packet_id = NEW.packet_id;
  INSERT INTO packet_tags (tenant_id, tag, packet_id, "timestamp", org_id, user_id, scope)
    SELECT DISTINCT NEW.tenant_id, tag, NEW.packet_id, NEW."timestamp", NEW.org_id, NEW.user_id, NEW.scope
    FROM unnest(NEW.tags) AS tag
    WHERE tag IS NOT NULL;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER packet_store_recopy_arrays
  AFTER UPDATE OF parent_ids, tags, "timestamp", org_id, user_id, scope ON packet_store FOR EACH ROW
  WHEN ((OLD.parent_ids, OLD.tags, OLD."timestamp", OLD.org_id, OLD.user_id, OLD.scope)
        IS DISTINCT FROM (NEW.parent_ids, NEW.tags, NEW."timestamp", NEW.org_id, NEW.user_id, NEW.scope))
  EXECUTE FUNCTION trigger_recopy_packet_arrays();

-- For clients that know nothing of lineage; those that send the root never enter it.
CREATE OR REPLACE FUNCTION trigger_place_in_lineage() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  SELECT p.root_id, p.generation + 1 INTO NEW.root_id, NEW.generation
    FROM packet_store p WHERE p.tenant_id = NEW.tenant_id AND p.packet_id = NEW.parent_ids[1];
  IF NOT FOUND THEN
    NEW.root_id := NEW.packet_id;
    NEW.generation := 0;
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER packet_store_place_in_lineage BEFORE INSERT ON packet_store
  FOR EACH ROW WHEN (NEW.root_id IS NULL) EXECUTE FUNCTION trigger_place_in_lineage();

DO $definers$
DECLARE
  definer regprocedure;
BEGIN
  FOREACH definer IN ARRAY '{trigger_copy_packet_arrays(),trigger_recopy_packet_arrays()}'::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', definer);
    CALL l9_hand_to_views('FUNCTION', definer::text);
  END LOOP;
END
$definers$;

-- Rows that were there before: their copies, then their lineage along first parents. What hangs on a cycle or on a parent
-- that is gone is a root.
DO $old_packets$
BEGIN
  IF NOT (SELECT attnotnull FROM pg_catalog.pg_attribute WHERE attrelid = 'packet_store'::regclass AND attname = 'root_id') THEN
    PERFORM l9_as_owner('{packet_store,packet_parents}', $$
      INSERT INTO packet_parents (tenant_id, packet_id, parent_id, ordinal, org_id, user_id, scope)
        SELECT p.tenant_id, p.packet_id, parent.id, min(parent.ordinal), p.org_id, p.user_id, p.scope
        FROM packet_store p, unnest(p.parent_ids) WITH ORDINALITY AS parent (id, ordinal)
        WHERE parent.id IS NOT NULL
        GROUP BY p.tenant_id, p.packet_id, parent.id, p.org_id, p.user_id, p.scope
      ON CONFLICT DO NOTHING$$);
    PERFORM l9_as_owner('{packet_store,packet_tags}', $$
      INSERT INTO packet_tags (tenant_id, tag, packet_id, "timestamp", org_id, user_id, scope)
        SELECT DISTINCT p.tenant_id, tag, p.packet_id, p."timestamp", p.org_id, p.user_id, p.scope
        FROM packet_store p, unnest(p.tags) AS tag
        WHERE tag IS NOT NULL
      ON CONFLICT DO NOTHING$$);
    PERFORM l9_as_owner('{packet_store,packet_parents}', $$
      WITH RECURSIVE lineage AS (
        SELECT p.tenant_id, p.packet_id, p.packet_id AS root_id, 0 AS generation
        FROM packet_store p
        WHERE NOT EXISTS (SELECT FROM packet_parents first JOIN packet_store parent
                            ON parent.tenant_id = first.tenant_id AND parent.packet_id = first.parent_id
                          WHERE first.tenant_id = p.tenant_id AND first.packet_id = p.packet_id AND first.ordinal = 1)
        UNION ALL
        SELECT child.tenant_id, child.packet_id, lineage.root_id, lineage.generation + 1
        FROM lineage JOIN packet_parents child
          ON child.tenant_id = lineage.tenant_id AND child.parent_id = lineage.packet_id AND child.ordinal = 1
      )
      UPDATE packet_store p SET root_id = lineage.root_id, generation = lineage.generation
      FROM lineage WHERE p.packet_id = lineage.packet_id AND p.root_id IS NULL$$);
    PERFORM l9_as_owner('{packet_store}', 'UPDATE packet_store SET root_id = packet_id WHERE root_id IS NULL');
    ALTER TABLE packet_store ALTER COLUMN root_id SET NOT NULL;
  END IF;
END
$old_packets$;

-- One owner for each content within what one writer sees: tenant, org, user, visibility, thread and agent.
DO $duplicates$
DECLARE
  adjusted bigint;
BEGIN
  IF to_regclass('packet_store_duplicate_key') IS NULL THEN
    adjusted := l9_as_owner('{packet_store}', $$
      UPDATE packet_store p SET duplicate_of = ranked.oldest
      FROM (SELECT packet_id, first_value(packet_id) OVER (
                     PARTITION BY tenant_id, org_id, user_id, scope, thread_id, agent_id, content_hash
                     ORDER BY "timestamp", packet_id) AS oldest
            FROM packet_store WHERE content_hash IS NOT NULL AND duplicate_of IS NULL) AS ranked
      WHERE p.packet_id = ranked.packet_id AND ranked.oldest <> ranked.packet_id$$);
    IF adjusted > 0 THEN
      RAISE NOTICE 'packet_store: % rows repeat an older packet of the same content (duplicate_of)', adjusted USING ERRCODE = 'L9A00';
    END IF;
    CREATE UNIQUE INDEX packet_store_duplicate_key
      ON packet_store (tenant_id, org_id, user_id, scope, thread_id, agent_id, content_hash) NULLS NOT DISTINCT
      WHERE duplicate_of IS NULL AND content_hash IS NOT NULL;
  END IF;
END
$duplicates$;

-- A packet now names its agent itself; events remain the source for older ones.
DO $recent_important$
BEGIN
  IF pg_get_viewdef('mv_agent_recent_important'::regclass) NOT LIKE '%UNION%' THEN
    DROP VIEW agent_recent_important;
    DROP MATERIALIZED VIEW mv_agent_recent_important;
    CREATE MATERIALIZED VIEW mv_agent_recent_important AS
      SELECT tenant_id, org_id, user_id, agent_id, packet_id, packet_type, "timestamp", importance_score, access_count, tags, scope,
             ttl, combined_score
      FROM (
        SELECT scored.*, row_number() OVER (PARTITION BY tenant_id, org_id, user_id, agent_id
                                            ORDER BY combined_score DESC, "timestamp" DESC, packet_id) AS place
        FROM (
          SELECT p.tenant_id, p.org_id, p.user_id, told.agent_id, p.packet_id, p.packet_type, p."timestamp", p.importance_score,
                 p.access_count, p.tags, p.scope, p.ttl,
                 combined_importance(p.importance_score, p.access_count, p.last_accessed, p."timestamp") AS combined_score
          FROM packet_store p
          JOIN (SELECT agent_id, packet_id, tenant_id, org_id, user_id FROM agent_memory_events
                UNION
                SELECT agent_id, packet_id, tenant_id, org_id, user_id FROM packet_store WHERE agent_id IS NOT NULL) told
            ON told.packet_id = p.packet_id AND told.tenant_id = p.tenant_id
           AND told.org_id IS NOT DISTINCT FROM p.org_id AND told.user_id IS NOT DISTINCT FROM p.user_id
          WHERE p."timestamp" > now() - interval '30 days' AND p.importance_score > 0.3 AND (p.ttl IS NULL OR p.ttl > now())
        ) scored
      ) ranked
      WHERE place <= 100
      WITH NO DATA;
    CREATE UNIQUE INDEX mv_agent_recent_important_key ON mv_agent_recent_important (agent_id, packet_id);
    CREATE INDEX mv_agent_recent_important_best ON mv_agent_recent_important (tenant_id, agent_id, combined_score DESC);
    CALL l9_guard_view('agent_recent_important',
      'agent_id, packet_id, packet_type, "timestamp", importance_score, access_count, tags, scope, combined_score',
      'ttl IS NULL OR ttl > now()', true);
    REFRESH MATERIALIZED VIEW mv_agent_recent_important;
  END IF;
END
$recent_important$;
