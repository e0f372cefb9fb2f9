-- The audit log of the world model: one row for each update that was applied.
CREATE TABLE IF NOT EXISTS world_model_updates (
  update_id            uuid PRIMARY KEY,
  insight_id           uuid,
  insight_type         text,
  entities             jsonb,
  content              jsonb,
  confidence           double precision,
  applied_at           timestamp DEFAULT now(),
  source_packet        uuid,
  state_version_before integer,
  state_version_after  integer
);
CREATE INDEX IF NOT EXISTS idx_wm_updates_confidence ON world_model_updates (confidence);
CREATE INDEX IF NOT EXISTS idx_wm_updates_insight_type ON world_model_updates (insight_type);
CREATE INDEX IF NOT EXISTS idx_wm_updates_applied ON world_model_updates (applied_at DESC);
CREATE INDEX IF NOT EXISTS idx_wm_updates_insight ON world_model_updates (insight_id);
CREATE INDEX IF NOT EXISTS idx_wm_updates_entities ON world_model_updates USING gin (entities);
