package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.files;
import static io.l9.substrate.migrations.TestCluster.resource;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The upgrade of old rows, value by value: none is lost, each can be read by its owners, and the
 * report tells every change.
 */
@ExtendWith(TestCluster.class)
class UpgradeIT {

  private static final UUID TENANT = UUID.fromString("00000000-0000-0000-0000-00000000000a");
  private static final UUID ORG = UUID.fromString("00000000-0000-0000-0000-0000000000a1");

  /** The words of the report for a column that changed. */
  private static final Map<String, String> TOLD_OF =
      Map.ofEntries(
          Map.entry("confidence", "outside [0,1]"),
          Map.entry("importance_score", "outside [0,1]"),
          Map.entry("scope", "had no scope"),
          Map.entry("chunk_index", "had no chunk index"),
          Map.entry("status", "had a status that is none of the four"),
          Map.entry("error", "had a status that is none of the four"),
          Map.entry("created_at", "had no time of creation"),
          Map.entry("parent_ids", "had parent_ids in an array"),
          Map.entry("tags", "had tags in an array"),
          Map.entry("price", "had a price that is no number"),
          Map.entry("quantity", "had a quantity that is no number"),
          Map.entry("tenant_id", "now belong to"),
          Map.entry("org_id", "now belong to"),
          Map.entry("user_id", "now belong to"));

  /** Computed from other columns of the row, today by other rules. */
  private static final Set<String> DERIVED = Set.of("subject_normalized", "object_normalized");

  private static final Pattern MOMENT =
      Pattern.compile("-?infinity|(\\d+-\\d\\d-\\d\\d)T([\\d:.]+)(\\+00:00)?( BC)?");

  private final TestCluster cluster;

  UpgradeIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void keepsEveryRowOfThePublished0007_andTellsWhatItAdjusted() throws Exception {
    String old = cluster.empty();
    cluster.psql(OWNER, old, List.of(), files("0001", "0007"));
    cluster.psql(
        OWNER, old, List.of(), resource("rows_of_0007.sql"), resource("odd_rows_of_0007.sql"));
    Map<String, Map<String, String>> before = values(old);
    assertEquals(16, tables(before).size(), "every table that there was");

    MigrationReport report = adopt(old);

    Map<String, Map<String, String>> after = values(old);
    assertEquals(Set.of(), missing(before, after));
    assertToldWhatChanged(before, after, report);
    for (String table : tables(before)) {
      assertEquals(
          rowsOf(before, table), told(report, table, "now belong to the legacy tenant"), table);
    }
    assertEveryRowIsRead(old);
    assertEquals(
        List.of("36500"),
        rows(
            cluster.as("postgres", old), "SELECT days FROM retention_policies WHERE kind = 'logs'"),
        "no job deletes lines that were here before it");
    assertTrue(new Migrator(cluster.as(OWNER, old)).adopt().adjustments().isEmpty());
  }

  @Test
  void keepsEveryRowOfThePublished0008_andTellsWhatItAdjusted() throws Exception {
    String old = cluster.empty();
    cluster.psql(OWNER, old, List.of(), files("0001", "0007"));
    cluster.psql(OWNER, old, List.of(), resource("rows_of_0007.sql"));
    cluster.psql(OWNER, old, List.of(), resource("published_0008.sql"));
    cluster.psql(
        "postgres",
        old,
        List.of(),
        resource("rows_of_published_0008.sql"),
        resource("odd_rows_of_0007.sql"),
        resource("odd_rows_of_published_0008.sql"));
    Map<String, Map<String, String>> before = values(old);
    assertEquals(22, tables(before).size(), "every table that there was");

    MigrationReport report = adopt(old);

    Map<String, Map<String, String>> after = values(old);
    Set<String> merged = missing(before, after);
    assertEquals(
        (long) merged.size(),
        told(report, "entity_relationships", "merged into the oldest edge of their kind"));
    assertEquals(
        merged,
        Set.copyOf(
            rows(
                cluster.as("postgres", old),
                "SELECT DISTINCT 'entity_relationships ' || (was ->> 'relationship_id')"
                    + " FROM entity_relationships e, jsonb_array_elements(e.metadata -> 'merged')"
                    + " AS was WHERE was ->> 'relationship_id' <> e.relationship_id::text")),
        "an edge that was merged stands in the one that was kept");
    assertToldWhatChanged(before, after, report);
    assertEquals(1L, told(report, "packet_store", "repeat an older packet of the same content"));
    assertEveryRowIsRead(old);
  }

  @Test
  void whatHangsOnAPacket_belongsToWhomThePacketBelongs() throws Exception {
    String old = cluster.empty();
    cluster.psql(OWNER, old, List.of(), files("0001", "0007"));
    cluster.psql(OWNER, old, List.of(), resource("published_0008.sql"));
    cluster.psql(
        "postgres",
        old,
        List.of(),
        resource("odd_rows_of_0007.sql"),
        resource("odd_rows_of_published_0008.sql"));
    adopt(old);
    for (String child :
        List.of(
            "knowledge_facts WHERE source_packet",
            "reflection_store WHERE source_packet",
            "entity_relationships WHERE source_packet",
            "memory_embeddings WHERE packet_id",
            "agent_memory_events WHERE packet_id",
            "reasoning_traces WHERE packet_id")) {
      assertEquals(
          List.of("b|b1|b2"),
          rows(
              cluster.as("postgres", old),
              "SELECT DISTINCT ltrim(right(tenant_id::text, 12), '0'),"
                  + " ltrim(right(org_id::text, 12), '0'), ltrim(right(user_id::text, 12), '0')"
                  + " FROM "
                  + child
                  + " = '00000000-0000-4000-8000-000000000014'"),
          child);
    }
  }

  @Test
  void refusesOddValuesFromNowOn_namingTheRule() throws Exception {
    Connection superuser = cluster.as("postgres", cluster.migrated()).getConnection();
    try (superuser) {
      for (Map.Entry<String, String> odd :
          Map.of(
                  "INSERT INTO packet_store (tenant_id, packet_type, envelope, ttl)"
                      + " VALUES (uuid_generate_v4(), 'note', '{}', 'infinity')",
                  "packet_store_moments_check",
                  "INSERT INTO packet_store (tenant_id, packet_type, envelope, tags)"
                      + " VALUES (uuid_generate_v4(), 'note', '{}', '{{a},{b}}')",
                  "packet_store_tags_check",
                  "INSERT INTO tasks (tenant_id, completed_at)"
                      + " VALUES (uuid_generate_v4(), '-infinity')",
                  "tasks_moments_check")
              .entrySet()) {
        String refusal = "";
        try {
          execute(superuser, odd.getKey());
        } catch (SQLException e) {
          refusal = e.getMessage();
        }
        assertTrue(refusal.contains(odd.getValue()), odd + ": " + refusal);
      }
      execute(
          superuser,
          "INSERT INTO packet_store (tenant_id, packet_type, envelope, tags, parent_ids)"
              + " VALUES (uuid_generate_v4(), 'note', '{}', '{}', NULL)");
    }
  }

  private MigrationReport adopt(String database) {
    return new Migrator(cluster.as(OWNER, database)).withLegacyScope(TENANT, ORG, null).adopt();
  }

  /** Columns and values by "table key", of every table there is. */
  private Map<String, Map<String, String>> values(String database) throws SQLException {
    Map<String, Map<String, String>> values = new TreeMap<>();
    try (Connection superuser = cluster.as("postgres", database).getConnection()) {
      execute(superuser, "SET timezone = 'UTC'");
      for (Tables.Protected table : Tables.ALL) {
        if (rows(superuser, "SELECT to_regclass('" + table.name() + "')").equals(List.of(""))) {
          continue;
        }
        for (String row :
            rows(
                superuser,
                "SELECT %s::text, e.key, coalesce(e.value, 'NULL') FROM %s AS t, jsonb_each_text(to_jsonb(t)) AS e"
                    .formatted(key(superuser, table.name()), table.name()))) {
          String[] parts = row.split("\\|", 3);
          values
              .computeIfAbsent(table.name() + " " + parts[0], key -> new TreeMap<>())
              .put(parts[1], parts[2]);
        }
      }
    }
    return values;
  }

  /** The column by which rows were told apart at 0007: the first. */
  private static String key(Connection superuser, String table) throws SQLException {
    return rows(
            superuser,
            "SELECT attname FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum = 1"
                .formatted(table))
        .get(0);
  }

  private static Set<String> missing(
      Map<String, Map<String, String>> before, Map<String, Map<String, String>> after) {
    Set<String> missing = new TreeSet<>(before.keySet());
    missing.removeAll(after.keySet());
    return missing;
  }

  private static void assertToldWhatChanged(
      Map<String, Map<String, String>> before,
      Map<String, Map<String, String>> after,
      MigrationReport report) {
    Map<String, Set<String>> changedRows = new TreeMap<>();
    before.forEach(
        (row, old) -> {
          Map<String, String> now = after.getOrDefault(row, old);
          old.forEach(
              (column, value) -> {
                if (!DERIVED.contains(column)
                    && !sameValue(value, Objects.requireNonNull(now.get(column)))) {
                  String table = row.substring(0, row.indexOf(' '));
                  String what = what(column, value, now);
                  changedRows.computeIfAbsent(table + ": " + what, key -> new HashSet<>()).add(row);
                }
              });
        });
    changedRows.forEach(
        (kind, rows) -> {
          String table = kind.substring(0, kind.indexOf(':'));
          String what = kind.substring(kind.indexOf(' ') + 1);
          long told = told(report, table, what);
          // a row may be told of twice, and that an array began elsewhere is not seen in JSON
          boolean counted = !what.startsWith("now belong") && !what.contains("in an array");
          assertTrue(
              counted && !what.startsWith("merged") ? told == rows.size() : told > 0,
              () -> kind + " changed in " + rows + ", told: " + told);
        });
    assertTrue(changedRows.size() > 10, () -> "hardly anything was adjusted: " + changedRows);
  }

  private static String what(String column, String value, Map<String, String> now) {
    if (now.containsKey("relationship_id")
        && Objects.requireNonNull(now.get("metadata")).contains("\"merged\"")
        && !column.endsWith("_id")) {
      return "merged into";
    }
    return MOMENT.matcher(value).matches()
        ? "had moments beyond"
        : TOLD_OF.getOrDefault(column, "is told nowhere: " + column);
  }

  /** Whether two values are one, but that moments have their time zone now. */
  private static boolean sameValue(String before, String now) {
    return before.equals(now) || withoutZone(before).equals(withoutZone(now));
  }

  private static String withoutZone(String value) {
    Matcher moment = MOMENT.matcher(value);
    return moment.matches() && moment.group(3) != null ? value.replace("+00:00", "") : value;
  }

  private static Set<String> tables(Map<String, Map<String, String>> values) {
    Set<String> tables = new TreeSet<>();
    values.keySet().forEach(row -> tables.add(row.substring(0, row.indexOf(' '))));
    return tables;
  }

  private static long rowsOf(Map<String, Map<String, String>> values, String table) {
    return values.keySet().stream().filter(row -> row.startsWith(table + " ")).count();
  }

  private static long told(MigrationReport report, String table, String what) {
    return report.adjustments().stream()
        .filter(a -> a.table().equals(table) && a.what().contains(what))
        .mapToLong(MigrationReport.Adjustment::rows)
        .sum();
  }

  /** Through the login that the policies bind, by somebody of the tenant that the row is of. */
  private void assertEveryRowIsRead(String database) throws SQLException {
    Map<String, Map<String, String>> all = values(database);
    Set<String> read = new TreeSet<>();
    List<String> scopes = new ArrayList<>();
    for (String role : List.of("end_user", "cursor_user", "l9_system")) {
      scopes.add("'%s', '%s', '%s', '%s'".formatted(TENANT, ORG, UUID.randomUUID(), role));
      scopes.add(
          "'00000000-0000-0000-0000-00000000000b', '00000000-0000-0000-0000-0000000000b1',"
              + " '00000000-0000-0000-0000-0000000000b2', '"
              + role
              + "'");
    }
    for (String scope : scopes) {
      try (Connection api = cluster.as(API, database).getConnection()) {
        execute(api, "SELECT l9_set_scope(" + scope + ")");
        for (String table : tables(all)) {
          rows(api, "SELECT %s::text, t::text FROM %s AS t".formatted(key(api, table), table))
              .forEach(row -> read.add(table + " " + row.substring(0, row.indexOf('|'))));
        }
      }
    }
    Set<String> unread = new TreeSet<>(all.keySet());
    unread.removeAll(read);
    assertEquals(Set.of(), unread);
  }
}
