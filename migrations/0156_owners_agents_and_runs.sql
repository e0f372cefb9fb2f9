-- The newest checkpoint of an agent, and the checkpoints of a run, among those of their owner. Of an agent there is a pointer in
-- graph_checkpoints too, but not of private ones, because that table has no scope. The planner knows no values of these columns, and
-- takes the index with the most of them.
CREATE INDEX IF NOT EXISTS checkpoints_agent ON checkpoints (tenant_id, org_id, user_id, scope, agent_id, checkpoint_id DESC)
  WHERE agent_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS checkpoints_of_run ON checkpoints (tenant_id, org_id, user_id, scope, run_id) WHERE run_id IS NOT NULL;
DROP INDEX IF EXISTS checkpoints_run;

CALL l9_keep_no_values();
