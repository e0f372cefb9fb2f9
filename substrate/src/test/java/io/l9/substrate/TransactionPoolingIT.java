package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.catalog.TailQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Nothing of ours lasts longer than a transaction, so that a pooler may give the server's
 * connection to another client after each.
 */
class TransactionPoolingIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  /** The state of a session beside the defaults of its login. */
  private static final String STATE =
      """
      SELECT 'setting ' || name || '=' || setting FROM pg_settings
        WHERE source = 'session' AND name NOT IN ('application_name', 'transaction_isolation', 'transaction_read_only', 'transaction_deferrable')
      UNION ALL SELECT 'prepared ' || left(statement, 60) FROM pg_prepared_statements WHERE name <> ''
      UNION ALL SELECT 'lock ' || objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
      UNION ALL SELECT 'temporary ' || relname FROM pg_class WHERE relpersistence = 't'
      UNION ALL SELECT 'listens ' || channel FROM pg_listening_channels() AS channel
      UNION ALL SELECT 'cursor ' || name FROM pg_cursors WHERE name <> ''
      UNION ALL SELECT 'role ' || current_user WHERE current_user <> session_user
      UNION ALL SELECT 'scope ' || name || '=' || current_setting(name, true)
        FROM unnest('{app.tenant_id,app.org_id,app.user_id,app.role,l9.indexes_itself}'::text[]) AS name
        WHERE current_setting(name, true) <> ''
      """;

  @Test
  void leavesNothingInTheSession() throws SQLException {
    try (HikariDataSource api = pool((PGSimpleDataSource) DATABASE.api());
        HikariDataSource maintainer = pool((PGSimpleDataSource) DATABASE.maintainer())) {
      try (MemorySubstrate l9 =
          MemorySubstrate.builder()
              .dataSource(api)
              .maintainer(maintainer)
              .embedder(new FakeEmbedder())
              .build()) {
        work(l9, l9.as("acme", "sales", "alice"));
        assertEquals(List.of(), state(api));
        assertEquals(List.of(), state(maintainer));
      }
    }
  }

  /** Often enough for the driver to prepare what it would. */
  private static void work(MemorySubstrate l9, Memory memory) {
    for (int i = 0; i < 8; i++) {
      String text = "note " + i;
      Packet packet = memory.remember(text, "tag");
      var together = memory.atomically(m -> m.draft("note", Map.of("text", text + " again")));
      var stored = memory.remember(together.build());
      assertTrue(stored.packet().id() != packet.id());
      assertEquals(packet, memory.untracked().get(packet.id()));
      assertTrue(!memory.search(text).isEmpty());
      memory.packets().list(PacketListQuery.newest(PacketFilter.NONE));
      memory.packets().tail(new TailQuery(PacketFilter.NONE, null, 10));
      memory.packets().exportLines(PacketFilter.NONE, OutputStream.nullOutputStream());
      memory.access().used(packet.id());
      memory.embeddings().workOnBacklog(10);
      l9.jobs().run(Job.FOLD_ACCESSES);
      l9.jobs().run(Job.EVICT_PACKETS);
      memory.packets().erase(packet.id());
    }
  }

  private static HikariDataSource pool(PGSimpleDataSource source) {
    source.setPrepareThreshold(0);
    HikariDataSource pool = new HikariDataSource();
    pool.setDataSource(source);
    pool.setMaximumPoolSize(1);
    return pool;
  }

  private static List<String> state(HikariDataSource pool) throws SQLException {
    List<String> state = new ArrayList<>();
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(STATE)) {
      while (rows.next()) {
        state.add(rows.getString(1));
      }
    }
    return state;
  }
}
