package io.l9.substrate.testkit.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.MaintenanceRepository.Batch;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.tasks.task.Backoff;
import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskQuery;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Kit of the jobs over tasks. The jobs work over all tenants, so what earlier tests left is worked
 * off first.
 */
public abstract class MaintenanceRepositoryTasksContract extends TaskContract {

  private static final TaskDraft DRAFT = TaskDraft.of("kit");

  /** The ports under test, over the same rows as {@link #ports()}. */
  protected abstract MaintenanceStore maintenance();

  /** The policies and holds, over the same rows. */
  protected abstract RetentionStore retention();

  @BeforeEach
  final void workOffWhatWasLeft() {
    work(Job.REAP_TASKS);
    work(Job.EVICT_TASKS);
  }

  @Test
  void takesLostTasksFromTheirWorkers_forAnotherAttempt() {
    TenantScope actor = world().endUser();
    TenantScope foreigner = world().foreigner();
    TaskId mine = enqueued(actor, DRAFT).id();
    TaskId other = enqueued(foreigner, DRAFT).id();
    ClaimedTask lost = claimed(actor);
    claimed(foreigner);
    enqueued(actor, DRAFT);
    assertEquals(0, affected(Job.REAP_TASKS));
    assertEquals(0, work(Job.REAP_TASKS));
    letPass(LEASE.plusSeconds(1));
    ClaimedTask held = claimed(actor);

    assertEquals(2, affected(Job.REAP_TASKS));
    assertEquals(TaskStatus.RUNNING, find(actor, mine).status(), "counting touches nothing");
    assertEquals(2, work(Job.REAP_TASKS));
    assertEquals(0, work(Job.REAP_TASKS));

    Task pending = find(actor, mine);
    Instant at = history(actor, mine).get(0).at();
    assertEquals(lost.task().failed(TaskFailure.LOST, at, 0).status(), pending.status());
    assertEquals(1, pending.attempts());
    assertEquals(TaskFailure.LOST.error(), pending.error());
    assertEquals(null, pending.leasedUntil());
    assertTrue(
        !pending.runAfter().isBefore(at)
            && !pending.runAfter().isAfter(at.plus(Backoff.longest(1))),
        "a part of the longest wait");
    assertEquals(
        List.of(
            new TaskEvent(
                mine,
                TaskEvent.Kind.LOST,
                1,
                "worker",
                history(actor, mine).get(0).startedAt(),
                at,
                TaskFailure.LOST.error())),
        history(actor, mine));
    assertEquals(TaskStatus.PENDING, find(foreigner, other).status());
    assertEquals(held.task(), find(actor, held.task().id()));
  }

  @Test
  void endsLostTasks_withoutAnAttemptLeft_orThatSomebodyWantedToEnd() {
    TenantScope actor = world().endUser();
    TaskId last = enqueued(actor, DRAFT.attempts(1)).id();
    TaskId unwanted = enqueued(actor, DRAFT).id();
    assertEquals(2, claimed(actor, 9).size());
    cancelled(actor, unwanted);
    letPass(LEASE.plusSeconds(1));
    assertEquals(2, work(Job.REAP_TASKS));
    Task dead = find(actor, last);
    assertEquals(TaskStatus.FAILED, dead.status());
    assertEquals(Disposition.DEAD, dead.disposition());
    assertEquals(history(actor, last).get(0).at(), dead.completedAt());
    Task cancelled = find(actor, unwanted);
    assertEquals(TaskStatus.FAILED, cancelled.status());
    assertEquals(Disposition.CANCELLED, cancelled.disposition());
    assertEquals(TaskEvent.Kind.CANCELLED, history(actor, unwanted).get(0).kind());
  }

  @Test
  void spreadsTheNextAttempts_ofTasksThatWereLostTogether() {
    TenantScope actor = world().endUser();
    enqueued(actor, DRAFT, 20);
    assertEquals(20, claimed(actor, 20).size());
    letPass(LEASE.plusSeconds(1));
    assertEquals(20, work(Job.REAP_TASKS));
    Set<Instant> times =
        as(actor, () -> tasks().list(TaskQuery.newest())).items().stream()
            .map(Task::runAfter)
            .collect(Collectors.toSet());
    assertTrue(times.size() > 10, () -> "each has a wait of its own: " + times);
  }

  @Test
  void freesTheKeyOfALostTask_onceItIsDead() {
    TenantScope actor = world().endUser();
    TaskDraft keyed = DRAFT.attempts(1).onceAs("key");
    Task dead = enqueued(actor, keyed);
    claimed(actor);
    letPass(LEASE.plusSeconds(1));
    assertEquals(dead.id(), enqueued(actor, keyed).id());
    assertEquals(1, work(Job.REAP_TASKS));
    Task next = enqueued(actor, keyed);
    assertEquals(TaskStatus.PENDING, next.status());
    assertNotEquals(dead.id(), next.id());
  }

  @Test
  void deletesTasksThatFinishedLongAgo_withTheirHistory() {
    TenantScope actor = world().endUser();
    enqueued(actor, DRAFT, 2);
    List<ClaimedTask> claimed = claimed(actor, 2);
    TaskId completed = claimed.get(0).task().id();
    TaskId failed = claimed.get(1).task().id();
    assertEquals(1, completed(actor, claimed.get(0)).size());
    failed(actor, claimed.get(1), new TaskFailure("why", false, null));
    TaskId waiting = enqueued(actor, DRAFT).id();
    letPass(Duration.ofDays(6));
    assertEquals(0, affected(Job.EVICT_TASKS));
    assertEquals(0, work(Job.EVICT_TASKS));
    letPass(Duration.ofDays(2));
    assertEquals(1, affected(Job.EVICT_TASKS));
    assertEquals(3, count(actor), "counting touches nothing");
    assertEquals(1, work(Job.EVICT_TASKS));
    assertTrue(as(actor, () -> tasks().find(completed)).isEmpty());
    assertEquals(1, history(actor, failed).size());
    letPass(Duration.ofDays(23));
    assertEquals(1, work(Job.EVICT_TASKS));
    assertTrue(as(actor, () -> tasks().find(failed)).isEmpty());
    assertEquals(List.of(), history(actor, failed));
    assertEquals(TaskStatus.PENDING, find(actor, waiting).status());
    assertEquals(1, count(actor));
  }

  @Test
  void deletesWhatAnotherClientEndedWithoutATime_byItsCreation() {
    TenantScope actor = world().endUser();
    TaskId completed = endedWithoutTime(actor, TaskStatus.COMPLETED);
    TaskId failed = endedWithoutTime(actor, TaskStatus.FAILED);
    letPass(Duration.ofDays(6));
    assertEquals(0, affected(Job.EVICT_TASKS));
    letPass(Duration.ofDays(2));
    assertEquals(1, affected(Job.EVICT_TASKS));
    assertEquals(1, work(Job.EVICT_TASKS));
    assertTrue(as(actor, () -> tasks().find(completed)).isEmpty());
    assertEquals(TaskStatus.FAILED, find(actor, failed).status());
    letPass(Duration.ofDays(23));
    assertEquals(1, work(Job.EVICT_TASKS));
    assertTrue(as(actor, () -> tasks().find(failed)).isEmpty());
  }

  @Test
  void keepsTasksAsLongAsTheirTenantSays_andAHoldStands() {
    TenantScope actor = world().endUser();
    TenantScope foreigner = world().foreigner();
    TenantScope admin = world().tenantAdmin();
    for (TenantScope owner : List.of(actor, foreigner)) {
      endedWithoutTime(owner, TaskStatus.COMPLETED);
      endedWithoutTime(owner, TaskStatus.FAILED);
    }
    run(
        admin,
        () -> {
          retention().retention().set(admin.tenant(), RetentionKind.COMPLETED_TASKS, 20);
          retention().retention().set(admin.tenant(), RetentionKind.FAILED_TASKS, 10);
        });
    letPass(Duration.ofDays(15));
    UUID hold = hold(RetentionKind.FAILED_TASKS);
    assertEquals(1, work(Job.EVICT_TASKS), "the completed one of the foreigner");
    lift(hold);
    assertEquals(1, work(Job.EVICT_TASKS));
    assertEquals(1, count(actor));
    letPass(Duration.ofDays(6));
    hold = hold(null);
    assertEquals(0, work(Job.EVICT_TASKS));
    lift(hold);
    assertEquals(1, work(Job.EVICT_TASKS));
    assertEquals(1, count(foreigner));
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

  private TaskId endedWithoutTime(TenantScope actor, TaskStatus status) {
    Task task = enqueued(actor, DRAFT);
    Task ended =
        new Task(
            task.id(),
            task.owner(),
            task.visibility(),
            task.type(),
            status,
            null,
            task.payload(),
            null,
            null,
            task.priority(),
            task.runAfter(),
            task.attempts(),
            task.maxAttempts(),
            task.redrives(),
            task.dedupeKey(),
            task.maxRun(),
            false,
            null,
            null,
            null,
            task.createdAt(),
            null,
            task.correlation(),
            task.session(),
            task.trace());
    as(
        actor,
        () -> {
          assertEquals(Set.of(task.id()), tasks().lock(List.of(task.id())).tasks().keySet());
          tasks().update(List.of(ended), List.of());
          return ended;
        });
    return task.id();
  }

  private int count(TenantScope actor) {
    return as(actor, () -> tasks().list(TaskQuery.newest())).items().size();
  }

  private static TenantScope operator() {
    return new TenantScope(
        new TenantId(new UUID(0, 0)), null, null, Role.PLATFORM_ADMIN, new UUID(0, 1), null, null);
  }

  private long affected(Job job) {
    return maintenance()
        .unitOfWork()
        .inScope(operator(), () -> maintenance().repository().affected(JobCommand.of(job), NOW));
  }

  private long work(Job job) {
    long touched = 0;
    @Nullable UUID after = null;
    do {
      UUID from = after;
      Batch batch =
          maintenance()
              .unitOfWork()
              .inScope(
                  operator(), () -> maintenance().repository().work(JobCommand.of(job), NOW, from));
      touched += batch.touched();
      after = batch.next();
    } while (after != null);
    return touched;
  }
}
