package io.l9.substrate.testkit.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogFilter;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.logs.LogQuery;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceRepository.Batch;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  /** The policies and holds, over the same rows. */
  protected abstract RetentionStore retention();

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
    run(world().tenantAdmin(), () -> keep(actor, 7));
    for (TenantScope owner : List.of(actor, world().system(), foreigner)) {
      append(owner, line(owner, "planner", LogLevel.INFO, NOW.minus(Duration.ofDays(8))));
    }
    assertEquals(2, evict());
    assertEquals(List.of(), all(actor));
    assertEquals(List.of(), all(world().system()));
    assertEquals(1, all(foreigner).size());
    run(world().tenantAdmin(), () -> keep(actor, 36_500));
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
  void deletesNothing_asLongAsAHoldStands() {
    TenantScope actor = world().endUser();
    TenantScope foreigner = world().foreigner();
    for (TenantScope owner : List.of(actor, foreigner)) {
      append(owner, line(owner, "planner", LogLevel.INFO, NOW.minus(Duration.ofDays(31))));
    }
    UUID other = hold(RetentionKind.PACKETS);
    UUID hold = hold(RetentionKind.LOGS);
    UUID everything = hold(null);
    assertEquals(1, evict(), "that of the foreigner");
    lift(hold);
    assertEquals(0, evict());
    lift(everything);
    assertEquals(1, evict());
    assertEquals(List.of(), all(actor));
    lift(other);
  }

  private UUID hold(@Nullable RetentionKind kind) {
    RetentionHold hold =
        new RetentionHold(
            Seeds.uuid(random()), world().tenantAdmin().tenant(), kind, "lawsuit", null, NOW);
    run(world().tenantAdmin(), () -> retention().retention().place(hold));
    return hold.id();
  }

  private void lift(UUID hold) {
    assertTrue(as(world().tenantAdmin(), () -> retention().retention().lift(hold, null, NOW)));
  }

  private void keep(TenantScope actor, int days) {
    retention().retention().set(actor.tenant(), RetentionKind.LOGS, days);
  }

  private List<LogEntry> all(TenantScope actor) {
    return as(actor, () -> logs().list(LogQuery.newest(LogFilter.NONE))).items();
  }
}
