package io.l9.substrate.domain.tasks.work;

import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskRepository.Locked;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Outbound port: the leases of stored tasks. Only the store's clock decides when a lease ends.
 * Every method throws {@link IllegalStateException} outside of a unit of work.
 */
public interface TaskLeaseRepository {

  /**
   * Leases tasks that are due and that the scope may write, by priority, then by the time since
   * which they are due. Callers at the same time get disjoint tasks, and together as many as there
   * are. A scope that reaches several organisations takes turns among them, from a random one on.
   *
   * @return by priority, then by the time since which they are due, then as they were enqueued
   */
  List<ClaimedTask> claim(Claim claim);

  /** Extends leases from now, without shortening one; returns an answer to each. */
  List<Heartbeat> extend(Collection<Lease> leases, Duration lease);

  /** Completes the tasks of leases that are held; returns these tasks. */
  Set<TaskId> complete(Collection<Completion> completions);

  /**
   * As {@link io.l9.substrate.domain.tasks.task.TaskRepository#lock}, the tasks of leases that are
   * held alone.
   */
  Locked lock(Collection<Lease> leases);
}
