-- Indexes: tenant-first b-trees for the queries there are, and nothing else.
--
-- Every statement carries tenant_id = ?, so an index that begins with anything else reads the rows of all tenants. Each
-- index costs every insert, and one on a counter costs every access its heap-only update. Of the earlier ones stay those
-- that the specification names: lineage, tags, expiry, entity attributes and confidence, facts by subject and predicate and
-- by object, and the HNSW index of the notes. The list below is exact; indexes of others are left alone.
DO $superseded$
DECLARE
  superseded text;
BEGIN
  FOREACH superseded IN ARRAY '{
    idx_packet_store_packet_type,idx_packet_store_timestamp,idx_packet_store_type_timestamp,idx_packet_thread,idx_packet_scope,
    idx_packet_scope_type,idx_packet_scope_time,idx_packet_importance,idx_packet_importance_type,idx_packet_accessed,
    idx_packet_access_count,idx_packet_tenant_ts,idx_packet_org_ts,idx_packet_user_ts,idx_packet_corr,
    idx_semantic_memory_agent_id,idx_semantic_memory_created_at,idx_semantic_importance,idx_semantic_scope,idx_semantic_tenant,
    idx_semantic_org,idx_semantic_user,idx_agent_memory_events_agent_id,idx_agent_memory_events_timestamp,
    idx_agent_memory_events_event_type,idx_agent_memory_events_packet_id,idx_reasoning_traces_agent_id,
    idx_reasoning_traces_packet_id,idx_reasoning_traces_created_at,idx_agent_log_agent_id,idx_agent_log_timestamp,
    idx_agent_log_level,idx_graph_checkpoints_agent_id,idx_graph_checkpoints_updated_at,idx_buyer_profiles_name,
    idx_buyer_profiles_updated_at,idx_supplier_profiles_name,idx_supplier_profiles_updated_at,idx_transactions_supplier_id,
    idx_transactions_buyer_id,idx_transactions_timestamp,idx_material_edges_updated_at,idx_entity_metadata_entity_type,
    idx_entity_metadata_updated_at,idx_tasks_status,idx_tasks_type,idx_tasks_created_at,idx_wm_entities_type,
    idx_wm_entities_updated,idx_wm_updates_confidence,idx_wm_updates_insight_type,idx_wm_updates_applied,idx_wm_updates_insight,
    idx_wm_updates_entities,idx_wm_snapshots_created,idx_wm_snapshots_version,idx_knowledge_facts_subject,
    idx_knowledge_facts_predicate,idx_knowledge_facts_source_packet,idx_knowledge_facts_created_at,idx_facts_subject_norm,
    idx_facts_object_norm,idx_facts_scope,idx_facts_confidence_desc,idx_facts_access,idx_facts_tenant_ts,idx_facts_org_ts,
    idx_facts_user_ts,idx_facts_corr,idx_access_target,idx_access_agent,idx_access_time,idx_access_useful,idx_access_tenant,
    idx_access_org,idx_access_user,idx_access_corr,idx_rel_source,idx_rel_target,idx_rel_type,idx_rel_confidence,idx_rel_tenant,
    idx_rel_org,idx_rel_user,idx_rel_corr,idx_summary_scope,idx_summary_created,idx_summary_valid,idx_summary_entities,
    idx_summary_tenant,idx_summary_org,idx_summary_user,idx_summary_corr,idx_summary_vector,idx_reflection_task,
    idx_reflection_type,idx_reflection_priority,idx_reflection_agent,idx_reflection_entities,idx_reflection_tags,
    idx_reflection_created,idx_reflection_confidence,idx_reflection_tenant,idx_reflection_org,idx_reflection_user,
    idx_reflection_corr,idx_reflection_vector,idx_task_refl_outcome,idx_task_refl_patterns,idx_task_refl_created,
    idx_task_refl_tenant,idx_task_refl_org,idx_task_refl_user,idx_task_refl_corr}'::text[] LOOP
    IF to_regclass(superseded) IS NOT NULL THEN
      EXECUTE format('DROP INDEX %I', superseded);
    END IF;
  END LOOP;
END
$superseded$;

-- packets: beside the primary key, (tenant_id, packet_id) and the duplicate key
CREATE INDEX IF NOT EXISTS packet_store_newest ON packet_store (tenant_id, "timestamp" DESC, packet_id DESC);
CREATE INDEX IF NOT EXISTS packet_store_thread ON packet_store (tenant_id, thread_id, "timestamp", packet_id) WHERE thread_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS packet_store_agent ON packet_store (tenant_id, agent_id, "timestamp" DESC, packet_id DESC) WHERE agent_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS packet_store_content_hash ON packet_store (tenant_id, content_hash) WHERE content_hash IS NOT NULL;
CREATE INDEX IF NOT EXISTS packet_store_correlation ON packet_store (tenant_id, correlation_id) WHERE correlation_id IS NOT NULL;
-- a search leaves out what has expired and is not evicted yet
CREATE INDEX IF NOT EXISTS packet_store_expiry ON packet_store (tenant_id, ttl) WHERE ttl IS NOT NULL;
-- room on the page for the updates of its counters
ALTER TABLE packet_store SET (fillfactor = 90);

CREATE INDEX IF NOT EXISTS semantic_memory_newest ON semantic_memory (tenant_id, created_at DESC);
-- by hash, because whatever other clients keep under that name must fit
CREATE INDEX IF NOT EXISTS semantic_memory_packet ON semantic_memory USING hash ((payload ->> 'packet_id'))
  WHERE (payload ->> 'packet_id') IS NOT NULL;

CREATE INDEX IF NOT EXISTS agent_memory_events_newest ON agent_memory_events (tenant_id, "timestamp" DESC);
CREATE INDEX IF NOT EXISTS agent_memory_events_agent ON agent_memory_events (tenant_id, agent_id, "timestamp" DESC);
CREATE INDEX IF NOT EXISTS agent_memory_events_packet ON agent_memory_events (tenant_id, packet_id) WHERE packet_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS reasoning_traces_newest ON reasoning_traces (tenant_id, created_at DESC);
CREATE INDEX IF NOT EXISTS reasoning_traces_packet ON reasoning_traces (tenant_id, packet_id) WHERE packet_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS agent_log_newest ON agent_log (tenant_id, "timestamp" DESC);
CREATE INDEX IF NOT EXISTS agent_log_agent ON agent_log (tenant_id, agent_id, "timestamp" DESC);
CREATE INDEX IF NOT EXISTS graph_checkpoints_newest ON graph_checkpoints (tenant_id, updated_at DESC);
CREATE INDEX IF NOT EXISTS tasks_status ON tasks (tenant_id, status, id);

CREATE INDEX IF NOT EXISTS knowledge_facts_subject ON knowledge_facts (tenant_id, subject_normalized, predicate);
CREATE INDEX IF NOT EXISTS knowledge_facts_newest ON knowledge_facts (tenant_id, created_at DESC);
CREATE INDEX IF NOT EXISTS knowledge_facts_source_packet ON knowledge_facts (tenant_id, source_packet) WHERE source_packet IS NOT NULL;
CREATE INDEX IF NOT EXISTS entity_relationships_source ON entity_relationships (tenant_id, source_entity);
CREATE INDEX IF NOT EXISTS entity_relationships_target ON entity_relationships (tenant_id, target_entity);
CREATE INDEX IF NOT EXISTS entity_relationships_source_packet ON entity_relationships (tenant_id, source_packet) WHERE source_packet IS NOT NULL;

CREATE INDEX IF NOT EXISTS memory_access_log_newest ON memory_access_log (tenant_id, accessed_at DESC);
CREATE INDEX IF NOT EXISTS memory_access_log_target ON memory_access_log (tenant_id, target_id, accessed_at DESC);
CREATE INDEX IF NOT EXISTS memory_summaries_newest ON memory_summaries (tenant_id, created_at DESC);
CREATE INDEX IF NOT EXISTS memory_summaries_covered ON memory_summaries (tenant_id, scope_type, scope_value);
CREATE INDEX IF NOT EXISTS reflection_store_newest ON reflection_store (tenant_id, created_at DESC);
CREATE INDEX IF NOT EXISTS reflection_store_task ON reflection_store (tenant_id, task_id) WHERE task_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS reflection_store_source_packet ON reflection_store (tenant_id, source_packet) WHERE source_packet IS NOT NULL;
CREATE INDEX IF NOT EXISTS reflection_store_expiry ON reflection_store (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS task_reflections_newest ON task_reflections (tenant_id, created_at DESC);

CREATE INDEX IF NOT EXISTS world_model_entities_newest ON world_model_entities (tenant_id, updated_at DESC);
CREATE INDEX IF NOT EXISTS world_model_entities_type ON world_model_entities (tenant_id, entity_type);
CREATE INDEX IF NOT EXISTS world_model_updates_newest ON world_model_updates (tenant_id, applied_at DESC);
CREATE INDEX IF NOT EXISTS world_model_snapshots_newest ON world_model_snapshots (tenant_id, created_at DESC);

CREATE INDEX IF NOT EXISTS buyer_profiles_name ON buyer_profiles (tenant_id, name);
CREATE INDEX IF NOT EXISTS supplier_profiles_name ON supplier_profiles (tenant_id, name);
CREATE INDEX IF NOT EXISTS transactions_newest ON transactions (tenant_id, "timestamp" DESC);
CREATE INDEX IF NOT EXISTS transactions_supplier ON transactions (tenant_id, supplier_id) WHERE supplier_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS transactions_buyer ON transactions (tenant_id, buyer_id) WHERE buyer_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS material_edges_newest ON material_edges (tenant_id, updated_at DESC);
CREATE INDEX IF NOT EXISTS entity_metadata_type ON entity_metadata (tenant_id, entity_type);
