-- Summaries: seen by nobody who may not see their sources, of any embedding model, found by their terms, and versioned.

-- As visible as the most private of its sources; a summary of a private memory would otherwise tell what that hides.
ALTER TABLE memory_summaries
  ADD COLUMN IF NOT EXISTS scope         text NOT NULL DEFAULT 'shared'
    CONSTRAINT memory_summaries_scope_check CHECK (scope IN ('shared', 'cursor', 'l-private')),
  ADD COLUMN IF NOT EXISTS model         text,                             -- that made the vector
  ADD COLUMN IF NOT EXISTS terms         text[] NOT NULL DEFAULT '{}',     -- of the text, each once
  ADD COLUMN IF NOT EXISTS collected     boolean NOT NULL DEFAULT false,   -- whether its subject says which its sources are
  ADD COLUMN IF NOT EXISTS max_sentences integer NOT NULL DEFAULT 7 CHECK (max_sentences BETWEEN 1 AND 50),
  ADD COLUMN IF NOT EXISTS version       integer NOT NULL DEFAULT 1 CHECK (version > 0),
  ADD COLUMN IF NOT EXISTS updated_at    timestamptz NOT NULL DEFAULT now();

DO $dimension$
BEGIN
  -- a tenant has few summaries, which are compared one by one: any dimension will do, and none needs an index
  IF (SELECT atttypmod FROM pg_catalog.pg_attribute
      WHERE attrelid = 'memory_summaries'::regclass AND attname = 'vector') <> -1 THEN
    ALTER TABLE memory_summaries ALTER COLUMN vector TYPE vector;
    ALTER TABLE memory_summaries ADD CONSTRAINT memory_summaries_vector_check CHECK (vector_dims(vector) BETWEEN 1 AND 2000);
  END IF;
END
$dimension$;

CALL l9_protect('memory_summaries', 'personal', 'SELECT, INSERT, UPDATE, DELETE');
