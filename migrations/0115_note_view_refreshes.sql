-- When the materialized views were refreshed: PostgreSQL does not keep it, so the refresh notes it in the comment of each
-- view, which every login may read and which goes back with a refresh that fails.

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

DO $refresh$
BEGIN
  EXECUTE format($create$
    CREATE OR REPLACE PROCEDURE refresh_memory_views(INOUT refreshed bigint DEFAULT 0) LANGUAGE plpgsql AS $body$
    DECLARE
      stale text;
    BEGIN
      refreshed := 0;
      FOREACH stale IN ARRAY '{mv_agent_recent_important,mv_entity_graph,mv_high_confidence_facts,mv_reflection_patterns}'::text[] LOOP
        PERFORM pg_catalog.set_config('role', 'l9_views', true);
        EXECUTE format('REFRESH MATERIALIZED VIEW %%s %%I.%%I',
          CASE WHEN (SELECT relispopulated FROM pg_catalog.pg_class WHERE oid = format('%%I.%%I', %1$L, stale)::regclass)
               THEN 'CONCURRENTLY' ELSE '' END, %1$L, stale);
        EXECUTE format('COMMENT ON MATERIALIZED VIEW %%I.%%I IS %%L', %1$L, stale,
          'refreshed at ' || to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'));
        COMMIT;
        refreshed := refreshed + 1;
      END LOOP;
      RAISE NOTICE 'refreshed %% views', refreshed;
    END
    $body$ $create$, current_schema());
END
$refresh$;

-- A first refresh whose time is known.
DO $noted$
DECLARE
  stale text;
BEGIN
  FOREACH stale IN ARRAY '{mv_agent_recent_important,mv_entity_graph,mv_high_confidence_facts,mv_reflection_patterns}'::text[] LOOP
    IF obj_description(stale::regclass, 'pg_class') IS NULL THEN
      EXECUTE format('REFRESH MATERIALIZED VIEW %I', stale);
      EXECUTE format('COMMENT ON MATERIALIZED VIEW %I IS %L', stale,
                     'refreshed at ' || to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'));
    END IF;
  END LOOP;
END
$noted$;
