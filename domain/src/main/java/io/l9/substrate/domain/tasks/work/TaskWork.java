package io.l9.substrate.domain.tasks.work;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: the queue of tasks as workers see it. Thread-safe. A worker gets tasks that its
 * scope may write. Whoever does not hold the lease that he names changes nothing: calls on one task
 * then throw {@link io.l9.substrate.domain.shared.ConflictException} with the code {@code
 * lease-lost}, and those on several say so of each.
 */
public interface TaskWork {

  /** The most leases of one call. */
  int MAX_BATCH = 500;

  /** The longest wait for tasks. */
  Duration MAX_WAIT = Duration.ofSeconds(20);

  /**
   * The outcome of a call for one of several leases.
   *
   * @param held false: the lease was lost, and nothing was changed
   */
  record Outcome(Lease lease, boolean held) {}

  /**
   * Leases tasks that are due, by priority, then by the time since which they are due. A platform
   * administrator or an administrator of a tenant gets those of several organisations in turn.
   *
   * @return none, if none is due
   */
  List<ClaimedTask> claim(TenantScope scope, Claim claim);

  /**
   * The same, waiting for tasks as long as there are none.
   *
   * @param wait up to {@link #MAX_WAIT}; cut short if too many calls wait already, or if the unit
   *     of work lasts longer than the call
   */
  List<ClaimedTask> claim(TenantScope scope, Claim claim, Duration wait);

  /** Extends leases from now, up to the longest run of each task; never shortens one. */
  List<Heartbeat> heartbeat(TenantScope scope, List<Lease> leases, Duration lease);

  /** Completes the tasks of all leases that are held. */
  List<Outcome> complete(TenantScope scope, List<Completion> completions);

  /** Completes a task. */
  Task complete(TenantScope scope, Completion completion);

  /**
   * Runs work and completes the task with its result, in one transaction: the work, whose use cases
   * join, has its effect if the lease is held at the end, and none if it was lost or the process
   * died. However often the task is tried, it has one effect.
   *
   * @param work runs on the calling thread
   */
  Task completing(TenantScope scope, Lease lease, Supplier<@Nullable JsonDocument> work);

  /** Ends an attempt that failed; the task is tried again if it can be. */
  Task fail(TenantScope scope, Lease lease, TaskFailure failure);

  /** Gives tasks back before anything was done; the attempts do not count. */
  List<Outcome> release(TenantScope scope, List<Lease> leases);
}
