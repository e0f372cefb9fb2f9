-- Reasoning traces with a visibility, a confidence and counts of their own, and what a request left behind, read by its trace id.
--
-- The steps stay in the trace's row, where the first version put them: their place in the array is their ordinal.

-- Set where the columns are added, and never again: a writer may have decided otherwise since.
DO $visibility$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_attribute
                 WHERE attrelid = 'reasoning_traces'::regclass AND attname = 'scope' AND NOT attisdropped) THEN
    ALTER TABLE reasoning_traces ADD COLUMN scope text NOT NULL DEFAULT 'shared';
    -- as private as the packet that it is about
    PERFORM l9_as_owner('{reasoning_traces,packet_store}', $$
      UPDATE reasoning_traces r SET scope = p.scope FROM packet_store p
      WHERE p.tenant_id = r.tenant_id AND p.packet_id = r.packet_id AND p.scope <> 'shared'$$);
  END IF;
END
$visibility$;

-- An array has as many steps as elements; any other document is one step.
ALTER TABLE reasoning_traces
  ADD COLUMN IF NOT EXISTS confidence double precision,
  ADD COLUMN IF NOT EXISTS tokens     bigint,
  ADD COLUMN IF NOT EXISTS step_count integer NOT NULL GENERATED ALWAYS AS (
    CASE jsonb_typeof(steps) WHEN 'array' THEN jsonb_array_length(steps) WHEN 'null' THEN 0 ELSE (steps IS NOT NULL)::integer END
    + CASE jsonb_typeof(inference_steps) WHEN 'array' THEN jsonb_array_length(inference_steps) WHEN 'null' THEN 0
           ELSE (inference_steps IS NOT NULL)::integer END) STORED;

DO $rules$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN
    SELECT * FROM (VALUES
      ('reasoning_traces_scope_check', 'CHECK (scope IN (''shared'', ''cursor'', ''l-private''))'),
      ('reasoning_traces_confidence_check', 'CHECK (confidence BETWEEN 0 AND 1)'),
      ('reasoning_traces_tokens_check', 'CHECK (tokens >= 0)')) AS c (name, definition)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint
                   WHERE conrelid = 'reasoning_traces'::regclass AND conname = wanted.name) THEN
      PERFORM l9_as_owner('{reasoning_traces}', format('ALTER TABLE reasoning_traces ADD CONSTRAINT %I %s', wanted.name, wanted.definition));
    END IF;
  END LOOP;
END
$rules$;

DROP INDEX IF EXISTS reasoning_traces_newest;
CREATE INDEX IF NOT EXISTS reasoning_traces_latest ON reasoning_traces (tenant_id, created_at DESC, trace_id DESC);
CREATE INDEX IF NOT EXISTS reasoning_traces_agent ON reasoning_traces (tenant_id, agent_id, created_at DESC, trace_id DESC);

-- What one request left behind, in the order of time. The id ends each index, because a page may begin between rows of one time.
DROP INDEX IF EXISTS packet_store_trace;
CREATE INDEX IF NOT EXISTS packet_store_request ON packet_store (tenant_id, trace_id, "timestamp", packet_id)
  WHERE trace_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS reasoning_traces_request ON reasoning_traces (tenant_id, request_trace_id, created_at, trace_id)
  WHERE request_trace_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS tasks_request ON tasks (tenant_id, trace_id, created_at, task_uid) WHERE trace_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS checkpoints_request ON checkpoints (tenant_id, trace_id, stored_at, row_id) WHERE trace_id IS NOT NULL;

-- Never changed; deleted by those who may write it.
CALL l9_protect('reasoning_traces', 'personal', 'SELECT, INSERT, DELETE');

CALL l9_keep_no_values();
