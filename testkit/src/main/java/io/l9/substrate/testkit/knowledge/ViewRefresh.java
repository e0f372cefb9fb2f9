package io.l9.substrate.testkit.knowledge;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.UUID;

/** The refresh of the views, as an operator of the installation. */
public final class ViewRefresh {

  private ViewRefresh() {}

  /** Refreshes all of them. */
  public static void run(MaintenanceStore maintenance, Instant now) {
    TenantScope operator =
        new TenantScope(
            new TenantId(new UUID(0, 0)),
            null,
            null,
            Role.PLATFORM_ADMIN,
            new UUID(0, 1),
            null,
            null);
    UUID after = null;
    do {
      UUID from = after;
      after =
          maintenance
              .unitOfWork()
              .inScope(
                  operator,
                  () -> maintenance.repository().work(JobCommand.of(Job.REFRESH_VIEWS), now, from))
              .next();
    } while (after != null);
  }
}
