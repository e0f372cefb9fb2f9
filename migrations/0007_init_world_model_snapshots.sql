-- Whole states of the world model, to go back to.
CREATE TABLE IF NOT EXISTS world_model_snapshots (
  snapshot_id    uuid PRIMARY KEY,
  snapshot       jsonb NOT NULL,
  state_version  integer NOT NULL,
  entity_count   integer DEFAULT 0,
  relation_count integer DEFAULT 0,
  created_at     timestamp DEFAULT now(),
  description    text,
  created_by     text DEFAULT 'system'
);
CREATE INDEX IF NOT EXISTS idx_wm_snapshots_created ON world_model_snapshots (created_at DESC);
CREATE INDEX IF NOT EXISTS idx_wm_snapshots_version ON world_model_snapshots (state_version DESC);
