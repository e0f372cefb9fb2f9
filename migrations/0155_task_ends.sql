-- Tasks that other clients end without saying when are not kept for ever.

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

-- For the eviction of what has no time of its end; empty but for tasks of other clients.
CREATE INDEX IF NOT EXISTS tasks_ended_at_no_time
  ON tasks (created_at) WHERE completed_at IS NULL AND status IN ('completed', 'failed');

CALL l9_keep_no_values();
