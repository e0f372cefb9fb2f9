package io.l9.substrate.persistence.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A hold that is placed while a deletion by age is under way. */
class HoldUnderWayIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Test
  void waitsForTheDeletion() throws Exception {
    TenantScope admin = new TenantWorld(new Random(1)).tenantAdmin();
    RetentionStore store = MEMORY.persistence().retention();
    RetentionHold hold =
        new RetentionHold(
            new UUID(1, 1), admin.tenant(), null, "lawsuit", null, Instant.ofEpochSecond(1));
    ExecutorService administrator = Executors.newSingleThreadExecutor();
    try (Connection deletion = MEMORY.database().maintainer().getConnection()) {
      deletion.setAutoCommit(false);
      execute(deletion, "SELECT l9_begin_scope('%s', NULL, NULL, 'platform_admin')", admin);
      execute(deletion, "SELECT l9_evict_packets_at(1, now())", admin);
      Future<List<RetentionHold>> placed =
          administrator.submit(
              () ->
                  store
                      .unitOfWork()
                      .inScope(
                          admin,
                          () -> {
                            store.retention().place(hold);
                            return store.retention().standing(admin.tenant());
                          }));
      assertThrows(TimeoutException.class, () -> placed.get(500, TimeUnit.MILLISECONDS));
      deletion.commit();
      assertEquals(List.of(hold), placed.get(10, TimeUnit.SECONDS));
    } finally {
      administrator.shutdownNow();
    }
  }

  private static void execute(Connection connection, String sql, TenantScope scope)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      var unused = statement.execute(sql.formatted(scope.tenant().value()));
    }
  }
}
