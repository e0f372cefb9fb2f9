package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The history of tasks, of which {@link IsolationIT} cannot make a row of every kind: each belongs
 * to a task; and tasks of other clients.
 */
@ExtendWith(TestCluster.class)
class TaskTablesIT {

  private static final List<Scope> STRANGERS =
      List.of(
          new Scope(2, 1, 1, "end_user"),
          new Scope(1, 2, 1, "end_user"),
          new Scope(1, 1, 2, "end_user"));

  private static final String TASK = "00000000-0000-7000-8000-00000000000a";

  private final TestCluster cluster;
  private final String database;
  private Connection api;

  TaskTablesIT(TestCluster cluster) throws SQLException {
    this.cluster = cluster;
    this.database = cluster.migrated();
  }

  @BeforeEach
  void begin() throws SQLException {
    api = cluster.as(API, database).getConnection();
    api.setAutoCommit(false);
    execute(
        api,
        Scope.END_USER.begin(),
        "INSERT INTO tasks (task_uid, dedupe_key) VALUES ('%s', 'key')".formatted(TASK),
        "INSERT INTO task_events (task_uid, kind, attempt, occurred_at)"
            + " VALUES ('%s', 'failed', 1, now())".formatted(TASK));
  }

  @AfterEach
  void rollBack() throws SQLException {
    api.rollback();
    api.close();
  }

  @Test
  void aHistoryIsReadByWhoReadsTheTask_andChangedByNobody() throws SQLException {
    refused("UPDATE task_events SET attempt = 2");
    refused("DELETE FROM task_events");
    for (Scope stranger : STRANGERS) {
      execute(api, stranger.begin());
      assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM task_events"), stranger::toString);
      refused(
          Tables.of("task_events")
              .insert(
                  new RowOwner(stranger.tenant(), stranger.org(), stranger.user(), "shared"),
                  Map.of("task_uid", "'" + TASK + "'")));
    }
    execute(api, Scope.ORG_ADMIN.begin());
    assertEquals(List.of("1"), rows(api, "SELECT count(*) FROM task_events"));
    execute(api, Scope.END_USER.begin(), "DELETE FROM tasks");
    assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM task_events"), "it goes with it");
  }

  @Test
  void anOwnerHasOneUnfinishedTaskOfAKey_andNobodyElseHearsOfIt() throws SQLException {
    String again = "INSERT INTO tasks (dedupe_key) VALUES ('key')";
    assertEquals("23505", failure(again));
    for (Scope stranger : STRANGERS) {
      execute(api, stranger.begin(), again);
    }
    execute(api, Scope.END_USER.begin(), "UPDATE tasks SET status = 'completed'", again);
    assertEquals(
        List.of("completed|1", "pending|1"),
        rows(api, "SELECT status, count(*) FROM tasks GROUP BY status ORDER BY status"));
  }

  /** As the published client writes and works. */
  @Test
  void otherClientsNeedToKnowNothingOfTheQueue() throws SQLException {
    assertEquals(
        List.of("pending|4|0|5|t|shared"),
        rows(
            api,
            "INSERT INTO tasks (type, payload) VALUES ('embed', '{}')"
                + " RETURNING status, priority, attempts, max_attempts, run_after <= now(), scope"));
    execute(
        api,
        "UPDATE tasks SET status = 'running' WHERE type = 'embed'",
        "UPDATE tasks SET status = 'failed', error = 'why' WHERE type = 'embed'");
    assertEquals("23514", failure("UPDATE tasks SET status = 'a fifth one'"));
  }

  private void refused(String statement) throws SQLException {
    assertEquals("42501", failure(statement), statement);
  }

  /** Returns the SQLSTATE of a statement that fails; the transaction goes on. */
  private String failure(String statement) throws SQLException {
    Savepoint before = api.setSavepoint();
    try {
      execute(api, statement);
      return "it did not fail";
    } catch (SQLException e) {
      api.rollback(before);
      return e.getSQLState();
    }
  }
}
