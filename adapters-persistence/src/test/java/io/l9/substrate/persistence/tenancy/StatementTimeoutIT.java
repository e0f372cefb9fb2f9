package io.l9.substrate.persistence.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.persistence.MemoryFixture;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.persistence.Persistence;
import io.l9.substrate.testkit.shared.Seeds;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deadlines as statement timeouts of the database, over the one connection that all share. */
class StatementTimeoutIT {

  /** A statement that ends by itself only long after every test has given up. */
  private static final String SLOW = "slow";

  private static final Duration SHORT = Duration.ofMillis(200);

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory(1);

  private MemoryFixture fixture;

  @BeforeEach
  void begin(TestInfo test) throws SQLException {
    fixture = new MemoryFixture(Seeds.of(test));
    asSuperuser(
        """
        CREATE OR REPLACE FUNCTION sleep_long() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_sleep(600); RETURN NEW; END $$;
        CREATE OR REPLACE TRIGGER a_slow_one BEFORE INSERT ON packet_store
          FOR EACH ROW WHEN (NEW.packet_type = 'slow') EXECUTE FUNCTION sleep_long()""");
  }

  @Test
  void theServerStopsAStatement_andTheConnectionGoesOn() throws SQLException {
    Packet before = fixture.packet().build();
    Packet slow = fixture.packet().type(SLOW).build();
    UnavailableException thrown =
        assertThrows(
            UnavailableException.class,
            () ->
                within(
                    SHORT,
                    () ->
                        inScope(
                            () -> {
                              create(before);
                              return create(slow);
                            })));
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, thrown.code());
    assertEquals(
        "0",
        ask(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = 'l9_api'"
                + " AND datname = current_database() AND state <> 'idle'"));
    assertEquals(
        Optional.empty(), inScope(() -> MEMORY.persistence().memory().packets().find(before.id())));
    inScope(() -> create(before));
    assertEquals(
        Optional.of(before),
        inScope(() -> MEMORY.persistence().memory().packets().find(before.id())));
    try (Connection connection = MEMORY.pool().getConnection()) {
      PooledConnections.assertAsItCame(connection);
      assertEquals("0", setting(connection));
    }
  }

  @Test
  void alsoInTheCallersTransaction_whichGoesOnWithItsOwnLimit() throws SQLException {
    Packet slow = fixture.packet().type(SLOW).build();
    Packet stored = fixture.packet().build();
    try (Connection connection = MEMORY.database().api().getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET LOCAL statement_timeout = '17min'");
      }
      UnavailableException thrown =
          assertThrows(
              UnavailableException.class,
              () -> within(SHORT, () -> joining(connection, () -> create(slow))));
      assertEquals(ErrorCode.DEADLINE_EXCEEDED, thrown.code());
      assertEquals("17min", setting(connection));
      within(Duration.ofHours(1), () -> joining(connection, () -> create(stored)));
      assertEquals("17min", setting(connection));
      connection.commit();
    }
    assertTrue(
        inScope(() -> MEMORY.persistence().memory().packets().find(stored.id())).isPresent());
  }

  /** The limit of the login stops the statement here, and not the deadline. */
  @Test
  void leavesALowerLimitOfTheLogin() throws SQLException {
    try (Persistence own =
        Persistence.open(MEMORY.database().api(), "public", MigratedMemory.JSON)) {
      asSuperuser(
          "ALTER ROLE l9_api IN DATABASE " + database() + " SET statement_timeout = '300ms'");
      Packet slow = fixture.packet().type(SLOW).build();
      UnavailableException thrown =
          assertThrows(
              UnavailableException.class,
              () ->
                  within(
                      Duration.ofHours(1),
                      () ->
                          own.memory()
                              .unitOfWork()
                              .inScope(
                                  fixture.actor(),
                                  () -> own.memory().packets().createAbsent(List.of(slow)))));
      assertEquals(ErrorCode.ROLLED_BACK, thrown.code());
    } finally {
      asSuperuser("ALTER ROLE l9_api IN DATABASE " + database() + " RESET statement_timeout");
    }
  }

  private static <T> T within(Duration limit, Supplier<T> work) {
    return MEMORY.persistence().deadlines().within(limit, work);
  }

  private <T> T inScope(Supplier<T> work) {
    return MEMORY.persistence().memory().unitOfWork().inScope(fixture.actor(), work);
  }

  private <T> T joining(Connection connection, Supplier<T> work) {
    return MEMORY.persistence().joining(connection, fixture.actor(), work);
  }

  private static Object create(Packet packet) {
    return MEMORY.persistence().memory().packets().createAbsent(List.of(packet));
  }

  private static String setting(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW statement_timeout")) {
      row.next();
      return row.getString(1);
    }
  }

  private static String database() throws SQLException {
    return ask("SELECT quote_ident(current_database())");
  }

  private static String ask(String sql) throws SQLException {
    try (Connection connection = MEMORY.database().superuser().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void asSuperuser(String sql) throws SQLException {
    try (Connection connection = MEMORY.database().superuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
