-- Hardens what 0008 left open so that old rows could be backfilled: every row has a tenant, values are in range, natural
-- keys are no wider than their owner can see, and references stay within a tenant.
--
-- Old rows without a tenant are given the one that the session configures, or else the migration refuses:
--   SET l9.legacy_tenant = '…uuid…';  SET l9.legacy_org = '…';  SET l9.legacy_user = '…';     (org and user may stay out)
-- What is adjusted is told in notices of the SQLSTATE L9A00, from which the migrator makes its report. All of it is one
-- statement, so that a refusal leaves nothing half hardened under psql either, which goes on after an error. It may run again.

DO $harden$
DECLARE
  tables CONSTANT regclass[] := '{packet_store,semantic_memory,agent_memory_events,reasoning_traces,agent_log,graph_checkpoints,tasks,knowledge_facts,memory_embeddings,memory_access_log,entity_relationships,memory_summaries,reflection_store,task_reflections,world_model_entities,world_model_updates,world_model_snapshots,buyer_profiles,supplier_profiles,transactions,material_edges,entity_metadata}';
  shared CONSTANT regclass[] := '{world_model_entities,world_model_updates,world_model_snapshots,buyer_profiles,supplier_profiles,transactions,material_edges,entity_metadata}';
  tenant CONSTANT uuid := nullif(current_setting('l9.legacy_tenant', true), '')::uuid;
  org    CONSTANT uuid := nullif(current_setting('l9.legacy_org', true), '')::uuid;
  owner  CONSTANT uuid := nullif(current_setting('l9.legacy_user', true), '')::uuid;
  target   regclass;
  wanted   record;
  adjusted bigint;
  report   text[] := '{}';
BEGIN
  -- Published installations knew tenants on nine tables only. What hangs on a packet belongs to whom the packet belongs; given
  -- to another tenant it would be lost to its own, and a reference across tenants.
  FOR wanted IN
    SELECT * FROM (VALUES ('knowledge_facts', 'source_packet'), ('entity_relationships', 'source_packet'),
                          ('reflection_store', 'source_packet'), ('memory_embeddings', 'packet_id'),
                          ('agent_memory_events', 'packet_id'), ('reasoning_traces', 'packet_id')) AS c (target, attribute)
  LOOP
    CONTINUE WHEN (SELECT attnotnull FROM pg_catalog.pg_attribute WHERE attrelid = wanted.target::regclass AND attname = 'tenant_id');
    adjusted := l9_as_owner(ARRAY[wanted.target, 'packet_store']::regclass[], format(
      'UPDATE %1$I child SET tenant_id = p.tenant_id, org_id = coalesce(child.org_id, p.org_id), user_id = coalesce(child.user_id, p.user_id)
       FROM packet_store p WHERE p.packet_id = child.%2$I AND p.tenant_id IS NOT NULL AND child.tenant_id IS NULL',
      wanted.target, wanted.attribute));
    IF adjusted > 0 THEN
      RAISE NOTICE '%: % rows without a tenant now belong to that of their packet', wanted.target, adjusted USING ERRCODE = 'L9A00';
    END IF;
  END LOOP;

  FOREACH target IN ARRAY tables LOOP
    CONTINUE WHEN (SELECT attnotnull FROM pg_catalog.pg_attribute WHERE attrelid = target AND attname = 'tenant_id');
    IF tenant IS NULL THEN
      EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', target);
      EXECUTE format('SELECT count(*) FROM %s WHERE tenant_id IS NULL', target) INTO adjusted;
      EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
      IF adjusted > 0 THEN
        report := report || format('%s: %s', target, adjusted);
      END IF;
    ELSE
      -- a backfill is no edit: updated_at and the like stay
      EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', target);
      adjusted := l9_as_owner(ARRAY[target], format(
        'UPDATE %s SET tenant_id = %L, org_id = coalesce(org_id, %L), user_id = coalesce(user_id, %L) WHERE tenant_id IS NULL',
        target, tenant, org, CASE WHEN target <> ALL (shared) THEN owner END));
      EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', target);
      IF adjusted > 0 THEN
        RAISE NOTICE '%: % rows now belong to the legacy tenant', target, adjusted USING ERRCODE = 'L9A00';
      END IF;
    END IF;
  END LOOP;
  IF report <> '{}' THEN
    RAISE EXCEPTION 'rows without a tenant: %', array_to_string(report, ', ')
      USING HINT = 'Say whose they are (l9 migrate adopt --tenant NAME, or SET l9.legacy_tenant under psql), or backfill in a platform_admin scope, then migrate again.';
  END IF;
  FOREACH target IN ARRAY tables LOOP
    EXECUTE format('ALTER TABLE %s ALTER COLUMN tenant_id SET NOT NULL', target);
  END LOOP;

  -- Visibility: nobody but platform_admin ever saw a row of another scope than these three, so such a row goes to the closest one.
  FOREACH target IN ARRAY '{packet_store,knowledge_facts,semantic_memory}'::regclass[] LOOP
    adjusted := l9_as_owner(ARRAY[target], format($$
      UPDATE %s SET scope = CASE WHEN scope IS NULL THEN 'shared' ELSE 'l-private' END
      WHERE scope IS NULL OR scope NOT IN ('shared', 'cursor', 'l-private')$$, target));
    IF adjusted > 0 THEN
      RAISE NOTICE '%: % rows had no scope (now shared) or an unknown one (now l-private)', target, adjusted
        USING ERRCODE = 'L9A00';
    END IF;
    EXECUTE format('ALTER TABLE %s ALTER COLUMN scope SET NOT NULL', target);
  END LOOP;

  -- Scores lie between 0 and 1. NaN counts as above everything, hence the CASE.
  FOR wanted IN
    SELECT * FROM (VALUES ('packet_store', 'importance_score'), ('semantic_memory', 'importance_score'),
                          ('knowledge_facts', 'confidence'), ('world_model_entities', 'confidence'),
                          ('world_model_updates', 'confidence')) AS s (target, attribute)
  LOOP
    adjusted := l9_as_owner(ARRAY[wanted.target]::regclass[], format(
      'UPDATE %1$I SET %2$I = CASE WHEN %2$I = ''NaN'' THEN 0 ELSE least(1, greatest(0, %2$I)) END
       WHERE %2$I NOT BETWEEN 0 AND 1', wanted.target, wanted.attribute));
    IF adjusted > 0 THEN
      RAISE NOTICE '%: % rows had % outside [0,1], now clamped', wanted.target, adjusted, wanted.attribute USING ERRCODE = 'L9A00';
    END IF;
  END LOOP;

  -- Edges that were written twice become one that remembers all mentions, and in its metadata the rows as they were.
  adjusted := l9_as_owner('{entity_relationships}', $$
    WITH ranked AS (
      SELECT relationship_id,
             first_value(relationship_id) OVER same AS kept,
             least(2147483647, sum(coalesce(mention_count, 1)) OVER same) AS mentions,
             max(confidence) OVER same AS best,
             min(first_seen) OVER same AS first_seen,
             max(last_seen) OVER same AS last_seen,
             count(*) OVER same AS twins,
             jsonb_agg(to_jsonb(e)) OVER same AS merged
      FROM entity_relationships e
      WINDOW same AS (PARTITION BY tenant_id, org_id, user_id, source_entity, relationship_type, target_entity
                      ORDER BY first_seen, relationship_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    ), keeping AS (
      UPDATE entity_relationships e
      SET mention_count = r.mentions, confidence = r.best, first_seen = r.first_seen, last_seen = r.last_seen,
          metadata = CASE jsonb_typeof(e.metadata) WHEN 'object' THEN e.metadata ELSE '{}' END || jsonb_build_object('merged', r.merged)
      FROM ranked r WHERE e.relationship_id = r.relationship_id AND r.kept = r.relationship_id AND r.twins > 1
    )
    DELETE FROM entity_relationships e USING ranked r WHERE e.relationship_id = r.relationship_id AND r.kept <> r.relationship_id$$);
  IF adjusted > 0 THEN
    RAISE NOTICE 'entity_relationships: % rows merged into the oldest edge of their kind', adjusted USING ERRCODE = 'L9A00';
  END IF;

  -- An entity's name is its key only within its organisation, so the row gets a key of its own.
  ALTER TABLE world_model_entities ADD COLUMN IF NOT EXISTS row_id uuid NOT NULL DEFAULT uuid_generate_v4();

  -- What a tenant's own key replaces: unique within more than their owner sees, the old ones tell one user what another wrote,
  -- and let him block it.
  ALTER TABLE graph_checkpoints DROP CONSTRAINT IF EXISTS graph_checkpoints_agent_id_key;
  ALTER TABLE task_reflections DROP CONSTRAINT IF EXISTS task_reflections_task_id_key;
  IF EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = 'world_model_entities'::regclass AND contype = 'p'
             AND pg_get_constraintdef(oid) = 'PRIMARY KEY (entity_id)') THEN
    ALTER TABLE world_model_entities DROP CONSTRAINT world_model_entities_pkey;
  END IF;
  ALTER TABLE knowledge_facts DROP CONSTRAINT IF EXISTS knowledge_facts_source_packet_fkey;
  ALTER TABLE entity_relationships DROP CONSTRAINT IF EXISTS entity_relationships_source_packet_fkey;
  ALTER TABLE reflection_store DROP CONSTRAINT IF EXISTS reflection_store_source_packet_fkey;
  ALTER TABLE transactions DROP CONSTRAINT IF EXISTS transactions_supplier_id_fkey;
  ALTER TABLE transactions DROP CONSTRAINT IF EXISTS transactions_buyer_id_fkey;

  -- a row that refers across tenants would make the foreign key fail on the first one only: tell them all
  FOR wanted IN
    SELECT * FROM (VALUES ('knowledge_facts', 'source_packet', 'packet_store', 'packet_id'),
                          ('entity_relationships', 'source_packet', 'packet_store', 'packet_id'),
                          ('reflection_store', 'source_packet', 'packet_store', 'packet_id'),
                          ('transactions', 'supplier_id', 'supplier_profiles', 'supplier_id'),
                          ('transactions', 'buyer_id', 'buyer_profiles', 'buyer_id')) AS r (target, attribute, parent, parent_key)
  LOOP
    adjusted := l9_as_owner(ARRAY[wanted.target, wanted.parent]::regclass[], format(
      'SELECT FROM %1$I child WHERE %2$I IS NOT NULL AND NOT EXISTS
         (SELECT FROM %3$I parent WHERE parent.%4$I = child.%2$I AND parent.tenant_id = child.tenant_id)',
      wanted.target, wanted.attribute, wanted.parent, wanted.parent_key));
    IF adjusted > 0 THEN
      RAISE EXCEPTION '%: % rows refer by % to a row of % that is absent or of another tenant',
        wanted.target, adjusted, wanted.attribute, wanted.parent
        USING HINT = 'Give both rows the same tenant, or set the reference to NULL, then migrate again.';
    END IF;
  END LOOP;

  -- with FORCE off, because a constraint would be validated against what the owner may see
  FOR wanted IN
    SELECT * FROM (VALUES
      ('packet_store', 'packet_store_tenant_packet_key', 'UNIQUE (tenant_id, packet_id)'),
      ('supplier_profiles', 'supplier_profiles_tenant_supplier_key', 'UNIQUE (tenant_id, supplier_id)'),
      ('buyer_profiles', 'buyer_profiles_tenant_buyer_key', 'UNIQUE (tenant_id, buyer_id)'),
      ('world_model_entities', 'world_model_entities_pkey', 'PRIMARY KEY (row_id)'),
      ('world_model_entities', 'world_model_entities_entity_key', 'UNIQUE NULLS NOT DISTINCT (tenant_id, org_id, user_id, entity_id)'),
      ('graph_checkpoints', 'graph_checkpoints_agent_key', 'UNIQUE NULLS NOT DISTINCT (tenant_id, org_id, user_id, agent_id)'),
      ('task_reflections', 'task_reflections_task_key', 'UNIQUE NULLS NOT DISTINCT (tenant_id, org_id, user_id, task_id)'),
      ('entity_relationships', 'entity_relationships_edge_key',
       'UNIQUE NULLS NOT DISTINCT (tenant_id, org_id, user_id, source_entity, relationship_type, target_entity)'),
      ('packet_store', 'packet_store_scope_check', 'CHECK (scope IN (''shared'', ''cursor'', ''l-private''))'),
      ('knowledge_facts', 'knowledge_facts_scope_check', 'CHECK (scope IN (''shared'', ''cursor'', ''l-private''))'),
      ('semantic_memory', 'semantic_memory_scope_check', 'CHECK (scope IN (''shared'', ''cursor'', ''l-private''))'),
      ('packet_store', 'packet_store_importance_check', 'CHECK (importance_score BETWEEN 0 AND 1)'),
      ('semantic_memory', 'semantic_memory_importance_check', 'CHECK (importance_score BETWEEN 0 AND 1)'),
      ('knowledge_facts', 'knowledge_facts_confidence_check', 'CHECK (confidence BETWEEN 0 AND 1)'),
      ('world_model_entities', 'world_model_entities_confidence_check', 'CHECK (confidence BETWEEN 0 AND 1)'),
      ('world_model_updates', 'world_model_updates_confidence_check', 'CHECK (confidence BETWEEN 0 AND 1)'),
      ('knowledge_facts', 'knowledge_facts_source_packet_fkey',
       'FOREIGN KEY (tenant_id, source_packet) REFERENCES packet_store (tenant_id, packet_id) ON DELETE SET NULL (source_packet)'),
      ('entity_relationships', 'entity_relationships_source_packet_fkey',
       'FOREIGN KEY (tenant_id, source_packet) REFERENCES packet_store (tenant_id, packet_id) ON DELETE SET NULL (source_packet)'),
      ('reflection_store', 'reflection_store_source_packet_fkey',
       'FOREIGN KEY (tenant_id, source_packet) REFERENCES packet_store (tenant_id, packet_id) ON DELETE SET NULL (source_packet)'),
      ('transactions', 'transactions_supplier_fkey',
       'FOREIGN KEY (tenant_id, supplier_id) REFERENCES supplier_profiles (tenant_id, supplier_id) ON DELETE SET NULL (supplier_id)'),
      ('transactions', 'transactions_buyer_fkey',
       'FOREIGN KEY (tenant_id, buyer_id) REFERENCES buyer_profiles (tenant_id, buyer_id) ON DELETE SET NULL (buyer_id)'))
      AS c (target, name, definition)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = wanted.target::regclass AND conname = wanted.name) THEN
      PERFORM l9_as_owner(ARRAY[wanted.target, 'packet_store', 'supplier_profiles', 'buyer_profiles']::regclass[],
                          format('ALTER TABLE %I ADD CONSTRAINT %I %s', wanted.target, wanted.name, wanted.definition));
    END IF;
  END LOOP;
END
$harden$;
