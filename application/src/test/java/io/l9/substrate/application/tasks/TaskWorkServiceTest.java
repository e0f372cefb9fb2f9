package io.l9.substrate.application.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskQuery;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tasks.work.Heartbeat;
import io.l9.substrate.domain.tasks.work.Lease;
import io.l9.substrate.domain.tasks.work.TaskWork;
import io.l9.substrate.domain.tasks.work.TaskWork.Outcome;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TaskWorkServiceTest {

  private static final TaskDraft DRAFT = TaskDraft.of("type");
  private static final TaskFailure FAILURE = TaskFailure.of("why");

  private final TaskFixture fixture = new TaskFixture();
  private final TaskWork work = fixture.work;
  private final TenantScope actor = fixture.actor;

  @Test
  void refusesAWorkerThatStoppedForLongerThanItsLease_fromEveryCall() {
    TaskId id = fixture.enqueued(DRAFT).id();
    ClaimedTask frozen = fixture.claimed();
    fixture.clock.advance(TaskFixture.LEASE);
    assertEveryCallIsLost(frozen.lease());
    assertEquals(1, fixture.reap());
    assertEveryCallIsLost(frozen.lease());
    fixture.clock.advance(Duration.ofHours(1));
    ClaimedTask second = fixture.claimed();
    assertEveryCallIsLost(frozen.lease());
    JsonDocument result = new JsonDocument("2");
    work.complete(actor, new Completion(second.lease(), result));
    assertEveryCallIsLost(frozen.lease());
    assertEquals(result, fixture.queue.get(actor, id).result(), "the second run's result stands");
  }

  private void assertEveryCallIsLost(Lease lease) {
    Task before = fixture.queue.get(actor, lease.task());
    assertLost(() -> work.complete(actor, new Completion(lease, null)));
    assertLost(() -> work.completing(actor, lease, () -> null));
    assertLost(() -> work.fail(actor, lease, FAILURE));
    List<Outcome> lost = List.of(new Outcome(lease, false));
    assertEquals(lost, work.release(actor, List.of(lease)));
    assertEquals(lost, work.complete(actor, List.of(new Completion(lease, null))));
    assertEquals(
        List.of(new Heartbeat(lease, null, false)),
        work.heartbeat(actor, List.of(lease), TaskFixture.LEASE));
    assertEquals(before, fixture.queue.get(actor, lease.task()));
  }

  private static void assertLost(Supplier<?> call) {
    ConflictException refusal = assertThrows(ConflictException.class, call::get);
    assertEquals(ErrorCode.LEASE_LOST, refusal.code());
  }

  @Test
  void changesNothingOfARunningTask_forWhoeverHasNoToken() {
    fixture.enqueued(DRAFT);
    ClaimedTask running = fixture.claimed();
    Lease guessed = new Lease(running.task().id(), running.token() + 1);
    assertEveryCallIsLost(guessed);
    TenantScope stranger = fixture.world.foreigner();
    assertThrows(
        NotFoundException.class,
        () -> work.complete(stranger, new Completion(running.lease(), null)));
    assertThrows(NotFoundException.class, () -> work.fail(stranger, running.lease(), FAILURE));
    assertEquals(
        List.of(new Outcome(running.lease(), false)),
        work.release(stranger, List.of(running.lease())));
    assertEquals(running.task(), fixture.queue.get(actor, running.task().id()));
  }

  @Test
  void endsATaskThatKillsItsWorkers_afterItsAttempts_andHoldsNobodyUp() {
    TaskId poison = fixture.enqueued(DRAFT.attempts(3).withPriority(0).onceAs("key")).id();
    for (int killed = 1; killed <= 3; killed++) {
      TaskId other = fixture.enqueued(DRAFT.withPriority(9)).id();
      assertEquals(poison, fixture.claimed().task().id());
      assertEquals(other, fixture.claimed().task().id(), "the others go on");
      fixture.clock.advance(TaskFixture.LEASE);
      assertEquals(2, fixture.reap());
      assertEquals(killed, fixture.queue.get(actor, poison).attempts());
      fixture.queue.cancel(actor, other);
      fixture.clock.advance(Duration.ofHours(1));
    }
    assertEquals(Disposition.DEAD, fixture.queue.get(actor, poison).disposition());
    assertEquals(
        List.of(TaskEvent.Kind.LOST, TaskEvent.Kind.LOST, TaskEvent.Kind.LOST),
        fixture.queue.history(actor, poison).stream().map(TaskEvent::kind).toList());
    assertEquals(true, fixture.queue.enqueue(actor, DRAFT.onceAs("key")).created(), "a free key");
  }

  @Test
  void triesAgainAfterAFailure_whenTheWorkerSaysSo() {
    TaskId id = fixture.enqueued(DRAFT).id();
    Task waiting =
        work.fail(
            actor,
            fixture.claimed().lease(),
            new TaskFailure("later", true, Duration.ofMinutes(5)));
    assertEquals(TaskFixture.NOW.plusSeconds(300), waiting.runAfter());
    fixture.clock.advance(Duration.ofMinutes(5));
    Task jittered = work.fail(actor, fixture.claimed().lease(), FAILURE);
    Duration wait = Duration.between(fixture.clock.instant(), jittered.runAfter());
    assertEquals(true, !wait.isNegative() && wait.toSeconds() < 4, wait::toString);
    assertEquals(2, jittered.attempts());
    assertEquals("why", fixture.queue.history(actor, id).get(0).message());
  }

  @Test
  void givesReleasedTasksBack_withTheirAttempts() {
    fixture.enqueued(DRAFT);
    fixture.enqueued(DRAFT);
    List<Lease> leases = fixture.claimed(actor, 2).stream().map(ClaimedTask::lease).toList();
    Lease stale = new Lease(leases.get(1).task(), 0);
    assertEquals(
        List.of(new Outcome(leases.get(0), true), new Outcome(stale, false)),
        work.release(actor, List.of(leases.get(0), stale)));
    Task released = fixture.queue.get(actor, leases.get(0).task());
    assertEquals(TaskStatus.PENDING, released.status());
    assertEquals(0, released.attempts());
    assertEquals(leases.get(0).task(), fixture.claimed().task().id(), "nobody waits for the lease");
  }

  @Test
  void hasOneEffect_howeverOftenATaskIsTried() {
    fixture.enqueued(DRAFT);
    ClaimedTask lost = fixture.claimed();
    fixture.clock.advance(TaskFixture.LEASE);
    assertEquals(1, fixture.reap());
    fixture.clock.advance(Duration.ofHours(1));
    ClaimedTask held = fixture.claimed();
    assertLost(() -> work.completing(actor, lost.lease(), this::effect));
    IllegalStateException planted = new IllegalStateException("planted");
    assertThrows(
        IllegalStateException.class,
        () ->
            work.completing(
                actor,
                held.lease(),
                () -> {
                  effect();
                  throw planted;
                }));
    assertEquals(0, effects());
    Task done = work.completing(actor, held.lease(), this::effect);
    assertEquals(TaskStatus.COMPLETED, done.status());
    assertEquals(new JsonDocument("1"), done.result());
    assertLost(() -> work.completing(actor, held.lease(), this::effect));
    assertEquals(1, effects());
  }

  private @Nullable JsonDocument effect() {
    fixture.queue.enqueue(actor, TaskDraft.of("effect"));
    return new JsonDocument("1");
  }

  private int effects() {
    return fixture.queue.list(actor, new TaskQuery(null, null, "effect", 9, null)).items().size();
  }

  @Test
  void answersForEachLeaseOfABatch_andKnowsEachOnce() {
    fixture.enqueued(DRAFT);
    Lease held = fixture.claimed().lease();
    Lease unknown = new Lease(new TaskId(new UUID(0, 7)), 1);
    assertEquals(
        List.of(new Outcome(unknown, false), new Outcome(held, true)),
        work.complete(actor, List.of(new Completion(unknown, null), new Completion(held, null))));
    assertThrows(ValidationException.class, () -> work.release(actor, List.of(held, held)));
    assertThrows(
        ValidationException.class,
        () ->
            work.complete(
                actor,
                List.of(
                    new Completion(held, null), new Completion(new Lease(held.task(), 0), null))));
  }

  @Test
  void refusesSpansThatAreOutOfBounds() {
    Claim claim = Claim.one("w");
    assertThrows(ValidationException.class, () -> work.claim(actor, claim, Duration.ofMillis(-1)));
    assertThrows(ValidationException.class, () -> work.claim(actor, claim, Duration.ofSeconds(21)));
    assertThrows(ValidationException.class, () -> work.heartbeat(actor, List.of(), Duration.ZERO));
    assertEquals(List.of(), work.claim(actor, claim, Duration.ZERO));
  }

  @Test
  void claimsInTurns_forAnAdministratorOfSeveralOrganisations() {
    for (int i = 0; i < 30; i++) {
      fixture.enqueued(DRAFT.withPriority(0));
    }
    fixture.queue.enqueue(fixture.world.endUserElsewhere(), DRAFT.withPriority(9));
    Set<?> organisations =
        Set.copyOf(
            fixture.claimed(fixture.world.tenantAdmin(), 2).stream()
                .map(claimed -> claimed.task().owner())
                .toList());
    assertEquals(2, organisations.size(), "a flood holds nobody up");
  }
}
