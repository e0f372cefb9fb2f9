package io.l9.substrate.testkit.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskRepository;
import io.l9.substrate.domain.tasks.task.TaskRepository.Locked;
import io.l9.substrate.domain.tasks.task.TaskRepository.New;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tasks.work.TaskLeaseRepository;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.StoreContract;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/**
 * Base of the kits of tasks: the ports under test, and the steps of which tests are made. What a
 * service does with a locked task is done here by the same transitions.
 */
public abstract class TaskContract extends StoreContract {

  protected static final Duration LEASE = Duration.ofMinutes(1);

  private TaskStore tasks;

  /** The ports under test, usable at once; called before each test. */
  protected abstract TaskStore ports();

  /**
   * Lets time pass for the stored tasks and their history: by the store's clock, or by moving every
   * time of theirs into the past.
   */
  protected abstract void letPass(Duration time);

  @BeforeEach
  final void openTasks() {
    tasks = ports();
  }

  @Override
  public final UnitOfWork unitOfWork() {
    return tasks.unitOfWork();
  }

  protected final TaskRepository tasks() {
    return tasks.tasks();
  }

  protected final TaskLeaseRepository leases() {
    return tasks.leases();
  }

  protected final New wanted(TenantScope actor, TaskDraft draft) {
    return new New(
        new TaskId(Seeds.uuid(random())),
        actor.owner(),
        draft,
        actor.correlation(),
        actor.session(),
        actor.trace());
  }

  protected final Task enqueued(TenantScope actor, TaskDraft draft) {
    return enqueued(actor, List.of(draft)).get(0);
  }

  protected final List<Task> enqueued(TenantScope actor, List<TaskDraft> drafts) {
    return as(
        actor, () -> tasks().enqueue(drafts.stream().map(draft -> wanted(actor, draft)).toList()));
  }

  /** Enqueues as many tasks as that which are alike. */
  protected final List<Task> enqueued(TenantScope actor, TaskDraft draft, int count) {
    return enqueued(actor, Stream.generate(() -> draft).limit(count).toList());
  }

  protected final Task find(TenantScope actor, TaskId id) {
    return as(actor, () -> tasks().find(id)).orElseThrow();
  }

  protected final List<TaskEvent> history(TenantScope actor, TaskId id) {
    return as(actor, () -> tasks().history(id, 100));
  }

  protected final List<ClaimedTask> claimed(TenantScope actor, int max, String... types) {
    return as(actor, () -> leases().claim(new Claim("worker", Set.of(types), max, LEASE)));
  }

  protected final ClaimedTask claimed(TenantScope actor) {
    List<ClaimedTask> claimed = claimed(actor, 1);
    assertEquals(1, claimed.size(), "something is due");
    return claimed.get(0);
  }

  protected final Set<TaskId> completed(TenantScope actor, ClaimedTask task) {
    return as(actor, () -> leases().complete(List.of(new Completion(task.lease(), null))));
  }

  /** A transition of a task that is locked. */
  protected interface Step {
    Task next(Task task, Locked locked);
  }

  /** Changes a task that somebody looks after; returns the next state. */
  protected final Task changed(
      TenantScope actor, TaskId id, TaskEvent.@Nullable Kind kind, Step step) {
    return as(actor, () -> apply(tasks().lock(List.of(id)), id, kind, null, step));
  }

  /** Changes a task by the right of a lease; returns the next state. */
  protected final Task changed(
      TenantScope actor, ClaimedTask task, TaskEvent.Kind kind, @Nullable String error, Step step) {
    return as(
        actor,
        () -> apply(leases().lock(List.of(task.lease())), task.task().id(), kind, error, step));
  }

  private Task apply(
      Locked locked, TaskId id, TaskEvent.@Nullable Kind kind, @Nullable String error, Step step) {
    Task before = locked.tasks().get(id);
    if (before == null) {
      throw new AssertionError("the task is not locked: " + id);
    }
    Task next = step.next(before, locked);
    tasks()
        .update(
            List.of(next),
            kind == null ? List.of() : List.of(TaskEvent.of(kind, before, locked.now(), error)));
    return next;
  }

  protected final Task failed(TenantScope actor, ClaimedTask task, TaskFailure failure) {
    return changed(
        actor,
        task,
        TaskEvent.Kind.FAILED,
        failure.error(),
        (before, locked) -> before.failed(failure, locked.now(), 0));
  }

  protected final Task released(TenantScope actor, ClaimedTask task) {
    return changed(
        actor,
        task,
        TaskEvent.Kind.RELEASED,
        null,
        (before, locked) -> before.released(locked.now()));
  }

  /** Wants the end of a task, which is entered if it waits. */
  protected final Task cancelled(TenantScope actor, TaskId id) {
    boolean running = find(actor, id).status() == TaskStatus.RUNNING;
    return changed(
        actor,
        id,
        running ? null : TaskEvent.Kind.CANCELLED,
        (before, locked) -> before.cancelling(locked.now()));
  }

  protected final Task redriven(TenantScope actor, TaskId id) {
    return changed(
        actor, id, TaskEvent.Kind.REDRIVEN, (before, locked) -> before.redriven(locked.now()));
  }

  /** Runs the work in a unit of work that is rolled back. */
  protected final void undone(TenantScope actor, Runnable work) {
    RuntimeException planted = new IllegalArgumentException("planted, to roll back");
    RuntimeException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                run(
                    actor,
                    () -> {
                      work.run();
                      throw planted;
                    }));
    assertSame(planted, thrown);
  }
}
