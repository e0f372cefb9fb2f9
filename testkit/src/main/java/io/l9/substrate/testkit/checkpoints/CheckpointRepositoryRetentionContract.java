package io.l9.substrate.testkit.checkpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the job that deletes threads that their tenants keep no longer. */
public abstract class CheckpointRepositoryRetentionContract extends CheckpointContract {

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

  private long evict(Duration later) {
    JobCommand command = JobCommand.of(Job.EVICT_CHECKPOINTS);
    Instant now = NOW.plus(later);
    long affected = operate(() -> maintenance().repository().affected(command, now));
    long touched = operate(() -> maintenance().repository().work(command, now, null).touched());
    assertEquals(affected, touched);
    assertEquals(0, operate(() -> maintenance().repository().affected(command, now)));
    return touched;
  }

  @Test
  void deletesThreadsThatNobodyTouched_whole() {
    TenantScope foreigner = world().foreigner();
    for (TenantScope owner : List.of(actor(), world().system(), foreigner)) {
      put(owner, new Draft("t", "1").agent("a").with("c", "x"));
      put(owner, new Draft("t", "2").agent("a").with("c", "y"));
    }
    putWrites(actor(), writes("only writes", "1", "task", write(0, "c", "x")));
    assertEquals(0, evict(Duration.ofDays(40_000)), "a tenant keeps its threads for ever");
    TenantScope admin = world().tenantAdmin();
    run(admin, () -> checkpoints().setRetention(admin.tenant(), 30));
    assertEquals(0, evict(Duration.ofDays(30)));
    assertEquals(3, evict(Duration.ofDays(30).plusSeconds(1)));
    assertEquals(List.of(), all(actor(), "t"));
    assertEquals(List.of(), all(world().system(), "t"));
    assertEquals(2, all(foreigner, "t").size());
  }

  @Test
  void keepsAThreadThatSomebodyTouched_whole() {
    TenantScope admin = world().tenantAdmin();
    run(admin, () -> checkpoints().setRetention(admin.tenant(), 1));
    put(actor(), new Draft("t", "1"));
    Instant later = NOW.plus(Duration.ofDays(2));
    run(
        actor(),
        () ->
            checkpoints()
                .putWrites(
                    thread(actor(), "t"), writes("t", "1", "task", write(0, "c", "x")), later));
    assertEquals(0, evict(Duration.ofDays(3)));
    assertEquals(1, all(actor(), "t").size());
    assertEquals(1, evict(Duration.ofDays(4)));
  }

  @Test
  void keepsARetentionForEachTenant() {
    TenantScope admin = world().tenantAdmin();
    assertEquals(Optional.empty(), as(actor(), () -> checkpoints().retention(admin.tenant())));
    for (Integer days : List.of(30, 7)) {
      run(admin, () -> checkpoints().setRetention(admin.tenant(), days));
      assertEquals(Optional.of(days), as(actor(), () -> checkpoints().retention(admin.tenant())));
    }
    assertEquals(
        Optional.empty(), as(world().foreigner(), () -> checkpoints().retention(admin.tenant())));
    assertThrows(
        ForbiddenException.class,
        () -> run(actor(), () -> checkpoints().setRetention(admin.tenant(), 1)));
    run(admin, () -> checkpoints().setRetention(admin.tenant(), null));
    assertEquals(Optional.empty(), as(admin, () -> checkpoints().retention(admin.tenant())));
  }
}
