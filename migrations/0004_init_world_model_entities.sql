-- Entities of the world model; version is the optimistic lock.
CREATE TABLE IF NOT EXISTS world_model_entities (
  entity_id   text PRIMARY KEY,
  entity_type text NOT NULL DEFAULT 'unknown',
  attributes  jsonb NOT NULL DEFAULT '{}',
  confidence  double precision DEFAULT 1.0,
  created_at  timestamp DEFAULT now(),
  updated_at  timestamp DEFAULT now(),
  version     integer DEFAULT 1
);
CREATE INDEX IF NOT EXISTS idx_wm_entities_confidence ON world_model_entities (confidence);
CREATE INDEX IF NOT EXISTS idx_wm_entities_type ON world_model_entities (entity_type);
CREATE INDEX IF NOT EXISTS idx_wm_entities_updated ON world_model_entities (updated_at DESC);
CREATE INDEX IF NOT EXISTS idx_wm_entities_attributes ON world_model_entities USING gin (attributes);
