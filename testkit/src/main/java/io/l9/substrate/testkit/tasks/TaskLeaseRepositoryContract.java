package io.l9.substrate.testkit.tasks;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tasks.work.Heartbeat;
import io.l9.substrate.domain.tasks.work.Lease;
import io.l9.substrate.domain.tasks.work.TaskLeaseRepository;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Concurrently;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link TaskLeaseRepository}: order, leases and the fence. */
public abstract class TaskLeaseRepositoryContract extends TaskContract {

  private static final TaskDraft DRAFT = TaskDraft.of("kit");

  @Test
  void claimsByPriority_thenByWhatIsDueLongest_thenAsEnqueued() {
    TenantScope actor = world().endUser();
    Instant past = enqueued(actor, DRAFT.withPriority(9)).createdAt().minusSeconds(100);
    assertEquals(1, claimed(actor, 1).size());
    List<TaskDraft> inOrder =
        List.of(
            DRAFT.withPriority(0).notBefore(past),
            DRAFT.withPriority(0).notBefore(past.plusSeconds(1)),
            DRAFT.withPriority(4).notBefore(past.minusSeconds(1)),
            DRAFT.withPriority(4),
            DRAFT.withPriority(4),
            DRAFT.withPriority(9).notBefore(past.minusSeconds(9)));
    TaskId[] expected = new TaskId[inOrder.size()];
    for (int i : List.of(5, 3, 4, 1, 2, 0)) {
      expected[i] = enqueued(actor, inOrder.get(i)).id();
    }
    assertEquals(List.of(expected).subList(0, 2), ids(claimed(actor, 2)));
    assertEquals(List.of(expected).subList(2, 6), ids(claimed(actor, 9)));
    assertEquals(List.of(), claimed(actor, 9));
  }

  @Test
  void claimsNothingBeforeItsTime_whateverItsPriority() {
    TenantScope actor = world().endUser();
    Task now = enqueued(actor, DRAFT.withPriority(9));
    Task later =
        enqueued(actor, DRAFT.withPriority(0).notBefore(now.createdAt().plus(Duration.ofHours(1))));
    assertEquals(List.of(now.id()), ids(claimed(actor, 9)));
    letPass(Duration.ofMinutes(61));
    assertEquals(List.of(later.id()), ids(claimed(actor, 9)));
  }

  @Test
  void claimsOnlyTheTypesThatAreAskedFor() {
    TenantScope actor = world().endUser();
    Task one = enqueued(actor, TaskDraft.of("one"));
    Task two = enqueued(actor, TaskDraft.of("two"));
    Task three = enqueued(actor, TaskDraft.of("three"));
    assertEquals(List.of(), claimed(actor, 9, "other"));
    assertEquals(List.of(one.id(), three.id()), ids(claimed(actor, 9, "three", "one", "other")));
    assertEquals(List.of(two.id()), ids(claimed(actor, 9)));
  }

  @Test
  void leasesWhatIsClaimed() {
    TenantScope actor = world().endUser();
    Task pending = enqueued(actor, DRAFT.carrying(new JsonDocument("{\"n\":1}")));
    ClaimedTask claimed = claimed(actor);
    Task running = claimed.task();
    Instant at = requireNonNull(running.claimedAt());
    assertEquals(pending.claimed("worker", LEASE, at), running);
    assertEquals(running, find(actor, pending.id()));
    assertFalse(at.isBefore(pending.createdAt()));
    assertEquals(List.of(), history(actor, pending.id()), "a first attempt writes no history");
    Task released = released(actor, claimed);
    assertEquals(0, released.attempts(), "the attempt is given back");
    ClaimedTask again = claimed(actor);
    assertTrue(again.token() > claimed.token(), "tokens rise");
    assertEquals(1, again.task().attempts());
  }

  @Test
  void leasesNoLongerThanAnAttemptMayLast() {
    TenantScope actor = world().endUser();
    enqueued(actor, DRAFT.lastingAtMost(Duration.ofSeconds(90)));
    ClaimedTask claimed = claimed(actor);
    Instant at = requireNonNull(claimed.task().claimedAt());
    assertEquals(at.plus(LEASE), claimed.task().leasedUntil());
    Heartbeat capped = beat(actor, claimed.lease(), Duration.ofHours(1));
    assertEquals(at.plusSeconds(90), capped.leasedUntil());
    Heartbeat shorter = beat(actor, claimed.lease(), Duration.ofSeconds(1));
    assertEquals(at.plusSeconds(90), shorter.leasedUntil(), "a lease is never shortened");
    assertEquals(at.plusSeconds(90), find(actor, claimed.task().id()).leasedUntil());
    letPass(Duration.ofSeconds(91));
    assertFalse(beat(actor, claimed.lease(), LEASE).held(), "hearing of it does not help for ever");
  }

  @Test
  void extendsLeasesFromNow_andTellsOfCancellation() {
    TenantScope actor = world().endUser();
    enqueued(actor, DRAFT, 2);
    List<ClaimedTask> claimed = claimed(actor, 2);
    letPass(Duration.ofSeconds(50));
    cancelled(actor, claimed.get(1).task().id());
    Lease unknown = new Lease(claimed.get(0).task().id(), claimed.get(0).token() + 1);
    List<Lease> leases = List.of(unknown, claimed.get(1).lease(), claimed.get(0).lease());
    List<Heartbeat> answers = as(actor, () -> leases().extend(leases, LEASE));
    assertEquals(leases, answers.stream().map(Heartbeat::lease).toList());
    assertEquals(List.of(false, true, true), answers.stream().map(Heartbeat::held).toList());
    assertEquals(List.of(false, true, false), answers.stream().map(Heartbeat::cancel).toList());
    letPass(Duration.ofSeconds(50));
    assertTrue(beat(actor, claimed.get(0).lease(), LEASE).held(), "the first lease is over");
    assertEquals(List.of(), as(actor, () -> leases().extend(List.of(), LEASE)));
  }

  @Test
  void completesWhatIsHeld_once() {
    TenantScope actor = world().endUser();
    enqueued(actor, DRAFT, 3);
    List<ClaimedTask> claimed = claimed(actor, 2);
    Completion first = new Completion(claimed.get(0).lease(), new JsonDocument("{\"r\":1}"));
    Completion second = new Completion(claimed.get(1).lease(), null);
    Completion wrong = new Completion(new Lease(claimed.get(1).task().id(), 0), null);
    TaskId one = claimed.get(0).task().id();
    TaskId two = claimed.get(1).task().id();
    assertEquals(
        Set.of(one, two), as(actor, () -> leases().complete(List.of(first, wrong, second))));
    assertEquals(Set.of(), as(actor, () -> leases().complete(List.of(first, second))));
    assertEquals(Set.of(), as(actor, () -> leases().complete(List.of())));
    Task done = find(actor, one);
    assertEquals(
        claimed.get(0).task().completed(first.result(), requireNonNull(done.completedAt())), done);
    assertNull(find(actor, two).result());
    assertEquals(
        List.of(), history(actor, one), "a first attempt that completes writes no history");
    assertEquals(1, claimed(actor, 9).size(), "finished tasks are not claimed");
  }

  @Test
  void changesNothing_forAnOldToken() {
    TenantScope actor = world().endUser();
    TaskId id = enqueued(actor, DRAFT).id();
    ClaimedTask old = claimed(actor);
    letPass(LEASE.plusSeconds(1));
    reap(actor, id);
    ClaimedTask held = claimed(actor);
    assertEquals(id, held.task().id());
    assertPowerless(actor, old, held.task());
    assertEquals(Set.of(id), completed(actor, held));
    assertPowerless(actor, old, find(actor, id));
    assertPowerless(actor, held, find(actor, id));
  }

  @Test
  void changesNothing_afterTheLease_alsoBeforeSomebodyNotices() {
    TenantScope actor = world().endUser();
    TaskId id = enqueued(actor, DRAFT).id();
    ClaimedTask late = claimed(actor);
    letPass(LEASE.minusSeconds(20));
    assertEquals(
        Set.of(id), as(actor, () -> leases().lock(List.of(late.lease()))).tasks().keySet());
    letPass(Duration.ofSeconds(21));
    assertPowerless(actor, late, find(actor, id));
    assertEquals(List.of(), claimed(actor, 9), "it is lost, not pending");
  }

  private void assertPowerless(TenantScope actor, ClaimedTask old, Task stays) {
    assertEquals(
        List.of(new Heartbeat(old.lease(), null, false)),
        as(actor, () -> leases().extend(List.of(old.lease()), LEASE)));
    assertEquals(Set.of(), completed(actor, old));
    assertEquals(Set.of(), as(actor, () -> leases().lock(List.of(old.lease()))).tasks().keySet());
    assertEquals(stays, find(actor, stays.id()));
  }

  private void reap(TenantScope actor, TaskId id) {
    Task pending =
        changed(
            actor,
            id,
            TaskEvent.Kind.LOST,
            (task, locked) -> {
              assertTrue(task.lost(locked.now()));
              return task.failed(TaskFailure.LOST, locked.now(), 0);
            });
    assertEquals(TaskStatus.PENDING, pending.status());
  }

  @Test
  void givesConcurrentCallersDisjointTasks_andTogetherAllThatThereAre() {
    TenantScope actor = world().endUser();
    int clients = 5;
    Set<TaskId> stored = new HashSet<>();
    enqueued(actor, DRAFT.withPriority(2), 30).forEach(task -> stored.add(task.id()));
    enqueued(actor, DRAFT.withPriority(7), 10).forEach(task -> stored.add(task.id()));
    List<Callable<List<ClaimedTask>>> calls = Collections.nCopies(clients, () -> claimed(actor, 8));
    List<TaskId> claimed = new ArrayList<>();
    for (List<ClaimedTask> answer : Concurrently.run(calls)) {
      assertEquals(8, answer.size(), "nobody gets less than there is");
      claimed.addAll(ids(answer));
    }
    assertEquals(stored, new HashSet<>(claimed));
    assertEquals(stored.size(), claimed.size(), "none is claimed twice");
  }

  @Test
  void completesATaskOnce_ofManyThatTryAtOnce() {
    TenantScope actor = world().endUser();
    enqueued(actor, DRAFT);
    ClaimedTask task = claimed(actor);
    List<Callable<Set<TaskId>>> calls = Collections.nCopies(4, () -> completed(actor, task));
    assertEquals(
        1, Concurrently.run(calls).stream().filter(completed -> !completed.isEmpty()).count());
  }

  @Test
  void takesBackClaimsAndCompletions_whenTheUnitOfWorkFails() {
    TenantScope actor = world().endUser();
    TaskId id = enqueued(actor, DRAFT).id();
    undone(actor, () -> assertEquals(1, leases().claim(Claim.one("w")).size()));
    ClaimedTask claimed = claimed(actor);
    assertEquals(id, claimed.task().id());
    assertEquals(1, claimed.task().attempts());
    undone(
        actor,
        () ->
            assertEquals(
                Set.of(id), leases().complete(List.of(new Completion(claimed.lease(), null)))));
    assertEquals(claimed.task(), find(actor, id));
    assertEquals(Set.of(id), completed(actor, claimed));
  }

  @Test
  void refusesEveryMethod_outsideOfAUnitOfWork() {
    List<Lease> lease = List.of(new Lease(new TaskId(world().endUser().correlation()), 1));
    assertThrows(IllegalStateException.class, () -> leases().claim(Claim.one("w")));
    assertThrows(IllegalStateException.class, () -> leases().extend(lease, LEASE));
    assertThrows(
        IllegalStateException.class,
        () -> leases().complete(List.of(new Completion(lease.get(0), null))));
    assertThrows(IllegalStateException.class, () -> leases().lock(lease));
  }

  private Heartbeat beat(TenantScope actor, Lease lease, Duration span) {
    return as(actor, () -> leases().extend(List.of(lease), span)).get(0);
  }

  private static List<TaskId> ids(List<ClaimedTask> claimed) {
    return claimed.stream().map(task -> task.task().id()).toList();
  }
}
