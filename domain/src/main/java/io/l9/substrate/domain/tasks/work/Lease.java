package io.l9.substrate.domain.tasks.work;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tasks.task.TaskId;

/**
 * The right of one worker to one attempt at a task, until it ends or the task is claimed again.
 *
 * @param token rises with each claim of the task: a fence against those that had it before
 */
public record Lease(TaskId task, long token) {

  public Lease {
    Require.present("/task_id", task);
  }

  /** Returns the refusal of whoever does not hold it any more. */
  public ConflictException lost() {
    return new ConflictException(
        ErrorCode.LEASE_LOST,
        "the lease of the task "
            + task
            + " is over, or the task was claimed again: stop working on it, and claim another");
  }
}
