package io.l9.substrate.testkit.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogFilter;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.logs.LogQuery;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceRepository.Batch;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the job that deletes lines that their tenants keep no longer. */
public abstract class AgentLogRepositoryRetentionContract extends LogContract {

  private static final TenantScope OPERATOR =
      new TenantScope(
          new TenantId(new UUID(0, 0)),
          null,
          null,
          Role.PLATFORM_ADMIN,
          new UUID(0, 1),
          null,
          null);

  /** The jobs, over the same rows. */
  protected abstract MaintenanceStore maintenance();

  private <T extends @Nullable Object> T operate(Supplier<T> work) {
    return maintenance().unitOfWork().inScope(OPERATOR, work);
  }

  private long evict() {
    JobCommand command = JobCommand.of(Job.EVICT_LOGS);
    long affected = operate(() -> maintenance().repository().affected(command, NOW));
    long touched = 0;
    Batch batch = new Batch(null, 0);
    do {
      UUID after = batch.next();
      batch = operate(() -> maintenance().repository().work(command, NOW, after));
      touched += batch.touched();
    } while (batch.next() != null);
    assertEquals(affected, touched);
    assertEquals(0, operate(() -> maintenance().repository().affected(command, NOW)));
    return touched;
  }

  @Test
  void deletesWhatIsOlderThanThirtyDays_ofTenantsThatHaveSetNothing() {
    TenantScope actor = world().endUser();
    LogEntry kept = line(actor, "planner", LogLevel.DEBUG, NOW.minus(Duration.ofDays(30)));
    LogEntry outdated =
        line(actor, "planner", LogLevel.CRITICAL, kept.timestamp().minusNanos(1000));
    append(actor, kept, outdated);
    assertEquals(1, evict());
    assertEquals(List.of(kept), all(actor));
  }

  @Test
  void deletesByTheSettingOfEachTenant() {
    TenantScope actor = world().endUser();
    TenantScope foreigner = world().foreigner();
    run(world().tenantAdmin(), () -> logs().setRetention(actor.tenant(), 7));
    for (TenantScope owner : List.of(actor, world().system(), foreigner)) {
      append(owner, line(owner, "planner", LogLevel.INFO, NOW.minus(Duration.ofDays(8))));
    }
    assertEquals(2, evict());
    assertEquals(List.of(), all(actor));
    assertEquals(List.of(), all(world().system()));
    assertEquals(1, all(foreigner).size());
    run(world().tenantAdmin(), () -> logs().setRetention(actor.tenant(), 36_500));
    append(actor, line(actor, "planner", LogLevel.INFO, NOW.minus(Duration.ofDays(5_000))));
    assertEquals(0, evict());
  }

  @Test
  void deletesMoreThanABatch() {
    TenantScope actor = world().endUser();
    List<LogEntry> lines = new ArrayList<>();
    for (int i = 0; i < 12_001; i++) {
      lines.add(line(actor, "planner", LogLevel.INFO, NOW.minus(Duration.ofDays(31 + i % 3))));
    }
    append(actor, lines);
    assertEquals(lines.size(), evict());
  }

  @Test
  void keepsASettingForEachTenant() {
    TenantScope actor = world().endUser();
    TenantScope admin = world().tenantAdmin();
    assertEquals(Optional.empty(), as(actor, () -> logs().retention(admin.tenant())));
    for (int days : new int[] {30, 7}) {
      run(admin, () -> logs().setRetention(admin.tenant(), days));
      assertEquals(Optional.of(days), as(actor, () -> logs().retention(admin.tenant())));
    }
    assertEquals(Optional.empty(), as(world().foreigner(), () -> logs().retention(admin.tenant())));
    assertThrows(
        ForbiddenException.class, () -> run(actor, () -> logs().setRetention(admin.tenant(), 1)));
    run(admin, () -> logs().setRetention(admin.tenant(), null));
    assertEquals(Optional.empty(), as(admin, () -> logs().retention(admin.tenant())));
  }

  private List<LogEntry> all(TenantScope actor) {
    return as(actor, () -> logs().list(LogQuery.newest(LogFilter.NONE))).items();
  }
}
