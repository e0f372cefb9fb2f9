-- memory_embeddings, rebuilt: any dimension up to 2,000, its model, and sixteen partitions by tenant.
--
-- One HNSW index for all tenants finds the nearest vectors of the big ones, and row level security then hides them: a
-- tenant with a hundredth of the rows got 0.35 of 10 hits. The partitions bound how many tenants share an index, and are
-- fixed, so that no tenant ever needs DDL. Partial indexes on a cast serve the common dimensions; a search must repeat
-- both the cast and the predicate:
--   WHERE tenant_id = $1 AND vector_dims(vector) = 384 ORDER BY vector::vector(384) <=> $2 LIMIT k

-- Functions below pin the search path of this session, so it names this schema and that of the extensions, nothing else.
DO $search_path$
BEGIN
  PERFORM set_config('search_path', concat_ws(', ',
    quote_ident(current_schema()),
    (SELECT string_agg(DISTINCT quote_ident(n.nspname), ', ')
     FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
     WHERE e.extname IN ('uuid-ossp', 'vector', 'pgcrypto') AND n.nspname <> current_schema()),
    'pg_temp'), false);
END
$search_path$;

DO $rebuild$
DECLARE
  identity CONSTANT text := 'tenant_id, org_id, user_id, correlation_id, session_id, trace_id';
  strays   bigint;
  told     record;
  adjusted bigint;
BEGIN
  IF (SELECT relkind FROM pg_catalog.pg_class WHERE oid = 'memory_embeddings'::regclass) = 'p' THEN
    RETURN;
  END IF;

  strays := l9_as_owner('{memory_embeddings,packet_store}', $$
    SELECT FROM memory_embeddings e WHERE packet_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM packet_store p WHERE p.packet_id = e.packet_id AND p.tenant_id = e.tenant_id)$$);
  IF strays > 0 THEN
    RAISE EXCEPTION 'memory_embeddings: % rows belong to a packet of another tenant', strays
      USING HINT = 'Give both rows the same tenant, then migrate again.';
  END IF;

  FOR told IN
    SELECT * FROM (VALUES
      ('had no model, now ''unknown'', and unknown-2 and so on where a chunk was embedded twice', 'true'),
      ('had no chunk index or a negative one, now 0', 'coalesce(e.chunk_index, -1) < 0'),
      ('now belong to whom their packet belongs', '(e.org_id, e.user_id) IS DISTINCT FROM (p.org_id, p.user_id) AND p.packet_id IS NOT NULL'))
      AS a (what, condition)
  LOOP
    adjusted := l9_as_owner('{memory_embeddings,packet_store}', format(
      'SELECT FROM memory_embeddings e LEFT JOIN packet_store p ON p.packet_id = e.packet_id WHERE %s', told.condition));
    IF adjusted > 0 THEN
      RAISE NOTICE 'memory_embeddings: % rows %', adjusted, told.what USING ERRCODE = 'L9A00';
    END IF;
  END LOOP;

  ALTER TABLE memory_embeddings RENAME TO memory_embeddings_whole;
  ALTER TABLE memory_embeddings_whole DROP CONSTRAINT memory_embeddings_pkey;
  CREATE TABLE memory_embeddings (
    embedding_id   uuid NOT NULL DEFAULT uuid_generate_v4(),
    packet_id      uuid,
    embedding_type text NOT NULL CHECK (embedding_type IN ('content', 'context', 'entity', 'summary', 'reasoning')),
    model          text NOT NULL DEFAULT 'unknown',
    vector         vector NOT NULL CHECK (vector_dims(vector) BETWEEN 1 AND 2000),
    chunk_index    integer NOT NULL DEFAULT 0 CHECK (chunk_index >= 0),   -- 0 is the whole text
    chunk_text     text,
    metadata       jsonb DEFAULT '{}',
    scope          text NOT NULL DEFAULT 'shared' CHECK (scope IN ('shared', 'cursor', 'l-private')),
    tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
    org_id         uuid DEFAULT l9_current_org(),
    user_id        uuid DEFAULT l9_current_user_id(),
    correlation_id uuid DEFAULT l9_current_correlation(),
    session_id     text DEFAULT l9_current_session(),
    trace_id       text DEFAULT l9_current_trace(),
    created_at     timestamptz DEFAULT now(),
    PRIMARY KEY (tenant_id, embedding_id),
    CONSTRAINT memory_embeddings_chunk_key UNIQUE (tenant_id, packet_id, embedding_type, model, chunk_index),
    FOREIGN KEY (tenant_id, packet_id) REFERENCES packet_store (tenant_id, packet_id) ON DELETE CASCADE
  ) PARTITION BY HASH (tenant_id);
  FOR remainder IN 0..15 LOOP
    -- a target of a whole page keeps vectors of up to 1536 dimensions out of TOAST: exact search takes half the time
    EXECUTE format('CREATE TABLE memory_embeddings_p%1$s PARTITION OF memory_embeddings
                      FOR VALUES WITH (MODULUS 16, REMAINDER %2$s) WITH (toast_tuple_target = 8160)',
                   to_char(remainder, 'FM00'), remainder);
    -- never reached but through the parent, whose policies apply there
    EXECUTE format('ALTER TABLE memory_embeddings_p%s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', to_char(remainder, 'FM00'));
  END LOOP;

  -- an embedding is as visible as its packet; a second one of the same chunk is told apart by its model, which nobody noted
  PERFORM l9_as_owner('{memory_embeddings_whole,packet_store}', format($$
    INSERT INTO memory_embeddings (embedding_id, packet_id, embedding_type, model, vector, chunk_index, chunk_text, metadata, created_at,
                                   scope, %s)
    SELECT e.embedding_id, e.packet_id, e.embedding_type,
           'unknown' || coalesce('-' || nullif(row_number() OVER (
             PARTITION BY e.tenant_id, e.packet_id, e.embedding_type, greatest(coalesce(e.chunk_index, 0), 0)
             ORDER BY e.created_at, e.embedding_id), 1), ''),
           e.vector, greatest(coalesce(e.chunk_index, 0), 0), e.chunk_text, e.metadata, e.created_at,
           coalesce(p.scope, 'shared'), e.tenant_id,
           CASE WHEN p.packet_id IS NULL THEN e.org_id ELSE p.org_id END,
           CASE WHEN p.packet_id IS NULL THEN e.user_id ELSE p.user_id END,
           e.correlation_id, e.session_id, e.trace_id
    FROM memory_embeddings_whole e LEFT JOIN packet_store p ON p.packet_id = e.packet_id$$, identity));
  DROP TABLE memory_embeddings_whole;

  CREATE INDEX memory_embeddings_space ON memory_embeddings (tenant_id, embedding_type, model);
  CREATE INDEX memory_embeddings_hnsw_384 ON memory_embeddings
    USING hnsw ((vector::vector(384)) vector_cosine_ops) WHERE vector_dims(vector) = 384;
  CREATE INDEX memory_embeddings_hnsw_768 ON memory_embeddings
    USING hnsw ((vector::vector(768)) vector_cosine_ops) WHERE vector_dims(vector) = 768;
  CREATE INDEX memory_embeddings_hnsw_1024 ON memory_embeddings
    USING hnsw ((vector::vector(1024)) vector_cosine_ops) WHERE vector_dims(vector) = 1024;
  CREATE INDEX memory_embeddings_hnsw_1536 ON memory_embeddings
    USING hnsw ((vector::vector(1536)) vector_cosine_ops) WHERE vector_dims(vector) = 1536;
END
$rebuild$;

CALL l9_protect('memory_embeddings', 'personal', 'SELECT, INSERT, UPDATE, DELETE');

-- An embedding is as visible as its packet, whoever writes it: its chunk text would otherwise tell what the packet hides.
-- A packet of somebody else gives the row somebody else's identity, which the policies then refuse to the writer.
CREATE OR REPLACE FUNCTION trigger_inherit_packet_identity() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  SELECT p.org_id, p.user_id, p.scope INTO NEW.org_id, NEW.user_id, NEW.scope
    FROM packet_store p WHERE p.tenant_id = NEW.tenant_id AND p.packet_id = NEW.packet_id;
  IF NOT FOUND THEN
    -- the same answer as for a packet that is not visible
    RAISE EXCEPTION 'packet % is absent or not visible', NEW.packet_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER memory_embeddings_inherit_identity BEFORE INSERT OR UPDATE OF packet_id, org_id, user_id, scope
  ON memory_embeddings FOR EACH ROW WHEN (NEW.packet_id IS NOT NULL) EXECUTE FUNCTION trigger_inherit_packet_identity();

CREATE OR REPLACE FUNCTION trigger_pass_identity_to_embeddings() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE memory_embeddings SET org_id = NEW.org_id, user_id = NEW.user_id, scope = NEW.scope
    WHERE tenant_id = NEW.tenant_id AND packet_id = NEW.packet_id;
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER packet_store_pass_identity_to_embeddings AFTER UPDATE OF org_id, user_id, scope ON packet_store
  FOR EACH ROW WHEN ((OLD.org_id, OLD.user_id, OLD.scope) IS DISTINCT FROM (NEW.org_id, NEW.user_id, NEW.scope))
  EXECUTE FUNCTION trigger_pass_identity_to_embeddings();

DO $definers$
DECLARE
  definer regprocedure;
BEGIN
  FOREACH definer IN ARRAY '{trigger_inherit_packet_identity(),trigger_pass_identity_to_embeddings()}'::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', definer);
    CALL l9_hand_to_views('FUNCTION', definer::text);
  END LOOP;
END
$definers$;
