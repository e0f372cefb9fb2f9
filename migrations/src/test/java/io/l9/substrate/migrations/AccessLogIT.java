package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.MAINTAINER;
import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.files;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The partitions of the access log, and what the fold keeps beside it. */
@ExtendWith(TestCluster.class)
class AccessLogIT {

  private static final String PACKET = "00000000-0000-7000-8000-000000000001";
  private static final String PARTITIONS =
      "SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'memory_access_log'::regclass"
          + " AND inhrelid::regclass::text ~ 'y(2031|1900)' ORDER BY 1";
  private static final String PLACES =
      "SELECT tableoid::regclass, count(*) FROM memory_access_log GROUP BY 1 ORDER BY 1";

  private final TestCluster cluster;
  private String database;
  private Connection superuser;

  AccessLogIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void connect() throws Exception {
    database = cluster.migrated();
    superuser = cluster.as("postgres", database).getConnection();
  }

  @AfterEach
  void disconnect() throws SQLException {
    superuser.close();
  }

  private void act(Scope scope, String... statements) throws SQLException {
    try (Connection api = cluster.as(API, database).getConnection()) {
      execute(api, scope.set());
      execute(api, statements);
    }
  }

  private static String packet() {
    return "INSERT INTO packet_store (packet_id, packet_type, envelope) VALUES ('%s', 'note', '{}')"
        .formatted(PACKET);
  }

  private static String access(String columns, String values) {
    return "INSERT INTO memory_access_log (target_type, target_id, agent_id, %s) VALUES ('packet', '%s', 'a', %s)"
        .formatted(columns, PACKET, values);
  }

  private List<String> fold() throws SQLException {
    try (Connection maintainer = cluster.as(MAINTAINER, database).getConnection()) {
      return rows(maintainer, "CALL fold_memory_accesses()");
    }
  }

  private List<String> addMonths(String at) throws SQLException {
    try (Connection maintainer = cluster.as(MAINTAINER, database).getConnection()) {
      maintainer.setAutoCommit(false);
      execute(maintainer, "SET LOCAL ROLE l9_platform");
      List<String> made = rows(maintainer, "SELECT l9_add_access_months('%s')".formatted(at));
      maintainer.commit();
      return made;
    }
  }

  @Test
  void makesTheMonthsAhead_andTakesWhatStoodInTheDefaultPartition() throws SQLException {
    act(
        Scope.END_USER,
        access("accessed_at", "'2031-05-31T23:59:59Z'"),
        access("accessed_at", "'2031-06-01T00:00:00Z'"),
        access("accessed_at", "'2031-09-01T00:00:00Z'"),
        access("accessed_at", "'1999-01-01T00:00:00Z'"));
    assertEquals(
        List.of("memory_access_log_before|1", "memory_access_log_rest|3"), rows(superuser, PLACES));

    assertEquals(List.of("3"), addMonths("2031-05-31T23:00:00Z"));
    assertEquals(List.of("0"), addMonths("2031-05-01T00:00:00Z"));
    assertEquals(
        List.of(
            "memory_access_log_y2031m05",
            "memory_access_log_y2031m06",
            "memory_access_log_y2031m07"),
        rows(superuser, PARTITIONS));
    assertEquals(
        List.of(
            "memory_access_log_before|1",
            "memory_access_log_rest|1",
            "memory_access_log_y2031m05|1",
            "memory_access_log_y2031m06|1"),
        rows(superuser, PLACES));
    act(Scope.END_USER, access("accessed_at", "'2031-07-04T00:00:00Z'"));
    try (Connection api = cluster.as(API, database).getConnection()) {
      execute(api, Scope.END_USER.set());
      assertEquals(List.of("5"), rows(api, "SELECT count(*) FROM memory_access_log"));
      execute(api, new Scope(2, 1, 1, "end_user").set());
      assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM memory_access_log"));
      assertThrows(SQLException.class, () -> rows(api, "SELECT * FROM memory_access_log_y2031m05"));
      assertThrows(SQLException.class, () -> rows(api, "SELECT l9_add_access_months(now())"));
    }
    for (CatalogLint lint :
        List.of(
            CatalogLint.NO_PARTITION_IS_REACHED_BUT_THROUGH_ITS_TABLE,
            CatalogLint.EVERY_SEARCH_PATH_IS_PINNED)) {
      assertEquals(List.of(), lint.findings(superuser), lint::name);
    }
  }

  @Test
  void leavesTheMonthsToTheNextFold_whileSomebodyReadsForLong() throws SQLException {
    try (Connection reader = cluster.as("postgres", database).getConnection()) {
      reader.setAutoCommit(false);
      execute(reader, "SELECT FROM memory_access_log");
      assertEquals(List.of("0"), addMonths("2031-05-01T00:00:00Z"));
      assertEquals(List.of(), rows(superuser, PARTITIONS));
      reader.rollback();
    }
    assertEquals(List.of("3"), addMonths("2031-05-01T00:00:00Z"));
  }

  @Test
  void forgetsAccessesAndVotes_withTheirPacket() throws SQLException {
    act(Scope.END_USER, packet(), access("kind", "'wrong'"));
    assertEquals(List.of("1"), fold());
    act(Scope.END_USER, access("kind", "'read'"));
    String kept =
        "SELECT (SELECT count(*) FROM access_backlog), (SELECT count(*) FROM access_votes)";
    assertEquals(List.of("1|1"), rows(superuser, kept));
    act(Scope.END_USER, "SELECT l9_erase_packet('%s', false)".formatted(PACKET));
    assertEquals(List.of("0|0"), rows(superuser, kept));
    assertEquals(List.of("0"), rows(superuser, "SELECT count(*) FROM memory_access_log"));
  }

  @Test
  void showsWhatWaitsAndWhatCounts_toItsOwnerAndTheAdministrators_andLetsNobodyWriteIt()
      throws SQLException {
    act(Scope.END_USER, packet(), access("kind", "'helpful'"));
    assertEquals(List.of("1"), fold());
    act(Scope.END_USER, access("kind", "'read'"));
    for (String table : List.of("access_backlog", "access_votes")) {
      try (Connection api = cluster.as(API, database).getConnection()) {
        for (Scope scope :
            List.of(Scope.END_USER, Scope.ORG_ADMIN, Scope.L9_SYSTEM, Scope.TENANT_ADMIN)) {
          execute(api, scope.set());
          assertEquals(List.of("1"), rows(api, "SELECT count(*) FROM " + table), scope::role);
        }
        for (Scope scope :
            List.of(
                new Scope(1, 1, 2, "end_user"),
                new Scope(1, 2, 1, "org_admin"),
                new Scope(2, null, null, "tenant_admin"))) {
          execute(api, scope.set());
          assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM " + table), scope::toString);
        }
        for (String write :
            List.of(
                "INSERT INTO %s SELECT * FROM %1$s",
                "UPDATE %s SET kind = 'used'", "DELETE FROM %s")) {
          SQLException refused =
              assertThrows(SQLException.class, () -> execute(api, write.formatted(table)), write);
          assertEquals("42501", refused.getSQLState());
        }
      }
    }
  }

  @Test
  void clearsAccessesToAPacketThatWasDeletedMeanwhile() throws SQLException {
    act(Scope.END_USER, packet());
    try (Connection writer = cluster.as(API, database).getConnection()) {
      writer.setAutoCommit(false);
      execute(writer, Scope.END_USER.begin(), access("kind", "'helpful'"));
      act(Scope.END_USER, "DELETE FROM packet_store");
      writer.commit();
    }
    assertEquals(List.of("1"), rows(superuser, "SELECT count(*) FROM access_backlog"));
    assertEquals(List.of("0"), fold());
    assertEquals(List.of("0"), rows(superuser, "SELECT count(*) FROM access_backlog"));
    assertEquals(List.of("0"), rows(superuser, "SELECT count(*) FROM access_votes"));
  }

  @Test
  void keepsWhatWaitsAndWhatCounts_ofALogThatWasOneTable() throws Exception {
    database = cluster.empty();
    cluster.psql(OWNER, database, List.of(), files("0001", "0135"));
    act(
        Scope.END_USER,
        packet(),
        access("kind", "'wrong'"),
        access("kind, accessed_at", "'read', '2020-02-02T00:00:00Z'"));
    assertEquals(List.of("2"), fold());
    act(
        Scope.END_USER,
        access("kind", "'read'"),
        access("kind", "'helpful'"),
        access("kind, pending", "'used', false"),
        access("accessed_at", "NULL"));
    String log =
        "SELECT access_id, target_id, kind, user_id, pending FROM memory_access_log ORDER BY 1";
    try (Connection before = cluster.as("postgres", database).getConnection()) {
      List<String> lines = rows(before, log);
      cluster.psql(OWNER, database, List.of(), files("0136", "9999"));
      assertEquals(lines, rows(before, log));
      assertEquals(
          List.of("memory_access_log_before|1"),
          rows(before, PLACES).stream().filter(place -> place.contains("before")).toList());
      String packet =
          "SELECT access_count, contradiction_count, round(importance_score::numeric, 3)::float"
              + " FROM packet_store";
      assertEquals(List.of("1|1|0.42"), rows(before, packet));
      assertEquals(List.of("3"), fold());
      // the verdict that was counted before is withdrawn by the newer one
      assertEquals(List.of("3|0|0.61"), rows(before, packet));
      assertEquals(List.of("0"), fold());
    }
  }
}
