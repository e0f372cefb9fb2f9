-- The task queue.
CREATE TABLE IF NOT EXISTS tasks (
  id           serial PRIMARY KEY,
  type         text NOT NULL DEFAULT 'generic',
  status       text NOT NULL DEFAULT 'pending',
  payload      jsonb,
  result       jsonb,
  error        text,
  created_at   timestamp DEFAULT now(),
  completed_at timestamp
);
CREATE INDEX IF NOT EXISTS idx_tasks_status ON tasks (status);
CREATE INDEX IF NOT EXISTS idx_tasks_type ON tasks (type);
CREATE INDEX IF NOT EXISTS idx_tasks_created_at ON tasks (created_at DESC);
