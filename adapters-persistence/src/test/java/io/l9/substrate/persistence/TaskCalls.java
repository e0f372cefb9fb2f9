package io.l9.substrate.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskQuery;
import io.l9.substrate.domain.tasks.task.TaskRepository;
import io.l9.substrate.domain.tasks.task.TaskRepository.Locked;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tasks.work.TaskLeaseRepository;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Calls of every method of the ports of tasks. */
final class TaskCalls {

  private TaskCalls() {}

  /** Enqueues, claims and ends tasks of the scope. */
  static void works(MemoryFixture fixture, TenantScope actor, TaskStore store) {
    TaskRepository tasks = store.tasks();
    TaskLeaseRepository leases = store.leases();
    TaskDraft draft = TaskDraft.of("type").carrying(new JsonDocument("{}"));
    TaskDraft keyed = draft.onceAs("key");
    Task first = tasks.enqueue(List.of(wanted(fixture, actor, keyed))).get(0);
    assertEquals(first, tasks.enqueue(List.of(wanted(fixture, actor, keyed))).get(0));
    var several =
        tasks.enqueue(
            Stream.of(draft, draft, keyed.onceAs("other"))
                .map(each -> wanted(fixture, actor, each))
                .toList());
    assertEquals(3, several.size());
    assertTrue(tasks.find(first.id()).isPresent());
    List<ClaimedTask> claimed =
        Stream.of(Set.<String>of(), Set.of("type"), Set.of("type", "other"))
            .flatMap(
                types -> leases.claim(new Claim("worker", types, 1, Claim.DEFAULT_LEASE)).stream())
            .toList();
    assertEquals(3, claimed.size());
    ClaimedTask done = claimed.get(0);
    assertTrue(leases.extend(List.of(done.lease()), Claim.DEFAULT_LEASE).get(0).held());
    assertEquals(
        2,
        leases
            .extend(
                claimed.subList(1, 3).stream().map(ClaimedTask::lease).toList(), Claim.MAX_LEASE)
            .size());
    assertEquals(1, leases.complete(List.of(new Completion(done.lease(), null))).size());
    assertEquals(
        1,
        leases
            .complete(
                List.of(
                    new Completion(done.lease(), null),
                    new Completion(claimed.get(1).lease(), new JsonDocument("1"))))
            .size());
    ClaimedTask bad = claimed.get(2);
    Locked held = leases.lock(List.of(bad.lease(), done.lease()));
    assertEquals(Set.of(bad.task().id()), held.tasks().keySet());
    assertEquals(1, leases.lock(List.of(bad.lease())).tasks().size());
    fails(tasks, bad.task().id());
    for (TaskStatus status : TaskStatus.values()) {
      Position after = new Position(first.createdAt().plusSeconds(9), first.id().value());
      var page = tasks.list(new TaskQuery(status, null, null, 5, after));
    }
    assertFalse(
        tasks
            .list(new TaskQuery(TaskStatus.FAILED, Disposition.DEAD, "type", 5, null))
            .items()
            .isEmpty());
    assertEquals(1, tasks.history(bad.task().id(), 5).size());
    assertTrue(tasks.statistics().get(0).completed() >= 2);
  }

  private static void fails(TaskRepository tasks, TaskId id) {
    Locked locked = tasks.lock(List.of(id));
    Task before = Objects.requireNonNull(locked.tasks().get(id));
    tasks.update(
        List.of(before.failed(new TaskFailure("why", false, null), locked.now(), 0)),
        List.of(TaskEvent.of(TaskEvent.Kind.FAILED, before, locked.now(), "why")));
  }

  static TaskRepository.New wanted(MemoryFixture fixture, TenantScope actor, TaskDraft draft) {
    return new TaskRepository.New(
        new TaskId(Seeds.uuid(fixture.random())), actor.owner(), draft, null, null, null);
  }
}
