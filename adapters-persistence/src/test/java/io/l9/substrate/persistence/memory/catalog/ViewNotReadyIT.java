package io.l9.substrate.persistence.memory.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.memory.catalog.RecentImportant;
import io.l9.substrate.domain.memory.catalog.RecentImportantQuery;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A view that was emptied, or of which nobody knows how old it is, is none to answer from. */
class ViewNotReadyIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMENT ON MATERIALIZED VIEW mv_agent_recent_important IS NULL",
        "REFRESH MATERIALIZED VIEW mv_agent_recent_important WITH NO DATA"
      })
  void isNotReady_untilTheJobHasRun(String statement) throws SQLException {
    try (Connection connection = MEMORY.database().superuser().getConnection();
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
    assertEquals(Optional.empty(), recent());
    MaintenanceStore maintenance = MEMORY.maintenance();
    TenantScope operator =
        new TenantScope(
            new TenantId(new UUID(0, 0)),
            null,
            null,
            Role.PLATFORM_ADMIN,
            new UUID(0, 1),
            null,
            null);
    @Nullable UUID after = null;
    do {
      UUID from = after;
      after =
          maintenance
              .unitOfWork()
              .inScope(
                  operator,
                  () ->
                      maintenance
                          .repository()
                          .work(JobCommand.of(Job.REFRESH_VIEWS), NOW, from)
                          .next());
    } while (after != null);
    assertEquals(NOW, recent().orElseThrow().refreshedAt());
  }

  private static Optional<RecentImportant> recent() {
    return MEMORY
        .persistence()
        .memory()
        .unitOfWork()
        .inScope(
            new TenantWorld(new Random(3)).endUser(),
            () ->
                MEMORY
                    .persistence()
                    .memory()
                    .packetIndex()
                    .recentImportant(RecentImportantQuery.first(), NOW));
  }
}
