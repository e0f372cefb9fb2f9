-- The store of graphs: JSON objects by namespace and key. A namespace is the text of its labels, each followed by U+001F; control
-- characters and backslashes of labels are escaped, so that a prefix is a range of texts that covers whole labels.

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

-- Texts are compared byte by byte. An item's vectors are beside it, out of line, where neither a read nor a refresh touches them.
CREATE TABLE IF NOT EXISTS store_items (
  item_id        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid DEFAULT l9_current_user_id(),
  scope          text NOT NULL DEFAULT 'shared' CHECK (scope IN ('shared', 'cursor', 'l-private')),  -- what an item holds may be private
  namespace      text COLLATE "C" NOT NULL CHECK (octet_length(namespace) BETWEEN 2 AND 1000 AND right(namespace, 1) = E'\x1f'),
  key            text COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
  value          jsonb NOT NULL CHECK (jsonb_typeof(value) = 'object'),
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now(),
  ttl_minutes    double precision CHECK (ttl_minutes > 0),
  expires_at     timestamptz,
  index_model    text CHECK (length(index_model) BETWEEN 1 AND 200),   -- that made index_vectors
  index_vectors  vector[],                                             -- one for each text that the item is found by
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  CONSTRAINT store_items_key UNIQUE NULLS NOT DISTINCT (tenant_id, org_id, user_id, scope, namespace, key),
  CHECK ((ttl_minutes IS NULL) = (expires_at IS NULL)),
  CHECK ((index_model IS NULL) = (index_vectors IS NULL)),
  CHECK (cardinality(index_vectors) > 0)
);
ALTER TABLE store_items ALTER COLUMN index_vectors SET STORAGE EXTERNAL;
CREATE INDEX IF NOT EXISTS store_items_expired ON store_items (expires_at) WHERE expires_at IS NOT NULL;
CALL l9_protect('store_items', 'personal', 'SELECT, INSERT, UPDATE, DELETE');

CALL l9_keep_no_values();
