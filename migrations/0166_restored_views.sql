-- Materialized views are filled by pg_restore, which switches row security off and refreshes each as its owner. Policies bind the owner, so
-- that PostgreSQL refuses a query of tables then. Each view reads a function instead, which switches row security on for itself: the owner
-- sees by the policies what it sees in every other refresh.

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

-- Moves the query of a materialized view into the function l9_rows_of_<view>, and makes the view, its indexes and the views that guard it
-- again, as they were. A later file that makes such a view calls it too. A view that has its function stays as it is.
CREATE OR REPLACE PROCEDURE l9_read_by_function(view regclass) LANGUAGE plpgsql SET search_path FROM CURRENT AS $procedure$
DECLARE
  name    CONSTANT text := (SELECT relname FROM pg_catalog.pg_class WHERE oid = view);
  rows_of CONSTANT text := quote_ident('l9_rows_of_' || substring(name FROM '^mv_(.*)'));
  query   CONSTANT text := pg_get_viewdef(view);
  typed   CONSTANT text := (SELECT string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' ORDER BY attnum)
                            FROM pg_catalog.pg_attribute WHERE attrelid = view AND attnum > 0 AND NOT attisdropped);
  -- results of functions have the collations of their types
  columns CONSTANT text := (SELECT string_agg(format(CASE attcollation WHEN typcollation THEN '%1$I' ELSE '%1$I COLLATE %2$s AS %1$I' END,
                                                     attname, attcollation::regcollation), ', ' ORDER BY attnum)
                            FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                            WHERE attrelid = view AND attnum > 0 AND NOT attisdropped);
  indexes CONSTANT text[] := ARRAY(SELECT pg_get_indexdef(indexrelid) FROM pg_catalog.pg_index WHERE indrelid = view ORDER BY indexrelid);
  guards  CONSTANT jsonb := (SELECT jsonb_object_agg(v.relname, pg_get_viewdef(v.oid))
                             FROM pg_catalog.pg_class v JOIN pg_catalog.pg_rewrite r ON r.ev_class = v.oid
                             WHERE v.oid <> view AND EXISTS (
                               SELECT FROM pg_catalog.pg_depend d
                               WHERE d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refobjid = view));
  guard   text;
  index   text;
BEGIN
  IF query ~ 'l9_rows_of_' THEN
    RETURN;
  END IF;

  FOR guard IN SELECT jsonb_object_keys(guards) LOOP
    EXECUTE format('DROP VIEW %I', guard);
  END LOOP;
  EXECUTE format('DROP MATERIALIZED VIEW %I', name);

  EXECUTE format('CREATE OR REPLACE FUNCTION %s() RETURNS TABLE (%s) LANGUAGE sql STABLE SET row_security = on BEGIN ATOMIC %s END',
                 rows_of, typed, query);
  EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', rows_of);
  CALL l9_hand_to_views('FUNCTION', rows_of || '()');
  EXECUTE format('CREATE MATERIALIZED VIEW %I AS SELECT %s FROM %s() WITH NO DATA', name, columns, rows_of);
  EXECUTE format('REVOKE ALL ON %I FROM PUBLIC, l9_app, l9_platform', name);
  CALL l9_hand_to_views('MATERIALIZED VIEW', quote_ident(name));
  FOREACH index IN ARRAY indexes LOOP
    EXECUTE index;
  END LOOP;
  EXECUTE format('REFRESH MATERIALIZED VIEW %I', name);
  EXECUTE format('COMMENT ON MATERIALIZED VIEW %I IS %L', name,
                 'refreshed at ' || to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'));

  FOR guard IN SELECT jsonb_object_keys(guards) LOOP
    EXECUTE format('CREATE VIEW %I WITH (security_barrier) AS %s', guard, guards ->> guard);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC, l9_app, l9_platform', guard);
    EXECUTE format('GRANT SELECT ON %I TO l9_app, l9_platform', guard);
    CALL l9_hand_to_views('VIEW', quote_ident(guard));
  END LOOP;
END
$procedure$;
REVOKE ALL ON PROCEDURE l9_read_by_function FROM PUBLIC;

CALL l9_read_by_function('mv_agent_recent_important');
CALL l9_read_by_function('mv_entity_graph');
CALL l9_read_by_function('mv_high_confidence_facts');
CALL l9_read_by_function('mv_reflection_patterns');

CALL l9_keep_no_values();
