-- What the eighth migration left on installations before this project: the same names, with the traits that ours replaces
-- (permissive policies, one key for all tenants, naive timestamps, identity on nine tables). Run after 0001 to 0007, with FORCE
-- row level security on the tables as it left them.
CREATE EXTENSION IF NOT EXISTS "pgcrypto";

CREATE FUNCTION l9_set_scope(p_tenant uuid, p_org uuid, p_user uuid, p_role text DEFAULT 'end_user') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.tenant_id', p_tenant::text, true), set_config('app.org_id', p_org::text, true),
          set_config('app.user_id', p_user::text, true), set_config('app.role', p_role, true);
END $$;
CREATE FUNCTION l9_current_tenant() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $$;
CREATE FUNCTION l9_current_org() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('app.org_id', true), '')::uuid $$;
CREATE FUNCTION l9_current_user_id() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;
CREATE FUNCTION l9_current_role() RETURNS text LANGUAGE sql STABLE AS $$ SELECT coalesce(nullif(current_setting('app.role', true), ''), 'end_user') $$;
CREATE FUNCTION l9_is_admin() RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT l9_current_role() IN ('platform_admin', 'tenant_admin', 'org_admin') $$;
CREATE FUNCTION l9_sha256_jsonb(j jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT encode(digest(convert_to(j::text, 'UTF8'), 'sha256'), 'hex') $$;

CREATE TABLE memory_embeddings (
  embedding_id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  packet_id uuid REFERENCES packet_store (packet_id) ON DELETE CASCADE,
  embedding_type text NOT NULL CHECK (embedding_type IN ('content', 'context', 'entity', 'summary', 'reasoning')),
  vector vector(1536) NOT NULL, chunk_index integer DEFAULT 0, chunk_text text, metadata jsonb DEFAULT '{}',
  tenant_id uuid, org_id uuid, user_id uuid, correlation_id uuid DEFAULT uuid_generate_v4(), session_id text, trace_id text,
  created_at timestamptz DEFAULT now());
CREATE TABLE memory_access_log (
  access_id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  target_type text NOT NULL CHECK (target_type IN ('packet', 'embedding', 'fact', 'reflection', 'summary')),
  target_id uuid NOT NULL, agent_id text NOT NULL, access_context text, query_text text, relevance_score double precision,
  was_useful boolean, feedback_reason text,
  tenant_id uuid, org_id uuid, user_id uuid, correlation_id uuid DEFAULT uuid_generate_v4(), session_id text, trace_id text,
  accessed_at timestamptz DEFAULT now());
CREATE TABLE entity_relationships (
  relationship_id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  source_entity text NOT NULL, relationship_type text NOT NULL, target_entity text NOT NULL,
  confidence double precision DEFAULT 0.8 CHECK (confidence >= 0.0 AND confidence <= 1.0),
  source_packet uuid REFERENCES packet_store (packet_id) ON DELETE SET NULL,
  mention_count integer DEFAULT 1, first_seen timestamptz DEFAULT now(), last_seen timestamptz DEFAULT now(), metadata jsonb DEFAULT '{}',
  tenant_id uuid, org_id uuid, user_id uuid, correlation_id uuid DEFAULT uuid_generate_v4());
CREATE UNIQUE INDEX idx_rel_unique ON entity_relationships (tenant_id, source_entity, relationship_type, target_entity);
CREATE TABLE memory_summaries (
  summary_id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  scope_type text NOT NULL CHECK (scope_type IN ('thread', 'agent', 'topic', 'time_period', 'project', 'task')),
  scope_value text NOT NULL, summary_text text NOT NULL, key_facts jsonb DEFAULT '[]', key_entities text[] DEFAULT '{}',
  key_decisions text[] DEFAULT '{}', source_packet_ids uuid[] DEFAULT '{}', packet_count integer DEFAULT 0, vector vector(1536),
  confidence double precision DEFAULT 0.7 CHECK (confidence >= 0.0 AND confidence <= 1.0),
  coverage_start timestamptz, coverage_end timestamptz, created_at timestamptz DEFAULT now(), valid_until timestamptz,
  created_by text DEFAULT 'system',
  tenant_id uuid, org_id uuid, user_id uuid, correlation_id uuid DEFAULT uuid_generate_v4());
CREATE INDEX idx_summary_vector ON memory_summaries USING hnsw (vector vector_cosine_ops) WHERE vector IS NOT NULL;
CREATE TABLE reflection_store (
  reflection_id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), task_id text,
  reflection_type text NOT NULL CHECK (reflection_type IN ('lesson', 'pattern', 'failure', 'success', 'insight', 'improvement', 'false_constraint')),
  content text NOT NULL, context text, entities text[] DEFAULT '{}', tags text[] DEFAULT '{}',
  confidence double precision DEFAULT 0.8 CHECK (confidence >= 0.0 AND confidence <= 1.0),
  priority text DEFAULT 'medium' CHECK (priority IN ('critical', 'high', 'medium', 'low')),
  source_agent text, source_packet uuid REFERENCES packet_store (packet_id) ON DELETE SET NULL,
  access_count integer DEFAULT 0, last_accessed timestamptz, vector vector(1536), metadata jsonb DEFAULT '{}',
  created_at timestamptz DEFAULT now(), expires_at timestamptz,
  tenant_id uuid, org_id uuid, user_id uuid, correlation_id uuid DEFAULT uuid_generate_v4(), session_id text, trace_id text);
CREATE INDEX idx_reflection_tags ON reflection_store USING gin (tags);
CREATE TABLE task_reflections (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), task_id text NOT NULL UNIQUE, task_description text,
  outcome text DEFAULT 'unknown' CHECK (outcome IN ('success', 'partial', 'failure', 'unknown', 'cancelled')),
  what_worked text[] DEFAULT '{}', what_failed text[] DEFAULT '{}', false_constraints text[] DEFAULT '{}',
  helpful_patterns text[] DEFAULT '{}', lessons text[] DEFAULT '{}', recommendations text[] DEFAULT '{}',
  related_decisions uuid[] DEFAULT '{}', execution_time_ms double precision, metrics_improved jsonb DEFAULT '{}',
  metrics_degraded jsonb DEFAULT '{}', metadata jsonb DEFAULT '{}', created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now(),
  tenant_id uuid, org_id uuid, user_id uuid, correlation_id uuid DEFAULT uuid_generate_v4());

ALTER TABLE packet_store
  ADD COLUMN scope text DEFAULT 'shared', ADD COLUMN importance_score double precision DEFAULT 0.5,
  ADD COLUMN access_count integer DEFAULT 0, ADD COLUMN last_accessed timestamptz, ADD COLUMN confidence_updated_at timestamptz,
  ADD COLUMN contradiction_count integer DEFAULT 0, ADD COLUMN chunk_count integer DEFAULT 1,
  ADD COLUMN is_chunked boolean DEFAULT false, ADD COLUMN content_hash text, ADD COLUMN processing_status text DEFAULT 'complete',
  ADD COLUMN tenant_id uuid, ADD COLUMN org_id uuid, ADD COLUMN user_id uuid,
  ADD COLUMN correlation_id uuid DEFAULT uuid_generate_v4(), ADD COLUMN session_id text, ADD COLUMN trace_id text;
CREATE UNIQUE INDEX idx_packet_content_hash ON packet_store (content_hash) WHERE content_hash IS NOT NULL;
CREATE INDEX idx_packet_importance ON packet_store (importance_score DESC);
CREATE INDEX idx_packet_tenant_ts ON packet_store (tenant_id, "timestamp" DESC);
ALTER TABLE knowledge_facts
  ADD COLUMN subject_normalized text, ADD COLUMN object_normalized text, ADD COLUMN object_type text DEFAULT 'value',
  ADD COLUMN confidence_updated_at timestamptz, ADD COLUMN contradiction_count integer DEFAULT 0,
  ADD COLUMN supporting_packet_count integer DEFAULT 1, ADD COLUMN access_count integer DEFAULT 0,
  ADD COLUMN last_accessed timestamptz, ADD COLUMN scope text DEFAULT 'shared',
  ADD COLUMN tenant_id uuid, ADD COLUMN org_id uuid, ADD COLUMN user_id uuid, ADD COLUMN correlation_id uuid DEFAULT uuid_generate_v4();
CREATE INDEX idx_facts_tenant_ts ON knowledge_facts (tenant_id, created_at DESC);
ALTER TABLE semantic_memory
  ADD COLUMN importance_score double precision DEFAULT 0.5, ADD COLUMN access_count integer DEFAULT 0,
  ADD COLUMN last_accessed timestamptz, ADD COLUMN embedding_type text DEFAULT 'content', ADD COLUMN scope text DEFAULT 'shared',
  ADD COLUMN tenant_id uuid, ADD COLUMN org_id uuid, ADD COLUMN user_id uuid, ADD COLUMN correlation_id uuid DEFAULT uuid_generate_v4();

CREATE FUNCTION update_packet_access(p_id uuid, accessing_agent text DEFAULT 'system') RETURNS void LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE FUNCTION decay_fact_confidence(f_id uuid, decay_factor double precision DEFAULT 0.1) RETURNS double precision LANGUAGE sql AS $$ SELECT decay_factor $$;
CREATE FUNCTION reinforce_fact_confidence(f_id uuid, reinforce_factor double precision DEFAULT 0.05) RETURNS double precision LANGUAGE sql AS $$ SELECT reinforce_factor $$;
CREATE FUNCTION temporal_weight(ts timestamptz, half_life_days integer DEFAULT 30) RETURNS double precision LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN RETURN power(0.5, extract(epoch FROM (now() - ts)) / (half_life_days * 86400)); END $$;
CREATE FUNCTION combined_importance(base_importance double precision, access_count_val integer, last_access timestamptz, created_ts timestamptz,
  recency_weight double precision DEFAULT 0.3, access_weight double precision DEFAULT 0.3, base_weight double precision DEFAULT 0.4)
  RETURNS double precision LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN RETURN base_weight * base_importance + recency_weight * temporal_weight(coalesce(last_access, created_ts), 30) + access_weight * access_count_val; END $$;
CREATE FUNCTION normalize_entity(entity_name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(trim(entity_name)) $$;
CREATE FUNCTION upsert_entity_relationship(p_source text, p_type text, p_target text, p_confidence double precision DEFAULT 0.8, p_packet_id uuid DEFAULT NULL)
  RETURNS uuid LANGUAGE sql AS $$ SELECT p_packet_id $$;

CREATE MATERIALIZED VIEW mv_agent_recent_important AS
  SELECT e.agent_id, p.packet_id, p.packet_type, p."timestamp", p.importance_score, p.access_count, p.tags, p.scope,
         combined_importance(p.importance_score, p.access_count, p.last_accessed, p."timestamp") AS combined_score
  FROM packet_store p JOIN agent_memory_events e ON p.packet_id = e.packet_id;
CREATE MATERIALIZED VIEW mv_entity_graph AS
  SELECT source_entity, relationship_type, target_entity, sum(mention_count) AS total_mentions, max(confidence) AS max_confidence,
         avg(confidence) AS avg_confidence, max(last_seen) AS last_seen, count(*) AS relationship_count
  FROM entity_relationships GROUP BY 1, 2, 3;
CREATE MATERIALIZED VIEW mv_high_confidence_facts AS
  SELECT fact_id, subject, subject_normalized, predicate, object, confidence, supporting_packet_count, access_count,
         combined_importance(confidence, access_count, last_accessed, created_at) AS combined_score
  FROM knowledge_facts;
CREATE MATERIALIZED VIEW mv_reflection_patterns AS
  SELECT reflection_type, count(*) AS count, avg(confidence) AS avg_confidence, array_agg(DISTINCT tag) AS all_tags, max(created_at) AS latest
  FROM reflection_store, unnest(tags) AS tag GROUP BY 1;

CREATE FUNCTION trigger_normalize_fact_entities() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.subject_normalized := normalize_entity(NEW.subject); NEW.object_normalized := normalize_entity(NEW.object::text); RETURN NEW; END $$;
CREATE TRIGGER trg_normalize_facts BEFORE INSERT OR UPDATE ON knowledge_facts FOR EACH ROW EXECUTE FUNCTION trigger_normalize_fact_entities();
CREATE FUNCTION trigger_update_task_reflection_timestamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
CREATE TRIGGER trg_task_refl_updated BEFORE UPDATE ON task_reflections FOR EACH ROW EXECUTE FUNCTION trigger_update_task_reflection_timestamp();

CREATE PROCEDURE decay_unaccessed_importance(days_threshold integer DEFAULT 30, decay_rate double precision DEFAULT 0.1) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE PROCEDURE refresh_memory_views() LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE PROCEDURE evict_expired_packets() LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE PROCEDURE evict_expired_reflections() LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY '{packet_store,semantic_memory,knowledge_facts,memory_embeddings,memory_access_log,entity_relationships,memory_summaries,reflection_store,task_reflections}'::text[] LOOP
    EXECUTE format('ALTER TABLE %1$I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %2$I ON %1$I USING (tenant_id IS NULL OR tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', t, t || '_tenant_isolation');
    EXECUTE format('CREATE POLICY %2$I ON %1$I USING (org_id IS NULL OR org_id = nullif(current_setting(''app.org_id'', true), '''')::uuid)', t, t || '_org_isolation');
    EXECUTE format('CREATE POLICY %2$I ON %1$I USING (coalesce(current_setting(''app.role'', true), ''end_user'') IN (''platform_admin'', ''tenant_admin''))', t, t || '_admin_override');
    EXECUTE format('CREATE POLICY %2$I ON %1$I USING (coalesce(current_setting(''app.role'', true), ''end_user'') <> ''end_user'' OR user_id IS NULL)', t, t || '_user_visibility');
  END LOOP;
  CREATE POLICY packet_store_scope_access ON packet_store USING (scope IS NULL OR scope = 'shared');
END $$;
GRANT SELECT ON packet_store TO PUBLIC;
