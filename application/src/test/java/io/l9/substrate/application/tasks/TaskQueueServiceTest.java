package io.l9.substrate.application.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskQuery;
import io.l9.substrate.domain.tasks.task.TaskQueue;
import io.l9.substrate.domain.tasks.task.TaskQueue.Enqueued;
import io.l9.substrate.domain.tasks.task.TaskQueue.Redriven;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class TaskQueueServiceTest {

  private static final TaskDraft DRAFT = TaskDraft.of("type");
  private static final TaskFailure FOR_GOOD = new TaskFailure("why", false, null);

  private final TaskFixture fixture = new TaskFixture();
  private final TaskQueue queue = fixture.queue;
  private final TenantScope actor = fixture.actor;

  @Test
  void answersWithTheTaskThatIsThere_andFreesTheKeyWhenThatIsFinished() {
    Enqueued first = queue.enqueue(actor, DRAFT.onceAs("key"));
    Enqueued again = queue.enqueue(actor, DRAFT.onceAs("key"));
    assertTrue(first.created());
    assertFalse(again.created());
    assertEquals(first.task(), again.task());
    fixture.work.completing(
        actor,
        fixture.claimed().lease(),
        () -> {
          assertFalse(queue.enqueue(actor, DRAFT.onceAs("key")).created(), "still running");
          return null;
        });
    assertTrue(queue.enqueue(actor, DRAFT.onceAs("key")).created());
  }

  @Test
  void enqueuesAllOfABatchOrNone() {
    List<Enqueued> both = queue.enqueueAll(actor, List.of(DRAFT, DRAFT.withPriority(0)));
    assertEquals(List.of(true, true), both.stream().map(Enqueued::created).toList());
    assertEquals(actor.correlation(), both.get(0).task().correlation());
    assertThrows(
        ForbiddenException.class,
        () -> queue.enqueueAll(actor, List.of(DRAFT, DRAFT.visibleTo(Visibility.L_PRIVATE))));
    assertEquals(2, queue.list(actor, TaskQuery.newest()).items().size());
    assertThrows(
        ValidationException.class,
        () -> queue.enqueueAll(actor, Collections.nCopies(TaskQueue.MAX_BATCH + 1, DRAFT)));
  }

  @Test
  void neverShowsATask_enqueuedInATransactionThatWasRolledBack() {
    RuntimeException planted = new IllegalArgumentException("planted");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            fixture
                .store
                .unitOfWork()
                .<Enqueued>spanning(
                    actor,
                    () -> {
                      queue.enqueue(actor, DRAFT);
                      throw planted;
                    }));
    assertEquals(List.of(), queue.list(actor, TaskQuery.newest()).items());
    assertEquals(List.of(), fixture.claimed(actor, 1));
  }

  @Test
  void cancelsAWaitingTaskForGood_andAsksTheWorkerOfARunningOne() {
    Task waiting = fixture.enqueued(DRAFT);
    Task cancelled = queue.cancel(actor, waiting.id());
    assertEquals(Disposition.CANCELLED, cancelled.disposition());
    assertEquals(cancelled, queue.cancel(actor, waiting.id()), "again changes nothing");
    assertEquals(
        List.of(TaskEvent.Kind.CANCELLED),
        queue.history(actor, waiting.id()).stream().map(TaskEvent::kind).toList());

    fixture.enqueued(DRAFT);
    ClaimedTask running = fixture.claimed();
    TaskId id = running.task().id();
    assertTrue(queue.cancel(actor, id).cancelRequested());
    assertEquals(TaskStatus.RUNNING, queue.cancel(actor, id).status());
    assertEquals(List.of(), queue.history(actor, id), "the attempt has not ended");
    assertTrue(
        fixture.work.heartbeat(actor, List.of(running.lease()), TaskFixture.LEASE).get(0).cancel());
    assertEquals(TaskStatus.COMPLETED, complete(running).status());
    assertThrows(ConflictException.class, () -> queue.cancel(actor, id), "it is completed");
  }

  @Test
  void reapsToCancelled_aTaskWhoseWorkerIgnoresThat() {
    fixture.enqueued(DRAFT);
    TaskId id = fixture.claimed().task().id();
    queue.cancel(actor, id);
    fixture.clock.advance(TaskFixture.LEASE);
    assertEquals(1, fixture.reap());
    assertEquals(Disposition.CANCELLED, queue.get(actor, id).disposition());
  }

  @Test
  void beginsAFailedTaskAnew_aFewTimesWithoutForce() {
    TaskId id = fixture.enqueued(DRAFT).id();
    assertThrows(ConflictException.class, () -> queue.redrive(actor, id, true), "it waits");
    for (int i = 1; i <= TaskQueue.FREE_REDRIVES; i++) {
      fixture.work.fail(actor, fixture.claimed().lease(), FOR_GOOD);
      Task redriven = queue.redrive(actor, id, false);
      assertEquals(i, redriven.redrives());
      assertEquals(0, redriven.attempts());
    }
    fixture.work.fail(actor, fixture.claimed().lease(), FOR_GOOD);
    ConflictException refusal =
        assertThrows(ConflictException.class, () -> queue.redrive(actor, id, false));
    assertTrue(String.valueOf(refusal.getMessage()).contains("force"), refusal.getMessage());
    assertEquals(4, queue.redrive(actor, id, true).redrives());
    assertEquals(
        4,
        queue.history(actor, id).stream()
            .filter(entry -> entry.kind() == TaskEvent.Kind.REDRIVEN)
            .count(),
        "each is in the history");
  }

  @Test
  void goesOnWithTheRest_whenADeadTaskCannotBeBegunAnew() {
    Task free = dead(DRAFT);
    Task keyed = dead(DRAFT.onceAs("key"));
    Task taken = fixture.enqueued(DRAFT.onceAs("key"));
    assertThrows(ConflictException.class, () -> queue.redrive(actor, keyed.id(), false));
    List<Redriven> outcomes = queue.redriveDead(actor, "type", 9, false);
    assertEquals(2, outcomes.size());
    for (Redriven outcome : outcomes) {
      boolean refused = outcome.task().id().equals(keyed.id());
      assertEquals(refused, outcome.refused() != null, () -> outcome.toString());
    }
    assertEquals(TaskStatus.PENDING, queue.get(actor, free.id()).status());
    assertEquals(TaskStatus.FAILED, queue.get(actor, keyed.id()).status());
    assertEquals(TaskStatus.PENDING, queue.get(actor, taken.id()).status());
    assertEquals(List.of(), queue.redriveDead(actor, "other", 9, false));
    assertThrows(ValidationException.class, () -> queue.redriveDead(actor, null, 0, false));
  }

  @Test
  void beginsAsManyDeadTasksAnew_asAreWanted() {
    for (int i = 0; i < 205; i++) {
      dead(DRAFT);
    }
    assertEquals(203, queue.redriveDead(actor, null, 203, false).size());
    assertEquals(2, queue.redriveDead(actor, null, 500, false).size());
  }

  @Test
  void passesOverDeadTasksThatNeedForce_withoutIt() {
    Task old = dead(DRAFT);
    List<TaskId> often = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      TaskId id = dead(DRAFT).id();
      for (int redrives = 0; redrives < TaskQueue.FREE_REDRIVES; redrives++) {
        Task redriven = queue.redrive(actor, id, false);
        assertEquals(redrives + 1, redriven.redrives());
        fixture.work.fail(actor, fixture.claimed().lease(), FOR_GOOD);
      }
      often.add(id);
    }
    assertEquals(
        List.of(old.id()),
        queue.redriveDead(actor, null, 1, false).stream().map(one -> one.task().id()).toList(),
        "behind three newer ones");
    assertEquals(List.of(), queue.redriveDead(actor, null, 500, false));
    assertEquals(
        Set.copyOf(often),
        queue.redriveDead(actor, null, 500, true).stream()
            .map(one -> one.task().id())
            .collect(Collectors.toSet()));
  }

  @Test
  void showsAndCountsNothingOfOthers() {
    TaskId id = fixture.enqueued(DRAFT).id();
    for (TenantScope other : List.of(fixture.world.foreigner(), fixture.world.colleague())) {
      assertThrows(NotFoundException.class, () -> queue.get(other, id));
      assertThrows(NotFoundException.class, () -> queue.cancel(other, id));
      assertThrows(NotFoundException.class, () -> queue.redrive(other, id, true));
      assertThrows(NotFoundException.class, () -> queue.history(other, id));
      assertEquals(List.of(), queue.statistics(other));
      assertEquals(List.of(), fixture.claimed(other, 9));
    }
    assertEquals(1, queue.statistics(actor).get(0).ready());
    assertEquals(List.of(), queue.history(actor, id));
    assertThrows(NotFoundException.class, () -> queue.get(actor, new TaskId(new UUID(0, 1))));
  }

  @Test
  void refusesToChangeATask_thatIsOnlyToBeSeen() {
    Task shared = queue.enqueue(fixture.world.orgAdmin(), DRAFT).task();
    assertEquals(shared, queue.get(actor, shared.id()));
    assertThrows(ForbiddenException.class, () -> queue.cancel(actor, shared.id()));
    assertThrows(ForbiddenException.class, () -> queue.redrive(actor, shared.id(), false));
    assertEquals(List.of(), fixture.claimed(actor, 9));
    assertNull(shared.owner().user());
    assertNotEquals(List.of(), fixture.claimed(fixture.world.system(), 9));
  }

  private Task dead(TaskDraft draft) {
    fixture.enqueued(draft);
    return fixture.work.fail(actor, fixture.claimed().lease(), FOR_GOOD);
  }

  private Task complete(ClaimedTask running) {
    return fixture.work.complete(actor, new Completion(running.lease(), null));
  }
}
