package io.l9.substrate.application.tasks;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskRepository;
import io.l9.substrate.domain.tasks.task.TaskRepository.Locked;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tasks.work.Heartbeat;
import io.l9.substrate.domain.tasks.work.Lease;
import io.l9.substrate.domain.tasks.work.TaskLeaseRepository;
import io.l9.substrate.domain.tasks.work.TaskWork;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

final class TaskWorkService implements TaskWork {

  private final UnitOfWork unitOfWork;
  private final TaskRepository tasks;
  private final TaskLeaseRepository leases;
  private final Random random;
  private final WaitingClaims waiting;

  TaskWorkService(TaskStore store, Random random, WaitingClaims waiting) {
    this.unitOfWork = store.unitOfWork();
    this.tasks = store.tasks();
    this.leases = store.leases();
    this.random = random;
    this.waiting = waiting;
  }

  @Override
  public List<ClaimedTask> claim(TenantScope scope, Claim claim) {
    Require.present("/claim", claim);
    return unitOfWork.inScope(scope, () -> leases.claim(claim));
  }

  @Override
  public List<ClaimedTask> claim(TenantScope scope, Claim claim, Duration wait) {
    Require.present("/claim", claim);
    Require.present("/wait_seconds", wait);
    if (wait.isNegative() || wait.compareTo(MAX_WAIT) > 0) {
      throw ValidationException.at(
          "/wait_seconds", "must be between 0 and " + MAX_WAIT.toSeconds());
    }
    return wait.isZero() || unitOfWork.lastsLonger()
        ? claim(scope, claim)
        : waiting.claim(scope, claim.types(), wait, () -> claim(scope, claim));
  }

  @Override
  public List<Heartbeat> heartbeat(TenantScope scope, List<Lease> held, Duration lease) {
    Require.size("/items", held, MAX_BATCH);
    Duration span = TaskDraft.requireSpan("/lease_seconds", lease, Claim.MAX_LEASE);
    return unitOfWork.inScope(scope, () -> leases.extend(held, span));
  }

  @Override
  public List<Outcome> complete(TenantScope scope, List<Completion> completions) {
    Require.size("/items", completions, MAX_BATCH);
    List<Lease> held = completions.stream().map(Completion::lease).toList();
    requireDistinct("/items", held);
    Set<TaskId> completed = unitOfWork.inScope(scope, () -> leases.complete(completions));
    return outcomes(held, completed);
  }

  private static void requireDistinct(String pointer, List<Lease> held) {
    Set<TaskId> tasks = new HashSet<>();
    for (Lease lease : held) {
      if (!tasks.add(lease.task())) {
        throw ValidationException.at(
            pointer, "names the task " + lease.task() + " twice; name each once");
      }
    }
  }

  private static List<Outcome> outcomes(List<Lease> wanted, Set<TaskId> done) {
    return wanted.stream().map(lease -> new Outcome(lease, done.contains(lease.task()))).toList();
  }

  @Override
  public Task complete(TenantScope scope, Completion completion) {
    Require.present("/completion", completion);
    return unitOfWork.inScope(scope, () -> completed(completion));
  }

  private Task completed(Completion completion) {
    Lease lease = completion.lease();
    boolean held = !leases.complete(List.of(completion)).isEmpty();
    Task task = tasks.find(lease.task()).orElseThrow(() -> TaskQueueService.absent(lease.task()));
    if (!held) {
      throw lease.lost();
    }
    return task;
  }

  @Override
  public Task completing(TenantScope scope, Lease lease, Supplier<@Nullable JsonDocument> work) {
    Require.present("/lease", lease);
    Require.present("/work", work);
    return unitOfWork.spanning(scope, () -> completed(new Completion(lease, work.get())));
  }

  @Override
  public Task fail(TenantScope scope, Lease lease, TaskFailure failure) {
    Require.present("/lease", lease);
    Require.present("/failure", failure);
    Task failed =
        unitOfWork.inScope(
            scope,
            () -> {
              Locked locked = leases.lock(List.of(lease));
              Task before = locked.tasks().get(lease.task());
              if (before == null) {
                throw refusal(lease);
              }
              Task after = before.failed(failure, locked.now(), random.nextDouble());
              tasks.update(
                  List.of(after),
                  List.of(
                      TaskEvent.of(TaskEvent.Kind.FAILED, before, locked.now(), failure.error())));
              return after;
            });
    waiting.notice();
    return failed;
  }

  private SubstrateException refusal(Lease lease) {
    return tasks.find(lease.task()).isEmpty()
        ? TaskQueueService.absent(lease.task())
        : lease.lost();
  }

  @Override
  public List<Outcome> release(TenantScope scope, List<Lease> held) {
    requireDistinct("/items", Require.size("/items", held, MAX_BATCH));
    Set<TaskId> released =
        unitOfWork.inScope(
            scope,
            () -> {
              Locked locked = leases.lock(held);
              List<Task> after = new ArrayList<>();
              List<TaskEvent> events = new ArrayList<>();
              for (Task before : locked.tasks().values()) {
                after.add(before.released(locked.now()));
                events.add(TaskEvent.of(TaskEvent.Kind.RELEASED, before, locked.now(), null));
              }
              tasks.update(after, events);
              return locked.tasks().keySet();
            });
    waiting.notice();
    return outcomes(held, released);
  }
}
