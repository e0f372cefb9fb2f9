package io.l9.substrate.persistence.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.MemoryFixture;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.persistence.Persistence;
import io.l9.substrate.testkit.shared.Seeds;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Failures of the server, which no kit can plant, and the one connection that all share. */
class UnitOfWorkFailuresIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory(1);

  private MemoryFixture fixture;

  @BeforeEach
  void begin(TestInfo test) {
    fixture = new MemoryFixture(Seeds.of(test));
  }

  @AfterEach
  void theConnectionGoesBackAsItCame() throws SQLException {
    try (Connection connection = MEMORY.pool().getConnection()) {
      PooledConnections.assertAsItCame(connection);
    }
  }

  @Test
  void nothingLeaks_afterACommit() {
    TenantScope traced = fixture.actor().traced(Seeds.uuid(fixture.random()), "session", "trace");
    inScope(traced, () -> create(fixture.packet().build()));
  }

  @Test
  void nothingLeaks_afterAnException() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            inScope(
                () -> {
                  create(fixture.packet().build());
                  throw new IllegalArgumentException("planted");
                }));
  }

  @Test
  void throws_whenTheServerWouldTurnTheCommitIntoARollback() {
    Packet packet = fixture.packet().build();
    Packet foreign = fixture.packet(fixture.world().foreigner()).build();
    UnavailableException thrown =
        assertThrows(
            UnavailableException.class,
            () ->
                inScope(
                    () -> {
                      create(packet);
                      return assertThrows(ForbiddenException.class, () -> create(foreign));
                    }));
    assertEquals(ErrorCode.ROLLED_BACK, thrown.code());
    assertFalse(stored(packet));
  }

  @Test
  void throws_whenTheCommitFails() throws SQLException {
    asSuperuser(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'secret detail' USING ERRCODE = '23514'; END $$;
        CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON packet_store
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.packet_type = 'refused at commit')
          EXECUTE FUNCTION refuse()""");
    Packet packet = fixture.packet().type("refused at commit").build();
    UnavailableException thrown =
        assertThrows(UnavailableException.class, () -> inScope(() -> create(packet)));
    assertEquals(ErrorCode.ROLLED_BACK, thrown.code());
    assertFalse(thrown.getMessage().contains("secret"), thrown.getMessage());
    assertFalse(stored(packet));
  }

  @Test
  void throws_whenTheConnectionBreaksBeforeTheCommit() {
    Packet packet = fixture.packet().build();
    UnavailableException thrown =
        assertThrows(
            UnavailableException.class,
            () ->
                inScope(
                    () -> {
                      create(packet);
                      killTheApiBackend();
                      return null;
                    }));
    assertEquals(ErrorCode.DATABASE_UNAVAILABLE, thrown.code());
    assertFalse(stored(packet));
  }

  @Test
  void throws_whenTheConnectionBreaksInTheWork() {
    UnavailableException thrown =
        assertThrows(
            UnavailableException.class,
            () ->
                inScope(
                    () -> {
                      killTheApiBackend();
                      return create(fixture.packet().build());
                    }));
    assertEquals(ErrorCode.DATABASE_UNAVAILABLE, thrown.code());
  }

  @Test
  void throws_whenAStatementIsCancelled() throws Exception {
    Packet packet = fixture.packet().build();
    Packet blocked = fixture.packet().build();
    try (Connection blocker = MEMORY.database().superuser().getConnection();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("LOCK TABLE packet_tags IN ACCESS EXCLUSIVE MODE");
      CountDownLatch begun = new CountDownLatch(1);
      FutureTask<UnavailableException> waiting =
          new FutureTask<>(
              () ->
                  assertThrows(
                      UnavailableException.class,
                      () ->
                          inScope(
                              () -> {
                                begun.countDown();
                                create(packet);
                                return create(blocked);
                              })));
      new Thread(waiting, "waiting").start();
      assertTrue(begun.await(60, TimeUnit.SECONDS));
      UnavailableException thrown = cancelUntilDone(waiting);
      assertEquals(ErrorCode.ROLLED_BACK, thrown.code());
      blocker.rollback();
    }
    assertFalse(stored(packet));
    assertFalse(stored(blocked));
  }

  @Test
  void throws_whenNoConnectionIsFree() throws SQLException {
    try (HikariDataSource empty =
            MigratedMemory.pool(MEMORY.database().api(), 1, Duration.ofMillis(250));
        Persistence persistence = Persistence.open(empty, "public", MigratedMemory.JSON)) {
      Connection taken = empty.getConnection();
      UnavailableException thrown =
          assertThrows(
              UnavailableException.class,
              () -> persistence.memory().unitOfWork().inScope(fixture.actor(), () -> "never"));
      assertEquals(ErrorCode.DATABASE_UNAVAILABLE, thrown.code());
      taken.close();
      assertEquals("ran", persistence.memory().unitOfWork().inScope(fixture.actor(), () -> "ran"));
    }
  }

  @Test
  void refusesARole_thatTheLoginMayNotTake() {
    ForbiddenException thrown =
        assertThrows(
            ForbiddenException.class,
            () -> inScope(fixture.actor().withRole(Role.PLATFORM_ADMIN), () -> "never"));
    assertTrue(thrown.getMessage().contains("platform_admin"), thrown.getMessage());
  }

  /** The login may act in the scope: it is the first statement, sent with it, that is refused. */
  @Test
  void saysThatTheRowsAreForbidden_notTheScope() {
    Packet foreign = fixture.packet(fixture.world().foreigner()).build();
    ForbiddenException thrown =
        assertThrows(ForbiddenException.class, () -> inScope(() -> create(foreign)));
    assertTrue(thrown.getMessage().contains("these rows"), thrown.getMessage());
  }

  @Test
  void refusesARole_alsoBeforeAStatement() {
    Packet packet = fixture.packet().build();
    TenantScope platform = fixture.actor().withRole(Role.PLATFORM_ADMIN);
    ForbiddenException thrown =
        assertThrows(ForbiddenException.class, () -> inScope(platform, () -> create(packet)));
    assertTrue(thrown.getMessage().contains("platform_admin"), thrown.getMessage());
    assertFalse(stored(packet));
  }

  @Test
  void aPlatformAdminSeesEveryTenant_throughALoginThatMay() {
    Packet packet = fixture.packet().build();
    inScope(() -> create(packet));
    TenantScope platform = fixture.world().foreigner().withRole(Role.PLATFORM_ADMIN);
    try (Persistence persistence =
        Persistence.open(MEMORY.database().maintainer(), "public", MigratedMemory.JSON)) {
      assertTrue(
          persistence
              .memory()
              .unitOfWork()
              .inScope(platform, () -> persistence.memory().packets().find(packet.id()))
              .isPresent());
      assertEquals(
          Set.of(packet.duplicateKey()),
          persistence
              .memory()
              .unitOfWork()
              .inScope(
                  platform,
                  () ->
                      persistence
                          .memory()
                          .packets()
                          .holders(List.of(packet.duplicateKey()))
                          .keySet()));
    }
  }

  private UnavailableException cancelUntilDone(FutureTask<UnavailableException> waiting)
      throws Exception {
    for (int attempt = 0; attempt < 600; attempt++) {
      asSuperuser(
          "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
              + " AND usename = 'l9_api' AND wait_event_type = 'Lock'");
      try {
        return waiting.get(100, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        continue;
      }
    }
    throw new AssertionError("the statement was never cancelled");
  }

  private void killTheApiBackend() {
    try {
      asSuperuser(
          "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND usename = 'l9_api'");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void asSuperuser(String sql) throws SQLException {
    try (Connection connection = MEMORY.database().superuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Set<?> create(Packet packet) {
    return MEMORY.persistence().memory().packets().createAbsent(List.of(packet));
  }

  private boolean stored(Packet packet) {
    return inScope(() -> MEMORY.persistence().memory().packets().find(packet.id()).isPresent());
  }

  private <T> T inScope(Supplier<T> work) {
    return inScope(fixture.actor(), work);
  }

  private static <T> T inScope(TenantScope scope, Supplier<T> work) {
    return MEMORY.persistence().memory().unitOfWork().inScope(scope, work);
  }
}
