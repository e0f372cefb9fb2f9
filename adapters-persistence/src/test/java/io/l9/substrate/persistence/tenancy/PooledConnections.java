package io.l9.substrate.persistence.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** Assertions about a connection that has come back to the pool. */
final class PooledConnections {

  private PooledConnections() {}

  /**
   * Asserts: no transaction, no scope, no setting of ours, no row visible; there must be a packet.
   */
  static void assertAsItCame(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertEquals(
          TransactionState.IDLE, connection.unwrap(BaseConnection.class).getTransactionState());
      assertTrue(connection.getAutoCommit());
      try (ResultSet row =
          statement.executeQuery(
              "SELECT current_user, concat("
                  + "current_setting('app.tenant_id', true), current_setting('app.org_id', true),"
                  + " current_setting('app.user_id', true), current_setting('app.role', true),"
                  + " current_setting('app.correlation_id', true),"
                  + " current_setting('app.session_id', true),"
                  + " current_setting('app.trace_id', true)), current_setting('search_path')")) {
        row.next();
        assertEquals("l9_api", row.getString(1));
        assertEquals("", row.getString(2));
        assertEquals("\"$user\", public", row.getString(3));
      }
      SQLException refused =
          assertThrows(
              SQLException.class, () -> statement.executeQuery("SELECT * FROM packet_store"));
      assertEquals("42501", refused.getSQLState());
    }
  }
}
