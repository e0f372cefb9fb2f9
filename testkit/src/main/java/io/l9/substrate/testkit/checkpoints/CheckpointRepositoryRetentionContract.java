package io.l9.substrate.testkit.checkpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.checkpoints.CheckpointHead;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  /** The policies and holds, over the same rows. */
  protected abstract RetentionStore retention();

  private <T extends @Nullable Object> T operate(Supplier<T> work) {
    return maintenance().unitOfWork().inScope(OPERATOR, work);
  }

  /** Runs the job as if so much later; returns how many threads went, which its dry run said. */
  protected final long evict(Duration later) {
    JobCommand command = JobCommand.of(Job.EVICT_CHECKPOINTS);
    Instant now = NOW.plus(later);
    long affected = operate(() -> maintenance().repository().affected(command, now));
    long touched = 0;
    Batch batch = new Batch(null, 0);
    do {
      UUID after = batch.next();
      batch = operate(() -> maintenance().repository().work(command, now, after));
      touched += batch.touched();
    } while (batch.next() != null);
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
    keep(30);
    assertEquals(0, evict(Duration.ofDays(30)));
    assertEquals(3, evict(Duration.ofDays(30).plusSeconds(1)));
    assertEquals(List.of(), all(actor(), "t"));
    assertEquals(List.of(), all(world().system(), "t"));
    assertEquals(2, all(foreigner, "t").size());
  }

  @Test
  void keepsAThreadThatSomebodyTouched_whole() {
    keep(1);
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
  void deletesNothing_asLongAsAHoldStands() {
    keep(1);
    put(actor(), new Draft("t", "1"));
    for (RetentionKind kind : new @Nullable RetentionKind[] {RetentionKind.CHECKPOINTS, null}) {
      UUID hold = hold(kind);
      assertEquals(0, evict(Duration.ofDays(2)));
      lift(hold);
    }
    assertEquals(1, evict(Duration.ofDays(2)));
  }

  /** Sets the days for which the tenant keeps threads. */
  protected final void keep(int days) {
    TenantScope admin = world().tenantAdmin();
    run(admin, () -> retention().retention().set(admin.tenant(), RetentionKind.CHECKPOINTS, days));
  }

  /** Stores a checkpoint of an agent in the thread "t" of an actor's own. */
  protected final void putOf(TenantScope actor, String agent, String id, Instant at) {
    CheckpointHead head = new Draft("t", id).agent(agent).head();
    CheckpointHead then =
        new CheckpointHead(
            head.address(),
            head.parent(),
            head.run(),
            head.agent(),
            head.metadata(),
            head.deltaChannels(),
            head.channels(),
            at);
    assertTrue(
        as(
            actor,
            () -> checkpoints().putAbsent(thread(actor, "t"), then, bytes("body"), Map.of())));
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
}
