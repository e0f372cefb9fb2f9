package io.l9.substrate.benchmarks;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;

/**
 * Checkpoints in plain JDBC, as they are written by hand: the same rows, one round trip and one
 * transaction a call. It takes no lock, and looks neither at the parent nor at what is there
 * already. Not thread-safe.
 *
 * @param connection without automatic commits
 * @param scope of the rows
 */
record PlainCheckpoints(Connection connection, TenantScope scope) {

  private static final String ENTRY = "SELECT l9_begin_scope(?, ?, ?, ?); ";

  private static final String PUT =
      ENTRY
          + """
          INSERT INTO checkpoint_blobs (tenant_id, org_id, user_id, scope, thread_id, hash,
            value_type, value)
          VALUES (?, ?, ?, 'shared', ?, ?, ?, ?) ON CONFLICT DO NOTHING; \
          INSERT INTO checkpoints (tenant_id, org_id, user_id, scope, thread_id, checkpoint_id,
            parent_id, metadata, body_type, body, channels, versions, hashes)
          VALUES (?, ?, ?, 'shared', ?, ?, ?, ?::jsonb, ?, ?, ARRAY[?], ARRAY[?], ARRAY[?])""";

  private static final String LATEST =
      ENTRY
          + """
          SELECT n.*, b.value_type, b.value
          FROM (SELECT c.* FROM checkpoints c
                WHERE c.tenant_id = ? AND c.thread_key = l9_thread_key(?, ?, 'shared', ?)
                  AND c.checkpoint_ns = ''
                ORDER BY c.checkpoint_id DESC LIMIT 1) n
          JOIN checkpoint_blobs b ON b.tenant_id = n.tenant_id AND b.thread_key = n.thread_key
            AND b.hash = ANY (n.hashes); \
          SELECT w.* FROM checkpoint_writes w
          WHERE w.tenant_id = ? AND w.thread_key = l9_thread_key(?, ?, 'shared', ?)
            AND w.checkpoint_ns = '' AND w.checkpoint_id = (
              SELECT max(c.checkpoint_id) FROM checkpoints c
              WHERE c.tenant_id = ? AND c.thread_key = l9_thread_key(?, ?, 'shared', ?)
                AND c.checkpoint_ns = '')""";

  private int enter(PreparedStatement statement) throws SQLException {
    statement.setString(4, scope.role().code());
    return owner(statement, 0) + 1;
  }

  private int owner(PreparedStatement statement, int before) throws SQLException {
    statement.setObject(before + 1, scope.tenant().value());
    statement.setObject(before + 2, Objects.requireNonNull(scope.org()).value());
    statement.setObject(before + 3, Objects.requireNonNull(scope.user()).value());
    return before + 3;
  }

  void put(CheckpointStep step) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PUT)) {
      int place = owner(statement, enter(statement));
      statement.setString(++place, step.thread());
      statement.setBytes(++place, step.hash());
      statement.setString(++place, step.value().type());
      statement.setBytes(++place, step.value().toArray());
      place = owner(statement, place);
      statement.setString(++place, step.thread());
      statement.setString(++place, step.id());
      statement.setString(++place, step.parent());
      statement.setString(++place, CheckpointStep.METADATA.text());
      statement.setString(++place, CheckpointStep.BODY.type());
      statement.setBytes(++place, CheckpointStep.BODY.toArray());
      statement.setString(++place, CheckpointStep.CHANNEL);
      statement.setString(++place, step.id());
      statement.setBytes(++place, step.hash());
      statement.execute();
    }
    connection.commit();
  }

  /** Returns the number of bytes of the newest checkpoint's body, value and writes. */
  int latest(String thread) throws SQLException {
    int bytes = 0;
    try (PreparedStatement statement = connection.prepareStatement(LATEST)) {
      int place = enter(statement);
      for (int read = 0; read < 3; read++) {
        place = owner(statement, place);
        statement.setString(++place, thread);
      }
      statement.execute();
      statement.getMoreResults();
      try (ResultSet rows = statement.getResultSet()) {
        while (rows.next()) {
          bytes += rows.getBytes("body").length + rows.getBytes("value").length;
          Objects.requireNonNull(rows.getString("metadata"));
          Objects.requireNonNull(rows.getArray("channels").getArray());
          Objects.requireNonNull(rows.getArray("versions").getArray());
        }
      }
      statement.getMoreResults();
      try (ResultSet writes = statement.getResultSet()) {
        while (writes.next()) {
          bytes += writes.getBytes("value").length;
        }
      }
    }
    connection.commit();
    return bytes;
  }
}
