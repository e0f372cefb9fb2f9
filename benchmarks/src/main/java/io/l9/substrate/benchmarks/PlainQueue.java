package io.l9.substrate.benchmarks;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * A queue in plain JDBC, as it is written by hand: one level, prepared statements, one transaction
 * a call.
 *
 * @param connections one a worker
 * @param table with the columns and indexes of {@code tasks}
 * @param scope of the rows
 * @param entered whether each call enters the scope, in the round trip of its statement
 */
record PlainQueue(DataSource connections, String table, TenantScope scope, boolean entered)
    implements BenchQueue {

  static final String TYPE = "bench";
  static final String PAYLOAD = "{\"n\":1}";

  private static final String ENTRY = "SELECT l9_begin_scope(?, ?, ?, ?); ";

  private static final String ENQUEUE =
      """
      INSERT INTO %s (tenant_id, org_id, user_id, type, payload)
      SELECT ?, ?, ?, d.type, d.payload::jsonb FROM unnest(?::text[], ?::text[]) AS d (type, payload)
      RETURNING task_uid""";

  private static final String CLAIM =
      """
      WITH due AS MATERIALIZED (
        SELECT id FROM %1$s
        WHERE tenant_id = ? AND CASE WHEN org_id IS NULL
            THEN '00000000-0000-0000-0000-000000000000'::uuid ELSE org_id END = ?
          AND status = 'pending' AND priority = 4 AND run_after <= now()
        ORDER BY run_after, id LIMIT ? FOR UPDATE SKIP LOCKED)
      UPDATE %1$s t SET status = 'running', attempts = t.attempts + 1,
        lease_token = t.lease_token + 1, worker_id = 'worker', claimed_at = now(),
        leased_until = now() + interval '1 minute'
      FROM due WHERE t.tenant_id = ? AND t.id = due.id
      RETURNING t.task_uid, t.lease_token, t.type, t.payload""";

  private static final String COMPLETE =
      """
      UPDATE %s t SET status = 'completed', completed_at = now(), leased_until = NULL
      FROM unnest(?::uuid[], ?::int8[]) AS d (id, token)
      WHERE t.tenant_id = ? AND t.task_uid = d.id AND t.status = 'running'
        AND t.lease_token = d.token AND t.leased_until > now()
      RETURNING t.task_uid""";

  @Override
  public Worker worker() throws SQLException {
    Connection connection = connections.getConnection();
    connection.setAutoCommit(false);
    return new JdbcWorker(connection);
  }

  private final class JdbcWorker implements Worker {

    private final Connection connection;

    JdbcWorker(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void enqueue(int tasks) throws SQLException {
      try (PreparedStatement statement = prepare(ENQUEUE)) {
        int place = enter(statement);
        statement.setObject(++place, scope.tenant().value());
        statement.setObject(++place, org());
        statement.setObject(++place, Objects.requireNonNull(scope.user()).value());
        statement.setArray(++place, texts(TYPE, tasks));
        statement.setArray(++place, texts(PAYLOAD, tasks));
        require(tasks, ids(statement).size());
      }
      connection.commit();
    }

    @Override
    public int work(int most) throws SQLException {
      List<UUID> claimed = new ArrayList<>();
      List<Long> tokens = new ArrayList<>();
      try (PreparedStatement statement = prepare(CLAIM)) {
        int place = enter(statement);
        statement.setObject(++place, scope.tenant().value());
        statement.setObject(++place, org());
        statement.setInt(++place, most);
        statement.setObject(++place, scope.tenant().value());
        try (ResultSet rows = answer(statement)) {
          while (rows.next()) {
            claimed.add(rows.getObject(1, UUID.class));
            tokens.add(rows.getLong(2));
            Objects.requireNonNull(rows.getString(3));
            Objects.requireNonNull(rows.getString(4));
          }
        }
      }
      connection.commit();
      if (claimed.isEmpty()) {
        return 0;
      }
      try (PreparedStatement statement = prepare(COMPLETE)) {
        int place = enter(statement);
        statement.setArray(++place, connection.createArrayOf("uuid", claimed.toArray()));
        statement.setArray(++place, connection.createArrayOf("int8", tokens.toArray()));
        statement.setObject(++place, scope.tenant().value());
        require(claimed.size(), ids(statement).size());
      }
      connection.commit();
      return claimed.size();
    }

    private Array texts(String text, int times) throws SQLException {
      return connection.createArrayOf("text", Collections.nCopies(times, text).toArray());
    }

    private UUID org() {
      return Objects.requireNonNull(scope.org()).value();
    }

    private PreparedStatement prepare(String statement) throws SQLException {
      return connection.prepareStatement((entered ? ENTRY : "") + statement.formatted(table));
    }

    private int enter(PreparedStatement statement) throws SQLException {
      if (!entered) {
        return 0;
      }
      statement.setObject(1, scope.tenant().value());
      statement.setObject(2, org());
      statement.setObject(3, Objects.requireNonNull(scope.user()).value());
      statement.setString(4, scope.role().code());
      return 4;
    }

    private ResultSet answer(PreparedStatement statement) throws SQLException {
      statement.execute();
      if (entered) {
        statement.getMoreResults();
      }
      return statement.getResultSet();
    }

    private List<UUID> ids(PreparedStatement statement) throws SQLException {
      List<UUID> ids = new ArrayList<>();
      try (ResultSet rows = answer(statement)) {
        while (rows.next()) {
          ids.add(rows.getObject(1, UUID.class));
        }
      }
      return ids;
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  private static void require(int expected, int found) {
    if (found != expected) {
      throw new IllegalStateException(found + " tasks instead of " + expected);
    }
  }
}
