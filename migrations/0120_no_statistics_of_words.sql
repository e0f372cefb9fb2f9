-- The planner keeps no values of what people write.
--
-- Statistics are over all tenants, and are used below row level security for operators that are called leakproof, such as
-- the equality of text: from a scope that saw no row, EXPLAIN told by its estimates which tags, agents and subjects others
-- have, and by bisection each of them exactly. So nothing is gathered of columns that can hold words, names or ids. What is
-- left are numbers, times, the columns whose few values a CHECK names, which everybody knows, and the ids of tenants.

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

-- The columns that statistics may hold no values of: of tables, partitions and materialized views, and of indexes over
-- expressions. A later file that adds a column or an index over an expression calls l9_keep_no_values again.
CREATE OR REPLACE FUNCTION l9_columns_of_words() RETURNS TABLE (relation regclass, kind "char", attribute name, place smallint, target integer)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT c.oid, c.relkind, a.attname, a.attnum, coalesce(a.attstattarget, -1)::integer   -- NULL from PostgreSQL 17 on
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
  WHERE c.relnamespace = (SELECT pronamespace FROM pg_catalog.pg_proc WHERE oid = 'l9_columns_of_words()'::regprocedure)
    AND pg_get_userbyid(c.relowner) IN (pg_get_userbyid((SELECT proowner FROM pg_catalog.pg_proc WHERE oid = 'l9_columns_of_words()'::regprocedure)), 'l9_views')
    AND (c.relkind IN ('r', 'p', 'm') OR c.relkind IN ('i', 'I') AND i.indkey[a.attnum - 1] = 0)
    AND a.atttypid <> ALL ('{timestamptz,date,bool,int2,int4,int8,float4,float8,numeric,xid8}'::regtype[])
    -- how large a tenant is decides how it is best read, and a scope is one of three; copies of a packet have no CHECK of it
    AND a.attname NOT IN ('tenant_id', 'scope')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
                    WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum]
                      AND pg_get_constraintdef(k.oid) ~ '^CHECK \(\(\w+ = ANY \(ARRAY\[')
    AND c.relname !~ '^l9_schema_history'
$$;
REVOKE ALL ON FUNCTION l9_columns_of_words FROM PUBLIC;

CREATE OR REPLACE PROCEDURE l9_keep_no_values() LANGUAGE plpgsql SET search_path FROM CURRENT AS $procedure$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN SELECT * FROM l9_columns_of_words() WHERE target <> 0 LOOP
    EXECUTE format('ALTER %s %s ALTER COLUMN %s SET STATISTICS 0',
      CASE wanted.kind WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'i' THEN 'INDEX' WHEN 'I' THEN 'INDEX' ELSE 'TABLE' END,
      wanted.relation,
      CASE WHEN wanted.kind IN ('i', 'I') THEN wanted.place::text ELSE quote_ident(wanted.attribute) END);
  END LOOP;
END
$procedure$;
REVOKE ALL ON PROCEDURE l9_keep_no_values FROM PUBLIC;
CALL l9_keep_no_values();
