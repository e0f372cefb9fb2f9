package io.l9.substrate.persistence.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.testkit.database.MigratedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An insert of many entities by another client, into tables that were never analyzed. */
class DirectInsertsIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final int ENTITIES = 1_000;

  @Test
  void readEachEntityAFewTimes_howeverManyThereAre() throws SQLException {
    try (Connection connection = DATABASE.api().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "SELECT l9_begin_scope('00000000-0000-0000-0000-000000000001',"
              + " '00000000-0000-0000-0000-000000000002', NULL, 'org_admin')");
      statement.execute(
          "INSERT INTO world_model_entities (entity_id, entity_type, attributes) SELECT"
              + " 'thing ' || i, 'thing', jsonb_build_object('n', i) FROM generate_series(1, "
              + ENTITIES
              + ") i");
      long read = sum(statement, "coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)");
      assertTrue(read < 10 * ENTITIES, () -> read + " rows read for the insert");
      long scans = sum(statement, "coalesce(seq_scan, 0)"); // also of rows that nobody sees yet
      assertTrue(scans < 10, () -> scans + " tables read from end to end");
      try (ResultSet row =
          statement.executeQuery(
              "SELECT count(*), sum(version), (SELECT count(*) FROM world_entity_versions) FROM"
                  + " world_model_entities")) {
        row.next();
        assertEquals(ENTITIES, row.getInt(1));
        assertEquals(ENTITIES, row.getInt(2));
        assertEquals(ENTITIES, row.getInt(3));
      }
      connection.rollback();
    }
  }

  private static long sum(Statement statement, String counter) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT sum("
                + counter
                + ") FROM pg_stat_xact_user_tables WHERE relname LIKE 'world\\_%'")) {
      row.next();
      return row.getLong(1);
    }
  }
}
