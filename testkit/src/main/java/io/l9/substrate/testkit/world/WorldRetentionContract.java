package io.l9.substrate.testkit.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceRepository.Batch;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.WorldDigest;
import io.l9.substrate.domain.world.WorldRepository;
import io.l9.substrate.domain.world.WorldRetention;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit for what the job {@code forget-worlds} leaves of worlds. */
public abstract class WorldRetentionContract extends WorldContract {

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

  private long forget(Instant now) {
    JobCommand command = JobCommand.of(Job.FORGET_WORLDS);
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

  /** Makes five states of the actor's own world; returns when the last one came. */
  private Instant fiveStates() {
    for (int i = 1; i <= 5; i++) {
      assertEquals(1, apply(put("a", "{\"n\":" + i + "}")).versions().size());
    }
    return Objects.requireNonNull(state().changedAt());
  }

  private void retain(@Nullable Integer days, @Nullable Integer states) {
    run(
        world().orgAdmin(),
        () -> {
          WorldRepository.Look unused = worlds().hold(home(), Set.of(), null, true);
          worlds().setRetention(home(), new WorldRetention(days, states));
        });
  }

  @Test
  void keepsEverything_ofWorldsThatHaveSetNothing() {
    Instant now = fiveStates();
    assertEquals(0, forget(now.plus(Duration.ofDays(5))));
    assertEquals(0, state().oldest());
    assertEquals(WorldRetention.EVERYTHING, as(actor(), () -> index().retention(home())));
  }

  @Test
  void keepsTheLastStates() {
    Instant now = fiveStates();
    retain(null, 2);
    assertEquals(1, forget(now));
    assertEquals(3, state().oldest());
    assertEquals(3, versions("a").size());
    assertEquals(1, entities(3).size());
    retain(null, 0);
    assertEquals(1, forget(now));
    assertEquals(5, state().oldest());
  }

  @Test
  void keepsWhatHeldWithinTheDays_andTheLastStatesBesides() {
    Instant now = fiveStates();
    retain(2, 3);
    assertEquals(0, forget(now.plus(Duration.ofDays(1))), "all of them are of the last two days");
    assertEquals(1, forget(now.plus(Duration.ofDays(3))));
    assertEquals(2, state().oldest(), "the days keep the last one alone, and the states more");
    retain(2, null);
    assertEquals(1, forget(now.plus(Duration.ofDays(3))));
    assertEquals(5, state().oldest(), "which held two days ago");
  }

  @Test
  void keepsWhatASnapshotNeeds() {
    Instant now = fiveStates();
    retain(null, 0);
    Snapshot snapshot =
        new Snapshot(
            new SnapshotId(newId()), home(), 2, 1, WorldDigest.EMPTY, null, "somebody", NOW);
    run(world().orgAdmin(), () -> snapshots().create(snapshot));
    assertEquals(1, forget(now));
    assertEquals(2, state().oldest());
    assertEquals(true, as(world().orgAdmin(), () -> snapshots().delete(home(), snapshot.id())));
    assertEquals(1, forget(now));
    assertEquals(5, state().oldest());
  }

  @Test
  void isASettingOfEachWorld_evenBeforeItsFirstState() {
    retain(7, null);
    assertEquals(WorldState.NONE, state());
    assertEquals(new WorldRetention(7, null), as(actor(), () -> index().retention(home())));
    assertEquals(
        WorldRetention.EVERYTHING, as(world().tenantAdmin(), () -> index().retention(whole())));
    assertThrows(
        ForbiddenException.class,
        () ->
            run(
                world().foreigner(),
                () -> worlds().setRetention(home(), WorldRetention.EVERYTHING)));
    assertEquals(1, apply(put("a", "{}")).update().state());
    assertEquals(new WorldRetention(7, null), as(actor(), () -> index().retention(home())));
  }

  @Test
  void forgetsNothing_asLongAsAHoldStands() {
    Instant now = fiveStates();
    retain(null, 2);
    RetentionHold hold =
        new RetentionHold(
            Seeds.uuid(random()), world().tenantAdmin().tenant(), null, "lawsuit", null, NOW);
    run(world().tenantAdmin(), () -> retention().retention().place(hold));
    assertEquals(0, forget(now));
    assertEquals(0, state().oldest());
    assertTrue(as(world().tenantAdmin(), () -> retention().retention().lift(hold.id(), null, NOW)));
    assertEquals(1, forget(now));
  }
}
