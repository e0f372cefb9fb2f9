package io.l9.substrate.testkit.maintenance;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceRepository.Batch;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.memory.catalog.RecentImportant;
import io.l9.substrate.domain.memory.catalog.RecentImportant.Ranked;
import io.l9.substrate.domain.memory.catalog.RecentImportantQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.MemoryContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Base of the kits of the maintenance jobs. The jobs work over all tenants, so what earlier tests
 * left is worked off first.
 */
abstract class MaintenanceContract extends MemoryContract {

  static final double EXACT = 1e-12;

  static final Duration DAY = Duration.ofDays(1);

  /** The ports under test, over the same rows as {@link #ports()}. */
  protected abstract MaintenanceStore maintenance();

  /** As above. */
  protected abstract RequestStore requests();

  RecentImportant recent(TenantScope actor, RecentImportantQuery query, Instant now) {
    return as(actor, () -> memory().packetIndex().recentImportant(query, now)).orElseThrow();
  }

  static List<Packet> packets(RecentImportant page) {
    return page.ranked().stream().map(Ranked::packet).toList();
  }

  TenantScope operator() {
    return new TenantScope(
        new TenantId(new UUID(0, 0)), null, null, Role.PLATFORM_ADMIN, new UUID(0, 1), null, null);
  }

  long affected(Job job) {
    return affected(JobCommand.of(job));
  }

  long affected(JobCommand command) {
    return maintenance()
        .unitOfWork()
        .inScope(operator(), () -> maintenance().repository().affected(command, NOW));
  }

  long work(Job job) {
    return work(JobCommand.of(job));
  }

  long work(JobCommand command) {
    long touched = 0;
    @Nullable UUID after = null;
    do {
      UUID from = after;
      Batch batch =
          maintenance()
              .unitOfWork()
              .inScope(operator(), () -> maintenance().repository().work(command, NOW, from));
      touched += batch.touched();
      after = batch.next();
    } while (after != null);
    return touched;
  }
}
