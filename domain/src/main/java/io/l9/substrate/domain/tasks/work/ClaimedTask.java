package io.l9.substrate.domain.tasks.work;

import io.l9.substrate.domain.tasks.task.Task;

/**
 * A task that a worker was given.
 *
 * @param token of the lease, for every further call
 */
public record ClaimedTask(Task task, long token) {

  public Lease lease() {
    return new Lease(task.id(), token);
  }
}
