-- Core of the memory substrate: the packet log, semantic notes, agent events, reasoning traces, agent log,
-- checkpoints, and the trade tables. The shape is that of existing installations; identity, tenancy and every
-- deviation come with 0008 and later, so that a database brought here by psql years ago can go on from here.
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE EXTENSION IF NOT EXISTS "vector";

-- psql goes on after an error and would half make the rest, so where something is missing its session is ended (exit code 2).
DO $prerequisites$
DECLARE
  missing text := (SELECT string_agg(wanted, ', ')
                   FROM (SELECT 'role ' || r FROM unnest('{l9_user,l9_api,l9_maintainer,l9_app,l9_platform,l9_views}'::text[]) AS r
                         WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = r)
                         UNION ALL
                         SELECT 'extension ' || e FROM unnest('{uuid-ossp,vector}'::text[]) AS e
                         WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = e)) AS everything (wanted));
  advice CONSTANT text := 'A superuser runs migrations/setup/roles.sql once per cluster and extensions.sql once per database;'
    ' then run every file, from 0001 on.';
BEGIN
  IF missing IS NOT NULL AND current_setting('application_name') = 'psql' THEN
    RAISE WARNING 'nothing was made, because these are missing: %', missing USING HINT = advice;
    PERFORM pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid());
  END IF;
  IF missing IS NOT NULL THEN
    RAISE EXCEPTION 'these are missing: %', missing USING HINT = advice;
  END IF;
END
$prerequisites$;

-- the event log: one row for each packet envelope
CREATE TABLE IF NOT EXISTS packet_store (
  packet_id   uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  packet_type text NOT NULL,
  envelope    jsonb NOT NULL,
  "timestamp" timestamptz NOT NULL DEFAULT now(),
  routing     jsonb,
  provenance  jsonb
);
CREATE INDEX IF NOT EXISTS idx_packet_store_packet_type ON packet_store (packet_type);
CREATE INDEX IF NOT EXISTS idx_packet_store_timestamp ON packet_store ("timestamp" DESC);
CREATE INDEX IF NOT EXISTS idx_packet_store_type_timestamp ON packet_store (packet_type, "timestamp" DESC);

-- notes with a 1536-dimensional embedding
CREATE TABLE IF NOT EXISTS semantic_memory (
  embedding_id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  agent_id     text,
  vector       vector(1536) NOT NULL,
  payload      jsonb NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS idx_semantic_memory_agent_id ON semantic_memory (agent_id);
CREATE INDEX IF NOT EXISTS idx_semantic_memory_created_at ON semantic_memory (created_at DESC);
CREATE INDEX IF NOT EXISTS idx_semantic_memory_vector_hnsw ON semantic_memory USING hnsw (vector vector_cosine_ops);

-- what agents did, with a reference to the packet that tells it
CREATE TABLE IF NOT EXISTS agent_memory_events (
  event_id    uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  agent_id    text NOT NULL,
  "timestamp" timestamptz NOT NULL DEFAULT now(),
  packet_id   uuid,
  event_type  text NOT NULL,
  content     jsonb NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS idx_agent_memory_events_agent_id ON agent_memory_events (agent_id);
CREATE INDEX IF NOT EXISTS idx_agent_memory_events_timestamp ON agent_memory_events ("timestamp" DESC);
CREATE INDEX IF NOT EXISTS idx_agent_memory_events_event_type ON agent_memory_events (event_type);
CREATE INDEX IF NOT EXISTS idx_agent_memory_events_packet_id ON agent_memory_events (packet_id);

-- inference steps, confidence scores and decision tokens of one line of reasoning
CREATE TABLE IF NOT EXISTS reasoning_traces (
  trace_id           uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  agent_id           text NOT NULL,
  packet_id          uuid,
  steps              jsonb,
  extracted_features jsonb,
  inference_steps    jsonb,
  reasoning_tokens   jsonb,
  decision_tokens    jsonb,
  confidence_scores  jsonb,
  created_at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS idx_reasoning_traces_agent_id ON reasoning_traces (agent_id);
CREATE INDEX IF NOT EXISTS idx_reasoning_traces_packet_id ON reasoning_traces (packet_id);
CREATE INDEX IF NOT EXISTS idx_reasoning_traces_created_at ON reasoning_traces (created_at DESC);

CREATE TABLE IF NOT EXISTS agent_log (
  log_id      uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  "timestamp" timestamptz NOT NULL DEFAULT now(),
  agent_id    text NOT NULL,
  level       text NOT NULL CHECK (level IN ('DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL')),
  message     text NOT NULL,
  metadata    jsonb
);
CREATE INDEX IF NOT EXISTS idx_agent_log_agent_id ON agent_log (agent_id);
CREATE INDEX IF NOT EXISTS idx_agent_log_timestamp ON agent_log ("timestamp" DESC);
CREATE INDEX IF NOT EXISTS idx_agent_log_level ON agent_log (level);

-- the latest graph state of each agent, for recovery
CREATE TABLE IF NOT EXISTS graph_checkpoints (
  checkpoint_id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  agent_id      text NOT NULL UNIQUE,
  graph_state   jsonb NOT NULL,
  updated_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS idx_graph_checkpoints_updated_at ON graph_checkpoints (updated_at DESC);

-- the trade domain
CREATE TABLE IF NOT EXISTS buyer_profiles (
  buyer_id   uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  name       text NOT NULL,
  profile    jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS idx_buyer_profiles_name ON buyer_profiles (name);
CREATE INDEX IF NOT EXISTS idx_buyer_profiles_updated_at ON buyer_profiles (updated_at DESC);

CREATE TABLE IF NOT EXISTS supplier_profiles (
  supplier_id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  name        text NOT NULL,
  profile     jsonb NOT NULL,
  updated_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS idx_supplier_profiles_name ON supplier_profiles (name);
CREATE INDEX IF NOT EXISTS idx_supplier_profiles_updated_at ON supplier_profiles (updated_at DESC);

CREATE TABLE IF NOT EXISTS transactions (
  transaction_id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  supplier_id    uuid REFERENCES supplier_profiles (supplier_id) ON DELETE SET NULL,
  buyer_id       uuid REFERENCES buyer_profiles (buyer_id) ON DELETE SET NULL,
  material       jsonb NOT NULL,
  price          numeric,
  quantity       numeric,
  "timestamp"    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS idx_transactions_supplier_id ON transactions (supplier_id);
CREATE INDEX IF NOT EXISTS idx_transactions_buyer_id ON transactions (buyer_id);
CREATE INDEX IF NOT EXISTS idx_transactions_timestamp ON transactions ("timestamp" DESC);

CREATE TABLE IF NOT EXISTS material_edges (
  edge_id       uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  material      jsonb NOT NULL,
  attributes    jsonb,
  relationships jsonb,
  updated_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS idx_material_edges_updated_at ON material_edges (updated_at DESC);

CREATE TABLE IF NOT EXISTS entity_metadata (
  entity_id   uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  entity_type text NOT NULL,
  metadata    jsonb NOT NULL,
  updated_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS idx_entity_metadata_entity_type ON entity_metadata (entity_type);
CREATE INDEX IF NOT EXISTS idx_entity_metadata_updated_at ON entity_metadata (updated_at DESC);
