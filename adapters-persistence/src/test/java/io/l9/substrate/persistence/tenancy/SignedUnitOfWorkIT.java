package io.l9.substrate.persistence.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.persistence.Persistence;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.shared.TenantWorld;
import io.l9.substrate.testkit.tenancy.UnitOfWorkContract;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of units of work with signed scopes; and the refusal of every other scope. */
class SignedUnitOfWorkIT extends UnitOfWorkContract {

  @RegisterExtension static final MigratedMemory MEMORY = MigratedMemory.signed();

  private static final String OTHER_KEY = "test.fedcba9876543210fedcba9876543210";

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }

  /** As text would that got into a statement of the server. */
  @Test
  void sqlOfTheLoginChoosesNoTenant() throws SQLException {
    TenantWorld world = new TenantWorld(new Random(3));
    TenantScope own = world.endUser();
    TenantScope foreign = world.foreigner();
    try (Connection connection = MEMORY.pool().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      MEMORY
          .persistence()
          .joining(
              connection,
              own,
              () -> {
                for (String attempt :
                    new String[] {
                      "SELECT l9_set_scope('%s', '%s', '%s', 'end_user')"
                          .formatted(foreign.tenant(), foreign.org(), foreign.user()),
                      "SELECT l9_begin_scope('%s', NULL, NULL, 'tenant_admin')"
                          .formatted(foreign.tenant())
                    }) {
                  assertEquals("42501", state(statement, attempt), attempt);
                }
                assertEquals(
                    own.tenant().toString(),
                    value(
                        statement,
                        "SET LOCAL app.tenant_id = '%s'; SELECT l9_current_tenant()"
                            .formatted(foreign.tenant())));
                assertEquals(
                    "28000",
                    state(
                        statement,
                        "SELECT set_config('app.scope_token', replace(current_setting('app.scope_token'), '%s', '%s'), true);"
                                .formatted(own.tenant(), foreign.tenant())
                            + " SELECT count(*) FROM packet_store"));
                return true;
              });
      connection.rollback();
    }
  }

  @Test
  void isNotOpened_withoutTheKey_withAnother_orWhenTheClocksAreApart() {
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5));
    for (ScopeSigner signer :
        new ScopeSigner[] {
          null, new ScopeSigner(OTHER_KEY, Clock.systemUTC()), MEMORY.signer(late)
        }) {
      ForbiddenException refused =
          assertThrows(
              ForbiddenException.class,
              () -> Persistence.open(MEMORY.pool(), "public", MigratedMemory.JSON, signer));
      assertTrue(String.valueOf(refused.getMessage()).contains("scope"), refused::getMessage);
    }
    assertThrows(IllegalArgumentException.class, () -> new ScopeSigner("short", late));
  }

  private static String value(Statement statement, String sql) {
    try {
      statement.execute(sql);
      while (statement.getUpdateCount() >= 0) {
        statement.getMoreResults();
      }
      try (ResultSet rows = statement.getResultSet()) {
        rows.next();
        return rows.getString(1);
      }
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The SQLSTATE of a statement that fails, which is taken back. */
  private static String state(Statement statement, String sql) {
    try {
      statement.execute("SAVEPOINT attempt");
      String state = assertThrows(SQLException.class, () -> drain(statement, sql)).getSQLState();
      statement.execute("ROLLBACK TO SAVEPOINT attempt");
      return state;
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private static void drain(Statement statement, String sql) throws SQLException {
    statement.execute(sql);
    while (statement.getMoreResults() || statement.getUpdateCount() >= 0) {
      continue;
    }
  }
}
