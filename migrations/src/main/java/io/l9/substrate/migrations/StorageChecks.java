package io.l9.substrate.migrations;

import io.l9.substrate.migrations.Finding.Severity;
import java.util.List;

/** The checks of keys, indexes, partitions, sequences and views. */
final class StorageChecks {

  static final List<SchemaCheck> ALL =
      List.of(
          new SchemaCheck(
              "tenants",
              Severity.BROKEN,
              "no row can be without a tenant",
              "the owner runs it",
              """
          SELECT format('%I may hold rows without a tenant', relname), format('ALTER TABLE %I ALTER tenant_id SET NOT NULL', relname)
          FROM tables WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = tables.oid AND attname = 'tenant_id' AND attnotnull)
          ORDER BY 1
          """),
          new SchemaCheck(
              "keys",
              Severity.BROKEN,
              "no unique key is wider than a tenant",
              "the owner runs it; such a key tells one tenant what another has, and blocks it",
              """
          SELECT format('%s of %I is unique across tenants', indexrelid::regclass, relname), format('DROP INDEX CONCURRENTLY %s', indexrelid::regclass)
          FROM tables JOIN pg_index ON indrelid = tables.oid
          WHERE indisunique AND NOT (indisprimary AND indnatts = 1)
            AND (SELECT attname FROM pg_attribute WHERE attrelid = indrelid AND attnum = indkey[0]) IS DISTINCT FROM 'tenant_id'
          ORDER BY 1
          """),
          new SchemaCheck(
              "indexes",
              Severity.WARNING,
              "every index is there",
              "the owner runs it",
              """
          SELECT format('there is no index %I', w.name), w.statement FROM wanted_indexes w
          WHERE (SELECT count(*) FROM tables) > 0
            AND NOT EXISTS (SELECT FROM pg_class WHERE relname = w.name AND relnamespace = current_schema()::regnamespace)
          ORDER BY 1
          """),
          new SchemaCheck(
              "indexes-invalid",
              Severity.WARNING,
              "every index is valid",
              "the owner runs it; for an HNSW index before pgvector 0.8.2 only after SET"
                  + " max_parallel_maintenance_workers = 0",
              """
          SELECT format('%s of %s is not valid, and serves no query', indexrelid::regclass, indrelid::regclass),
                 format('REINDEX INDEX CONCURRENTLY %s', indexrelid::regclass)
          FROM pg_index WHERE NOT (indisvalid AND indisready)
            AND indrelid IN (SELECT oid FROM tables UNION ALL SELECT oid FROM partitions UNION ALL SELECT oid FROM views)
          ORDER BY 1
          """),
          new SchemaCheck(
              "partitions",
              Severity.BROKEN,
              "memory_embeddings and memory_access_log have their partitions",
              "restore them from a backup: rows of the missing ones cannot be stored",
              """
          SELECT format('memory_embeddings has %s partitions of 16', count(partitions.oid)), NULL
          FROM tables LEFT JOIN partitions ON parent = tables.oid WHERE tables.relname = 'memory_embeddings'
          GROUP BY tables.oid HAVING count(partitions.oid) <> 16
          UNION ALL
          SELECT format('memory_access_log lacks its partition %s', wanted), NULL
          FROM tables, unnest(ARRAY['memory_access_log_before', 'memory_access_log_rest']) AS wanted
          WHERE relname = 'memory_access_log' AND NOT EXISTS (SELECT FROM partitions WHERE parent = tables.oid AND partitions.relname = wanted)
          """),
          new SchemaCheck(
              "sequences",
              Severity.WARNING,
              "no sequence comes to its end",
              "the owner runs it, after the column is a bigint",
              "SELECT format('%I has used %s of %s numbers', sequencename, last_value, max_value),"
                  + " format('ALTER SEQUENCE %I AS bigint', sequencename) FROM pg_sequences WHERE schemaname ="
                  + " current_schema() AND last_value > max_value * 0.8"),
          new SchemaCheck(
              "views",
              Severity.BROKEN,
              "the materialized views are filled, and belong to l9_views",
              "l9_maintainer runs it",
              """
          SELECT format('%I %s', relname, CASE WHEN owner <> 'l9_views' THEN 'belongs to ' || owner ELSE 'was never filled' END),
                 CASE WHEN owner <> 'l9_views' THEN format('ALTER MATERIALIZED VIEW %I OWNER TO l9_views', relname) ELSE 'CALL refresh_memory_views()' END
          FROM views WHERE relkind = 'm' AND (owner <> 'l9_views' OR NOT relispopulated) ORDER BY 1
          """),
          new SchemaCheck(
              "view-age",
              Severity.WARNING,
              "the materialized views were refreshed in the last 26 hours",
              "l9_maintainer runs it, daily",
              """
          SELECT format('%I was refreshed %s', relname, coalesce('at ' || refreshed, 'at a time that nobody noted')), 'CALL refresh_memory_views()'
          FROM (SELECT relname, substring(obj_description(oid, 'pg_class') FROM '^refreshed at (.*)$')::timestamptz AS refreshed
                FROM views WHERE relkind = 'm') AS aged
          WHERE refreshed IS NULL OR refreshed < now() - interval '26 hours' ORDER BY 1
          """));

  private StorageChecks() {}
}
