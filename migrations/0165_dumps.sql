-- Dumps: what pg_dump writes is restored by pg_restore, whose search path is empty. There, a condition of a trigger finds no operator of
-- another schema, and IS DISTINCT FROM cannot name one.

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

-- Makes columns of a table keep their values. Written again as they are, they pass. Types of extensions are compared by their text.
CREATE OR REPLACE PROCEDURE l9_keep(kept regclass, columns text[], hint text) LANGUAGE plpgsql
  SET search_path FROM CURRENT AS $procedure$
DECLARE
  name    CONSTANT text := (SELECT relname FROM pg_catalog.pg_class WHERE oid = kept);
  names   CONSTANT text := (SELECT string_agg(quote_ident(c), ', ') FROM unnest(columns) AS c);
  changed CONSTANT text := (
    SELECT string_agg(format(CASE t.typnamespace WHEN 'pg_catalog'::regnamespace THEN 'OLD.%1$I IS DISTINCT FROM NEW.%1$I'
                             ELSE 'OLD.%1$I::text IS DISTINCT FROM NEW.%1$I::text' END, c.name), ' OR ' ORDER BY c.place)
    FROM unnest(columns) WITH ORDINALITY AS c (name, place)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = kept AND a.attname = c.name
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid);
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE UPDATE OF %s ON %s FOR EACH ROW WHEN (%s) EXECUTE FUNCTION trigger_refuse_change(%L)',
                 name || '_keep_written', names, kept, changed, hint);
END
$procedure$;

CALL l9_keep('semantic_memory', '{embedding_id,tenant_id,agent_id,payload,vector,embedding_type,created_at}',
  'A note is immutable: store another and delete this one.');

CALL l9_keep_no_values();
