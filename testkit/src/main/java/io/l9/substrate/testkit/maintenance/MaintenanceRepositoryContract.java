package io.l9.substrate.testkit.maintenance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.domain.memory.access.Importance;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.requests.AnswerBody;
import io.l9.substrate.domain.requests.IdempotencyKey;
import io.l9.substrate.domain.requests.KeyedAnswer;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.StoredAnswer;
import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link MaintenanceRepository}: fading, evictions, and promises of every job. */
public abstract class MaintenanceRepositoryContract extends MaintenanceContract {

  /** The policies and holds, over the same rows. */
  protected abstract RetentionStore retention();

  @Test
  void lowersWhatWasNotReadForLong_andNothingElse() {
    JobCommand command = new JobCommand(Job.DECAY_IMPORTANCE, false, 30, 0.1);
    work(command);
    TenantScope actor = world().endUser();
    Instant old = NOW.minus(DAY.multipliedBy(31));
    Packet forgotten = stored(actor, packet(actor).timestamp(old));
    Packet barely = stored(actor, packet(actor).timestamp(old).importance(0.15));
    Packet below = stored(actor, packet(actor).timestamp(old).importance(0.05));
    Packet floor = stored(actor, packet(actor).timestamp(old).importance(Importance.FLOOR));
    Packet read = stored(actor, packet(actor).timestamp(old).accessed(1, NOW.minus(DAY)));
    Packet young = stored(actor, packet(actor).timestamp(NOW.minus(DAY)));
    Packet onTheDay = stored(actor, packet(actor).timestamp(NOW.minus(DAY.multipliedBy(30))));
    TenantScope foreigner = world().foreigner();
    Packet foreign = stored(foreigner, packet(foreigner).timestamp(old));

    assertEquals(3, affected(command));
    assertEquals(forgotten, find(actor, forgotten.id()).orElseThrow(), "counting touches nothing");
    assertEquals(3, work(command));

    for (Packet faded : List.of(forgotten, barely)) {
      assertEquals(
          Importance.faded(faded.importance(), 0.1),
          find(actor, faded.id()).orElseThrow().importance(),
          EXACT);
    }
    assertEquals(
        Importance.faded(foreign.importance(), 0.1),
        find(foreigner, foreign.id()).orElseThrow().importance(),
        EXACT);
    for (Packet kept : List.of(below, floor, read, young, onTheDay)) {
      assertEquals(kept, find(actor, kept.id()).orElseThrow());
    }
  }

  @Test
  void evictsTheExpired_andNothingElse() {
    work(Job.EVICT_PACKETS);
    TenantScope actor = world().endUser();
    Packet expired = stored(actor, packet(actor).expiresAt(NOW));
    Packet longExpired = stored(actor, packet(actor).expiresAt(NOW.minus(DAY)));
    Packet soon = stored(actor, packet(actor).expiresAt(NOW.plusMillis(1)));
    Packet never = stored(actor, packet(actor));

    assertEquals(2, affected(Job.EVICT_PACKETS));
    assertTrue(find(actor, expired.id()).isPresent(), "counting touches nothing");
    assertEquals(2, work(Job.EVICT_PACKETS));

    assertTrue(find(actor, expired.id()).isEmpty());
    assertTrue(find(actor, longExpired.id()).isEmpty());
    assertEquals(soon, find(actor, soon.id()).orElseThrow());
    assertEquals(never, find(actor, never.id()).orElseThrow());
    store(actor, expired);
    assertEquals(1, work(Job.EVICT_PACKETS), "what is gone holds no key");
  }

  @Test
  void evictsAnswersThatExpired_andOperationsThatAreLongOver_andFailsThoseWithoutALease() {
    work(Job.EVICT_REQUESTS);
    for (TenantScope actor : List.of(world().endUser(), world().foreigner())) {
      KeyedAnswer expired = answer(actor, "expired", NOW);
      KeyedAnswer kept = answer(actor, "kept", NOW.plusMillis(1));
      Instant lease = NOW.plusSeconds(1);
      Operation old = operation(actor, NOW.minus(DAY.multipliedBy(8)), lease);
      Operation recent = operation(actor, NOW.minus(DAY.multipliedBy(6)), lease);
      Operation running = operation(actor, NOW.minus(DAY.multipliedBy(9)), lease);
      Operation lost = operation(actor, NOW.minus(DAY.multipliedBy(9)), NOW);
      run(
          actor,
          () -> {
            requests().idempotency().create(expired);
            requests().idempotency().create(kept);
            for (Operation operation : List.of(old, recent, running, lost)) {
              requests().operations().create(operation);
            }
            for (Operation finished : List.of(old, recent)) {
              assertTrue(requests().operations().update(finished.cancelling(finished.createdAt())));
            }
          });

      assertEquals(3, affected(Job.EVICT_REQUESTS));
      assertEquals(3, work(Job.EVICT_REQUESTS));
      assertEquals(0, affected(Job.EVICT_REQUESTS));

      run(
          actor,
          () -> {
            assertTrue(requests().idempotency().find(expired.key(), NOW).isEmpty());
            assertTrue(requests().idempotency().find(kept.key(), NOW).isPresent());
            assertTrue(requests().operations().find(old.id()).isEmpty());
            assertTrue(requests().operations().find(recent.id()).isPresent());
            assertEquals(running, requests().operations().find(running.id()).orElseThrow());
            assertEquals(lost.at(NOW), requests().operations().find(lost.id()).orElseThrow());
          });
    }
  }

  @Test
  void deletesNothing_asLongAsAHoldStands() {
    work(Job.EVICT_PACKETS);
    work(Job.EVICT_REQUESTS);
    TenantScope actor = world().endUser();
    TenantScope foreigner = world().foreigner();
    Packet expired = stored(actor, packet(actor).expiresAt(NOW));
    stored(foreigner, packet(foreigner).expiresAt(NOW));
    for (TenantScope owner : List.of(actor, foreigner)) {
      run(owner, () -> requests().idempotency().create(answer(owner, "held", NOW)));
    }
    for (RetentionKind kind :
        List.of(RetentionKind.EVENTS, RetentionKind.TRACES, RetentionKind.PACKETS)) {
      UUID hold = hold(kind);
      assertEquals(kind == RetentionKind.EVENTS ? 1 : 0, affected(Job.EVICT_PACKETS), kind.code());
      work(Job.EVICT_PACKETS);
      assertTrue(find(actor, expired.id()).isPresent(), "a packet takes events and traces along");
      lift(hold);
    }
    UUID everything = hold(null);
    assertEquals(1, affected(Job.EVICT_REQUESTS), "that of the foreigner");
    assertEquals(1, work(Job.EVICT_REQUESTS));
    assertEquals(0, work(Job.EVICT_PACKETS));
    lift(everything);
    UUID other = hold(RetentionKind.LOGS);
    assertEquals(1, work(Job.EVICT_PACKETS));
    assertEquals(1, work(Job.EVICT_REQUESTS));
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

  private static KeyedAnswer answer(TenantScope actor, String key, Instant expiresAt) {
    return new KeyedAnswer(
        new IdempotencyKey("POST /v1/packets", key, "0".repeat(64)),
        actor.owner(),
        actor.role(),
        new StoredAnswer(204, null, Map.of(), AnswerBody.EMPTY),
        NOW.minus(DAY),
        expiresAt,
        null,
        null,
        null);
  }

  private Operation operation(TenantScope actor, Instant createdAt, Instant lease) {
    return Operation.pending(Seeds.uuid(random()), actor, "kit", createdAt, lease);
  }

  private static List<Job> inStore() {
    return Arrays.stream(Job.values()).filter(Job::inStore).toList();
  }

  @Test
  void endsEveryJob_evenWithNothingToDo() {
    for (Job job : inStore()) {
      work(job);
      assertTrue(affected(job) >= 0);
    }
  }

  @Test
  void refusesEverybodyElse() {
    for (TenantScope actor : world().actors()) {
      for (Job job : inStore()) {
        JobCommand command = JobCommand.of(job);
        assertThrows(
            ForbiddenException.class,
            () ->
                maintenance()
                    .unitOfWork()
                    .inScope(actor, () -> maintenance().repository().affected(command, NOW)));
        assertThrows(
            ForbiddenException.class,
            () ->
                maintenance()
                    .unitOfWork()
                    .inScope(actor, () -> maintenance().repository().work(command, NOW, null)));
      }
    }
  }

  @Test
  void refusesToWorkOutsideOfAUnitOfWork() {
    JobCommand command = JobCommand.of(Job.EVICT_PACKETS);
    assertThrows(
        IllegalStateException.class, () -> maintenance().repository().affected(command, NOW));
    assertThrows(
        IllegalStateException.class, () -> maintenance().repository().work(command, NOW, null));
  }
}
