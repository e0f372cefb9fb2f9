package io.l9.substrate.bootstrap.operate;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.rest.management.ReadinessCheck;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.shared.MutableClock;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IsolationCanaryIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static MemorySubstrate l9;

  @BeforeAll
  static void open() {
    l9 = MemorySubstrate.builder().dataSource(DATABASE.api()).embedder(null).build();
  }

  @AfterAll
  static void close() {
    l9.close();
  }

  private static IsolationCanary canary() {
    return new IsolationCanary(DATABASE.api(), l9, UUID::randomUUID);
  }

  @Test
  void passes_andLeavesNothingBehind() throws SQLException {
    assertDoesNotThrow(() -> canary().check());
    assertEquals(0, count());
  }

  @Test
  void fails_whenATenantSeesAnothersPacket() throws SQLException {
    superuser("ALTER TABLE packet_store DISABLE ROW LEVEL SECURITY");
    try {
      IllegalStateException broken =
          assertThrows(IllegalStateException.class, () -> canary().check());
      assertEquals("a tenant sees the packet of another one", broken.getMessage());
      assertEquals(0, count());
    } finally {
      superuser("ALTER TABLE packet_store ENABLE ROW LEVEL SECURITY");
    }
    assertDoesNotThrow(() -> canary().check());
  }

  @Test
  void fails_whenATenantDoesNotSeeItsOwn() throws SQLException {
    superuser("CREATE POLICY shut ON packet_store AS RESTRICTIVE FOR SELECT USING (false)");
    try {
      assertThrows(IllegalStateException.class, () -> canary().check());
      assertEquals(0, count());
    } finally {
      superuser("DROP POLICY shut ON packet_store");
    }
  }

  @Test
  void isAskedAgainAfterAWhile_andRememberedUntilThen() throws Exception {
    MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    ReadinessCheck check = ReadinessChecks.isolation(canary(), clock);
    check.run();
    superuser("ALTER TABLE packet_store DISABLE ROW LEVEL SECURITY");
    try {
      check.run();
      clock.advance(ReadinessChecks.GOOD_FOR);
      Exception first = assertThrows(IllegalStateException.class, check::run);
      assertSame(first, assertThrows(IllegalStateException.class, check::run));
    } finally {
      superuser("ALTER TABLE packet_store ENABLE ROW LEVEL SECURITY");
    }
    assertThrows(IllegalStateException.class, check::run);
    clock.advance(ReadinessChecks.GOOD_FOR);
    check.run();
  }

  private static void superuser(String sql) throws SQLException {
    try (Connection connection = DATABASE.superuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count() throws SQLException {
    try (Connection connection = DATABASE.superuser().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM packet_store")) {
      row.next();
      return row.getLong(1);
    }
  }
}
