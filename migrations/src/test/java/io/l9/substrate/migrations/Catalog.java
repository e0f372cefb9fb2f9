package io.l9.substrate.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** The catalog of a schema, one line for each thing in it, so that two schemas can be compared. */
final class Catalog {

  private static final Pattern MONTH = Pattern.compile("_y\\d{4}m\\d{2}");

  private static final String QUERY =
      """
      WITH ours AS (
        SELECT c.* FROM pg_class c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relname !~ '^l9_schema_history'
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
      ), routines AS (
        SELECT p.* FROM pg_proc p
        WHERE p.pronamespace = current_schema()::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
      )
      SELECT format('%s %s owner %s rls %s/%s options %s', relkind, relname, relowner::regrole,
                    relrowsecurity, relforcerowsecurity, reloptions) FROM ours
      UNION ALL
      SELECT format('grant on %s: %s', relname, acl::text) FROM ours, unnest(relacl) AS acl
      UNION ALL
      SELECT format('column %s.%s %s notnull %s default %s identity %s storage %s', relname, attname,
                    format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), attidentity, attstorage)
        FROM ours JOIN pg_attribute a ON a.attrelid = ours.oid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'v', 'm')
      UNION ALL
      SELECT format('constraint %s.%s %s valid %s', relname, conname, pg_get_constraintdef(k.oid), convalidated)
        FROM ours JOIN pg_constraint k ON conrelid = ours.oid
      UNION ALL
      SELECT 'index ' || pg_get_indexdef(indexrelid) || format(' valid %s', indisvalid)
        FROM ours JOIN pg_index ON indexrelid = ours.oid
      UNION ALL
      SELECT format('policy %s.%s %s %s to %s using %s check %s', relname, polname, polpermissive, polcmd,
                    ARRAY(SELECT r::regrole::text FROM unnest(polroles) AS r ORDER BY 1),
                    pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
        FROM ours JOIN pg_policy ON polrelid = ours.oid
      UNION ALL
      SELECT 'trigger ' || pg_get_triggerdef(t.oid) || format(' enabled %s', tgenabled)
        FROM ours JOIN pg_trigger t ON tgrelid = ours.oid WHERE NOT tgisinternal
      UNION ALL
      SELECT format('view %s: %s', relname, pg_get_viewdef(ours.oid)) FROM ours WHERE relkind IN ('v', 'm')
      UNION ALL
      SELECT format('owner of %s is %s: %s', oid::regprocedure, proowner::regrole, pg_get_functiondef(oid)) FROM routines
      UNION ALL
      SELECT format('grant on %s: %s', oid::regprocedure, acl::text) FROM routines, unnest(proacl) AS acl
      UNION ALL
      SELECT format('schema right %s', acl::text)
        FROM pg_namespace, unnest(nspacl) AS acl WHERE oid = current_schema()::regnamespace
      """;

  private Catalog() {}

  static SortedSet<String> of(DataSource superuser) throws SQLException {
    try (Connection connection = superuser.getConnection()) {
      return of(connection);
    }
  }

  /** Fails with the lines that differ, if the schema is not as the migrator makes it. */
  static void assertAsMigrated(TestCluster cluster, String database) throws SQLException {
    assertSame(
        of(cluster.as("postgres", cluster.migrated())), of(cluster.as("postgres", database)));
  }

  static void assertSame(SortedSet<String> expected, SortedSet<String> actual) {
    SortedSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(actual);
    SortedSet<String> surplus = new TreeSet<>(actual);
    surplus.removeAll(expected);
    assertEquals(
        "",
        Stream.concat(
                missing.stream().map("missing "::concat), surplus.stream().map("surplus "::concat))
            .collect(Collectors.joining("\n")));
  }

  /** Partitions of months are one thing, because schemas made in different months have others. */
  static SortedSet<String> of(Connection superuser) throws SQLException {
    SortedSet<String> lines = new TreeSet<>();
    for (String line : TestCluster.rows(superuser, QUERY)) {
      lines.add(MONTH.matcher(line).replaceAll("_month"));
    }
    return lines;
  }
}
